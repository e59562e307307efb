package decide

import (
	"math/bits"
	"slices"
	"strconv"
	"time"

	"goodword/internal/policy"
	"goodword/models"
	"goodword/prompts"
)

// newChoices is what the decision can choose among before anything is settled.
func (d *draft) newChoices(channels []string) *choices {
	c := &choices{
		snap: d.snap, program: d.program, promise: d.promise, shelf: d.shelf, now: d.now, interrupt: d.placement.Interrupt,
		fixed: d.decision.Key.Channel != "", channels: channels, zone: zoneOf(&d.sit.State, d.program), anchor: d.now,
	}
	tenure, friends := d.history()
	problem, _ := d.subject()
	c.facts = func(offer *models.Offer) prompts.Facts {
		return prompts.Facts{Problem: problem, Offer: *offer, Locale: d.req.Locale, TenureMonths: tenure, Friends: friends}
	}
	if m := d.moment(); m != nil {
		c.anchor, c.waits = d.episode.At, m.When()
	}
	return c
}

func (d *draft) moment() *models.Moment {
	if d.episode == nil {
		return nil
	}
	return d.program.Moment(d.episode.Moment)
}

// zoneOf is the customer's time zone: the trait, else the program's.
func zoneOf(s *models.State, p *models.Program) *time.Location {
	for _, name := range []string{"time_zone", "timezone"} {
		if zone, err := models.LoadZone(traitText(s, name)); err == nil {
			return zone
		}
	}
	return p.Zone()
}

// drawStages settles one factor after the other: by the experiment that governs
// it, which settles all factors of its group at once, else by default.
func (d *draft) drawStages(c *choices) {
	dec := &d.decision
	dec.Ask = d.program.AskByDefault
	var settled []models.Factor
	for _, f := range models.Factors {
		if f != models.FactorAsk && !dec.Ask {
			break
		}
		if slices.Contains(settled, f) {
			continue
		}
		if e := c.governing(f); e != nil && d.drawStage(c, e) {
			settled = append(settled, e.Factors...)
		} else {
			d.settleDefault(c, f)
		}
	}
	if !dec.Ask {
		if dec.Reason = dec.Hits.First(); dec.Reason == "" {
			dec.Reason = models.ReasonNoAsk
		}
		return
	}
	dec.Channel, dec.OpensAt, dec.Offer = c.channels[0], c.slot, c.offer.Key
	dec.ValidUntil = dec.OpensAt.Add(d.program.DecisionTTL())
}

// drawStage draws one stage and settles its factors. It reports false, and
// settles nothing, where no arm that asks is left: the defaults then decide, but
// not where a guardrail stopped an arm that would be: there is no ask then.
func (d *draft) drawStage(c *choices, e *models.Experiment) bool {
	dec := &d.decision
	if d.promise != nil && e.Stage() == string(models.FactorOffer) {
		dec.Stages = append(dec.Stages, forcedStage(e, d.promise.Offer.Key))
		c.offer = &d.promise.Offer
		return true
	}
	mask := c.eligible(e)
	if !anyAsks(e, mask) {
		if c.stopped(e) {
			dec.Ask = false
			dec.Hits.Add(models.ReasonGuardrail)
			return true
		}
		return false
	}
	w := drawing{snap: d.snap, e: e, subject: subjectOf(dec), eligible: mask, key: dec.DrawKey()}
	w.subject.Slots = c.slots(e, mask)
	w.subject.Own = ownIn(w.subject.Slots, d.sit.Hours)
	stage := d.service.policies.draw(&w, d.service.PolicyFailed)
	stage.Forced = d.promise != nil && e.Governs(models.FactorOffer)
	dec.Stages = append(dec.Stages, stage)
	d.settle(c, e, &e.Arms[stage.Index])
	return true
}

// subjectOf is whom the decision is about, as policies see it.
func subjectOf(dec *models.Decision) policy.Subject {
	return policy.Subject{Features: dec.Features, Segment: dec.Segment}
}

func anyAsks(e *models.Experiment, mask uint32) bool {
	for ; mask != 0; mask &= mask - 1 {
		if e.Arms[bits.TrailingZeros32(mask)].Asks() {
			return true
		}
	}
	return false
}

// settle takes over the levels of an arm.
func (d *draft) settle(c *choices, e *models.Experiment, a *models.Arm) {
	if e.Governs(models.FactorAsk) {
		d.decision.Ask = a.Asks()
	}
	if a.Timing != "" {
		t, _ := models.ParseTiming(a.Timing)
		c.slot = c.at(t)
		c.channels = c.openAt(c.channels, c.slot)
	}
	if a.Channel != "" {
		c.channels = []string{a.Channel}
	}
	if a.Offer != "" {
		c.offer = c.available(a.Offer, c.slot)
	}
	if a.Approach != "" {
		c.approach = a.Approach
	}
	if a.Copy != "" {
		c.variant = a.Copy
	}
}

// settleDefault settles a factor as the program has it.
func (d *draft) settleDefault(c *choices, f models.Factor) {
	switch f {
	case models.FactorTiming:
		c.slot = c.nextSlot()
		c.channels = c.openAt(c.channels, c.slot)
	case models.FactorChannel:
		c.channels = c.channels[:1]
	case models.FactorOffer:
		c.offer = c.defaultOffer()
	case models.FactorApproach:
		c.approach = d.program.Approach
	}
	if f == models.FactorOffer && c.offer == nil { // it ends before the slot
		d.decision.Ask = false
		d.decision.Hits.Add(models.ReasonOfferUnavailable)
	}
}

// forcedStage records an offer stage that a promise settled: probability 1 on
// its arm, or no arm at all where the experiment no longer has it.
func forcedStage(e *models.Experiment, offer string) models.Stage {
	stage := models.Stage{Name: e.Stage(), Experiment: e.Key, Arm: offer, Forced: true}
	i := slices.IndexFunc(e.Arms, func(a models.Arm) bool { return a.Offer == offer })
	if i < 0 {
		stage.Experiment = ""
		return stage
	}
	stage.Arm, stage.Index, stage.Eligible = e.Arms[i].Key, i, 1<<i
	stage.Probabilities = make([]float64, len(e.Arms))
	stage.Probabilities[i] = 1
	return stage
}

// chooseWords picks one of the ready variants: the one that the copy stage
// drew, else one by a hash, so that a repeated call reads the same: an approved
// copy of the cell, built-in words where there is none.
func (d *draft) chooseWords(c *choices) {
	dec := &d.decision
	if !dec.Ask {
		dec.Proofs = nil // there are no words
		return
	}
	facts := d.facts()
	if c.variant == "" {
		dec.Copy = d.shelf.Choose(c.approach, dec.Channel, facts, d.wordsDraw())
		return
	}
	if id, ok := d.drawnWords(c, facts); ok {
		dec.Copy = id
		return
	}
	dec.Copy = prompts.Choose(c.approach, dec.Channel, facts, d.wordsDraw())
}

// drawnWords names the words that the copy stage drew: a built-in variant by its
// number, or an approved copy by its id.
func (d *draft) drawnWords(c *choices, facts prompts.Facts) (id string, ok bool) {
	n, err := strconv.Atoi(c.variant)
	if err != nil {
		return d.shelf.Variant(c.variant, c.approach, d.decision.Channel, facts)
	}
	if ids := prompts.Variants(c.approach, d.decision.Channel, facts); n <= len(ids) {
		return ids[n-1], true
	}
	return "", false
}
