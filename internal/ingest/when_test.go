package ingest

import (
	"testing"
	"time"
)

func TestClockCorrection(t *testing.T) {
	at := func(s string) time.Time {
		v, ok := ParseTime(s)
		if s != "" && !ok {
			t.Fatalf("cannot read %q", s)
		}
		return v
	}
	// Received is 2026-03-02T09:00:00Z.
	tests := []struct {
		name                      string
		original, timestamp, sent string
		imported                  bool
		want                      string
	}{
		{"nothing said", "", "", "", false, "2026-03-02T09:00:00Z"},
		{"nothing but sent", "", "", "2026-03-02T08:59:59Z", false, "2026-03-02T09:00:00Z"},
		{"no sentAt", "", "2026-03-01T10:00:00Z", "", false, "2026-03-01T10:00:00Z"},
		{"segment node, clocks agree", "", "2026-03-02T08:59:50Z", "2026-03-02T09:00:00Z", false, "2026-03-02T08:59:50Z"},
		{"rudderstack, clock an hour fast", "2026-03-02T09:59:50Z", "", "2026-03-02T10:00:00Z", false, "2026-03-02T08:59:50Z"},
		{"clock two days fast", "", "2026-03-04T08:00:00Z", "2026-03-04T09:00:00Z", false, "2026-03-02T08:00:00Z"},
		{"clock says 2000", "", "2000-01-01T00:00:00Z", "2000-01-01T00:00:10Z", false, "2026-03-02T08:59:50Z"},
		{"corrected upstream", "2026-03-04T08:00:00Z", "2026-03-02T08:00:00Z", "2026-03-04T09:00:00Z", false, "2026-03-02T08:00:00Z"},
		{"import with a clock", "", "2021-05-01T12:00:00Z", "2026-03-04T09:00:00Z", true, "2021-05-01T12:00:00Z"},
		{"old event, sane clock", "", "2021-05-01T12:00:00Z", "2026-03-02T08:59:58Z", false, "2021-05-01T12:00:02Z"},
		{"record sent from another year", "", "2025-12-20T00:00:00Z", "2026-11-22T00:00:00Z", false, "2025-12-20T00:00:00Z"},
		{"queue of a week, clock a year fast", "", "2027-02-20T09:00:00Z", "2027-03-02T09:00:00Z", false, "2026-02-20T09:00:00Z"},
		{"sent beyond belief", "", "2026-03-01T00:00:00Z", "0001-01-01T00:00:00Z", false, "2026-03-01T00:00:00Z"},
		{"before Christ and back", "", "0001-06-01T00:00:00Z", "2026-03-02T09:00:00Z", false, "0001-06-01T00:00:00Z"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := clocks{original: at(test.original), timestamp: at(test.timestamp), sent: at(test.sent), imported: test.imported}
			if got := c.at(received); !got.Equal(at(test.want)) {
				t.Errorf("at %v, want %s", got, test.want)
			}
		})
	}
}

func TestParseTime(t *testing.T) {
	want := time.Date(2026, 3, 2, 9, 8, 7, 123_000_000, time.UTC)
	for _, s := range []string{
		"2026-03-02T09:08:07.123Z", "2026-03-02T11:08:07.123+02:00", "2026-03-02T11:08:07.123+0200", "2026-03-02T09:08:07.123",
		"2026-03-02 09:08:07.123", "2026-03-02 09:08:07.123Z", "1772442487123", "1772442487.123",
	} {
		if got, ok := ParseTime(s); !ok || got.Sub(want).Abs() > time.Microsecond {
			t.Errorf("ParseTime(%q) = %v, %v; want %v", s, got, ok, want)
		}
	}
	if got, ok := ParseTime("2026-03-02"); !ok || !got.Equal(want.Truncate(24*time.Hour)) {
		t.Errorf("a date alone is %v, %v", got, ok)
	}
	for _, s := range []string{"", "now", "2026-02-30T00:00:00Z", "-5", "1e300", "NaN", "Inf", "0000-01-01T00:00:00Z", "2026-3-2"} {
		if got, ok := ParseTime(s); ok {
			t.Errorf("ParseTime(%q) = %v, want nothing", s, got)
		}
	}
}
