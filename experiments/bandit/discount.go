package bandit

import (
	"fmt"
	"math"

	"goodword/experiments/internal/elementary"
)

// Discount returns what is left of a posterior after a period: what was learned counts keep times as much, keep in (0, 1], and
// the prior is never forgotten,
//
//	α ← g·α + (1-g)·α₀,  β ← g·β + (1-g)·β₀
//
// Take the period's outcomes in afterwards, by Update. Periods so have to be folded in their order. It is an error when
// a distribution is not valid or keep is out of range. Raj and Kalyani (2017), Taming Non-stationary Bandits.
func (b Beta) Discount(prior Beta, keep float64) (Beta, error) {
	if err := b.Validate(); err != nil {
		return Beta{}, err
	}
	if err := prior.Validate(); err != nil {
		return Beta{}, err
	}
	if !(keep > 0 && keep <= 1) {
		return Beta{}, fmt.Errorf("%w: share to keep is %v, want it in (0, 1]", ErrPosterior, keep)
	}
	return Beta{
		Alpha: float64(keep*b.Alpha) + float64((1-keep)*prior.Alpha),
		Beta:  float64(keep*b.Beta) + float64((1-keep)*prior.Beta),
	}, nil
}

// DefaultDiscounts are the shares to keep per day that ChooseDiscount is offered: 1 forgets nothing, .97 half in 23 days.
var DefaultDiscounts = []float64{1, .999, .99, .97}

// DiscountChoice is what ChooseDiscount finds.
type DiscountChoice struct {
	Keep   float64   // the share to keep per period
	Losses []float64 // of each candidate, nats over all trials
}

// ChooseDiscount finds how fast to forget, by what would have predicted best: each period's counts of each arm are predicted by
// the posterior mean from the periods before, discounted by each candidate,
//
//	loss = -Σ over periods and arms  s ln m + (n-s) ln(1-m)
//
// The first candidate with the least loss wins, but for the margin: a candidate has to beat the ones before it by more than that many
// nats. periods holds one Count per arm for each period, all of one length, in order; take them from decisions drawn
// uniformly, whose mix of arms does not depend on what was learned.
//
// It is an error when there is no candidate or no period, periods differ in length, or a number is out of range. Dawid (1984),
// Statistical Theory: The Prequential Approach, JRSS A 147(2).
func ChooseDiscount(prior Beta, candidates []float64, periods [][]Count, margin float64) (DiscountChoice, error) {
	if len(candidates) == 0 || len(periods) == 0 || len(periods[0]) == 0 {
		return DiscountChoice{}, fmt.Errorf("%w: %d candidates, %d periods", ErrSize, len(candidates), len(periods))
	}
	if !(margin >= 0) {
		return DiscountChoice{}, fmt.Errorf("%w: margin is %v", ErrNotFinite, margin)
	}
	choice := DiscountChoice{Losses: make([]float64, len(candidates))}
	best := -1
	for i, keep := range candidates {
		loss, err := forwardLoss(prior, keep, periods)
		if err != nil {
			return DiscountChoice{}, err
		}
		choice.Losses[i] = loss
		if best < 0 || loss < choice.Losses[best]-margin {
			best = i
		}
	}
	choice.Keep = candidates[best]
	return choice, nil
}

// forwardLoss is the log loss of predicting each period from those before it.
func forwardLoss(prior Beta, keep float64, periods [][]Count) (float64, error) {
	arms := make([]Beta, len(periods[0]))
	for k := range arms {
		arms[k] = prior
	}
	loss := 0.0
	for t, counts := range periods {
		if len(counts) != len(arms) {
			return 0, fmt.Errorf("%w: period %d has %d arms, want %d", ErrSize, t, len(counts), len(arms))
		}
		for k, c := range counts {
			m := arms[k].Mean()
			s, n := float64(c.Successes), float64(c.Trials)
			discounted, err := arms[k].Discount(prior, keep)
			if err != nil {
				return 0, err
			}
			if arms[k], err = discounted.Update(s, n); err != nil {
				return 0, fmt.Errorf("arm %d in period %d: %w", k, t, err)
			}
			loss -= float64(s*elementary.Log(m)) + float64((n-s)*elementary.Log1p(-m))
		}
	}
	if math.IsNaN(loss) {
		return 0, fmt.Errorf("%w: log loss of a discount of %v", ErrNotFinite, keep)
	}
	return loss, nil
}
