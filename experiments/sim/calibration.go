package sim

import (
	"math"
	"math/rand/v2"

	"goodword/experiments/bandit"
)

// Environment E14: a model whose log-odds are too flat, true = 1.3·model, at a base rate of about 10 %.
const (
	calibrationSlope = 1.3
	calibrationFit   = 20_000 // rows recalibrated on
	calibrationTest  = 40_000 // rows scored
)

// Calibration is environment E14: a model ranks customers well and is too timid. Recalibrated by an intercept and a slope on 20,000 rows it is
// scored on 40,000 others: its expected calibration error in ten bins (at most .01), and the slope of the truth over its log-odds
// (within .1 of 1).
func Calibration(runs int, seed uint64) ([]Result, error) {
	if err := checkRuns(runs); err != nil {
		return nil, err
	}
	var errors, raws, offs, rawSlopes []float64
	for run := range runs {
		random := generator("E14", seed, run)
		fit, err := slopeOf(timid(random, calibrationFit))
		if err != nil {
			return nil, err
		}
		rows := timid(random, calibrationTest)
		raws = append(raws, calibrationError(rows))
		rawSlope, err := slopeOf(rows)
		if err != nil {
			return nil, err
		}
		rawSlopes = append(rawSlopes, rawSlope[1])
		for i := range rows {
			rows[i].logit = fit[0] + fit[1]*rows[i].logit
		}
		slope, err := slopeOf(rows)
		if err != nil {
			return nil, err
		}
		errors, offs = append(errors, calibrationError(rows)), append(offs, math.Abs(slope[1]-1))
	}
	ece := Result{ID: "E14", Name: "calibration error after recalibration", Unit: "of chance", Target: 0.01}.score(errors)
	ece.Others = []Other{{"before", mean(raws)}}
	slope := Result{ID: "E14", Name: "distance of the slope from 1 after recalibration", Unit: "", Target: 0.1}.score(offs)
	slope.Others = []Other{{"slope before", mean(rawSlopes)}}
	return []Result{ece, slope}, nil
}

// prediction is what a model said of a customer, and what came of it.
type prediction struct {
	logit   float64
	outcome float64
}

// timid draws n customers and the predictions of the model.
func timid(random *rand.Rand, n int) []prediction {
	rows := make([]prediction, n)
	for i := range rows {
		rows[i].logit = -2.2 + random.NormFloat64()
		if random.Float64() < bandit.Chance(calibrationSlope*rows[i].logit, 0) {
			rows[i].outcome = 1
		}
	}
	return rows
}

// slopeOf fits intercept and slope of the outcomes' log-odds over the predicted ones.
func slopeOf(rows []prediction) ([]float64, error) {
	outcomes := make([]bandit.Outcome, len(rows))
	for i, r := range rows {
		outcomes[i] = bandit.Outcome{X: []float64{1, r.logit}, Y: r.outcome, Weight: 1}
	}
	fit, err := bandit.FitLogistic(outcomes, bandit.Around(2, 10))
	if err != nil {
		return nil, err
	}
	return fit.Model.Mean(), nil
}

// calibrationError is Σ nᵦ/N·|mean prediction - mean outcome| over ten bins of equal width.
func calibrationError(rows []prediction) float64 {
	const bins = 10
	var predicted, happened [bins]float64
	for _, r := range rows {
		p := bandit.Chance(r.logit, 0)
		bin := min(int(bins*p), bins-1)
		predicted[bin] += p
		happened[bin] += r.outcome
	}
	total := 0.0
	for bin := range bins {
		total += math.Abs(predicted[bin] - happened[bin])
	}
	return total / float64(len(rows))
}
