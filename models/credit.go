package models

import "time"

// Window is how long after activation an outcome counts.
func (e *Experiment) Window() time.Duration { return time.Duration(e.WindowHours) * time.Hour }

// Credits reports whether an outcome of its customer belongs to the stage that
// the experiment governs of a decision, whenever it happened:
//
//   - where the experiment governs the ask, every outcome of the customer in
//     the program does, with or without a link, so that asking and not asking
//     are judged alike;
//   - where it governs the offer, the outcome came by the same promise, through
//     whichever of its links, or by no known link;
//   - where it governs timing, channel, approach or copy alone, it came by the
//     decision's own link, or by no known link: a bare code credits the promise
//     only.
func (e *Experiment) Credits(d *Decision, o *Outcome) bool {
	switch {
	case !d.concerns(o):
		return false
	case e.Governs(FactorAsk):
		return true
	}
	return e.Governs(FactorOffer) && o.Promise == d.Promise || d.Linked(o)
}

// Linked reports whether an outcome of the decision's customer came by the decision's own link, or in its program by no known link.
func (d *Decision) Linked(o *Outcome) bool {
	return d.concerns(o) && (o.Number == d.ID.Number || o.Number == 0 && o.Promise == 0)
}

// concerns reports whether an outcome may be of the decision's program.
func (d *Decision) concerns(o *Outcome) bool { return o.Program == "" || o.Program == d.Key.Program }
