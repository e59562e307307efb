package models

import "time"

// WeekHour is an hour of the week on the customer's clock: 1 is Sunday 00:00 to 00:59, 168 Saturday 23:00 to 23:59, and 0 no hour.
type WeekHour uint8

// HoursPerWeek is how many there are.
const HoursPerWeek = 7 * 24

// WeekHourOf is the hour in which clocks in the zone show t. Where they go back, both hours that they show alike are one.
func WeekHourOf(t time.Time, zone *time.Location) WeekHour {
	local := t.In(zone)
	return WeekHour(1 + 24*int(local.Weekday()) + local.Hour())
}

// Valid reports whether h is an hour.
func (h WeekHour) Valid() bool { return h >= 1 && h <= HoursPerWeek }

// Place is where the hour stands in a list of all, from 0.
func (h WeekHour) Place() int { return int(h) - 1 }

// HourCount is what closed decisions of a segment in an hour of the week came to.
type HourCount struct {
	Segment   string   `json:"segment,omitempty"`
	Hour      WeekHour `json:"hour"`
	Trials    int64    `json:"trials"`
	Successes int64    `json:"successes"`
}

// Count adds a closed decision.
func (c *HourCount) Count(success bool) {
	c.Trials++
	if success {
		c.Successes++
	}
}

// CustomerHour is what one customer's own decisions of an experiment came to.
type CustomerHour struct {
	Customer   CustomerID
	Experiment string
	HourCount
}

// HourSpread is how many customers have the same counts in an hour.
type HourSpread struct {
	HourCount
	Customers int64
}

// OwnCount is what a customer's own asks in an hour came to when a decision was made.
type OwnCount struct {
	Hour      WeekHour `cbor:"1,keyasint"`
	Trials    int64    `cbor:"2,keyasint"`
	Successes int64    `cbor:"3,keyasint,omitempty"`
}

// SlotTime is when an arm of the method send_time would ask.
type SlotTime struct {
	Hour WeekHour `cbor:"1,keyasint,omitempty"` // 0 for an arm that is not eligible
	Wait int64    `cbor:"2,keyasint,omitempty"` // milliseconds from the decision, where waiting costs something
}
