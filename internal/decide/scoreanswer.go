package decide

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"goodword/models"
	"goodword/prompts"
	"goodword/scoring"
	"goodword/scoring/features"
)

// ScoreAnswer is what the model of a program says of one customer, were the customer asked now.
type ScoreAnswer struct {
	CustomerID string
	Program    string
	Placement  string
	At         time.Time
	Ask        bool          // whether a new decision would ask
	Reason     models.Reason // of that decision
	Action     models.Action // what is scored: the settled ask, or by default the program's
	Score      models.Score
	// TypicalShareProbability is what For and Against start from: the chance of a customer whose every term is at its mean over the
	// training rows; of the scorecard, of a customer about whom nothing is known.
	TypicalShareProbability float64
	For, Against            []ScoreReason // at most scoring.MaxReasons each, the strongest first
	OtherLogit              float64       // what all reasons that are not listed add together
	Changes                 []ScoreChange // what would change the answer, the strongest first
	Value                   Value         // of the offer that is scored
	Offers                  []Value       // of every offer that could be given, scored with it
	Promised                bool          // a promise fixes the offer
}

// ScoreReason is one term of the logit. Logit is exact: the logits of all reasons add up to the distance from the typical customer's.
type ScoreReason struct {
	Code  string
	Words string
	Logit float64
}

// ScoreChange is something that could happen, with the share probability that the customer would then have.
type ScoreChange struct {
	Code             string
	Words            string
	ShareProbability float64
}

// explainer is a scorer whose logit is a sum of terms, the first of them the typical customer's.
type explainer interface {
	Terms(dst []models.Term, v []float32) []models.Term
	Reasons(v []float32) (speaksFor, against []models.Term)
}

// Score predicts for a customer, afresh whatever was decided before, and stores nothing. The errors are those of Decide; an erased
// customer is NotFound, too: nothing is left that could be scored.
func (s *Service) Score(ctx context.Context, req Request) (*ScoreAnswer, error) {
	req.Preview = true
	snap := s.Catalog.Snapshot(req.Workspace)
	program, placement, err := resolve(snap, &req)
	if err != nil {
		return nil, err
	}
	sit, err := s.Store.Situation(ctx, req.Workspace, s.keyOf(&req, program, placement))
	if err != nil {
		return nil, err
	}
	if err := admit(&req, sit); err != nil {
		return nil, err
	}
	if sit.Erased {
		return nil, models.Errorf(models.NotFound, "decide", string(models.ReasonErased))
	}
	now := s.timeOf(&req)
	episode, err := s.episode(ctx, &req, program, placement, sit, now)
	if err != nil {
		return nil, err
	}
	if err := s.openBudget(ctx, req.Workspace, program, now); err != nil {
		return nil, err
	}
	if err := s.addHours(ctx, &req, snap, program, placement, sit); err != nil {
		return nil, err
	}
	d := s.draft(&req, snap, s.scorer(ctx, snap, program), program, placement, sit, episode, now, 0)
	d.hold.End(false)
	return d.scoreAnswer(), nil
}

func (d *draft) scoreAnswer() *ScoreAnswer {
	dec := &d.decision
	a := &ScoreAnswer{
		CustomerID: d.req.CustomerID, Program: d.program.Key, Placement: d.placement.Key, At: d.now, Ask: dec.Ask, Reason: dec.Reason,
		Action: d.action(), Score: dec.Score, Value: NewValue(&dec.Score, d.offer()), Promised: d.choices.promise != nil,
	}
	a.Score.Calibration = cmp.Or(a.Score.Calibration, models.CalibrationPrior)
	speaker := d.speaker(&a.Action)
	a.explain(d.scorer, dec.Features, speaker)
	for _, c := range scoring.Changes(d.scorer, dec.Features) {
		a.Changes = append(a.Changes, ScoreChange{Code: c.Code, Words: scoring.ChangeWords(c.Code), ShareProbability: c.ShareProbability})
	}
	for _, offer := range d.possibleOffers() {
		a.Offers = append(a.Offers, d.valueWith(offer, a.Action))
	}
	return a
}

// explain lists the reasons.
func (a *ScoreAnswer) explain(scorer scoring.Scorer, v []float32, speaker *scoring.Speaker) {
	exact, ok := scorer.(explainer)
	if !ok { // all that it says about itself
		for _, t := range a.Score.Reasons {
			a.add(t, speaker.Words(t.Reason, v))
		}
		return
	}
	a.TypicalShareProbability = scoring.Probability(exact.Terms(nil, v)[0].Logit)
	speaksFor, against := exact.Reasons(v)
	for _, terms := range [][]models.Term{speaksFor, against} {
		for i, t := range terms {
			if i < scoring.MaxReasons {
				a.add(t, speaker.Words(t.Reason, v))
			} else {
				a.OtherLogit += t.Logit
			}
		}
	}
}

func (a *ScoreAnswer) add(t models.Term, words string) {
	list := &a.For
	if t.Logit < 0 {
		list = &a.Against
	}
	*list = append(*list, ScoreReason{Code: t.Reason, Words: words, Logit: t.Logit})
}

// possibleOffers are those that the customer could be given: the promised one, else every one that is available when it would be asked.
func (d *draft) possibleOffers() []*models.Offer {
	if p := d.choices.promise; p != nil {
		return []*models.Offer{&p.Offer}
	}
	var list []*models.Offer
	for i := range d.snap.Offers {
		if o := &d.snap.Offers[i]; o.AvailableAt(d.decision.OpensAt) {
			list = append(list, o)
		}
	}
	return list
}

// valueWith scores the same ask with another offer.
func (d *draft) valueWith(offer *models.Offer, action models.Action) Value {
	action.Advocate, action.Friend = offer.Advocate, offer.Friend
	v := slices.Clone(d.decision.Features)
	features.SetAction(v, &action)
	score := d.scorer.Score(v)
	return NewValue(&score, offer)
}

// speaker knows the names of this customer's levels and how to write its money.
func (d *draft) speaker(a *models.Action) *scoring.Speaker {
	names := map[uint32]string{}
	name := func(text string) {
		if code := features.Level(text); code == code { // not Missing
			names[uint32(code)] = text
		}
	}
	for _, t := range d.sit.State.Traits {
		name(cmp.Or(traitText(&d.sit.State, t.Name), t.Value))
	}
	name(a.Approach)
	name(a.Moment)
	spent, offered := d.spendCurrency(), ""
	if offer := d.offer(); offer != nil {
		offered = offer.Currency
	}
	locale := d.req.Locale
	if !strings.HasPrefix(prompts.MatchLocale(locale), "en") {
		locale = "en" // the language of the reasons
	}
	return &scoring.Speaker{
		Traits: d.snap.Traits,
		Level:  func(_ string, code uint32) string { return names[code] },
		Money: func(column string, minor int64) string {
			currency := spent
			if column == "advocate_reward" || column == "friend_reward" {
				currency = offered
			}
			return prompts.RewardText(models.Side{Kind: models.OfferAmount, Minor: minor}, currency, locale)
		},
	}
}

// spendCurrency is that of most spend, the one whose amount is a feature.
func (d *draft) spendCurrency() string {
	spend := d.sit.State.Spend
	if len(spend) == 0 {
		return ""
	}
	return slices.MaxFunc(spend, func(a, b models.Spend) int { return cmp.Compare(a.Minor, b.Minor) }).Currency
}
