package decide

import (
	"context"

	"goodword/models"
	"goodword/scoring"
	"goodword/scoring/features"
	"goodword/scoring/likeness"
)

// scorer is the model that the snapshot names for the program. One that cannot be had, because the database does not answer or holds a
// file of a later release, must not keep anybody from an answer: the scorecard then scores, and the decision says so.
func (s *Service) scorer(ctx context.Context, snap *models.Snapshot, p *models.Program) scoring.Scorer {
	scorer, err := s.Models.Scorer(ctx, snap.Workspace, snap.ModelVersion(p.Key))
	if err != nil {
		return scoring.Scorecard{}
	}
	return scorer
}

// describe writes down what is known of the customer, and from those very numbers how much it resembles advocates; what is asked is written
// beside it when it is settled.
func (d *draft) describe() {
	d.decision.Features = features.Vector(make([]float32, 0, features.Count+len(d.snap.Traits)), features.Input{
		State: &d.sit.State, Asks: d.sit.Asks.Asks, Friends: d.sit.Referrals, Traits: d.snap.Traits,
	}, d.now)
	likeness.Set(d.decision.Features, d.snap.Traits, d.snap.AdvocateProfile(d.program.Key))
}

// score predicts what the settled ask would bring; where there is none, what the program's default ask would.
func (d *draft) score() {
	dec := &d.decision
	action := d.action()
	features.SetAction(dec.Features, &action)
	dec.Score = d.scorer.Score(dec.Features)
	if dec.Ask {
		dec.Reason = askReason(&dec.Score)
	}
}

// action is what is asked, as a model sees it.
func (d *draft) action() models.Action {
	dec := &d.decision
	a := models.Action{Channel: dec.Channel, Approach: d.program.Approach, Moment: dec.Moment, Wait: dec.OpensAt.Sub(dec.DecidedAt)}
	if dec.Copy != "" {
		a.Approach = approachOf(dec.Copy)
	}
	if offer := d.offer(); offer != nil {
		a.Advocate, a.Friend = offer.Advocate, offer.Friend
	}
	return a
}

// offer is what is promised, or by default would be; nil where the default cannot be given.
func (d *draft) offer() *models.Offer {
	if d.promise != nil {
		return &d.promise.Offer
	}
	return d.choices.defaultOffer()
}

// askReason is the strongest reason for asking, or plain "ask".
func askReason(score *models.Score) models.Reason {
	for _, t := range score.Reasons {
		if t.Logit > 0 {
			return models.Reason(t.Reason)
		}
	}
	return models.ReasonAsk
}
