package bandit

import (
	"fmt"
	"math"
)

// ArmMoney is one arm of MoneyCounts.
type ArmMoney struct {
	ArmLife
	Trials int64 `json:"trials"` // with a closed window, with a value or without
	// Moments of the values that came, or of their logarithms: their number, at most Trials, their mean, and the sum of their squared
	// deviations from it.
	N    int64   `json:"n"`
	Mean float64 `json:"mean"`
	M2   float64 `json:"m2"`
}

// MoneyCounts is the state of Thompson sampling by money. Merges are exact for the counts, and up to rounding for the moments.
type MoneyCounts struct {
	Arms []ArmMoney `json:"arms"`
}

// NewMoneyCounts starts an experiment with these arms, as NewCounts does.
func NewMoneyCounts(keys ...string) (*MoneyCounts, error) {
	list, err := newLives(keys)
	if err != nil {
		return nil, err
	}
	c := &MoneyCounts{Arms: make([]ArmMoney, len(list))}
	for k, a := range list {
		c.Arms[k].ArmLife = a
	}
	return c, nil
}

// Kind implements State.
func (c *MoneyCounts) Kind() StateKind { return KindMoney }

// Ordered implements State: up to rounding the order does not show.
func (c *MoneyCounts) Ordered() bool { return false }

// Validate implements State.
func (c *MoneyCounts) Validate() error {
	if err := c.lives().validate(); err != nil {
		return err
	}
	for _, a := range c.Arms {
		if a.N < 0 || a.Trials < a.N || !(a.M2 >= 0) || math.IsInf(a.M2, 1) || math.IsNaN(a.Mean) || math.IsInf(a.Mean, 0) ||
			a.N == 0 && (a.Mean != 0 || a.M2 != 0) {
			return fmt.Errorf("%w: arm %q has %d values of %d trials with mean %v and squared deviations %v",
				ErrPosterior, a.Key, a.N, a.Trials, a.Mean, a.M2)
		}
	}
	return nil
}

func (c *MoneyCounts) lives() lives {
	list := make(lives, len(c.Arms))
	for k, a := range c.Arms {
		list[k] = a.ArmLife
	}
	return list
}

// Live returns a flag per arm: false for those retired.
func (c *MoneyCounts) Live() []bool { return c.lives().live() }

// Draw counts a decision that drew an arm.
func (c *MoneyCounts) Draw(key string) error {
	k, err := c.lives().index(key)
	if err != nil {
		return err
	}
	c.Arms[k].Drawn++
	return nil
}

// FoldNothing takes in the closed window of a decision that brought nothing, FoldValue that of one that brought a value (its logarithm,
// where the policy's worth is in logarithms; winsorised, where tails are heavy). Welford (1962), Technometrics 4(3).
func (c *MoneyCounts) FoldNothing(key string) error {
	k, err := c.lives().index(key)
	if err != nil {
		return err
	}
	c.Arms[k].Trials++
	return nil
}

// FoldValue is FoldNothing for a decision that brought a value. It is an error when the value is not finite.
func (c *MoneyCounts) FoldValue(key string, value float64) error {
	k, err := c.lives().index(key)
	if err != nil {
		return err
	}
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return fmt.Errorf("%w: value %v of arm %q", ErrNotFinite, value, key)
	}
	c.Arms[k].add(ArmMoney{Trials: 1, N: 1, Mean: value})
	return nil
}

// add takes in the trials and values of another arm by Chan's formula: sums of squares would cancel where the mean is large
// against the spread. Chan, Golub and LeVeque (1983), The American Statistician 37(3).
func (a *ArmMoney) add(b ArmMoney) {
	a.Trials += b.Trials
	if b.N == 0 {
		return
	}
	if a.N == 0 {
		a.N, a.Mean, a.M2 = b.N, b.Mean, b.M2
		return
	}
	n := float64(a.N + b.N)
	off := b.Mean - a.Mean
	a.M2 += b.M2 + float64(float64(off*off)*float64(float64(a.N)*float64(b.N)/n))
	a.Mean += float64(off * (float64(b.N) / n))
	a.N += b.N
}

// Join adds an arm to the running experiment, guaranteed the default floor while it is fresh.
func (c *MoneyCounts) Join(key string) error {
	joined := &MoneyCounts{Arms: append(c.Arms[:len(c.Arms):len(c.Arms)], ArmMoney{ArmLife: ArmLife{Key: key, Joined: true}})}
	if err := joined.Validate(); err != nil {
		return err
	}
	c.Arms = joined.Arms
	return nil
}

// Retire ends an arm: it stays in the list, in its place, and is drawn no more.
func (c *MoneyCounts) Retire(key string) error {
	k, err := c.lives().index(key)
	if err != nil {
		return err
	}
	c.Arms[k].Retired = true
	return nil
}

// Merge returns the state of the outcomes of both; see Counts.Merge.
func (c *MoneyCounts) Merge(other *MoneyCounts) (*MoneyCounts, error) {
	merged, err := c.lives().merge(other.lives())
	if err != nil {
		return nil, err
	}
	sum := &MoneyCounts{Arms: make([]ArmMoney, len(merged))}
	for k, a := range merged {
		for _, from := range []*MoneyCounts{c, other} {
			if k < len(from.Arms) {
				sum.Arms[k].add(from.Arms[k])
			}
		}
		sum.Arms[k].ArmLife = a
	}
	return sum, sum.Validate()
}

// MoneyPrior is what an arm of unknown worth may assume.
type MoneyPrior struct {
	// Rate is the prior of the chance of a value. The zero Beta treats every decision alike: those without a value count as 0.
	Rate  Beta
	Value NIG
	Log   bool // values were folded as logarithms
	// Cost has one cost per arm and decision, or is nil.
	Cost []float64
}

// Policy returns the policy of the state. Retired arms have to be left out by the flags, see Live. Errors are those of Validate, and
// for what of the prior or the exploration is not valid.
func (c *MoneyCounts) Policy(prior MoneyPrior, x Exploration, aim Aim) (MoneyThompson, error) {
	if err := c.Validate(); err != nil {
		return MoneyThompson{}, err
	}
	if prior.Cost != nil && len(prior.Cost) != len(c.Arms) {
		return MoneyThompson{}, fmt.Errorf("%w: %d costs for %d arms", ErrSize, len(prior.Cost), len(c.Arms))
	}
	m := MoneyThompson{Arms: make([]Worth, len(c.Arms)), Exploration: x, Aim: aim}
	for k, a := range c.Arms {
		w := Worth{Log: prior.Log}
		if prior.Cost != nil {
			w.Cost = prior.Cost[k]
		}
		var err error
		if prior.Rate == (Beta{}) {
			a.add(ArmMoney{N: a.Trials - a.N}) // the decisions that brought nothing are values of 0
		} else if w.Rate, err = prior.Rate.Update(float64(a.N), float64(a.Trials)); err != nil {
			return MoneyThompson{}, fmt.Errorf("arm %q: %w", a.Key, err)
		}
		if w.Value, err = prior.Value.Update(float64(a.N), a.Mean, a.M2); err != nil {
			return MoneyThompson{}, fmt.Errorf("arm %q: %w", a.Key, err)
		}
		if err := w.Validate(); err != nil {
			return MoneyThompson{}, fmt.Errorf("arm %q: %w", a.Key, err)
		}
		m.Arms[k] = w
	}
	m.Minimum = c.lives().minimum(x.Minimum, func(k int) int64 { return c.Arms[k].Trials })
	return m, m.Exploration.Validate()
}
