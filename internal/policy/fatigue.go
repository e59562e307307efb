package policy

import (
	"goodword/experiments/bandit"
	"goodword/models"
)

// Fatigue collects what asks brought by how much their customers had been asked before, weighed by one over the chance with which each was drawn: that
// some were not asked at random is what makes it an effect of asking.
type Fatigue struct {
	e    *models.Experiment
	rows []bandit.FatigueRow
}

// maxFatigueRows bounds the memory of a fit; later cases are left out.
const maxFatigueRows = 200_000

// NewFatigue is for an experiment in money that puts asking on trial.
func NewFatigue(e *models.Experiment) *Fatigue { return &Fatigue{e: e} }

// Asks is the number of closed decisions by which the fatigue of an experiment can be fitted: those that asked, where it seeks money and asking is on
// trial; 0 while there are fewer than bandit.MinFatigueRows.
func Asks(e *models.Experiment, state models.PolicyState) (n int64) {
	if !e.InMoney() || !e.Governs(models.FactorAsk) {
		return 0
	}
	for k, a := range state.Arms {
		if e.Arms[k].Asks() {
			n += a.Trials
		}
	}
	if n < bandit.MinFatigueRows {
		return 0
	}
	return n
}

// Add takes in a closed case; only those that were drawn and ask count.
func (f *Fatigue) Add(c *models.FoldCase) {
	stage := c.Decision.Stage(f.e.Key)
	if stage == nil || !stage.Drawn() || stage.Index >= len(f.e.Arms) || !f.e.Arms[stage.Index].Asks() || len(f.rows) >= maxFatigueRows {
		return
	}
	f.rows = append(f.rows, bandit.FatigueRow{
		Fatigue: asked(Subject{Features: c.Decision.Features}), Value: c.Row.Value, Weight: 1 / stage.Propensity(),
	})
}

// Fit returns the curve, nil where fewer than bandit.MinFatigueRows asks were taken in.
func (f *Fatigue) Fit() ([]models.FatiguePoint, error) {
	if len(f.rows) < bandit.MinFatigueRows {
		return nil, nil
	}
	curve, err := bandit.FitFatigue(f.rows)
	if err != nil {
		return nil, err
	}
	var list []models.FatiguePoint
	for _, p := range curve.Points() {
		list = append(list, models.FatiguePoint{Asked: p.At, Minor: p.Value})
	}
	return list, nil
}
