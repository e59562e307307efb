package decide_test

import (
	"slices"
	"testing"
	"time"

	"goodword/internal/decide"
	"goodword/models"
)

// TestPromise5FilterThenChoose gives one customer each filter, and one customer
// every pair of neighbours: the earlier in models.FilterOrder decides, every hit
// is recorded, and nothing is drawn.
func TestPromise5FilterThenChoose(t *testing.T) {
	r := newRig(t)
	now := r.clock.Now()
	r.program(2, func(p *models.Program) {
		p.Countries, p.BlockedSectors = []string{"DE"}, []string{"pharma"}
		p.Audience = `orders > 0`
		p.Placements = append(p.Placements, models.Placement{Key: "sms", Channel: "sms", Interrupt: true})
	})
	r.experiment(2, nil)
	trait := func(name, value string) models.Event {
		return models.Event{Kind: models.EventIdentify, At: now, MessageID: "i-" + name, Traits: []models.Trait{{Name: name, Value: value}}}
	}
	event := func(kind models.EventKind) models.Event {
		return models.Event{Kind: kind, At: now.Add(-time.Hour), MessageID: kind.String(), Channel: "email", Score: 3}
	}
	good := []models.Event{trait("country", `"DE"`), event(models.EventOrder)}
	filters := []struct {
		reason models.Reason
		event  models.Event
	}{
		{models.ReasonObjected, trait("objected", "true")},
		{models.ReasonUnsubscribed, event(models.EventUnsubscribed)},
		{models.ReasonComplained, event(models.EventComplained)},
		{models.ReasonMinor, trait("is_minor", "true")},
		{models.ReasonCountry, models.Event{Kind: models.EventIdentify, At: now.Add(time.Second), MessageID: "fr", Traits: []models.Trait{{Name: "country", Value: `"FR"`}}}},
		{models.ReasonSector, trait("sector", `"Pharma"`)},
		{models.ReasonFraudBlock, trait("fraud_blocked", "true")},
		{models.ReasonOpenTicket, event(models.EventTicketOpened)},
		{models.ReasonRecentRefund, event(models.EventRefund)},
		{models.ReasonDetractor, event(models.EventNPS)},
	}
	n := len(filters)
	r.customers(2*n+2, func(i int) *models.State {
		events := slices.Clone(good)
		switch {
		case i < n:
			events = append(events, filters[i].event)
		case i < 2*n:
			events = append(events, filters[i-n].event, filters[min(i-n+1, n-1)].event)
		case i == 2*n+1:
			events = []models.Event{trait("country", `"DE"`)} // no order: outside the audience
		}
		return stateOf(events...)
	})
	check := func(customer int, want models.Reason, hits ...models.Reason) {
		t.Helper()
		a := r.ask("c"+itoa(customer), nil)
		if a.Asks() || a.Reason() != want || len(a.Decision.Stages) != 0 || a.Decision.CommitActivated {
			t.Errorf("customer %d: ask %v, reason %s, %d stages; want no ask, %s, nothing drawn", customer, a.Asks(), a.Reason(), len(a.Decision.Stages), want)
		}
		if got := a.Decision.Hits.Reasons(); !slices.Equal(got, hits) {
			t.Errorf("customer %d: filters %v, want %v", customer, got, hits)
		}
	}
	for i, f := range filters {
		check(i, f.reason, f.reason)
		if i+1 < n {
			check(n+i, f.reason, f.reason, filters[i+1].reason)
		}
	}
	if a := r.ask("c"+itoa(2*n), nil); !a.Asks() || a.Link == "" {
		t.Errorf("a customer without a hit: ask %v, reason %s, link %q", a.Asks(), a.Reason(), a.Link)
	}
	check(2*n+1, models.ReasonOutsideAudience, models.ReasonOutsideAudience)
	a := r.ask("c"+itoa(2*n), func(req *decide.Request) { req.Placement = "sms" })
	if a.Asks() || a.Reason() != models.ReasonNoConsent || a.Link != "" {
		t.Errorf("sms without consent: ask %v, reason %s, link %q; want no_consent and no link", a.Asks(), a.Reason(), a.Link)
	}
}

func TestCapCountsEveryInterruptAskOfThePerson(t *testing.T) {
	r := newRig(t)
	r.program(1, func(p *models.Program) { p.CapCount, p.CapDays = 1, 30 })
	r.customers(1, nil)
	if a := r.ask("c0", nil); !a.Asks() {
		t.Fatalf("first ask: %s", a.Reason())
	}
	again := func(req *decide.Request) { req.SendID = "second" }
	if a := r.ask("c0", again); a.Asks() || a.Reason() != models.ReasonCap {
		t.Errorf("second ask on the same day: ask %v, %s; want cap", a.Asks(), a.Reason())
	}
	ambient := func(req *decide.Request) { req.Placement = "in_app" }
	if a := r.ask("c0", ambient); !a.Asks() {
		t.Errorf("ambient placement: %s; want an ask, caps do not hold there", a.Reason())
	}
	r.clock.Move(r.clock.Now().AddDate(0, 0, 31))
	if a := r.ask("c0", func(req *decide.Request) { req.SendID = "third" }); !a.Asks() {
		t.Errorf("after 31 days: %s; want an ask", a.Reason())
	}
}

func TestHoldoutIsLastAndConsumesTheCap(t *testing.T) {
	r := newRig(t)
	r.program(1, func(p *models.Program) { p.HoldoutShare, p.CapCount = 0.5, 1 })
	detractor := stateOf(models.Event{Kind: models.EventNPS, Score: 1, At: r.clock.Now(), MessageID: "n"})
	r.customers(400, func(i int) *models.State {
		if i%2 == 1 {
			return detractor
		}
		return ordered(r.clock.Now())
	})
	held := 0
	for i := range 400 {
		a := r.ask("c"+itoa(i), nil)
		switch {
		case i%2 == 1 && a.Reason() != models.ReasonDetractor:
			t.Fatalf("detractor %d: %s; the holdout comes last", i, a.Reason())
		case a.Reason() == models.ReasonHoldout:
			held++
			if !a.Decision.CommitActivated {
				t.Fatal("a holdout decision at an interrupt placement counts as activated when committed")
			}
			next := r.ask("c"+itoa(i), func(req *decide.Request) { req.SendID = "next" })
			if next.Reason() != models.ReasonCap {
				t.Fatalf("after a holdout decision: %s, want cap", next.Reason())
			}
		}
	}
	if held < 70 || held > 130 { // Binomial(200, 1/2): mean 100, sd 7
		t.Errorf("%d of 200 held out, want about 100", held)
	}
}

func TestWithdrawnStaysWithdrawn(t *testing.T) {
	r := newRig(t)
	r.program(1, nil)
	r.customers(1, nil)
	if a := r.ask("c0", nil); !a.Asks() {
		t.Fatalf("first: %s", a.Reason())
	}
	pause := func(status models.Status) {
		_, err := r.catalog.UpdateProgram(t.Context(), r.ws, "main", func(p *models.Program) error { p.Status = status; return nil })
		r.must(err)
	}
	pause(models.StatusPaused)
	if a := r.ask("c0", nil); a.Asks() || a.Reason() != models.ReasonPaused {
		t.Errorf("paused: ask %v, %s", a.Asks(), a.Reason())
	}
	pause(models.StatusLive)
	if a := r.ask("c0", nil); a.Asks() {
		t.Error("an answer that was taken back asks again within its validity")
	}
}
