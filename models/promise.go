package models

import (
	"slices"
	"time"
)

// Promise is the offer a customer was given, with its end. Every link and code
// of that customer in that program pays by it. It is provisional until a
// decision carrying it is activated; one that expired provisional no longer
// forces the offer, though its links still pay.
type Promise struct {
	Customer         CustomerID
	Program          string
	Number           uint32 // the decision that made it
	Offer            Offer  // a copy: later edits change nothing
	MadeAt           time.Time
	EndsAt           time.Time
	ProvisionalUntil time.Time
	ActivatedAt      time.Time // zero until activated
	// FirstActivated is the number of the first activated decision that carried
	// the promise: the one its offer arm is credited through. 0 until then.
	FirstActivated uint32
	Test           bool // made by a test decision, or fixed for the code of a test customer
}

// Forces reports whether the promise fixes the offer of a decision at now.
func (p *Promise) Forces(now time.Time) bool {
	return now.Before(p.EndsAt) && (!p.ActivatedAt.IsZero() || now.Before(p.ProvisionalUntil))
}

// PromisesOf leaves the promises of test decisions, or those of the others: the
// two never force each other's offer.
func PromisesOf(promises []Promise, test bool) []Promise {
	return slices.DeleteFunc(slices.Clone(promises), func(p Promise) bool { return p.Test != test })
}

// LivePromise returns the promise that forces at now: the latest that does, nil
// for none.
func LivePromise(promises []Promise, now time.Time) *Promise {
	var live *Promise
	for i := range promises {
		p := &promises[i]
		if p.Forces(now) && (live == nil || p.MadeAt.After(live.MadeAt)) {
			live = p
		}
	}
	return live
}
