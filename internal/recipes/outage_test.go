package recipes

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/internal/postgres"
	"goodword/internal/postgres/pgtest"
)

// sending is each pull platform with what it needs to send one message to ada: the block it shows, and an error where the recipient
// gets nothing.
type sending struct {
	name string
	send func(t *testing.T) (string, error)
}

func sendings(t *testing.T, s *service) ([]sending, *braze) {
	t.Helper()
	b := newBraze(s)
	token := tokens(t, s, "ada")["ada"]
	return []sending{
		{"Braze", func(t *testing.T) (string, error) { return b.message(t, snippet(t, "braze.html", s.base), "ada") }},
		{"Braze with retry", func(t *testing.T) (string, error) {
			return b.message(t, strings.Replace(snippet(t, "braze.html", s.base), ":save", ":retry :save", 1), "ada")
		}},
		{"Iterable", func(t *testing.T) (string, error) { return iterable(t, s, s.keys["decide"], "ada") }},
		{"Salesforce", func(t *testing.T) (string, error) { out, _, err := sfmc(t, s, token); return out, err }},
		{"Customer.io", func(t *testing.T) (string, error) { return customerIO(t, s, s.keys["decide"], object{"id": "ada"}) }},
		{"HubSpot", func(t *testing.T) (string, error) {
			fields := hubspotAction(t, s, s.keys["decide"], object{"email": "ada@example.com"})
			return fields["next_ask_body"].(string), nil
		}},
	}, b
}

// TestPromise12RecipesWithoutADatabase stops the database under the service: every platform still sends, and Braze sees no failure.
func TestPromise12RecipesWithoutADatabase(t *testing.T) {
	config := postgres.Config{DataDir: pgtest.DataDir(t), Logger: slog.New(slog.DiscardHandler)}
	server, err := postgres.Start(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	stop := func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), time.Minute)
		defer cancel()
		if err := server.Stop(ctx); err != nil {
			t.Error(err)
		}
	}
	t.Cleanup(stop)
	s := serve(t, server.URL())
	all, b := sendings(t, s)
	for _, x := range all {
		if got, err := x.send(t); err != nil || strings.TrimSpace(got) == "" {
			t.Errorf("%s, all well: got %q, %v", x.name, got, err)
		}
	}
	stop()
	for range unhealthyAfter {
		for _, x := range all {
			if x.name == "HubSpot" {
				continue // a process each
			}
			if got, err := x.send(t); err != nil || strings.TrimSpace(got) != "" {
				t.Errorf("%s, no database: got %q, %v; want the message without the block", x.name, got, err)
			}
		}
	}
	if got, err := all[len(all)-1].send(t); err != nil || got != "" {
		t.Errorf("HubSpot, no database: got %q, %v", got, err)
	}
	if b.failures != 0 || b.rested != 0 {
		t.Errorf("Braze counted %d failures in a row and left out %d calls", b.failures, b.rested)
	}
}

// TestPromise12RecipesWhileTheDatabaseHangs lets every read wait for a lock: the fallback comes before even Braze gives up.
func TestPromise12RecipesWhileTheDatabaseHangs(t *testing.T) {
	database := pgtest.NewDatabase(t)
	s := serve(t, database)
	all, b := sendings(t, s)
	db, err := pgx.Connect(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close(context.WithoutCancel(t.Context()))
	tx, err := db.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), `lock table customers in access exclusive mode`); err != nil {
		t.Fatal(err)
	}
	for _, x := range all {
		started := time.Now()
		if got, err := x.send(t); err != nil || strings.TrimSpace(got) != "" {
			t.Errorf("%s: got %q, %v; want the message without the block", x.name, got, err)
		}
		if took := time.Since(started); took > 2*time.Second && x.name != "HubSpot" {
			t.Errorf("%s waited %v", x.name, took)
		}
	}
	if b.failures != 0 {
		t.Errorf("Braze counted %d failures", b.failures)
	}
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		if got, err := all[0].send(t); err == nil && strings.TrimSpace(got) != "" {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("asks do not come back")
		}
	}
}

// TestWhatTheServiceCannotHelp has nothing listening: the pages say what each platform does then.
func TestWhatTheServiceCannotHelp(t *testing.T) {
	s := &service{base: "http://127.0.0.1:1", keys: map[string]string{"decide": "gw_decide_x"}}
	b := newBraze(s)
	html := snippet(t, "braze.html", s.base)
	if got, err := b.message(t, html, "ada"); err != nil || strings.TrimSpace(got) != "" {
		t.Errorf("Braze: got %q, %v", got, err)
	}
	if _, err := b.message(t, strings.Replace(html, ":save", ":retry :save", 1), "ada"); !errors.Is(err, errAborted) {
		t.Errorf("Braze with :retry: %v; the page warns of an abort", err)
	}
	for range unhealthyAfter {
		_, _ = b.message(t, html, "ada")
	}
	if b.rested == 0 {
		t.Error("Braze goes on calling an unhealthy host")
	}
	if _, err := iterable(t, s, "gw_decide_x", "ada"); !errors.Is(err, errDataFeed) {
		t.Errorf("Iterable: %v; the page says that the send is skipped", err)
	}
	if got, _, err := sfmc(t, s, "v1.x.y.z"); err != nil || strings.TrimSpace(got) != "" {
		t.Errorf("Salesforce: got %q, %v", got, err)
	}
	if _, err := customerIO(t, s, "gw_decide_x", object{"id": "ada"}); err == nil {
		t.Error("Customer.io: the step went well")
	}
	if got := hubspotAction(t, s, "gw_decide_x", object{"email": "ada@example.com"}); got["next_ask"] != "no" || len(got) != 7 {
		t.Errorf("HubSpot: got %v", got)
	}
}
