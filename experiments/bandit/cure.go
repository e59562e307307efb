package bandit

import (
	"errors"
	"fmt"
	"math"
)

// Cure is a model of delayed success: a trial succeeds at all with chance P, and then after an
// exponential delay. Time is in the unit of the data it was fitted to.
type Cure struct {
	// P is the chance of an eventual success, in (0, 1].
	P float64
	// Rate is the rate of the delay, per unit of time; 1/Rate is the mean delay.
	Rate float64
	// LogLikelihood is that of the fit.
	LogLikelihood float64
}

// CDF returns F(age) = 1 - exp(-Rate·age), the share of eventual successes seen at that age; 0 for
// an age of 0 or less.
func (c Cure) CDF(age float64) float64 { return -math.Expm1(-c.Rate * max(age, 0)) }

// FitCure fits a Cure by maximum likelihood to the delays of the successes seen and to the ages of the
// trials without one so far:
//
//	ln L = Σ over successes (ln p + ln λ - λ·delay) + Σ over the rest ln(1 - p·(1 - exp(-λ·age)))
//
// For a given λ the best p is the root of a decreasing function; along these, the score in λ falls
// from positive to negative, and its root is bracketed. P = 1 is a boundary: without trials that
// failed for long it says that the data show no plateau yet, not that everybody succeeds.
//
// delays and ages are finite and at least 0. It is an error when there is no success, when all
// delays are 0, or for a value out of range. Chapelle (2014), KDD, Modeling Delayed Feedback in
// Display Advertising.
func FitCure(delays, ages []float64) (Cure, error) {
	if err := checkTimes("delay", delays); err != nil {
		return Cure{}, err
	}
	if err := checkTimes("age", ages); err != nil {
		return Cure{}, err
	}
	f := cureFit{successes: float64(len(delays)), ages: ages}
	for _, d := range delays {
		f.delay += d
	}
	if !(f.delay > 0) {
		return Cure{}, errors.New("bandit: fit of delays needs a success with a delay above 0")
	}
	waited := f.delay
	for _, age := range ages {
		waited += age
	}
	// The score is positive at the rate of a plain exponential over everybody (p = 1), or its root,
	// and negative at successes/Σ delays, where p = 0 would be best.
	low, high := math.Log(f.successes/waited)-1e-9, math.Log(f.successes/f.delay)+1e-9
	logRate := invert(func(y float64) float64 { return -f.score(math.Exp(y)) }, 0, low, high)
	rate := math.Exp(logRate)
	p := f.bestP(rate)
	return Cure{P: p, Rate: rate, LogLikelihood: f.logLikelihood(p, rate)}, nil
}

func checkTimes(name string, times []float64) error {
	for i, t := range times {
		if !(t >= 0) || math.IsInf(t, 1) {
			return fmt.Errorf("bandit: %s %d is %v, want a finite number of at least 0", name, i, t)
		}
	}
	return nil
}

// cureFit holds the data of FitCure; of the delays only their number and sum matter.
type cureFit struct {
	successes, delay float64
	ages             []float64
}

// bestP returns the p in (0, 1] that maximises the likelihood for a given rate. It is at least the
// share of successes: each pending trial pulls less than a certain failure would.
func (f cureFit) bestP(rate float64) float64 {
	descent := func(p float64) float64 {
		sum := -f.successes / p
		for _, age := range f.ages {
			seen := -math.Expm1(-rate * age)
			sum += seen / (1 - p*seen)
		}
		return sum
	}
	return invert(descent, 0, f.successes/(f.successes+float64(len(f.ages))), 1)
}

// score is the derivative of the profile log likelihood with respect to the rate.
func (f cureFit) score(rate float64) float64 {
	p := f.bestP(rate)
	sum := f.successes/rate - f.delay
	for _, age := range f.ages {
		pending := math.Exp(-rate * age)
		sum -= p * age * pending / (1 - p*(1-pending))
	}
	return sum
}

func (f cureFit) logLikelihood(p, rate float64) float64 {
	sum := f.successes*(math.Log(p)+math.Log(rate)) - rate*f.delay
	for _, age := range f.ages {
		sum += math.Log1p(p * math.Expm1(-rate*age))
	}
	return sum
}
