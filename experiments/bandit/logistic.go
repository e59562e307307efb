package bandit

import (
	"fmt"
	"math"

	"goodword/experiments/internal/cholesky"
	"goodword/experiments/internal/elementary"
)

// Logistic is a normal posterior of the coefficients of a logistic model, P(success) = σ(xᵀθ).
//
// FitLogistic makes one from a batch. Between batches Observe takes in single outcomes; since it keeps a normal
// approximation and no rows, the order of observations matters. A Logistic may be read by several goroutines while nobody
// observes.
type Logistic struct {
	mean      []float64
	precision []float64 // row after row; the lower triangle counts
	factor    *cholesky.Factor
	updates   int
}

// NewLogistic returns the model that knows its prior only. Usual priors: the intercept with standard deviation 2 around the
// log-odds of the base rate, effects of standardised features with 0.5 to 1 around 0.
func NewLogistic(prior Coefficients) (*Logistic, error) {
	if err := prior.Validate(); err != nil {
		return nil, err
	}
	n := len(prior.Mean)
	precision := make([]float64, n*n)
	for i, p := range prior.precision() {
		precision[i*n+i] = p
	}
	return newLogistic(prior.Mean, precision)
}

// newLogistic takes the precision over and copies the mean.
func newLogistic(mean, precision []float64) (*Logistic, error) {
	f, err := cholesky.New(len(mean), precision)
	if err != nil {
		return nil, fmt.Errorf("%w: precision of a logistic model: %w", ErrPosterior, err)
	}
	return &Logistic{mean: append([]float64(nil), mean...), precision: precision, factor: f}, nil
}

// Dimension is the number of features.
func (m *Logistic) Dimension() int { return len(m.mean) }

// Mean returns the mean of the coefficients, a copy.
func (m *Logistic) Mean() []float64 { return append([]float64(nil), m.mean...) }

// Covariance returns the covariance of the coefficients, row after row.
func (m *Logistic) Covariance() []float64 { return m.factor.Inverse() }

// Observe takes in one outcome y, in [0, 1], that counts weight times, by one step of Newton's method from the present mean
// (assumed-density filtering):
//
//	P ← P + w p(1-p) x xᵀ,  m ← m + P⁻¹ x w (y - p),  p = σ(xᵀm)
//
// It is an error, and changes nothing, when x has not Dimension features or a number is out of range.
func (m *Logistic) Observe(x []float64, y, weight float64) error {
	if err := checkOutcome(Outcome{X: x, Y: y, Weight: weight}, len(m.mean)); err != nil {
		return err
	}
	p := sigmoid(product(x, m.mean))
	w := float64(weight * float64(p*(1-p)))
	addCurvature(m.precision, x, w)
	if m.updates++; m.updates >= refactorAfter {
		f, err := cholesky.New(len(m.mean), m.precision)
		if err != nil {
			return fmt.Errorf("%w: precision of a logistic model: %w", ErrPosterior, err)
		}
		m.factor, m.updates = f, 0
	} else {
		root := math.Sqrt(w)
		scaled := make([]float64, len(x))
		for i, v := range x {
			scaled[i] = float64(root * v)
		}
		m.factor.UpdateInPlace(scaled)
	}
	off := float64(weight * (y - p))
	for i, v := range m.factor.Solve(x) {
		m.mean[i] += float64(off * v)
	}
	return checkFinite("coefficient", m.mean)
}

// Score returns mean and variance of the log-odds xᵀθ. Errors are those of Linear.Score.
func (m *Logistic) Score(x []float64) (mean, variance float64, err error) {
	return scoreRow(x, m.mean, m.factor)
}

// Scores returns the joint posterior of the log-odds of several actions. The larger the log-odds the larger the chance, so
// that the probability of having the largest is the same for both.
func (m *Logistic) Scores(rows [][]float64) (Scores, error) {
	j, err := m.scores(rows)
	if err != nil {
		return Scores{}, err
	}
	return j.scores(), nil
}

func (m *Logistic) scores(rows [][]float64) (joint, error) { return scoreRows(rows, m.mean, m.factor) }

// Chance returns the expected chance of a success whose log-odds are normal with the given mean and variance, by the probit
// approximation σ(mean/√(1 + π·variance/8)), which is off by 0.01 at most. It has the same bits everywhere. MacKay (1992).
func Chance(mean, variance float64) float64 {
	return sigmoid(mean / math.Sqrt(1+float64(math.Pi/8*variance)))
}

// ChanceIntegrated is Chance by quadrature, ∫ σ(z) N(z; mean, variance) dz, with an error below 1e-12. It takes some 20
// microseconds. NaN for a mean or variance that is not finite or a negative variance.
func ChanceIntegrated(mean, variance float64) float64 {
	if math.IsNaN(mean) || math.IsInf(mean, 0) || !(variance >= 0) || math.IsInf(variance, 1) {
		return math.NaN()
	}
	if variance == 0 {
		return sigmoid(mean)
	}
	sd := math.Sqrt(variance)
	centre := -mean / sd // where the log-odds are 0; σ has poles at a distance of π from there
	sum, volume := 0.0, 0.0
	for e := -normalReach; e < normalReach; {
		next := min(normalReach, e+min(step, max(2/sd, math.Abs(e-centre)/2)))
		half := (next - e) / 2
		for i, z := range rule.node {
			at := e + half + float64(half*z)
			f := float64(float64(half*rule.weight[i]) * elementary.Exp(-float64(at*at)/2))
			volume += f
			sum += float64(f * sigmoid(mean+float64(sd*at)))
		}
		e = next
	}
	return sum / volume
}
