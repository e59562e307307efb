package bandit

import (
	"fmt"
	"math"

	"goodword/experiments/internal/cholesky"
	"goodword/experiments/internal/elementary"
)

// Fit is a batch fit of a logistic model. Everything here is Newton's method; the rest of the package knows its result,
// a Logistic, only.
type Fit struct {
	// Model is the normal approximation at the mode: its mean is the mode, its precision the curvature there.
	Model *Logistic
	// LogPosterior is the weighted log likelihood less half the squared distance from the prior, at the mode.
	LogPosterior float64
	// LogEvidence approximates the log of the probability of the outcomes given the prior, by Laplace's method:
	// LogPosterior + ½ log|P₀| - ½ log|H|.
	LogEvidence float64
	// Steps is the number of Newton steps taken.
	Steps int
}

// Outcome is one row of a logistic fit.
type Outcome struct {
	X []float64 // features
	Y float64   // in [0, 1]: 1 a success, 0 none, between the two the chance of one
	// Weight is how often the row counts, finite and at least 0. Delay correction uses fractions.
	Weight float64
}

// maxNewton bounds the Newton steps; with a proper prior a few dozen suffice even for separable data.
const maxNewton = 200

// FitLogistic finds the most probable coefficients of a logistic model, P(success) = σ(xᵀθ), under a normal prior,
//
//	max over θ of  Σ w (y ln p + (1-y) ln(1-p)) - ½ (θ-m₀)ᵀ P₀ (θ-m₀)
//
// by Newton's method with step halving, until a step changes no coefficient by 1e-10 (relative to its size, above 1).
// The prior keeps them finite where a feature separates successes from failures.
//
// It is an error when the prior is not valid, a row has another number of features, a number is not finite or out of range,
// or no mode is found. MacKay (1992), The Evidence Framework Applied to Classification Networks.
func FitLogistic(rows []Outcome, prior Coefficients) (Fit, error) {
	if err := prior.Validate(); err != nil {
		return Fit{}, err
	}
	return fitLogistic(rows, prior, prior.Mean)
}

// fitLogistic is FitLogistic that begins at start.
func fitLogistic(rows []Outcome, prior Coefficients, start []float64) (Fit, error) {
	for i, r := range rows {
		if err := checkOutcome(r, len(prior.Mean)); err != nil {
			return Fit{}, fmt.Errorf("row %d: %w", i, err)
		}
	}
	n := newton{rows: rows, prior: prior, precision: prior.precision()}
	theta := append([]float64(nil), start...)
	value := n.objective(theta)
	for steps := 1; steps <= maxNewton; steps++ {
		gradient, curvature := n.slope(theta)
		f, err := cholesky.New(len(theta), curvature)
		if err != nil {
			return Fit{}, fmt.Errorf("%w: curvature of a logistic fit: %w", ErrPosterior, err)
		}
		move := f.Solve(gradient)
		next, nextValue, size := n.climb(theta, value, move)
		theta, value = next, nextValue
		if size < 1e-10 {
			return n.finish(theta, steps)
		}
	}
	return Fit{}, fmt.Errorf("%w: no mode of a logistic model within %d steps", ErrPosterior, maxNewton)
}

func checkOutcome(r Outcome, features int) error {
	if len(r.X) != features {
		return fmt.Errorf("%w: %d features for a model of %d", ErrSize, len(r.X), features)
	}
	if !(r.Y >= 0 && r.Y <= 1) || !(r.Weight >= 0) || math.IsInf(r.Weight, 1) {
		return fmt.Errorf("%w: outcome %v with weight %v", ErrNotFinite, r.Y, r.Weight)
	}
	return checkFinite("feature", r.X)
}

// newton holds what FitLogistic climbs on.
type newton struct {
	rows      []Outcome
	prior     Coefficients
	precision []float64
}

// objective is the log posterior without its constant.
func (n newton) objective(theta []float64) float64 {
	sum := 0.0
	for _, r := range n.rows {
		logit := product(r.X, theta)
		sum += float64(r.Weight * (float64(r.Y*logit) - softplus(logit)))
	}
	for i, p := range n.precision {
		off := theta[i] - n.prior.Mean[i]
		sum -= float64(p*float64(off*off)) / 2
	}
	return sum
}

// slope returns the gradient of the objective and the negative of its second derivatives.
func (n newton) slope(theta []float64) (gradient, curvature []float64) {
	d := len(theta)
	gradient, curvature = make([]float64, d), make([]float64, d*d)
	for i, p := range n.precision {
		gradient[i] = float64(p * (n.prior.Mean[i] - theta[i]))
		curvature[i*d+i] = p
	}
	for _, r := range n.rows {
		p := sigmoid(product(r.X, theta))
		addCurvature(curvature, r.X, float64(r.Weight*float64(p*(1-p))))
		off := float64(r.Weight * (r.Y - p))
		for i, v := range r.X {
			gradient[i] += float64(off * v)
		}
	}
	return gradient, curvature
}

// addCurvature adds w·x·xᵀ to the lower triangle of a matrix.
func addCurvature(matrix, x []float64, w float64) {
	n := len(x)
	for i, v := range x {
		wv := float64(w * v)
		row := matrix[i*n : i*n+i+1]
		for j := range row {
			row[j] += float64(wv * x[j])
		}
	}
}

// climb moves along the step, or half of it and so on while that is no way up, and returns the largest relative move.
func (n newton) climb(theta []float64, value float64, move []float64) (next []float64, nextValue, size float64) {
	next = make([]float64, len(theta))
	share := 1.0
	for range 60 {
		size = 0
		for i, v := range theta {
			next[i] = v + float64(share*move[i])
			size = max(size, math.Abs(float64(share*move[i]))/max(1, math.Abs(v)))
		}
		nextValue = n.objective(next)
		// Near the mode the objective is flat to the last digits, while a full step still gains some in the coefficients.
		if nextValue >= value-float64(1e-12*(1+math.Abs(value))) || size < 1e-10 {
			return next, nextValue, size
		}
		share /= 2
	}
	return theta, value, 0
}

func (n newton) finish(theta []float64, steps int) (Fit, error) {
	_, curvature := n.slope(theta)
	model, err := newLogistic(theta, curvature)
	if err != nil {
		return Fit{}, err
	}
	fit := Fit{Model: model, LogPosterior: n.objective(theta), Steps: steps}
	fit.LogEvidence = fit.LogPosterior
	for i, p := range n.precision {
		fit.LogEvidence += elementary.Log(p)/2 - elementary.Log(model.factor.Diagonal(i))
	}
	return fit, nil
}

// sigmoid returns the chance whose log-odds are given, with the same bits everywhere.
func sigmoid(logit float64) float64 {
	if logit >= 0 {
		return 1 / (1 + elementary.Exp(-logit))
	}
	e := elementary.Exp(logit)
	return e / (1 + e)
}

// softplus returns ln(1 + exp(x)) without overflow.
func softplus(x float64) float64 {
	if x > 0 {
		return x + elementary.Log1p(elementary.Exp(-x))
	}
	return elementary.Log1p(elementary.Exp(x))
}
