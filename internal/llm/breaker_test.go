package llm

import (
	"testing"
	"time"
)

// TestBreaker follows one circuit through its states.
func TestBreaker(t *testing.T) {
	now := time.Unix(1e9, 0)
	var b breaker
	allowed := func(want bool) {
		t.Helper()
		if ok, _ := b.allow(now); ok != want {
			t.Errorf("at %s: allowed %v, want %v", now.Sub(time.Unix(1e9, 0)), ok, want)
		}
	}
	for range failuresToOpen - 1 {
		allowed(true)
		b.report(now, failing, 0)
	}
	allowed(true)
	b.report(now, healthy, 0) // the row is broken
	for range failuresToOpen {
		allowed(true)
		b.report(now, failing, 0)
	}
	allowed(false)
	now = now.Add(openFor)
	allowed(true)
	allowed(false) // one may try
	b.report(now, unknown, 0)
	allowed(true) // the one that gave up, or was capped, leaves its place
	b.report(now, failing, 0)
	allowed(false)
	now = now.Add(openFor)
	allowed(true)
	b.report(now, failing, blockedFor)
	now = now.Add(blockedFor - time.Second)
	allowed(false)
	now = now.Add(time.Second)
	allowed(true)
	if opened, closed := b.report(now, healthy, 0); opened || !closed {
		t.Errorf("opened %v, closed %v", opened, closed)
	}
	if opened, _ := b.report(now, failing, 365*24*time.Hour); !opened {
		t.Error("it did not open")
	}
	now = now.Add(longestBlock)
	allowed(true)
}

// TestAdaptOnce: of calls that were sent the same and complain of the same, one changes what is known and all are made again.
func TestAdaptOnce(t *testing.T) {
	p := Provider{Structured: structuredAuto, TokenField: fieldMaxTokens}
	k := newKnown(&p)
	sent := k.now()
	for range 3 {
		if !k.adapt(sent, []complaint{complaintShape}) {
			t.Error("it is not made again")
		}
	}
	if got := k.now(); got.rung != rungObject {
		t.Errorf("three complaints about one rung lead to rung %d, want %d", got.rung, rungObject)
	}
	if k.adapt(k.now(), nil) {
		t.Error("without a complaint it is made again")
	}
}
