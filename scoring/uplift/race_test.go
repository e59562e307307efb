//go:build race

package uplift_test

func init() { slowed = true }
