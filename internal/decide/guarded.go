package decide

import (
	"slices"

	"goodword/models"
)

// stopped reports whether an arm that asks would fit what is settled, had a
// guardrail not stopped it.
func (c *choices) stopped(e *models.Experiment) bool {
	return slices.ContainsFunc(e.Retired, func(r models.Retirement) bool {
		a := e.Arm(r.Arm)
		return r.Guarded() && a != nil && a.Asks() && c.fits(a)
	})
}

// guarded reports whether guardrails leave no way to ask: all arms of an
// experiment that ask and fit have been stopped. Contact hours apart: they only
// narrow the choice. Without it the program's defaults would do what was
// stopped.
func (c *choices) guarded() bool {
	for i := range c.snap.Experiments {
		e := &c.snap.Experiments[i]
		if len(e.Retired) > 0 && e.Program == c.program.Key && c.decides(e) && !c.asksLeft(e) && c.stopped(e) {
			return true
		}
	}
	return false
}

// decides reports whether an ask goes through an experiment: neither context
// nor a promise has made its choice.
func (c *choices) decides(e *models.Experiment) bool {
	promised := c.promise != nil && e.Stage() == string(models.FactorOffer)
	return c.governing(e.Factors[0]) == e && !promised
}
