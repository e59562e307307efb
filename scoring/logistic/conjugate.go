package logistic

import "math"

// How exactly, and for how long, a Newton step of a wide matrix is sought.
const (
	innerTolerance = 1e-4 // of the gradient, in the norm of the preconditioner
	innerMost      = 500
)

// conjugateGradients returns an approximate Newton step for matrices that are too wide for a dense Hessian (ten thousand levels would
// need 10,000² entries and their cube in time). H is only multiplied by vectors, at the cost of a pass over the rows, with its
// diagonal as preconditioner. Every iterate is a direction of descent, so stopping early is safe. Nocedal and Wright (2006), Numerical
// Optimization, algorithm 7.1; H is positive definite, so the test for negative curvature is only one for the range of numbers.
func (f *objective) conjugateGradients(grad []float64) []float64 {
	d := f.x.width
	diagonal := append([]float64(nil), f.precision...)
	f.x.addSquares(diagonal, f.curvature)
	step, r, s, product := make([]float64, d), make([]float64, d), make([]float64, d), make([]float64, d)
	rows := make([]float64, f.x.rows)
	scaled := make([]float64, d) // the preconditioned residual
	precondition := func() {
		for j, v := range r {
			scaled[j] = v
			if diagonal[j] > 0 {
				scaled[j] = v / diagonal[j]
			}
		}
	}
	for j, v := range grad {
		r[j] = -v
	}
	precondition()
	copy(s, scaled)
	rho := dot(r, scaled)
	enough := rho * innerTolerance * innerTolerance
	for range innerMost {
		if !(rho > enough) {
			break
		}
		f.x.mul(rows, s)
		for i := range rows {
			rows[i] = float64(rows[i] * f.curvature[i])
		}
		for j := range product {
			product[j] = float64(f.precision[j] * s[j])
		}
		f.x.addTransposed(product, rows)
		for j, locked := range f.locked {
			if locked {
				product[j] = 0 // s[j] is 0 too: neither gradient nor product ever moves it
			}
		}
		bend := dot(s, product)
		if !(bend > 0) || math.IsInf(bend, 1) {
			break
		}
		alpha := rho / bend
		for j := range step {
			step[j] += float64(alpha * s[j])
			r[j] -= float64(alpha * product[j])
		}
		precondition()
		before := rho
		rho = dot(r, scaled)
		for j := range s {
			s[j] = scaled[j] + float64(rho/before*s[j])
		}
	}
	return step
}
