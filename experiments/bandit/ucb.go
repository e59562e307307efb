package bandit

import "fmt"

// UpperBound returns probability 1 for the first of those arms with the largest score + width·deviation, as LinUCB
// does with the deviation of a linear model's score. It is here to be compared with: the choice is no draw, so
// that without a uniform slice (MinUCBSlice) nothing can be evaluated from its log.
//
// It is an error when there is no score, the lists differ in length, or a sum is not finite. Li, Chu, Langford and
// Schapire (2010), WWW.
func UpperBound(scores, deviations []float64, width float64) ([]float64, error) {
	if len(scores) != len(deviations) {
		return nil, fmt.Errorf("%w: %d deviations for %d scores", ErrSize, len(deviations), len(scores))
	}
	bounds := make([]float64, len(scores))
	for k, s := range scores {
		bounds[k] = s + float64(width*deviations[k])
	}
	return Greedy(bounds)
}

// MinUCBSlice is the least uniform slice of a policy that chooses the largest upper bound: with less, the log could not
// support the evaluation of other policies.
const MinUCBSlice = 0.05
