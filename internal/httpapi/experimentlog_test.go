package httpapi_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"goodword/internal/catalog"
	"goodword/internal/httpapi"
	"goodword/internal/report"
	"goodword/models"
)

// logLines reads the log of an experiment as an export key.
func (r *rig) logLines(t *testing.T, path string) []object {
	t.Helper()
	w := r.do(r.request(t, catalog.ScopeExport, "GET", path, nil))
	if w.Code != 200 || w.Header().Get("Content-Type") != "application/x-ndjson" {
		t.Fatalf("%s: got %d %s", path, w.Code, w.Body)
	}
	var all []object
	for line := range bytes.Lines(w.Body.Bytes()) {
		var entry object
		if err := json.Unmarshal(line, &entry); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		all = append(all, entry)
	}
	return all
}

// ask lets a new customer be decided for and returns the decision's id.
func (r *rig) ask(t *testing.T, customer string) string {
	t.Helper()
	r.want(t, 200, "POST", "/v1/identify", object{"userId": customer, "messageId": "identify " + customer})
	return r.want(t, 200, "POST", "/v1/decisions", object{"customer_id": customer})["decision_id"].(string)
}

func TestExperimentLog(t *testing.T) {
	r := newRig(t)
	r.setUp(t, object{"test_customers": []string{"tess"}})
	if lines := r.logLines(t, "/v1/experiments/reward/log"); len(lines) != 0 {
		t.Errorf("before the first decision got %v", lines)
	}
	r.ask(t, "tess")
	shared, quiet := r.ask(t, "ada"), r.ask(t, "bo")
	r.want(t, 200, "POST", "/v1/decisions/"+shared+"/activation", object{})
	r.want(t, 200, "POST", "/v1/clock", object{"now": "2026-03-02T10:00:00Z"})
	r.want(t, 200, "POST", "/v1/decisions/"+shared+"/outcome", object{"type": "share", "share_channel": "sms"})
	r.want(t, 200, "POST", "/v1/track", object{"userId": "ada", "event": "Unsubscribed", "messageId": "u"})
	r.want(t, 200, "POST", "/v1/clock", object{"now": "2026-03-06T10:00:00Z"})
	r.want(t, 200, "POST", "/v1/decisions/"+shared+"/outcome", object{"type": "purchase", "value_minor": 700, "currency": "EUR"})

	lines := r.logLines(t, "/v1/experiments/reward/log?from=2026-03-02&to=2026-03-03")
	at := slices.IndexFunc(lines, func(e object) bool { return e["decision_id"] == shared })
	if len(lines) != 2 || at < 0 || lines[1-at]["decision_id"] != quiet {
		t.Fatalf("got %v, want the decisions of ada and bo", lines)
	}
	entry, other := lines[at], lines[1-at]
	decision := r.want(t, 200, "GET", "/v1/decisions/"+shared, nil)
	stage, told := entry["stages"].([]any)[0].(object), decision["stages"].([]any)[0].(object)
	for _, name := range []string{"name", "experiment", "arm", "propensity", "u", "slice", "forced", "policy_version"} {
		if stage[name] != told[name] {
			t.Errorf("%s is %v, the decision has %v", name, stage[name], told[name])
		}
	}
	for _, name := range []string{"program", "placement", "channel", "segment", "moment", "ask", "reason_code", "decided_at", "send_after", "snapshot", "propensity", "offer"} {
		if entry[name] != decision[name] {
			t.Errorf("%s is %v, the decision has %v", name, entry[name], decision[name])
		}
	}
	if fmt.Sprint(stage["eligible"]) != "[five_each ten_each]" || !maps.Equal(stage["probabilities"].(object), told["probabilities"].(object)) {
		t.Errorf("got stage %v, the decision has %v", stage, told)
	}
	p := stage["probabilities"].(object)
	if got := entry["marginals"].(object)["offer"].(object); got["five"] != p["five_each"] || got["ten"] != p["ten_each"] || len(got) != 2 {
		t.Errorf("marginals %v, of %v", got, p)
	}
	if entry["activated_at"] != "2026-03-02T09:00:00Z" || entry["counts_until"] != "2026-03-05T09:00:00Z" || other["activated_at"] != nil || other["counts_from"] != nil {
		t.Errorf("got %v and %v", entry, other)
	}
	var outcomes []string
	for _, o := range entry["outcomes"].([]any) {
		o := o.(object)
		outcomes = append(outcomes, fmt.Sprint(o["type"], " ", o["at"], " ", o["value_minor"], " own ", o["own"], " counts ", o["counts"]))
	}
	want := []string{
		"share 2026-03-02T10:00:00Z 0 own true counts true", "unsubscribe 2026-03-02T10:00:00Z 0 own false counts true",
		"purchase 2026-03-06T10:00:00Z 700 own true counts false",
	}
	if !slices.Equal(outcomes, want) {
		t.Errorf("got outcomes %q, want %q", outcomes, want)
	}
	if fmt.Sprint(other["outcomes"]) != "[]" || entry["customer"] == other["customer"] || strings.Contains(fmt.Sprint(lines), "ada") {
		t.Errorf("got %v", lines)
	}
	if later := r.logLines(t, "/v1/experiments/reward/log?from=2026-03-03"); len(later) != 0 {
		t.Errorf("got %v from another period", later)
	}
}

func TestExperimentLogRefuses(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	for path, want := range map[string]int{
		"/v1/experiments/none/log": 404, "/v1/experiments/reward/log?from=soon": 422, "/v1/experiments/reward/log?form=2026-03-01": 422,
		"/v1/experiments/reward/log?from=2026-03-01&to=2026-03-01": 422, "/v1/experiments/reward/log?from=2024-03-01": 422,
		"/v1/experiments/none/audit": 404, "/v1/experiments/reward/audit?to=soon": 422, "/v1/experiments/reward/audit?from=2024-03-01": 422,
	} {
		r.want(t, want, "GET", path, nil)
	}
	r.wantAs(t, catalog.ScopeDecide, 403, "GET", "/v1/experiments/reward/log", nil)
	r.wantAs(t, catalog.ScopeExport, 403, "GET", "/v1/experiments/reward/audit", nil)
	if got := pointers(r.want(t, 422, "GET", "/v1/experiments/reward/log?form=1&to=x", nil)); !slices.Equal(got, []string{"/form", "/to"}) {
		t.Errorf("got bad fields %v", got)
	}
}

// slowReports hands out one line, then waits, then fails.
type slowReports struct {
	httpapi.Reporter
	began chan struct{}
	go_   chan struct{}
}

func (s *slowReports) Log(_ context.Context, _ models.WorkspaceID, _ string, _, _ time.Time, each func(*report.LogEntry) error) error {
	if err := each(&report.LogEntry{Stages: []report.LogStage{}, Outcomes: []report.LogOutcome{}, Marginals: map[string]map[string]float64{}}); err != nil {
		return err
	}
	s.began <- struct{}{}
	<-s.go_
	return errors.New("connection lost to 10.0.0.7")
}

// TestLogReadsAreFew: two at once, the third is refused; a log that breaks off says so in its last line.
func TestLogReadsAreFew(t *testing.T) {
	slow := &slowReports{began: make(chan struct{}), go_: make(chan struct{})}
	r := newRig(t, func(s *httpapi.Services) { slow.Reporter, s.Reports = s.Reports, slow })
	answers := make(chan string, 2)
	for range 2 {
		req := r.request(t, catalog.ScopeExport, "GET", "/v1/experiments/reward/log", nil)
		go func() { answers <- r.do(req).Body.String() }()
		<-slow.began
	}
	if w := r.do(r.request(t, catalog.ScopeExport, "GET", "/v1/experiments/reward/log", nil)); w.Code != 429 || w.Header().Get("Retry-After") == "" {
		t.Errorf("a third log: got %d %s", w.Code, w.Body)
	}
	r.want(t, 429, "GET", "/v1/experiments/reward/audit", nil)
	close(slow.go_)
	for range 2 {
		lines := strings.Split(strings.TrimSpace(<-answers), "\n")
		if len(lines) != 2 || !strings.HasPrefix(lines[1], `{"error":{"type":"/problems/internal"`) || strings.Contains(lines[1], "10.0.0.7") {
			t.Errorf("got %q", lines)
		}
	}
	r.want(t, 404, "GET", "/v1/experiments/reward/audit", nil) // the places are free again
}

func TestExperimentAudit(t *testing.T) {
	r := newRig(t)
	r.setUp(t, object{"test_customers": []string{"tess"}})
	ids := map[string]string{}
	for i := range 60 {
		name := fmt.Sprint("c", i)
		ids[name] = r.ask(t, name)
	}
	r.ask(t, "tess")
	check := func(doc object, name string) object {
		list := doc["checks"].([]any)
		i := slices.IndexFunc(list, func(c any) bool { return c.(object)["name"] == name })
		return list[i].(object)
	}
	honest := r.want(t, 200, "GET", "/v1/experiments/reward/audit", nil)
	if honest["passed"] != true || honest["decisions"] != 60.0 || honest["draws"] != 60.0 || honest["from"] != "2025-03-01T09:00:00.001Z" {
		t.Errorf("got %v", honest)
	}
	for name, verdict := range map[string]string{
		"sum": "pass", "choice": "pass", "hash": "pass", "twice": "pass", "balance": "pass", "weights": "pass", "balance_by_day": "pass",
		"outcome_time": "unknown", "feature_time": "unknown",
	} {
		if c := check(honest, name); c["verdict"] != verdict || c["worst_decision_id"] != nil {
			t.Errorf("%s: got %v, want %s", name, c, verdict)
		}
	}
	const swap = `
update decisions d set body = (select body from decisions o where o.customer_id = $2 and o.number = 1)
where d.customer_id = $1 and d.number = 1`
	id := func(name string) [16]byte { d, _ := models.ParseDecisionID(ids[name]); return d.Customer }
	if _, err := r.store.Pool().Exec(t.Context(), swap, id("c1"), id("c2")); err != nil {
		t.Fatal(err)
	}
	r.want(t, 200, "POST", "/v1/clock", object{"now": "2026-03-02T10:00:00Z"})
	forged := r.want(t, 200, "GET", "/v1/experiments/reward/audit?from=2026-03-02", nil)
	if c := check(forged, "hash"); forged["passed"] != false || c["verdict"] != "fail" || c["count"] != 1.0 || c["worst_decision_id"] != ids["c1"] {
		t.Errorf("got %v of a decision with another's body", c)
	}
}
