package referral

import (
	"slices"
	"time"

	"goodword/models"
)

// Catalog gives the configuration in memory.
type Catalog interface {
	Snapshot(ws models.WorkspaceID) *models.Snapshot
	Secret(ws models.WorkspaceID) []byte
}

// Rules attributes friends' ways by the programs of their workspace. It is safe
// for concurrent use.
type Rules struct {
	Catalog Catalog
}

// Attribute gives the referral of the journey's friend in each program that has
// one, by program. The result depends on the set of the friend's events, never
// on their order of arrival: the first of these that covers the first order,
// else the first that covers the signup, is credited:
//
//  1. the code given at signup
//  2. the code given with the first order
//  3. the last visit before the signup
//  4. the last visit before the first order
//
// A visit covers a conversion that follows it within the program's attribution
// window. The referral is denied when the code is the friend's own, or when the
// friend had ordered before the visit.
func (r *Rules) Attribute(j *models.Journey) []models.Attribution {
	snap := r.Catalog.Snapshot(j.Workspace)
	if snap == nil {
		return nil
	}
	var found []models.Attribution
	for _, key := range programsOf(j) {
		if p := snap.Program(key); p != nil {
			w := newWay(j, p)
			if t := w.credited(); t != nil {
				found = append(found, w.attribution(t))
			}
		}
	}
	return found
}

func programsOf(j *models.Journey) []string {
	var keys []string
	for _, o := range j.Owners {
		keys = append(keys, o.Program)
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// way is a journey as one program sees it.
type way struct {
	program       *models.Program
	friend        models.Group
	window        int64   // microseconds
	visits        []visit // latest first
	signup, order *conversion
	lastOrder     int64
}

// visit is a link followed or a code given; times are microseconds since 1970.
type visit struct {
	ref      models.CodeRef
	advocate models.CustomerID
	at       int64
	why      string
}

type conversion struct {
	*models.Conversion
	at    int64
	typed *visit // the code given with it, nil for none
}

func newWay(j *models.Journey, p *models.Program) *way {
	w := &way{program: p, friend: j.Friend, window: (time.Duration(p.AttributionDays) * 24 * time.Hour).Microseconds()}
	parse := func(code string, at int64, why string) *visit {
		ref, ok := models.ParseCodeRef(code)
		if o, owned := j.Owners[ref.Code]; ok && owned && o.Program == p.Key {
			return &visit{ref: ref, advocate: o.Advocate, at: at, why: why}
		}
		return nil
	}
	for _, t := range j.State.Touches {
		if v := parse(t.Code, t.Stamp.At, models.WhyLastTouch); v != nil {
			w.visits = append(w.visits, *v)
		}
	}
	convert := func(c *models.Conversion) *conversion {
		if c == nil {
			return nil
		}
		return &conversion{Conversion: c, at: c.Stamp.At, typed: parse(c.Code, c.Stamp.At, models.WhyTypedCode)}
	}
	w.signup, w.order = convert(j.State.FirstSignup), convert(j.State.FirstOrder)
	w.lastOrder = j.State.Tally(models.EventOrder).Last
	return w
}

// credited picks the visit that the friend's referral rests on, nil for none.
func (w *way) credited() *visit {
	var candidates []*visit
	for _, v := range []*visit{w.signup.given(), w.order.given(), w.lastBefore(w.signup), w.lastBefore(w.order)} {
		if v != nil {
			candidates = append(candidates, v)
		}
	}
	for _, c := range []*conversion{w.order, w.signup} {
		for _, v := range candidates {
			if w.covers(v, c) {
				return v
			}
		}
	}
	return w.tooLate()
}

func (c *conversion) given() *visit {
	if c == nil {
		return nil
	}
	return c.typed
}

// covers reports whether the conversion follows the visit within the window.
func (w *way) covers(v *visit, c *conversion) bool {
	return c != nil && c.at >= v.at && c.at-v.at <= w.window
}

// lastBefore is the last visit that covers a conversion.
func (w *way) lastBefore(c *conversion) *visit {
	for i := range w.visits {
		if v := &w.visits[i]; w.covers(v, c) {
			return v
		}
	}
	return nil
}

// tooLate is the last visit of somebody who was a customer already and ordered
// again afterwards: a referral to deny, so that the advocate can be told why.
func (w *way) tooLate() *visit {
	for i := range w.visits {
		if v := &w.visits[i]; w.order != nil && w.order.at < v.at && v.at <= w.lastOrder {
			return v
		}
	}
	return nil
}

func (w *way) attribution(v *visit) models.Attribution {
	a := models.Attribution{ShareChannel: v.ref.ShareChannel, FirstTouch: moment(w.firstVisit(v))}
	a.Referral = models.Referral{
		Advocate: v.advocate, Program: w.program.Key, Friend: w.friend.Head, Code: v.ref.Code, Number: v.ref.Number,
		Why: v.why, TouchedAt: moment(v.at), Status: models.ReferralStarted,
	}
	switch {
	case slices.Contains(w.friend.Members, v.advocate):
		a.Status, a.Why = models.ReferralDenied, models.WhySelfReferral
		return a
	case w.order != nil && w.order.at < v.at:
		a.Status, a.Why = models.ReferralDenied, models.WhyExistingCustomer
		return a
	}
	if w.covers(v, w.signup) {
		a.SignedUpAt = moment(w.signup.at)
	}
	if w.covers(v, w.order) {
		a.Status, a.ConvertedAt = models.ReferralConverted, moment(w.order.at)
		a.OrderID, a.Minor, a.Currency = w.order.OrderID, w.order.Minor, w.order.Currency
	}
	return a
}

// firstVisit is when the credited code was first used within the window before
// the visit that counts.
func (w *way) firstVisit(credited *visit) int64 {
	first := credited.at
	for i := range w.visits {
		if v := &w.visits[i]; v.ref.Code == credited.ref.Code && v.at < first && credited.at-v.at <= w.window {
			first = v.at
		}
	}
	return first
}

func moment(micros int64) time.Time { return time.UnixMicro(micros).UTC() }
