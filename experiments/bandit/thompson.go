package bandit

import (
	"errors"
	"fmt"
)

// Thompson is Thompson sampling with its probabilities computed: every eligible arm gets the
// posterior probability of being the best eligible one, raised by a floor and mixed with a uniform
// slice. For E eligible arms,
//
//	w = ProbBest(eligible arms)
//	p = (1 - ε)·(f + (1 - E·f)·w) + ε/E,  f = EffectiveFloor(Floor, E)
//
// so that a draw from p is the law of "uniform with probability Slice, else the floored policy".
// Drawing from p itself, and never the largest of one posterior sample, is what makes p the true
// propensity of the choice.
//
// The zero value has no arms and is an error to use. A Thompson is only read and is safe for
// concurrent use while nobody changes its fields.
type Thompson struct {
	// Posteriors holds one distribution per arm, in the order of the eligibility flags.
	Posteriors []Beta
	// Floor is the least probability wished for each eligible arm, in [0, 1]; EffectiveFloor caps it.
	// 0 means no floor: an arm that has fallen far behind then gets probabilities near 0, and what it
	// is worth today can no longer be estimated.
	Floor float64
	// Slice is the share ε of uniform decisions, in [0, 1].
	Slice float64
}

// Count is what is known of one arm: trials whose outcome window has closed, and how many of them
// succeeded. Integers, so that they add up to the same in any order.
type Count struct {
	Trials    int64
	Successes int64
}

// NewThompson returns the policy whose arms start from one prior and have the given counts. It is an
// error when the prior is not valid, there is no arm, counts are not 0 <= Successes <= Trials, or
// floor or slice is outside [0, 1].
func NewThompson(prior Beta, counts []Count, floor, slice float64) (Thompson, error) {
	if len(counts) == 0 {
		return Thompson{}, errors.New("bandit: no arms")
	}
	t := Thompson{Posteriors: make([]Beta, len(counts)), Floor: floor, Slice: slice}
	for k, c := range counts {
		posterior, err := prior.Update(float64(c.Successes), float64(c.Trials))
		if err != nil {
			return Thompson{}, fmt.Errorf("arm %d: %w", k, err)
		}
		t.Posteriors[k] = posterior
	}
	return t, t.checkMixture()
}

// Probabilities returns the probability of every arm: 0 for those that are not eligible, and a sum
// of 1. The arms' probabilities of being best are computed among the eligible arms only. eligible may
// be nil when all arms are. The caller owns the result.
//
// It is an error when the number of flags differs from the number of arms, no arm is eligible, Floor
// or Slice is outside [0, 1], or ProbBest fails.
func (t Thompson) Probabilities(eligible []bool) ([]float64, error) {
	if eligible != nil && len(eligible) != len(t.Posteriors) {
		return nil, fmt.Errorf("bandit: %d eligibility flags for %d arms", len(eligible), len(t.Posteriors))
	}
	if err := t.checkMixture(); err != nil {
		return nil, err
	}
	var indices []int
	var candidates []Beta
	for k, posterior := range t.Posteriors {
		if eligible == nil || eligible[k] {
			indices = append(indices, k)
			candidates = append(candidates, posterior)
		}
	}
	if len(candidates) == 0 {
		return nil, errors.New("bandit: no eligible arm")
	}
	mixed, err := t.mix(candidates)
	if err != nil {
		return nil, err
	}
	p := make([]float64, len(t.Posteriors))
	for i, k := range indices {
		p[k] = mixed[i]
	}
	return p, nil
}

func (t Thompson) checkMixture() error {
	if !(t.Floor >= 0 && t.Floor <= 1) || !(t.Slice >= 0 && t.Slice <= 1) {
		return fmt.Errorf("bandit: floor %v and uniform slice %v, want both in [0, 1]", t.Floor, t.Slice)
	}
	return nil
}

// mix returns the floored and sliced probabilities of the candidates.
func (t Thompson) mix(candidates []Beta) ([]float64, error) {
	best, err := ProbBest(candidates)
	if err != nil {
		return nil, err
	}
	floored, err := WithFloor(best, EffectiveFloor(t.Floor, len(candidates)))
	if err != nil {
		return nil, err
	}
	return WithUniformSlice(floored, t.Slice)
}
