package models

import (
	"slices"
	"strings"
	"time"
)

// ContactHours are when customers may be asked at interrupt placements of some
// channels: from From to To, exclusive, in the customer's own time, on Days. A
// channel that stands in no entry is open at all hours; one in several is open
// when any is.
type ContactHours struct {
	Channels []string `json:"channels"`
	From     string   `json:"from"`           // 00:00 to 23:59
	To       string   `json:"to"`             // later than From, up to 24:00
	Days     []string `json:"days,omitempty"` // mon to sun; none are all
}

func (h *ContactHours) validate(c *Check, at string) {
	c.That(len(h.Channels) > 0, at+"/channels", "must name the channels that the hours are for")
	for i, ch := range h.Channels {
		c.That(slices.Contains(Channels, ch), pointer(at+"/channels", i), "must be one of %s", strings.Join(Channels, ", "))
	}
	from, err := minuteOfDay(h.From)
	c.That(err == nil && from < minutesPerDay, at+"/from", "must be a local time like 08:00")
	to, err := minuteOfDay(h.To)
	c.That(err == nil && to > from, at+"/to", "must be a local time later than from, up to 24:00")
	for i, day := range h.Days {
		c.That(slices.Contains(weekdays, day), pointer(at+"/days", i), "must be one of mon, tue, wed, thu, fri, sat, sun")
		c.That(!slices.Contains(h.Days[:i], day), pointer(at+"/days", i), "stands twice")
	}
}

// Open reports whether customers in a zone may be asked on the channel at t.
func (p *Program) Open(channel string, t time.Time, zone *time.Location) bool {
	return p.NextOpen(channel, t, zone).Equal(t)
}

// NextOpen is the first time at or after t at which customers in a zone may be
// asked on the channel. Where clocks change, hours open and close at the
// readings of Timing.At. The hours must be valid.
func (p *Program) NextOpen(channel string, t time.Time, zone *time.Location) time.Time {
	var next time.Time
	for i := range p.ContactHours {
		if h := &p.ContactHours[i]; slices.Contains(h.Channels, channel) {
			if at := h.next(t, zone); next.IsZero() || at.Before(next) {
				next = at
			}
		}
	}
	if next.IsZero() {
		return t
	}
	return next
}

func (h *ContactHours) next(t time.Time, zone *time.Location) time.Time {
	from, _ := minuteOfDay(h.From)
	to, _ := minuteOfDay(h.To)
	local := t.In(zone)
	for i := 0; ; i++ { // a week and a day at most
		if len(h.Days) > 0 && !slices.Contains(h.Days, weekdays[weekdayOf(local, i)]) {
			continue
		}
		opens := localMinute(local.Year(), local.Month(), local.Day()+i, from, zone)
		closes := localMinute(local.Year(), local.Month(), local.Day()+i, to, zone)
		if t.Before(closes) && opens.Before(closes) {
			if t.Before(opens) {
				return opens.UTC()
			}
			return t
		}
	}
}
