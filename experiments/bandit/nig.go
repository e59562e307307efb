package bandit

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// NIG is a normal-inverse-gamma distribution: what is known of the mean μ and the variance σ² of values,
//
//	μ | σ² ~ N(Mean, σ²/Kappa),  σ² ~ InvGamma(A, B)
//
// with B as the rate of 1/σ². Kappa, A and B are above 0. As a prior it weighs as much as Kappa values for
// the mean and 2A for the variance, whose guess is about B/A.
type NIG struct {
	Mean  float64 // in units of the values
	Kappa float64
	A     float64
	B     float64 // in squared units of the values
}

// Validate reports a parameter out of range.
func (p NIG) Validate() error {
	for _, v := range [...]float64{p.Kappa, p.A, p.B} {
		if !(v > 0) || math.IsInf(v, 1) {
			return fmt.Errorf("%w: NIG%v needs finite kappa, a and b above 0", ErrPosterior, p)
		}
	}
	if math.IsNaN(p.Mean) || math.IsInf(p.Mean, 0) {
		return fmt.Errorf("%w: NIG%v needs a finite mean", ErrPosterior, p)
	}
	return nil
}

// Update returns the posterior after n values with the given mean and sum of squared deviations from it:
//
//	κₙ = κ + n,  mₙ = (κ m + n x̄)/κₙ,  aₙ = a + n/2,  bₙ = b + SS/2 + κ n (x̄ - m)²/(2 κₙ)
//
// The receiver is the prior and stays as it is. The result depends on all values, not on how they were
// batched: a batch's mean is not one value. n may be fractional, as weighted counts are; with n = 0 the prior comes back.
//
// It is an error when the prior is not valid, or n, mean and squares are not finite with n >= 0 and squares >= 0. Murphy
// (2007), Conjugate Bayesian Analysis of the Gaussian Distribution.
func (p NIG) Update(n, mean, squares float64) (NIG, error) {
	if err := p.Validate(); err != nil {
		return NIG{}, err
	}
	if !(n >= 0) || !(squares >= 0) || math.IsInf(n, 1) || math.IsInf(squares, 1) || math.IsNaN(mean) || math.IsInf(mean, 0) {
		return NIG{}, fmt.Errorf("%w: %v values with mean %v and squared deviations %v", ErrPosterior, n, mean, squares)
	}
	if n == 0 {
		return p, nil
	}
	kappa := p.Kappa + n
	share := n / kappa
	off := mean - p.Mean
	return NIG{
		Mean: p.Mean + float64(share*off), Kappa: kappa, A: p.A + n/2,
		B: p.B + squares/2 + float64(float64(p.Kappa*share)*float64(off*off))/2,
	}, nil
}

// Marginal returns the distribution of the mean μ: Student with 2A degrees of freedom around Mean.
func (p NIG) Marginal() Student {
	return Student{DF: 2 * p.A, Location: p.Mean, Scale: math.Sqrt(p.B / float64(p.A*p.Kappa))}
}

// Predictive returns the distribution of the next value.
func (p NIG) Predictive() Student {
	return Student{DF: 2 * p.A, Location: p.Mean, Scale: math.Sqrt(float64(p.B*(p.Kappa+1)) / float64(p.A*p.Kappa))}
}

// VarianceMean returns E[σ²] = B/(A-1), +Inf for A <= 1.
func (p NIG) VarianceMean() float64 {
	if p.A <= 1 {
		return math.Inf(1)
	}
	return p.B / (p.A - 1)
}

// Student is a Student t distribution moved to Location and stretched by Scale, both in units of the values.
type Student struct {
	DF       float64 // degrees of freedom, at least MinDF
	Location float64
	Scale    float64 // above 0
}

// MinDF is the least number of degrees of freedom: with less, tails are so heavy that quadrature has no end.
const MinDF = 0.5

// Validate reports a parameter out of range.
func (s Student) Validate() error {
	if !(s.DF >= MinDF) || math.IsInf(s.DF, 1) || math.IsNaN(s.Location) || math.IsInf(s.Location, 0) || !(s.Scale > 0) || math.IsInf(s.Scale, 1) {
		return fmt.Errorf("%w: Student with %v degrees of freedom, location %v, scale %v", ErrPosterior, s.DF, s.Location, s.Scale)
	}
	return nil
}

// Interval returns the equal-tailed credible interval of probability level, in (0, 1), for example 0.95. For
// reports: its last digits may differ between machines. NaN when the distribution or the level is not valid.
func (s Student) Interval(level float64) (low, high float64) {
	if s.Validate() != nil || !(level > 0 && level < 1) {
		return math.NaN(), math.NaN()
	}
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: s.DF}.Quantile((1 + level) / 2)
	return s.Location - s.Scale*t, s.Location + s.Scale*t
}
