package logistic

import (
	"context"
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Loss says what a label is.
type Loss uint8

// The losses. The numbers are stored with models: only append.
const (
	// Logistic labels are chances in [0,1], most often 0 or 1; a model's raw score is a logit.
	Logistic Loss = iota
	// Squared labels are any finite numbers; a model's raw score is their mean.
	Squared
)

// at returns the loss of one row and its first two derivatives with respect to the raw score z.
//
//	Logistic   log(1+eᶻ) - y·z       σ(z) - y      σ(z)·(1-σ(z))
//	Squared    (z-y)²/2              z - y         1
func (l Loss) at(y, z float64) (value, slope, curvature float64) {
	if l == Squared {
		r := z - y
		return 0.5 * float64(r*r), r, 1
	}
	e := math.Exp(-math.Abs(z))
	p, q := 1/(1+e), e/(1+e) // of the likelier side, and of the other
	value = math.Log1p(e) + math.Max(z, 0) - float64(y*z)
	if z >= 0 {
		return value, (1 - y) - q, float64(p * q) // not p - y, which would be 0 from a logit of 37 on
	}
	return value, q - y, float64(p * q)
}

// objective is the function that a fit minimises,
//
//	f(w) = Σ weightᵢ·loss(labelᵢ, offsetᵢ + xᵢ·w) + ½ Σ precisionⱼ·(wⱼ - meanⱼ)²
//
// a convex one. A precision of 0 leaves a coefficient free.
type objective struct {
	x                     *matrix
	loss                  Loss
	label, weight, offset []float64 // weight and offset may be nil: all 1, all 0
	mean, precision       []float64 // by column
	locked                []bool    // by column: coefficients that stay as they are; nil: none

	z, slope, curvature []float64 // by row, of the last evaluation
}

func (f *objective) prepare() {
	n := f.x.rows
	f.z, f.slope, f.curvature = make([]float64, n), make([]float64, n), make([]float64, n)
}

// penalty is ½ Σ precisionⱼ·(wⱼ - meanⱼ)².
func (f *objective) penalty(w []float64) float64 {
	var sum float64
	for j, v := range w {
		d := v - f.mean[j]
		sum += float64(float64(f.precision[j]*d) * d)
	}
	return sum / 2
}

// value returns f(w), and keeps each row's slope and curvature, weighted.
func (f *objective) value(w []float64) float64 {
	f.x.mul(f.z, w)
	var sum float64
	for i, z := range f.z {
		if f.offset != nil {
			z += f.offset[i]
		}
		value, slope, curvature := f.loss.at(f.label[i], z)
		if f.weight != nil {
			by := f.weight[i]
			if by == 0 { // also where the loss is infinite
				value, slope, curvature = 0, 0, 0
			}
			value, slope, curvature = float64(value*by), float64(slope*by), float64(curvature*by)
		}
		sum += value
		f.slope[i], f.curvature[i] = slope, curvature
	}
	return sum + f.penalty(w)
}

// gradient sets dst to that of f at w, which value has just seen.
func (f *objective) gradient(dst, w []float64) {
	for j, v := range w {
		dst[j] = float64(f.precision[j] * (v - f.mean[j]))
	}
	f.x.addTransposed(dst, f.slope)
	for j, locked := range f.locked {
		if locked {
			dst[j] = 0
		}
	}
}

// hessian returns the second derivatives at the point that value has just seen.
func (f *objective) hessian() *mat.SymDense {
	d := f.x.width
	gram := make([]float64, d*d)
	for j, p := range f.precision {
		gram[j*d+j] = p
	}
	f.x.addGram(gram, f.curvature)
	for j, locked := range f.locked {
		if locked {
			clear(gram[j*d : (j+1)*d])
			for k := range j {
				gram[k*d+j] = 0
			}
			gram[j*d+j] = 1
		}
	}
	return mat.NewSymDense(d, gram)
}

// What ends an iteration: a decrement, twice the fall that is still to be had, below decrementTolerance of the objective, together with
// a step below stepTolerance (relative to the coefficients from 1 up). Where columns nearly depend on each other no step gets that
// short for rounding; after some patience a rougher one will do. Separable rows without a prior take steps of about 1 for ever.
const (
	maxIterations      = 200
	stepTolerance      = 1e-10
	roughTolerance     = 1e-5
	patience           = 8
	decrementTolerance = 1e-13
	roundingSlack      = 1e-14 // relative error of the objective, so that a last step is not refused for it
	shortest           = 1e-30 // part of a Newton step: far from the optimum, where chances are 0 and 1, steps are far too long
	denseLimit         = 1000  // the widest matrix whose Hessian is factored; wider ones go by conjugate gradients
)

var errNoMinimum = errors.New("logistic: the fit found no finite optimum; the rows are separable and a coefficient has no prior")

// minimise moves w, its starting point, to the minimum of f by Newton steps, each halved until it lowers f (Armijo's rule). It returns
// the minimum and the number of iterations. The error is that of ctx, or says that there is no finite minimum.
func (f *objective) minimise(ctx context.Context, w []float64) (value float64, iterations int, err error) {
	f.prepare()
	grad, next := make([]float64, len(w)), make([]float64, len(w))
	value = f.value(w)
	settled := 0 // steps whose decrement was small
	for iterations < maxIterations {
		if err := ctx.Err(); err != nil {
			return value, iterations, err
		}
		iterations++
		f.gradient(grad, w)
		step, exact, err := f.direction(grad)
		if err != nil {
			return value, iterations, err
		}
		decrement := -dot(grad, step)
		if math.IsNaN(decrement) || math.IsNaN(value) || math.IsInf(value, 0) {
			return value, iterations, errors.New("logistic: the fit left the range of numbers; the inputs are too large")
		}
		small := decrement <= decrementTolerance*(1+math.Abs(value))
		length := 1.0
		for ; length > shortest; length /= 2 {
			for j := range w {
				next[j] = w[j] + float64(length*step[j])
			}
			if v := f.value(next); v <= value-1e-4*length*decrement+roundingSlack*(1+math.Abs(value)) {
				value = v
				break
			}
		}
		if length <= shortest { // rounding hides what is left to gain
			value = f.value(w)
			return value, iterations, stalled(small && largest(step) <= roughTolerance*math.Max(1, largest(w)), decrement)
		}
		copy(w, next)
		moved := largest(step) / math.Max(1, largest(w))
		if small {
			settled++
		}
		if small && (!exact || moved <= stepTolerance || settled > patience && moved <= roughTolerance) {
			return value, iterations, nil
		}
	}
	return value, iterations, errNoMinimum
}

func stalled(settled bool, decrement float64) error {
	if settled {
		return nil
	}
	return fmt.Errorf("logistic: the fit stalled with a decrement of %g", decrement)
}

// direction returns the Newton step -H⁻¹·grad; exact says that it was computed by factoring H.
func (f *objective) direction(grad []float64) (step []float64, exact bool, err error) {
	if f.x.width > denseLimit {
		return f.conjugateGradients(grad), false, nil
	}
	h := f.hessian()
	d := f.x.width
	var factor mat.Cholesky
	for jitter := 0.0; !factor.Factorize(h); {
		// Columns that depend on each other and have no prior. A little ridge picks one of the steps that are equally good.
		if jitter == 0 {
			jitter = 1e-10 * math.Max(mat.Trace(h)/float64(d), 1e-300)
		} else {
			jitter *= 100
		}
		if !(jitter < math.MaxFloat64) {
			return nil, false, errors.New("logistic: the Hessian has no factor; the inputs are too large")
		}
		for j := range d {
			h.SetSym(j, j, h.At(j, j)+jitter)
		}
	}
	solution := mat.NewVecDense(d, nil)
	// A condition number beyond 1/ε comes back as an error with the solution; the step is then checked like any other.
	if err := factor.SolveVecTo(solution, mat.NewVecDense(d, grad)); err != nil && !errors.As(err, new(mat.Condition)) {
		return nil, false, err
	}
	step = solution.RawVector().Data
	for j := range step {
		step[j] = -step[j]
	}
	return step, true, nil
}
