package store_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"
	"time"

	"goodword/models"
)

const (
	activation = models.OutcomeActivation
	exposure   = models.OutcomeExposure
	share      = models.OutcomeShare
	click      = models.OutcomeClick
	signup     = models.OutcomeSignup
	purchase   = models.OutcomePurchase
)

func (w *world) folds() int { return w.count(`select count(*) from fold_queue`) }

func TestOutcomesOfADecision(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.decide("u1", now, asCustomer(w, "u1"))
	at := now.Add(time.Minute)
	w.write(
		did("u1", models.EventDelivered, at, about(d)),
		did("u1", models.EventExposed, at, about(d)),
		did("u1", models.EventClicked, at, about(d)),
		did("u1", models.EventShare, at, about(d), func(e *models.Event) { e.Channel = "sms" }),
		did("u1", models.EventFriendClick, at, about(d)),
		did("u1", models.EventFriendPurchase, at, about(d), withOrder("", 700)),
		did("u1", models.EventFriendRefund, at, about(d), withOrder("", 300)),
		did("u1", models.EventUnsubscribed, at, about(d), func(e *models.Event) { e.Channel = "email" }),
		did("u1", models.EventComplained, at, about(d)),
		did("u1", models.EventFraud, at, about(d)),
		did("u1", models.EventReward, at, about(d), withOrder("", 900)),
		did("u1", models.EventRendered, at, about(d)), // not what the program counts
		did("u1", models.EventLogin, at, about(d)),
	)
	same(t, "log", w.log("u1"), []told{
		{Kind: activation, Number: 1, Promise: 1, At: now}, // not after it was received
		{Kind: exposure, Number: 1, Promise: 1, At: at}, {Kind: exposure, Number: 1, Promise: 1, At: at},
		{Kind: share, Number: 1, Promise: 1, Channel: "sms", At: at},
		{Kind: click, Number: 1, Promise: 1, At: at},
		{Kind: purchase, Number: 1, Promise: 1, At: at, Minor: 700},
		{Kind: models.OutcomeRefund, Number: 1, Promise: 1, At: at, Minor: 300},
		{Kind: models.OutcomeUnsubscribe, Number: 1, Promise: 1, At: at},
		{Kind: models.OutcomeComplaint, Number: 1, Promise: 1, At: at},
		{Kind: models.OutcomeFraud, Number: 1, Promise: 1, At: at},
		{Kind: models.OutcomeReward, Number: 1, Promise: 1, At: at, Minor: 900},
	})
	if s := w.situation("u1").State; s.Tally(models.EventOrder).Count != 0 || s.Tally(models.EventRefund).Count != 0 {
		t.Errorf("what friends did counts as the customer's own: %+v", s.Tallies)
	}
}

func TestOutcomesWithoutADecision(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	other := models.DecisionID{Customer: id("u9"), At: now, Number: 4}
	w.write(alias("b1", "u1", now))
	w.write(
		did("u1", models.EventShare, now),
		did("u1", models.EventShare, now.Add(time.Second), func(e *models.Event) { e.Decision = other }), // there is no such decision
		did("b1", models.EventShare, now.Add(2*time.Second)),                                             // the same person
		did("u1", models.EventRefund, now, withOrder("o", 5)),
		did("u1", models.EventExposed, now), // of some other message
		did("u1", models.EventDelivered, now, func(e *models.Event) { e.Decision = other }),
	)
	got := w.log("u1") // what two ids tell in one batch may come in either order
	slices.SortFunc(got, func(a, b told) int {
		return cmp.Or(strings.Compare(string(b.Kind), string(a.Kind)), a.At.Compare(b.At))
	})
	same(t, "log", got, []told{
		{Kind: share, At: now}, {Kind: share, At: now.Add(time.Second)}, {Kind: share, At: now.Add(2 * time.Second)},
		{Kind: models.OutcomeRefund, At: now, Minor: 5},
	})
	if n := w.count(`select count(*) from events where name <> 'alias'`); n != 6 {
		t.Errorf("%d events stored, want all 6", n)
	}
}

func TestStrictReportsOfUnknownDecisionsAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.decide("u1", now, asCustomer(w, "u1"))
	report := func(id models.DecisionID, message string) models.Event {
		return models.Event{
			Customer: id.Customer, Decision: id, Kind: models.EventActivated, MessageID: message, Type: "report", At: now,
			ReceivedAt: now, Strict: true, Raw: []byte(`{}`),
		}
	}
	unknown := d.ID
	unknown.Number++
	same(t, "fates", w.write(report(d.ID, "m1"), report(unknown, "m2"), report(d.ID, "m1")), []models.EventFate{stored, refused, duplicate})
	same(t, "again", w.write(report(unknown, "m2")), []models.EventFate{refused})
	elsewhere := *w
	elsewhere.ws = w.ws + 1
	same(t, "in another workspace", elsewhere.write(report(d.ID, "m3")), []models.EventFate{refused})
	same(t, "log", w.log("u1"), []told{{Kind: activation, Number: 1, Promise: 1, At: now}})
}

// Promise 4: what counts as activation is what the program says, once.
func TestPromise4WhatActivates(t *testing.T) {
	tests := []struct {
		counts models.ActivationKind
		kind   models.EventKind
		said   models.ActivationKind
		want   bool
	}{
		{models.ActivationDelivered, models.EventDelivered, "", true},
		{models.ActivationDelivered, models.EventExposed, "", false},
		{models.ActivationDelivered, models.EventRendered, "", false},
		{models.ActivationDelivered, models.EventClicked, "", false},
		{models.ActivationRender, models.EventRendered, "", true},
		{models.ActivationRender, models.EventDelivered, "", false},
		{models.ActivationClick, models.EventClicked, "", true},
		{models.ActivationClick, models.EventDelivered, "", false},
		{models.ActivationRender, models.EventActivated, "", true},
		{models.ActivationRender, models.EventActivated, models.ActivationRender, true},
		{models.ActivationRender, models.EventActivated, models.ActivationDelivered, false},
	}
	for _, test := range tests {
		t.Run(string(test.counts)+" "+test.kind.String()+" "+string(test.said), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.snap.Programs[0].Activation = test.counts
			d := w.decide("u1", now, asCustomer(w, "u1"))
			report := did("u1", test.kind, now, about(d), func(e *models.Event) { e.Activation = test.said })
			again := did("u1", test.kind, now.Add(time.Second), about(d), func(e *models.Event) { e.Activation = test.said })
			w.write(report, again)
			w.write(report, did("u1", test.kind, now.Add(2*time.Second), about(d)))
			want := 0
			if test.want || test.kind == models.EventActivated { // the last report says nothing of what happened
				want = 1
			}
			if got := w.count(`select count(*) from outcomes where kind = 'activation'`); got != want || w.folds() != want {
				t.Errorf("%d activations and %d rows to fold, want %d", got, w.folds(), want)
			}
		})
	}
}

func TestActivation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	made := now.AddDate(0, 0, -5)
	d := w.decide("u1", made, asCustomer(w, "u1"))
	version := w.version("u1")
	reported := made.Add(-time.Hour) // a sender's clock behind ours
	w.write(did("u1", models.EventDelivered, reported, about(d)))
	same(t, "log", w.log("u1"), []told{{Kind: activation, Number: 1, Promise: 1, At: made}})
	if w.version("u1") != version+1 {
		t.Error("decisions in flight do not notice that the promise is firm")
	}
	const rowSQL = `select count(*) from fold_queue where number = 1 and experiment = 'offer'
and decided_at = $1 and activated_at = $1 and due_at = $1 + interval '72 hours' and fold_version is null`
	if w.folds() != 1 || w.count(rowSQL, made) != 1 {
		t.Errorf("%d rows to fold", w.folds())
	}
	p, err := w.st.Promise(t.Context(), w.ws, []models.CustomerID{id("u1")}, "friends", 1)
	if err != nil || p.FirstActivated != 1 || !p.ActivatedAt.Equal(made) {
		t.Errorf("promise %+v, %v", p, err)
	}
}

// The offer arm is credited through the first activated decision that carried
// the promise, which need not be the one that made it.
func TestFirstActivatedCarrierTeaches(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.decide("u1", now.Add(-3*time.Hour), asCustomer(w, "u1"))
	forced := func(c *models.Commit) { c.Decision.Stages[0].Forced = true }
	second := w.decide("u1", now.Add(-2*time.Hour), carrying(first.ID.Number), forced)
	third := w.decide("u1", now.Add(-time.Hour), carrying(first.ID.Number), forced)
	deliver := func(d *models.Decision) { w.write(did("u1", models.EventDelivered, now, about(d))) }
	deliver(second)
	deliver(third)
	w.write(did("u1", models.EventDelivered, now.Add(time.Second), about(first)))
	p, err := w.st.Promise(t.Context(), w.ws, []models.CustomerID{id("u1")}, "friends", 1)
	if err != nil || p.FirstActivated != second.ID.Number {
		t.Errorf("promise %+v, %v", p, err)
	}
	if n := w.count(`select number from fold_queue`); n != int(second.ID.Number) || w.folds() != 1 {
		t.Errorf("decision %d of %d teaches, want %d alone", n, w.folds(), second.ID.Number)
	}
	same(t, "log", w.log("u1"), []told{
		{Kind: activation, Number: 2, Promise: 1, At: now}, {Kind: activation, Number: 3, Promise: 1, At: now},
		{Kind: activation, Number: 1, Promise: 1, At: now},
	})
}

// What commitment activated is not activated again.
func TestCommittedActivationStands(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.decide("u1", now, asCustomer(w, "u1"), func(c *models.Commit) { c.Decision.CommitActivated = true })
	w.write(did("u1", models.EventDelivered, now, about(d)))
	same(t, "log", w.log("u1"), nil)
	if w.folds() != 0 {
		t.Errorf("%d rows to fold", w.folds())
	}
}

// An event that a later log entry depends on may arrive after it.
func TestShareBeforeItsActivation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.decide("u1", now.Add(-time.Hour), asCustomer(w, "u1"))
	w.write(did("u1", models.EventShare, now, about(d)))
	w.write(did("u1", models.EventDelivered, now.Add(-time.Minute), about(d)))
	same(t, "log", w.log("u1"), []told{
		{Kind: share, Number: 1, Promise: 1, At: now}, {Kind: activation, Number: 1, Promise: 1, At: now.Add(-time.Minute)},
	})
}
