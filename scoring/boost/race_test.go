//go:build race

package boost_test

func init() { slowed = true }
