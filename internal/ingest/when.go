package ingest

import (
	"strconv"
	"time"
)

// Bounds of the clock correction.
const (
	maxAhead      = 24 * time.Hour     // an event dated later than this after now is refused
	plausibleSkew = 24 * time.Hour     // between two clocks that are set at all
	liveAge       = 7 * 24 * time.Hour // an event sent within this was timed by the sender's clock, not read from a record
	maxSkew       = 100 * 365 * 24 * time.Hour
)

// clocks is what an item says about time; zero times are what it does not say.
type clocks struct {
	original  time.Time // originalTimestamp
	timestamp time.Time
	sent      time.Time // sentAt of the item, else of its batch
	imported  bool      // came through the import door
}

// at is when the event happened by our clock, which showed received when it
// came in:
//
//	received - (sent - original)
//
// that is, the sender's own time moved by how far the sender's clock is from
// ours. No correction is made
//
//   - without sent: nothing tells the sender's clock
//   - of imports: their times are facts from a record
//   - where both originalTimestamp and timestamp are there: somebody upstream
//     has corrected timestamp already
//   - where sent is more than a day off and the event was more than seven days
//     old when it was sent: such a time was more likely read from a record than
//     from a clock as wrong as that; unless it would lie in the future.
//
// An event without any time happened when it was received.
func (c clocks) at(received time.Time) time.Time {
	original := c.original
	if original.IsZero() {
		original = c.timestamp
	}
	switch {
	case original.IsZero():
		return received
	case !c.original.IsZero() && !c.timestamp.IsZero():
		return c.timestamp
	case c.imported || c.sent.IsZero():
		return original
	}
	skew := received.Sub(c.sent)
	if skew.Abs() > maxSkew {
		return original
	}
	record := skew.Abs() > plausibleSkew && c.sent.Sub(original) > liveAge
	if record && !original.After(received.Add(maxAhead)) {
		return original
	}
	return original.Add(skew)
}

var layouts = []string{
	time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999Z07:00", "2006-01-02 15:04:05.999999999",
	"2006-01-02T15:04:05.999999999-0700", "2006-01-02",
}

// ParseTime reads ISO 8601 as SDKs write it, UTC where no zone is named, or a
// number of seconds or milliseconds since 1970. It keeps to the years 1 to 9999.
func ParseTime(s string) (time.Time, bool) {
	if s == "" {
		return time.Time{}, false
	}
	for _, layout := range layouts {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), storableTime(t)
		}
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || !(n >= 0 && n <= 253402300799e3) { // the year 9999 in milliseconds
		return time.Time{}, false
	}
	if n < 1e11 { // seconds until the year 5138; milliseconds from 1973 on
		n *= 1e3
	}
	return time.UnixMicro(int64(n * 1e3)).UTC(), true
}

// storableTime keeps to the years that text, PostgreSQL and int64 microseconds
// agree on.
func storableTime(t time.Time) bool { return t.Year() >= 1 && t.Year() <= 9999 }
