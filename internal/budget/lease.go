package budget

import (
	"math"
	"time"

	"goodword/models"
)

// lease is the part of a budget's room that this replica may use up without asking anybody. What is used is written with the decision,
// so that a replica that dies takes only what it had left with it, until the lease expires.
//
// An ask uses up
//
//	p·cost + width·(√(V + v) - √V),  v = p(1-p)·cost²
//
// where V is the variance of what was open when the lease was renewed, and of what this replica has taken since. Square roots are
// concave: what several replicas measure by the same V, or an earlier one, is together at least what they add to the bound.
type lease struct {
	width    float64   // of the hard stop
	until    time.Time // of the machine's clock: when it may be used no longer
	share    float64   // more than this is given back at the next renewal
	free     float64   // minor units; below 0 where asks came to more than was held for them
	held     float64   // for asks that are being decided
	base     float64   // V at the last renewal
	taken    float64   // variance taken since, asks being decided included
	deciding float64   // variance of those
	fresh    float64   // variance taken since the renewal under way began
	hour     time.Time // of the domain's clock, that ran at the last renewal
	used     bool      // since the last renewal
	stopped  bool      // the last ask that wanted room found none
}

// hold is room set aside for one ask that is being decided.
type hold struct{ room, variance float64 }

// need is what a charge uses up on top of what was taken.
func (l *lease) need(c *models.BudgetCharge) hold {
	v := float64(c.Variance)
	before := max(0, l.base+l.taken)
	room := float64(c.Expected)/1e6 + float64(l.width*(math.Sqrt(before+v)-math.Sqrt(before)))
	return hold{room: room, variance: v}
}

// reserve holds room for the dearest of the charges that fit, and says which do. One whole reward is kept free beside each, so that an ask
// which is worth more than its hold, or a friend more than expected, does not exceed the budget.
func (l *lease) reserve(charges []models.BudgetCharge, machine time.Time) (fits []bool, dearest hold) {
	fits = make([]bool, len(charges))
	l.used = true
	for i := range charges {
		h := l.need(&charges[i])
		fits[i] = machine.Before(l.until) && h.room+float64(charges[i].Cost) <= l.free
		l.stopped = !fits[i]
		if fits[i] && h.room > dearest.room {
			dearest = h
		}
	}
	l.take(dearest)
	return fits, dearest
}

func (l *lease) take(h hold) {
	l.free -= h.room
	l.held += h.room
	l.taken += h.variance
	l.deciding += h.variance
	l.fresh += h.variance
}

func (l *lease) release(h hold) {
	l.free += h.room
	l.end(h)
	l.taken -= h.variance
	l.fresh -= h.variance
}

// end forgets a hold whose charge was written.
func (l *lease) end(h hold) {
	l.held -= h.room
	l.deciding -= h.variance
}

// beginRenewal gives back what is above the share and returns the room that this replica may still use while it asks for more: asks that
// are being decided, and what is free. All else that it has taken is written, and will be found.
func (l *lease) beginRenewal(machine time.Time) (floor float64) {
	l.free = max(0, min(l.free, l.share))
	if !machine.Before(l.until) {
		l.free = 0 // others may have it
	}
	l.fresh, l.used = 0, false
	return l.held + l.free
}

// renewed takes in what was granted for the floor.
func (l *lease) renewed(floor float64, carried float64, g grant) {
	l.free += g.room - floor
	l.share, l.until, l.width = g.share, g.until, g.width
	l.base, l.taken = g.variance, carried+l.fresh
}

// grant is what a renewal brings.
type grant struct {
	room, share     float64
	variance, width float64
	until           time.Time
}

// divide gives a replica its part of a budget's room:
//
//	room = budget - paid - L - width·√V - what others lease
//
// at most an equal part for each replica and one more, so that another that comes finds something. Of a lease that it still has, it keeps
// the floor: what it may be using right now.
func divide(l *models.BudgetLedger, b *models.Budget, floor float64) (granted, share float64) {
	whole := Room(&l.BudgetAccount, b)
	others := 0.0
	for _, o := range l.Others {
		others += o.Room
	}
	share = max(0, whole/float64(len(l.Others)+2))
	granted = max(0, min(share, whole-others))
	if l.Lease != nil {
		granted = max(granted, min(floor, l.Lease.Room))
	}
	return granted, share
}

// Room is what an account can still commit to, in minor units, below 0 where it is exceeded:
//
//	budget - paid - L - width·√V
//
// L and V being mean and variance of what the open asks may cost (STATISTICS 2.10).
func Room(a *models.BudgetAccount, b *models.Budget) float64 {
	return float64(b.Minor) - float64(a.Paid) - a.ExpectedMinor() - float64(b.StopWidth()*deviation(a))
}

// deviation is the standard deviation of what the open asks may cost, in minor units.
func deviation(a *models.BudgetAccount) float64 { return math.Sqrt(max(0, a.Variance)) }
