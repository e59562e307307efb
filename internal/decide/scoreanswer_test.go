package decide_test

import (
	"context"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"goodword/internal/decide"
	"goodword/models"
	"goodword/scoring"
	"goodword/scoring/features"
)

// keen is a scorer who believes that a customer shares the more the larger the reward, and that friends spend 80 euros.
type keen struct{}

func (keen) Score(v []float32) models.Score {
	return models.Score{
		ShareProbability: 0.02 + float64(v[features.ActionAdvocate])/1e5, Conversion: 0.1, PurchaseMinor: 8000, Currency: "EUR",
		ModelVersion: "keen@1", Calibration: models.CalibrationChecked, Reasons: []models.Term{{Reason: "advocate_reward", Logit: 0.5}, {Reason: "plan", Logit: -0.2}},
	}
}

// allKeen gives that scorer for every version.
type allKeen struct{}

func (allKeen) Scorer(context.Context, models.WorkspaceID, string) (scoring.Scorer, error) {
	return keen{}, nil
}

func (r *rig) score(customer string, edit func(*decide.Request)) *decide.ScoreAnswer {
	r.t.Helper()
	req := decide.Request{Workspace: r.ws, CustomerID: customer, Placement: "email"}
	if edit != nil {
		edit(&req)
	}
	a, err := r.Score(r.t.Context(), req)
	r.must(err)
	return a
}

// TestScoreReasonsAreExact: what is listed and the rest lead from the typical customer to this one, in words with this one's values.
func TestScoreReasonsAreExact(t *testing.T) {
	r := newRig(t)
	r.program(2, nil)
	now := r.clock.Now()
	r.customers(2, func(i int) *models.State {
		if i == 1 {
			return stateOf()
		}
		return stateOf(
			models.Event{Kind: models.EventOrder, At: now.AddDate(0, 0, -12), MessageID: "o", OrderID: "1", Minor: 5000, Currency: "EUR"},
			models.Event{Kind: models.EventNPS, At: now.AddDate(0, 0, -3), MessageID: "n", Score: 9},
			models.Event{Kind: models.EventShare, At: now.AddDate(0, 0, -40), MessageID: "s"},
			models.Event{Kind: models.EventTicketOpened, At: now.AddDate(0, 0, -2), MessageID: "t", TicketID: "7"},
		)
	})
	a := r.score("c0", nil)
	if a.CustomerID != "c0" || a.Program != "main" || a.Placement != "email" || a.Ask || a.Reason != models.ReasonOpenTicket || a.Score.ModelVersion != scoring.ScorecardVersion ||
		a.Score.Calibration != models.CalibrationPrior || !a.At.Equal(now) {
		t.Errorf("got %+v", a)
	}
	var words []string
	total := math.Log(a.TypicalShareProbability/(1-a.TypicalShareProbability)) + a.OtherLogit
	for _, list := range [][]decide.ScoreReason{a.For, a.Against} {
		for _, reason := range list {
			words = append(words, reason.Words)
			total += reason.Logit
		}
	}
	if p := a.Score.ShareProbability; math.Abs(total-math.Log(p/(1-p))) > 1e-9 || math.Abs(a.TypicalShareProbability-scoring.BaseRate) > 1e-12 {
		t.Errorf("the reasons come to a logit of %v, the probability is %v", total, p)
	}
	want := []string{
		"a promoter: answered 9 of 10 three days ago", "has shared once", "last order 12 days ago", "a support ticket is open", "support tickets of late: 0.9",
	}
	if diff := cmp.Diff(want, words); diff != "" {
		t.Errorf("words (-want +got):\n%s", diff)
	}
	if len(a.Changes) == 0 || a.Changes[0].Words != "closing the open support ticket" || a.Changes[0].ShareProbability <= a.Score.ShareProbability {
		t.Errorf("changes %+v", a.Changes)
	}
	if a.Value.Minor != nil || a.Value.Offer != "a" || *a.Value.RewardMinor != 1500 || len(a.Offers) != 2 {
		t.Errorf("value %+v of %d offers", a.Value, len(a.Offers))
	}
	blank := r.score("c1", nil)
	if len(blank.For)+len(blank.Against) != 0 || blank.Score.ShareProbability != blank.TypicalShareProbability {
		t.Errorf("nothing is known, and yet: %+v", blank)
	}
}

// TestScoreOfEachOffer: another offer has another probability and another value; the one that is available no more is left out.
func TestScoreOfEachOffer(t *testing.T) {
	r := newRig(t)
	r.program(3, func(p *models.Program) { p.DefaultOffer = "b" })
	r.Models = allKeen{}
	_, err := r.catalog.UpdateOffer(t.Context(), r.ws, "c", func(o *models.Offer) error { o.EndsAt = r.clock.Now(); return nil })
	r.must(err)
	r.customers(1, func(int) *models.State {
		return stateOf(models.Event{Kind: models.EventIdentify, At: r.clock.Now(), MessageID: "i", Traits: []models.Trait{{Name: "plan", Value: `"pro"`}}})
	})
	a := r.score("c0", nil)
	var got []string
	for _, v := range a.Offers {
		got = append(got, fmt.Sprintf("%s %.4g %.6g of %.0f less %.0f %s", v.Offer, v.ShareProbability, *v.Minor, *v.PurchaseMinor, *v.RewardMinor, v.Currency))
	}
	want := []string{ // rewards 500+1000 and 600+1100: (0.02 + 500e-5) · 0.1 · (8000 - 1500)
		"a 0.025 16.25 of 8000 less 1500 EUR",
		"b 0.026 16.38 of 8000 less 1700 EUR",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("offers (-want +got):\n%s", diff)
	}
	if !cmp.Equal(a.Value, a.Offers[1]) || a.Promised || !a.Ask || a.Action.Channel != "email" {
		t.Errorf("got %+v", a)
	}
	if a.For[0].Words != "the customer gets €6" || a.Against[0].Words != "the plan is pro" {
		t.Errorf("got %+v, %+v", a.For, a.Against)
	}
	made := r.ask("c0", nil)
	promised := r.score("c0", nil)
	if !promised.Promised || len(promised.Offers) != 1 || promised.Offers[0].Offer != made.Decision.Offer {
		t.Errorf("under a promise: %+v", promised)
	}
	if v := decide.NewValue(&made.Decision.Score, &made.Promise.Offer); *v.Minor != *a.Value.Minor {
		t.Errorf("the decision is worth %v, the score said %v", *v.Minor, *a.Value.Minor)
	}
}

// TestScoreIsOfNow: it looks at the customer afresh, though a decision is valid, and leaves nothing behind.
func TestScoreIsOfNow(t *testing.T) {
	r := newRig(t)
	r.program(1, func(p *models.Program) { p.CapCount, p.CapDays = 1, 30 })
	r.customers(1, nil)
	made := r.ask("c0", nil)
	r.clock.Move(r.clock.Now().Add(time.Hour))
	a := r.score("c0", nil)
	if a.Score.ShareProbability == made.Decision.Score.ShareProbability || a.Ask || a.Reason != models.ReasonCap {
		t.Errorf("got %+v", a)
	}
	var rows int
	r.must(r.store.Pool().QueryRow(t.Context(), "select count(*) from decisions").Scan(&rows))
	if rows != 1 {
		t.Errorf("%d decisions, want the one that was asked for", rows)
	}
}

func TestScoreRefuses(t *testing.T) {
	r := newRig(t)
	r.program(1, nil)
	r.customers(2, nil)
	_, err := r.store.Pool().Exec(t.Context(), "update customers set erased_at = now() where external_id = 'c1'")
	r.must(err)
	for name, c := range map[string]struct {
		req    decide.Request
		detail string
	}{
		"nobody":       {decide.Request{CustomerID: "nobody"}, "unknown_customer"},
		"erased":       {decide.Request{CustomerID: "c1"}, "erased"},
		"no placement": {decide.Request{CustomerID: "c0", Placement: "moon"}, `program "main" has no placement "moon"`},
		"no program":   {decide.Request{CustomerID: "c0", Program: "moon"}, "no_program"},
	} {
		c.req.Workspace = r.ws
		_, err := r.Score(t.Context(), c.req)
		if known, ok := err.(*models.Error); !ok || known.Kind != models.NotFound || known.Detail != c.detail {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
