// Package sdktest calls the service with the vendors' own SDKs from npm, as customers' servers do.
package sdktest

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"goodword/internal/catalog"
	"goodword/internal/config"
	"goodword/internal/httpapi"
	"goodword/internal/ingest"
	"goodword/internal/obs"
	"goodword/internal/referral"
	"goodword/internal/store"
	"goodword/internal/store/storetest"
)

// node runs one of the scripts here against a server and returns what it printed.
func node(t *testing.T, script string, args ...string) (report struct {
	Sent     int
	Failures []string
}) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "node", append([]string{script}, args...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("node %s: %v\n%s", script, err, out)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n") // SDKs may print above
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &report); err != nil {
		t.Fatalf("node %s printed %s: %v", script, out, err)
	}
	return report
}

// install makes the SDKs available, as make test does before.
func install(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("node"); err != nil {
		t.Fatal("Node is not installed; `make test` installs it, or: apt-get install nodejs npm")
	}
	if out, err := exec.CommandContext(t.Context(), "bash", "../../../scripts/sdks.sh", "internal/httpapi/sdktest").CombinedOutput(); err != nil {
		t.Fatalf("scripts/sdks.sh: %v\n%s", err, out)
	}
}

// faulty answers the first two requests as a service in trouble does: the first is carried out and its answer lost, the second is
// refused. It keeps what was asked.
type faulty struct {
	http.Handler
	mu       sync.Mutex
	requests []*http.Request
	statuses []int
}

func (f *faulty) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	n := len(f.requests)
	f.requests = append(f.requests, r)
	f.mu.Unlock()
	answer := httptest.NewRecorder()
	switch n {
	case 1:
		answer.Header().Set("Retry-After", "1")
		answer.WriteHeader(http.StatusTooManyRequests)
	default:
		f.Handler.ServeHTTP(answer, r)
		if n == 0 {
			answer.Code = http.StatusServiceUnavailable
		}
	}
	f.mu.Lock()
	f.statuses = append(f.statuses, answer.Code)
	f.mu.Unlock()
	for name, values := range answer.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes()) // a client that left is not our business
}

// newServer serves the event doors on a database of the test's own, with faults at first.
func newServer(t *testing.T) (st *store.Store, f *faulty, address, key string) {
	t.Helper()
	st = storetest.New(t)
	log := slog.New(slog.DiscardHandler)
	clock := config.SystemClock{}
	if err := st.MakePartitions(t.Context(), clock.Now(), clock.Now()); err != nil {
		t.Fatal(err)
	}
	c := catalog.New(st, clock, log)
	key, _, err := c.CreateKey(t.Context(), storetest.Workspace(t, st), catalog.ScopeIngest, "sdk")
	if err != nil {
		t.Fatal(err)
	}
	events := st.NewEvents(&referral.Rules{Catalog: c}, nil)
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan error, 1)
	go func() { done <- events.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	handler, err := httpapi.New(httpapi.Services{
		Catalog: c, Ingest: &ingest.Service{Writer: events, Catalog: c, Clock: clock}, Metrics: obs.NewMetrics(), Log: log,
	})
	if err != nil {
		t.Fatal(err)
	}
	f = &faulty{Handler: handler}
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	return st, f, server.URL, key
}

// TestSDKs sends 72 events with each SDK through faults that make it send again, and finds every event stored once.
func TestSDKs(t *testing.T) {
	install(t)
	for _, sdk := range []struct {
		name     string
		expected func(*http.Request) bool // what only this SDK does
	}{
		{"segment", func(r *http.Request) bool { return r.Header.Get("Content-Encoding") == "" }},
		{"rudderstack", func(r *http.Request) bool { return r.Header.Get("Content-Encoding") == "gzip" }},
	} {
		t.Run(sdk.name, func(t *testing.T) {
			st, f, address, key := newServer(t)
			report := node(t, sdk.name+".mjs", address, key)
			const want = 72
			if report.Sent != want || len(report.Failures) > 0 {
				t.Fatalf("the SDK sent %d events with failures %v, want %d; answers: %v", report.Sent, report.Failures, want, f.statuses)
			}
			for table, n := range map[string]int{"events": want, "event_keys": want, "rejected_events": 0, "identity_links": 12, "customers": 24} {
				var got int
				if err := st.Pool().QueryRow(t.Context(), "select count(*) from "+table).Scan(&got); err != nil {
					t.Fatal(err)
				}
				if got != n {
					t.Errorf("%s has %d rows, want %d", table, got, n)
				}
			}
			if len(f.statuses) < 3 || f.statuses[0] == 200 {
				t.Errorf("nothing was sent again: answers %v", f.statuses)
			}
			for i, r := range f.requests {
				if !sdk.expected(r) || r.URL.Path != "/v1/batch" {
					t.Errorf("request %d is not as this SDK calls: %s %v", i, r.URL.Path, r.Header)
				}
			}
		})
	}
}
