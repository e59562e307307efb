package e2e

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	programKey    = "friends"
	experimentKey = "rewards"
)

// offers makes one offer for each amount of euros, keyed euros_N.
func (a *api) offers(t *testing.T, euros ...int) {
	t.Helper()
	for _, n := range euros {
		side := object{"kind": "credit", "minor": 100 * n}
		a.must(t, http.MethodPost, "/v1/offers", object{
			"key": offerKey(n), "name": "Credit for both", "currency": "EUR", "advocate": side, "friend": side, "available": true,
		}, nil)
	}
}

func offerKey(euros int) string {
	return map[int]string{5: "euros_5", 10: "euros_10", 20: "euros_20"}[euros]
}

// program makes the program with everything off that would keep an ask away; changes go on top.
func (a *api) program(t *testing.T, changes object) {
	t.Helper()
	p := object{
		"key": programKey, "name": "Friends", "brand": "Tide & Timber", "landing_url": "https://shop.example/welcome",
		"default_offer": offerKey(5), "holdout_share": 0, "cap_count": 0, "cooldown_days": 0, "detractor_max": -1,
	}
	maps.Copy(p, changes)
	a.must(t, http.MethodPost, "/v1/programs", p, nil)
}

// experiment makes and starts an experiment over the offers; changes go on top.
func (a *api) experiment(t *testing.T, changes object) {
	t.Helper()
	e := object{
		"key": experimentKey, "program": programKey, "factors": []string{"offer"}, "method": "thompson",
		"arms": offerArms(5, 10, 20),
	}
	maps.Copy(e, changes)
	a.must(t, http.MethodPost, "/v1/experiments", e, nil)
	a.must(t, http.MethodPost, "/v1/experiments/"+e["key"].(string)+"/start", nil, nil)
}

func offerArms(euros ...int) []object {
	var arms []object
	for _, n := range euros {
		arms = append(arms, object{"key": offerKey(n), "offer": offerKey(n), "weight": 1})
	}
	return arms
}

// ready makes the usual program with its three offers and running experiment.
func (a *api) ready(t *testing.T) {
	t.Helper()
	a.offers(t, 5, 10, 20)
	a.program(t, nil)
	a.experiment(t, nil)
}

// report is what an experiment says about its arms.
type report struct {
	Decisions, Outcomes int
	Arms                []struct {
		Key                 string
		Draws, Successes    int
		Estimate, Low, High float64
	}
}

func (a *api) report(t *testing.T, experiment string) report {
	t.Helper()
	var r report
	a.must(t, http.MethodGet, "/v1/experiments/"+experiment+"/report", nil, &r)
	return r
}

// connect opens a connection beside the service, for the length of the test.
func connect(t *testing.T, database string) *pgx.Conn {
	t.Helper()
	db, err := pgx.Connect(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close(context.WithoutCancel(t.Context())) })
	return db
}

// value reads one value.
func value[T any](t *testing.T, db *pgx.Conn, sql string, args ...any) T {
	t.Helper()
	var v T
	if err := db.QueryRow(t.Context(), sql, args...).Scan(&v); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return v
}

// counts is what the stored policy of an experiment counts in all.
type counts struct{ trials, successes int }

func learned(t *testing.T, db *pgx.Conn, experiment string) (c counts) {
	t.Helper()
	const sql = `
select coalesce(sum((a->>'trials')::int), 0), coalesce(sum((a->>'successes')::int), 0)
from policies p, jsonb_array_elements(p.state->'arms') a
where p.experiment = $1`
	if err := db.QueryRow(t.Context(), sql, experiment).Scan(&c.trials, &c.successes); err != nil {
		t.Fatal(err)
	}
	return c
}

// flat asks the email door.
func (a *api) flat(t *testing.T, query url.Values) (status int, answer object) {
	t.Helper()
	status, text, _, err := a.send(http.MethodGet, "/v1/next-ask?"+query.Encode(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		t.Fatalf("next-ask answered %d with %q: %v", status, text, err)
	}
	return status, answer
}

// after is a time on the manual clock.
func after(d time.Duration) time.Time { return start.Add(d) }
