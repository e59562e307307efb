package uplift

import (
	"context"
	"fmt"
	"slices"

	"goodword/scoring/features"
	"goodword/scoring/logistic"
)

// A Predictor appends the predicted mean of every row of a table to dst: a chance where it was fitted to chances.
type Predictor interface {
	PredictAll(dst []float64, t *features.Table) []float64
}

// A Learner fits a Predictor to labels y with weights w (nil: all 1). With binary all labels are 0 or 1 and means are chances; otherwise
// they are any numbers, differences of chances among them. The same input and seed must give the same Predictor.
type Learner func(ctx context.Context, t *features.Table, y, w []float64, binary bool, seed uint64) (Predictor, error)

// Linear returns the Learner that fits penalised logistic regression to chances and ridge regression to other means; c is the inverse of
// the penalty, 0 for logistic.DefaultC.
func Linear(c float64) Learner {
	return func(ctx context.Context, t *features.Table, y, w []float64, binary bool, _ uint64) (Predictor, error) {
		o := logistic.Options{Loss: logistic.Squared, C: c}
		if binary {
			o.Loss = logistic.Logistic
		}
		m, err := logistic.Train(ctx, logistic.Data{Table: t, Label: y, Weight: w}, o)
		if err != nil {
			return nil, err
		}
		return linear{m}, nil
	}
}

// linear gives the means of a model whose raw scores are logits or means.
type linear struct{ model *logistic.Model }

func (l linear) PredictAll(dst []float64, t *features.Table) []float64 {
	start := len(dst)
	dst = l.model.PredictAll(dst, t)
	if l.model.Loss() == logistic.Logistic {
		for i, raw := range dst[start:] {
			dst[start+i] = logistic.Probability(raw)
		}
	}
	return dst
}

// constant predicts one mean for every row.
type constant float64

func (c constant) PredictAll(dst []float64, t *features.Table) []float64 {
	return append(dst, slices.Repeat([]float64{float64(c)}, t.Rows())...)
}

// fit calls a learner, except where all labels are the same: there is nothing to learn then, and most learners refuse.
func fit(ctx context.Context, learn Learner, t *features.Table, y, w []float64, binary bool, seed uint64) (Predictor, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if len(y) == 0 {
		return nil, fmt.Errorf("uplift: no row of one arm is left to learn from; there are too few for the folds")
	}
	if slices.Min(y) == slices.Max(y) {
		return constant(y[0]), nil
	}
	return learn(ctx, t, y, w, binary, seed)
}
