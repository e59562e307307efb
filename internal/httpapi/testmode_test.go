package httpapi_test

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"goodword/internal/referral"
)

// walk takes a customer through the whole loop: asked three times within the cap of one, delivered, shared, clicked, a friend signs up
// through the link and buys, and another friend types the bare code.
func (r *rig) walk(t *testing.T, customer string, asks int) {
	t.Helper()
	r.want(t, 200, "POST", "/v1/identify", object{"userId": customer, "messageId": customer})
	asked := 0
	for i := range 3 {
		d := r.want(t, 200, "POST", "/v1/decisions", object{"customer_id": customer, "placement": "email", "send_id": fmt.Sprint("s", i)})
		if d["ask"] != true {
			continue
		}
		asked++
		id := d["decision_id"].(string)
		r.want(t, 200, "POST", "/v1/decisions/"+id+"/activation", `{}`)
		r.want(t, 200, "POST", "/v1/decisions/"+id+"/outcome", object{"type": "share", "share_channel": "whatsapp"})
		token := d["referral_link"].(string)[len(links)+len("/r/"):]
		w := r.do(httptest.NewRequest("GET", "/r/"+token, nil))
		if w.Code != 302 && w.Code != 307 {
			t.Fatalf("the link answers %d", w.Code)
		}
		if err := r.services.Clicks.(*referral.Clicks).Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
		for j, code := range []string{token, d["referral_code"].(string)} {
			r.refer(t, fmt.Sprintf("friend-%s-%d-%d", customer, i, j), code)
		}
	}
	if asked != asks {
		t.Errorf("%s was asked %d times, want %d", customer, asked, asks)
	}
}

// refer lets a friend sign up with a code and buy.
func (r *rig) refer(t *testing.T, friend, code string) {
	t.Helper()
	r.want(t, 200, "POST", "/v1/track", object{"userId": friend, "messageId": "a" + friend, "event": "Signed Up", "properties": object{"referral_code": code}})
	r.want(t, 200, "POST", "/v1/track", object{"userId": friend, "messageId": "b" + friend, "event": "Order Completed",
		"properties": object{"order_id": friend, "total": 50, "currency": "EUR"}})
}

// number runs a query that gives one number.
func (r *rig) number(t *testing.T, query string) int {
	t.Helper()
	var n int
	if err := r.store.Pool().QueryRow(t.Context(), query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// live are the numbers that a test customer must leave at zero.
var live = map[string]string{
	"decisions":        `select count(*) from decisions where not test`,
	"promises":         `select count(*) from promises where not test`,
	"referrals":        `select count(*) from referrals where not test`,
	"outcomes":         `select count(*) from outcomes where not test`,
	"fold queue":       `select count(*) from fold_queue`,
	"learned policies": `select count(*) from policies`,
}

// TestTestModeReachesNoLiveNumber drives the whole loop with a test customer of a live program, and then with a customer like any other,
// to see that the numbers can move.
func TestTestModeReachesNoLiveNumber(t *testing.T) {
	r := newRig(t)
	r.setUp(t, object{"test_customers": []string{"tess"}, "cap_count": 1, "cap_days": 30})
	before := r.catalog.Snapshot(r.ws).ID
	r.walk(t, "tess", 3)
	r.want(t, 200, "POST", "/v1/clock", object{"now": "2026-03-20T09:00:00Z"})
	for what, query := range live {
		if n := r.number(t, query); n != 0 {
			t.Errorf("%s: a test customer left %d", what, n)
		}
	}
	for what, want := range map[string]int{"decisions": 3, "promises": 1, "referrals": 6} {
		if n := r.number(t, strings.Replace(live[what], "not test", "test", 1)); n != want {
			t.Errorf("%s marked test: got %d, want %d", what, n, want)
		}
	}
	if n := r.number(t, `select count(*) from outcomes where test and kind in ('share', 'click', 'signup', 'purchase')`); n != 18 {
		t.Errorf("got %d outcomes marked test, want 3 shares, 3 clicks, 6 signups, 6 purchases", n)
	}
	if after := r.catalog.Snapshot(r.ws).ID; after != before {
		t.Error("the policy moved")
	}
	report := r.want(t, 200, "GET", "/v1/experiments/reward/report", nil)
	if report["decisions"] != 0.0 || report["outcomes"] != 0.0 || report["forced"] != 0.0 {
		t.Errorf("got %v, want an empty report", report)
	}
	w := r.do(r.request(t, "", "GET", "/metrics", nil))
	if text := w.Body.String(); !strings.Contains(text, `,test="true"} `) || strings.Contains(text, `,test="false"} `) {
		t.Error("the metrics do not tell test decisions apart")
	}

	// Out of the test, the customer is asked as if for the first time: no cap was used, no test promise forces the offer.
	r.want(t, 200, "PATCH", "/v1/programs/main", object{"test_customers": []string{}})
	first := r.want(t, 200, "POST", "/v1/decisions", object{"customer_id": "tess", "send_id": "real"})
	if first["ask"] != true || first["test"] != false || first["promise"].(object)["new"] != true || first["stages"].([]any)[0].(object)["forced"] != false {
		t.Errorf("got %v", first)
	}
	r.walk(t, "ravi", 1)
	r.want(t, 200, "POST", "/v1/clock", object{"now": "2026-04-20T09:00:00Z"})
	for what, query := range live {
		if n := r.number(t, query); n == 0 {
			t.Errorf("%s: a customer like any other left nothing", what)
		}
	}
	if r.catalog.Snapshot(r.ws).ID == before {
		t.Error("the policy did not move")
	}
}

// TestProgramInTest checks that only test customers are decided for, and nothing is stored for the others.
func TestProgramInTest(t *testing.T) {
	r := newRig(t)
	r.setUp(t, object{"status": "test", "test_customers": []string{"tess"}, "holdout_share": 0.5})
	r.want(t, 200, "POST", "/v1/identify", object{"userId": "tess", "messageId": "t"})
	for i := range 12 {
		d := r.want(t, 200, "POST", "/v1/decisions", object{"customer_id": "tess", "send_id": fmt.Sprint(i)})
		if d["ask"] != true || d["test"] != true {
			t.Fatalf("got %v %v, want a test ask", d["ask"], d["reason_code"])
		}
	}
	d := r.want(t, 200, "POST", "/v1/decisions", object{"customer_id": "ada"})
	if d["ask"] != false || d["reason_code"] != "not_test_customer" {
		t.Errorf("got %v %v", d["ask"], d["reason_code"])
	}
	if n := r.number(t, live["decisions"]); n != 0 {
		t.Errorf("%d decisions were stored for customers outside the test", n)
	}
	for _, status := range []string{"live", "paused", "archived"} {
		r.want(t, 200, "PATCH", "/v1/programs/main", object{"status": status})
	}
	if d := r.want(t, 200, "POST", "/v1/decisions", object{"customer_id": "tess", "send_id": "late"}); d["ask"] != false || d["reason_code"] != "archived" {
		t.Errorf("got %v %v", d["ask"], d["reason_code"])
	}
	problem := r.want(t, 409, "PATCH", "/v1/programs/main", object{"status": "live"})
	if detail := fmt.Sprint(problem["detail"]); !strings.Contains(detail, "can become nothing else") {
		t.Errorf("got %s", detail)
	}
}

// TestArchivedProgramPays checks that links of an archived program work and that its promises are paid.
func TestArchivedProgramPays(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	d := r.want(t, 200, "POST", "/v1/decisions", object{"customer_id": "ada"})
	r.want(t, 200, "PATCH", "/v1/programs/main", object{"status": "paused"})
	r.want(t, 200, "PATCH", "/v1/programs/main", object{"status": "archived"})
	if w := r.do(httptest.NewRequest("GET", "/r/"+d["referral_code"].(string), nil)); w.Header().Get("Location") == "" {
		t.Errorf("the link answers %d", w.Code)
	}
	r.refer(t, "friend", d["referral_code"].(string))
	if n := r.number(t, `select count(*) from referrals where status = 'converted' and offer->>'key' = '`+d["offer"].(string)+`'`); n != 1 {
		t.Errorf("got %d referrals paid as promised, want 1", n)
	}
}
