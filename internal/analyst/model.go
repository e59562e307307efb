package analyst

import (
	"context"
	"fmt"
	"math"

	"goodword/scoring/boost"
	"goodword/scoring/features"
	"goodword/scoring/logistic"
)

// Kind names a kind of model.
type Kind string

// The kinds of model.
const (
	Boost    Kind = "boost"    // additive boosted terms of one or two columns
	Logistic Kind = "logistic" // penalised logistic regression, a term for each column
)

// Model is what all kinds have in common. Scores are logits.
type Model interface {
	Columns() []features.Column
	Predict(row []float32) float64
	PredictAll(dst []float64, t *features.Table) []float64
	Intercept() float64
	// Contributions appends what each term adds to the logit of a row.
	Contributions(dst []float64, row []float32) []float64
	Encode() ([]byte, error)
}

// fitted is a model with what its terms are about.
type fitted struct {
	Model
	kind  Kind
	terms [][]int // for each term the places of its columns, one or two
	count int     // terms that are not zero everywhere
}

// Settings say how to train. All else is as the kind of model has it by default.
type Settings struct {
	Kind     Kind
	Seed     uint64                // of whatever is drawn: the same seed gives the same model
	Progress func(done, total int) // called now and then in training; may be nil
}

// fit trains a model on all rows of the table.
func (s Settings) fit(ctx context.Context, t *features.Table, y []float64) (*fitted, error) {
	switch s.Kind {
	case Boost:
		m, err := boost.Train(ctx, boost.Data{Table: t, Label: y}, boost.Options{Seed: s.Seed, Progress: s.Progress})
		if err != nil {
			return nil, err
		}
		return fromBoost(m), nil
	case Logistic:
		m, err := logistic.Train(ctx, logistic.Data{Table: t, Label: y}, logistic.Options{})
		if err != nil {
			return nil, err
		}
		return fromLogistic(m), nil
	}
	return nil, fmt.Errorf("there is no kind of model %q", s.Kind)
}

// decode reads a model of the given kind as its Encode wrote it.
func decode(kind Kind, b []byte) (*fitted, error) {
	switch kind {
	case Boost:
		m, err := boost.Decode(b)
		if err != nil {
			return nil, err
		}
		return fromBoost(m), nil
	case Logistic:
		m, err := logistic.Decode(b)
		if err != nil {
			return nil, err
		}
		return fromLogistic(m), nil
	}
	return nil, fmt.Errorf("this program does not know the kind of model %q", kind)
}

func fromBoost(m *boost.Model) *fitted {
	f := &fitted{Model: m, kind: Boost}
	for _, term := range m.Terms() {
		f.terms = append(f.terms, term.Columns)
		for _, value := range term.Values {
			if value != 0 {
				f.count++
				break
			}
		}
	}
	return f
}

func fromLogistic(m *logistic.Model) *fitted {
	f := &fitted{Model: m, kind: Logistic}
	for j, term := range m.Terms() {
		f.terms = append(f.terms, []int{j})
		if moves(term) {
			f.count++
		}
	}
	return f
}

// moves says whether a term tells any two values apart, by more than what the fit leaves of a coefficient that should be 0.
func moves(t logistic.Term) bool {
	const rounding = 1e-12
	low, high := t.Missing, t.Missing // 0 where no training row was missing
	if len(t.Levels) > 0 && !t.HasMissing {
		low, high = t.Levels[0].Coefficient, t.Levels[0].Coefficient
	}
	for _, level := range t.Levels {
		low, high = min(low, level.Coefficient), max(high, level.Coefficient)
	}
	return math.Abs(t.Slope) > rounding || math.Abs(t.Missing) > rounding || high-low > rounding
}
