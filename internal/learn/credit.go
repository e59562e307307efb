package learn

import (
	"goodword/internal/policy"
	"goodword/models"
)

// Judge says what a closed case counts for the experiment. Its arm has a success when the experiment's metric happened within its window of
// activation and belongs to the stage, see models.Experiment.Credits; what else happened in that time makes its value.
//
// A case counts once and only when its window is closed, success or not: no success counts before a failure of the same age could. Online
// folding and rebuilding both judge by this function.
func Judge(e *models.Experiment, c *models.FoldCase) policy.Case {
	stage := c.Decision.Stage(e.Key)
	judged := policy.Case{Arm: -1, Subject: policy.Subject{Features: c.Decision.Features, Segment: c.Decision.Segment}}
	if stage != nil {
		judged.Arm, judged.Eligible = stage.Index, stage.Eligible
		if e.InHours() {
			judged.Hour = stage.Hour()
		}
	}
	var b balance
	end := c.Row.ActivatedAt.Add(e.Window())
	for i := range c.Outcomes {
		o := &c.Outcomes[i]
		if o.At.Before(c.Row.ActivatedAt) || !o.At.Before(end) || !e.Credits(c.Decision, o) {
			continue
		}
		if delay := o.At.Sub(c.Row.ActivatedAt); o.Kind == e.Metric && (!judged.Success || delay < judged.Delay) {
			judged.Success, judged.Delay = true, delay
		}
		b.take(e, o, c.Offers)
	}
	if e.Value != nil {
		judged.Unsubscribed, judged.Complained = b.unsubscribed, b.complained
		judged.Net = b.net(e.Value, c.Decision.Ask)
	}
	return judged
}

// balance adds up what followed a decision.
type balance struct {
	earned       float64 // minor units
	owed         float64 // rewards for purchases
	purchases    int
	refunds      int
	frauds       int
	paid         float64 // rewards that were paid, for so many purchases
	rewarded     int
	unsubscribed bool
	complained   bool
}

func (b *balance) take(e *models.Experiment, o *models.Outcome, offers map[uint32]*models.Offer) {
	if e.Value == nil {
		return
	}
	counts := o.Currency == e.Value.Currency
	switch o.Kind {
	case models.OutcomePurchase:
		b.purchases++
		if counts {
			b.earned += float64(float64(o.Minor) * e.Value.Earned())
		}
		if offer := offers[o.Promise]; offer != nil {
			reward, _ := offer.RewardMinor(float64(o.Minor), e.Value.Currency)
			b.owed += reward
		}
	case models.OutcomeRefund:
		b.refunds++
		if counts {
			b.earned -= float64(float64(o.Minor) * e.Value.Earned())
		}
	case models.OutcomeFraud:
		b.frauds++
	case models.OutcomeReward:
		b.rewarded++
		if counts {
			b.paid += float64(o.Minor)
		}
	case models.OutcomeUnsubscribe:
		b.unsubscribed = true
	case models.OutcomeComplaint:
		b.complained = true
	}
}

// net is the value of the decision in minor units. A friend who gave the purchase back is owed no reward for, and one found to be a fraud brought
// nothing. What was paid stands in the place of what was owed.
func (b *balance) net(t *models.ValueTerms, asked bool) float64 {
	net := 0.0
	if honest := float64(b.purchases - b.frauds); honest > 0 {
		net = float64(b.earned * honest / float64(b.purchases))
	}
	if owing := float64(b.purchases - b.frauds - b.refunds - b.rewarded); owing > 0 {
		net -= float64(b.owed * owing / float64(b.purchases))
	}
	net -= b.paid
	if asked {
		net -= t.MessageMinor
	}
	if b.unsubscribed {
		net -= float64(t.UnsubscribeMinor)
	}
	if b.complained {
		net -= float64(t.ComplaintMinor)
	}
	return net
}
