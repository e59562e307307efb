package store_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/internal/referral"
	"goodword/internal/store"
	"goodword/internal/store/storetest"
	"goodword/models"
)

// now leaves room for a month of history.
var now = storetest.Now.AddDate(0, 0, 35)

// world is a workspace with one program, whose events and decisions are
// written as the service writes them.
type world struct {
	t         testing.TB
	st        *store.Store
	ws        models.WorkspaceID
	snap      *models.Snapshot
	events    *store.Events
	decisions *store.Decisions
}

// Snapshot makes a world the catalog of its rules.
func (w *world) Snapshot(models.WorkspaceID) *models.Snapshot { return w.snap }

func (w *world) Secret(models.WorkspaceID) []byte { return nil }

func newWorld(t testing.TB) *world {
	t.Helper()
	st := storetest.New(t)
	w := &world{t: t, st: st, ws: storetest.Workspace(t, st)}
	p := models.DefaultProgram()
	p.Key, p.Name, p.Brand, p.CodePrefix, p.DefaultOffer = "friends", "Friends", "Brand", "maya", "ten"
	p.LandingURL = "https://shop.example/welcome"
	offer := func(key string, minor int64) models.Offer {
		side := models.Side{Kind: models.OfferCredit, Minor: minor}
		return models.Offer{Key: key, Version: 1, Name: key, Currency: "EUR", Advocate: side, Friend: side, Available: true}
	}
	e := models.DefaultExperiment()
	e.Key, e.Program, e.Factors, e.Status = "offer", "friends", []models.Factor{models.FactorOffer}, models.ExperimentRunning
	e.Arms = []models.Arm{{Key: "ten", Offer: "ten"}, {Key: "twenty", Offer: "twenty"}}
	w.snap = &models.Snapshot{
		Workspace: w.ws, Programs: []models.Program{p}, Offers: []models.Offer{offer("ten", 1000), offer("twenty", 2000)},
		Experiments: []models.Experiment{e},
	}
	w.events = st.NewEvents(&referral.Rules{Catalog: w}, nil)
	w.decisions = st.NewDecisions(nil)
	w.run(w.events.Run)
	w.run(w.decisions.Run)
	return w
}

// replica is the same world seen by another process.
func (w *world) replica() *world {
	other := *w
	other.events = w.st.NewEvents(&referral.Rules{Catalog: w}, nil)
	w.run(other.events.Run)
	return &other
}

func (w *world) run(part func(context.Context) error) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- part(ctx) }()
	w.t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			w.t.Error(err)
		}
	})
}

func id(name string) models.CustomerID { return models.NewCustomerID([]byte("secret"), name) }

// did is an event of a customer, with a message id of its own for each kind and
// time. Names that begin with b are browsers.
func did(customer string, kind models.EventKind, at time.Time, change ...func(*models.Event)) models.Event {
	e := models.Event{
		Customer: id(customer), ExternalID: customer, Known: customer[0] != 'b', Kind: kind, Type: "track", Name: kind.String(),
		MessageID: fmt.Sprintf("%s-%s-%d", customer, kind, at.UnixMicro()), Source: "test", At: at, ReceivedAt: now, Raw: []byte(`{}`),
	}
	for _, f := range change {
		f(&e)
	}
	return e
}

func withCode(code string) func(*models.Event) {
	return func(e *models.Event) { e.Code = code }
}

func withOrder(order string, minor int64) func(*models.Event) {
	return func(e *models.Event) { e.OrderID, e.Minor, e.Currency = order, minor, "EUR" }
}

func about(d *models.Decision) func(*models.Event) {
	return func(e *models.Event) {
		e.Decision = d.ID
		e.MessageID += fmt.Sprint(" of ", d.ID.Number)
	}
}

// alias says that two ids are one person.
func alias(from, to string, at time.Time) models.Event {
	e := did(to, models.EventAlias, at)
	e.MessageID += from
	e.Link = &models.Link{From: id(from), To: id(to), FromExternal: from, ToExternal: to, Known: e.Known, Stamp: e.Stamp()}
	return e
}

func (w *world) write(events ...models.Event) []models.EventFate {
	w.t.Helper()
	fates, err := w.events.Write(w.t.Context(), &models.EventBatch{Workspace: w.ws, Events: events})
	if err != nil {
		w.t.Fatal(err)
	}
	return fates
}

// decide commits a decision that asks with a drawn offer, after changes, and
// stores the snapshot that it names.
func (w *world) decide(customer string, at time.Time, change ...func(*models.Commit)) *models.Decision {
	w.t.Helper()
	sit := w.situation(customer)
	number := sit.Asks.Decisions + 1
	head := sit.Group.Head
	d := &models.Decision{
		ID:        models.DecisionID{Customer: head, At: at, Number: number},
		Key:       models.DecisionKey{Customer: head, Program: "friends", Placement: "email", Channel: "email"},
		DecidedAt: at, ValidUntil: at.Add(24 * time.Hour), Ask: true, Reason: models.ReasonAsk, Interrupt: true, Snapshot: w.storeSnapshot(),
		Stages: []models.Stage{{Name: "offer", Experiment: "offer", Arm: "twenty", Index: 1, Eligible: 3, Probabilities: []float64{.5, .5}}},
		Offer:  "twenty", Promise: number, Code: code(customer),
	}
	c := &models.Commit{
		Workspace: w.ws, Decision: d, Base: sit, RaiseVersion: true, NewCode: d.Code,
		NewPromise: &models.Promise{
			Customer: head, Program: "friends", Number: number, Offer: w.snap.Offers[1], MadeAt: at,
			EndsAt: at.AddDate(0, 0, 30), ProvisionalUntil: d.ValidUntil,
		},
	}
	for _, f := range change {
		f(c)
	}
	got, err := w.decisions.Commit(w.t.Context(), c)
	if err != nil || got != models.Written {
		w.t.Fatalf("commit: %v, %v", got, err)
	}
	return d
}

// carrying lets a decision carry an earlier promise instead of making one.
func carrying(number uint32) func(*models.Commit) {
	return func(c *models.Commit) { c.NewPromise, c.Decision.Promise = nil, number }
}

// code is the referral code of a customer with a name of one letter and digits.
func code(customer string) string {
	return models.NewCode([]byte("secret"), "maya", "friends", id(customer), 0)
}

func (w *world) storeSnapshot() string {
	body, err := json.Marshal(w.snap)
	if err != nil {
		w.t.Fatal(err)
	}
	name := fmt.Sprintf("%016x", len(body)) + fmt.Sprint(w.snap.Programs[0].Activation)
	w.exec(`insert into snapshots (workspace_id, id, body, created_at) values ($1, $2, $3, $4) on conflict do nothing`, w.ws, name, body, now)
	return name
}

func (w *world) situation(customer string) *models.Situation {
	w.t.Helper()
	sit, err := w.decisions.Situation(w.t.Context(), w.ws, models.DecisionKey{Customer: id(customer), Program: "friends", Placement: "email", Channel: "email"})
	if err != nil {
		w.t.Fatal(err)
	}
	return sit
}

func (w *world) exec(sql string, args ...any) {
	w.t.Helper()
	if _, err := w.st.Pool().Exec(context.Background(), sql, args...); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) count(sql string, args ...any) (n int) {
	w.t.Helper()
	if err := w.st.Pool().QueryRow(w.t.Context(), sql, args...).Scan(&n); err != nil {
		w.t.Fatal(err)
	}
	return n
}

// told is what a test compares of an outcome.
type told struct {
	Kind    models.OutcomeKind
	Number  uint32
	Promise uint32
	Channel string
	At      time.Time
	Minor   int64
}

// log is a customer's outcome log in order.
func (w *world) log(customer string) []told {
	w.t.Helper()
	rows, err := w.st.Pool().Query(w.t.Context(), `select kind, number, promise, share_channel, occurred_at, minor, seq
from outcomes where workspace_id = $1 and customer_id = $2 order by seq`, w.ws, [16]byte(id(customer)))
	if err != nil {
		w.t.Fatal(err)
	}
	n := int64(0)
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (told, error) {
		var o told
		var seq int64
		err := row.Scan(&o.Kind, &o.Number, &o.Promise, &o.Channel, &o.At, &o.Minor, &seq)
		if n++; seq != n {
			w.t.Errorf("entry %d of the log of %s has seq %d", n, customer, seq)
		}
		o.At = o.At.UTC()
		return o, err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	if length := w.count(`select coalesce(max(outcomes), 0) from customer_asks where customer_id = $1`, [16]byte(id(customer))); length != len(list) {
		w.t.Errorf("the log of %s has %d entries, its length says %d", customer, len(list), length)
	}
	return list
}

func (w *world) referrals(advocate string) []models.Referral {
	w.t.Helper()
	list, err := w.st.ReferralsBy(w.t.Context(), w.ws, []models.CustomerID{id(advocate)})
	if err != nil {
		w.t.Fatal(err)
	}
	return list
}

func (w *world) version(customer string) int {
	w.t.Helper()
	return w.count(`select coalesce(max(ask_version), 0) from customer_asks where customer_id = $1`, [16]byte(id(customer)))
}

func same[T comparable](t testing.TB, what string, got, want []T) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\ngot  %v\nwant %v", what, got, want)
	}
}
