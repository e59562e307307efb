package httpapi_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func entries(doc object) []object {
	var all []object
	for _, e := range doc["entries"].([]any) {
		all = append(all, e.(object))
	}
	return all
}

// TestAuditSaysWhoChangedWhat checks one entry for every change, none for a change that failed or changed nothing.
func TestAuditSaysWhoChangedWhat(t *testing.T) {
	r := newRig(t)
	growth := r.want(t, 201, "POST", "/v1/keys", object{"scope": "admin", "name": "growth team"})
	r.keys["growth"] = growth["key"].(string)
	as := func(status int, method, path string, body any) {
		t.Helper()
		r.wantAs(t, "growth", status, method, path, body)
	}
	as(201, "POST", "/v1/offers", offer("ten", 1000))
	as(201, "POST", "/v1/offers", offer("five", 500))
	as(409, "POST", "/v1/offers", offer("five", 700))
	as(201, "POST", "/v1/programs", program(nil))
	as(422, "PATCH", "/v1/programs/main", object{"holdout_share": 3})
	as(200, "PATCH", "/v1/programs/main", object{"holdout_share": 0.1})
	as(200, "PATCH", "/v1/programs/main", object{"status": "paused", "name": "Renamed"})
	as(201, "POST", "/v1/experiments", experiment(nil))
	as(200, "POST", "/v1/experiments/reward/start", nil)
	as(200, "POST", "/v1/experiments/reward/stop", nil)
	as(200, "PATCH", "/v1/offers/five", object{"available": false})
	as(200, "POST", "/v1/clock", object{"now": "2030-01-01T00:00:00Z"})
	spare := r.want(t, 201, "POST", "/v1/keys", object{"scope": "decide", "name": "spare"})
	for range 2 { // the second time changes nothing
		as(204, "DELETE", "/v1/keys/"+spare["id"].(string), nil)
	}

	log := entries(r.want(t, 200, "GET", "/v1/audit?limit=1000", nil))
	var got []string
	for _, e := range slices.Backward(log) {
		if e["actor"] == "growth team" {
			got = append(got, fmt.Sprint(e["kind"], " ", e["key"], " ", e["action"]))
		}
	}
	want := []string{
		"offer ten create", "offer five create", "program main create", "program main update", "program main status", "experiment reward create",
		"experiment reward status", "experiment reward status", "offer five update", "clock  update", "key " + spare["id"].(string) + " status",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	last := entries(r.want(t, 200, "GET", "/v1/audit?kind=program&key=main&limit=1", nil))[0]
	if fmt.Sprint(last["before"]) != "map[name:Friends status:live version:2]" || fmt.Sprint(last["after"]) != "map[name:Renamed status:paused version:3]" {
		t.Errorf("got %v and %v, want what differs", last["before"], last["after"])
	}
	if last["key_id"] != growth["id"] {
		t.Errorf("got key %v, want %v", last["key_id"], growth["id"])
	}
	for _, e := range log {
		if text := fmt.Sprint(e); strings.Contains(text, "salt") || strings.Contains(text, r.keys["growth"]) {
			t.Errorf("a secret stands in %s", text)
		}
	}
	if w := r.do(r.request(t, "decide", "GET", "/v1/audit", nil)); w.Code != 403 {
		t.Errorf("a decide key reads the audit log: %d", w.Code)
	}
	r.want(t, 422, "GET", "/v1/audit?kind=customer", nil)
}

// TestAuditPages walks the log in pages and gets every entry once.
func TestAuditPages(t *testing.T) {
	r := newRig(t)
	r.want(t, 201, "POST", "/v1/offers", offer("ten", 1000))
	for i := range 6 {
		r.want(t, 200, "PATCH", "/v1/offers/ten", object{"name": fmt.Sprint("Name ", i)})
	}
	var names []string
	for next := ""; ; {
		page := r.want(t, 200, "GET", "/v1/audit?kind=offer&limit=3&before="+next, nil)
		for _, e := range entries(page) {
			names = append(names, fmt.Sprint(e["after"].(object)["name"]))
		}
		more, ok := page["next"].(string)
		if !ok {
			break
		}
		next = more
	}
	if want := "[Name 5 Name 4 Name 3 Name 2 Name 1 Name 0 Offer ten]"; fmt.Sprint(names) != want {
		t.Errorf("got %v, want %s", names, want)
	}
}
