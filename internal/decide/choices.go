package decide

import (
	"slices"
	"strconv"
	"time"

	"goodword/models"
	"goodword/prompts"
)

// choices are what a decision can still choose, factor by factor. What is
// settled narrows what comes after.
type choices struct {
	snap    *models.Snapshot
	program *models.Program
	promise *models.Promise // live: it fixes the offer
	facts   func(offer *models.Offer) prompts.Facts
	shelf   *prompts.Shelf // nil for none

	now       time.Time
	interrupt bool
	fixed     bool           // the request or its placement names the channel
	channels  []string       // where the customer may be asked, the preferred first
	zone      *time.Location // the customer's
	anchor    time.Time      // what timings count from
	waits     models.Timing  // the moment's, at once without one

	over     []string  // offers that the budget has no room for
	slot     time.Time // when to ask, zero until settled
	offer    *models.Offer
	approach string
	variant  string // number of the built-in variant, or id of the copy; "" for any
}

// governing is the running experiment for a factor, nil where the default
// decides or there is nothing to choose: the timing of an ambient placement is
// its rendering, and a fixed channel is the only one.
func (c *choices) governing(f models.Factor) *models.Experiment {
	e := c.snap.Governing(c.program.Key, f)
	context := f == models.FactorTiming && !c.interrupt || f == models.FactorChannel && c.fixed
	if e != nil && context && len(e.Factors) == 1 {
		return nil
	}
	return e
}

// eligible marks the arms of an experiment that fit what is settled; an A/B arm
// without weight takes no part, nor does one that a guardrail stopped.
func (c *choices) eligible(e *models.Experiment) (mask uint32) {
	for i := range e.Arms {
		a := &e.Arms[i]
		if (e.Method != models.MethodAB || a.Weight > 0) && e.Retirement(a.Key) == nil && c.fits(a) {
			mask |= 1 << i
		}
	}
	return closest(e, mask)
}

// fits reports whether all levels of an arm are possible together.
func (c *choices) fits(a *models.Arm) bool {
	if !a.Asks() {
		return true
	}
	channels, slot, offer := c.channels, c.slot, c.offer
	if len(channels) == 0 {
		return false
	}
	if a.Channel != "" {
		if !slices.Contains(channels, a.Channel) {
			return false
		}
		channels = []string{a.Channel}
	}
	if a.Timing != "" {
		t, err := models.ParseTiming(a.Timing)
		if err != nil || !c.interrupt && t != (models.Timing{}) {
			return false
		}
		slot = c.at(t)
	}
	if !slot.IsZero() {
		if channels = c.openAt(channels, slot); len(channels) == 0 {
			return false
		}
	}
	if a.Offer != "" {
		if offer = c.available(a.Offer, slot); offer == nil {
			return false
		}
	}
	return c.sayable(a, offer, channels[0])
}

// sayable reports whether there are words for an arm, as far as its offer is known.
func (c *choices) sayable(a *models.Arm, offer *models.Offer, channel string) bool {
	if a.Approach == "" && a.Copy == "" || offer == nil {
		return true
	}
	approach := c.approach
	if a.Approach != "" {
		approach = a.Approach
	}
	if approach == "" {
		approach = c.program.Approach
	}
	facts := c.facts(offer)
	ids := prompts.Variants(approach, channel, facts)
	if a.Approach != "" && approachOf(ids[0]) != a.Approach && !(a.Copy == "" && c.shelf.Has(a.Approach, channel, facts)) {
		return false
	}
	if a.Cell != nil {
		return a.Cell.Approach == approach && c.snap.Approved(a.Copy) != nil && c.shelf.Waits(a.Copy, approach, channel, facts)
	}
	n, _ := strconv.Atoi(a.Copy)
	return n <= len(ids)
}

// at is when a timing asks: not before now.
func (c *choices) at(t models.Timing) time.Time {
	if at := t.At(c.anchor, c.zone); at.After(c.now) {
		return at.Truncate(time.Millisecond)
	}
	return c.now
}

// slots are when the eligible arms of an experiment would ask, nil where it does not learn by hours of the week.
func (c *choices) slots(e *models.Experiment, eligible uint32) []models.SlotTime {
	if !e.InHours() {
		return nil
	}
	list := make([]models.SlotTime, len(e.Arms))
	for i := range e.Arms {
		t, err := models.ParseTiming(e.Arms[i].Timing)
		if err != nil || eligible&(1<<i) == 0 {
			continue
		}
		at := c.at(t)
		list[i].Hour = models.WeekHourOf(at, c.zone)
		if e.HalfLifeHours > 0 {
			list[i].Wait = at.Sub(c.now).Milliseconds()
		}
	}
	return list
}

// ownIn are the customer's own counts in the hours of the slots.
func ownIn(slots []models.SlotTime, hours []models.HourCount) (own []models.OwnCount) {
	for _, h := range hours {
		if slices.ContainsFunc(slots, func(s models.SlotTime) bool { return s.Hour == h.Hour }) {
			own = append(own, models.OwnCount{Hour: h.Hour, Trials: h.Trials, Successes: h.Successes})
		}
	}
	return own
}

// openAt leaves the channels on which customers may be asked at a time.
func (c *choices) openAt(channels []string, at time.Time) []string {
	if !c.interrupt {
		return channels
	}
	var open []string
	for _, ch := range channels {
		if c.program.Open(ch, at, c.zone) {
			open = append(open, ch)
		}
	}
	return open
}

// nextSlot is the first time from the moment's timing on at which some channel is open.
func (c *choices) nextSlot() time.Time {
	if !c.interrupt {
		return c.now
	}
	from := c.at(c.waits)
	var next time.Time
	for _, ch := range c.channels {
		if at := c.program.NextOpen(ch, from, c.zone); next.IsZero() || at.Before(next) {
			next = at
		}
	}
	return next
}

// available finds an offer that can be given at a time, zero for now: under a
// promise it is the promised one, whatever became of it since.
func (c *choices) available(key string, at time.Time) *models.Offer {
	if c.promise != nil {
		if key == c.promise.Offer.Key {
			return &c.promise.Offer
		}
		return nil
	}
	if slices.Contains(c.over, key) {
		return nil
	}
	if at.IsZero() {
		at = c.now
	}
	if o := c.snap.Offer(key); o != nil && o.AvailableAt(at) {
		return o
	}
	return nil
}

// defaultOffer is the promised offer, or the program's while it is available.
func (c *choices) defaultOffer() *models.Offer {
	if c.promise != nil {
		return &c.promise.Offer
	}
	return c.available(c.program.DefaultOffer, c.slot)
}

// canAsk reports why no ask is possible, "" when one is: the stage that chooses
// the offer has an arm that asks left, or the promise or the default can be
// given. Contact hours and words only narrow the choice; where no channel is
// left, that is said by other filters.
func (c *choices) canAsk() models.Reason {
	if c.guarded() {
		return models.ReasonGuardrail
	}
	if c.promise != nil || len(c.channels) == 0 {
		return ""
	}
	if e := c.governing(models.FactorOffer); e != nil {
		if !c.asksLeft(e) {
			return models.ReasonOfferUnavailable
		}
		return ""
	}
	if c.defaultOffer() == nil {
		return models.ReasonOfferUnavailable
	}
	return ""
}

// asksLeft reports whether an experiment has an eligible arm that asks, contact
// hours apart.
func (c *choices) asksLeft(e *models.Experiment) bool {
	return slices.ContainsFunc(e.Arms, func(a models.Arm) bool {
		if a.Weight == 0 && e.Method == models.MethodAB || !a.Asks() || e.Retirement(a.Key) != nil {
			return false
		}
		a.Timing, a.Approach, a.Copy, a.Cell = "", "", "", nil
		return c.fits(&a)
	})
}
