package httpapi_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestLifeOfAnExperiment goes from draft to conclusion through the doors.
func TestLifeOfAnExperiment(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	e := r.want(t, 200, "GET", "/v1/experiments/reward", nil)
	if e["direction"] != "increase" || e["level"] != 0.05 || e["planned_size"] != 0.0 || e["started_at"] != "2026-03-02T09:00:00Z" || e["conclusion"] != nil {
		t.Errorf("got %v", e)
	}
	frozen := r.want(t, 409, "PATCH", "/v1/experiments/reward", object{"level": 0.1, "method": "ab", "hypothesis": "x"})
	if got := pointers(frozen); !slices.Equal(got, []string{"/level", "/method"}) || !strings.Contains(fmt.Sprint(frozen["detail"]), "level, method") {
		t.Errorf("got %v", frozen)
	}
	if named := r.want(t, 200, "PATCH", "/v1/experiments/reward", object{"name": "Which reward", "hypothesis": "Ten is worth it"}); named["name"] != "Which reward" {
		t.Errorf("got %v", named)
	}
	if report := r.want(t, 200, "GET", "/v1/experiments/reward/report", nil); report["level"] != 0.95 {
		t.Errorf("got level %v", report["level"])
	}
	r.want(t, 422, "POST", "/v1/experiments/reward/conclude", object{"arm": "twenty", "note": "x"})
	done := r.want(t, 200, "POST", "/v1/experiments/reward/conclude", object{"arm": "five_each", "note": "five is enough"})
	if got := fmt.Sprint(done["status"], " ", done["conclusion"]); got != "concluded map[adopted:[offer] arm:five_each at:2026-03-02T09:00:00Z note:five is enough]" {
		t.Errorf("got %s", got)
	}
	if p := r.want(t, 200, "GET", "/v1/programs/main", nil); p["default_offer"] != "five" {
		t.Errorf("got the default %v", p["default_offer"])
	}
	again := r.want(t, 409, "POST", "/v1/experiments/reward/conclude", object{"note": "again"})
	if !strings.Contains(fmt.Sprint(again["detail"]), "concluded already, with the arm five_each") {
		t.Errorf("got %v", again)
	}
	if d := r.want(t, 200, "POST", "/v1/decisions", object{"customer_id": "ada"}); d["offer"] != "five" || d["propensity"] != 1.0 {
		t.Errorf("got %v", d)
	}
	exported := r.want(t, 200, "GET", "/v1/export", nil)
	applied := r.want(t, 200, "POST", "/v1/apply", exported)
	if changes := applied["changes"].([]any); len(changes) != 0 {
		t.Errorf("the export changes %v", changes)
	}
}
