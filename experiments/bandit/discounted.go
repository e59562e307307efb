package bandit

import "fmt"

// Discounted is the state of Thompson sampling that forgets: periods of outcomes, each of which makes those before count Keep times as
// much. Its numbers depend on the order of the periods, so that a rebuild has to repeat them in order.
type Discounted struct {
	Prior Beta    `json:"prior"`
	Keep  float64 `json:"keep"` // per period, in (0, 1]
	// Periods counts what has been folded, so that a fold is neither left out nor repeated.
	Periods int64           `json:"periods"`
	Arms    []DiscountedArm `json:"arms"`
}

// DiscountedArm is one arm of Discounted.
type DiscountedArm struct {
	Key       string `json:"key"`
	Posterior Beta   `json:"posterior"`
}

// NewDiscounted starts an experiment; see NewCounts.
func NewDiscounted(prior Beta, keep float64, keys ...string) (*Discounted, error) {
	d := &Discounted{Prior: prior, Keep: keep}
	for _, key := range keys {
		d.Arms = append(d.Arms, DiscountedArm{Key: key, Posterior: prior})
	}
	return d, d.Validate()
}

// Kind implements State.
func (d *Discounted) Kind() StateKind { return KindDiscounted }

// Ordered implements State: what came last counts most.
func (d *Discounted) Ordered() bool { return true }

// Validate implements State.
func (d *Discounted) Validate() error {
	keys := make(lives, len(d.Arms))
	for k, a := range d.Arms {
		keys[k].Key = a.Key
	}
	if err := keys.validate(); err != nil {
		return err
	}
	if err := d.Prior.Validate(); err != nil {
		return err
	}
	if !(d.Keep > 0 && d.Keep <= 1) || d.Periods < 0 {
		return fmt.Errorf("%w: share to keep %v after %d periods", ErrPosterior, d.Keep, d.Periods)
	}
	for _, a := range d.Arms {
		if err := a.Posterior.Validate(); err != nil {
			return fmt.Errorf("arm %q: %w", a.Key, err)
		}
	}
	return nil
}

// FoldPeriod takes in the closed windows of one period, one Count per arm, as period number Periods (from 0). ErrVersion is for
// another number: folds come in order and once.
func (d *Discounted) FoldPeriod(period int64, counts []Count) error {
	if period != d.Periods {
		return fmt.Errorf("%w: period %d, the state has folded %d", ErrVersion, period, d.Periods)
	}
	if len(counts) != len(d.Arms) {
		return fmt.Errorf("%w: %d counts for %d arms", ErrSize, len(counts), len(d.Arms))
	}
	next := make([]DiscountedArm, len(d.Arms))
	for k, a := range d.Arms {
		left, err := a.Posterior.Discount(d.Prior, d.Keep)
		if err != nil {
			return err
		}
		posterior, err := left.Update(float64(counts[k].Successes), float64(counts[k].Trials))
		if err != nil {
			return fmt.Errorf("arm %q: %w", a.Key, err)
		}
		next[k] = DiscountedArm{Key: a.Key, Posterior: posterior}
	}
	d.Arms = next
	d.Periods++
	return nil
}

// Policy returns the policy of the state.
func (d *Discounted) Policy(x Exploration, aim Aim) (Thompson, error) {
	if err := d.Validate(); err != nil {
		return Thompson{}, err
	}
	t := Thompson{Posteriors: make([]Beta, len(d.Arms)), Floor: x.Floor, Minimum: x.Minimum, Slice: x.Slice, Aim: aim}
	for k, a := range d.Arms {
		t.Posteriors[k] = a.Posterior
	}
	return t, t.exploration().Validate()
}
