package budget_test

import (
	"math"
	"testing"
	"time"

	"goodword/models"
	"goodword/scoring"
)

// TestAskCommitsAndOutcomesTrueUp follows the account of a budget through all that moves it.
func TestAskCommitsAndOutcomesTrueUp(t *testing.T) {
	r := newRig(t)
	r.offer("dear", 2000)
	r.program(func(p *models.Program) { p.Budget = r.weeks(1_000_000, 8) })
	r.customers(4)
	var decisions []models.Decision
	expected, variance := 0.0, 0.0
	for i := range 4 {
		a := r.ask(r.replica, i)
		if !a.Decision.Ask {
			t.Fatalf("customer %d is not asked: %s", i, a.Reason())
		}
		decisions = append(decisions, a.Decision)
		p := scoring.PayChance(&a.Decision.Score)
		expected += p * 2000
		variance += p * (1 - p) * 2000 * 2000
	}
	one := expected / 4
	check := func(what string, asks, open int64, liability float64, paid int64) {
		t.Helper()
		s := r.status()
		if s.Asks != asks || s.OpenAsks != open || math.Abs(s.Liability-liability) > 1e-5*4 || s.Paid != paid ||
			s.Committed != s.Liability+float64(s.Paid) {
			t.Errorf("%s: %+v, want %d asks, %d open, %v owed, %d paid", what, *s, asks, open, liability, paid)
		}
	}
	check("four asks", 4, 4, expected, 0)
	// Charges are rounded up to whole squared units.
	if s := r.status(); s.Deviation*s.Deviation < variance || s.Deviation*s.Deviation > variance+4.001 {
		t.Errorf("variance %v, want %v rounded up four times", s.Deviation*s.Deviation, variance)
	}
	r.ask(r.replica, 0) // the same answer commits to nothing more
	check("an answer is repeated", 4, 4, expected, 0)

	r.report(&decisions[0], models.OutcomePurchase, 4500, "p1")
	check("a friend bought", 4, 3, expected-one, 2000)
	r.report(&decisions[0], models.OutcomePurchase, 4500, "p2")
	check("another friend of the same ask bought", 4, 3, expected-one, 4000)
	r.report(&decisions[0], models.OutcomeRefund, 100, "r0")
	check("a part was refunded", 4, 3, expected-one, 4000)
	r.report(&decisions[0], models.OutcomeRefund, 4500, "r1")
	check("one was refunded", 4, 3, expected-one, 2000)
	r.report(&decisions[0], models.OutcomeRefund, 0, "r2")
	check("the other was refunded", 4, 3, expected-one, 0)
	r.report(&decisions[0], models.OutcomeRefund, 0, "r3")
	check("nothing is left to refund", 4, 3, expected-one, 0)
	r.report(&decisions[2], models.OutcomePurchase, 4500, "p3")
	r.report(&decisions[3], models.OutcomePurchase, 4500, "p4")
	check("two more friends bought", 4, 1, one, 4000)
	r.report(&decisions[3], models.OutcomeReward, 1500, "w1")
	check("one reward was paid, at less", 4, 1, one, 3500)
	r.report(&decisions[2], models.OutcomeFraud, 0, "f1")
	check("one was a fraud", 4, 1, one, 1500)

	r.move(31 * 24 * time.Hour) // a promise of 30 days and a window of one day
	check("promises ended", 4, 0, 0, 1500)
	r.report(&decisions[1], models.OutcomePurchase, 4500, "late")
	check("a friend bought late", 4, 0, 0, 3500)
}

// TestWhatCostsNothingIsNotCharged has offers whose cost is nothing, or not known in the budget's currency.
func TestWhatCostsNothingIsNotCharged(t *testing.T) {
	for name, edit := range map[string]func(*models.Offer){
		"nothing": func(o *models.Offer) {
			o.Advocate, o.Friend = models.Side{Kind: models.OfferNone}, models.Side{Kind: models.OfferNone}
		},
		"another currency": func(o *models.Offer) { o.Currency = "USD" },
		"a gift":           func(o *models.Offer) { o.Advocate = models.Side{Kind: models.OfferGift, Text: "a mug"} },
		"unknown purchase": func(o *models.Offer) { o.Friend = models.Side{Kind: models.OfferPercent, Minor: 10} },
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			o := models.Offer{Key: "dear", Name: "Dear", Currency: "EUR", Available: true,
				Advocate: models.Side{Kind: models.OfferCredit, Minor: 500}, Friend: models.Side{Kind: models.OfferCredit, Minor: 500}}
			edit(&o)
			_, err := r.catalog.CreateOffer(t.Context(), r.ws, o)
			r.must(err)
			r.program(func(p *models.Program) { p.Budget = r.weeks(1, 8) }) // no room for anything
			r.customers(1)
			if a := r.ask(r.replica, 0); !a.Decision.Ask {
				t.Errorf("not asked: %s", a.Reason())
			}
			if s := r.status(); s.Asks != 0 || s.Committed != 0 {
				t.Errorf("charged: %+v", *s)
			}
		})
	}
}
