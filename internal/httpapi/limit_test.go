package httpapi

import (
	"net/netip"
	"testing"
	"time"
)

func TestLimiterIsBounded(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	l := newLimiter(Limit{Rate: 1, Burst: 2})
	l.now = func() time.Time { return now }
	me := netip.MustParseAddr("192.0.2.1")
	for i, want := range []time.Duration{0, 0, time.Second, time.Second} {
		if got := l.take(1, me, 1); got != want {
			t.Errorf("take %d: wait %v, want %v", i+1, got, want)
		}
	}
	now = now.Add(1500 * time.Millisecond)
	if got := l.take(1, me, 2); got != 500*time.Millisecond {
		t.Errorf("a second and a half later two take %v, want half a second", got)
	}
	for i := range 3 * maxBuckets {
		l.take(1, netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)}), 1)
		if i%(maxBuckets/2) == 0 {
			l.take(1, me, 1) // somebody who keeps coming is not forgotten
		}
	}
	if n := len(l.young) + len(l.old); n > 2*maxBuckets {
		t.Errorf("%d buckets are kept", n)
	}
	if l.take(1, me, 1) == 0 {
		t.Error("a flood of addresses emptied the memory of one that kept coming")
	}
	free := newLimiter(Limit{})
	for range 100 {
		if free.take(1, me, 1000) != 0 || len(free.young) > 0 {
			t.Fatal("no limit limits, or remembers")
		}
	}
}
