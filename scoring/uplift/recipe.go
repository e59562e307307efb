package uplift

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"goodword/scoring/calibration"
	"goodword/scoring/features"
)

// Recipe is a way to make an uplift model from a learner of means.
type Recipe string

// The recipes; m₁ and m₀ are the means of treated and untreated rows, e is the propensity, T is 1 for a treated row.
const (
	// T learns m₁ on treated and m₀ on untreated rows and predicts m₁(x) - m₀(x).
	T Recipe = "t"
	// X learns, after m₁ and m₀, the differences y - m₀(x) of treated and m₁(x) - y of untreated rows, τ₁ and τ₀, and predicts
	// e·τ₀(x) + (1-e)·τ₁(x): each arm borrows the other's mean, which helps when one is much larger.
	X Recipe = "x"
	// DR learns the doubly robust scores φ of PseudoOutcomes, with m₁ and m₀ from other folds, and predicts their mean. With a known e it
	// is right on average whatever m₁ and m₀ are.
	DR Recipe = "dr"
)

// Recipes are all recipes, the simplest first.
var Recipes = []Recipe{T, X, DR}

// Valid says whether r is one of the Recipes.
func (r Recipe) Valid() bool { return r == T || r == X || r == DR }

// Folds is into how many folds rows are dealt where models must predict rows that they were not fitted to.
const Folds = 5

// Model predicts uplift. It is read-only.
type Model struct {
	recipe Recipe
	parts  []Predictor
	weight []float64 // of the parts, whose weighted sum the uplift is
}

// Recipe returns how the model was made.
func (m *Model) Recipe() Recipe { return m.recipe }

// PredictAll appends the predicted uplift of every row of t to dst: the mean outcome when treated less that when not.
func (m *Model) PredictAll(dst []float64, t *features.Table) []float64 {
	start := len(dst)
	dst = append(dst, make([]float64, t.Rows())...)
	var values []float64
	for k, part := range m.parts {
		values = part.PredictAll(values[:0], t)
		for i, v := range values {
			dst[start+i] += float64(m.weight[k] * v)
		}
	}
	return dst
}

// Train makes an uplift model by a recipe from a learner. Folds and learners use the seed. An arm, or a fold of one, whose outcomes are all
// the same predicts that outcome and is not given to the learner.
//
// The error says what is wrong with the data, or is that of ctx or the learner. Künzel, Sekhon, Bickel and Yu (2019), PNAS 116(10), for T
// and X; Kennedy (2023), Electronic Journal of Statistics 17(2), for DR.
func Train(ctx context.Context, d Data, recipe Recipe, learn Learner, seed uint64) (*Model, error) {
	if err := d.validate(); err != nil {
		return nil, err
	}
	switch recipe {
	case T:
		m1, m0, err := arms(ctx, d, learn, seed)
		if err != nil {
			return nil, err
		}
		return &Model{recipe: T, parts: []Predictor{m1, m0}, weight: []float64{1, -1}}, nil
	case X:
		return trainX(ctx, d, learn, seed)
	case DR:
		phi, err := Scores(ctx, d, learn, seed)
		if err != nil {
			return nil, err
		}
		effect, err := fit(ctx, learn, d.Table, phi, nil, false, seed)
		if err != nil {
			return nil, fmt.Errorf("uplift: learn the effect: %w", err)
		}
		return &Model{recipe: DR, parts: []Predictor{effect}, weight: []float64{1}}, nil
	}
	return nil, fmt.Errorf("uplift: unknown recipe %q", recipe)
}

// arms learns the means of treated and of untreated rows.
func arms(ctx context.Context, d Data, learn Learner, seed uint64) (m1, m0 Predictor, err error) {
	binary := d.binary()
	for _, arm := range []struct {
		name    string
		treated bool
		mean    *Predictor
	}{{"treated", true, &m1}, {"untreated", false, &m0}} {
		rows := d.pick(d.arm(arm.treated))
		if *arm.mean, err = fit(ctx, learn, rows.Table, rows.Outcome, nil, binary, seed); err != nil {
			return nil, nil, fmt.Errorf("uplift: learn the mean of %s rows: %w", arm.name, err)
		}
	}
	return m1, m0, nil
}

func trainX(ctx context.Context, d Data, learn Learner, seed uint64) (*Model, error) {
	m1, m0, err := arms(ctx, d, learn, seed)
	if err != nil {
		return nil, err
	}
	share := d.share()
	m := &Model{recipe: X, weight: []float64{1 - share, share}}
	for _, arm := range []struct {
		treated bool
		other   Predictor
		sign    float64
	}{{true, m0, 1}, {false, m1, -1}} {
		rows := d.pick(d.arm(arm.treated))
		difference := arm.other.PredictAll(nil, rows.Table)
		for i, y := range rows.Outcome {
			difference[i] = arm.sign * (y - difference[i])
		}
		effect, err := fit(ctx, learn, rows.Table, difference, nil, false, seed)
		if err != nil {
			return nil, fmt.Errorf("uplift: learn the effect: %w", err)
		}
		m.parts = append(m.parts, effect)
	}
	return m, nil
}

// Scores returns the doubly robust score φ of every row, whose mean given x is the uplift: PseudoOutcomes with means from learners
// that saw the other folds only.
func Scores(ctx context.Context, d Data, learn Learner, seed uint64) ([]float64, error) {
	if err := d.validate(); err != nil {
		return nil, err
	}
	fold, err := d.folds(seed)
	if err != nil {
		return nil, err
	}
	m1, m0 := make([]float64, len(fold)), make([]float64, len(fold))
	for k := range Folds {
		train, held := calibration.Split(fold, k)
		mean1, mean0, err := arms(ctx, d.pick(train), learn, seed)
		if err != nil {
			return nil, err
		}
		table := d.Table.Select(held)
		of1, of0 := mean1.PredictAll(nil, table), mean0.PredictAll(nil, table)
		for j, i := range held {
			m1[i], m0[i] = of1[j], of0[j]
		}
	}
	propensity := d.Propensity
	if propensity == nil {
		propensity = slices.Repeat([]float64{d.share()}, len(fold))
	}
	return PseudoOutcomes(d.Outcome, d.Treated, propensity, m1, m0)
}

func (d Data) folds(seed uint64) ([]int, error) {
	if d.Group != nil {
		return calibration.GroupFolds(d.Group, Folds, seed)
	}
	return calibration.Folds(len(d.Outcome), Folds, seed)
}

// PseudoOutcomes returns for each row
//
//	φ = m₁ - m₀ + T·(y - m₁)/e - (1-T)·(y - m₀)/(1-e)
//
// whose mean, at any x, is the uplift when e is the true propensity, and nearly so when m₁ and m₀ are the true means. All slices have the
// length n ≥ 1 and finite values, e within (0,1); anything else is an error. Robins, Rotnitzky and Zhao (1994), JASA 89(427).
func PseudoOutcomes(y []float64, treated []bool, propensity, m1, m0 []float64) ([]float64, error) {
	if propensity == nil || len(m1) != len(y) || len(m0) != len(y) {
		return nil, errors.New("uplift: pseudo-outcomes need a propensity and both means for each row")
	}
	if err := (Data{Outcome: y, Treated: treated, Propensity: propensity}).validateRows(); err != nil {
		return nil, err
	}
	phi := make([]float64, len(y))
	for i := range y {
		phi[i] = m1[i] - m0[i]
		if treated[i] {
			phi[i] += (y[i] - m1[i]) / propensity[i]
		} else {
			phi[i] -= (y[i] - m0[i]) / (1 - propensity[i])
		}
		if math.IsNaN(phi[i]) || math.IsInf(phi[i], 0) {
			return nil, fmt.Errorf("uplift: the means of row %d are %v and %v, want finite numbers", i+1, m1[i], m0[i])
		}
	}
	return phi, nil
}

// Effect returns the mean of pseudo-outcomes, which estimates the average effect, and its standard error, sd/√n with the sample's standard
// deviation. It is an error for fewer than two or a value that is not finite.
func Effect(phi []float64) (mean, se float64, err error) {
	n := float64(len(phi))
	if len(phi) < 2 {
		return 0, 0, fmt.Errorf("uplift: an effect needs two rows, not %d", len(phi))
	}
	for _, v := range phi {
		mean += v
	}
	mean /= n
	for _, v := range phi {
		se += float64((v - mean) * (v - mean))
	}
	se = math.Sqrt(se / (n - 1) / n)
	if math.IsNaN(se) || math.IsInf(se, 0) {
		return 0, 0, errors.New("uplift: a pseudo-outcome is not a finite number")
	}
	return mean, se, nil
}
