package company

import "time"

// diary holds what is to be told or asked at each midnight of the simulation.
// Page 0 is the first midnight, when the history before it is told; page n has
// what happened on the day that ends with it.
type diary struct {
	company *Company
	pages   []page
}

type page struct {
	activations []activation
	deliveries  []event // activations told as Email Delivered
	events      []event
	organic     []organicShare
	visits      []string // paths under /r/ that friends follow
	moments     []moment
}

// moment is a reason to ask a customer now.
type moment struct {
	customer  int
	placement string // also the channel
	send      string
}

// organicShare is a share without an ask. It becomes an event when it is told:
// only then is it known whether the customer has a code to share.
type organicShare struct {
	customer, number int
	at               time.Time
}

// The placements of the program, named after their channels.
const (
	email = "email"
	inApp = "in_app"
)

// activation reports that an ask reached its customer.
type activation struct {
	DecisionID string    `json:"decision_id"`
	Kind       string    `json:"kind"`
	At         time.Time `json:"at"`
}

// at returns the page told after the given time, a page to throw away when
// that is after the end: it has not happened yet.
func (d *diary) at(t time.Time) *page {
	n := max(0, d.company.dayOf(t)+1)
	if n >= len(d.pages) {
		return &page{}
	}
	return &d.pages[n]
}

// tell writes an event onto its page.
func (d *diary) tell(e event) {
	p := d.at(e.Timestamp)
	p.events = append(p.events, e)
}

// ask writes a moment onto the page of a day, up to lastAsks before the end so
// that every window is closed when the simulation ends.
func (d *diary) ask(onDay int, m moment) {
	if onDay >= 0 && onDay <= d.company.config.Days-lastAsks {
		d.pages[onDay].moments = append(d.pages[onDay].moments, m)
	}
}

const lastAsks = 5 // days: a night to activate, Window, and a day for the last share to be told

// newDiary writes down what customers do of their own accord.
func (c *Company) newDiary() *diary {
	d := &diary{company: c, pages: make([]page, c.config.Days+1)}
	for i := range c.customers {
		c.writeTimeline(d, i)
	}
	return d
}
