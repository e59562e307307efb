package models

import "slices"

// Status is a stage in the life of a program.
type Status string

// The statuses of a program, in the order of its life: draft → test → live ⇄ paused → archived. A program in test decides
// for its test customers only, one that is live for everybody; the others decide nothing. Whatever the status, links redirect
// and promises are paid.
const (
	StatusDraft    Status = "draft"    // being written: may lack offer and landing page
	StatusTest     Status = "test"     // decides for its test customers
	StatusLive     Status = "live"     // decides
	StatusPaused   Status = "paused"   // decides nothing for a while
	StatusArchived Status = "archived" // decides nothing any more
)

// nextStatus says which status may follow which.
var nextStatus = map[Status][]Status{
	StatusDraft:    {StatusTest, StatusArchived},
	StatusTest:     {StatusLive, StatusArchived},
	StatusLive:     {StatusPaused},
	StatusPaused:   {StatusLive, StatusArchived},
	StatusArchived: nil,
}

// Valid reports whether s is one of the statuses.
func (s Status) Valid() bool {
	_, ok := nextStatus[s]
	return ok
}

// Next lists the statuses that may follow s, none for an archived program.
func (s Status) Next() []Status { return slices.Clone(nextStatus[s]) }

// CanBecome reports whether a program may go from s to next; staying is no change and always allowed.
func (s Status) CanBecome(next Status) bool { return s == next || slices.Contains(nextStatus[s], next) }

// Incomplete reports whether a program of the status may lack what deciding needs.
func (s Status) Incomplete() bool { return s == StatusDraft || s == StatusArchived }

// Decides reports whether the program takes asks now, be it for test customers only.
func (p *Program) Decides() bool { return p.Status == StatusLive || p.Status == StatusTest }

// ShowsTerms reports whether the service shows the program's terms to anybody: from test on, until it is archived.
func (p *Program) ShowsTerms() bool { return p.Decides() || p.Status == StatusPaused }

// InTest reports whether what happens with the customer, named by the business's own id, is marked test. Such decisions, referrals
// and outcomes reach no number of the live program: no learning, no report, no cap, no holdout.
func (p *Program) InTest(externalID string) bool { return slices.Contains(p.TestCustomers, externalID) }

// Closed says why the program decides nothing for the customer, "" when it decides.
func (p *Program) Closed(externalID string) Reason {
	switch p.Status {
	case StatusLive:
		return ""
	case StatusTest:
		if p.InTest(externalID) {
			return ""
		}
		return ReasonNotTestCustomer
	case StatusDraft:
		return ReasonDraft
	case StatusArchived:
		return ReasonArchived
	}
	return ReasonPaused
}

// MaxTestCustomers bounds the test customers of a program.
const MaxTestCustomers = 200

func (p *Program) validateTestCustomers(c *Check) {
	c.That(len(p.TestCustomers) <= MaxTestCustomers, "/test_customers", "must have at most %d entries", MaxTestCustomers)
	for i, id := range p.TestCustomers {
		at := pointer("/test_customers", i)
		c.That(id != "" && len(id) <= 200, at, "must have 1 to 200 characters")
		c.That(!slices.Contains(p.TestCustomers[:i], id), at, "stands twice")
	}
}
