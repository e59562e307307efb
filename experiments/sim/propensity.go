package sim

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/gonum/stat"

	"goodword/experiments"
	"goodword/experiments/bandit"
	"goodword/experiments/ope"
)

// Environment E16: three arms, Thompson sampling in 30 batches of 100 with a floor of 3 % and a uniform slice.
var propensityChances = []float64{.05, .10, .15}

const (
	propensityBatch   = 100
	propensityBatches = 30
	propensityFloor   = 0.03
)

// Propensities is environment E16: the log of a stage, drawn by hashes as the service draws, has to bear out the propensities in it. It
// scores how far the inverse-propensity estimate of the uniform policy is from its truth, .1, in standard errors of the mean over the
// runs (at most 3), and how far the p-values of an audit of the propensities are from uniform, as a Kolmogorov-Smirnov distance in
// units of its 1 % point (at most 1). Beside the first: the same estimate, .1 again if it were right, with 1/K logged instead.
func Propensities(runs int, seed uint64) ([]Result, error) {
	if runs < 2 {
		return nil, fmt.Errorf("sim: %d runs of E16, want at least 2: its score is in standard errors over the runs", runs)
	}
	var right, wrong, audits []float64
	for run := range runs {
		log, err := playPropensities(seed, run)
		if err != nil {
			return nil, err
		}
		right = append(right, log.ips(func(p []float64, arm int) float64 { return p[arm] }))
		wrong = append(wrong, log.ips(func(p []float64, _ int) float64 { return 1 / float64(len(p)) }))
		audits = append(audits, log.audit())
	}
	se := stat.StdDev(right, nil) / math.Sqrt(float64(runs))
	off := Result{ID: "E16", Name: "bias of the uniform policy's value by logged propensities", Unit: "standard errors", Target: 3}.score(
		[]float64{math.Abs(mean(right)-mean(propensityChances)) / se})
	off.Runs = runs
	off.Others = []Other{{"its value", mean(right)}, {"with 1/K logged", mean(wrong)}}
	uniform := Result{ID: "E16", Name: "distance of audit p-values from uniform", Unit: "of the 1 % point", Target: 1}.score(
		[]float64{kolmogorovSmirnov(audits) / (1.63 / math.Sqrt(float64(runs)))})
	uniform.Runs = runs
	return []Result{off, uniform}, nil
}

// kolmogorovSmirnov is the distance of the values' distribution from the uniform one on [0, 1].
func kolmogorovSmirnov(values []float64) float64 {
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	n := float64(len(sorted))
	distance := 0.0
	for i, p := range sorted {
		distance = max(distance, math.Abs(p-float64(i)/n), math.Abs(p-float64(i+1)/n))
	}
	return distance
}

// logged is what a simulated experiment leaves behind.
type logged struct {
	draws    []experiments.Draw
	outcomes []float64
}

func playPropensities(seed uint64, run int) (logged, error) {
	random := generator("E16", seed, run)
	arms := make([]experiments.Arm, len(propensityChances))
	for k := range arms {
		arms[k].Key = strconv.Itoa(k)
	}
	counts := make([]bandit.Count, len(arms))
	salt := "E16/" + strconv.FormatUint(seed, 10) + "/" + strconv.Itoa(run)
	var log logged
	for batch := range propensityBatches {
		policy, err := bandit.NewThompson(fivePrior, counts, propensityFloor, bandit.DefaultSlice)
		if err != nil {
			return logged{}, err
		}
		p, err := policy.Probabilities(nil)
		if err != nil {
			return logged{}, err
		}
		stage := experiments.Stage{
			Salt: salt, Method: experiments.Thompson, Arms: arms, Policy: fixed(p), Version: int64(batch), Slice: bandit.DefaultSlice,
		}
		for i := range propensityBatch {
			draw, err := stage.Draw("", []string{strconv.Itoa(propensityBatch*batch + i), "1"}, nil)
			if err != nil {
				return logged{}, err
			}
			outcome := 0.0
			if random.Float64() < propensityChances[draw.Index] {
				outcome = 1
				counts[draw.Index].Successes++
			}
			counts[draw.Index].Trials++
			log.draws, log.outcomes = append(log.draws, draw), append(log.outcomes, outcome)
		}
	}
	return log, nil
}

// fixed is a policy whose probabilities have been computed.
type fixed []float64

// Probabilities implements experiments.Policy.
func (f fixed) Probabilities([]bool) ([]float64, error) { return f, nil }

// ips is the inverse-propensity estimate of the uniform policy's value.
func (l logged) ips(propensity func(p []float64, arm int) float64) float64 {
	total := 0.0
	for i, d := range l.draws {
		total += l.outcomes[i] / float64(len(d.Probabilities)) / propensity(d.Probabilities, d.Index)
	}
	return total / float64(len(l.draws))
}

// audit returns the p-value of the logged propensities.
func (l logged) audit() float64 {
	b := ope.NewBalance(len(propensityChances))
	for _, d := range l.draws {
		b.Add(d.Probabilities, d.Index)
	}
	return b.Test().P
}
