package bench

import (
	"fmt"
	"math/rand/v2"
	"time"

	"goodword/models"
)

// customerID is the external id of the i-th customer: eight characters, so that every request has one length.
func customerID(i int64) string { return fmt.Sprintf("c%07d", i) }

var (
	firstNames = []string{"Ada", "Bo", "Chiara", "Dmitri", "Elif", "Femi", "Greta", "Hugo", "Ines", "Jun", "Kofi", "Lena"}
	countries  = []string{"DE", "FR", "NL", "IT", "ES", "SE"}
	plans      = []string{"free", "basic", "plus"}
)

// customerState is what an ordinary shop remembers about a customer after a year: some orders and logins, an NPS answer from four in
// ten, a ticket from one in ten. About one in twelve may not be asked: detractors, open tickets, people who unsubscribed.
func customerState(i int, now time.Time) *models.State {
	r := rand.New(rand.NewPCG(2026, uint64(i)))
	tenure := time.Duration(30+r.IntN(700)) * 24 * time.Hour
	s := &models.State{}
	n := 0
	apply := func(e models.Event) {
		n++
		e.MessageID = fmt.Sprintf("load-%d-%d", i, n)
		e.At = now.Add(-time.Duration(r.Float64() * float64(tenure)))
		s.Apply(&e)
	}
	apply(models.Event{Kind: models.EventIdentify, Traits: []models.Trait{
		{Name: "country", Value: quote(countries[r.IntN(len(countries))])},
		{Name: "first_name", Value: quote(firstNames[r.IntN(len(firstNames))])},
		{Name: "plan", Value: quote(plans[r.IntN(len(plans))])},
	}})
	for range 1 + r.IntN(5) {
		apply(models.Event{Kind: models.EventOrder, OrderID: fmt.Sprintf("o-%d-%d", i, n), Minor: int64(1000 + r.IntN(20000)), Currency: "EUR"})
	}
	for range 2 + r.IntN(12) {
		apply(models.Event{Kind: models.EventLogin})
	}
	for range 3 + r.IntN(12) {
		apply(models.Event{Kind: models.EventPage})
	}
	if r.Float64() < 0.4 {
		score := 7 + r.IntN(4)
		if r.Float64() < 0.12 {
			score = r.IntN(7)
		}
		apply(models.Event{Kind: models.EventNPS, Score: score})
	}
	if x := r.Float64(); x < 0.02 {
		apply(models.Event{Kind: models.EventTicketOpened, TicketID: "t1"})
	} else if x < 0.1 {
		at := now.Add(-tenure / 2)
		s.Apply(&models.Event{Kind: models.EventTicketOpened, TicketID: "t1", At: at.Add(-24 * time.Hour), MessageID: "opened"})
		s.Apply(&models.Event{Kind: models.EventTicketClosed, TicketID: "t1", At: at, MessageID: "closed"})
	}
	if r.Float64() < 0.08 {
		apply(models.Event{Kind: models.EventShare, Channel: "whatsapp"})
	}
	apply(models.Event{Kind: models.EventConsent, Channel: "email", Granted: r.Float64() >= 0.01})
	return s
}

func quote(s string) string { return `"` + s + `"` }
