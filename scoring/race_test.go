//go:build race

package scoring_test

func init() { slowed = true }
