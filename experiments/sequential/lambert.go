package sequential

import "math"

// lambertLower is W₋₁, the branch of Lambert's function below -1: the w ≤ -1 with w·exp(w) = x, for x in [-1/e, 0). It is NaN
// elsewhere. Halley's iteration from the asymptotic start ln(-x) - ln(-ln(-x)), near the branch point from its series there; the
// residual |w·exp(w) - x| ends below 1e-14. Corless, Gonnet, Hare, Jeffrey and Knuth (1996), Advances in Computational Mathematics 5.
func lambertLower(x float64) float64 {
	if !(x >= -1/math.E && x < 0) {
		return math.NaN()
	}
	var w float64
	if x < -0.25 {
		p := -math.Sqrt(2 * max(0, 1+math.E*x))
		w = -1 + p - p*p/3 + 11*p*p*p/72
	} else {
		w = math.Log(-x) - math.Log(-math.Log(-x))
	}
	for range 50 {
		e := math.Exp(w)
		f := w*e - x
		if w == -1 {
			break // the branch point: the derivative is 0
		}
		step := f / (e*(w+1) - (w+2)*f/(2*w+2))
		next := w - step
		if math.IsNaN(next) || math.Abs(step) <= 1e-15*math.Abs(w) {
			break
		}
		w = next
	}
	return w
}
