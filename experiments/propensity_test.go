package experiments_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"gonum.org/v1/gonum/stat"

	"goodword/experiments"
	"goodword/experiments/bandit"
	"goodword/experiments/ope"
)

// logged is what one simulated experiment leaves behind.
type logged struct {
	draws    []experiments.Draw
	outcomes []float64
}

// simulate runs Thompson sampling over three arms with chances .05, .10 and .15, in 30 batches of 100
// and with a floor of 3 %: decisions are hash draws, outcomes come from the generator.
func simulate(t *testing.T, run int) logged {
	t.Helper()
	chances := []float64{.05, .10, .15}
	random := rand.New(rand.NewPCG(12, uint64(run)))
	counts := make([]bandit.Count, len(chances))
	var log logged
	for batch := range 30 {
		policy, err := bandit.NewThompson(bandit.Beta{Alpha: 1, Beta: 19}, counts, 0.03, bandit.DefaultSlice)
		if err != nil {
			t.Fatal(err)
		}
		p, err := policy.Probabilities(nil)
		if err != nil {
			t.Fatal(err)
		}
		stage := experiments.Stage{
			Salt: "run-" + strconv.Itoa(run), Method: experiments.Thompson, Arms: threeArms(),
			Policy: fixed(p), Version: int64(batch), Slice: bandit.DefaultSlice,
		}
		for i := range 100 {
			draw, err := stage.Draw("", []string{strconv.Itoa(100*batch + i), "1"}, nil)
			if err != nil {
				t.Fatal(err)
			}
			outcome := 0.0
			if random.Float64() < chances[draw.Index] {
				outcome = 1
				counts[draw.Index].Successes++
			}
			counts[draw.Index].Trials++
			log.draws = append(log.draws, draw)
			log.outcomes = append(log.outcomes, outcome)
		}
	}
	return log
}

// ips returns the inverse-propensity estimate of the uniform policy's value and its standard error,
// given the propensity of each logged arm.
func (l logged) ips(propensity func(experiments.Draw) float64) (mean, se float64) {
	scores := make([]float64, len(l.draws))
	for i, draw := range l.draws {
		scores[i] = l.outcomes[i] / float64(len(draw.Probabilities)) / propensity(draw)
	}
	mean, sd := stat.MeanStdDev(scores, nil)
	return mean, sd / math.Sqrt(float64(len(scores)))
}

// audit returns the p-value of the logged propensities.
func (l logged) audit() float64 {
	b := ope.NewBalance(3)
	for _, draw := range l.draws {
		b.Add(draw.Probabilities, draw.Index)
	}
	return b.Test().P
}

// TestLoggedPropensitiesAreTrue is environment E16 at a small size: 200 experiments of 3,000 decisions.
//
// The uniform policy is worth .1 (the mean chance). Its estimate from the logged propensities has
// mean .1000 and standard deviation .011 per run, so the mean over runs is known to ±.0023 (three
// standard errors); intervals cover the truth in 93.8 % of runs, ±5.1 points (three standard errors
// of 200 runs). Logging 1/K instead gives about .14. The audit's p-values are uniform: a
// Kolmogorov-Smirnov statistic above 1.63/√200 has probability .01.
func TestLoggedPropensitiesAreTrue(t *testing.T) {
	const runs, truth = 200, 0.1
	var estimates, naive, audits []float64
	covered := 0
	for run := range runs {
		log := simulate(t, run)
		mean, se := log.ips(func(d experiments.Draw) float64 { return d.Probabilities[d.Index] })
		estimates = append(estimates, mean)
		if math.Abs(mean-truth) <= 1.96*se {
			covered++
		}
		wrong, _ := log.ips(func(d experiments.Draw) float64 { return 1 / float64(len(d.Probabilities)) })
		naive = append(naive, wrong)
		audits = append(audits, log.audit())
	}
	mean, sd := stat.MeanStdDev(estimates, nil)
	coverage := float64(covered) / runs
	t.Logf("mean %.4f (sd %.4f), coverage %.3f, with 1/K logged %.4f", mean, sd, coverage, stat.Mean(naive, nil))
	if math.Abs(mean-truth) > .0023 {
		t.Errorf("mean estimate %.4f, want %.4f ± .0023", mean, truth)
	}
	if sd < .009 || sd > .013 {
		t.Errorf("standard deviation %.4f, want about .011", sd)
	}
	if coverage < .887 || coverage > .989 {
		t.Errorf("coverage %.3f, want .938 ± .051", coverage)
	}
	if wrong := stat.Mean(naive, nil); wrong < .12 {
		t.Errorf("with 1/K as propensity the mean is %.4f: the test cannot tell wrong propensities", wrong)
	}

	slices.Sort(audits)
	distance := 0.0
	for i, p := range audits {
		distance = max(distance, math.Abs(p-float64(i)/runs), math.Abs(p-float64(i+1)/runs))
	}
	if distance > 1.63/math.Sqrt(runs) {
		t.Errorf("audit p-values are not uniform: Kolmogorov-Smirnov distance %.3f", distance)
	}
}
