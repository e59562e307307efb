package policy

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"goodword/models"
)

// Case is one decision whose outcome window is closed, as its experiment judges it.
type Case struct {
	Arm     int
	Subject Subject
	Success bool
	Delay   time.Duration   // of the success
	Hour    models.WeekHour // in which the decision asked, 0 for not known
	// Eligible are the arms that the decision could draw, one bit an arm: they tell its cell where arms are copies.
	Eligible uint32
	// Net is the decision's value in minor units, see models.ValueTerms, and Unsubscribed and Complained what else followed. They are for experiments
	// whose objective is value.
	Net          float64
	Unsubscribed bool
	Complained   bool
}

// Fold takes closed cases into what an experiment has learned. Counts do not depend on the order of cases; models and moments do, and so does
// where one fold ends and the next begins, in their last bits.
type Fold struct {
	e      *models.Experiment
	state  models.PolicyState
	model  *learner
	shadow *learner
	failed error
}

// learner is a contextual model that learns.
type learner struct {
	e      *models.Experiment
	design *design
	model  model
}

// NewFold begins with a state, which stays as it is. A posterior that cannot be read stays so, and State says that it has to be rebuilt; counts
// are folded all the same.
func NewFold(e *models.Experiment, state models.PolicyState) *Fold {
	f := &Fold{e: e, state: state}
	f.state.Arms = slices.Clone(e.Padded(state.Arms))
	f.state.Cells, f.state.Priors = slices.Clone(state.Cells), nil
	f.state.Hours = slices.Clone(state.Hours)
	f.state.Pending, f.state.OwnStrength = nil, 0
	f.model, f.failed = newLearner(e, state.Model)
	if e.Shadow != nil {
		var err error
		f.shadow, err = newLearner(e.AsShadow(), state.Shadow)
		f.failed = errors.Join(f.failed, err)
	}
	return f
}

func newLearner(e *models.Experiment, stored *models.ModelState) (*learner, error) {
	if !e.Method.Contextual() {
		return nil, nil
	}
	d, err := newDesign(e)
	if err != nil {
		return nil, err
	}
	m, err := newModel(e, d, stored)
	if err != nil {
		return nil, fmt.Errorf("experiment %s: what was learned cannot be read, rebuild it (goodword learn rebuild --apply): %w", e.Key, err)
	}
	return &learner{e: e, design: d, model: m}, nil
}

// Add takes in a case. One of an arm that the experiment does not have counts nothing.
func (f *Fold) Add(c Case) {
	if c.Arm < 0 || c.Arm >= len(f.state.Arms) {
		return
	}
	a := &f.state.Arms[c.Arm]
	a.Trials++
	if c.Success {
		a.Successes++
		f.succeed(a, &c)
	}
	if c.Unsubscribed {
		a.Unsubscribes++
	}
	if c.Complained {
		a.Complaints++
	}
	if f.e.Copies {
		f.state.Cells = countCell(f.e, f.state.Cells, &c)
	}
	if f.e.InHours() {
		f.state.Hours = addHour(f.state.Hours, &c)
	}
	f.failed = errors.Join(f.failed, f.model.add(&c), f.shadow.add(&c))
}

// succeed counts when a success came and what it brought, by Welford's method.
func (f *Fold) succeed(a *models.ArmCount, c *Case) {
	if f.e.Pending == models.PendingEstimate {
		a.Delays[bucketOf(c.Delay, f.e.Window())]++
	}
	if f.e.Objective != models.ObjectiveValue && (f.e.Shadow == nil || f.e.Shadow.Objective != models.ObjectiveValue) {
		return
	}
	off := c.Net - a.Mean
	a.Mean += off / float64(a.Successes)
	a.M2 += float64(off * (c.Net - a.Mean))
}

// add lets a model see the case; nil learns nothing.
func (l *learner) add(c *Case) error {
	if l == nil {
		return nil
	}
	return l.model.observe(l.design.row(c.Arm, l.design.numbers(c.Subject)), l.outcome(c), 1)
}

// outcome is what the model predicts.
func (l *learner) outcome(c *Case) float64 {
	if l.model.linear != nil && l.e.Objective == models.ObjectiveValue {
		return c.Net / unitOf(l.e)
	}
	if c.Success {
		return 1
	}
	return 0
}

// unitOf is what one purchase is thought to earn, in minor units: a linear model of money is scaled by it. 1 where nobody said.
func unitOf(e *models.Experiment) float64 {
	if e.Value == nil || e.Value.PurchaseMinor == 0 {
		return 1
	}
	return float64(float64(e.Value.PurchaseMinor) * e.Value.Earned())
}

// State is what has been learned. The error tells of a model that could not be read, and of cases that one could not take in; counts have all.
func (f *Fold) State() (models.PolicyState, error) {
	s := f.state
	if f.model != nil {
		s.Model = f.model.model.state(f.model.design)
	}
	if f.shadow != nil {
		s.Shadow = f.shadow.model.state(f.shadow.design)
	}
	return s, f.failed
}
