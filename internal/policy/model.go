package policy

import (
	"math"

	"goodword/experiments/bandit"
	"goodword/models"
)

// model is what a contextual method learns with: a logistic posterior, or a linear one of scaled outcomes.
type model struct {
	logistic *bandit.Logistic
	linear   *bandit.Linear
}

// newModel reads a stored model, or makes the prior where nothing is stored. The error is that of bandit for a state that does not fit: one of
// another version of the features, or with numbers out of range.
func newModel(e *models.Experiment, d *design, stored *models.ModelState) (model, error) {
	switch {
	case e.Method == models.MethodLinear && stored == nil:
		m, err := bandit.NewLinear(linearPrior(e, d), noise(e))
		return model{linear: m}, err
	case e.Method == models.MethodLinear:
		state := bandit.LinearState{Features: stored.Features, Prior: linearPrior(e, d), Noise: noise(e), Precision: stored.Precision,
			Shift: stored.Vector, Repairs: stored.Repairs}
		m, err := state.Model(d.version)
		return model{linear: m}, err
	case stored == nil:
		m, err := bandit.NewLogistic(d.levels.Prior(math.Log(e.PriorMean/(1-e.PriorMean)), bandit.DefaultEffectScales))
		return model{logistic: m}, err
	}
	state := bandit.LogisticState{Features: stored.Features, Mean: stored.Vector, Precision: stored.Precision}
	m, err := state.Model(d.version)
	return model{logistic: m}, err
}

// linearPrior is the prior of a linear model of chances: bandit's scales of log-odds times how much a chance moves with them at the base.
func linearPrior(e *models.Experiment, d *design) bandit.Coefficients {
	slope := e.PriorMean * (1 - e.PriorMean)
	s := bandit.DefaultEffectScales
	return d.levels.Prior(e.PriorMean, bandit.EffectScales{
		Intercept: slope * s.Intercept, Context: slope * s.Context, Main: slope * s.Main, Interaction: slope * s.Interaction,
	})
}

// noise is the variance of one outcome around its expectation: that of a success with the prior's chance, and with the value of a purchase as
// spread as it is large.
func noise(e *models.Experiment) float64 {
	v := e.PriorMean * (1 - e.PriorMean)
	if e.Objective == models.ObjectiveValue {
		v += e.PriorMean
	}
	return v
}

// observe takes in an outcome y that counts weight times.
func (m model) observe(x []float64, y, weight float64) error {
	if m.linear != nil {
		return m.linear.ObserveWeighted(x, y, weight)
	}
	return m.logistic.Observe(x, y, weight)
}

// predict is the expected outcome of a row.
func (m model) predict(x []float64) (float64, error) {
	if m.linear != nil {
		mean, _, err := m.linear.Score(x)
		return mean, err
	}
	list, err := m.logistic.Predict([][]float64{x})
	if err != nil {
		return 0, err
	}
	return list[0], nil
}

// state is the stored form.
func (m model) state(d *design) *models.ModelState {
	if m.linear != nil {
		s := m.linear.State(d.version)
		return &models.ModelState{Features: s.Features, Vector: s.Shift, Precision: s.Precision, Repairs: s.Repairs}
	}
	s := m.logistic.State(d.version)
	return &models.ModelState{Features: s.Features, Vector: s.Mean, Precision: s.Precision}
}
