package obs_test

import (
	"bytes"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"goodword/internal/obs"
)

func TestMetricsAreServed(t *testing.T) {
	m := obs.NewMetrics()
	m.Request("GET", "/r/:code", "302", 3*time.Millisecond)
	m.Decided("holdout", false, time.Millisecond)
	m.DecisionBatch(40)
	m.FoldLag(90 * time.Second)
	m.Events(5, 2, 1)
	m.Click()
	m.Rejected("segment", "future")
	m.WatchClicks(func() int { return 4 }, func() uint64 { return 3 })
	m.JobRun(true)
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	for _, want := range []string{
		`http_requests_total{method="GET",route="/r/:code",status="302"} 1`, `http_request_seconds_count{method="GET",route="/r/:code"} 1`,
		`decisions_total{reason="holdout",test="false"} 1`, `decision_seconds_count 1`, `decision_batch_rows_sum 40`, `fold_lag_seconds 90`,
		`events_total{result="accepted"} 5`, `events_total{result="duplicate"} 2`, `events_total{result="rejected"} 1`,
		`clicks_total 1`, `clicks_lost_total 3`, `clicks_waiting 4`,
		`event_rejections_total{code="future",source="segment"} 1`, `job_runs_total{result="done"} 1`, `go_goroutines`,
	} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("no %s", want)
		}
	}
}

func TestNilMetricsCountNothing(t *testing.T) {
	var m *obs.Metrics
	m.Request("GET", "/", "200", 0)
	m.Decided("ask", true, 0)
	m.DecisionBatch(1)
	m.FoldLag(0)
	m.Events(1, 1, 1)
	m.Click()
	m.Rejected("segment", "future")
	m.WatchClicks(nil, nil)
	m.JobRun(false)
}

func TestLoggerKeepsItsLevel(t *testing.T) {
	var out bytes.Buffer
	log := obs.NewLogger(&out, slog.LevelWarn)
	log.Info("quiet")
	log.Warn("loud", "route", "/r/:code")
	if got := out.String(); strings.Contains(got, "quiet") || !strings.Contains(got, `"msg":"loud","route":"/r/:code"`) {
		t.Errorf("got %s", got)
	}
}
