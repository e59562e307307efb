package ope

import (
	"fmt"
	"math"

	"goodword/experiments/stats"
)

// PolicyValue compares what another policy would have earned with what the logging policy did, on the same rows. With the weight
// w = πₑ(a)/π_b(a) of a row that drew arm a, and μ(k) the mean outcome of arm k in the rows before,
//
//	Γ = Σₖ πₑ(k)·μ(k) + w·(r - μ(a))
//
// is, averaged, the doubly robust estimate of the other policy's value: unbiased whatever μ is, because the guess does not look at its row.
// The same with πₑ = π_b is that of the logging policy, and the difference of the two varies less than either. Dudík, Langford and Li (2011),
// ICML. Rows come in the order of their decisions; only those belong in that were really drawn.
type PolicyValue struct {
	strength, prior float64
	arms            []armMean
	value, logging  stats.Moments
	difference      stats.Moments
	weights         stats.Moments
	squares         float64 // Σ w²
	positives       int64
	largest         float64
	unsupported     float64 // Σ of πₑ where π_b is 0
}

type armMean struct{ n, sum float64 }

// NewPolicyValue returns an empty comparison over the given number of arms; the guess of an arm's mean outcome starts from prior, which counts
// as strength outcomes.
func NewPolicyValue(arms int, prior, strength float64) (*PolicyValue, error) {
	if arms < 1 || !(strength >= 0) || math.IsInf(strength, 1) || math.IsNaN(prior) || math.IsInf(prior, 0) {
		return nil, fmt.Errorf("ope: %d arms with a prior of %v of strength %v", arms, prior, strength)
	}
	return &PolicyValue{strength: strength, prior: prior, arms: make([]armMean, arms)}, nil
}

// Add takes in a row: both policies' probabilities over all arms, the arm that was drawn, and what followed. The error is for lists of another
// length, an arm that the logging policy could not draw, and an outcome that is not finite; the row is then left out.
func (v *PolicyValue) Add(other, logging []float64, drawn int, outcome float64) error {
	n := len(v.arms)
	if len(other) != n || len(logging) != n || drawn < 0 || drawn >= n || !(logging[drawn] > 0) || math.IsNaN(outcome) || math.IsInf(outcome, 0) {
		return fmt.Errorf("ope: row drew arm %d of %v with outcome %v, beside %v, for %d arms", drawn, logging, outcome, other, n)
	}
	direct, own := 0.0, 0.0
	for k := range n {
		guess := v.guess(k)
		direct += float64(other[k] * guess)
		own += float64(logging[k] * guess)
		if logging[k] == 0 {
			v.unsupported += other[k]
		}
	}
	w := other[drawn] / logging[drawn]
	off := outcome - v.guess(drawn)
	score, logged := direct+float64(w*off), own+off
	v.value.Add(score)
	v.logging.Add(logged)
	v.difference.Add(score - logged)
	v.weights.Add(w)
	v.squares += float64(w * w)
	v.largest = max(v.largest, w)
	if outcome != 0 {
		v.positives++
	}
	v.arms[drawn].n++
	v.arms[drawn].sum += outcome
	return nil
}

func (v *PolicyValue) guess(k int) float64 {
	n := v.strength + v.arms[k].n
	if n == 0 {
		return v.prior
	}
	return (float64(v.strength*v.prior) + v.arms[k].sum) / n
}

// The gates before an estimate is believed.
const (
	minEffective      = 500  // rows
	minEffectiveShare = 0.01 // of the rows
	maxWeightShare    = 0.05 // of one row in the sum of weights
	maxUnsupported    = 0.01 // probability of the other policy on arms that could not be drawn
)

// Compared is the outcome of a comparison.
type Compared struct {
	Rows int64
	// Value and Logging are mean outcomes under the other and the logging policy, Difference the former less the latter.
	Value, Logging, Difference       float64
	ValueSE, LoggingSE, DifferenceSE float64
	// Effective is the number of rows that the weights leave, (Σw)²/Σw²; MeanWeight should be 1.
	Effective, MeanWeight float64
	// Refused says why the numbers are not to be believed, "" where they are.
	Refused string
}

// Compare returns the comparison so far.
func (v *PolicyValue) Compare() Compared {
	n := float64(v.weights.N)
	c := Compared{
		Rows: v.weights.N, Value: v.value.Mean, Logging: v.logging.Mean, Difference: v.difference.Mean,
		ValueSE: v.value.SE(), LoggingSE: v.logging.SE(), DifferenceSE: v.difference.SE(), MeanWeight: v.weights.Mean,
	}
	sum := float64(n * v.weights.Mean)
	if v.squares > 0 {
		c.Effective = float64(sum*sum) / v.squares
	}
	switch {
	case n == 0:
		c.Refused = "no decision yet"
	case v.unsupported > maxUnsupported*n:
		c.Refused = "the other policy prefers arms that could not be drawn"
	case c.Effective < minEffective || c.Effective < minEffectiveShare*n:
		c.Refused = fmt.Sprintf("the weights leave %.0f decisions, fewer than %d: the policies differ too much, or it is too early", c.Effective, minEffective)
	case v.largest > maxWeightShare*sum:
		c.Refused = "one decision weighs more than a twentieth of all"
	case math.Abs(c.MeanWeight-1) > within*v.weights.SE():
		c.Refused = "the weights do not average 1: the logged probabilities are not those of the draws"
	case v.positives < stats.MinPositives:
		c.Refused = fmt.Sprintf("fewer than %d outcomes", stats.MinPositives)
	}
	return c
}
