package analyst

import (
	"context"
	"fmt"

	"goodword/internal/dataset"
	"goodword/scoring"
	"goodword/scoring/boost"
	"goodword/scoring/features"
	"goodword/scoring/uplift"
)

// UpliftEvaluation says how much is gained by choosing whom to treat, on rows that the model has not seen. docs/scoring.md explains every
// figure.
type UpliftEvaluation struct {
	QiniQ       float64     `json:"qini_q"`
	AUUC        float64     `json:"auuc"`
	Gain        float64     `json:"gain"`
	GainSE      float64     `json:"gain_se"`
	Uplift30    float64     `json:"uplift30"`
	Effect      float64     `json:"effect"` // mean label of treated rows less that of untreated ones
	EffectSE    float64     `json:"effect_se"`
	Verdict     string      `json:"verdict"`
	P           float64     `json:"p"` // chance of so large a gain when the effect is the same for everybody
	Learner     string      `json:"learner"`
	TrainRows   int         `json:"train_rows"`
	TestRows    int         `json:"test_rows"`
	TestTreated int         `json:"test_treated"`
	Positive    string      `json:"positive"`
	Tried       []Candidate `json:"tried,omitempty"` // what auto chose among
	Notes       []string    `json:"-"`
}

// Candidate is a learner that auto has tried, by cross-validation on the training part.
type Candidate struct {
	Learner string  `json:"learner"`
	Loss    float64 `json:"loss"` // mean squared error of the predicted effect, less that of the mean effect for everybody
	SE      float64 `json:"se"`   // standard error of the difference to the best one
}

// UpliftSettings say how to learn whom a treatment moves.
type UpliftSettings struct {
	Learner  string // a uplift.Recipe, or auto
	Base     string // what the learner learns with: logistic, boost, or all, among which only auto chooses; others take the first
	Seed     uint64
	Progress func(done, total int) // called now and then while auto tries learners; may be nil
}

// Auto is the learner that is chosen by cross-validation.
const Auto = "auto"

// bases are what learners may learn with, the one to prefer first.
var bases = []uplift.Base{{Name: string(Logistic), Learn: uplift.Linear(0)}, {Name: string(Boost), Learn: boosted}}

// EvaluateUplift learns on one part of an experiment, or on its first file, and judges on the other.
func EvaluateUplift(ctx context.Context, e Experiment, split dataset.Split, settings UpliftSettings) (*UpliftEvaluation, error) {
	train, test, notes, err := e.load(ctx)
	if err != nil {
		return nil, err
	}
	if test == nil {
		if train, test, err = train.divide(split); err != nil {
			return nil, dataset.InFile(e.Path, err)
		}
	}
	u := &UpliftEvaluation{TrainRows: len(train.y), TestRows: len(test.y), Positive: e.Positive, Notes: notes}
	model, err := u.learn(ctx, train.data(), settings)
	if err != nil {
		return nil, err
	}
	report, err := uplift.Evaluate(model.PredictAll(nil, test.table), test.data(), settings.Seed)
	if err != nil {
		return nil, fmt.Errorf("judge on the rows for testing: %w", err)
	}
	u.QiniQ, u.AUUC, u.Gain, u.GainSE, u.Uplift30 = report.Q, report.AUUC, report.Gain, report.GainSE, report.Uplift30
	u.Effect, u.EffectSE, u.TestTreated = report.Effect, report.EffectSE, report.Treated
	u.P, u.Verdict = report.P, report.Verdict
	return u, nil
}

// learn fits the learner that was asked for, or the one that does best on the training rows.
func (u *UpliftEvaluation) learn(ctx context.Context, d uplift.Data, s UpliftSettings) (*uplift.Model, error) {
	o := uplift.Options{Seed: s.Seed, Progress: s.Progress}
	for _, base := range bases {
		if s.Base == base.Name || s.Base == "all" {
			o.Bases = append(o.Bases, base)
		}
	}
	if len(o.Bases) == 0 {
		return nil, fmt.Errorf("there is no base %q", s.Base)
	}
	if recipe := uplift.Recipe(s.Learner); recipe.Valid() {
		u.Learner = learnerName(recipe, o.Bases[0].Name)
		return uplift.Train(ctx, d, recipe, o.Bases[0].Learn, s.Seed)
	}
	if s.Learner != Auto {
		return nil, fmt.Errorf("there is no learner %q", s.Learner)
	}
	choice, err := uplift.Auto(ctx, d, o)
	if err != nil {
		return nil, err
	}
	for _, c := range choice.Candidates {
		u.Tried = append(u.Tried, Candidate{Learner: learnerName(c.Recipe, c.Base), Loss: c.Loss, SE: c.SE})
	}
	u.Learner = u.Tried[choice.Chosen].Learner
	return choice.Model, nil
}

// learnerName is a recipe with its base, as t/logistic.
func learnerName(recipe uplift.Recipe, base string) string { return string(recipe) + "/" + base }

// data is the rows as learners want them; all had the same chance to be treated.
func (t *trial) data() uplift.Data {
	return uplift.Data{Table: t.table, Outcome: t.y, Treated: t.treated}
}

// boosted learns means by boosting, with fewer and larger steps than a model that is kept: effects are small beside the noise, so that
// finer steps have nothing to find, and choosing a learner takes some hundred fits.
func boosted(ctx context.Context, t *features.Table, y, w []float64, binary bool, seed uint64) (uplift.Predictor, error) {
	o := boost.Options{Seed: seed, Bags: 3, Rate: .1}
	if !binary {
		o.Loss = boost.Squared
	}
	m, err := boost.Train(ctx, boost.Data{Table: t, Label: y, Weight: w}, o)
	if err != nil {
		return nil, err
	}
	return means{m}, nil
}

// means gives the means of a boosted model, whose raw scores are logits or means.
type means struct{ *boost.Model }

// PredictAll implements uplift.Predictor.
func (m means) PredictAll(dst []float64, t *features.Table) []float64 {
	start := len(dst)
	dst = m.Model.PredictAll(dst, t)
	if m.Loss() == boost.Logistic {
		for i, raw := range dst[start:] {
			dst[start+i] = scoring.Probability(raw)
		}
	}
	return dst
}
