package models_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"goodword/internal/eventtest"
	"goodword/models"
)

var received = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// memory is what the database keeps of events, without a database.
type memory struct {
	seen   map[string]bool
	states map[models.CustomerID]*models.State
	links  models.Links
}

func newMemory() *memory {
	return &memory{seen: map[string]bool{}, states: map[models.CustomerID]*models.State{}, links: models.Links{}}
}

func (m *memory) take(e *models.Event) {
	key := string(e.Customer[:]) + e.MessageID
	if m.seen[key] {
		return
	}
	m.seen[key] = true
	if m.states[e.Customer] == nil {
		m.states[e.Customer] = &models.State{}
	}
	m.states[e.Customer].Apply(e)
	if e.Link != nil {
		m.links.Add(*e.Link)
	}
}

// people gives, for every id, its head and the merged state of its group.
func (m *memory) people() (map[models.CustomerID]models.Group, map[models.CustomerID]models.State) {
	groups := m.links.Groups(eventtest.IDs())
	merged := map[models.CustomerID]models.State{}
	for id, g := range groups {
		var s models.State
		for _, member := range g.Members {
			if one := m.states[member]; one != nil {
				s.Merge(one)
			}
		}
		merged[id] = s
	}
	return groups, merged
}

// Events out of order, late and more than once give the states that they give
// in order, for every person.
func TestStateIgnoresOrderAndCopies(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events := eventtest.History(t, 200, received)
		inOrder, shuffled := newMemory(), newMemory()
		for i := range events {
			inOrder.take(&events[i])
		}
		for _, e := range eventtest.Shuffle(t, events) {
			shuffled.take(&e)
		}
		wantGroups, want := inOrder.people()
		gotGroups, got := shuffled.people()
		for id := range want {
			if w, g := wantGroups[id], gotGroups[id]; w.Head != g.Head || len(w.Members) != len(g.Members) {
				t.Fatalf("group of %s is %v, want %v", id, g, w)
			}
			if diff := eventtest.SameStates(want[id], got[id]); diff != "" {
				t.Fatalf("state of %s (-want +got):\n%s", id, diff)
			}
		}
	})
}

// Merging in any order and grouping gives the same person.
func TestMergeIsCommutativeAndAssociative(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var parts [3]models.State
		for _, e := range eventtest.History(t, 60, received) {
			parts[rapid.IntRange(0, 2).Draw(t, "part")].Apply(&e)
		}
		var left, right, inner models.State
		for _, p := range []*models.State{&parts[0], &parts[1], &parts[2]} {
			left.Merge(p)
		}
		inner.Merge(&parts[2])
		inner.Merge(&parts[1])
		right.Merge(&inner)
		right.Merge(&parts[0])
		if diff := eventtest.SameStates(left, right); diff != "" {
			t.Fatalf("(a+b)+c and (c+b)+a differ:\n%s", diff)
		}
	})
}

func TestStateKeepsFirstsAndLasts(t *testing.T) {
	at := func(hours int) time.Time { return received.Add(time.Duration(hours) * time.Hour) }
	var s models.State
	for i, e := range []models.Event{
		{Kind: models.EventOrder, At: at(2), OrderID: "second", Minor: 200, Currency: "EUR"},
		{Kind: models.EventOrder, At: at(1), OrderID: "first", Minor: 100, Currency: "EUR", Code: "c"},
		{Kind: models.EventRefund, At: at(3), OrderID: "second", Minor: 50, Currency: "EUR"},
		{Kind: models.EventNPS, At: at(5), Score: 3},
		{Kind: models.EventNPS, At: at(4), Score: 9},
		{Kind: models.EventIdentify, At: at(2), Traits: []models.Trait{{Name: "plan", Value: `"plus"`}}},
		{Kind: models.EventIdentify, At: at(1), Traits: []models.Trait{{Name: "plan", Value: `"free"`}}},
		{Kind: models.EventTicketClosed, At: at(2), TicketID: "t"},
		{Kind: models.EventTicketOpened, At: at(1), TicketID: "t"},
		{Kind: models.EventIdentify, At: at(1), Consents: []models.Consent{{Channel: "email", Granted: true}}},
		{Kind: models.EventUnsubscribed, At: at(2), Channel: "email"},
	} {
		e.MessageID = string(rune('a' + i))
		s.Apply(&e)
	}
	plan, _ := s.Trait("plan")
	granted, known := s.Consent("email")
	if s.FirstOrder.OrderID != "first" || s.Spend[0].Minor != 250 || s.Scores[0].Value != 3 || plan != `"plus"` ||
		s.OpenTicket() || granted || !known || s.Tally(models.EventOrder).Count != 2 || s.FirstSeen() != at(1).UnixMicro() ||
		s.LastSeen() != at(5).UnixMicro() || len(s.Touches) != 1 {
		t.Errorf("state %+v", s)
	}
}

// A steady stream of one event a day counts about as many as the horizon has
// days: Σ exp(-k/τ) = 1/(1-exp(-1/τ)).
func TestDecayedCountOfASteadyStream(t *testing.T) {
	var s models.State
	const days = 10_000
	for i := range days {
		s.Apply(&models.Event{Kind: models.EventLogin, At: received.AddDate(0, 0, -(i*7919)%days), MessageID: "m"})
	}
	for h, want := range [3]float64{7.511899, 30.502777, 365.500228} {
		if got := s.Tally(models.EventLogin).At(received.UnixMicro(), h); got < want-1e-4 || got > want+1e-4 {
			t.Errorf("horizon %v days counts %v, want %v", models.Horizons[h], got, want)
		}
	}
}

func TestGroups(t *testing.T) {
	type step struct {
		from, to string
		known    bool
		at       int64
	}
	tests := []struct {
		name  string
		links []step
		want  map[string]string // head by id
	}{
		{"alone", nil, map[string]string{"u1": "u1", "b1": "b1"}},
		{"browser of a user", []step{{"b1", "u1", true, 1}}, map[string]string{"b1": "u1", "u1": "u1"}},
		{"known beats anonymous", []step{{"b1", "u1", true, 1}, {"b1", "b2", false, 9}}, map[string]string{"b1": "u1", "b2": "b2"}},
		{"latest wins", []step{{"b1", "u1", true, 1}, {"b1", "u2", true, 2}}, map[string]string{"b1": "u2", "u1": "u1"}},
		{"chain", []step{{"b1", "u1", true, 1}, {"u1", "u2", true, 2}}, map[string]string{"b1": "u2", "u1": "u2", "u2": "u2"}},
		{"circle of users", []step{{"u1", "u2", true, 1}, {"u2", "u1", true, 2}, {"b1", "u2", true, 3}},
			map[string]string{"u1": "u1", "u2": "u1", "b1": "u1"}},
		{"circle through a browser", []step{{"u1", "b1", false, 5}, {"b1", "u1", true, 1}}, map[string]string{"u1": "u1", "b1": "u1"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			links := models.Links{}
			for _, s := range test.links {
				links.Add(models.Link{From: eventtest.ID(s.from), To: eventtest.ID(s.to), Known: s.known, Stamp: models.Stamp{At: s.at}})
			}
			groups := links.Groups(eventtest.IDs())
			for id, head := range test.want {
				g := groups[eventtest.ID(id)]
				if g.Head != eventtest.ID(head) {
					t.Errorf("head of %s is %s, want %s", id, g.Head, head)
				}
			}
		})
	}
}

func TestGroupsAreBounded(t *testing.T) {
	links := models.Links{}
	user := models.NewCustomerID(nil, "everybody")
	var ids []models.CustomerID
	for i := range 200 {
		browser := models.NewCustomerID(nil, string(rune('A'+i)))
		ids = append(ids, browser)
		links.Add(models.Link{From: browser, To: user, Known: true, Stamp: models.Stamp{At: int64(i)}})
	}
	alone := 0
	for id, g := range links.Groups(ids) {
		if len(g.Members) == 1 && g.Head == id {
			alone++
		} else if len(g.Members) != models.MaxGroup || g.Head != user {
			t.Fatalf("group of %s has %d members and head %s", id, len(g.Members), g.Head)
		}
	}
	if want := 200 - (models.MaxGroup - 1); alone != want {
		t.Errorf("%d ids stand alone, want %d", alone, want)
	}
}

// One message id may say two things at one moment, under two ids of a person:
// content then decides, not who came first.
func TestTiesAreDecidedByContent(t *testing.T) {
	pairs := map[string][2]models.Event{
		"score":   {{Kind: models.EventNPS, Score: 3}, {Kind: models.EventNPS, Score: 9}},
		"touch":   {{Kind: models.EventReferralClick, Code: "a"}, {Kind: models.EventReferralClick, Code: "b"}},
		"ticket":  {{Kind: models.EventTicketOpened, TicketID: "t"}, {Kind: models.EventTicketClosed, TicketID: "t"}},
		"order":   {{Kind: models.EventOrder, OrderID: "1"}, {Kind: models.EventOrder, OrderID: "2"}},
		"consent": {{Kind: models.EventConsent, Channel: "sms"}, {Kind: models.EventConsent, Channel: "sms", Granted: true}},
		"trait": {{Kind: models.EventIdentify, Traits: []models.Trait{{Name: "n", Value: "1"}}},
			{Kind: models.EventIdentify, Traits: []models.Trait{{Name: "n", Value: "2"}}}},
	}
	for name, pair := range pairs {
		t.Run(name, func(t *testing.T) {
			var one, other, both, reversed models.State
			for i := range pair {
				pair[i].At, pair[i].MessageID = received, "m"
			}
			one.Apply(&pair[0])
			other.Apply(&pair[1])
			both.Merge(&one)
			both.Merge(&other)
			reversed.Merge(&other)
			reversed.Merge(&one)
			if diff := eventtest.SameStates(both, reversed); diff != "" {
				t.Error(diff)
			}
		})
	}
}
