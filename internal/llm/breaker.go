package llm

import (
	"sync"
	"time"
)

// When a circuit opens, and for how long.
const (
	failuresToOpen = 5                // in a row
	openFor        = time.Minute      // after these, until one call may try
	blockedFor     = 10 * time.Minute // after what somebody has to mend first: key, address, model, account
	longestBlock   = 24 * time.Hour   // that a provider may ask for
)

// verdict is what a call says about the health of its provider.
type verdict uint8

const (
	unknown verdict = iota // the caller gave up
	healthy                // it answered, be it to refuse the request
	failing
)

// breaker keeps calls away from a provider that fails. It is closed, open until a time, or, after that, half open: one call may try. The zero
// value is closed; it is safe for concurrent use.
type breaker struct {
	mu       sync.Mutex
	failures int // in a row
	until    time.Time
	trying   bool // the one call of a half-open circuit is under way
}

// allow says whether a call may be made. One that may must be followed by report.
func (b *breaker) allow(now time.Time) (ok bool, until time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.until.IsZero():
		return true, time.Time{}
	case now.Before(b.until) || b.trying:
		return false, b.until
	}
	b.trying = true
	return true, time.Time{}
}

// report notes what a call came to; block opens the circuit at once for as long. It says whether the circuit has opened or closed by it.
func (b *breaker) report(now time.Time, v verdict, block time.Duration) (opened, closed bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	wasOpen, tried := !b.until.IsZero(), b.trying
	b.trying = false
	switch v {
	case healthy:
		b.failures, b.until = 0, time.Time{}
		return false, wasOpen
	case failing:
		b.failures++
		if block == 0 && (tried || b.failures >= failuresToOpen) {
			block = openFor
		}
		if until := now.Add(min(block, longestBlock)); block > 0 && until.After(b.until) {
			b.until = until
			return !wasOpen, false
		}
	}
	return false, false
}
