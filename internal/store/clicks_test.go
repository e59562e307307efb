package store_test

import (
	"testing"
	"time"

	"goodword/models"
)

func visit(w *world, n byte, text string, at time.Time) models.Click {
	ref, ok := models.ParseCodeRef(text)
	if !ok {
		w.t.Fatalf("%q is no code", text)
	}
	return models.Click{Workspace: w.ws, ID: [16]byte{n}, Ref: ref, At: at}
}

func (w *world) record(clicks ...models.Click) {
	w.t.Helper()
	if err := w.events.RecordClicks(w.t.Context(), clicks); err != nil {
		w.t.Fatal(err)
	}
}

func TestClicks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.decide("u1", now.Add(-time.Hour), asCustomer(w, "u1"))
	named, bare := visit(w, 1, d.Code+".1.sms", now), visit(w, 2, d.Code, now)
	nobodys, wrong := visit(w, 3, "mayaaaaaaaaaaa", now), visit(w, 4, d.Code+".77", now)
	w.record(named, bare, nobodys, wrong)
	w.record(named, bare)
	same(t, "log", w.log("u1"), []told{
		{Kind: click, Number: 1, Promise: 1, Channel: "sms", At: now}, {Kind: click, Promise: 1, At: now}, {Kind: click, Promise: 1, At: now},
	})
	if n := w.count(`select count(*) from clicks`); n != 3 || w.folds() != 0 {
		t.Errorf("%d clicks, %d rows to fold", n, w.folds())
	}
}

// Where a program counts clicks as activation, following a decision's link
// activates it, once with the click in the message.
func TestClickActivates(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.snap.Programs[0].Activation = models.ActivationClick
	d := w.decide("u1", now.Add(-time.Hour), asCustomer(w, "u1"))
	w.record(visit(w, 1, d.Code+".1", now), visit(w, 2, d.Code+".1", now.Add(time.Second)))
	w.write(did("u1", models.EventClicked, now, about(d)))
	same(t, "log", w.log("u1"), []told{
		{Kind: activation, Number: 1, Promise: 1, At: now}, {Kind: click, Number: 1, Promise: 1, At: now},
		{Kind: click, Number: 1, Promise: 1, At: now.Add(time.Second)}, {Kind: exposure, Number: 1, Promise: 1, At: now},
	})
	if w.folds() != 1 {
		t.Errorf("%d rows to fold", w.folds())
	}
}

func TestClickFixesTheDefaultPromise(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.write(did("u1", models.EventLogin, now))
	w.exec(`insert into codes values ($1, $2, $3, 'friends', $4)`, code("u1"), w.ws, [16]byte(id("u1")), now)
	w.record(visit(w, 1, code("u1"), now), visit(w, 2, code("u1"), now))
	p, err := w.st.Promise(t.Context(), w.ws, []models.CustomerID{id("u1")}, "friends", models.DefaultPromise)
	if err != nil || p.Offer != w.snap.Offers[0] {
		t.Errorf("%+v, %v", p, err)
	}
}
