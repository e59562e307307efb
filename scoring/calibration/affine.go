package calibration

import (
	"errors"
	"fmt"
	"math"

	"goodword/scoring/logistic"
)

// Affine is a line in the logit: a score f becomes the chance σ(Slope·f + Intercept). The identity is {Slope: 1}; a slope below 1 says
// that the scores are too bold. It keeps the order of scores when Slope > 0.
type Affine struct {
	Slope     float64 `json:"slope"`
	Intercept float64 `json:"intercept"`
}

// Logit returns Slope·f + Intercept, rounded after the product, so that it has the same bits everywhere.
func (a Affine) Logit(f float64) float64 { return float64(a.Slope*f) + a.Intercept }

// Prior holds the standard deviations of Gaussian priors around the identity, Slope ~ N(1, SlopeSD²) and Intercept ~ N(0, InterceptSD²).
// 0 means no prior. A few dozen positives do not tell a slope; a prior of 0.5 on it keeps the model's own until they do.
type Prior struct {
	SlopeSD     float64
	InterceptSD float64
}

// FitAffine recalibrates logits by maximum likelihood, or with a prior by its posterior mode:
//
//	Σ weight·log P(y | Slope·logit + Intercept) - ½ ((Slope-1)/SlopeSD)² - ½ (Intercept/InterceptSD)²
//
// logit and y have the same length n ≥ 1; logits are finite, y lies in [0,1], weights (nil: all 1) are finite and at least 0.
// The error says what is wrong with them, or that the maximum is not finite: labels of one kind, scores that are all equal, or scores that
// separate the labels, each without the prior that would mend it. Cox (1958), Biometrika 45(3-4).
func FitAffine(logit, y, weight []float64, prior Prior) (Affine, error) {
	sd := func(x float64) float64 {
		if x == 0 {
			return math.Inf(1)
		}
		return x
	}
	if prior.SlopeSD == 0 {
		if err := determined(logit, y, weight); err != nil {
			return Affine{}, err
		}
	}
	return fit(logit, y, weight, logistic.Prior{Mean: []float64{0, 1}, SD: []float64{sd(prior.InterceptSD), sd(prior.SlopeSD)}})
}

// FitPlatt fits an Affine to scores on any scale with Platt's smoothed targets: a positive counts as (n₁+1)/(n₁+2), a negative as
// 1/(n₀+2), n₁ and n₀ being their (weighted) numbers, so that separable scores and a single kind of label have a finite answer.
//
// Scores are finite, y is 0 or 1. It is an error when they are not, or when all scores are equal. Platt (1999), Advances in Large Margin
// Classifiers; Lin, Lin and Weng (2007), Machine Learning 68(3).
func FitPlatt(score, y, weight []float64) (Affine, error) {
	if err := check(score, y, weight); err != nil {
		return Affine{}, err
	}
	positive, negative, err := Targets(y, weight)
	if err != nil {
		return Affine{}, err
	}
	target := make([]float64, len(y))
	for i, label := range y {
		target[i] = negative
		if label == 1 {
			target[i] = positive
		}
	}
	if err := determined(score, target, weight); err != nil {
		return Affine{}, err
	}
	return fit(score, target, weight, logistic.Prior{})
}

// Targets returns what FitPlatt counts a positive and a negative as. It is an error when a label is neither 0 nor 1.
func Targets(y, weight []float64) (positive, negative float64, err error) {
	var n [2]float64
	for i, label := range y {
		if label != 0 && label != 1 {
			return 0, 0, fmt.Errorf("calibration: label %d is %v, want 0 or 1", i+1, label)
		}
		by := 1.0
		if weight != nil {
			by = weight[i]
		}
		n[int(label)] += by
	}
	return (n[1] + 1) / (n[1] + 2), 1 / (n[0] + 2), nil
}

func fit(score, y, weight []float64, prior logistic.Prior) (Affine, error) {
	if err := check(score, y, weight); err != nil {
		return Affine{}, err
	}
	cells := make([]float64, 2*len(score))
	rows := logistic.Rows{X: make([][]float64, len(score)), Label: y, Weight: weight}
	for i, f := range score {
		rows.X[i] = cells[2*i : 2*i+2]
		rows.X[i][0], rows.X[i][1] = 1, f
	}
	posterior, err := logistic.Laplace(rows, prior)
	if err != nil {
		return Affine{}, fmt.Errorf("calibration: %w", err)
	}
	return Affine{Intercept: posterior.Mean[0], Slope: posterior.Mean[1]}, nil
}

// determined says why a slope without a prior would not be finite. With one score there is a finite one exactly if some positive scores
// below some negative and the other way round; a label between 0 and 1 is both.
func determined(score, y, weight []float64) error {
	if err := check(score, y, weight); err != nil {
		return err
	}
	lowest, highest := [2]float64{math.Inf(1), math.Inf(1)}, [2]float64{math.Inf(-1), math.Inf(-1)}
	see := func(kind int, f float64) { lowest[kind], highest[kind] = min(lowest[kind], f), max(highest[kind], f) }
	for i, f := range score {
		if weight != nil && weight[i] == 0 {
			continue
		}
		if y[i] > 0 {
			see(1, f)
		}
		if y[i] < 1 {
			see(0, f)
		}
	}
	switch {
	case math.IsInf(lowest[1], 1) && math.IsInf(lowest[0], 1):
		return errors.New("calibration: there is no row of weight above 0")
	case math.IsInf(lowest[1], 1):
		return errors.New("calibration: all labels are 0")
	case math.IsInf(lowest[0], 1):
		return errors.New("calibration: all labels are 1")
	case min(lowest[0], lowest[1]) == max(highest[0], highest[1]):
		return errors.New("calibration: all scores are equal, which leaves the slope open")
	case !(lowest[1] < highest[0] && lowest[0] < highest[1]):
		return errors.New("calibration: the scores separate the labels, so the best slope is infinite")
	}
	return nil
}

// check names the first number that cannot be used.
func check(score, y, weight []float64) error {
	if len(score) == 0 || len(y) != len(score) || weight != nil && len(weight) != len(score) {
		return fmt.Errorf("calibration: %d scores, %d labels and %d weights, want as many of each and at least 1",
			len(score), len(y), len(weight))
	}
	for i, f := range score {
		switch {
		case math.IsNaN(f) || math.IsInf(f, 0):
			return fmt.Errorf("calibration: score %d is %v, want a finite number", i+1, f)
		case !(y[i] >= 0 && y[i] <= 1):
			return fmt.Errorf("calibration: label %d is %v, want a number in [0,1]", i+1, y[i])
		case weight != nil && (!(weight[i] >= 0) || math.IsInf(weight[i], 1)):
			return fmt.Errorf("calibration: weight %d is %v, want a finite number of at least 0", i+1, weight[i])
		}
	}
	return nil
}
