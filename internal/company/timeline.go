package company

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// timeline draws what one customer does of its own accord.
type timeline struct {
	diary    *diary
	rand     *rand.Rand
	customer int
	traits   *customer
	id       string
	told     int // events so far, for message ids
}

func (c *Company) writeTimeline(d *diary, customer int) {
	t := timeline{
		diary: d, customer: customer, traits: &c.customers[customer], id: CustomerID(customer),
		rand: stream(c.config.Seed, forTimeline, customer, 0),
	}
	start, end := c.config.Start, c.End()
	t.history(start)
	t.orders(start, end)
	t.answers(start, end)
	t.troubles(start, end)
	for _, at := range t.times(loginsPerDay, start, end) {
		t.tell("Logged In", at, properties{})
	}
	for i, at := range t.times(t.traits.organic*wakingDay, start, end) {
		p := t.diary.at(at)
		p.organic = append(p.organic, organicShare{customer: customer, number: i, at: at})
	}
	t.campaigns(c.config.Days)
}

// history tells who the customer is and what it bought before the start.
func (t *timeline) history(start time.Time) {
	joined := start.Add(-time.Duration(t.traits.tenureDays * float64(day))).Truncate(time.Second)
	t.diary.tell(event{
		Type: "identify", MessageID: t.messageID(), UserID: t.id, Timestamp: joined,
		Traits: &traits{Country: t.traits.country, Minor: t.traits.minor},
	})
	t.told++
	if t.traits.consents {
		t.tell("Consent Granted", joined, properties{Channel: email})
	}
	for _, at := range t.times(t.traits.ordersPerDay()/4, joined, start) { // a quarter: they grew into it
		t.order(at)
	}
}

// orders and, some days later, the visit to the app that gives a moment.
func (t *timeline) orders(start, end time.Time) {
	for i, at := range t.times(t.traits.ordersPerDay(), start, end) {
		order := t.order(at)
		if t.rand.Float64() < 0.5 {
			t.diary.ask(t.diary.company.dayOf(at)+3+t.rand.IntN(3), moment{t.customer, inApp, fmt.Sprintf("order-%d", i)})
		}
		if t.rand.Float64() < 0.02 {
			t.tell("Order Refunded", awake(at, wakingDay*(1+4*t.rand.Float64())), properties{OrderID: order, Total: 15, Currency: "EUR"})
		}
	}
}

// answers to the NPS survey; each gives a moment the night after.
func (t *timeline) answers(start, end time.Time) {
	for i, at := range t.times(npsPerDay, start, end) {
		score := t.traits.nps(t.rand)
		t.tell("NPS Submitted", at, properties{Score: &score})
		t.diary.ask(t.diary.company.dayOf(at)+1, moment{t.customer, email, fmt.Sprintf("nps-%d", i)})
	}
}

func (t *timeline) troubles(start, end time.Time) {
	for i, at := range t.times(ticketsPerDay, start, end) {
		ticket := fmt.Sprintf("t-%s-%d", t.id, i)
		t.tell("Support Ticket Opened", at, properties{TicketID: ticket})
		t.tell("Support Ticket Closed", awake(at, 1+40*t.rand.ExpFloat64()), properties{TicketID: ticket})
	}
}

// How often these happen to a customer, on average.
const (
	npsPerDay     = 0.5 / 182
	ticketsPerDay = 0.06 / 182
	loginsPerDay  = 0.4 / 182
)

// campaignWeeks is how often the campaign of the week comes to each customer:
// every week another part of the customers, spread over its days.
const campaignWeeks = 15

func (t *timeline) campaigns(days int) {
	for on := t.customer % (7 * campaignWeeks); on <= days; on += 7 * campaignWeeks {
		t.diary.ask(on, moment{t.customer, email, fmt.Sprintf("week-%d", on/7)})
	}
}

// order tells an order and returns its id.
func (t *timeline) order(at time.Time) string {
	id := "o-" + t.messageID()
	total := float64(1500+t.rand.IntN(9000)) / 100
	t.tell("Order Completed", at, properties{OrderID: id, Total: total, Currency: "EUR"})
	return id
}

func (t *timeline) tell(name string, at time.Time, p properties) {
	t.diary.tell(track(t.id, name, t.messageID(), at, p))
	t.told++
}

func (t *timeline) messageID() string { return fmt.Sprintf("%s-%d", t.id, t.told) }

// times draws a Poisson process with a rate a day, at hours awake between two
// times.
func (t *timeline) times(perDay float64, from, to time.Time) []time.Time {
	var all []time.Time
	for at := from; ; {
		at = awake(at, t.rand.ExpFloat64()/perDay*wakingDay)
		if !at.Before(to) {
			return all
		}
		all = append(all, at)
	}
}
