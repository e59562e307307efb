package scoring

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"goodword/scoring/metrics"
)

// evaluationBins is the number of bins of the reliability curve and of the calibration error.
const evaluationBins = 10

// Evaluate scores examples whose labels are final, at least one; weights are not looked at. Levels, as in a TrainingSet, name the slices
// by channel and plan; it may be nil.
func Evaluate(s Scorer, version string, examples []Example, levels map[string][]string) (*Evaluation, error) {
	if len(examples) == 0 {
		return nil, errors.New("scoring: nothing to evaluate on")
	}
	p, y := make([]float64, len(examples)), make([]float64, len(examples))
	e := &Evaluation{Version: version, Rows: len(examples)}
	parts := newSlicer(levels)
	expected := 0.0
	for i := range examples {
		p[i], y[i] = s.Score(examples[i].Features).ShareProbability, examples[i].Share
		expected += p[i]
		e.Positives += y[i]
		parts.add(examples[i].Features, p[i], y[i])
	}
	e.Slices = parts.list()
	var errs [2]error
	e.LogLoss, errs[0] = metrics.LogLoss(p, y)
	e.ECE, errs[1] = metrics.ECE(p, y, evaluationBins)
	e.Bins = quantileBins(p, y, evaluationBins)
	if err := errors.Join(errs[:]...); err != nil {
		return nil, fmt.Errorf("scoring: evaluate: %w", err)
	}
	if e.Positives > 0 {
		ratio := expected / e.Positives
		e.ExpectedObserved = &ratio
	}
	if auc, err := metrics.AUC(p, y); err == nil {
		e.AUC = &auc
	}
	if slope, intercept, err := metrics.CalibrationLine(p, y); err == nil {
		se := slopeSE(p)
		e.Slope, e.SlopeSE, e.Intercept = &slope, &se, &intercept
	}
	return e, nil
}

// quantileBins sorts rows by their chance into at most n bins of about as many rows each; equal chances stay together. Chances of a share
// are small: of bins of equal width nearly all rows would be in the first. Low and High are the least and the greatest chance in a bin.
func quantileBins(p, y []float64, n int) []metrics.Bin {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	var bins []metrics.Bin
	for from := 0; from < len(order); {
		next := from*n/len(order) + 1
		to := max(from+1, (next*len(order)+n-1)/n)
		for to < len(order) && p[order[to]] == p[order[to-1]] {
			to++
		}
		b := metrics.Bin{Low: p[order[from]], High: p[order[to-1]], Weight: float64(to - from)}
		for _, i := range order[from:to] {
			b.MeanP += p[i]
			b.MeanY += y[i]
		}
		b.MeanP, b.MeanY = b.MeanP/b.Weight, b.MeanY/b.Weight
		bins, from = append(bins, b), to
	}
	return bins
}

// slopeSE is the standard error of a calibration slope by its Fisher information at slope 1: 1/√(Σ w(z-z̄)²), z the logits, w = p(1-p).
func slopeSE(p []float64) float64 {
	var weight, mean, squares float64
	for _, x := range p {
		w, z := x*(1-x), logit(x)
		weight += w
		mean += w * z
		squares += w * z * z
	}
	return 1 / math.Sqrt(squares-mean*mean/weight)
}

// RateZ is the difference of the shares observed and expected, in standard deviations of what chance alone makes of the predictions.
func RateZ(s Scorer, examples []Example) float64 {
	var off, variance float64
	for i := range examples {
		p := s.Score(examples[i].Features).ShareProbability
		off += examples[i].Share - p
		variance += p * (1 - p)
	}
	return off / math.Sqrt(math.Max(variance, 1e-12))
}

// Gain is by how much the mean log loss of b lies below that of a on the same examples, with the standard error of the mean.
func Gain(a, b Scorer, examples []Example) (mean, se float64) {
	var sum, squares float64
	for i := range examples {
		v, y := examples[i].Features, examples[i].Share
		d := logLoss(y, logit(a.Score(v).ShareProbability)) - logLoss(y, logit(b.Score(v).ShareProbability))
		sum += d
		squares += float64(d * d)
	}
	n := float64(len(examples))
	mean = sum / n
	return mean, math.Sqrt(max(0, squares/n-mean*mean) / n)
}
