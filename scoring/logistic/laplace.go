package logistic

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Rows is a design matrix with its labels. There is no intercept but a column of ones.
type Rows struct {
	X      [][]float64 // n ≥ 1 rows of d ≥ 1 finite numbers
	Label  []float64   // n chances in [0,1], most often 0 or 1
	Weight []float64   // n finite numbers ≥ 0; nil: all 1
	Offset []float64   // n finite numbers, known parts of the logit; nil: all 0
}

// Prior is a Gaussian prior of independent coefficients.
type Prior struct {
	Mean []float64 // d finite numbers; nil: all 0
	SD   []float64 // d numbers above 0; +Inf leaves a coefficient free; nil: all free
}

// Posterior is the Gaussian approximation of what is known of the coefficients, N(Mean, H⁻¹): its mean is the mode of the true posterior
// and its precision H is the curvature there (Laplace's method).
type Posterior struct {
	// Mean is the mode, d numbers. It must not be changed.
	Mean []float64
	// LogKernel is the weighted log likelihood at the mode less ½ Σ ((meanⱼ - prior meanⱼ)/prior sdⱼ)².
	LogKernel float64

	precision *mat.SymDense
	factor    mat.Cholesky
	logPrior  float64 // ½ log|P₀|, of the prior's precision; -Inf for a free coefficient
}

// Laplace returns the posterior of the coefficients θ of
//
//	P(y = 1 | x) = σ(offset + x·θ),   θⱼ ~ N(prior meanⱼ, prior sdⱼ²)
//
// by Newton's method with halved steps, until a step is below 1e-10. Weights multiply log likelihoods: a row of weight 2 is two rows.
//
// The error names the first thing wrong with the input, or says that there is no finite mode (separable rows, a free coefficient) or no
// covariance (dependent columns, both free). MacKay (1992), Neural Computation 4(5); Bishop (2006), Pattern Recognition and Machine
// Learning, 4.5.
func Laplace(r Rows, prior Prior) (*Posterior, error) {
	f, err := newObjective(r, prior)
	if err != nil {
		return nil, err
	}
	mode := make([]float64, len(f.mean))
	for j, precision := range f.precision {
		if precision > 0 {
			mode[j] = f.mean[j]
		}
	}
	value, _, err := f.minimise(context.Background(), mode)
	if err != nil {
		return nil, err
	}
	p := &Posterior{Mean: mode, LogKernel: -value, precision: f.hessian()}
	if !p.factor.Factorize(p.precision) || slices.Contains(f.precision, 0) && dependent(p.precision) {
		return nil, errors.New("logistic: the rows do not determine the coefficients; give dependent columns a prior")
	}
	for _, precision := range f.precision {
		p.logPrior += 0.5 * math.Log(precision)
	}
	return p, nil
}

// dependent says whether the columns behind h are so nearly dependent that only rounding tells them apart, whatever their units.
func dependent(h *mat.SymDense) bool {
	d := h.SymmetricDim()
	correlation := mat.NewSymDense(d, nil)
	for j := range d {
		for k := range j + 1 {
			correlation.SetSym(j, k, h.At(j, k)/math.Sqrt(h.At(j, j)*h.At(k, k)))
		}
	}
	var factor mat.Cholesky
	return !factor.Factorize(correlation) || factor.Cond() > 1e13
}

// newObjective checks the input and copies it into the form of a fit.
func newObjective(r Rows, prior Prior) (*objective, error) {
	n := len(r.X)
	if n == 0 || len(r.X[0]) == 0 {
		return nil, errors.New("logistic: a fit needs a row and a column")
	}
	d := len(r.X[0])
	x := &matrix{rows: n, width: d, dense: d, values: make([]float64, 0, n*d)}
	for i, row := range r.X {
		if len(row) != d {
			return nil, fmt.Errorf("logistic: row %d has %d columns, the first has %d", i+1, len(row), d)
		}
		for j, v := range row {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return nil, fmt.Errorf("logistic: row %d, column %d is %v, want a finite number", i+1, j+1, v)
			}
		}
		x.values = append(x.values, row...)
	}
	if err := checkLabels(Logistic, n, r.Label, r.Weight, r.Offset); err != nil {
		return nil, err
	}
	f := &objective{
		x: x, loss: Logistic, label: r.Label, weight: r.Weight, offset: r.Offset, mean: make([]float64, d), precision: make([]float64, d),
	}
	if prior.Mean != nil && len(prior.Mean) != d || prior.SD != nil && len(prior.SD) != d {
		return nil, fmt.Errorf("logistic: the prior has %d means and %d standard deviations for %d columns", len(prior.Mean), len(prior.SD), d)
	}
	for j, m := range prior.Mean {
		if math.IsNaN(m) || math.IsInf(m, 0) {
			return nil, fmt.Errorf("logistic: prior mean %d is %v, want a finite number", j+1, m)
		}
		f.mean[j] = m
	}
	for j, sd := range prior.SD {
		f.precision[j] = 1 / (sd * sd)
		if !(sd > 0) || math.IsInf(f.precision[j], 1) {
			return nil, fmt.Errorf("logistic: prior standard deviation %d is %v, want a number above 0", j+1, sd)
		}
	}
	return f, nil
}

// checkLabels names the first row whose label, weight or offset cannot be used.
func checkLabels(loss Loss, n int, label, weight, offset []float64) error {
	if len(label) != n || weight != nil && len(weight) != n || offset != nil && len(offset) != n {
		return fmt.Errorf("logistic: %d labels, %d weights and %d offsets for %d rows", len(label), len(weight), len(offset), n)
	}
	for i, y := range label {
		if loss == Logistic && !(y >= 0 && y <= 1) {
			return fmt.Errorf("logistic: the label of row %d is %v, want a number in [0,1]", i+1, y)
		}
		if math.IsNaN(y) || math.IsInf(y, 0) {
			return fmt.Errorf("logistic: the label of row %d is %v, want a finite number", i+1, y)
		}
	}
	for i, w := range weight {
		if !(w >= 0) || math.IsInf(w, 1) {
			return fmt.Errorf("logistic: the weight of row %d is %v, want a finite number of at least 0", i+1, w)
		}
	}
	for i, o := range offset {
		if math.IsNaN(o) || math.IsInf(o, 0) {
			return fmt.Errorf("logistic: the offset of row %d is %v, want a finite number", i+1, o)
		}
	}
	return nil
}

// Precision returns H = Σ weight·p(1-p)·x·xᵀ + P₀ at the mode, d × d; the caller owns it.
func (p *Posterior) Precision() *mat.SymDense {
	d := len(p.Mean)
	h := mat.NewSymDense(d, nil)
	h.CopySym(p.precision)
	return h
}

// Cholesky returns the factor of the precision, H = L·Lᵀ; the caller owns it. With z a vector of standard normal draws, Mean plus the
// solution of Lᵀ·u = z is a draw from the posterior.
func (p *Posterior) Cholesky() *mat.Cholesky {
	var factor mat.Cholesky
	factor.Clone(&p.factor)
	return &factor
}

// Covariance returns H⁻¹, d × d; the caller owns it.
func (p *Posterior) Covariance() *mat.SymDense {
	d := len(p.Mean)
	identity := mat.NewDense(d, d, nil)
	for j := range d {
		identity.Set(j, j, 1)
	}
	return p.spread(identity)
}

// spread returns X·H⁻¹·Xᵀ as the products of U⁻ᵀ·xᵢ, which are symmetric and not negative on the diagonal by construction.
func (p *Posterior) spread(x *mat.Dense) *mat.SymDense {
	k, d := x.Dims()
	var u mat.TriDense
	p.factor.UTo(&u)
	half := mat.NewDense(d, k, nil)
	// A nearly dependent column gives a condition error beside the solution, and its variance is as large as it is.
	_ = half.Solve(u.T(), x.T())
	covariance := mat.NewSymDense(k, nil)
	covariance.SymOuterK(1, half.T())
	return covariance
}

// LogEvidence returns the log of the marginal likelihood, LogKernel + ½ log|P₀| - ½ log|H|. It is an error for a free coefficient,
// under which it is not defined.
func (p *Posterior) LogEvidence() (float64, error) {
	if math.IsInf(p.logPrior, -1) {
		return 0, errors.New("logistic: the evidence is not defined for a coefficient without a prior")
	}
	return p.LogKernel + p.logPrior - 0.5*p.factor.LogDet(), nil
}

// Logit returns mean and variance of the logit of a row x, x·Mean and xᵀ·H⁻¹·x. It panics when x has not d numbers.
func (p *Posterior) Logit(x []float64) (mean, variance float64) {
	m, v := p.Logits([][]float64{x})
	return m[0], v.At(0, 0)
}

// Logits returns means and covariance of the logits of k ≥ 1 rows. Rows share the coefficients, so their logits go together: whoever
// compares them needs the covariance, not the variances alone. It panics when a row has not d numbers.
func (p *Posterior) Logits(x [][]float64) (mean []float64, covariance *mat.SymDense) {
	rows := mat.NewDense(len(x), len(p.Mean), nil)
	mean = make([]float64, len(x))
	for i, row := range x {
		if len(row) != len(p.Mean) {
			panic(fmt.Sprintf("logistic: row of %d numbers for %d coefficients", len(row), len(p.Mean)))
		}
		rows.SetRow(i, row)
		mean[i] = dot(row, p.Mean)
	}
	return mean, p.spread(rows)
}
