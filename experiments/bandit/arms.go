package bandit

import (
	"fmt"
	"slices"
)

// ArmLife is what the states of policies with one posterior per arm know of an arm's life.
type ArmLife struct {
	// Key names the arm; its position in the list is that of the eligibility flags and of the logged probabilities, for good.
	Key string `json:"key"`
	// Drawn is the number of decisions that drew the arm, mature or not.
	Drawn int64 `json:"drawn"`
	// Joined says that the arm was added to a running experiment.
	Joined bool `json:"joined,omitempty"`
	// Retired says that the arm is drawn no more. What it has learned stays: promises made with it are still kept and its
	// outcomes still come in.
	Retired bool `json:"retired,omitempty"`
}

// A new arm keeps its floor until both have been reached: before, too little is known to let it fade.
const (
	FreshDecisions = 500
	FreshOutcomes  = 25
)

// fresh reports whether an arm that joined later, with so many mature outcomes, is still guaranteed its floor.
func (a ArmLife) fresh(outcomes int64) bool {
	return a.Joined && !a.Retired && (a.Drawn < FreshDecisions || outcomes < FreshOutcomes)
}

// lives is a list of arms.
type lives []ArmLife

// newLives starts an experiment.
func newLives(keys []string) (lives, error) {
	list := make(lives, len(keys))
	for k, key := range keys {
		list[k].Key = key
	}
	return list, list.validate()
}

func (l lives) validate() error {
	switch len(l) {
	case 0:
		return ErrNoArms
	case 1:
		return ErrOneArm
	}
	seen := make(map[string]bool, len(l))
	for k, a := range l {
		if a.Key == "" || seen[a.Key] {
			return fmt.Errorf("%w: key %q of arm %d is empty or stands twice", ErrPosterior, a.Key, k)
		}
		if a.Drawn < 0 {
			return fmt.Errorf("%w: arm %q was drawn %d times", ErrPosterior, a.Key, a.Drawn)
		}
		seen[a.Key] = true
	}
	return nil
}

func (l lives) index(key string) (int, error) {
	k := slices.IndexFunc(l, func(a ArmLife) bool { return a.Key == key })
	if k < 0 {
		return 0, fmt.Errorf("%w: no arm %q", ErrVersion, key)
	}
	return k, nil
}

// live are the arms that may be drawn.
func (l lives) live() []bool {
	flags := make([]bool, len(l))
	for k, a := range l {
		flags[k] = !a.Retired
	}
	return flags
}

// merge adds the draws of two states of one experiment. One of the lists may have arms at its end that the other has not heard of.
func (l lives) merge(other lives) (lives, error) {
	longer, shorter := l, other
	if len(other) > len(l) {
		longer, shorter = other, l
	}
	merged := slices.Clone(longer)
	for k, a := range shorter {
		if a.Key != merged[k].Key {
			return nil, fmt.Errorf("%w: arm %d is %q in one state and %q in the other", ErrVersion, k, a.Key, merged[k].Key)
		}
		merged[k].Drawn += a.Drawn
		merged[k].Joined = merged[k].Joined || a.Joined
		merged[k].Retired = merged[k].Retired || a.Retired
	}
	return merged, nil
}

// minimum are the minimum shares of a policy: given ones, and the default floor for arms that are still fresh. nil when there
// is nothing to guarantee.
func (l lives) minimum(given []float64, outcomes func(k int) int64) []float64 {
	var shares []float64
	for k, a := range l {
		if !a.fresh(outcomes(k)) {
			continue
		}
		if shares == nil {
			shares = make([]float64, len(l))
			copy(shares, given)
		}
		shares[k] = max(shares[k], EffectiveFloor(DefaultFloor, len(l)))
	}
	if shares == nil {
		return given
	}
	return shares
}
