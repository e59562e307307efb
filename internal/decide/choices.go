package decide

import (
	"strconv"
	"time"

	"goodword/models"
)

// choices are the experiments that govern a decision, with the arms that are
// left after everything that forbids some of them.
type choices struct {
	ask, offer, composite            *models.Experiment
	offerEligible, compositeEligible uint32
	promised                         bool // a promise fixes the offer
	defaultOffer                     bool // the program's default offer is available
}

func newChoices(snap *models.Snapshot, p *models.Program, promise *models.Promise, now time.Time) choices {
	var c choices
	c.ask = snap.Governing(p.Key, models.FactorAsk)
	c.offer = snap.Governing(p.Key, models.FactorOffer)
	if c.ask != nil && c.ask == c.offer {
		c.composite, c.ask, c.offer = c.ask, nil, nil
	}
	available := func(key string) bool {
		if promise != nil {
			return key == promise.Offer.Key
		}
		o := snap.Offer(key)
		return o != nil && o.AvailableAt(now)
	}
	c.offerEligible = eligibleArms(c.offer, available)
	c.compositeEligible = eligibleArms(c.composite, available)
	// A promised offer needs no arm and no stock: what was shown is what pays.
	c.promised = promise != nil
	c.defaultOffer = available(p.DefaultOffer)
	return c
}

// eligibleArms marks the arms that do not ask and those whose offer is
// available; an A/B arm without weight takes no part.
func eligibleArms(e *models.Experiment, available func(offer string) bool) uint32 {
	var mask uint32
	if e == nil {
		return 0
	}
	for i := range e.Arms {
		a := &e.Arms[i]
		if e.Method == models.MethodAB && a.Weight == 0 {
			continue
		}
		if !a.Asks() || a.Offer == "" || available(a.Offer) {
			mask |= 1 << i
		}
	}
	return mask
}

// canAsk reports whether an ask is possible: a promise can always be kept, else
// some asking arm must be left in the stage that chooses the offer.
func (c *choices) canAsk() bool {
	switch {
	case c.promised:
		return true
	case c.composite != nil:
		return c.asksLeft()
	case c.offer != nil:
		return c.offerEligible != 0
	}
	return c.defaultOffer
}

// asksLeft reports whether the composite experiment has an eligible arm that asks.
func (c *choices) asksLeft() bool {
	for i := range c.composite.Arms {
		if c.compositeEligible&(1<<i) != 0 && c.composite.Arms[i].Asks() {
			return true
		}
	}
	return false
}

// all marks the first n arms.
func all(n int) uint32 { return 1<<n - 1 }

func itoa(n uint32) string { return strconv.FormatUint(uint64(n), 10) }
