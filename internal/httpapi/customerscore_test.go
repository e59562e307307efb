package httpapi_test

import (
	"context"
	"fmt"
	"math"
	"net/url"
	"slices"
	"testing"

	"goodword/internal/catalog"
	"goodword/internal/decide"
	"goodword/internal/httpapi"
	"goodword/models"
	"goodword/scoring"
	"goodword/scoring/features"
)

// learned stands for a trained model: larger rewards are shared more often, and friends spend 80 euros.
type learned struct{ scoring.Scorecard }

func (m learned) Score(v []float32) models.Score {
	s := m.Scorecard.Score(v)
	s.ShareProbability += float64(v[features.ActionAdvocate]) / 1e5
	s.Conversion, s.PurchaseMinor, s.Currency, s.ModelVersion, s.Calibration = 0.1, 8000, "EUR", "boost@0123456789ab", models.CalibrationChecked
	return s
}

type allLearned struct{}

func (allLearned) Scorer(context.Context, models.WorkspaceID, string) (scoring.Scorer, error) {
	return learned{}, nil
}

func withLearned(s *httpapi.Services) { s.Decide.(*decide.Service).Models = allLearned{} }

func TestCustomerScore(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	r.want(t, 200, "POST", "/v1/track", object{"userId": "ada", "messageId": "2", "event": "NPS Submitted", "properties": object{"score": 7}})
	s := r.want(t, 200, "GET", "/v1/customers/ada/score", nil)
	if s["customer_id"] != "ada" || s["program"] != "main" || s["placement"] != "email" || s["ask"] != true || s["model_version"] != scoring.ScorecardVersion ||
		s["calibration"] != "prior" || s["at"] != "2026-03-02T09:00:00Z" || s["promised"] != false {
		t.Errorf("got %v", s)
	}
	if s["purchase_minor"] != nil || s["value_minor"] != nil || s["conversion_probability"] != 0.0375 || s["typical_share_probability"].(float64)-0.03 > 1e-12 {
		t.Errorf("got %v", s)
	}
	against := s["reasons_against"].([]any)[0].(object)
	if against["words"] != "neither promoter nor detractor: answered 7 of 10 today" || against["logit"] != -0.2 || math.Abs(against["odds"].(float64)-0.8187) > 1e-4 {
		t.Errorf("got %v", against)
	}
	if change := s["changes"].([]any)[0].(object); change["words"] != "an NPS answer of 10 today would make it 6.4 %" {
		t.Errorf("got %v", change)
	}
	if offers := s["offers"].([]any); len(offers) != 2 || offers[0].(object)["note"] != "no friend's purchase has been seen yet" || offers[0].(object)["reward_minor"] != 1000.0 {
		t.Errorf("got %v", offers)
	}
	if n := r.number(t, `select count(*) from decisions`); n != 0 {
		t.Errorf("a score stored %d decisions", n)
	}
	r.wantAs(t, catalog.ScopeDecide, 200, "GET", "/v1/customers/ada/score?program=main&placement=email&channel=sms", nil)
	r.wantAs(t, catalog.ScopeIngest, 403, "GET", "/v1/customers/ada/score", nil)
	for query, status := range map[string]int{"?program=none": 404, "?placement=moon": 404, "?channel=pigeon": 422} {
		r.want(t, status, "GET", "/v1/customers/ada/score"+query, nil)
	}
	if p := r.want(t, 404, "GET", "/v1/customers/nobody/score", nil); p["detail"] != "unknown_customer" {
		t.Errorf("got %v", p)
	}
}

// TestScoreOfAnyID: whatever a business calls its customers, they can be named in a path.
func TestScoreOfAnyID(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	for _, id := range []string{"crm/12", "auth0|5f7c", "ada@acme.example", "Zoë Å", "100%", "a?b#c"} {
		r.want(t, 200, "POST", "/v1/identify", object{"userId": id, "messageId": id})
		if s := r.want(t, 200, "GET", "/v1/customers/"+url.PathEscape(id)+"/score", nil); s["customer_id"] != id {
			t.Errorf("%s: got %v", id, s)
		}
	}
}

// TestOfferChangesTheValue: the same model and customer, and other offers.
func TestOfferChangesTheValue(t *testing.T) {
	r := newRig(t, withLearned)
	r.setUp(t, nil)
	dollars := offer("dollars", 700)
	dollars["currency"] = "USD"
	r.want(t, 201, "POST", "/v1/offers", dollars)
	r.want(t, 201, "POST", "/v1/offers", object{"key": "off", "name": "A tenth off", "advocate": object{"kind": "none"}, "friend": object{"kind": "percent", "minor": 10}})
	s := r.want(t, 200, "GET", "/v1/customers/ada/score", nil)
	var got []string
	for _, o := range s["offers"].([]any) {
		v := o.(object)
		got = append(got, fmt.Sprintf("%s %.3f %v %v %s", v["offer"], v["share_probability"], v["reward_minor"], rounded(v["value_minor"]), v["note"]))
	}
	want := []string{
		"dollars 0.037 <nil> <nil> the offer's rewards are in USD, purchases are in EUR",
		"five 0.035 1000 24.5 ",
		"off 0.030 800 21.6 ",
		"ten 0.040 2000 24 ",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if s["calibration"] != "checked" || s["currency"] != "EUR" {
		t.Errorf("got %v", s)
	}
	preview := r.want(t, 200, "POST", "/v1/preview", object{"customer_id": "ada"})
	made := r.want(t, 200, "POST", "/v1/decisions", object{"customer_id": "ada"})
	stored := r.want(t, 200, "GET", fmt.Sprint("/v1/decisions/", made["decision_id"]), nil)
	for name, d := range map[string]object{"preview": preview, "decision": made, "stored": stored} {
		value := map[any]float64{"five": 24.5, "ten": 24}[d["offer"]]
		if rounded(d["value_minor"]) != value || d["purchase_minor"] != 8000.0 || d["conversion_probability"] != 0.1 || d["currency"] != "EUR" || d["calibration"] != "checked" {
			t.Errorf("%s: got %v", name, d)
		}
	}
	held := r.want(t, 200, "PATCH", "/v1/programs/main", object{"status": "paused"})
	if d := r.want(t, 200, "POST", "/v1/preview", object{"customer_id": "ada"}); held["status"] != "paused" || d["value_minor"] != nil || d["purchase_minor"] != 8000.0 {
		t.Errorf("without an ask: got %v", d)
	}
}

func rounded(x any) any {
	if f, ok := x.(float64); ok {
		return math.Round(1e6*f) / 1e6
	}
	return x
}
