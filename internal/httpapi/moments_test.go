package httpapi_test

import (
	"strings"
	"testing"
	"time"
)

const momentProgram = "/v1/programs/main"

// moments gives the program of setUp two moments and a placement for them.
func moments(rule string) object {
	return object{
		"moments": []object{
			{"key": "delivered", "event": "order_delivered", "timing": "+3d", "open_days": 4},
			{"key": "milestone", "event": "Report Created", "rule": rule},
		},
		"placements": []object{
			{"key": "email", "channel": "email", "interrupt": true},
			{"key": "pulse", "channel": "email", "interrupt": true, "moments": []string{"delivered", "milestone"}},
		},
	}
}

// TestMomentsOpenEpisodes sends events and asks at a placement that asks in moments only.
func TestMomentsOpenEpisodes(t *testing.T) {
	r := newRig(t)
	r.setUp(t, moments(`properties.number == 100 && orders == 0 && has(properties.team) && properties.team.size > 2`))
	track := func(id, name string, at time.Time, properties object) {
		t.Helper()
		doc := r.want(t, 200, "POST", "/v1/track", object{"userId": "ada", "messageId": id, "event": name, "timestamp": at, "properties": properties})
		if errs, _ := doc["errors"].([]any); len(errs) > 0 {
			t.Fatalf("%s: %v", name, errs)
		}
	}
	ask := func(send string) object {
		t.Helper()
		return r.want(t, 200, "GET", "/v1/next-ask?customer_id=ada&placement=pulse&send_id="+send, nil)
	}
	now := r.clock.Now()
	track("1st", "Report Created", now, object{"number": 99, "team": object{"size": 3}})
	track("old", "Order Delivered", now.AddDate(0, -1, 0), object{})
	if got := ask("1")["reason_code"]; got != "no_moment" {
		t.Errorf("with no event that opens an episode: %v", got)
	}
	track("2nd", "report_created", now.Add(-time.Minute), object{"number": 100, "team": object{"size": 3}})
	if doc := ask("2"); doc["ask"] != true {
		t.Errorf("at the milestone: %v, %v", doc["ask"], doc["reason_code"])
	}
	track("3rd", "Order Delivered", now.Add(-time.Second), object{})
	doc := ask("3")
	if doc["ask"] != false || doc["reason_code"] != "not_yet" || doc["send_after"] != now.Add(-time.Second).AddDate(0, 0, 3).Format(time.RFC3339) {
		t.Errorf("at the delivery: ask %v, %v, send after %v", doc["ask"], doc["reason_code"], doc["send_after"])
	}
	view := r.want(t, 200, "GET", "/v1/decisions/"+doc["decision_id"].(string), nil)
	if view["status"] != "scheduled" || view["moment"] != "delivered" {
		t.Errorf("its decision is %v of the moment %v", view["status"], view["moment"])
	}
}

func TestRulesOfAProgramAreCheckedWhenSaved(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	bad := moments("score >= 'nine'")
	bad["segments"] = []object{{"key": "vip", "rule": "nps >"}, {"key": "events", "rule": "score > 1"}}
	doc := r.want(t, 422, "PATCH", momentProgram, bad)
	want := "/segments/0/rule line 1, column 6: Syntax error: mismatched input '<EOF>'; " +
		"/segments/1/rule line 1, column 1: undeclared reference to 'score'; " +
		"/moments/1/rule line 1, column 7: found no matching overload for '_>=_' applied to '(int, string)'"
	var got []string
	for _, e := range doc["errors"].([]any) {
		got = append(got, e.(object)["pointer"].(string)+" "+e.(object)["detail"].(string))
	}
	if strings.Join(got, "; ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "; "), want)
	}
	doc = r.want(t, 422, "PATCH", momentProgram, object{"time_zone": "Europe/Atlantis", "contact_hours": []object{{"channels": []string{"email"}, "from": "9", "to": "8"}}})
	if p := strings.Join(pointers(doc), " "); p != "/contact_hours/0/from /contact_hours/0/to /time_zone" && p != "/time_zone /contact_hours/0/from /contact_hours/0/to" {
		t.Errorf("bad fields %s", p)
	}
	doc = r.want(t, 200, "PATCH", momentProgram, object{"contact_hours": []object{{"channels": []string{"email"}, "from": "09:00", "to": "18:00"}}})
	if hours := doc["contact_hours"].([]any); len(hours) != 1 || hours[0].(object)["to"] != "18:00" {
		t.Errorf("contact hours became %v", hours)
	}
}

// TestMomentOnStoredHistory tries rules before they go live.
func TestMomentOnStoredHistory(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	now := r.clock.Now()
	send := func(user, id, name string, daysAgo int, properties object) {
		t.Helper()
		r.want(t, 200, "POST", "/v1/track", object{"userId": user, "messageId": id, "event": name, "timestamp": now.AddDate(0, 0, -daysAgo), "properties": properties})
	}
	for i, user := range []string{"ada", "bob", "eve"} {
		send(user, user+"-1", "Order Completed", 20-i, object{"order_id": user, "total": 10 * (i + 1), "currency": "EUR"})
		send(user, user+"-2", "NPS Submitted", 10, object{"score": 8 + i})
		send(user, user+"-3", "nps_submitted", 3, object{"score": 10})
	}
	send("ada", "ada-4", "Order Completed", 5, object{"order_id": "x", "total": 1, "currency": "EUR"}) // after the first answer
	doc := r.want(t, 200, "POST", "/v1/moments/try", object{"event": "NPS Submitted", "rule": "score >= 9 && orders == 1"})
	// On day -10 bob and eve answer 9 and 10; on day -3 all answer 10, but ada has two orders by then.
	if doc["customers"] != 3.0 || doc["events"] != 6.0 || doc["episodes"] != 4.0 || doc["failures"] != 0.0 {
		t.Errorf("got %v", doc)
	}
	days := doc["days"].(object)
	if days[now.AddDate(0, 0, -10).Format(time.DateOnly)] != 2.0 || days[now.AddDate(0, 0, -3).Format(time.DateOnly)] != 2.0 {
		t.Errorf("by day: %v", days)
	}
	doc = r.want(t, 200, "POST", "/v1/moments/try", object{"event": "NPS Submitted", "rule": "10 / (orders - 1) > 0", "days": 7})
	if doc["events"] != 3.0 || doc["failures"] != 2.0 || doc["failure"] != "division by zero" || doc["episodes"] != 1.0 {
		t.Errorf("a rule that divides by zero: %v", doc)
	}
	send("eve", "eve-9", "ÉTAPE_Franchie", 1, object{})
	if doc = r.want(t, 200, "POST", "/v1/moments/try", object{"event": "étape franchie"}); doc["episodes"] != 1.0 {
		t.Errorf("a name with accents in capitals: %v", doc)
	}
	if p := pointers(r.want(t, 422, "POST", "/v1/moments/try", object{"rule": "nps >", "days": 1000})); strings.Join(p, " ") != "/event /days /rule" {
		t.Errorf("bad fields %v", p)
	}
}
