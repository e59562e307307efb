package httpapi_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"goodword/internal/catalog"
	"goodword/internal/decide"
	"goodword/internal/httpapi"
)

func TestKeysAndScopes(t *testing.T) {
	r := newRig(t)
	const none, wrong = catalog.Scope("none"), catalog.Scope("wrong")
	r.keys[wrong] = "gw_admin_" + strings.Repeat("a", 40)
	for _, test := range []struct {
		method, path string
		scope        catalog.Scope
		status       int
	}{
		{"GET", "/v1/offers", none, 401}, {"GET", "/v1/offers", wrong, 401}, {"GET", "/v1/offers", catalog.ScopeDecide, 403},
		{"GET", "/v1/offers", catalog.ScopeIngest, 403}, {"GET", "/v1/offers", catalog.ScopeAdmin, 200},
		{"POST", "/v1/decisions", none, 401}, {"POST", "/v1/decisions", catalog.ScopeIngest, 403},
		{"POST", "/v1/decisions", catalog.ScopePublic, 403}, {"POST", "/v1/decisions", catalog.ScopeDecide, 400},
		{"GET", "/v1/next-ask", none, 401}, {"GET", "/v1/next-ask", catalog.ScopeIngest, 403},
		{"GET", "/v1/next-ask", catalog.ScopeDecide, 200}, {"GET", "/v1/next-ask", catalog.ScopeAdmin, 200},
		{"POST", "/v1/batch", none, 400}, {"POST", "/v1/batch", wrong, 401}, {"POST", "/v1/batch", catalog.ScopeDecide, 403},
		{"POST", "/v1/import", none, 400}, {"POST", "/v1/import", catalog.ScopeIngest, 403}, {"POST", "/v1/import", catalog.ScopePublic, 403},
		{"POST", "/v1/import", catalog.ScopeImport, 400}, {"POST", "/v1/import", catalog.ScopeAdmin, 400},
		{"POST", "/v1/track", catalog.ScopeImport, 403}, {"POST", "/v1/track", catalog.ScopePublic, 400},
		{"POST", "/v1/batch", catalog.ScopePublic, 400}, {"GET", "/v1/next-ask", catalog.ScopePublic, 403},
		{"POST", "/v1/decisions/batch", catalog.ScopePublic, 403}, {"POST", "/v1/activations", catalog.ScopePublic, 403},
		{"POST", "/v1/clock", catalog.ScopeDecide, 403}, {"GET", "/v1/keys", catalog.ScopePublic, 403},
		{"GET", "/healthz", none, 200}, {"GET", "/readyz", none, 200}, {"GET", "/metrics", none, 200}, {"GET", "/openapi.json", none, 200},
		{"GET", "/v1/nothing", none, 404}, {"PUT", "/v1/offers", catalog.ScopeAdmin, 405}, {"TRACE", "/v1/offers", none, 405},
	} {
		if w := r.do(r.request(t, test.scope, test.method, test.path, nil)); w.Code != test.status {
			t.Errorf("%s %s with key %s: got %d %s, want %d", test.method, test.path, test.scope, w.Code, w.Body, test.status)
		}
	}
}

func TestWaysToNameTheKey(t *testing.T) {
	r := newRig(t)
	key := r.keys[catalog.ScopeDecide]
	for name, test := range map[string]struct {
		set    func(*http.Request)
		status int
	}{
		"bearer":            {func(q *http.Request) { q.Header.Set("Authorization", "Bearer "+key) }, 200},
		"bearer, lower":     {func(q *http.Request) { q.Header.Set("Authorization", "bearer "+key) }, 200},
		"basic":             {func(q *http.Request) { q.SetBasicAuth(key, "") }, 200},
		"basic as password": {func(q *http.Request) { q.SetBasicAuth("", key) }, 401},
		"X-Api-Key":         {func(q *http.Request) { q.Header.Set("X-Api-Key", key) }, 200},
		"other scheme":      {func(q *http.Request) { q.Header.Set("Authorization", "Digest "+key) }, 401},
		"broken basic":      {func(q *http.Request) { q.Header.Set("Authorization", "Basic ???") }, 401},
		"in the query":      {func(q *http.Request) { q.URL.RawQuery = "api_key=" + key }, 401},
	} {
		t.Run(name, func(t *testing.T) {
			q := httptest.NewRequest(http.MethodGet, "/v1/next-ask?customer_id=ada", nil)
			test.set(q)
			w := r.do(q)
			if w.Code != test.status {
				t.Errorf("got %d %s, want %d", w.Code, w.Body, test.status)
			}
			if test.status == 401 && w.Header().Get("WWW-Authenticate") == "" {
				t.Error("no WWW-Authenticate")
			}
		})
	}
}

// broken fails every decision as told.
type broken struct {
	httpapi.Decider
	err   error
	panic any
	wait  bool
}

func (b *broken) Decide(ctx context.Context, _ decide.Request) (*decide.Answer, error) {
	switch {
	case b.panic != nil:
		panic(b.panic)
	case b.wait:
		<-ctx.Done()
		return nil, ctx.Err()
	}
	return nil, b.err
}

// TestLogKeepsSecrets checks that whatever goes wrong, the log names neither customer nor key nor code.
func TestLogKeepsSecrets(t *testing.T) {
	var log bytes.Buffer
	r := newRig(t, func(s *httpapi.Services) {
		s.Log = slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		s.Decide = &broken{panic: "about lovelace"}
	})
	r.want(t, 500, "POST", "/v1/decisions", object{"customer_id": "lovelace"})
	r.do(r.request(t, catalog.ScopeDecide, "GET", "/v1/next-ask?customer_id=lovelace", nil))
	r.do(r.request(t, catalog.ScopeDecide, "GET", "/r/acme234567892a", nil))
	got := log.String()
	for _, secret := range []string{"lovelace", r.keys[catalog.ScopeDecide], r.keys[catalog.ScopeAdmin], "acme234567892a"} {
		if strings.Contains(got, secret) {
			t.Errorf("the log names %s", secret)
		}
	}
	for _, want := range []string{`"route":"/v1/decisions"`, `"status":500`, `"panic":"string"`, `"route":"/r/:code"`, `"request_id":`} {
		if !strings.Contains(got, want) {
			t.Errorf("the log lacks %s:\n%s", want, got)
		}
	}
}

func TestRequestIDs(t *testing.T) {
	r := newRig(t)
	for sent, kept := range map[string]bool{"abc-123": true, "": false, "a b": false, "gw_admin_abc": false, strings.Repeat("x", 65): false, "{\"": false} {
		q := httptest.NewRequest(http.MethodGet, "/healthz", nil)
		q.Header.Set("X-Request-Id", sent)
		got := r.do(q).Header().Get("X-Request-Id")
		if (got == sent) != kept || got == "" {
			t.Errorf("sent %q, got %q", sent, got)
		}
	}
}

func TestMetricsNameRoutesNotPaths(t *testing.T) {
	r := newRig(t)
	r.do(httptest.NewRequest("GET", "/r/acme234567892a", nil))
	r.do(httptest.NewRequest("BREW", "/coffee", nil))
	r.want(t, 404, "GET", "/v1/offers/none", nil)
	w := r.do(httptest.NewRequest("GET", "/metrics", nil))
	for _, want := range []string{
		`http_requests_total{method="GET",route="/r/:code",status="404"} 1`, `http_requests_total{method="other",route="unmatched",status="404"} 1`,
		`http_requests_total{method="GET",route="/v1/offers/:key",status="404"} 1`,
	} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("no %s", want)
		}
	}
}

func TestReadiness(t *testing.T) {
	ready := error(nil)
	r := newRig(t, func(s *httpapi.Services) { s.Ready = func(context.Context) error { return ready } })
	if w := r.do(httptest.NewRequest("GET", "/readyz", nil)); w.Code != 200 {
		t.Errorf("got %d, want 200", w.Code)
	}
	ready = errors.New("stopping")
	if w := r.do(httptest.NewRequest("GET", "/readyz", nil)); w.Code != 503 || w.Header().Get("Retry-After") == "" {
		t.Errorf("got %d, want 503 with Retry-After", w.Code)
	}
	if w := r.do(httptest.NewRequest("GET", "/healthz", nil)); w.Code != 200 {
		t.Errorf("got %d: the process lives", w.Code)
	}
}
