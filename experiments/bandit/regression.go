package bandit

import (
	"fmt"
	"math"
)

// Regression is Bayesian linear regression with unknown noise: given the variance σ² of an outcome, the coefficients are
// normal with covariance σ²·V, and σ² ~ InvGamma(A, B).
//
// Scores then have Student distributions. Murphy (2007), Conjugate Bayesian Analysis of the Gaussian
// Distribution; Bishop (2006), exercise 3.12.
type Regression struct {
	unit *Linear // the posterior for σ² = 1
	a, b float64
}

// NewRegression returns the model that knows its prior only. SD of the prior is in units of the noise's standard deviation;
// a and b, above 0, say that the noise variance is about b/a, worth 2a outcomes.
func NewRegression(prior Coefficients, a, b float64) (*Regression, error) {
	if !(a > 0) || !(b > 0) || math.IsInf(a, 1) || math.IsInf(b, 1) {
		return nil, fmt.Errorf("%w: noise prior InvGamma(%v, %v)", ErrPosterior, a, b)
	}
	unit, err := NewLinear(prior, 1)
	if err != nil {
		return nil, err
	}
	return &Regression{unit: unit, a: a, b: b}, nil
}

// Observe takes in one outcome y of an action with features x. What the outcome says of the noise is its squared distance from
// the expectation before it, over how uncertain that was:
//
//	a ← a + 1/2,  b ← b + (y - xᵀm)²/(2(1 + xᵀVx))
//
// Errors are those of Linear.Observe.
func (r *Regression) Observe(x []float64, y float64) error {
	mean, variance, err := r.unit.Score(x)
	if err != nil {
		return err
	}
	if err := r.unit.Observe(x, y); err != nil {
		return err
	}
	off := y - mean
	r.a += 0.5
	r.b += float64(off*off) / (2 * (1 + variance))
	return nil
}

// Mean returns the posterior mean of the coefficients.
func (r *Regression) Mean() []float64 { return r.unit.Mean() }

// ScaledCovariance returns V: the covariance of the coefficients is V times the noise variance.
func (r *Regression) ScaledCovariance() []float64 { return r.unit.Covariance() }

// Noise returns the parameters of the noise variance's posterior, InvGamma(a, b).
func (r *Regression) Noise() (a, b float64) { return r.a, r.b }

// Score returns the distribution of the expected outcome of an action with features x.
func (r *Regression) Score(x []float64) (Student, error) {
	mean, variance, err := r.unit.Score(x)
	if err != nil {
		return Student{}, err
	}
	return Student{DF: 2 * r.a, Location: mean, Scale: math.Sqrt(float64(r.b/r.a) * variance)}, nil
}

// Scores returns the joint posterior of several actions' expected outcomes as if the noise variance were b/a, known: from a
// few dozen outcomes on the difference to the Student distribution is small.
func (r *Regression) Scores(rows [][]float64) (Scores, error) {
	s, err := r.unit.Scores(rows)
	if err != nil {
		return Scores{}, err
	}
	for i := range s.Covariance {
		s.Covariance[i] = float64(r.b/r.a) * s.Covariance[i]
	}
	return s, nil
}
