package assign

import (
	"fmt"
	"math"
)

// sumTolerance is how far a sum of probabilities may lie from 1: far above the rounding of any
// sensible number of arms, far below anything that would bias a result.
const sumTolerance = 1e-9

// Index returns the arm that the uniform number u picks: the first index whose cumulative
// probability, summed in index order, exceeds u.
//
// An arm with probability 0 is never returned: where rounding leaves the whole sum at or below u,
// the last arm with a positive probability is. Over uniform u, arm k comes with probability
// probabilities[k] (up to the 2⁻⁵³ grid of u and the tolerance below).
//
// It is an error when a probability is negative or not a number, when the sum differs from 1 by more
// than 1e-9 (so also for an empty list), and when u is outside [0, 1).
func Index(probabilities []float64, u float64) (int, error) {
	if !(u >= 0 && u < 1) {
		return 0, fmt.Errorf("assign: uniform number %v is outside [0, 1)", u)
	}
	if err := checkDistribution(probabilities); err != nil {
		return 0, err
	}
	return pick(probabilities, u), nil
}

// pick is Index for a list that is known to be a distribution.
func pick(probabilities []float64, u float64) int {
	last, cumulative := 0, 0.0
	for i, p := range probabilities {
		if p <= 0 {
			continue
		}
		last = i
		cumulative += p
		if cumulative > u {
			break
		}
	}
	return last
}

func checkDistribution(probabilities []float64) error {
	sum := 0.0
	for i, p := range probabilities {
		if !(p >= 0) {
			return fmt.Errorf("assign: probability %d is %v, want a number of at least 0", i, p)
		}
		sum += p
	}
	if !(math.Abs(sum-1) <= sumTolerance) {
		return fmt.Errorf("assign: %d probabilities sum to %v, want 1", len(probabilities), sum)
	}
	return nil
}
