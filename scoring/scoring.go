// Package scoring predicts what a customer would do if asked now: the share
// probability, with the reasons for it. It does no I/O, reads no clock and
// holds no state; it says nothing about whether asking is allowed or worth it.
//
//	v := features.Vector(nil, features.Input{State: &state}, now)
//	score := scoring.Scorecard{}.Score(v)
//	fmt.Println(score.ShareProbability, score.Reasons)
package scoring

import (
	"cmp"
	"math"
	"slices"

	"goodword/models"
	"goodword/scoring/logistic"
)

// A Scorer predicts from stored features. Implementations are pure and safe
// for concurrent use; the same features give the same score to the bit.
type Scorer interface {
	// Score reads a vector made by features.Vector, now or by an earlier release, the action in it. It panics on one shorter than
	// any release made: that is a programmer's mistake.
	Score(features []float32) models.Score
}

// MaxReasons is how many terms a score names.
const MaxReasons = 3

// Probability is the logistic function 1/(1 + e⁻ˣ) of a logit x, in [0,1].
func Probability(logit float64) float64 { return logistic.Probability(logit) }

// topReasons returns the terms with the largest |logit|, at most MaxReasons,
// largest first and equal ones in the order given; terms of 0 are no reasons.
func topReasons(terms []models.Term) []models.Term {
	top := make([]models.Term, 0, MaxReasons+1)
	for _, t := range terms {
		if t.Logit == 0 {
			continue
		}
		i, _ := slices.BinarySearchFunc(top, t, func(x, t models.Term) int {
			if math.Abs(x.Logit) >= math.Abs(t.Logit) {
				return -1
			}
			return 1
		})
		top = slices.Insert(top, i, t)
		top = top[:min(len(top), MaxReasons)]
	}
	return top
}

// sum adds logits in their order, so that the result is the same everywhere.
func sum(terms []models.Term) float64 {
	var total float64
	for _, t := range terms {
		total += t.Logit
	}
	return total
}

// clamp brings x into [0, most]; NaN becomes 0.
func clamp[T cmp.Ordered](x, most T) T {
	var zero T
	if !(x > zero) {
		return zero
	}
	return min(x, most)
}
