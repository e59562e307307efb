package bandit

import "fmt"

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
	// Floor, Minimum and Slice are those of Exploration.
	Floor   float64
	Minimum []float64
	Slice   float64
	// Aim says what the experiment is for; the zero value is Earn.
	Aim Aim
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
		return Thompson{}, ErrNoArms
	}
	t := Thompson{Posteriors: make([]Beta, len(counts)), Floor: floor, Slice: slice}
	for k, c := range counts {
		posterior, err := prior.Update(float64(c.Successes), float64(c.Trials))
		if err != nil {
			return Thompson{}, fmt.Errorf("arm %d: %w", k, err)
		}
		t.Posteriors[k] = posterior
	}
	return t, t.exploration().Validate()
}

// Probabilities returns the probability of every arm: 0 for those that are not eligible, and a sum
// of 1. The arms' probabilities of being best are computed among the eligible arms only. eligible may
// be nil when all arms are. The caller owns the result.
//
// It is an error when the number of flags differs from the number of arms, no arm is eligible, Floor,
// Minimum or Slice is out of range, or ProbBest fails.
func (t Thompson) Probabilities(eligible []bool) ([]float64, error) {
	return t.exploration().probabilities(len(t.Posteriors), eligible, func(candidates []int) ([]float64, error) {
		best, err := ProbBest(pick(t.Posteriors, candidates))
		if err != nil {
			return nil, err
		}
		return t.Aim.weigh(best)
	})
}

func (t Thompson) exploration() Exploration {
	return Exploration{Floor: t.Floor, Minimum: t.Minimum, Slice: t.Slice}
}

// pick returns the items at the given positions.
func pick[T any](items []T, positions []int) []T {
	picked := make([]T, len(positions))
	for i, k := range positions {
		picked[i] = items[k]
	}
	return picked
}
