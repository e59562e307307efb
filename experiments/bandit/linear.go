package bandit

import (
	"errors"
	"fmt"
	"math"

	"goodword/experiments/internal/cholesky"
)

// Coefficients is a normal prior of the coefficients of a model: independent, with one mean and one standard
// deviation each. A standard deviation says how large an effect is thought possible, in units of the outcome
// (log-odds in a logistic model) per unit of the feature.
type Coefficients struct {
	Mean []float64 `json:"mean"`
	SD   []float64 `json:"sd"` // finite and above 0
}

// Around returns n coefficients around 0 with one standard deviation.
func Around(n int, sd float64) Coefficients {
	c := Coefficients{Mean: make([]float64, n), SD: make([]float64, n)}
	for i := range c.SD {
		c.SD[i] = sd
	}
	return c
}

// Validate reports lists that do not fit and numbers out of range.
func (c Coefficients) Validate() error {
	if len(c.Mean) == 0 || len(c.Mean) != len(c.SD) {
		return fmt.Errorf("%w: prior has %d means and %d standard deviations", ErrSize, len(c.Mean), len(c.SD))
	}
	if err := checkFinite("prior mean", c.Mean); err != nil {
		return err
	}
	for i, sd := range c.SD {
		if p := 1 / (sd * sd); !(sd > 0) || !(p > 0) || math.IsInf(p, 1) {
			return fmt.Errorf("%w: prior standard deviation %d is %v", ErrPosterior, i, sd)
		}
	}
	return nil
}

// precision returns 1/SD².
func (c Coefficients) precision() []float64 {
	p := make([]float64, len(c.SD))
	for i, sd := range c.SD {
		p[i] = 1 / float64(sd*sd)
	}
	return p
}

// refactorAfter is the number of rank-one updates after which the factor is computed anew: rounding
// errors of updates add up.
const refactorAfter = 1000

// Linear is Bayesian linear regression with known noise: outcomes are y = xᵀθ + N(0, σ²), and θ has the normal posterior
// with precision P and mean P⁻¹b,
//
//	P = P₀ + Σ x xᵀ/σ²,  b = P₀ m₀ + Σ x y/σ²
//
// An observation costs about d² steps for d features: the Cholesky factor of P takes a rank-one update. It is computed
// anew from P every thousand updates, and with a little added to the diagonal when it has become too ill
// conditioned; Repairs counts these.
//
// Up to rounding, observations may come in any order, unless some are forgotten in between. A Linear may be read by
// several goroutines while nobody observes. Bishop (2006), Pattern Recognition and Machine Learning, 3.3.
type Linear struct {
	prior      Coefficients
	noise      float64
	precision  []float64 // P, row after row; the lower triangle counts
	shift      []float64 // b
	discounted bool      // some observations have been forgotten in part

	factor  *cholesky.Factor // of P
	mean    []float64
	updates int
	repairs int
}

// NewLinear returns the model that knows its prior only. noise is the variance σ² of an outcome around its expectation, in
// squared units of the outcome, finite and above 0.
func NewLinear(prior Coefficients, noise float64) (*Linear, error) {
	if err := prior.Validate(); err != nil {
		return nil, err
	}
	if !(noise > 0) || math.IsInf(noise, 1) {
		return nil, fmt.Errorf("%w: noise variance %v, want it finite and above 0", ErrPosterior, noise)
	}
	n := len(prior.Mean)
	m := &Linear{prior: prior, noise: noise, precision: make([]float64, n*n), shift: make([]float64, n)}
	for i, p := range prior.precision() {
		m.precision[i*n+i] = p
		m.shift[i] = float64(p * prior.Mean[i])
	}
	return m, m.refactor()
}

// Dimension is the number of features.
func (m *Linear) Dimension() int { return len(m.shift) }

// Repairs counts how often the posterior had to be made positive definite by force. More than 0 says that features are
// on wildly different scales or repeat each other exactly.
func (m *Linear) Repairs() int { return m.repairs }

// Observe takes in one outcome y of an action with features x.
//
// It is an error, and changes nothing, when x has not Dimension features or a number is not finite.
func (m *Linear) Observe(x []float64, y float64) error { return m.ObserveWeighted(x, y, 1) }

// ObserveWeighted is Observe of an outcome that counts as much as weight outcomes, finite and at least 0: a pending one
// counts in part for each thing it may become.
func (m *Linear) ObserveWeighted(x []float64, y, weight float64) error {
	if err := m.check(x, y, weight); err != nil {
		return err
	}
	m.add(x, y, weight)
	if m.updates >= refactorAfter {
		return m.refactor()
	}
	return m.refresh()
}

func (m *Linear) check(x []float64, y, weight float64) error {
	if len(x) != len(m.shift) {
		return fmt.Errorf("%w: %d features for a model of %d", ErrSize, len(x), len(m.shift))
	}
	if err := checkFinite("feature", x); err != nil {
		return err
	}
	if math.IsNaN(y) || math.IsInf(y, 0) || !(weight >= 0) || math.IsInf(weight, 1) {
		return fmt.Errorf("%w: outcome %v with weight %v", ErrNotFinite, y, weight)
	}
	return nil
}

// add takes in an outcome without refreshing the mean.
func (m *Linear) add(x []float64, y, weight float64) {
	n := len(x)
	w := weight / m.noise
	root := math.Sqrt(w)
	scaled := make([]float64, n)
	for i, v := range x {
		scaled[i] = float64(root * v)
		m.shift[i] += float64(float64(w*v) * y)
		row := m.precision[i*n : i*n+i+1]
		for j := range row {
			row[j] += float64(float64(w*v) * x[j])
		}
	}
	if m.factor != nil {
		m.factor.UpdateInPlace(scaled)
		m.updates++
	}
}

// Forget lets everything observed so far count keep times as much as before, keep in (0, 1]; the prior is never forgotten:
//
//	P ← g·P + (1-g)·P₀,  b ← g·b + (1-g)·P₀ m₀
//
// To forget with a half-life of h observations call Forget(2^(-1/h)) before each. It costs d³/3 steps. From then on
// the order of observations matters.
func (m *Linear) Forget(keep float64) error {
	if !(keep > 0 && keep <= 1) {
		return fmt.Errorf("%w: share to keep is %v, want it in (0, 1]", ErrPosterior, keep)
	}
	if keep == 1 {
		return nil
	}
	m.discounted = true
	n := len(m.shift)
	for i := range m.precision {
		m.precision[i] = float64(keep * m.precision[i])
	}
	for i, p := range m.prior.precision() {
		m.precision[i*n+i] += float64((1 - keep) * p)
		m.shift[i] = float64(keep*m.shift[i]) + float64((1-keep)*float64(p*m.prior.Mean[i]))
	}
	return m.refactor()
}

// refactor computes factor and mean from P and b.
func (m *Linear) refactor() error {
	n := len(m.shift)
	m.updates = 0
	f, err := cholesky.New(n, m.precision)
	if err != nil || illConditioned(f) {
		m.repairs++
		trace := 0.0
		for i := range n {
			trace += m.precision[i*n+i]
		}
		for i := range n {
			m.precision[i*n+i] += float64(1e-10*trace) / float64(n)
		}
		if f, err = cholesky.New(n, m.precision); err != nil {
			return fmt.Errorf("%w: precision of a linear model: %w", ErrPosterior, err)
		}
	}
	m.factor = f
	return m.refresh()
}

// illConditioned reports a diagonal of the factor whose smallest entry is below 1e-10 of the largest.
func illConditioned(f *cholesky.Factor) bool {
	smallest, largest := f.Extremes()
	return smallest < 1e-10*largest
}

// refresh computes the mean.
func (m *Linear) refresh() error {
	m.mean = m.factor.Solve(m.shift)
	return checkFinite("coefficient", m.mean)
}

// Mean returns the posterior mean of the coefficients, a copy.
func (m *Linear) Mean() []float64 { return append([]float64(nil), m.mean...) }

// Covariance returns the posterior covariance of the coefficients, P⁻¹, row after row.
func (m *Linear) Covariance() []float64 { return m.factor.Inverse() }

// Lower returns the lower triangular Cholesky factor of the precision, row after row.
func (m *Linear) Lower() []float64 { return m.factor.Lower() }

// Noise returns the variance of an outcome around its expectation.
func (m *Linear) Noise() float64 { return m.noise }

// Score returns mean and variance of the expected outcome xᵀθ of an action with features x. The variance of the outcome itself
// is larger by Noise. The error is ErrSize for another number of features, ErrNotFinite for one that is not a number.
func (m *Linear) Score(x []float64) (mean, variance float64, err error) {
	return scoreRow(x, m.mean, m.factor)
}

// Scores returns the joint posterior of the expected outcomes of several actions, one row of features each. Errors are
// those of Score, and ErrNoArms for no row.
func (m *Linear) Scores(rows [][]float64) (Scores, error) {
	j, err := m.scores(rows)
	if err != nil {
		return Scores{}, err
	}
	return j.scores(), nil
}

func (m *Linear) scores(rows [][]float64) (joint, error) { return scoreRows(rows, m.mean, m.factor) }

// scoreRows returns the joint posterior of Xθ for θ with the given mean and factor of its precision: X·mean, and rows
// L⁻¹x, since x P⁻¹ x' = (L⁻¹x)ᵀ(L⁻¹x').
func scoreRows(rows [][]float64, mean []float64, factor *cholesky.Factor) (joint, error) {
	if len(rows) == 0 {
		return joint{}, ErrNoArms
	}
	n := len(mean)
	j := joint{mean: make([]float64, len(rows)), g: make([]float64, len(rows)*n), rank: n}
	for k, x := range rows {
		if len(x) != n {
			return joint{}, fmt.Errorf("%w: arm %d has %d features for a model of %d", ErrSize, k, len(x), n)
		}
		if err := checkFinite("feature", x); err != nil {
			return joint{}, fmt.Errorf("arm %d: %w", k, err)
		}
		j.mean[k] = product(x, mean)
		copy(j.row(k), x)
		factor.SolveLower(j.row(k))
	}
	if err := errors.Join(checkFinite("score", j.mean), checkFinite("score's deviation", j.g)); err != nil {
		return joint{}, err
	}
	return j, nil
}

// scoreRow is scoreRows of one row.
func scoreRow(x, mean []float64, factor *cholesky.Factor) (score, variance float64, err error) {
	if len(x) != len(mean) {
		return 0, 0, fmt.Errorf("%w: %d features for a model of %d", ErrSize, len(x), len(mean))
	}
	if err := checkFinite("feature", x); err != nil {
		return 0, 0, err
	}
	var room [64]float64 // for what most models need, without an allocation
	g := append(room[:0], x...)
	factor.SolveLower(g)
	score, variance = product(x, mean), squaredLength(g)
	if math.IsNaN(score) || math.IsInf(score, 0) || math.IsNaN(variance) || math.IsInf(variance, 0) {
		return 0, 0, fmt.Errorf("%w: score %v with variance %v", ErrNotFinite, score, variance)
	}
	return score, variance, nil
}

// product is the inner product, summed in index order.
func product(a, b []float64) float64 {
	sum := 0.0
	for i, v := range a {
		sum += float64(v * b[i])
	}
	return sum
}

func squaredLength(a []float64) float64 { return product(a, a) }

// PredictOne returns the expected outcome of one action with features x, NaN when their number is not Dimension. It allocates nothing.
func (m *Linear) PredictOne(x []float64) float64 {
	if len(x) != len(m.mean) {
		return math.NaN()
	}
	return product(x, m.mean)
}
