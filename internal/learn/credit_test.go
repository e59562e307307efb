package learn

import (
	"testing"
	"time"

	"goodword/models"
)

// TestWhatIsTakenBackIsWorthNothing: of three purchases one is given back and one was a fraud; what is left is one purchase less its reward.
func TestWhatIsTakenBackIsWorthNothing(t *testing.T) {
	e := models.DefaultExperiment()
	yes, no := true, false
	e.Key, e.Factors, e.Metric, e.Objective, e.WindowHours = "ask", []models.Factor{models.FactorAsk}, models.OutcomePurchase, models.ObjectiveValue, 480
	e.Arms = []models.Arm{{Key: "yes", Ask: &yes}, {Key: "no", Ask: &no}}
	e.Value = &models.ValueTerms{Currency: "EUR", Margin: 0.5, UnsubscribeMinor: 700}
	reward := &models.Offer{Currency: "EUR", Advocate: models.Side{Kind: models.OfferCredit, Minor: 300}, Friend: models.Side{Kind: models.OfferPercent, Minor: 10}}
	c := models.FoldCase{
		Row: &models.FoldRow{ActivatedAt: began}, Offers: map[uint32]*models.Offer{4: reward},
		Decision: &models.Decision{Stages: []models.Stage{{Name: "ask", Experiment: "ask"}}},
	}
	follow := func(kind models.OutcomeKind, h float64, minor int64) {
		c.Outcomes = append(c.Outcomes, models.Outcome{Kind: kind, At: hours(h), Promise: 4, Minor: minor, Currency: "EUR"})
	}
	steps := []struct {
		follows func()
		net     float64
	}{
		{func() { follow(models.OutcomeShare, 1, 0) }, 0},
		{func() { follow(models.OutcomePurchase, 30, 4000) }, 2000 - 700},
		{func() { follow(models.OutcomePurchase, 20, 4000); follow(models.OutcomePurchase, 40, 4000) }, 3 * (2000 - 700)},
		{func() { follow(models.OutcomeRefund, 50, 4000) }, 2 * (2000 - 700)},
		{func() { follow(models.OutcomeUnsubscribe, 70, 0); follow(models.OutcomePurchase, 500, 9000) }, 2*(2000-700) - 700},
	}
	for i, s := range steps {
		s.follows()
		judged := Judge(&e, &c)
		if judged.Net != s.net || judged.Success != (i > 0) {
			t.Errorf("step %d: worth %v, success %v; want %v", i, judged.Net, judged.Success, s.net)
		}
	}
	if judged := Judge(&e, &c); judged.Delay != 20*time.Hour || !judged.Unsubscribed || judged.Complained {
		t.Errorf("judged %+v", judged)
	}
	follow(models.OutcomeReward, 55, 100)
	if judged := Judge(&e, &c); judged.Net != 2*2000-700-100-700 {
		t.Errorf("with 1 of 2 rewards paid at 100 instead of 700: %v", judged.Net)
	}
	follow(models.OutcomeFraud, 60, 0)
	if judged := Judge(&e, &c); judged.Net >= 2*(2000-700)-700+600 || judged.Net < 0 {
		t.Errorf("with a fraud among three: %v", judged.Net)
	}
}
