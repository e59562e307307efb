package bandit

import (
	"errors"
	"fmt"
	"math"
)

// MinMaturity is the least maturity MaturityWeighted believes: below it, one early success would
// count as fifty trials or more.
const MinMaturity = 0.02

// AgeGroup counts trials of about one age.
type AgeGroup struct {
	// Maturity is F(age), in [0, 1]: the share of all eventual successes that have been seen by now.
	Maturity float64
	// Trials and Successes are counts, 0 <= Successes <= Trials.
	Trials    float64
	Successes float64
}

// Matured is what MaturityWeighted makes of its groups.
type Matured struct {
	// EffectiveTrials is Σ n·F, the number of trials that have had their time.
	EffectiveTrials float64
	// Rate is S / Σ n·F, the estimate of the eventual success rate. It may exceed 1 by chance.
	Rate float64
	// NaiveRate is S / Σ n, which counts what is pending as failed.
	NaiveRate float64
	// Posterior is Beta(α + S, β + max(Σ n·F - S, 0)).
	Posterior Beta
}

// MaturityWeighted estimates an eventual success rate from trials of which many are still pending.
// A trial counts for as much as its chance of having shown its success by now:
//
//	rate = S / Σ nᵢ F(ageᵢ),  posterior = Beta(α + S, β + max(Σ nᵢ F(ageᵢ) - S, 0))
//
// Given the delay distribution F the rate is unbiased, however young the trials are. F has to belong
// to the arm or its class: a pooled one gives too little credit to slow arms. Maturities below
// MinMaturity are raised to it.
//
// It is an error when the prior is not valid, a maturity is outside [0, 1], counts are out of range
// or there is no trial. Vernade, Cappé and Perchet (2017), UAI, Stochastic Bandit Models for Delayed
// Conversions.
func MaturityWeighted(prior Beta, groups []AgeGroup) (Matured, error) {
	if err := prior.Validate(); err != nil {
		return Matured{}, err
	}
	var trials, successes, effective float64
	for i, g := range groups {
		if !(g.Maturity >= 0 && g.Maturity <= 1) {
			return Matured{}, fmt.Errorf("bandit: maturity of group %d is %v, want it in [0, 1]", i, g.Maturity)
		}
		if !(g.Successes >= 0) || !(g.Trials >= g.Successes) || math.IsInf(g.Trials, 1) {
			return Matured{}, fmt.Errorf("bandit: group %d has %v successes of %v trials", i, g.Successes, g.Trials)
		}
		trials += g.Trials
		successes += g.Successes
		effective += float64(g.Trials * max(g.Maturity, MinMaturity))
	}
	if trials == 0 {
		return Matured{}, errors.New("bandit: no trials")
	}
	return Matured{
		EffectiveTrials: effective,
		Rate:            successes / effective,
		NaiveRate:       successes / trials,
		Posterior:       Beta{Alpha: prior.Alpha + successes, Beta: prior.Beta + max(effective-successes, 0)},
	}, nil
}
