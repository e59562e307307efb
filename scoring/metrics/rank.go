package metrics

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
)

// AUC is the chance that a positive row scores above a negative one, ties counting half:
//
//	(R - n₁(n₁+1)/2) / (n₁·n₀)      R: sum of the mid-ranks of the n₁ positives
//
// Scores are any numbers but NaN, of which only the order counts; y is 0 or 1. It is an error when all labels are the same, for empty or
// unequal slices, and for a NaN. Mann and Whitney (1947); Hanley and McNeil (1982), Radiology 143(1).
func AUC(score, y []float64) (float64, error) { return WeightedAUC(score, y, nil) }

// WeightedAUC is AUC over pairs that count by the product of their rows' weights, finite and at least 0; nil: all 1.
func WeightedAUC(score, y, weight []float64) (float64, error) {
	if err := checkScores(score, y, weight); err != nil {
		return 0, err
	}
	if err := checkBinary(y); err != nil {
		return 0, err
	}
	order := make([]int, len(score))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(score[a], score[b]), cmp.Compare(a, b)) })
	var wins, negatives, positives float64
	for k := 0; k < len(order); {
		var tied [2]float64 // weight of negatives and positives with one score
		for s := score[order[k]]; k < len(order) && score[order[k]] == s; k++ {
			tied[int(y[order[k]])] += at(weight, order[k])
		}
		wins += float64(tied[1] * (negatives + tied[0]/2))
		negatives += tied[0]
		positives += tied[1]
	}
	if negatives == 0 || positives == 0 {
		return 0, errors.New("metrics: AUC needs rows of both labels")
	}
	return wins / (negatives * positives), nil
}

// Lift is the mean label of the ⌊share·n⌋ highest predictions over the mean label of all n, ties broken by the lower row first: 3 says
// that the best tenth (share 0.1) responds three times as often as everybody.
//
// Predictions are any numbers but NaN, y lies in [0,1], share in (0,1]. It is an error when no row is in the share or no label is above 0,
// for empty or unequal slices, and for numbers out of range.
func Lift(p, y []float64, share float64) (float64, error) {
	if err := checkScores(p, y, nil); err != nil {
		return 0, err
	}
	if !(share > 0 && share <= 1) {
		return 0, fmt.Errorf("metrics: share is %v, want a number in (0,1]", share)
	}
	n := len(p)
	k := int(math.Floor(share*float64(n) + 1e-9)) // 0.29·100 is below 29
	if k == 0 {
		return 0, fmt.Errorf("metrics: a share of %v of %d rows holds none", share, n)
	}
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(p[b], p[a]), cmp.Compare(a, b)) })
	var top, all float64
	for rank, i := range order {
		if rank < k {
			top += y[i]
		}
		all += y[i]
	}
	if all == 0 {
		return 0, errors.New("metrics: Lift needs a label above 0")
	}
	return top / float64(k) / (all / float64(n)), nil
}
