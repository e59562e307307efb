package httpapi_test

import (
	"fmt"
	"slices"
	"testing"

	"goodword/internal/catalog"
)

// TestSimilarToAdvocates: ten customers who order and log in a lot bring a friend each; of the others who bring nobody those who are like them come first.
func TestSimilarToAdvocates(t *testing.T) {
	r := newRig(t)
	r.setUp(t, object{"cap_count": 5})
	track := func(customer, event string, i int, properties object) {
		t.Helper()
		r.want(t, 200, "POST", "/v1/track", object{"userId": customer, "messageId": fmt.Sprint(customer, event, i), "event": event, "properties": properties})
	}
	busy := func(customer string, times int) {
		t.Helper()
		for i := range times {
			track(customer, "Logged In", i, object{})
			track(customer, "Order Completed", i, object{"order_id": fmt.Sprint(customer, i), "total": 20, "currency": "EUR"})
		}
	}
	few := r.want(t, 409, "GET", "/v1/customers?similar_to=advocates", nil)
	if few["detail"] == "" {
		t.Errorf("too few advocates: %v", few)
	}
	for i := range 10 {
		advocate := fmt.Sprint("advocate", i)
		busy(advocate, 6)
		d := r.want(t, 200, "POST", "/v1/decisions", object{"customer_id": advocate})
		r.want(t, 200, "POST", "/v1/decisions/"+d["decision_id"].(string)+"/activation", `{}`)
		r.refer(t, fmt.Sprint("friend", i), d["referral_code"].(string))
		r.want(t, 200, "POST", "/v1/identify", object{"userId": fmt.Sprint("idle", i), "messageId": fmt.Sprint("idle", i)})
	}
	busy("alike", 6)
	busy("hardly", 1)

	got := r.want(t, 200, "GET", "/v1/customers?similar_to=advocates&limit=3", nil)
	if got["advocates"] != 10.0 || got["compared"] != 23.0 || got["program"] != "main" || got["similar_to"] != "advocates" {
		t.Errorf("got %v", got)
	}
	listed := got["customers"].([]any)
	if len(listed) != 3 || listed[0].(object)["customer_id"] != "alike" || listed[0].(object)["similarity"].(float64) < 0.99 {
		t.Errorf("listed %v, want alike first, fully similar, and three", listed)
	}
	everybody := r.want(t, 200, "GET", "/v1/customers?similar_to=advocates&program=main&limit=1000", nil)["customers"].([]any)
	similarity := func(c any) float64 { return c.(object)["similarity"].(float64) }
	if len(everybody) != 23 || !slices.IsSortedFunc(everybody, func(a, b any) int {
		return int(1e9 * (similarity(b) - similarity(a)))
	}) || similarity(everybody[22]) > -0.5 {
		t.Errorf("everybody %v, want the most similar first and who does nothing last", everybody)
	}
	for _, c := range everybody {
		if name := c.(object)["customer_id"].(string); len(name) > 8 && name[:8] == "advocate" {
			t.Errorf("%s is listed, who is an advocate", name)
		}
	}
	strongest := got["differences"].([]any)[0].(object)
	if name := strongest["feature"].(string); strongest["deviations"].(float64) < 0.5 || !slices.Contains([]string{"orders", "orders_30d", "orders_365d", "logins_30d", "activity_30d"}, name) {
		t.Errorf("what sets advocates apart begins with %v", strongest)
	}

	for query, status := range map[string]int{"": 422, "?similar_to=friends": 422, "?similar_to=advocates&limit=0": 422, "?similar_to=advocates&program=none": 404} {
		r.want(t, status, "GET", "/v1/customers"+query, nil)
	}
	r.wantAs(t, catalog.ScopeDecide, 403, "GET", "/v1/customers?similar_to=advocates", nil)
}
