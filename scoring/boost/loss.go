package boost

import "math"

// derivatives of the loss of one row by its raw score.
type derivatives struct{ g, h float32 }

// sigmoid is 1/(1 + e⁻ˣ).
func sigmoid(x float64) float64 {
	if x >= 0 {
		return 1 / (1 + math.Exp(-x))
	}
	e := math.Exp(x)
	return e / (1 + e)
}

// derive returns the first and second derivative of w times the loss at the raw score x for label y.
func (l Loss) derive(x, y, w float64) (g, h float64) {
	if l == Squared {
		return w * (x - y), w
	}
	p := sigmoid(x)
	return w * (p - y), w * p * (1 - p)
}

// value returns the loss at the raw score x for label y.
func (l Loss) value(x, y float64) float64 {
	if l == Squared {
		return (x - y) * (x - y) / 2
	}
	// log(1 + eˣ) - yx without overflow
	return max(x, 0) + math.Log1p(math.Exp(-math.Abs(x))) - y*x
}
