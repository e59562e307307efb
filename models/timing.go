package models

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Timing says when to ask, counted from an anchor: the moment's event where the
// ask belongs to one, else the decision. The zero value is at once.
type Timing struct {
	Delay   time.Duration // waited first
	Weekday time.Weekday  // the day of the week to wait for, meaningful with OnDay
	OnDay   bool
	Minute  int // of the local day to wait for, meaningful with AtTime
	AtTime  bool
}

// TimingNow is the timing that waits for nothing.
const TimingNow = "now"

const timingForm = "must be now, a delay like +36h or +3d, a local time like 09:30 or tue 09:30, or a delay and a time"

// MaxTimingDays bounds a delay.
const MaxTimingDays = 60

var (
	timingPattern = regexp.MustCompile(`^(?:\+([0-9]{1,4})([hd]))?(?: ?(?:(mon|tue|wed|thu|fri|sat|sun) )?([0-9]{2}):([0-9]{2}))?$`)
	weekdays      = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}
)

// ParseTiming reads a timing:
//
//	now          at once
//	+36h, +3d    so long after the anchor
//	09:30        the first half past nine, local time, at or after the anchor
//	tue 09:30    the first on a Tuesday
//	+3d 09:30    the first at or after three days
//
// The error has kind Invalid for anything else, and for more than MaxTimingDays.
func ParseTiming(s string) (Timing, error) {
	if s == TimingNow {
		return Timing{}, nil
	}
	invalid := Errorf(Invalid, "timing", timingForm)
	m := timingPattern.FindStringSubmatch(s)
	if m == nil || s == "" || strings.HasPrefix(s, " ") {
		return Timing{}, invalid
	}
	var t Timing
	if m[1] != "" {
		n, err := strconv.Atoi(m[1])
		unit := time.Hour
		if m[2] == "d" {
			unit = 24 * time.Hour
		}
		t.Delay = time.Duration(n) * unit
		if err != nil || n == 0 || t.Delay > MaxTimingDays*24*time.Hour {
			return Timing{}, invalid
		}
	}
	if m[4] != "" {
		minute, err := minuteOfDay(m[4] + ":" + m[5])
		if err != nil || minute == minutesPerDay {
			return Timing{}, invalid
		}
		t.Minute, t.AtTime = minute, true
	}
	for day, name := range weekdays {
		if m[3] == name {
			t.Weekday, t.OnDay = time.Weekday(day), true
		}
	}
	return t, nil
}

// Longest is the longest time from the anchor to what At gives, rounded up to a
// day where it waits for a local time.
func (t Timing) Longest() time.Duration {
	switch {
	case t.OnDay:
		return t.Delay + 7*24*time.Hour
	case t.AtTime:
		return t.Delay + 24*time.Hour
	}
	return t.Delay
}

// At is when to ask, at or after the anchor. A local time that the zone skips
// when its clocks go forward is the moment of the change; one that comes twice
// is the first of the two.
func (t Timing) At(anchor time.Time, zone *time.Location) time.Time {
	at := anchor.Add(t.Delay)
	if !t.AtTime {
		return at
	}
	day := at.In(zone)
	for i := 0; ; i++ { // a week and a day at most
		slot := localMinute(day.Year(), day.Month(), day.Day()+i, t.Minute, zone)
		if !slot.Before(at) && (!t.OnDay || weekdayOf(day, i) == t.Weekday) {
			return slot.UTC()
		}
	}
}

func weekdayOf(day time.Time, later int) time.Weekday {
	return time.Date(day.Year(), day.Month(), day.Day()+later, 12, 0, 0, 0, time.UTC).Weekday()
}

const minutesPerDay = 24 * 60

// minuteOfDay reads 00:00 to 24:00.
func minuteOfDay(s string) (int, error) {
	if len(s) != 5 || s[2] != ':' {
		return 0, errors.New("not a time of day")
	}
	h, err := strconv.ParseUint(s[:2], 10, 8)
	m, err2 := strconv.ParseUint(s[3:], 10, 8)
	if n := int(h)*60 + int(m); err == nil && err2 == nil && m < 60 && n <= minutesPerDay {
		return n, nil
	}
	return 0, errors.New("not a time of day")
}

// localMinute is a minute of a local day as an instant: the first where it comes
// twice, the moment of the change where it is skipped. time.Date gives one of
// the two readings of such a minute, without saying which.
func localMinute(year int, month time.Month, day, minute int, zone *time.Location) time.Time {
	wall := time.Date(year, month, day, 0, minute, 0, 0, time.UTC)
	guess := time.Date(year, month, day, 0, minute, 0, 0, zone)
	_, before := guess.Add(-24 * time.Hour).Zone()
	_, after := guess.Add(24 * time.Hour).Zone()
	early := wall.Add(-time.Duration(before) * time.Second) // as read with the offset before a change
	late := wall.Add(-time.Duration(after) * time.Second)
	switch {
	case shows(early, wall, zone):
		return early
	case shows(late, wall, zone):
		return late
	}
	return changeBetween(late, early, zone)
}

// shows reports whether clocks in the zone show wall at t.
func shows(t, wall time.Time, zone *time.Location) bool {
	_, offset := t.In(zone).Zone()
	return t.Add(time.Duration(offset) * time.Second).Equal(wall)
}

// changeBetween finds, to the second, when the zone's clocks change.
func changeBetween(from, to time.Time, zone *time.Location) time.Time {
	_, old := from.In(zone).Zone()
	for to.Sub(from) > time.Second {
		middle := from.Add(to.Sub(from) / 2).Truncate(time.Second)
		if _, offset := middle.In(zone).Zone(); offset == old {
			from = middle
		} else {
			to = middle
		}
	}
	return to
}
