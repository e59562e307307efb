package learn

import "goodword/models"

// Credit judges one closed case: does the stage's arm count a success? It does
// when the experiment's metric happened within its window of activation and
// belongs to the stage, see models.Experiment.Credits.
//
// A case counts once and only when its window is closed, success or not: no
// success counts before a failure of the same age could. Online folding and
// rebuilding both judge by this function.
func Credit(e *models.Experiment, c *models.FoldCase) bool {
	end := c.Row.ActivatedAt.Add(e.Window())
	for i := range c.Outcomes {
		o := &c.Outcomes[i]
		if o.Kind == e.Metric && !o.At.Before(c.Row.ActivatedAt) && o.At.Before(end) && e.Credits(c.Decision, o) {
			return true
		}
	}
	return false
}
