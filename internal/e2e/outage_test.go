package e2e

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"goodword/internal/postgres"
	"goodword/internal/postgres/pgtest"
)

// TestPromise12NeverInTheWay stops the database under a running service and brings it back.
func TestPromise12NeverInTheWay(t *testing.T) {
	config := postgres.Config{DataDir: pgtest.DataDir(t), Logger: slog.New(slog.DiscardHandler)}
	server := startServer(t, config)
	s := serve(t, serving{database: server.URL()})
	s.ready(t)
	customers := s.customers(t, "outage", 30, time.Now())
	asked := make([]decision, 20)
	for i := range asked {
		asked[i] = s.decide(t, customers[i], "email")
		s.activate(t, asked[i].ID)
	}
	order := track(customers[0], "Order Completed", "order-1", time.Now(), object{"order_id": "o1", "total": 10, "currency": "EUR"})
	s.events(t, order)

	stopServer(t, server)
	s.checkAway(t, customers[25], asked[0], order)
	server = startServer(t, config)
	eventually(t, patience, "the service is ready again", func() bool {
		status, _, _, err := s.send(http.MethodGet, "/readyz", nil)
		return err == nil && status == http.StatusOK
	})

	for i, d := range asked {
		var got decision
		s.must(t, http.MethodGet, "/v1/decisions/"+d.ID, nil, &got)
		if got.ID != d.ID || got.Offer != d.Offer || got.ActivatedAt == nil {
			t.Errorf("the answered decision %+v is now %+v", d, got)
		}
		if again := s.decide(t, customers[i], "email"); again.ID != d.ID {
			t.Errorf("%s was answered with %s, now with %s", customers[i], d.ID, again.ID)
		}
	}
	if out := s.events(t, order); out.Duplicates != 1 {
		t.Errorf("the accepted event was not known any more: %+v", out)
	}
	if d := s.decide(t, customers[25], "email"); !d.Ask {
		t.Errorf("the customer who could not be asked is not asked now: %+v", d)
	}
	db := connect(t, server.URL())
	eventually(t, patience, "the clicks of the outage are counted", func() bool {
		return value[int](t, db, `select count(*) from clicks`) == clicksAway
	})
	s.stop(t)
}

const clicksAway = 5

// checkAway is what callers see while the database is away.
func (s *service) checkAway(t *testing.T, customer string, known decision, order object) {
	t.Helper()
	s.refuses(t, "/v1/decisions", ask(customer, "email"))
	s.refuses(t, "/v1/batch", object{"batch": []object{order}})
	s.refuses(t, "/v1/decisions/"+known.ID+"/activation", object{})

	status, flat := s.flat(t, url.Values{"customer_id": {customer}, "program": {programKey}, "placement": {"email"}})
	if status != http.StatusOK || flat["fallback"] != true || flat["reason_code"] != "degraded" || flat["ask"] != false {
		t.Errorf("the email door answers %d with ask %v, fallback %v, reason %v", status, flat["ask"], flat["fallback"], flat["reason_code"])
	}
	for n := range clicksAway {
		s.follows(t, fmt.Sprintf("%s.1.%s", known.Code, []string{"whatsapp", "email"}[n%2]), known.Code)
	}
	unknown := known.Code[:len(known.Code)-4] + "zzzz"
	s.follows(t, unknown, unknown)
	if status, _, _, err := s.send(http.MethodGet, "/healthz", nil); err != nil || status != http.StatusOK {
		t.Errorf("healthz = %d, %v: the process lives", status, err)
	}
	if status, _, _, err := s.send(http.MethodGet, "/readyz", nil); err != nil || status != http.StatusServiceUnavailable {
		t.Errorf("readyz = %d, %v: nothing can be decided", status, err)
	}
}

// refuses expects a problem that says to come back.
func (s *service) refuses(t *testing.T, path string, in object) {
	t.Helper()
	status, answer, header, err := s.send(http.MethodPost, path, in)
	if err != nil || status != http.StatusServiceUnavailable {
		t.Errorf("POST %s = %d %s, %v, want 503", path, status, answer, err)
	}
	if kind := header.Get("Content-Type"); path == "/v1/decisions" && !strings.HasPrefix(kind, "application/problem+json") {
		t.Errorf("POST %s refuses with %s, want a problem", path, kind)
	}
}

// follows expects a redirect to the landing page that carries the code.
func (s *service) follows(t *testing.T, ref, code string) {
	t.Helper()
	status, answer, header, err := s.send(http.MethodGet, "/r/"+ref, nil)
	to, parseErr := url.Parse(header.Get("Location"))
	if err != nil || status != http.StatusFound || parseErr != nil || to.Host != "shop.example" || !strings.EqualFold(to.Query().Get("ref"), code) {
		t.Errorf("GET /r/%s = %d to %v, %v: %s", ref, status, to, err, answer)
	}
}

func startServer(t *testing.T, config postgres.Config) *postgres.Server {
	t.Helper()
	server, err := postgres.Start(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stopServer(t, server) })
	return server
}

// stopServer may be called again.
func stopServer(t *testing.T, server *postgres.Server) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), patience)
	defer cancel()
	if err := server.Stop(ctx); err != nil {
		t.Error(err)
	}
}
