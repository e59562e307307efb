package httpapi_test

import (
	"encoding/json"
	"testing"

	"goodword/internal/catalog"
)

func TestDecisionWithItsOutcomes(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	made := r.wantAs(t, catalog.ScopeDecide, 200, "POST", "/v1/decisions", object{"customer_id": "ada", "placement": "email", "send_id": "s1"})
	id := made["decision_id"].(string)
	stage := made["stages"].([]any)[0].(object)
	probabilities := stage["probabilities"].(object)
	if made["ask"] != true || made["propensity"] != stage["propensity"] || probabilities[stage["arm"].(string)] != stage["propensity"] ||
		len(probabilities) != 2 || stage["experiment"] != "reward" || stage["drawn"] != true {
		t.Errorf("got %v", made)
	}
	promise := made["promise"].(object)
	if promise["new"] != true || promise["offer"].(object)["key"] != made["offer"] {
		t.Errorf("got promise %v for offer %v", promise, made["offer"])
	}

	activation := "/v1/decisions/" + id + "/activation"
	for i, want := range []bool{false, true} {
		if got := r.wantAs(t, catalog.ScopeDecide, 200, "POST", activation, object{"kind": "delivered"}); got["duplicate"] != want {
			t.Errorf("activation %d: got %v", i, got)
		}
	}
	if got := r.wantAs(t, catalog.ScopeDecide, 200, "POST", activation, nil); got["duplicate"] != false { // of no kind: another report
		t.Errorf("an activation without a body: got %v", got)
	}
	outcome := "/v1/decisions/" + id + "/outcome"
	for _, test := range []struct {
		body      object
		duplicate bool
	}{
		{object{"type": "share", "share_channel": "WhatsApp", "message_id": "1"}, false},
		{object{"type": "share", "share_channel": "WhatsApp", "message_id": "1"}, true},
		{object{"type": "share", "message_id": "2"}, false},
		{object{"type": "purchase", "value_minor": 4200, "currency": "eur", "at": "2026-03-02T08:59:00Z"}, false},
		{object{"type": "purchase", "value_minor": 4200, "currency": "eur", "at": "2026-03-02T08:59:00Z"}, true},
		{object{"type": "purchase", "value_minor": 4200, "currency": "eur", "at": "2026-03-02T08:58:00Z"}, false},
		{object{"type": "exposure"}, false}, {object{"type": "click"}, false}, {object{"type": "signup"}, false},
		{object{"type": "unsubscribe"}, false}, {object{"type": "complaint"}, false}, {object{"type": "refund"}, false},
	} {
		if got := r.wantAs(t, catalog.ScopeDecide, 200, "POST", outcome, test.body); got["duplicate"] != test.duplicate {
			t.Errorf("%v: got %v", test.body, got)
		}
	}
	q := r.request(t, catalog.ScopeDecide, "POST", outcome, object{"type": "share"})
	q.Header.Set("Idempotency-Key", "2")
	if got := parse(t, r.do(q)); got["duplicate"] != true {
		t.Errorf("Idempotency-Key: got %v", got)
	}

	record := r.wantAs(t, catalog.ScopeDecide, 200, "GET", "/v1/decisions/"+id, nil)
	kinds := map[any]int{}
	for _, o := range record["outcomes"].([]any) {
		kinds[o.(object)["type"]]++
	}
	if record["activated_at"] != "2026-03-02T09:00:00Z" || kinds["share"] != 2 || kinds["purchase"] != 2 || kinds["signup"] != 1 {
		t.Errorf("got activated at %v, outcomes %v", record["activated_at"], kinds)
	}
	for _, key := range []string{"reason_code", "stages", "snapshot", "offer", "share_probability", "valid_until"} {
		if asJSON(t, record[key]) != asJSON(t, made[key]) {
			t.Errorf("%s: the record has %v, the answer had %v", key, record[key], made[key])
		}
	}

	replay := r.wantAs(t, catalog.ScopeDecide, 200, "GET", "/v1/decisions/"+id+"/replay", nil)
	again := replay["stages"].([]any)[0].(object)
	if replay["match"] != true || replay["max_difference"] != 0.0 || asJSON(t, again["stored"]) != asJSON(t, again["recomputed"]) ||
		asJSON(t, again["stored"]) != asJSON(t, stage) {
		t.Errorf("got %v, want it to match %v", replay, stage)
	}
}

func TestBulkActivations(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	r.want(t, 200, "POST", "/v1/identify", object{"userId": "bob", "messageId": "b"})
	var ids []any
	for _, customer := range []string{"ada", "bob"} {
		ids = append(ids, r.want(t, 200, "POST", "/v1/decisions", object{"customer_id": customer})["decision_id"])
	}
	got := r.wantAs(t, catalog.ScopeDecide, 200, "POST", "/v1/activations", object{"activations": []any{
		object{"decision_id": ids[0]}, object{"decision_id": "dec_1"}, 7, object{"decision_id": ids[1], "kind": "delivered"},
		object{"decision_id": ids[0]}, object{"decision_id": ids[1], "when": "now"},
	}})
	if got["accepted"] != 2.0 || got["duplicates"] != 1.0 {
		t.Errorf("got %v, want 2 accepted and 1 duplicate", got)
	}
	var at []float64
	for _, e := range got["errors"].([]any) {
		at = append(at, e.(object)["index"].(float64))
	}
	if asJSON(t, at) != "[1,2,5]" {
		t.Errorf("got errors %v, want them at 1, 2 and 5", got["errors"])
	}
}

// TestLearningOverHTTP closes the loop: decide, activate, share, let the window close, and the report counts it.
func TestLearningOverHTTP(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	id := r.want(t, 200, "POST", "/v1/decisions", object{"customer_id": "ada"})["decision_id"].(string)
	r.want(t, 200, "POST", "/v1/decisions/"+id+"/activation", `{}`)
	r.want(t, 200, "POST", "/v1/decisions/"+id+"/outcome", `{"type":"share"}`)
	before := r.catalog.Snapshot(r.ws).ID
	moved := r.want(t, 200, "POST", "/v1/clock", object{"now": "2026-03-09T09:00:00Z"})
	if moved["folded"] != 2.0 || moved["published"] != true || r.catalog.Snapshot(r.ws).ID == before {
		t.Errorf("got %v, want one fold of the stage, one of the share channels, and a new snapshot", moved)
	}
	report := r.want(t, 200, "GET", "/v1/experiments/reward/report", nil)
	if report["decisions"] != 1.0 || report["outcomes"] != 1.0 || len(report["arms"].([]any)) != 2 {
		t.Errorf("got %v", report)
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
