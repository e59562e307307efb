package httpapi_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"goodword/internal/catalog"
	"goodword/internal/decide"
	"goodword/internal/httpapi"
)

// decided answers every request with one decision, made once.
type decided struct {
	httpapi.Decider
	answer *decide.Answer
}

func (d *decided) Decide(ctx context.Context, req decide.Request) (*decide.Answer, error) {
	if d.answer != nil {
		return d.answer, nil
	}
	var err error
	d.answer, err = d.Decider.Decide(ctx, req)
	return d.answer, err
}

// BenchmarkDecide is what the surface adds to a decision: everything but deciding.
func BenchmarkDecide(b *testing.B) {
	r := newRig(b, func(s *httpapi.Services) { s.Decide = &decided{Decider: s.Decide} })
	r.setUp(b, nil)
	r.serveMany(b, "POST", "/v1/decisions", `{"customer_id":"ada","program":"main","placement":"email"}`)
}

// BenchmarkNextAsk is the same for the email door, a plain handler.
func BenchmarkNextAsk(b *testing.B) {
	r := newRig(b, func(s *httpapi.Services) { s.Decide = &decided{Decider: s.Decide} })
	r.setUp(b, nil)
	r.serveMany(b, "GET", "/v1/next-ask?customer_id=ada&placement=email", "")
}

// BenchmarkClock is the floor of a typed operation.
func BenchmarkClock(b *testing.B) {
	r := newRig(b)
	r.serveMany(b, "GET", "/v1/clock", "")
}

// BenchmarkHealth is the floor of a plain handler: no key, no body.
func BenchmarkHealth(b *testing.B) {
	r := newRig(b)
	r.serveMany(b, "GET", "/healthz", "")
}

func (r *rig) serveMany(b *testing.B, method, path, body string) {
	b.Helper()
	b.ReportAllocs()
	for b.Loop() {
		w := httptest.NewRecorder()
		r.handler.ServeHTTP(w, r.request(b, catalog.ScopeAdmin, method, path, any(body)))
		if w.Code != http.StatusOK {
			b.Fatal(w.Code, w.Body)
		}
	}
}

// BenchmarkBatch decides for customers without a decision, a thousand lines at a time, on a real database.
func BenchmarkBatch(b *testing.B) {
	r := newRig(b)
	r.setUp(b, nil)
	const lines = 1000
	r.customers(b, lines)
	send := 0
	for b.Loop() {
		send++
		var body strings.Builder
		for i := range lines {
			fmt.Fprintf(&body, `{"customer_id":"c%d"}`+"\n", i)
		}
		if got := r.batch(b, fmt.Sprintf("?placement=email&send_id=%d", send), body.String()); len(got) != lines {
			b.Fatalf("%d lines", len(got))
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*lines), "µs/line")
}

// BenchmarkCopy is the door of widgets: two credentials, every share channel with its address.
func BenchmarkCopy(b *testing.B) {
	r := newRig(b, func(s *httpapi.Services) { s.Decide = &decided{Decider: s.Decide} })
	r.setUp(b, nil)
	h := r.host(b)
	token := h.sign(b, "ada", nil)
	b.ReportAllocs()
	for b.Loop() {
		if w := h.page(b, "GET", "/v1/copy", token, nil); w.Code != http.StatusOK {
			b.Fatal(w.Code, w.Body)
		}
	}
}

// BenchmarkCopyForNobody is the same without a token: words for anybody, from memory.
func BenchmarkCopyForNobody(b *testing.B) {
	r := newRig(b)
	r.setUp(b, nil)
	h := r.host(b)
	b.ReportAllocs()
	for b.Loop() {
		if w := h.page(b, "GET", "/v1/copy", "", nil); w.Code != http.StatusOK {
			b.Fatal(w.Code, w.Body)
		}
	}
}
