package models

import "math"

// Horizons are the time constants of the decayed counters in days: a steady
// stream of one event a day counts about as many as its horizon has days.
var Horizons = [3]float64{7, 30, 365}

const microsPerDay = 24 * 3600 * 1e6

// Tally counts one kind of event: how often, first and last time, and three
// exponentially decayed counts
//
//	Dₕ = Σᵢ exp(-(Last - tᵢ)/τₕ),  τ = 7, 30, 365 days
//
// held as of Last, so that one event is one update and no window is scanned.
// Times are microseconds since 1970; Count is at least 1.
type Tally struct {
	Kind    EventKind  `cbor:"1,keyasint"`
	Count   int64      `cbor:"2,keyasint"`
	First   int64      `cbor:"3,keyasint"`
	Last    int64      `cbor:"4,keyasint"`
	Decayed [3]float64 `cbor:"5,keyasint"`
}

// add merges o into t: counts add, decayed counts add after both are moved to
// the later Last. It is associative and commutative up to rounding.
func (t *Tally) add(o Tally) {
	if t.Count == 0 {
		*t = o
		return
	}
	last := max(t.Last, o.Last)
	for h, tau := range Horizons {
		t.Decayed[h] = t.Decayed[h]*decay(last-t.Last, tau) + o.Decayed[h]*decay(last-o.Last, tau)
	}
	t.Count += o.Count
	t.First = min(t.First, o.First)
	t.Last = last
}

// At returns the decayed count of horizon h (0, 1, 2) as of now, in
// microseconds. Events after now count in full: now is never before them in
// what the service decides.
func (t Tally) At(now int64, h int) float64 {
	if t.Count == 0 {
		return 0
	}
	return t.Decayed[h] * decay(max(0, now-t.Last), Horizons[h])
}

func decay(micros int64, tauDays float64) float64 {
	if micros == 0 {
		return 1
	}
	return math.Exp(-float64(micros) / (tauDays * microsPerDay))
}
