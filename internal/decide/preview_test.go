package decide_test

import (
	"strings"
	"testing"
	"time"

	"goodword/internal/decide"
	"goodword/models"
)

func (r *rig) preview(customer string, edit func(*decide.Request)) *decide.Preview {
	r.t.Helper()
	req := decide.Request{Workspace: r.ws, CustomerID: customer, Placement: "email"}
	if edit != nil {
		edit(&req)
	}
	p, err := r.Preview(r.t.Context(), req)
	r.must(err)
	return p
}

// reason finds one filter of a preview.
func reason(t *testing.T, p *decide.Preview, filter models.Reason) decide.FilterReason {
	t.Helper()
	for _, f := range p.Filters {
		if f.Filter == filter {
			return f
		}
	}
	t.Fatalf("no filter %s", filter)
	return decide.FilterReason{}
}

// TestPreviewExplainsFilters gives customers each filter: it hits with the fact behind it, no other does, and the same words stand in
// what is stored.
func TestPreviewExplainsFilters(t *testing.T) {
	r := newRig(t)
	now := r.clock.Now()
	r.program(1, func(p *models.Program) {
		p.Countries, p.BlockedSectors, p.Audience = []string{"DE"}, []string{"pharma"}, `orders > 0`
		p.Placements = append(p.Placements, models.Placement{Key: "sms", Channel: "sms", Interrupt: true})
	})
	trait := func(name, value string) models.Event {
		return models.Event{Kind: models.EventIdentify, At: now, MessageID: "i-" + name, Traits: []models.Trait{{Name: name, Value: value}}}
	}
	event := func(kind models.EventKind) models.Event {
		return models.Event{Kind: kind, At: now.AddDate(0, 0, -12), MessageID: kind.String(), Channel: "email", Score: 4, TicketID: "T7"}
	}
	cases := []struct {
		filter  models.Reason
		event   models.Event
		fact    string
		change  string
		from    time.Time
		channel string
	}{
		{filter: models.ReasonObjected, event: trait("objected", "true"), fact: "the trait objected is true", change: "when the trait objected is no longer true"},
		{filter: models.ReasonUnsubscribed, event: event(models.EventUnsubscribed), fact: "the last word on email is no, 12 days ago", change: "when the customer says yes to email"},
		{filter: models.ReasonComplained, event: event(models.EventComplained), fact: "a message was marked as spam 12 days ago"},
		{filter: models.ReasonMinor, event: trait("is_minor", "true"), fact: "the trait is_minor is true"},
		{filter: models.ReasonCountry, event: trait("country", `"FR"`), fact: "the country is FR; the program takes part in DE"},
		{filter: models.ReasonSector, event: trait("sector", `"Pharma"`), fact: "the sector is Pharma; the program blocks pharma"},
		{filter: models.ReasonFraudBlock, event: trait("fraud_blocked", "true"), fact: "the trait fraud_blocked is true", change: "when the trait fraud_blocked is no longer true"},
		{filter: models.ReasonOpenTicket, event: event(models.EventTicketOpened), fact: "ticket T7 is open, last news 12 days ago", change: "when the ticket is closed"},
		{filter: models.ReasonRecentRefund, event: event(models.EventRefund), fact: "the last refund was 12 days ago; the program waits 30 days",
			change: "from 2026-03-20 09:00 UTC on", from: now.AddDate(0, 0, 18)},
		{filter: models.ReasonDetractor, event: event(models.EventNPS), fact: "last NPS 4, 12 days ago; detractors up to 6", change: "with an NPS answer above 6"},
		{filter: models.ReasonNoConsent, channel: "sms", fact: "the program needs an explicit yes for sms; the customer has said nothing about sms", change: "when the customer says yes to sms"},
	}
	good := models.Event{Kind: models.EventIdentify, At: now.Add(-time.Hour), MessageID: "good", Traits: []models.Trait{{Name: "country", Value: `"DE"`}}}
	order := models.Event{Kind: models.EventOrder, At: now, MessageID: "o", OrderID: "1", Minor: 5000, Currency: "EUR"}
	r.customers(len(cases)+1, func(i int) *models.State {
		if i == len(cases) {
			return stateOf(good)
		}
		return stateOf(good, order, cases[i].event)
	})
	for i, c := range cases {
		t.Run(string(c.filter), func(t *testing.T) {
			place := func(req *decide.Request) {
				if c.channel != "" {
					req.Placement = c.channel
				}
			}
			p := r.preview("c"+itoa(i), place)
			got := reason(t, p, c.filter)
			if want := (decide.FilterReason{Filter: c.filter, Hit: true, Fact: c.fact, Change: c.change, From: c.from}); got != want {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
			for _, f := range p.Filters {
				if f.Hit != (f.Filter == c.filter) || f.Fact == "" || !f.Hit && f.Change != "" {
					t.Errorf("%+v beside %s", f, c.filter)
				}
			}
			if p.Asks() || p.Reason() != c.filter || len(p.Filters) != len(models.FilterOrder) {
				t.Errorf("ask %v, %s, %d filters", p.Asks(), p.Reason(), len(p.Filters))
			}
			if c.from.IsZero() {
				return
			}
			at := func(at time.Time) bool {
				return reason(t, r.preview("c"+itoa(i), func(req *decide.Request) { req.At = at }), c.filter).Hit
			}
			if !at(c.from.Add(-time.Millisecond)) || at(c.from) {
				t.Errorf("it does not end at %s", c.from)
			}
		})
	}
	outside := reason(t, r.preview("c"+itoa(len(cases)), nil), models.ReasonOutsideAudience)
	if !outside.Hit || outside.Fact != "the audience rule orders > 0 does not match" {
		t.Errorf("got %+v", outside)
	}
}

// TestPreviewOfCaps: cap and cooldown name the asks behind them and end when they say.
func TestPreviewOfCaps(t *testing.T) {
	r := newRig(t)
	r.program(1, func(p *models.Program) { p.CapCount, p.CapDays, p.CooldownDays = 2, 30, 7 })
	r.customers(1, nil)
	first := r.clock.Now()
	fresh := reason(t, r.preview("c0", nil), models.ReasonCap)
	if fresh.Hit || fresh.Fact != "never asked, 0 times in 30 days; the program allows 2 asks in 30 days" {
		t.Errorf("got %+v", fresh)
	}
	r.ask("c0", nil)
	r.clock.Move(first.AddDate(0, 0, 10))
	r.ask("c0", func(req *decide.Request) { req.SendID = "second" })
	r.clock.Move(first.AddDate(0, 0, 12))
	p := r.preview("c0", nil)
	capped, cooling := reason(t, p, models.ReasonCap), reason(t, p, models.ReasonCooldown)
	if !capped.Hit || capped.Fact != "asked 2 days ago, 2 times in 30 days; the program allows 2 asks in 30 days" || !capped.From.Equal(first.AddDate(0, 0, 30)) {
		t.Errorf("got %+v", capped)
	}
	if !cooling.Hit || cooling.Fact != "asked 2 days ago, the program waits 7 days between two asks" || !cooling.From.Equal(first.AddDate(0, 0, 17)) {
		t.Errorf("got %+v", cooling)
	}
	for _, end := range []decide.FilterReason{capped, cooling} {
		for _, c := range []struct {
			at  time.Time
			hit bool
		}{{end.From.Add(-time.Millisecond), true}, {end.From, false}} {
			later := r.preview("c0", func(req *decide.Request) { req.At = c.at })
			if got := reason(t, later, end.Filter); got.Hit != c.hit || !later.At.Equal(c.at) || !later.Decision.DecidedAt.Equal(c.at) {
				t.Errorf("at %s: got %+v, decided at %s", c.at, got, later.Decision.DecidedAt)
			}
		}
	}
	ambient := reason(t, r.preview("c0", func(req *decide.Request) { req.Placement = "in_app" }), models.ReasonCap)
	if ambient.Hit || !strings.Contains(ambient.Fact, "interrupts nobody") {
		t.Errorf("got %+v", ambient)
	}
	var rows int
	r.must(r.store.Pool().QueryRow(t.Context(), "select count(*) from decisions").Scan(&rows))
	if rows != 2 {
		t.Errorf("%d decisions, want the 2 that were asked for", rows)
	}
}

// TestPreviewOfAStoredDecision: within its validity a preview is the decision that the customer has, and taking it back is left to a real
// request.
func TestPreviewOfAStoredDecision(t *testing.T) {
	r := newRig(t)
	r.program(1, func(p *models.Program) { p.CapCount, p.CapDays = 1, 30 })
	r.customers(1, nil)
	made := r.ask("c0", nil)
	p := r.preview("c0", nil)
	if !p.Stored || p.Decision.ID != made.Decision.ID || !p.Asks() || p.Words != made.Words {
		t.Errorf("got %+v", p)
	}
	if got := reason(t, p, models.ReasonCap); got.Hit || got.Fact != "never asked, the program allows one ask in 30 days" {
		t.Errorf("got %+v", got)
	}
	next := r.preview("c0", func(req *decide.Request) { req.At = r.clock.Now().AddDate(0, 0, 12) })
	if got := reason(t, next, models.ReasonCap); next.Stored || !got.Hit || got.Fact != "asked 12 days ago, the program allows one ask in 30 days" {
		t.Errorf("got %+v", got)
	}
	pause := func(status models.Status) {
		_, err := r.catalog.UpdateProgram(t.Context(), r.ws, "main", func(p *models.Program) error { p.Status = status; return nil })
		r.must(err)
	}
	pause(models.StatusPaused)
	if p := r.preview("c0", nil); p.Asks() || p.Reason() != models.ReasonPaused {
		t.Errorf("paused: ask %v, %s", p.Asks(), p.Reason())
	}
	pause(models.StatusLive)
	if a := r.ask("c0", nil); !a.Asks() {
		t.Errorf("a preview took the ask back: %s", a.Reason())
	}
}

func TestPreviewOfTheHoldout(t *testing.T) {
	r := newRig(t)
	r.program(1, func(p *models.Program) { p.HoldoutShare = 0.5 })
	r.customers(40, nil)
	held := 0
	for i := range 40 {
		p := r.preview("c"+itoa(i), nil)
		got := reason(t, p, models.ReasonHoldout)
		if got.Hit != (p.Reason() == models.ReasonHoldout) || !strings.Contains(got.Fact, "50 % of customers") {
			t.Fatalf("%s: got %+v", p.Reason(), got)
		}
		if got.Hit {
			held++
		}
	}
	if held < 8 || held > 32 { // Binomial(40, 1/2), sd 3.2
		t.Errorf("%d of 40 held out", held)
	}
}

func TestPreviewRefuses(t *testing.T) {
	r := newRig(t)
	r.program(1, nil)
	r.customers(1, nil)
	for name, c := range map[string]struct {
		req  decide.Request
		kind models.Kind
	}{
		"past":           {decide.Request{CustomerID: "c0", At: r.clock.Now().Add(-time.Second)}, models.Invalid},
		"far":            {decide.Request{CustomerID: "c0", At: r.clock.Now().AddDate(3, 0, 0)}, models.Invalid},
		"nobody":         {decide.Request{CustomerID: "nobody"}, models.NotFound},
		"no placement":   {decide.Request{CustomerID: "c0", Placement: "moon"}, models.NotFound},
		"no program":     {decide.Request{CustomerID: "c0", Program: "moon"}, models.NotFound},
		"all is as well": {decide.Request{CustomerID: "c0"}, ""},
	} {
		c.req.Workspace = r.ws
		if _, err := r.Preview(t.Context(), c.req); c.kind == "" && err != nil || c.kind != "" && models.KindOf(err) != c.kind {
			t.Errorf("%s: got %v", name, err)
		}
	}
	_, err := r.Decide(t.Context(), decide.Request{Workspace: r.ws, CustomerID: "c0", At: r.clock.Now().AddDate(0, 0, 1)})
	if models.KindOf(err) != models.Invalid {
		t.Errorf("a decision for tomorrow: got %v", err)
	}
}
