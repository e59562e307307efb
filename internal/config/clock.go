package config

import (
	"sync/atomic"
	"time"
)

// Clock tells the time of the domain. Timeouts, leases and rate limits use
// real time instead.
type Clock interface {
	Now() time.Time
}

// SystemClock is the clock of the machine, in UTC.
type SystemClock struct{}

// Now returns the machine's time.
func (SystemClock) Now() time.Time { return time.Now().UTC() }

// ManualClock stands still until it is moved, and never moves back. It is safe
// for concurrent use.
type ManualClock struct{ micros atomic.Int64 }

// NewManualClock returns a clock that shows start.
func NewManualClock(start time.Time) *ManualClock {
	c := &ManualClock{}
	c.micros.Store(start.UnixMicro())
	return c
}

// Now returns where the clock was last moved to.
func (c *ManualClock) Now() time.Time { return time.UnixMicro(c.micros.Load()).UTC() }

// Move sets the clock forward and reports whether it moved; an earlier time
// changes nothing.
func (c *ManualClock) Move(to time.Time) bool {
	for {
		old := c.micros.Load()
		if to.UnixMicro() <= old {
			return false
		}
		if c.micros.CompareAndSwap(old, to.UnixMicro()) {
			return true
		}
	}
}
