package main

import (
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"goodword/internal/postgres/pgtest"
)

// scrape reads /metrics as Prometheus does: values by series, and the families.
func (s *server) scrape(t *testing.T) (map[string]float64, []string) {
	t.Helper()
	res, err := http.Get(s.url + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	parser := expfmt.NewTextParser(model.UTF8Validation)
	parsed, err := parser.TextToMetricFamilies(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]float64{}
	var families []string
	for name, family := range parsed {
		families = append(families, name)
		for _, m := range family.Metric {
			labels := []string{}
			for _, l := range m.Label {
				labels = append(labels, l.GetName()+"="+l.GetValue())
			}
			series := name + "{" + strings.Join(labels, ",") + "}"
			switch {
			case m.Counter != nil:
				values[series] = m.Counter.GetValue()
			case m.Gauge != nil:
				values[series] = m.Gauge.GetValue()
			case m.Histogram != nil:
				values[series] = float64(m.Histogram.GetSampleCount())
			}
		}
	}
	return values, families
}

// TestMetricsAfterTraffic sends what callers send, and reads what an operator sees.
func TestMetricsAfterTraffic(t *testing.T) {
	s := start(t, pgtest.NewDatabase(t))
	key := s.adminKey()
	s.business(t, key, "ada")
	s.decide(t, key, "ada")
	s.call(t, "GET", "/v1/next-ask?customer_id=nobody", key, "")
	s.call(t, "POST", "/v1/batch", key, `{"batch":[
		{"type":"track","userId":"ada","messageId":"o1","event":"Order Completed","properties":{"order_id":"1","total":5,"currency":"EUR"}},
		{"type":"identify","userId":"ada","messageId":"m1"},
		{"type":"track","event":"Nobody"}]}`)
	s.call(t, "GET", "/v1/keys", "gw_admin_unknown", "")
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) { // the job queue begins when it has elected a leader
		if values, _ := s.scrape(t); values["job_runs_total{result=done}"] > 0 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("no periodic work was counted")
		}
	}
	values, families := s.scrape(t)
	for series, want := range map[string]float64{
		"http_requests_in_flight{}":                                 1, // the scrape
		"http_requests_total{method=GET,route=/v1/keys,status=401}": 1,
		"http_request_seconds{method=POST,route=/v1/decisions}":     2,
		"http_request_bytes{route=/v1/decisions}":                   2,
		"decisions_total{reason=unknown_customer,test=false}":       1,
		"decision_results_total{result=ask,test=false}":             2,
		"decision_results_total{result=fallback,test=false}":        1,
		"decision_seconds{}":                                        3,
		"events_total{result=accepted}":                             2,
		"events_total{result=duplicate}":                            1,
		"events_total{result=rejected}":                             1,
		"events_stored_total{kind=identify,source=segment}":         1,
		"events_stored_total{kind=order,source=segment}":            1,
		"event_rejections_total{code=no_id,source=segment}":         1,
		"ready{}":                         1,
		"clock_manual{}":                  0,
		"fold_lag_seconds{}":              0,
		"clicks_waiting{}":                0,
		"clicks_lost_total{}":             0,
		"database_connections{state=max}": 16,
	} {
		if got, ok := values[series]; !ok || got != want {
			t.Errorf("%s: got %v (%v), want %v", series, got, ok, want)
		}
	}
	for series, least := range map[string]float64{
		"situation_batch_rows{}": 1, "decision_batch_rows{}": 1, "event_batch_rows{}": 2, "snapshot_revision{}": 3,
		"task_runs_total{result=done,task=partitions}": 1, "task_seconds{task=partitions}": 1, "database_acquires_total{}": 5,
		"partitions_until_timestamp_seconds{}": float64(time.Now().AddDate(0, 1, 0).Unix()), "clock_timestamp_seconds{}": float64(time.Now().Add(-time.Minute).Unix()),
	} {
		if got := values[series]; got < least {
			t.Errorf("%s: got %v, want %v or more", series, got, least)
		}
	}
	for _, series := range []string{"snapshot_age_seconds{}", "catalog_read_age_seconds{}", "database_acquire_wait_seconds_total{}"} {
		if got, ok := values[series]; !ok || got < 0 || got > 60 {
			t.Errorf("%s: got %v (%v)", series, got, ok)
		}
	}
	checkDocumented(t, families)
}

// checkDocumented compares with the table of docs/operations.md, both ways. Metrics of the Go runtime and the process are the library's.
func checkDocumented(t *testing.T, families []string) {
	t.Helper()
	page, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(page), "\n## Metrics\n")
	section, _, _ = strings.Cut(section, "\n## ")
	if !found {
		t.Fatal("docs/operations.md has no section Metrics")
	}
	var documented []string
	for _, row := range regexp.MustCompile("(?m)^\\| `([a-z_]+)` \\|").FindAllStringSubmatch(section, -1) {
		documented = append(documented, row[1])
	}
	own := slices.DeleteFunc(slices.Clone(families), func(name string) bool {
		return strings.HasPrefix(name, "go_") || strings.HasPrefix(name, "process_")
	})
	for _, name := range own {
		if !slices.Contains(documented, name) {
			t.Errorf("%s is missing in the table of docs/operations.md", name)
		}
	}
	// What shows up with the first click, with the first model that was trained long enough ago, with the first budget, with the first
	// call of a language model, and with the first cell of copies.
	later := []string{"clicks_total", "model_drift_psi", "model_calibration_slope", "model_base_rate_z", "model_drift_alarms",
		"budget_minor", "budget_committed_minor", "budget_paid_minor", "budget_price", "budget_stopped",
		"llm_calls_total", "llm_call_seconds", "llm_tokens_total", "llm_cost_total", "llm_circuit_open", "copy_fills_total", "copy_rejections_total"}
	for _, name := range documented {
		if !slices.Contains(own, name) && !slices.Contains(later, name) {
			t.Errorf("docs/operations.md has %s, and /metrics has not", name)
		}
	}
}

// TestMetricsSayWhenItIsNotReady scrapes a replica that is not ready.
func TestMetricsSayWhenItIsNotReady(t *testing.T) {
	database := pgtest.NewDatabase(t)
	s := start(t, database)
	s.adminKey()
	if out, err := goodword(t, database, "migrate", "down", "--yes"); err != nil {
		t.Fatal(out, err)
	}
	if values, _ := s.scrape(t); values["ready{}"] != 0 {
		t.Errorf("ready{} is %v with an older schema", values["ready{}"])
	}
	if out, err := goodword(t, database, "migrate", "up"); err != nil {
		t.Fatal(out, err)
	}
	if values, _ := s.scrape(t); values["ready{}"] != 1 {
		t.Errorf("ready{} is %v again", values["ready{}"])
	}
}
