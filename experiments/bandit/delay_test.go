package bandit_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"goodword/experiments/bandit"
)

// TestMaturityWeightedIsUnbiasedForAnyDelay shifts every delay: the same eventual success rate is seen
// later, and the corrected rate stays in place while the naive one falls.
func TestMaturityWeightedIsUnbiasedForAnyDelay(t *testing.T) {
	const chance, trials, days = 0.08, 400_000, 30
	for _, meanDelay := range []float64{1, 3, 25} {
		delay := bandit.Cure{P: chance, Rate: 1 / meanDelay}
		random := rand.New(rand.NewPCG(9, uint64(meanDelay)))
		groups := make([]bandit.AgeGroup, days)
		for day := range groups {
			age := float64(day + 1)
			groups[day].Maturity = delay.CDF(age)
			for range trials / days {
				groups[day].Trials++
				if random.Float64() < chance && random.ExpFloat64()*meanDelay <= age {
					groups[day].Successes++
				}
			}
		}
		got, err := bandit.MaturityWeighted(bandit.ColdStart, groups)
		if err != nil {
			t.Fatal(err)
		}
		// Four standard deviations of a rate over the effective number of trials.
		if sd := math.Sqrt(chance * (1 - chance) / got.EffectiveTrials); math.Abs(got.Rate-chance) > 4*sd {
			t.Errorf("mean delay %v: rate %v, want %v ± %v", meanDelay, got.Rate, chance, 4*sd)
		}
		if got.NaiveRate > got.Rate {
			t.Errorf("mean delay %v: naive rate %v above the corrected %v", meanDelay, got.NaiveRate, got.Rate)
		}
	}
}

func TestMaturityWeightedOfClosedWindowsIsTheUpdate(t *testing.T) {
	got, err := bandit.MaturityWeighted(bandit.ColdStart, []bandit.AgeGroup{
		{Maturity: 1, Trials: 100, Successes: 9}, {Maturity: 1, Trials: 20, Successes: 5},
	})
	want, updateErr := bandit.ColdStart.Update(14, 120)
	if err != nil || updateErr != nil || got.Posterior != want || got.Rate != got.NaiveRate {
		t.Errorf("got %+v, %v, %v, want the posterior %v", got, err, updateErr, want)
	}
}

func TestMaturityWeightedEdges(t *testing.T) {
	got, err := bandit.MaturityWeighted(bandit.ColdStart, []bandit.AgeGroup{{Maturity: 0, Trials: 10, Successes: 1}})
	if err != nil || got.EffectiveTrials != 10*bandit.MinMaturity || got.Posterior.Beta != bandit.ColdStart.Beta {
		t.Errorf("a success at maturity 0 gives %+v, %v", got, err)
	}
	for name, groups := range map[string][]bandit.AgeGroup{
		"nothing":        nil,
		"no trials":      {{Maturity: 1}},
		"maturity above": {{Maturity: 1.1, Trials: 1}},
		"maturity NaN":   {{Maturity: math.NaN(), Trials: 1}},
		"successes":      {{Maturity: 1, Trials: 1, Successes: 2}},
		"infinite":       {{Maturity: 1, Trials: math.Inf(1)}},
	} {
		if got, err := bandit.MaturityWeighted(bandit.ColdStart, groups); err == nil {
			t.Errorf("%s: got %+v, want an error", name, got)
		}
	}
	if _, err := bandit.MaturityWeighted(bandit.Beta{}, []bandit.AgeGroup{{Maturity: 1, Trials: 1}}); err == nil {
		t.Error("an invalid prior is accepted")
	}
}

// TestFitCureFindsTheTruth fits 20,000 simulated trials observed for up to three mean delays.
func TestFitCureFindsTheTruth(t *testing.T) {
	const p, meanDelay = 0.2, 5.0
	random := rand.New(rand.NewPCG(10, 11))
	var delays, ages []float64
	for range 20_000 {
		age := random.Float64() * 3 * meanDelay
		if delay := random.ExpFloat64() * meanDelay; random.Float64() < p && delay <= age {
			delays = append(delays, delay)
		} else {
			ages = append(ages, age)
		}
	}
	got, err := bandit.FitCure(delays, ages)
	if err != nil {
		t.Fatal(err)
	}
	// About 2,700 successes: standard errors near .006 and .2 (the two are correlated); four of them.
	if math.Abs(got.P-p) > 0.024 || math.Abs(1/got.Rate-meanDelay) > 0.9 {
		t.Errorf("got p %v and mean delay %v, want %v and %v", got.P, 1/got.Rate, p, meanDelay)
	}
}

func TestFitCureEdges(t *testing.T) {
	// Everybody succeeded: a plain exponential, rate = successes / total delay.
	got, err := bandit.FitCure([]float64{1, 2, 3}, nil)
	if err != nil || got.P != 1 || math.Abs(got.Rate-0.5) > 1e-8 {
		t.Errorf("without failures: %+v, %v, want p 1 and rate 0.5", got, err)
	}
	// Pending trials younger than the delays: no plateau in sight.
	got, err = bandit.FitCure([]float64{1, 2, 3}, []float64{1, 1})
	if err != nil || got.P != 1 || math.Abs(got.Rate-3.0/8) > 1e-8 {
		t.Errorf("without a plateau: %+v, %v, want p 1 and rate 3/8", got, err)
	}
	// Failures so old that their maturity is 1 to the last bit.
	got, err = bandit.FitCure([]float64{1, 2, 3}, []float64{1e6, 1e6, 1e6})
	if err != nil || math.Abs(got.P-0.5) > 1e-8 || math.Abs(got.Rate-0.5) > 1e-8 {
		t.Errorf("with certain failures: %+v, %v, want p 0.5 and rate 0.5", got, err)
	}
	for name, c := range map[string]struct{ delays, ages []float64 }{
		"no success":     {nil, []float64{1, 2}},
		"all delays 0":   {[]float64{0, 0}, []float64{1}},
		"negative delay": {[]float64{-1, 2}, nil},
		"infinite age":   {[]float64{1}, []float64{math.Inf(1)}},
		"NaN age":        {[]float64{1}, []float64{math.NaN()}},
	} {
		if got, err := bandit.FitCure(c.delays, c.ages); err == nil {
			t.Errorf("%s: got %+v, want an error", name, got)
		}
	}
}
