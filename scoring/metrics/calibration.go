package metrics

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"goodword/scoring/calibration"
)

// Bin is one of the equal parts of [0,1], with the rows whose chance falls in it.
type Bin struct {
	Low, High float64 // from Low to below High; the last bin holds 1 too
	Weight    float64 // of its rows, their number when there are no weights
	MeanP     float64 // mean prediction, 0 for an empty bin
	MeanY     float64 // mean label, 0 for an empty bin
}

// Reliability sorts rows into bins of equal width, bin = min(⌊bins·p⌋, bins-1): MeanY against MeanP is the reliability diagram, in which
// calibrated chances lie on the diagonal. Bins without rows are there, with Weight 0. p and y lie in [0,1], bins ≥ 1; weights are as
// in WeightedLogLoss. It is an error for empty or unequal slices and for numbers out of range.
func Reliability(p, y, weight []float64, bins int) ([]Bin, error) {
	if err := checkChances(p, y, weight); err != nil {
		return nil, err
	}
	if bins < 1 {
		return nil, fmt.Errorf("metrics: %d bins, want at least 1", bins)
	}
	table := make([]Bin, bins)
	for i, x := range p {
		b, w := &table[binOf(x, bins)], at(weight, i)
		b.Weight += w
		b.MeanP += float64(w * x)
		b.MeanY += float64(w * y[i])
	}
	for k := range table {
		b := &table[k]
		b.Low, b.High = float64(k)/float64(bins), float64(k+1)/float64(bins)
		if b.Weight > 0 {
			b.MeanP /= b.Weight
			b.MeanY /= b.Weight
		}
	}
	return table, nil
}

func binOf(p float64, bins int) int { return min(int(float64(bins)*p), bins-1) }

// ECE is the expected calibration error: the mean over bins of |mean prediction - mean label|, by their share of the rows. Errors are those
// of Reliability. A well calibrated model is not at 0 but at what chance leaves: see ECEBound. Naeini, Cooper and Hauskrecht (2015), AAAI.
func ECE(p, y []float64, bins int) (float64, error) { return WeightedECE(p, y, nil, bins) }

// WeightedECE is ECE with weights as in WeightedLogLoss.
func WeightedECE(p, y, weight []float64, bins int) (float64, error) {
	table, err := Reliability(p, y, weight, bins)
	if err != nil {
		return 0, err
	}
	var sum, total float64
	for _, b := range table {
		sum += float64(b.Weight * math.Abs(b.MeanP-b.MeanY))
		total += b.Weight
	}
	return sum / total, nil
}

// MCE is the largest |mean prediction - mean label| of a bin with rows. Errors are those of Reliability.
func MCE(p, y []float64, bins int) (float64, error) {
	table, err := Reliability(p, y, nil, bins)
	if err != nil {
		return 0, err
	}
	var worst float64
	for _, b := range table {
		if b.Weight > 0 {
			worst = max(worst, math.Abs(b.MeanP-b.MeanY))
		}
	}
	return worst, nil
}

// eceStream keeps the draws of ECEBound apart from those of others with the same seed.
const eceStream = 0x656365 // "ece"

// ECEBound is the q-quantile of the ECE that chances p would have if they were exactly right: over redraws (at least 1) sets of labels
// drawn from p itself, linearly interpolated between order statistics. An ECE above the bound for q = 0.95 is evidence against
// calibration; one below is not distinguishable from chance. With bins 15, redraws 500 and q 0.95 it is what reports call ece15_p95.
//
// The draws depend on the seed and the order of p alone. It is an error for an empty p, a chance outside [0,1], q outside [0,1], bins or
// redraws below 1. Bröcker and Smith (2007), Weather and Forecasting 22(3), consistency resampling.
func ECEBound(p []float64, bins, redraws int, q float64, seed uint64) (float64, error) {
	if err := checkChances(p, make([]float64, len(p)), nil); err != nil {
		return 0, err
	}
	if bins < 1 || redraws < 1 || !(q >= 0 && q <= 1) {
		return 0, fmt.Errorf("metrics: %d bins, %d redraws and quantile %v, want at least 1, at least 1 and a number in [0,1]", bins, redraws, q)
	}
	bin, expected := make([]int, len(p)), make([]float64, bins)
	for i, x := range p {
		bin[i] = binOf(x, bins)
		expected[bin[i]] += x
	}
	source := rand.NewPCG(seed, eceStream)
	errs, drawn := make([]float64, redraws), make([]float64, bins)
	for k := range errs {
		clear(drawn)
		for i, x := range p {
			if float64(source.Uint64()>>11)/(1<<53) < x {
				drawn[bin[i]]++
			}
		}
		for b := range drawn {
			errs[k] += math.Abs(expected[b] - drawn[b])
		}
		errs[k] /= float64(len(p))
	}
	slices.Sort(errs)
	at := q * float64(redraws-1)
	low := int(at)
	high := min(low+1, redraws-1)
	return errs[low] + float64((at-float64(low))*(errs[high]-errs[low])), nil
}

// CalibrationLine returns slope and intercept of the logistic regression of the labels on the logit of the predictions (clipped as in
// LogLoss): 1 and 0 for a calibrated model. A slope below 1 says that predictions are too extreme, above 1 that they are too timid; the
// intercept then is the log-odds where the model says one half.
//
// p and y lie in [0,1]. It is an error for empty or unequal slices, numbers out of range, and where no finite line fits best: labels of
// one kind, predictions that are all equal or that separate the labels. Cox (1958), Biometrika 45(3-4); Miller, Hui and Tierney (1991),
// Statistics in Medicine 10(8).
func CalibrationLine(p, y []float64) (slope, intercept float64, err error) {
	if err := checkChances(p, y, nil); err != nil {
		return 0, 0, err
	}
	logit := make([]float64, len(p))
	for i, x := range p {
		x = min(max(x, clip), 1-clip)
		logit[i] = math.Log(x) - math.Log1p(-x)
	}
	line, err := calibration.FitAffine(logit, y, nil, calibration.Prior{})
	if err != nil {
		return 0, 0, fmt.Errorf("metrics: %w", err)
	}
	return line.Slope, line.Intercept, nil
}
