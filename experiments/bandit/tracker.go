package bandit

import (
	"fmt"
	"math"

	"goodword/experiments/internal/elementary"
)

// DefaultMemory and DefaultMargin suit a Tracker: losses over the last forty periods or so, and a lead of 2 nats before it forgets
// faster. In simulations (docs/methods/forgetting.md) they lose next to nothing where chances stand still.
const (
	DefaultMemory = 40
	DefaultMargin = 2
)

// Tracker forgets as fast as has predicted best of late: it keeps one set of posteriors for each candidate share and scores each
// period's counts by the log loss of the posterior means before it, over about the last memory periods. It uses the first candidate
// whose loss is within margin, in nats, of the least: list them from forgetting nothing to forgetting fast. ChooseDiscount chooses
// once, from a whole log; a Tracker follows a change while it happens.
//
// Predictions are made arm by arm, so that losses do not depend on which arms a policy prefers, only on how often each is tried. Periods
// have to be folded in order. A Tracker is used by one goroutine at a time.
type Tracker struct {
	prior      Beta
	candidates []float64
	memory     float64
	margin     float64
	posteriors [][]Beta  // of each candidate, of each arm
	losses     []float64 // of each candidate, fading
	chosen     int
}

// NewTracker begins with the first candidate, normally 1. It is an error when the prior is not valid, there is no candidate or no arm, a
// candidate is not in (0, 1], memory is not at least 1, or margin not at least 0.
func NewTracker(prior Beta, candidates []float64, arms int, memory, margin float64) (*Tracker, error) {
	if err := prior.Validate(); err != nil {
		return nil, err
	}
	if arms < 1 {
		return nil, ErrNoArms
	}
	if len(candidates) == 0 || !(memory >= 1) || math.IsInf(memory, 1) || !(margin >= 0) {
		return nil, fmt.Errorf("%w: %d candidates, a memory of %v periods and a margin of %v", ErrSize, len(candidates), memory, margin)
	}
	t := &Tracker{prior: prior, candidates: append([]float64(nil), candidates...), memory: memory, margin: margin, losses: make([]float64, len(candidates))}
	for i, keep := range candidates {
		if !(keep > 0 && keep <= 1) {
			return nil, fmt.Errorf("%w: candidate %d keeps %v, want it in (0, 1]", ErrPosterior, i, keep)
		}
		list := make([]Beta, arms)
		for k := range list {
			list[k] = prior
		}
		t.posteriors = append(t.posteriors, list)
	}
	return t, nil
}

// Keep returns the share that is kept per period at present.
func (t *Tracker) Keep() float64 { return t.candidates[t.chosen] }

// Posteriors returns the posteriors of the arms at present, a copy.
func (t *Tracker) Posteriors() []Beta { return append([]Beta(nil), t.posteriors[t.chosen]...) }

// Fold takes in the counts of one period, one per arm. It is an error, and changes nothing, when their number or one of them is
// wrong.
func (t *Tracker) Fold(counts []Count) error {
	if len(counts) != len(t.posteriors[0]) {
		return fmt.Errorf("%w: %d counts for %d arms", ErrSize, len(counts), len(t.posteriors[0]))
	}
	next, losses := make([][]Beta, len(t.candidates)), make([]float64, len(t.candidates))
	for i, keep := range t.candidates {
		next[i] = make([]Beta, len(counts))
		losses[i] = float64((1 - 1/t.memory) * t.losses[i])
		for k, c := range counts {
			before := t.posteriors[i][k]
			left, err := before.Discount(t.prior, keep)
			if err != nil {
				return err
			}
			s, n := float64(c.Successes), float64(c.Trials)
			if next[i][k], err = left.Update(s, n); err != nil {
				return fmt.Errorf("arm %d: %w", k, err)
			}
			m := before.Mean()
			losses[i] -= float64(s*elementary.Log(m)) + float64((n-s)*elementary.Log1p(-m))
		}
	}
	t.posteriors, t.losses = next, losses
	least := math.Inf(1)
	for _, loss := range losses {
		least = min(least, loss)
	}
	for i, loss := range losses {
		if loss <= least+t.margin {
			t.chosen = i
			break
		}
	}
	return nil
}
