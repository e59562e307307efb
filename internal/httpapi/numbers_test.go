package httpapi_test

import (
	"fmt"
	"slices"
	"testing"

	"goodword/internal/catalog"
)

// TestProgramNumbers walks one customer through the loop, and a test customer, who must not show.
func TestProgramNumbers(t *testing.T) {
	r := newRig(t)
	r.setUp(t, object{"cap_count": 1, "cap_days": 30, "test_customers": []string{"tess"}})
	empty := r.want(t, 200, "GET", "/v1/programs/main/numbers", nil)
	if empty["decisions"] != 0.0 || fmt.Sprint(empty["value"], empty["rewards"]) != "[] []" || empty["from"] != "2026-01-31T09:00:00Z" || empty["to"] != "2026-03-02T09:00:00Z" {
		t.Errorf("got %v", empty)
	}
	r.walk(t, "tess", 3)
	r.walk(t, "ravi", 1)
	r.want(t, 200, "POST", "/v1/clock", object{"now": "2026-03-20T09:00:00Z"})
	n := r.want(t, 200, "GET", "/v1/programs/main/numbers?from=2026-03-01&to=2026-03-20", nil)
	for name, want := range map[string]float64{
		"decisions": 3, "asks": 1, "suppressed": 2, "held_out": 0, "not_asked": 0, "activated": 1, "shares": 1, "clicks": 1, "signups": 2,
		"purchases": 2, "friends": 2, "returned": 0, "level": 0.95,
	} {
		if n[name] != want {
			t.Errorf("%s is %v, want %v", name, n[name], want)
		}
	}
	if by := fmt.Sprint(n["suppressed_by"]); by != "map[cap:2]" {
		t.Errorf("suppressed by %s", by)
	}
	if value := fmt.Sprint(n["value"]); value != "[map[currency:EUR net_minor:10000 purchases_minor:10000 refunds_minor:0]]" {
		t.Errorf("value %s", value)
	}
	owed := n["rewards"].([]any)[0].(object)
	if total := owed["total_minor"]; owed["friends"] != 2.0 || total != 2000.0 && total != 4000.0 || owed["cost_per_friend_minor"] != total.(float64)/2 {
		t.Errorf("owed %v", owed)
	}
	incremental := n["incremental"].(object)
	if incremental["customers"] != 1.0 || incremental["held_out_customers"] != 0.0 || incremental["note"] == nil ||
		incremental["currencies"].([]any)[0].(object)["difference_minor"] != nil {
		t.Errorf("got %v", incremental)
	}
	if later := r.want(t, 200, "GET", "/v1/programs/main/numbers?from=2026-03-03T00:00:00Z", nil); later["decisions"] != 0.0 || later["to"] != "2026-03-20T09:00:00Z" {
		t.Errorf("got %v", later)
	}
	for query, want := range map[string]string{
		"from=soon": "/from", "to=2026-13-01": "/to", "from=2026-03-10&to=2026-03-10": "/to", "from=2025-03-01&to=2026-03-10": "/from",
	} {
		if got := pointers(r.want(t, 422, "GET", "/v1/programs/main/numbers?"+query, nil)); !slices.Equal(got, []string{want}) {
			t.Errorf("%s: got bad fields %v, want %s", query, got, want)
		}
	}
	r.want(t, 404, "GET", "/v1/programs/none/numbers", nil)
	r.wantAs(t, catalog.ScopeDecide, 403, "GET", "/v1/programs/main/numbers", nil)
}
