package models

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func zone(t interface{ Fatal(...any) }, name string) *time.Location {
	z, err := LoadZone(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

// The clock changes are those of the IANA database: Berlin skips 02:00 to 03:00
// on 29 March 2026 and repeats it on 25 October; Lord Howe moves by half an hour;
// São Paulo skipped midnight on 4 November 2018; Apia skipped 30 December 2011.
func TestTimingAt(t *testing.T) {
	for _, tc := range []struct{ name, timing, anchor, zone, want string }{
		{"at once", "now", "2026-03-01T10:00:00Z", "Europe/Berlin", "2026-03-01T10:00:00Z"},
		{"hours", "+36h", "2026-03-01T10:00:00Z", "Europe/Berlin", "2026-03-02T22:00:00Z"},
		{"days", "+3d", "2026-03-01T10:00:00Z", "Europe/Berlin", "2026-03-04T10:00:00Z"},
		{"later today", "13:30", "2026-03-01T10:00:00Z", "Europe/Berlin", "2026-03-01T12:30:00Z"},
		{"on the minute", "11:00", "2026-03-01T10:00:00Z", "Europe/Berlin", "2026-03-01T10:00:00Z"},
		{"tomorrow", "09:30", "2026-03-01T10:00:00Z", "Europe/Berlin", "2026-03-02T08:30:00Z"},
		{"today there, yesterday here", "00:15", "2026-03-01T22:00:00Z", "Asia/Tokyo", "2026-03-02T15:15:00Z"},
		{"weekday", "tue 09:30", "2026-03-01T10:00:00Z", "UTC", "2026-03-03T09:30:00Z"},
		{"a week on", "sun 09:30", "2026-03-01T10:00:00Z", "UTC", "2026-03-08T09:30:00Z"},
		{"delay and time", "+3d 09:30", "2026-03-01T10:00:00Z", "UTC", "2026-03-05T09:30:00Z"},
		{"skipped hour", "02:30", "2026-03-28T12:00:00Z", "Europe/Berlin", "2026-03-29T01:00:00Z"},
		{"hour that comes twice", "02:30", "2026-10-24T12:00:00Z", "Europe/Berlin", "2026-10-25T00:30:00Z"},
		{"between its two comings", "02:30", "2026-10-25T01:00:00Z", "Europe/Berlin", "2026-10-26T01:30:00Z"},
		{"half an hour skipped", "02:15", "2026-10-03T00:00:00Z", "Australia/Lord_Howe", "2026-10-03T15:30:00Z"},
		{"skipped midnight", "00:10", "2018-11-03T12:00:00Z", "America/Sao_Paulo", "2018-11-04T03:00:00Z"},
		{"skipped day", "12:00", "2011-12-30T08:00:00Z", "Pacific/Apia", "2011-12-30T10:00:00Z"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			timing, err := ParseTiming(tc.timing)
			if err != nil {
				t.Fatal(err)
			}
			if got := timing.At(at(tc.anchor), zone(t, tc.zone)).Format(time.RFC3339); got != tc.want {
				t.Errorf("%s from %s in %s: got %s, want %s", tc.timing, tc.anchor, tc.zone, got, tc.want)
			}
		})
	}
}

func TestParseTimingRefuses(t *testing.T) {
	for _, s := range []string{"", " ", "soon", "+", "+0d", "+3", "3d", "+61d", "+99999h", "24:00", "9:30", "09:60", " 09:30", "09:30 ", "tue", "tuesday 09:30", "+3d09:3", "NOW", "-3d"} {
		if got, err := ParseTiming(s); KindOf(err) != Invalid || err == nil {
			t.Errorf("ParseTiming(%q) = %+v, %v, want it invalid", s, got, err)
		}
	}
}

func FuzzParseTiming(f *testing.F) {
	for _, s := range []string{"now", "+36h", "tue 09:30", "+3d 09:30"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		timing, err := ParseTiming(s)
		if err != nil {
			return
		}
		if timing.Delay < 0 || timing.Delay > MaxTimingDays*24*time.Hour || timing.Minute < 0 || timing.Minute >= minutesPerDay {
			t.Errorf("ParseTiming(%q) = %+v", s, timing)
		}
	})
}

var someZones = []string{"UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia", "America/Sao_Paulo", "Africa/Casablanca", "Pacific/Chatham"}

func drawTime(t *rapid.T) time.Time {
	return time.Unix(rapid.Int64Range(946684800, 2051222400).Draw(t, "seconds"), 0).UTC() // 2000 to 2034
}

// TestTimingIsTheFirst checks that nothing between the anchor and the slot shows
// the wanted time, and that the slot does, unless clocks skip it.
func TestTimingIsTheFirst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		z := zone(t, rapid.SampledFrom(someZones).Draw(t, "zone"))
		timing := Timing{Minute: rapid.IntRange(0, minutesPerDay-1).Draw(t, "minute"), AtTime: true}
		if rapid.Bool().Draw(t, "on a day") {
			timing.OnDay, timing.Weekday = true, time.Weekday(rapid.IntRange(0, 6).Draw(t, "weekday"))
		}
		anchor := drawTime(t)
		slot := timing.At(anchor, z)
		if slot.Before(anchor) || slot.Sub(anchor) > timing.Longest()+25*time.Hour {
			t.Fatalf("%+v from %s in %s: %s", timing, anchor, z, slot)
		}
		shows := func(m time.Time) bool {
			l := m.In(z)
			return l.Hour()*60+l.Minute() == timing.Minute && (!timing.OnDay || l.Weekday() == timing.Weekday)
		}
		first := anchor.Truncate(time.Minute)
		if first.Before(anchor) {
			first = first.Add(time.Minute)
		}
		for m := first; m.Before(slot); m = m.Add(time.Minute) {
			if _, offset := m.In(z).Zone(); offset%60 == 0 && shows(m) && !comesAgain(m, z) {
				t.Fatalf("%+v from %s in %s: %s, but %s shows it before", timing, anchor, z, slot, m)
			}
		}
		if !shows(slot) && !changes(slot, z) {
			t.Fatalf("%+v from %s in %s: %s does not show it", timing, anchor, z, slot.In(z))
		}
	})
}

// comesAgain reports whether the same local time was shown before t, within hours.
func comesAgain(t time.Time, z *time.Location) bool {
	_, now := t.In(z).Zone()
	_, before := t.Add(-3 * time.Hour).In(z).Zone()
	return now < before
}

func changes(t time.Time, z *time.Location) bool {
	_, before := t.Add(-2 * time.Second).In(z).Zone()
	_, after := t.In(z).Zone()
	return before != after
}

func TestNextOpenIsTheFirst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		z := zone(t, rapid.SampledFrom(someZones).Draw(t, "zone"))
		from := rapid.IntRange(0, minutesPerDay-1).Draw(t, "from")
		to := rapid.IntRange(from+1, minutesPerDay).Draw(t, "to")
		clock := func(m int) string { return time.Date(2000, 1, 1, m/60, m%60, 0, 0, time.UTC).Format("15:04") }
		h := ContactHours{Channels: []string{"sms"}, From: clock(from), To: clock(to)}
		if to == minutesPerDay {
			h.To = "24:00"
		}
		if rapid.Bool().Draw(t, "some days") {
			h.Days = []string{rapid.SampledFrom(weekdays).Draw(t, "day")}
		}
		p := Program{ContactHours: []ContactHours{h}}
		start := drawTime(t)
		next := p.NextOpen("sms", start, z)
		if next.Before(start) || !p.Open("sms", next, z) {
			t.Fatalf("%+v from %s in %s: %s is not open", h, start, z, next)
		}
		for m := start; m.Before(next); m = m.Add(13 * time.Minute) {
			if p.Open("sms", m, z) {
				t.Fatalf("%+v from %s in %s: %s, but %s is open before", h, start, z, next, m)
			}
		}
		if !p.Open("email", start, z) {
			t.Fatal("a channel without hours is open at all hours")
		}
	})
}

func TestContactHoursInSummerAndWinter(t *testing.T) {
	p := Program{ContactHours: []ContactHours{{Channels: []string{"push"}, From: "08:00", To: "21:00", Days: []string{"mon", "tue", "wed", "thu", "fri"}}}}
	for _, tc := range []struct{ name, t, want string }{
		{"in hours", "2026-03-02T09:00:00Z", "2026-03-02T09:00:00Z"},
		{"before them", "2026-03-02T03:00:00Z", "2026-03-02T07:00:00Z"},
		{"the last minute", "2026-03-02T19:59:59Z", "2026-03-02T19:59:59Z"},
		{"after them", "2026-03-02T20:00:00Z", "2026-03-03T07:00:00Z"},
		{"over the weekend into summer time", "2026-03-27T21:00:00Z", "2026-03-30T06:00:00Z"},
		{"over the weekend into winter time", "2026-10-23T21:00:00Z", "2026-10-26T07:00:00Z"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := p.NextOpen("push", at(tc.t), zone(t, "Europe/Berlin")).Format(time.RFC3339); got != tc.want {
				t.Errorf("from %s: got %s, want %s", tc.t, got, tc.want)
			}
		})
	}
}

func TestLoadZone(t *testing.T) {
	for _, name := range []string{"", "Local", "Mars/Olympus", "../etc/passwd", strings.Repeat("a", 100)} {
		if z, err := LoadZone(name); err == nil {
			t.Errorf("LoadZone(%q) = %v, want an error", name, z)
		}
	}
}

func TestProgramTimingFields(t *testing.T) {
	p := DefaultProgram()
	p.Key, p.Name, p.Brand, p.CodePrefix, p.LandingURL, p.DefaultOffer = "p", "P", "B", "abcd", "https://b.example", "o"
	if err := p.Validate(); err != nil {
		t.Fatal(err)
	}
	p.TimeZone = "Europe/Atlantis"
	p.ContactHours = []ContactHours{{Channels: []string{"fax"}, From: "25:00", To: "24:30", Days: []string{"monday"}}, {From: "20:00", To: "08:00"}}
	p.Moments = []Moment{{Key: "m", Event: "E"}, {Key: "m", Timing: "soon", OpenDays: 91}}
	p.Segments = []Segment{{Key: "other"}, {Key: "s", Rule: "true"}, {Key: "s", Rule: "true"}}
	p.Placements = append(p.Placements, Placement{Key: "any", Moments: []string{"none"}})
	p.Channels = []string{"email", "email", "fax"}
	p.NudgeDays = 100
	var got []string
	err := p.Validate()
	for _, f := range err.(*Error).Fields {
		got = append(got, f.Pointer)
	}
	want := "/nudge_days /placements/3/moments/0 /time_zone " +
		"/contact_hours/0/channels/0 /contact_hours/0/from /contact_hours/0/to /contact_hours/0/days/0 " +
		"/contact_hours/1/channels /contact_hours/1/to " +
		"/moments/1/event /moments/1/timing /moments/1/open_days /moments/1/key " +
		"/segments/0/key /segments/0/rule /segments/2/key /channels/1 /channels/2"
	if strings.Join(got, " ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, " "), want)
	}
}
