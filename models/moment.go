package models

import "time"

// Moment names an event that makes an ask timely. When such an event arrives
// and the rule holds, an episode opens for the customer in the program.
type Moment struct {
	Key   string `json:"key"`
	Event string `json:"event"` // its name as sent, like "NPS Submitted"; case, _ and - do not matter
	Rule  string `json:"rule"`  // CEL over the event and the customer's state; "" is always
	// Timing is when to ask, from the event on: see ParseTiming. "" is now.
	Timing   string `json:"timing"`
	OpenDays int    `json:"open_days"` // how long after Timing an ask is still timely; 0 is 7
}

// Open is how long an episode is open after the event: its timing at the
// longest and the days in which an ask is still timely.
func (m *Moment) Open() time.Duration {
	t, _ := ParseTiming(m.timing())
	days := m.OpenDays
	if days == 0 {
		days = 7
	}
	return t.Longest() + time.Duration(days)*24*time.Hour
}

// When is the moment's timing.
func (m *Moment) When() Timing {
	t, _ := ParseTiming(m.timing())
	return t
}

func (m *Moment) timing() string {
	if m.Timing == "" {
		return TimingNow
	}
	return m.Timing
}

func (m *Moment) validate(c *Check, at string) {
	c.That(ValidKey(m.Key), at+"/key", "must be 1 to 63 of a-z, 0-9, _ and -")
	c.That(m.Event != "" && len(m.Event) <= 200, at+"/event", "must be the name of an event, 1 to 200 characters")
	_, err := ParseTiming(m.timing())
	c.That(err == nil, at+"/timing", timingForm)
	c.That(m.OpenDays >= 0 && m.OpenDays <= 90, at+"/open_days", "must be 0 (7 days) to 90")
}

// Episode is a moment that came for one customer.
type Episode struct {
	Customer CustomerID // the id as sent
	Program  string
	Moment   string
	At       time.Time // of the event
	Until    time.Time // when an ask is no longer timely
}

// Segment names a part of a program's customers, for breakdowns. A customer is
// in the first segment whose rule holds.
type Segment struct {
	Key  string `json:"key"`
	Rule string `json:"rule"` // CEL over customer state
}

// NoSegment is where customers are whom no segment's rule names.
const NoSegment = "other"

func (s *Segment) validate(c *Check, at string) {
	c.That(ValidKey(s.Key) && s.Key != NoSegment, at+"/key", "must be 1 to 63 of a-z, 0-9, _ and -, and not %s", NoSegment)
	c.That(s.Rule != "", at+"/rule", "must say who is in it")
}
