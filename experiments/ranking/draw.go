package ranking

import (
	"errors"
	"fmt"
	"math/bits"
	"sync/atomic"

	"goodword/experiments/assign"
	"goodword/experiments/bandit"
)

// Floor is the least probability of each thing for each place that it can have yet.
const Floor = 0.01

// FullShare is the share of draws that show as much as they may, so that what is usually left out can still prove itself.
const FullShare = 0.05

// Sure is how many are shown whatever they add, if there are as many.
const Sure = 3

// MinGain is what a thing beyond the first Sure has to add to the chance that any is used, as a part of that chance.
const MinGain = 0.03

// ErrNothing means that there is nothing to order.
var ErrNothing = errors.New("nothing can be shown")

// Ranker orders things by what is known of them. The probabilities of each set of things are computed once and kept.
type Ranker struct {
	posteriors  []bandit.Beta
	examination []float64
	kept        [1 << MaxItems]atomic.Pointer[[]float64]
}

// New returns a Ranker of at most MaxItems things; examination has at least as many places. It keeps both lists. The error tells of lists that do not fit, and
// of a posterior that is none.
func New(posteriors []bandit.Beta, examination []float64) (*Ranker, error) {
	if n := len(posteriors); n == 0 || n > MaxItems || len(examination) < n {
		return nil, fmt.Errorf("ranking: %d things and %d places, want 1 to %d and as many", n, len(examination), MaxItems)
	}
	for i, p := range posteriors {
		if err := p.Validate(); err != nil {
			return nil, fmt.Errorf("ranking: thing %d: %w", i, err)
		}
	}
	return &Ranker{posteriors: posteriors, examination: examination}, nil
}

// Draw is one order, with what it was drawn from.
type Draw struct {
	// Order are the things shown, by their position, the first place first.
	Order []int
	// First is the probability with which the first was drawn, and Propensity that of all places together, those left out included.
	First, Propensity float64
	// U is the uniform number that drew the first place.
	U float64
	// Full says that nothing was left out for adding little: by chance, FullShare.
	Full bool
}

// Draw draws an order of the things in able, one bit each, without replacement: each place from
//
//	pᵢ = f + (1 - n·f)·P(i is the most attractive of the n that are left),  f = Floor
//
// by uniform numbers in [0, 1) that next gives one after the other: one a place, and one more that says whether all may be shown. At most most are
// shown: the first Sure, and then each that adds MinGain of the chance so far that any is used:
//
//	aᵢ·eₖ·Π(1 - aⱼ·eⱼ) ≥ MinGain·(1 - Π(1 - aⱼ·eⱼ))
//
// over those before it, with mean attractions and k the place that it would have. The error is ErrNothing for an empty set, else about
// an argument out of range.
func (r *Ranker) Draw(able uint32, most int, next func() float64) (Draw, error) {
	if able == 0 {
		return Draw{}, ErrNothing
	}
	if able>>len(r.posteriors) != 0 || most < 1 {
		return Draw{}, fmt.Errorf("ranking: set %b of %d things and at most %d, want a set of them and at least 1", able, len(r.posteriors), most)
	}
	d := Draw{Propensity: 1}
	order := make([]int, 0, MaxItems)
	for left := able; left != 0; {
		p, err := r.probabilities(left)
		if err != nil {
			return Draw{}, err
		}
		u := next()
		i, err := assign.Index(p, u)
		if err != nil {
			return Draw{}, err
		}
		if len(order) == 0 {
			d.First, d.U = p[i], u
		}
		d.Propensity = float64(d.Propensity * p[i])
		order = append(order, i)
		left &^= 1 << i
	}
	d.Full = next() < FullShare
	d.Order = r.worthwhile(order, most, d.Full)
	return d, nil
}

// probabilities are those of the first place among a set of things, one bit each: 0 for others.
func (r *Ranker) probabilities(set uint32) ([]float64, error) {
	if kept := r.kept[set].Load(); kept != nil {
		return *kept, nil
	}
	var posteriors []bandit.Beta
	for left := set; left != 0; left &= left - 1 {
		posteriors = append(posteriors, r.posteriors[bits.TrailingZeros32(left)])
	}
	best, err := bandit.ProbBest(posteriors)
	if err != nil {
		return nil, err
	}
	if best, err = bandit.WithFloor(best, Floor); err != nil {
		return nil, err
	}
	p := make([]float64, len(r.posteriors))
	for left := set; left != 0; left &= left - 1 {
		p[bits.TrailingZeros32(left)] = best[bits.OnesCount32(set)-bits.OnesCount32(left)]
	}
	r.kept[set].Store(&p)
	return p, nil
}

// worthwhile leaves out of an order what it does better without.
func (r *Ranker) worthwhile(order []int, most int, full bool) []int {
	if full {
		return order[:min(most, len(order))]
	}
	shown := make([]int, 0, most)
	none := 1.0 // chance that none of those shown is used
	for _, i := range order {
		k := len(shown)
		if k == most {
			break
		}
		use := min(1, float64(r.posteriors[i].Mean()*r.examination[k]))
		if k >= Sure && float64(use*none) < float64(MinGain*(1-none)) {
			continue
		}
		shown = append(shown, i)
		none = float64(none * (1 - use))
	}
	return shown
}
