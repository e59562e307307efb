package httpapi_test

import (
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"goodword/internal/catalog"
	"goodword/internal/learn"
)

// guards are the guardrails as one replica runs them, with a count of the arms it stopped.
func (r *rig) guards(c *catalog.Catalog, stopped *int) *learn.Guards {
	return &learn.Guards{
		Store: r.store, Catalog: c, Clock: r.clock, Log: slog.New(slog.DiscardHandler), Retired: func(string) { *stopped++ },
	}
}

// asked is a decision of a customer in the answer of a batch.
type asked struct{ id, arm, customer string }

// askMany decides for customers c{from} to c{to-1}, and activates all of it.
func (r *rig) askMany(t *testing.T, from, to int) []asked {
	t.Helper()
	var items, activations []object
	var body strings.Builder
	for i := from; i < to; i++ {
		items = append(items, object{"type": "identify", "userId": fmt.Sprint("c", i), "messageId": fmt.Sprint("identify-", i)})
		fmt.Fprintf(&body, `{"customer_id":"c%d"}`+"\n", i)
	}
	r.want(t, 200, "POST", "/v1/batch", object{"batch": items})
	var all []asked
	for _, a := range r.batch(t, "", body.String()) {
		d := asked{id: fmt.Sprint(a["decision_id"]), arm: fmt.Sprint(a["stages"].([]any)[0].(object)["arm"]), customer: fmt.Sprint(a["customer_id"])}
		all, activations = append(all, d), append(activations, object{"decision_id": d.id})
	}
	r.want(t, 200, "POST", "/v1/activations", object{"activations": activations})
	return all
}

// complain lets every so-manyth decision of an arm lead to a complaint.
func (r *rig) complain(t *testing.T, all []asked, arm string, every int) {
	t.Helper()
	n := 0
	for _, d := range all {
		if d.arm != arm {
			continue
		}
		if n++; n%every == 0 {
			r.want(t, 200, "POST", "/v1/decisions/"+d.id+"/outcome", object{"type": "complaint"})
		}
	}
}

// setUpGuarded makes what setUp makes, with an experiment that splits evenly.
func (r *rig) setUpGuarded(t *testing.T, with object) {
	t.Helper()
	r.want(t, 201, "POST", "/v1/offers", offer("five", 500))
	r.want(t, 201, "POST", "/v1/offers", offer("ten", 1000))
	r.want(t, 201, "POST", "/v1/programs", program(nil))
	e := experiment(object{"method": "ab", "arms": []object{{"key": "five_each", "offer": "five", "weight": 1}, {"key": "ten_each", "offer": "ten", "weight": 1}}})
	maps.Copy(e, with)
	r.want(t, 201, "POST", "/v1/experiments", e)
	r.want(t, 200, "POST", "/v1/experiments/reward/start", nil)
}

// TestGuardrailStopsAnArm plants an arm whose asks are marked as spam: it is stopped by itself, once, by whichever of two replicas looks
// first, what it promised stays promised, and nothing draws it again.
func TestGuardrailStopsAnArm(t *testing.T) {
	r := newRig(t)
	r.setUpGuarded(t, nil)
	all := r.askMany(t, 0, 500)
	r.complain(t, all, "ten_each", 25)

	other := catalog.New(r.store, r.clock, slog.New(slog.DiscardHandler))
	if err := other.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	var stopped [2]int
	var replicas sync.WaitGroup
	for i, c := range []*catalog.Catalog{r.catalog, other} {
		replicas.Go(func() {
			if err := r.guards(c, &stopped[i]).Look(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	replicas.Wait()
	for range 3 { // later looks, as after a restart
		if err := r.guards(r.catalog, &stopped[0]).Look(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if stopped[0]+stopped[1] != 1 {
		t.Errorf("stopped %v times, want once", stopped)
	}
	e := r.want(t, 200, "GET", "/v1/experiments/reward", nil)
	retired := e["retired"].([]any)
	if len(retired) != 1 || retired[0].(object)["arm"] != "ten_each" || retired[0].(object)["metric"] != "complaint" ||
		retired[0].(object)["at"] != "2026-03-02T09:00:00Z" || !strings.Contains(fmt.Sprint(retired[0].(object)["why"]), "0.1 % is the limit") || e["status"] != "running" {
		t.Errorf("got %v", e)
	}
	var entries []object
	for _, a := range r.want(t, 200, "GET", "/v1/audit?kind=experiment", nil)["entries"].([]any) {
		if a := a.(object); a["actor"] == "guardrail" {
			entries = append(entries, a)
		}
	}
	if len(entries) != 1 || entries[0]["action"] != "update" || entries[0]["after"].(object)["retired"] == nil {
		t.Errorf("got audit entries %v, want one", entries)
	}
	report := r.want(t, 200, "GET", "/v1/experiments/reward/report", nil)
	if arms := report["arms"].([]any); arms[0].(object)["retired"] != nil || arms[1].(object)["retired"].(object)["arm"] != "ten_each" {
		t.Errorf("the report has arms %v", arms)
	}
	verdicts := map[string]any{}
	for _, v := range report["guardrails"].(object)["verdicts"].([]any) {
		v := v.(object)
		verdicts[fmt.Sprint(v["metric"], " ", v["kind"], " ", v["arm"])] = v["verdict"]
	}
	want := map[string]any{
		"unsubscribe margin ten_each": "undecided", "complaint margin ten_each": verdicts["complaint margin ten_each"],
		"complaint limit five_each": "undecided", "complaint limit ten_each": "fail",
	}
	if !maps.Equal(verdicts, want) {
		t.Errorf("got verdicts %v", verdicts)
	}

	for _, d := range r.askMany(t, 500, 600) {
		if d.arm != "five_each" {
			t.Fatalf("%s got %s after it was stopped", d.customer, d.arm)
		}
	}
	held := all[slices.IndexFunc(all, func(d asked) bool { return d.arm == "ten_each" })] // the first does not complain
	again := r.want(t, 200, "POST", "/v1/decisions", object{"customer_id": held.customer, "send_id": "later"})
	if again["offer"] != "ten" || again["ask"] != true {
		t.Errorf("who was promised ten now gets %v", again)
	}
	for _, id := range []string{held.id, fmt.Sprint(again["decision_id"])} {
		if replay := r.want(t, 200, "GET", "/v1/decisions/"+id+"/replay", nil); replay["match"] != true {
			t.Errorf("decision %s does not replay: %v", id, replay)
		}
	}
	audit := r.want(t, 200, "GET", "/v1/experiments/reward/audit", nil)
	for _, check := range audit["checks"].([]any) {
		if c := check.(object); c["verdict"] == "fail" {
			t.Errorf("the log of a stopped arm fails the audit: %v", c)
		}
	}
}

// TestGuardrailsFreeze: what guardrails are and did cannot be changed once an experiment runs, not even by the file it was exported to.
func TestGuardrailsFreeze(t *testing.T) {
	r := newRig(t)
	r.setUpGuarded(t, nil)
	e := r.want(t, 200, "GET", "/v1/experiments/reward", nil)
	if got := fmt.Sprint(e["guardrails"]); got != "[map[kind:margin level:0.05 metric:unsubscribe value:0.001 window_hours:168] "+
		"map[kind:margin level:0.05 metric:complaint value:0.0002 window_hours:720] map[kind:limit level:0.05 metric:complaint value:0.001 window_hours:720]]" {
		t.Errorf("a new experiment has the guardrails %s", got)
	}
	exported := r.want(t, 200, "GET", "/v1/export", nil)
	all := r.askMany(t, 0, 300)
	r.complain(t, all, "ten_each", 20)
	stopped := 0
	if err := r.guards(r.catalog, &stopped).Look(t.Context()); err != nil || stopped != 1 {
		t.Fatalf("stopped %d, %v", stopped, err)
	}
	for pointer, change := range map[string]object{
		"/guardrails": {"guardrails": []object{}}, "/retired": {"retired": []object{}},
	} {
		if got := pointers(r.want(t, 409, "PATCH", "/v1/experiments/reward", change)); !slices.Equal(got, []string{pointer}) {
			t.Errorf("%v: got %v", change, got)
		}
	}
	refused := r.want(t, 409, "POST", "/v1/experiments/reward/conclude", object{"arm": "ten_each", "note": "anyway"})
	if !strings.Contains(fmt.Sprint(refused["detail"]), "a guardrail stopped the arm ten_each") {
		t.Errorf("got %v", refused)
	}
	for name, doc := range map[string]object{"before it was stopped": exported, "after": r.want(t, 200, "GET", "/v1/export", nil)} {
		if applied := r.want(t, 200, "POST", "/v1/apply", doc); len(applied["changes"].([]any)) != 0 {
			t.Errorf("the export from %s changes %v", name, applied["changes"])
		}
	}
	if got := r.want(t, 200, "GET", "/v1/experiments/reward", nil)["retired"].([]any); len(got) != 1 {
		t.Errorf("a file brought the arm back: %v", got)
	}
	copied := r.want(t, 201, "POST", "/v1/programs/main/duplicate", object{"key": "copy", "experiments": true})
	if e := copied["experiments"].([]any)[0].(object); e["retired"] != nil || len(e["guardrails"].([]any)) != 3 {
		t.Errorf("the copy begins with %v and %v", e["retired"], e["guardrails"])
	}
	r.want(t, 200, "POST", "/v1/experiments/reward/conclude", object{"arm": "five_each", "note": "ten annoys"})
}

// TestGuardrailsSaid: an explicit list replaces the default, window and level are filled in, and what is wrong is said.
func TestGuardrailsSaid(t *testing.T) {
	r := newRig(t)
	r.setUpGuarded(t, object{"guardrails": []object{}})
	if got := r.want(t, 200, "GET", "/v1/experiments/reward", nil)["guardrails"].([]any); len(got) != 0 {
		t.Errorf("none said, got %v", got)
	}
	draft := func(key string, guardrails any) object {
		return experiment(object{"key": key, "guardrails": guardrails})
	}
	made := r.want(t, 201, "POST", "/v1/experiments", draft("cost", []object{{"metric": "reward_cost", "kind": "limit", "value": 120, "currency": "EUR"}}))
	if got := fmt.Sprint(made["guardrails"]); got != "[map[currency:EUR kind:limit level:0.05 metric:reward_cost value:120 window_hours:1080]]" {
		t.Errorf("got %s", got)
	}
	patched := r.want(t, 200, "PATCH", "/v1/experiments/cost", object{"guardrails": []object{{"metric": "fraud", "kind": "margin", "value": 0.01, "reference": "ten_each", "level": 0.01}}})
	if got := fmt.Sprint(patched["guardrails"]); got != "[map[kind:margin level:0.01 metric:fraud reference:ten_each value:0.01 window_hours:720]]" {
		t.Errorf("got %s", got)
	}
	if back := r.want(t, 200, "PATCH", "/v1/experiments/cost", object{"guardrails": nil}); len(back["guardrails"].([]any)) != 3 {
		t.Errorf("null gives %v, want the default", back["guardrails"])
	}
	bad := r.want(t, 422, "POST", "/v1/experiments", draft("bad", []object{
		{"metric": "sadness", "kind": "limit", "value": 0.1, "window_hours": 1}, {"metric": "refund", "kind": "limit", "value": 2, "reference": "five_each"},
		{"metric": "reward_cost", "kind": "margin", "value": 5, "reference": "none", "level": 0.9}, {"metric": "refund", "kind": "limit", "value": 0.1, "window_hours": 5000},
	}))
	want := []string{
		"/guardrails/0/metric", "/guardrails/1/reference", "/guardrails/1/value", "/guardrails/2/currency", "/guardrails/2/level", "/guardrails/2/reference",
		"/guardrails/3/window_hours",
	}
	got := pointers(bad)
	if slices.Sort(got); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	r.want(t, 422, "POST", "/v1/experiments", experiment(object{"key": "early", "retired": []object{{"arm": "ten_each", "at": "2026-03-02T09:00:00Z", "metric": "fraud", "kind": "limit", "why": "x"}}}))
}
