package policy

import (
	"time"

	"goodword/experiments/bandit"
	"goodword/models"
)

// Open is a decision whose outcome window is open yet.
type Open struct {
	Arm     int
	Subject Subject
	Age     time.Duration // since its outcomes began to count
	Success bool          // seen already
}

// Estimate adds to a state what open windows let show, for a snapshot: a decision counts for as much as its age lets show of the successes that
// arms of its kind eventually have,
//
//	successes: S + S_open,  trials: N + Σ F(age)
//
// and a contextual model takes one without a success so far for the chance that one still comes, bandit.PendingWeight. Decisions are given in
// the order in which they were made. The state that is stored stays without them: they count for good when their windows close. Vernade, Cappé
// and Perchet (2017), UAI.
func Estimate(e *models.Experiment, state models.PolicyState, open []Open) (models.PolicyState, error) {
	if e.Pending != models.PendingEstimate || len(open) == 0 {
		return state, nil
	}
	f := NewFold(e, state)
	if f.failed != nil {
		return state, f.failed
	}
	curves := newCurves(state.Arms)
	pending := make([]models.ArmPending, len(e.Arms))
	for i := range open {
		o := &open[i]
		if o.Arm < 0 || o.Arm >= len(pending) {
			continue
		}
		seen := max(bandit.MinMaturity, curves.seen(o.Arm, o.Age, e.Window()))
		pending[o.Arm].Exposure += seen
		if o.Success {
			pending[o.Arm].Successes++
		}
		if err := f.model.expect(o, seen, state.Arms); err != nil {
			return state, err
		}
		if err := f.shadow.expect(o, seen, state.Arms); err != nil {
			return state, err
		}
	}
	s, err := f.State()
	s.Pending = pending
	return s, err
}

// expect lets a model see an open decision; nil learns nothing.
func (l *learner) expect(o *Open, seen float64, arms []models.ArmCount) error {
	if l == nil {
		return nil
	}
	x := l.design.row(o.Arm, l.design.numbers(o.Subject))
	chance := 1.0
	if !o.Success {
		var err error
		if chance, err = l.stillToCome(x, seen); err != nil {
			return err
		}
	}
	if l.model.linear != nil {
		return l.model.observe(x, float64(chance*l.worth(o.Arm, arms)), 1)
	}
	if err := l.model.observe(x, 1, chance); err != nil || chance == 1 {
		return err
	}
	return l.model.observe(x, 0, 1-chance)
}

// stillToCome is the chance that a success comes of which the age has let none show.
func (l *learner) stillToCome(x []float64, seen float64) (float64, error) {
	p, err := l.model.predict(x)
	if err != nil {
		return 0, err
	}
	if l.model.linear != nil && l.e.Objective == models.ObjectiveValue {
		p = l.e.PriorMean // it predicts money
	}
	return bandit.PendingWeight(min(1, max(0, p)), seen), nil
}

// worth is the outcome of a success in the model's units.
func (l *learner) worth(arm int, arms []models.ArmCount) float64 {
	if l.e.Objective != models.ObjectiveValue {
		return 1
	}
	if arms[arm].Successes == 0 {
		return 1 // a purchase as expected
	}
	return arms[arm].Mean / unitOf(l.e)
}
