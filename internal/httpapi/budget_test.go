package httpapi_test

import (
	"fmt"
	"slices"
	"testing"

	"goodword/internal/catalog"
)

// TestProgramBudget walks a customer whose friends buy through the loop of a program with a monthly budget, and one of the friends back.
func TestProgramBudget(t *testing.T) {
	r := newRig(t)
	r.setUp(t, object{"cap_count": 1, "cap_days": 30, "budget": object{"minor": 100000, "currency": "EUR", "period": "month"}, "ask_when": "worth"})
	s := r.want(t, 200, "GET", "/v1/programs/main/budget", nil)
	for name, want := range map[string]any{
		"program": "main", "currency": "EUR", "budget_minor": 100000.0, "paid_minor": 0.0, "liability_minor": 0.0, "asks": 0.0, "open_asks": 0.0,
		"price": 0.0, "stop_width": 1.64, "stopped": false, "from": "2026-03-01T00:00:00Z", "to": "2026-04-01T00:00:00Z", "room_minor": 100000.0,
	} {
		if s[name] != want {
			t.Errorf("%s is %v, want %v", name, s[name], want)
		}
	}
	if got := fmt.Sprint(s["not_counted"]); got != "[]" {
		t.Errorf("not counted: %s", got)
	}
	r.walk(t, "ravi", 1) // one ask; one friend by its link and one by the bare code
	s = r.want(t, 200, "GET", "/v1/programs/main/budget", nil)
	reward := s["paid_minor"].(float64) / 2
	if s["asks"] != 1.0 || s["open_asks"] != 0.0 || reward != 1000 && reward != 2000 || s["committed_minor"] != 2*reward {
		t.Errorf("after two purchases %v", s)
	}
	r.want(t, 200, "POST", "/v1/track", object{"userId": "friend-ravi-0-0", "messageId": "back", "event": "Order Refunded",
		"properties": object{"order_id": "o-friend-ravi-0-0", "total": 50, "currency": "EUR"}})
	if s = r.want(t, 200, "GET", "/v1/programs/main/budget", nil); s["paid_minor"] != reward {
		t.Errorf("after a friend's refund %v, want %v", s["paid_minor"], reward)
	}
	r.want(t, 200, "POST", "/v1/clock", object{"now": "2026-03-20T09:00:00Z"})
	n := r.want(t, 200, "GET", "/v1/programs/main/numbers", nil)
	if b, ok := n["budget"].(object); !ok || b["paid_minor"] != reward || b["projected_minor"] == nil {
		t.Errorf("the numbers have the budget %v", n["budget"])
	}
}

// TestBudgetIsConfigured reads, patches, refuses and exports a budget.
func TestBudgetIsConfigured(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	r.want(t, 404, "GET", "/v1/programs/main/budget", nil)
	r.want(t, 404, "GET", "/v1/programs/none/budget", nil)
	r.wantAs(t, catalog.ScopeDecide, 403, "GET", "/v1/programs/main/budget", nil)
	for _, c := range []struct {
		budget object
		want   string
	}{
		{object{"minor": 0, "currency": "EUR", "period": "month"}, "/budget/minor"},
		{object{"minor": 5, "currency": "euro", "period": "month"}, "/budget/currency"},
		{object{"minor": 5, "currency": "EUR", "period": "week"}, "/budget/period"},
		{object{"minor": 5, "currency": "EUR", "period": "month", "from": "2026-03-01T00:00:00Z"}, "/budget/period"},
		{object{"minor": 5, "currency": "EUR", "from": "2026-03-01T00:00:00Z"}, "/budget/to"},
		{object{"minor": 5, "currency": "EUR", "period": "month", "stop_width": 11}, "/budget/stop_width"},
	} {
		bad := r.want(t, 422, "PATCH", "/v1/programs/main", object{"budget": c.budget})
		if got := pointers(bad); !slices.Contains(got, c.want) {
			t.Errorf("%v: bad fields %v, want %s", c.budget, got, c.want)
		}
	}
	if got := pointers(r.want(t, 422, "PATCH", "/v1/programs/main", object{"ask_when": "sometimes"})); !slices.Equal(got, []string{"/ask_when"}) {
		t.Errorf("bad fields %v", got)
	}
	r.want(t, 200, "PATCH", "/v1/programs/main", object{"budget": object{"minor": 500, "currency": "USD", "period": "month"}})
	s := r.want(t, 200, "GET", "/v1/programs/main/budget", nil)
	if got := fmt.Sprint(s["not_counted"]); got != "[map[offer:five why:its rewards are in EUR, the budget is in USD] map[offer:ten why:its rewards are in EUR, the budget is in USD]]" {
		t.Errorf("not counted: %s", got)
	}
	p := r.want(t, 200, "PATCH", "/v1/programs/main", object{"budget": object{"minor": 900}})
	if got := fmt.Sprint(p["budget"]); got != "map[currency:USD minor:900 period:month]" {
		t.Errorf("patched to %s", got)
	}
	whole := r.want(t, 200, "GET", "/v1/export", nil)
	if again := r.want(t, 200, "POST", "/v1/apply", whole); fmt.Sprint(again["changes"]) != "[]" {
		t.Errorf("what was exported changes %v", again["changes"])
	}
	p = r.want(t, 200, "PATCH", "/v1/programs/main", object{"budget": nil})
	if p["budget"] != nil {
		t.Errorf("the budget is still %v", p["budget"])
	}
	r.want(t, 404, "GET", "/v1/programs/main/budget", nil)
}
