package decide

import (
	"context"
	"slices"
	"time"

	"goodword/experiments/bandit"
	"goodword/models"
	"goodword/scoring"
	"goodword/scoring/features"
)

// Budgets holds room of the programs' budgets for asks that are being decided.
type Budgets interface {
	// Open gets the room that this replica decides from where it has none yet, which is seldom.
	Open(ctx context.Context, ws models.WorkspaceID, p *models.Program, now time.Time) error
	// Reserve sets room aside for one ask that makes one of the charges, the dearest that fits, and says which fit. It waits for nothing.
	Reserve(ws models.WorkspaceID, p *models.Program, now time.Time, charges []models.BudgetCharge) (fits []bool, hold models.BudgetHold)
}

// openBudget makes sure that there is room to decide from. A replica that gets none offers nothing that costs something.
func (s *Service) openBudget(ctx context.Context, ws models.WorkspaceID, p *models.Program, now time.Time) error {
	if p.Budget == nil || s.Budgets == nil {
		return nil
	}
	return s.Budgets.Open(ctx, ws, p, now)
}

// costly is an offer that the customer could be given, with what it would bring by the program's default action.
type costly struct {
	offer *models.Offer
	score models.Score
}

// costlies scores the promised offer, or every offer that could be settled.
func (d *draft) costlies(c *choices) []costly {
	var list []costly
	v := slices.Clone(d.decision.Features) // the decision's own get the action that is settled
	add := func(o *models.Offer) {
		if o == nil {
			return
		}
		for _, known := range list {
			if known.offer.Key == o.Key {
				return
			}
		}
		action := models.Action{Approach: d.program.Approach, Moment: d.decision.Moment, Advocate: o.Advocate, Friend: o.Friend}
		if len(c.channels) > 0 {
			action.Channel = c.channels[0]
		}
		features.SetAction(v, &action)
		list = append(list, costly{offer: o, score: d.scorer.Score(v)})
	}
	add(c.defaultOffer())
	if e := c.governing(models.FactorOffer); e != nil && d.promise == nil {
		for i := range e.Arms {
			add(c.available(e.Arms[i].Offer, c.slot))
		}
	}
	return list
}

// afford takes away the offers that the budget has no room for, and where none is left that asks, the ask; then, where the program asks
// only those whom it is worth to ask, the others. A test customer costs nothing.
func (d *draft) afford(c *choices) {
	p := d.program
	budgeted := p.Budget != nil && d.service.Budgets != nil && !d.decision.Test
	if !budgeted && p.AskWhen != models.AskWorth {
		return
	}
	list, could := d.costlies(c), c.canAsk() == ""
	if budgeted {
		c.over = d.reserve(list)
		if could && (c.canAsk() != "" || d.promise != nil && len(c.over) > 0) {
			d.decision.Hits.Add(models.ReasonBudget)
		}
	}
	if p.AskWhen == models.AskWorth && !d.worth(list) {
		d.decision.Hits.Add(models.ReasonNotWorth)
	}
}

// reserve sets room aside for the dearest offer that the budget has room for, and lists those that it has none for. Offers that cost
// nothing, or whose cost is not known, need none.
func (d *draft) reserve(list []costly) (over []string) {
	span, _ := d.program.Budget.Span(d.now)
	var charges []models.BudgetCharge
	var keys []string
	for i := range list {
		score := &list[i].score
		if cost, known := list[i].offer.Cost(span.Currency, score.PurchaseIn(span.Currency)); known && cost > 0 {
			charges = append(charges, models.NewBudgetCharge(span, scoring.PayChance(score), cost, d.now))
			keys = append(keys, list[i].offer.Key)
		}
	}
	if len(charges) == 0 {
		return nil
	}
	fits, hold := d.service.Budgets.Reserve(d.req.Workspace, d.program, d.now, charges)
	d.hold = hold
	for i, key := range keys {
		if !fits[i] {
			over = append(over, key)
		}
	}
	return over
}

// worth reports whether an ask with any of the offers is worth more than its expected reward at the price of the budget,
//
//	value - λ·E[reward] > 0
//
// or its value is not known: see NewValue. Without an offer there is nothing to tell.
func (d *draft) worth(list []costly) bool {
	price := d.snap.Price(d.program.Key)
	for i := range list {
		score := &list[i].score
		v := NewValue(score, list[i].offer)
		if v.Minor == nil {
			return true
		}
		net := bandit.NetValue{Reward: float64(scoring.PayChance(score) * *v.RewardMinor), Net: *v.Minor}
		if net.Paced(price) > 0 {
			return true
		}
	}
	return len(list) == 0
}

// charge makes the hold what the settled ask commits the budget to.
func (d *draft) charge() {
	if d.hold == nil {
		d.hold = noHold{}
	}
	if d.service.Budgets != nil {
		d.charged = d.program.Charge(&d.decision, d.promise, scoring.PayChance(&d.decision.Score))
	}
	d.hold.Charge(d.charged)
}

// noHold is the hold of an ask that no budget is charged for.
type noHold struct{}

// Charge does nothing.
func (noHold) Charge(*models.BudgetCharge) {}

// End does nothing.
func (noHold) End(bool) {}
