package httpapi_test

import (
	"fmt"
	"net/http/httptest"
	"testing"

	"goodword/internal/catalog"
)

func TestConfigurationLife(t *testing.T) {
	r := newRig(t)
	made := r.want(t, 201, "POST", "/v1/offers", offer("ten", 1000))
	if made["version"] != 1.0 || made["available"] != true {
		t.Errorf("got %v, want version 1, available", made)
	}
	changed := r.want(t, 200, "PATCH", "/v1/offers/ten", object{"advocate": object{"minor": 1500}, "ends_at": "2026-12-31T00:00:00+01:00"})
	if changed["version"] != 2.0 || changed["advocate"].(object)["minor"] != 1500.0 || changed["advocate"].(object)["kind"] != "credit" {
		t.Errorf("got %v, want version 2 with 1500", changed)
	}
	if back := r.want(t, 200, "PATCH", "/v1/offers/ten", `{"ends_at":null}`); back["ends_at"] != nil {
		t.Errorf("null left %v", back["ends_at"])
	}

	p := program(object{"placements": []object{{"key": "email", "channel": "email"}}, "countries": []string{"DE"}})
	delete(p, "code_prefix")
	delete(p, "salt")
	delete(p, "holdout_share")
	made = r.want(t, 201, "POST", "/v1/programs", p)
	if made["holdout_share"] != 0.05 || len(made["code_prefix"].(string)) != 4 || made["salt"] == "" {
		t.Errorf("got %v, want defaults, a code prefix and a salt", made)
	}
	if got := fmt.Sprint(made["placements"]); got != "[map[channel:email interrupt:false key:email]]" {
		t.Errorf("got placements %s: those of the default show through", got)
	}
	made = r.want(t, 200, "PATCH", "/v1/programs/main", `{"countries":null,"placements":null,"status":"paused"}`)
	if len(made["placements"].([]any)) != 3 || len(made["countries"].([]any)) != 0 || made["status"] != "paused" {
		t.Errorf("got %v, want the defaults back", made)
	}
	// What was read can be sent back as it is.
	if same := r.want(t, 200, "PATCH", "/v1/programs/main", r.want(t, 200, "GET", "/v1/programs/main", nil)); same["version"] != 3.0 {
		t.Errorf("got %v, want version 3", same["version"])
	}

	r.want(t, 201, "POST", "/v1/offers", offer("five", 500))
	if e := r.want(t, 201, "POST", "/v1/experiments", experiment(nil)); e["status"] != "draft" || e["window_hours"] != 72.0 {
		t.Errorf("got %v, want a draft with defaults", e)
	}
	r.want(t, 200, "PATCH", "/v1/experiments/reward", `{"window_hours":24}`)
	r.want(t, 200, "POST", "/v1/experiments/reward/start", nil)
	r.want(t, 409, "DELETE", "/v1/experiments/reward", nil)
	r.want(t, 409, "DELETE", "/v1/offers/five", nil)
	if e := r.want(t, 200, "POST", "/v1/experiments/reward/stop", nil); e["status"] != "stopped" {
		t.Errorf("got %v, want it stopped", e)
	}
	r.want(t, 204, "DELETE", "/v1/offers/five", nil)
	r.want(t, 404, "GET", "/v1/offers/five", nil)
	for path, n := range map[string]int{"offers": 1, "programs": 1, "experiments": 1} {
		if list := r.want(t, 200, "GET", "/v1/"+path, nil)[path].([]any); len(list) != n {
			t.Errorf("%s: got %v, want %d", path, list, n)
		}
	}
}

func TestKeysOverHTTP(t *testing.T) {
	r := newRig(t)
	made := r.want(t, 201, "POST", "/v1/keys", object{"scope": "decide", "name": "mailer"})
	r.keys["new"] = made["key"].(string)
	r.wantAs(t, "new", 200, "GET", "/v1/next-ask?customer_id=x", nil)
	for _, k := range r.want(t, 200, "GET", "/v1/keys", nil)["keys"].([]any) {
		if k.(object)["key"] != nil {
			t.Errorf("a key is listed with its text: %v", k)
		}
	}
	r.want(t, 204, "DELETE", "/v1/keys/"+made["id"].(string), nil)
	r.wantAs(t, "new", 401, "GET", "/v1/next-ask?customer_id=x", nil)
}

// TestWorkspacesSeeTheirOwnOnly checks that a key reaches nothing of another workspace.
func TestWorkspacesSeeTheirOwnOnly(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	made := r.want(t, 200, "POST", "/v1/decisions", object{"customer_id": "ada"})
	id := made["decision_id"].(string)
	other, err := r.store.CreateWorkspace(t.Context(), "other", r.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	text, key, err := r.catalog.CreateKey(t.Context(), other, catalog.ScopeAdmin, "")
	if err != nil {
		t.Fatal(err)
	}
	r.keys["other"] = text
	for _, test := range []struct {
		method, path string
		body         any
		status       int
	}{
		{"GET", "/v1/decisions/" + id, nil, 404}, {"GET", "/v1/decisions/" + id + "/replay", nil, 404},
		{"POST", "/v1/decisions/" + id + "/activation", `{}`, 404},
		{"POST", "/v1/decisions/" + id + "/outcome", `{"type":"share"}`, 404},
		{"GET", "/v1/programs/main", nil, 404}, {"PATCH", "/v1/offers/ten", `{}`, 404}, {"DELETE", "/v1/offers/five", nil, 404},
		{"POST", "/v1/experiments/reward/stop", nil, 404}, {"GET", "/v1/experiments/reward/report", nil, 404},
		{"POST", "/v1/decisions", object{"customer_id": "ada", "program": "main"}, 404},
	} {
		r.wantAs(t, "other", test.status, test.method, test.path, test.body)
	}
	bulk := r.wantAs(t, "other", 200, "POST", "/v1/activations", object{"activations": []object{{"decision_id": id}}})
	if bulk["accepted"] != 0.0 || len(bulk["errors"].([]any)) != 1 {
		t.Errorf("got %v", bulk)
	}
	r.want(t, 404, "DELETE", fmt.Sprintf("/v1/keys/%d", key.ID), nil) // the other's key, by the first
	for _, path := range []string{"offers", "programs", "experiments"} {
		if list := r.wantAs(t, "other", 200, "GET", "/v1/"+path, nil)[path].([]any); len(list) != 0 {
			t.Errorf("%s: the other sees %v", path, list)
		}
	}
}

func TestClockOverHTTP(t *testing.T) {
	r := newRig(t)
	if got := r.want(t, 200, "GET", "/v1/clock", nil); got["now"] != "2026-03-02T09:00:00Z" || got["mode"] != "manual" {
		t.Errorf("got %v", got)
	}
	got := r.want(t, 200, "POST", "/v1/clock", object{"now": "2027-01-15T10:00:00+01:00"})
	if got["now"] != "2027-01-15T09:00:00Z" || got["folded"] != 0.0 {
		t.Errorf("got %v", got)
	}
	// The partitions for the new month are there.
	r.want(t, 200, "POST", "/v1/identify", object{"userId": "ada", "messageId": "1"})
	r.want(t, 409, "POST", "/v1/clock", object{"now": "2027-01-15T09:00:00Z"})
	r.want(t, 422, "POST", "/v1/clock", object{"now": "2099-01-01T00:00:00Z"})
}

func TestRedirect(t *testing.T) {
	r := newRig(t)
	r.setUp(t, object{"landing_url": "https://acme.example/welcome?utm_source=friend"})
	code := r.want(t, 200, "POST", "/v1/decisions", object{"customer_id": "ada"})["referral_code"].(string)
	for path, want := range map[string]string{
		"/r/" + code:                               "https://acme.example/welcome?utm_source=friend&ref=" + code,
		"/r/" + code + ".1.whatsapp":               "https://acme.example/welcome?utm_source=friend&ref=" + code + "&gw_ref=" + code + ".1.whatsapp",
		"/r/" + code + "?url=https://evil.example": "https://acme.example/welcome?utm_source=friend&ref=" + code,
		"/r/acme2222222222":                        "https://acme.example/welcome?utm_source=friend&ref=acme2222222222",
	} {
		for _, method := range []string{"GET", "HEAD"} {
			w := r.do(httptest.NewRequest(method, path, nil))
			if w.Code != 302 || w.Header().Get("Location") != want || w.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("%s %s: got %d to %s, want 302 to %s", method, path, w.Code, w.Header().Get("Location"), want)
			}
		}
	}
	for _, path := range []string{"/r/x", "/r/zzzz2222222222", "/r/https:%2F%2Fevil.example"} {
		if w := r.do(httptest.NewRequest("GET", path, nil)); w.Code != 404 || w.Header().Get("Location") != "" {
			t.Errorf("%s: got %d to %q, want 404", path, w.Code, w.Header().Get("Location"))
		}
	}
	if w := r.services.Clicks.(interface{ Waiting() int }); w.Waiting() != 4 {
		t.Errorf("%d visits were counted, want the 4 of GET", w.Waiting())
	}
}
