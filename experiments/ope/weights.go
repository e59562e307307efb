package ope

import (
	"math"

	"goodword/experiments/stats"
)

// Weights checks the weights that estimates will use: for every arm k
//
//	E[1[A=k]/eₖ] = 1
//
// over the draws where it could be drawn. An arm whose mean lies elsewhere would be over- or undervalued by as much.
type Weights struct{ arms []armWeights }

type armWeights struct {
	seen     stats.Moments // of 1[A=k]/e
	variance float64       // Σ (1/e - 1): what the sum of weights varies by when the propensities are true
	expected float64       // Σ e
	drawn    int64
}

// NewWeights returns empty Weights over the given number of arms.
func NewWeights(arms int) *Weights { return &Weights{arms: make([]armWeights, arms)} }

// Add takes in a draw, as Balance.Add does.
func (w *Weights) Add(probabilities []float64, drawn int) {
	for k, p := range probabilities {
		if p == 0 {
			continue
		}
		a := &w.arms[k]
		a.expected += p
		a.variance += 1/p - 1
		if k == drawn {
			a.drawn++
			a.seen.Add(1 / p)
		} else {
			a.seen.Add(0)
		}
	}
}

// ArmWeight is the mean inverse weight of one arm.
type ArmWeight struct {
	// Rows is the number of draws in which it could be drawn, Drawn how often it was and Expected how often its
	// probabilities said.
	Rows, Drawn int64
	Expected    float64
	// Mean is that of 1[A=k]/e, 0 without rows; SE its standard error as the rows have it, 0 below two of them.
	Mean, SE float64
	// TrueSE is the standard error if the propensities are true: it does not fall to 0 with an arm that was never drawn.
	TrueSE float64
	// TooFew says that fewer than 5 draws were expected.
	TooFew bool
}

// within is how many standard errors the mean may lie from 1: of true propensities one arm in 370 lies outside.
const within = 3

// Off reports whether the mean lies further from 1 than 3 standard errors, of either kind, explain.
func (a ArmWeight) Off() bool {
	return !a.TooFew && math.Abs(a.Mean-1) > within*max(a.SE, a.TrueSE)+1e-9
}

// Arms returns the mean inverse weight of every arm.
func (w *Weights) Arms() []ArmWeight {
	list := make([]ArmWeight, len(w.arms))
	for k := range w.arms {
		a := &w.arms[k]
		n := float64(a.seen.N)
		list[k] = ArmWeight{Rows: a.seen.N, Drawn: a.drawn, Expected: a.expected, Mean: a.seen.Mean, TooFew: a.expected < enough}
		if a.seen.N > 0 {
			list[k].TrueSE = math.Sqrt(a.variance) / n
		}
		if a.seen.N > 1 {
			list[k].SE = math.Sqrt(a.seen.M2 / (n - 1) / n)
		}
	}
	return list
}
