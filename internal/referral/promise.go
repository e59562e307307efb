package referral

import (
	"slices"
	"time"

	"goodword/models"
)

// Promise says what a code pays, the first of:
//
//  1. the promise carried by the decision whose link was followed, if that had
//     not ended
//  2. the promise that was live at the time
//  3. the latest promise made by then that had not ended: one that nobody
//     reported as activated forces no decision any more, but it may have been
//     shown, and what was shown is what pays
//  4. the default promise made for the code before, if that had not ended
//  5. the program's default offer, as a new default promise: made is true
//
// A default promise has number models.DefaultPromise and never forces the offer
// of a decision. Without program or offer the promise is empty.
func (r *Rules) Promise(q *models.PromiseQuestion) (p models.Promise, made bool) {
	var before []models.Promise // made by then, by decisions
	var standard *models.Promise
	for i := range q.Promises {
		p := &q.Promises[i]
		switch {
		case p.Number == models.DefaultPromise:
			standard = p
		case p.Number == q.Carried && q.At.Before(p.EndsAt):
			return *p, false
		case !p.MadeAt.After(q.At) && q.At.Before(p.EndsAt):
			before = append(before, *p)
		}
	}
	if live := models.LivePromise(before, q.At); live != nil {
		return *live, false
	}
	if len(before) > 0 {
		return slices.MaxFunc(before, func(a, b models.Promise) int { return a.MadeAt.Compare(b.MadeAt) }), false
	}
	if standard != nil && q.At.Before(standard.EndsAt) {
		return *standard, false
	}
	return r.standard(q)
}

// never is when a default promise stops forcing: before it could begin.
var never = time.Unix(0, 0).UTC()

func (r *Rules) standard(q *models.PromiseQuestion) (p models.Promise, made bool) {
	p = models.Promise{Customer: q.Advocate, Program: q.Program, Number: models.DefaultPromise, MadeAt: q.At, ProvisionalUntil: never}
	snap := r.Catalog.Snapshot(q.Workspace)
	if snap == nil {
		return p, false
	}
	program := snap.Program(q.Program)
	if program == nil {
		return p, false
	}
	offer := snap.Offer(program.DefaultOffer)
	if offer == nil {
		return p, false
	}
	p.Offer, p.EndsAt = *offer, q.At.Add(program.PromiseTTL())
	return p, true
}
