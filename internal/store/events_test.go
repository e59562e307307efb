package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"pgregory.net/rapid"

	"goodword/internal/eventtest"
	"goodword/internal/store/storetest"
	"goodword/models"
)

const (
	stored    = models.EventStored
	duplicate = models.EventDuplicate
	refused   = models.EventRefused
)

// Promise 8: the same event counts once, in one batch, in a later one, and
// after the end of the month it was stored in.
func TestPromise8EventsCountOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	order := did("u1", models.EventOrder, now, withOrder("o", 500))
	share := did("u1", models.EventShare, now)
	same(t, "first", w.write(order, share, order), []models.EventFate{stored, stored, duplicate})
	same(t, "again", w.write(share, order), []models.EventFate{duplicate, duplicate})
	for month := 1; month < 3; month++ {
		order.ReceivedAt = now.AddDate(0, month, 0)
		same(t, fmt.Sprintf("%d months later", month), w.write(order), []models.EventFate{duplicate})
	}
	other := did("u2", models.EventOrder, now, withOrder("o", 500))
	other.MessageID = order.MessageID
	same(t, "another customer's", w.write(other), []models.EventFate{stored})

	s := w.situation("u1").State
	if s.Tally(models.EventOrder).Count != 1 || s.Spend[0].Minor != 500 || w.count(`select count(*) from events`) != 3 {
		t.Errorf("state %+v, %d events", s, w.count(`select count(*) from events`))
	}
	same(t, "log", w.log("u1"), []told{{Kind: models.OutcomeShare, At: now}})
}

// Events in any order, split and repeated in any way, written by two replicas
// at once, give every person the state that they give in order.
func TestStoredStatesIgnoreOrder(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	replicas := []*world{w, w.replica()}
	round := 0
	rapid.Check(t, func(rt *rapid.T) {
		round++
		ws := storetest.Workspace(t, w.st)
		events := eventtest.History(rt, 200, now)
		batches := eventtest.Split(rt, eventtest.Shuffle(rt, events))
		var wait sync.WaitGroup
		for i, batch := range batches {
			part := models.EventBatch{Workspace: ws, Events: batch}
			write := func() {
				if _, err := replicas[i%2].events.Write(t.Context(), &part); err != nil {
					t.Error(err)
				}
			}
			if round%2 == 0 {
				write()
			} else {
				wait.Go(write)
			}
		}
		wait.Wait()
		want := inMemory(events)
		for external, s := range want {
			key := models.DecisionKey{Customer: eventtest.ID(external), Program: "friends"}
			got, err := w.decisions.Situation(t.Context(), ws, key)
			if err != nil {
				rt.Fatal(err)
			}
			if got.Group.Head != s.group.Head {
				rt.Fatalf("head of %s is %s, want %s", external, got.Group.Head, s.group.Head)
			}
			if diff := eventtest.SameStates(s.state, got.State); diff != "" {
				rt.Fatalf("state of %s (-want +got):\n%s", external, diff)
			}
		}
	})
}

type person struct {
	group models.Group
	state models.State
}

// inMemory folds events in order without a database.
func inMemory(events []models.Event) map[string]person {
	states, links, externals := map[models.CustomerID]*models.State{}, models.Links{}, map[string]bool{}
	for i := range events {
		e := &events[i]
		if states[e.Customer] == nil {
			states[e.Customer] = &models.State{}
		}
		states[e.Customer].Apply(e)
		externals[e.ExternalID] = true
		if e.Link != nil {
			links.Add(*e.Link)
		}
	}
	groups := links.Groups(eventtest.IDs())
	people := map[string]person{}
	for external := range externals {
		p := person{group: groups[eventtest.ID(external)]}
		for _, member := range p.group.Members {
			if s := states[member]; s != nil {
				p.state.Merge(s)
			}
		}
		people[external] = p
	}
	return people
}

// Many writers of the same and of different events about the same customers
// neither deadlock for good nor count anything twice.
func TestWritersAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	replicas := []*world{w, w.replica()}
	advocate := w.decide("u0", now, asCustomer(w, "u0"))
	var wait sync.WaitGroup
	const writers, rounds = 8, 15
	for writer := range writers {
		wait.Go(func() {
			for round := range rounds {
				var batch []models.Event
				for c := range 6 {
					user, browser := fmt.Sprint("u", 1+(c+writer)%5), fmt.Sprint("b", (c*writer+round)%5)
					at := now.Add(-time.Duration(round*6+c) * time.Second)
					mine := func(e *models.Event) { e.MessageID = fmt.Sprint(writer, e.MessageID) }
					batch = append(batch,
						did(user, models.EventOrder, at, withOrder("o", 100), mine), did(user, models.EventLogin, at), // the login is everybody's
						did(browser, models.EventReferralClick, at, withCode(advocate.Code+".1"), mine),
						did(user, models.EventShare, at, mine), did(user, models.EventConsent, at, mine))
					if c == round%6 {
						batch = append(batch, alias(browser, user, at))
					}
				}
				if _, err := replicas[writer%2].events.Write(t.Context(), &models.EventBatch{Workspace: w.ws, Events: batch}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	var orders int64
	for c := 1; c <= 5; c++ {
		var one models.State
		for _, e := range []string{fmt.Sprint("u", c)} {
			one = w.ownState(e)
		}
		orders += one.Tally(models.EventOrder).Count
		w.log(fmt.Sprint("u", c))
	}
	if want := int64(writers * rounds * 6); orders != want {
		t.Errorf("%d orders counted, want %d", orders, want)
	}
	w.log("u0")
}

func asCustomer(w *world, name string) func(*models.Commit) {
	w.write(did(name, models.EventLogin, now.AddDate(0, -1, 0)))
	return func(*models.Commit) {}
}

// ownState is the state folded under one id alone.
func (w *world) ownState(customer string) models.State {
	w.t.Helper()
	w.exec(`update customers set linked = false where customer_id = $1`, [16]byte(id(customer)))
	return w.situation(customer).State
}

// Promise 9, as far as it goes today: late events of somebody erased are
// remembered as seen and nothing else.
func TestPromise9ErasedCustomersStayErased(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.write(did("u1", models.EventLogin, now))
	w.exec(`update customers set external_id = null, state = '', erased_at = $1`, now)
	late := did("u1", models.EventOrder, now, withOrder("o", 5), withCode(code("u2")))
	same(t, "late", w.write(late, did("u1", models.EventUnsubscribed, now), alias("b1", "u1", now)), []models.EventFate{stored, stored, stored})
	same(t, "again", w.write(late), []models.EventFate{duplicate})
	if sit := w.situation("u1"); !sit.Erased || sit.ExternalID != "" || len(sit.State.Tallies) != 0 {
		t.Errorf("%+v", sit)
	}
	if n := w.count(`select count(*) from events where customer_id = $1`, [16]byte(id("u1"))); n != 1 {
		t.Errorf("%d events, want the one before", n)
	}
	if n := w.count(`select count(*) from outcomes`) + w.count(`select count(*) from identity_links`); n != 0 {
		t.Errorf("%d outcomes and links", n)
	}
}

// A batch that the database refuses takes no other along.
func TestPoisonedBatchFailsAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var wait sync.WaitGroup
	var mu sync.Mutex
	failed := map[int]error{}
	for i := range 40 {
		e := did(fmt.Sprint("u", i), models.EventLogin, now)
		if i%10 == 3 {
			e.Raw = []byte(`{"not json`)
		}
		wait.Go(func() {
			if _, err := w.events.Write(t.Context(), &models.EventBatch{Workspace: w.ws, Events: []models.Event{e}}); err != nil {
				mu.Lock()
				failed[i] = err
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	for i, err := range failed {
		if i%10 != 3 || models.KindOf(err) != models.Internal {
			t.Errorf("batch %d: %v", i, err)
		}
	}
	if n := w.count(`select count(*) from events`); len(failed) != 4 || n != 36 {
		t.Errorf("%d batches failed and %d events are stored, want 4 and 36", len(failed), n)
	}
}

// A caller that gives up does not take the others of its transaction along.
func TestCallerThatGivesUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := w.events.Write(gone, &models.EventBatch{Workspace: w.ws, Events: []models.Event{did("u1", models.EventLogin, now)}})
	if models.KindOf(err) != models.Unavailable || !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	same(t, "the next", w.write(did("u2", models.EventLogin, now)), []models.EventFate{stored})
}

// A server that goes away in between loses nothing and counts nothing twice.
func TestConnectionsCut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	e := did("u1", models.EventOrder, now, withOrder("o", 5))
	w.write(e)
	conn, err := pgx.Connect(t.Context(), w.st.Pool().Config().ConnString())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if _, err := conn.Exec(t.Context(), `select pg_terminate_backend(pid) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid()`); err != nil {
		t.Fatal(err)
	}
	another := did("u1", models.EventOrder, now.Add(time.Second), withOrder("p", 5))
	var fates []models.EventFate
	for range 20 { // the cut connections are found out one by one
		fates, err = w.events.Write(t.Context(), &models.EventBatch{Workspace: w.ws, Events: []models.Event{e, another}})
		if err == nil {
			break
		}
		if models.KindOf(err) != models.Unavailable {
			t.Fatal(err)
		}
	}
	same(t, "after the cut", fates, []models.EventFate{duplicate, stored})
	if s := w.situation("u1").State; s.Spend[0].Minor != 10 {
		t.Errorf("spend %+v", s.Spend)
	}
}

func TestRejectedEventsAreKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	bad := models.RejectedEvent{Source: "segment", Code: "no_id", Detail: "a\x00b", Raw: "{\x00\xff", ReceivedAt: now}
	if _, err := w.events.Write(t.Context(), &models.EventBatch{Workspace: w.ws, Rejected: []models.RejectedEvent{bad, bad}}); err != nil {
		t.Fatal(err)
	}
	if n := w.count(`select count(*) from rejected_events where code = 'no_id' and source = 'segment'`); n != 1 {
		t.Errorf("%d rejections kept", n)
	}
}

func TestConsentsRaiseTheVersion(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	traits := func(name, value string) func(*models.Event) {
		return func(e *models.Event) { e.Traits = []models.Trait{{Name: name, Value: value}} }
	}
	steps := []struct {
		name  string
		event models.Event
		raise int
	}{
		{"login", did("u1", models.EventLogin, now), 0},
		{"order", did("u1", models.EventOrder, now), 0},
		{"consent", did("u1", models.EventConsent, now, func(e *models.Event) { e.Channel, e.Granted = "email", true }), 1},
		{"the same again", did("u1", models.EventConsent, now.Add(1*time.Second), func(e *models.Event) { e.Channel, e.Granted = "email", true }), 0},
		{"consents of an identify", did("u1", models.EventIdentify, now.Add(2*time.Second), func(e *models.Event) {
			e.Consents = []models.Consent{{Channel: "email"}}
		}), 1},
		{"unsubscribed", did("u1", models.EventUnsubscribed, now.Add(3*time.Second), func(e *models.Event) { e.Channel = "all" }), 1},
		{"complained", did("u1", models.EventComplained, now), 1},
		{"objected", did("u1", models.EventIdentify, now.Add(4*time.Second), traits("objected", "true")), 1},
		{"plan", did("u1", models.EventIdentify, now.Add(5*time.Second), traits("plan", `"plus"`)), 0},
		{"alias", alias("b1", "u1", now), 1},
		{"alias again", alias("b1", "u1", now.Add(time.Second)), 0},
	}
	for _, step := range steps {
		before := w.version("u1")
		w.write(step.event)
		if got := w.version("u1") - before; got != step.raise {
			t.Errorf("%s raises the version by %d, want %d", step.name, got, step.raise)
		}
	}
	if w.version("b1") == 0 {
		t.Error("the browser's decisions in flight did not notice the alias")
	}
	before := w.version("u1")
	w.write(did("b1", models.EventUnsubscribed, now.Add(time.Hour), func(e *models.Event) { e.Channel = "sms" }))
	if w.version("u1") == before {
		t.Error("the user's decisions in flight did not notice what was said in the browser")
	}
}

// A decision in flight loses against a consent that was withdrawn meanwhile.
func TestWithdrawnConsentBeatsADecisionInFlight(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.write(did("u1", models.EventLogin, now))
	base := w.situation("u1")
	w.write(did("u1", models.EventUnsubscribed, now, func(e *models.Event) { e.Channel = "email" }))
	d := &models.Decision{
		ID:  models.DecisionID{Customer: id("u1"), At: now, Number: 1},
		Key: models.DecisionKey{Customer: id("u1"), Program: "friends"}, DecidedAt: now, ValidUntil: now.Add(time.Hour), Ask: true,
	}
	got, err := w.decisions.Commit(t.Context(), &models.Commit{Workspace: w.ws, Decision: d, Base: base})
	if err != nil || got != models.Lost {
		t.Errorf("commit: %v, %v; want lost", got, err)
	}
}
