package httpapi_test

import (
	"fmt"
	"testing"
)

// TestReportsBySegment: numbers and estimates of the segments add up to those of all, and each is made of its own rows.
func TestReportsBySegment(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	const customers = 12
	for i := range customers {
		id := fmt.Sprint("c", i)
		r.want(t, 200, "POST", "/v1/identify", object{"userId": id, "messageId": id})
		d := r.want(t, 200, "POST", "/v1/decisions", object{"customer_id": id})["decision_id"].(string)
		r.want(t, 200, "POST", "/v1/decisions/"+d+"/activation", `{}`)
		if i < 3 {
			r.want(t, 200, "POST", "/v1/decisions/"+d+"/outcome", object{"type": "share"})
		}
	}
	const split = `update decisions d set segment = case when c.external_id in ('c0', 'c1', 'c2', 'c3') then 'vip' else '' end
from customers c where c.customer_id = d.customer_id`
	if _, err := r.store.Pool().Exec(t.Context(), split); err != nil {
		t.Fatal(err)
	}
	r.want(t, 200, "POST", "/v1/clock", object{"now": "2026-03-20T09:00:00Z"})

	plain := r.want(t, 200, "GET", "/v1/experiments/reward/report", nil)
	report := r.want(t, 200, "GET", "/v1/experiments/reward/report?by=segment", nil)
	if plain["segments"] != nil || plain["decisions"] != 12.0 || report["decisions"] != 12.0 || report["outcomes"] != 3.0 || fmt.Sprint(plain["arms"]) != fmt.Sprint(report["arms"]) {
		t.Errorf("got %v, and by segment %v", plain, report)
	}
	segments := report["segments"].([]any)
	if len(segments) != 2 {
		t.Fatalf("got %v", segments)
	}
	for i, want := range []struct {
		name                string
		decisions, outcomes float64
	}{{"", 8, 0}, {"vip", 4, 3}} {
		s := segments[i].(object)
		if s["segment"] != want.name || s["decisions"] != want.decisions || s["outcomes"] != want.outcomes || len(s["arms"].([]any)) != 2 {
			t.Errorf("got %v, want %+v", s, want)
		}
		draws := 0.0
		for _, a := range s["arms"].([]any) {
			arm := a.(object)
			draws += arm["draws"].(float64)
			if arm["too_early"] != true || arm["low"].(float64) > arm["estimate"].(float64) || arm["high"].(float64) < arm["estimate"].(float64) {
				t.Errorf("%q: got %v", want.name, arm)
			}
		}
		if draws != want.decisions {
			t.Errorf("%q: %v draws, want %v", want.name, draws, want.decisions)
		}
	}

	numbers := r.want(t, 200, "GET", "/v1/programs/main/numbers?by=segment", nil)
	list := numbers["segments"].([]any)
	if numbers["asks"] != 12.0 || numbers["shares"] != 3.0 || len(list) != 2 {
		t.Fatalf("got %v", numbers)
	}
	for i, want := range []string{" 8 0 8", "vip 4 3 4"} {
		s := list[i].(object)
		if got := fmt.Sprint(s["segment"], " ", s["asks"], " ", s["shares"], " ", s["incremental"].(object)["customers"]); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	r.want(t, 422, "GET", "/v1/programs/main/numbers?by=weather", nil)
	r.want(t, 422, "GET", "/v1/experiments/reward/report?by=weather", nil)
}
