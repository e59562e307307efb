package sim

import (
	"math/rand/v2"

	"goodword/experiments/bandit"
)

// Environment E6: four arms, of which the best is slow.
var (
	delayedChances = []float64{.04, .05, .06, .08}
	delayedDays    = []float64{3, 3, 3, 25} // mean delay of a success
)

const (
	delayedHorizon = 120 // days
	delayedPerDay  = 200
	delayedWindow  = 60 // days, of the method that waits
)

// Delayed is environment E6: the best of four arms converts after 25 days on average, the others after three. Over 120 days of
// 200 decisions it scores the conversions lost by Thompson sampling with maturity weights of each arm's own delays and a floor of
// 2 %: at most 130. Beside it: counting what is pending as failed, waiting for a window of 60 days, weights by one delay curve
// pooled over the arms, and choosing at random.
//
// The delay curves are taken as known, as from an earlier program; within the run a slow arm's would be learned too late.
func Delayed(runs int, seed uint64) ([]Result, error) {
	if err := checkRuns(runs); err != nil {
		return nil, err
	}
	own := func(arm int, age float64) float64 { return bandit.Cure{Rate: 1 / delayedDays[arm]}.CDF(age) }
	methods := []struct {
		name     string
		maturity func(arm int, age float64) float64
	}{
		{"weights of each arm's delays", own},
		{"pending is failed", func(int, float64) float64 { return 1 }},
		{"wait 60 days", func(_ int, age float64) float64 {
			if age < delayedWindow {
				return -1
			}
			return 1
		}},
		{"weights of pooled delays", func(_ int, age float64) float64 {
			pooled := 0.0
			for arm, p := range delayedChances {
				pooled += p * own(arm, age) / sum(delayedChances)
			}
			return pooled
		}},
	}
	var r Result
	for i, m := range methods {
		losses := make([]float64, runs)
		for run := range runs {
			var err error
			if losses[run], err = playDelayed(generator("E6", seed, run), m.maturity); err != nil {
				return nil, err
			}
		}
		if i == 0 {
			r = Result{ID: "E6", Name: "conversions lost with " + m.name, Unit: "conversions", Target: 130}.score(losses)
			continue
		}
		r.Others = append(r.Others, Other{m.name, mean(losses)})
	}
	uniform := delayedHorizon * delayedPerDay * (largest(delayedChances) - mean(delayedChances))
	r.Others = append(r.Others, Other{"uniform", uniform})
	return []Result{r}, nil
}

// cohort is what one arm was given on one day.
type cohort struct {
	trials    float64
	successes []int // days from the decision's
}

// playDelayed returns the conversions lost in one run, given how mature a decision of an arm and age (in days) counts; below 0 not at all.
func playDelayed(random *rand.Rand, maturity func(arm int, age float64) float64) (float64, error) {
	arms := len(delayedChances)
	cohorts := make([][]cohort, arms)
	best := largest(delayedChances)
	lost := 0.0
	for day := range delayedHorizon {
		policy := bandit.Thompson{Posteriors: make([]bandit.Beta, arms), Floor: 0.02}
		for k := range arms {
			groups := []bandit.AgeGroup{{Maturity: 1}} // so that there is always a group
			for decided, c := range cohorts[k] {
				m := maturity(k, float64(day-decided))
				if m < 0 {
					continue
				}
				seen := 0.0
				for _, delay := range c.successes {
					if decided+delay < day {
						seen++
					}
				}
				groups = append(groups, bandit.AgeGroup{Maturity: m, Trials: c.trials, Successes: seen})
			}
			policy.Posteriors[k] = fivePrior
			if matured, err := bandit.MaturityWeighted(fivePrior, groups); err == nil { // an error means no trials yet
				policy.Posteriors[k] = matured.Posterior
			}
		}
		p, err := policy.Probabilities(nil)
		if err != nil {
			return 0, err
		}
		today := make([]cohort, arms)
		for range delayedPerDay {
			arm, err := draw(p, random)
			if err != nil {
				return 0, err
			}
			today[arm].trials++
			lost += best - delayedChances[arm]
			if random.Float64() < delayedChances[arm] {
				today[arm].successes = append(today[arm].successes, int(random.ExpFloat64()*delayedDays[arm]))
			}
		}
		for k := range arms {
			cohorts[k] = append(cohorts[k], today[k])
		}
	}
	return lost, nil
}
