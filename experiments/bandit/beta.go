package bandit

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"
)

// Beta is the distribution of an unknown chance in (0, 1), with density proportional to
// x^(Alpha-1)·(1-x)^(Beta-1). Both parameters are finite and above 0; the zero value is not valid.
type Beta struct {
	Alpha float64 `json:"alpha"`
	Beta  float64 `json:"beta"`
}

// Validate reports a parameter that is not a finite number above 0.
func (b Beta) Validate() error {
	if !(b.Alpha > 0) || !(b.Beta > 0) || math.IsInf(b.Alpha, 1) || math.IsInf(b.Beta, 1) {
		return fmt.Errorf("%w: Beta(%v, %v) needs finite parameters above 0", ErrPosterior, b.Alpha, b.Beta)
	}
	return nil
}

// Mean returns α/(α+β).
func (b Beta) Mean() float64 { return b.Alpha / (b.Alpha + b.Beta) }

// SD returns the standard deviation, √(αβ/((α+β)²(α+β+1))).
func (b Beta) SD() float64 {
	n := b.Alpha + b.Beta
	return math.Sqrt(b.Alpha / n * (b.Beta / n) / (n + 1))
}

// Update returns the posterior after the given number of trials, of which successes succeeded:
// Beta(α + s, β + n - s). The receiver is the prior and stays as it is.
//
// Numbers may be fractional, as weighted counts are. It is an error when the prior is not valid or
// the counts are not finite with 0 <= successes <= trials.
func (b Beta) Update(successes, trials float64) (Beta, error) {
	if err := b.Validate(); err != nil {
		return Beta{}, err
	}
	if !(successes >= 0) || !(trials >= successes) || math.IsInf(trials, 1) {
		return Beta{}, fmt.Errorf("%w: %v successes of %v trials are not counts", ErrPosterior, successes, trials)
	}
	return Beta{Alpha: b.Alpha + successes, Beta: b.Beta + (trials - successes)}, nil
}

// CDF returns the probability that the chance is at most x, the regularised incomplete beta function
// I_x(α, β): 0 for x <= 0, 1 for x >= 1. The error is below 1e-12 for α+β up to 10,000 and grows to
// 1e-10 at 400,000. An invalid distribution or x gives NaN.
//
// For reports: its last digits may differ between machines, so no policy uses it.
func (b Beta) CDF(x float64) float64 {
	switch {
	case b.Validate() != nil || math.IsNaN(x):
		return math.NaN()
	case x <= 0:
		return 0
	case x >= 1:
		return 1
	}
	return mathext.RegIncBeta(b.Alpha, b.Beta, x)
}

// Quantile returns the x with CDF(x) = p. Quantile(0) = 0 and Quantile(1) = 1; an invalid
// distribution, or a p outside [0, 1], gives NaN. For reports, as CDF is.
//
// The search is on the log-odds of x, where a quantile of 1e-200 is as easy to find as one of 0.2.
func (b Beta) Quantile(p float64) float64 {
	switch {
	case b.Validate() != nil || !(p >= 0 && p <= 1):
		return math.NaN()
	case p == 0 || p == 1:
		return p
	}
	y := invert(func(y float64) float64 { return b.CDF(logistic(y)) }, p, -744, 40)
	return logistic(y)
}

// Interval returns the equal-tailed credible interval that holds the chance with probability level,
// for example 0.95: the quantiles at (1-level)/2 and (1+level)/2. A level outside (0, 1) gives NaN.
func (b Beta) Interval(level float64) (low, high float64) {
	if !(level > 0 && level < 1) {
		return math.NaN(), math.NaN()
	}
	return b.Quantile((1 - level) / 2), b.Quantile((1 + level) / 2)
}

// logistic returns the chance whose log-odds are y.
func logistic(y float64) float64 { return 1 / (1 + math.Exp(-y)) }
