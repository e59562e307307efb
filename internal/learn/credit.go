package learn

import (
	"time"

	"goodword/models"
)

// Credit judges one closed case: does the stage's arm count a success? It does
// when the experiment's metric happened within its window of activation and the
// outcome belongs to the stage:
//
//   - where the experiment governs the ask, every outcome of the customer in
//     the program counts, with or without a link, so that asking and not asking
//     are judged alike;
//   - where it governs the offer, the outcome came by the same promise, through
//     whichever of its links, or by no known link;
//   - where it governs timing, channel, approach or copy alone, it came by the
//     decision's own link, or by no known link: a bare code credits the promise
//     only.
//
// A case counts once and only when its window is closed, success or not: no
// success counts before a failure of the same age could. Online folding and
// rebuilding both judge by this function.
func Credit(e *models.Experiment, c *models.FoldCase) bool {
	end := c.Row.ActivatedAt.Add(Window(e))
	for i := range c.Outcomes {
		o := &c.Outcomes[i]
		if o.Kind == e.Metric && !o.At.Before(c.Row.ActivatedAt) && o.At.Before(end) && belongs(e, c.Decision, o) {
			return true
		}
	}
	return false
}

// Window is how long after activation an outcome counts.
func Window(e *models.Experiment) time.Duration { return time.Duration(e.WindowHours) * time.Hour }

func belongs(e *models.Experiment, d *models.Decision, o *models.Outcome) bool {
	if o.Program != "" && o.Program != d.Key.Program {
		return false
	}
	if e.Governs(models.FactorAsk) {
		return true
	}
	samePromise := e.Governs(models.FactorOffer) && o.Promise == d.Promise
	return samePromise || o.Number == d.ID.Number || o.Number == 0 && o.Promise == 0
}
