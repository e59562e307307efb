package bandit

import "fmt"

// ArmCounts is one arm of Counts.
type ArmCounts struct {
	ArmLife
	Trials    int64 `json:"trials"`    // with a closed window
	Successes int64 `json:"successes"` // of these
	// Prior is the arm's own, fixed when it joined from what its siblings had shown; nil for the experiment's.
	Prior *Beta `json:"prior,omitempty"`
}

// Counts is the state of Thompson sampling with chances: integers, so that folds and merges give exactly the same in any order
// and grouping.
type Counts struct {
	Arms []ArmCounts `json:"arms"`
}

// NewCounts starts an experiment with these arms. ErrOneArm and ErrNoArms are for fewer than two; a key may not be empty or stand
// twice.
func NewCounts(keys ...string) (*Counts, error) {
	list, err := newLives(keys)
	if err != nil {
		return nil, err
	}
	c := &Counts{Arms: make([]ArmCounts, len(list))}
	for k, a := range list {
		c.Arms[k].ArmLife = a
	}
	return c, nil
}

// Kind implements State.
func (c *Counts) Kind() StateKind { return KindCounts }

// Ordered implements State: counts add up the same in any order.
func (c *Counts) Ordered() bool { return false }

// Validate implements State.
func (c *Counts) Validate() error {
	if err := c.lives().validate(); err != nil {
		return err
	}
	for _, a := range c.Arms {
		if a.Successes < 0 || a.Trials < a.Successes {
			return fmt.Errorf("%w: arm %q has %d successes of %d trials", ErrPosterior, a.Key, a.Successes, a.Trials)
		}
		if a.Prior != nil {
			if err := a.Prior.Validate(); err != nil {
				return fmt.Errorf("prior of arm %q: %w", a.Key, err)
			}
		}
	}
	return nil
}

func (c *Counts) lives() lives {
	list := make(lives, len(c.Arms))
	for k, a := range c.Arms {
		list[k] = a.ArmLife
	}
	return list
}

// Live returns a flag per arm: false for those retired. A decision's eligible arms are among them.
func (c *Counts) Live() []bool { return c.lives().live() }

// Draw counts a decision that drew an arm. ErrVersion is for an arm the state does not have.
func (c *Counts) Draw(key string) error {
	k, err := c.lives().index(key)
	if err != nil {
		return err
	}
	c.Arms[k].Drawn++
	return nil
}

// Fold takes in the closed window of one decision.
func (c *Counts) Fold(key string, success bool) error {
	k, err := c.lives().index(key)
	if err != nil {
		return err
	}
	c.Arms[k].Trials++
	if success {
		c.Arms[k].Successes++
	}
	return nil
}

// Join adds an arm to the running experiment. Its prior is what its siblings suggest now, EmpiricalPrior with the experiment's prior
// to fall back on, and stays that; their counts are not copied. Until it has been drawn FreshDecisions times and has
// FreshOutcomes mature outcomes it is guaranteed the default floor.
func (c *Counts) Join(key string, fallback Beta) error {
	siblings := make([]Count, len(c.Arms))
	for k, a := range c.Arms {
		siblings[k] = Count{Trials: a.Trials, Successes: a.Successes}
	}
	prior, err := EmpiricalPrior(siblings, fallback)
	if err != nil {
		return err
	}
	joined := &Counts{Arms: append(c.Arms[:len(c.Arms):len(c.Arms)], ArmCounts{ArmLife: ArmLife{Key: key, Joined: true}, Prior: &prior})}
	if err := joined.Validate(); err != nil {
		return err
	}
	c.Arms = joined.Arms
	return nil
}

// Retire ends an arm: it stays in the list, in its place, and is drawn no more.
func (c *Counts) Retire(key string) error {
	k, err := c.lives().index(key)
	if err != nil {
		return err
	}
	c.Arms[k].Retired = true
	return nil
}

// Merge returns the state of the outcomes of both, which must be of one experiment and of different outcomes. One of them may lack the
// arms that joined last. ErrVersion is for arms that do not match.
func (c *Counts) Merge(other *Counts) (*Counts, error) {
	merged, err := c.lives().merge(other.lives())
	if err != nil {
		return nil, err
	}
	sum := &Counts{Arms: make([]ArmCounts, len(merged))}
	for k, a := range merged {
		sum.Arms[k].ArmLife = a
		for _, from := range []*Counts{c, other} {
			if k < len(from.Arms) {
				sum.Arms[k].Trials += from.Arms[k].Trials
				sum.Arms[k].Successes += from.Arms[k].Successes
				if from.Arms[k].Prior != nil {
					sum.Arms[k].Prior = from.Arms[k].Prior
				}
			}
		}
	}
	return sum, sum.Validate()
}

// Policy returns the policy of the state: every arm starts from the prior, or from its own, and has its counts; arms that are still
// fresh are guaranteed their floor. Retired arms have to be left out by the flags, see Live. Errors are those of Validate, and for
// what of the prior or the exploration is not valid.
func (c *Counts) Policy(prior Beta, x Exploration, aim Aim) (Thompson, error) {
	if err := c.Validate(); err != nil {
		return Thompson{}, err
	}
	t := Thompson{Posteriors: make([]Beta, len(c.Arms)), Floor: x.Floor, Slice: x.Slice, Aim: aim}
	for k, a := range c.Arms {
		own := prior
		if a.Prior != nil {
			own = *a.Prior
		}
		posterior, err := own.Update(float64(a.Successes), float64(a.Trials))
		if err != nil {
			return Thompson{}, fmt.Errorf("arm %q: %w", a.Key, err)
		}
		t.Posteriors[k] = posterior
	}
	t.Minimum = c.lives().minimum(x.Minimum, func(k int) int64 { return c.Arms[k].Trials })
	return t, t.exploration().Validate()
}
