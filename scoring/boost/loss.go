package boost

import "math"

// sigmoid is 1/(1 + e⁻ˣ).
func sigmoid(x float64) float64 { return 1 / (1 + exp(-x)) }

// exp is eˣ to about 1e-8 of itself, for -700 <= x <= 700 and the value at these bounds beyond. Training calls it for every row and
// tree and needs no more digits; it takes a third of the time of math.Exp.
//
// With k = round(x/ln 2) and r = x - k·ln 2, |r| <= 0.3466, it is 2ᵏ times the Taylor polynomial of eʳ of degree 7, whose halves are
// computed side by side (Estrin).
func exp(x float64) float64 {
	if x > 700 {
		x = 700
	}
	if !(x > -700) {
		x = -700
	}
	const rounder = 3 << 51 // added and taken away, it rounds to a whole number
	k := x*math.Log2E + rounder - rounder
	r := x - k*math.Ln2
	r2 := r * r
	low := 1 + r + r2*(1.0/2+r*(1.0/6))
	high := 1.0/24 + r*(1.0/120) + r2*(1.0/720+r*(1.0/5040))
	return (low + r2*r2*high) * math.Float64frombits(uint64(int64(k)+1023)<<52)
}

// derive returns the first and second derivative, by the raw score x, of w times the loss of label y.
func (l Loss) derive(x, y, w float64) (g, h float64) {
	if l == Squared {
		return w * (x - y), w
	}
	p := sigmoid(x)
	return w * (p - y), w * p * (1 - p)
}

// deriveAll derives row by row into g and h, which have the length of the other slices. Training spends a good part of its time here,
// so sigmoids come from a table; see roughSigmoid.
func (l Loss) deriveAll(g, h, x, y, w []float64) {
	x, y, w, h = x[:len(g)], y[:len(g)], w[:len(g)], h[:len(g)]
	if l == Squared {
		for i := range g {
			g[i], h[i] = w[i]*(x[i]-y[i]), w[i]
		}
		return
	}
	for i := range g {
		p := roughSigmoid(x[i])
		g[i], h[i] = w[i]*(p-y[i]), w[i]*p*(1-p)
	}
}

// The table of sigmoids reaches from -tableEnd to tableEnd in steps of 1/tableStep.
const (
	tableEnd  = 16
	tableStep = 64
)

var sigmoids = func() (table [2*tableEnd*tableStep + 2]float64) {
	for k := range table {
		table[k] = sigmoid(float64(k)/tableStep - tableEnd)
	}
	return table
}()

// roughSigmoid interpolates in a table: to 3e-5 of itself and 3e-6. Beyond ±16 it stays as it is there.
func roughSigmoid(x float64) float64 {
	u := (x + tableEnd) * tableStep
	if u > 2*tableEnd*tableStep {
		u = 2 * tableEnd * tableStep
	}
	if !(u > 0) {
		u = 0
	}
	k := int(u)
	p := sigmoids[k]
	return p + (u-float64(k))*(sigmoids[k+1]-p)
}

// value returns the loss of label y at the raw score x.
func (l Loss) value(x, y float64) float64 {
	if l == Squared {
		return (x - y) * (x - y) / 2
	}
	return max(x, 0) + math.Log1p(exp(-math.Abs(x))) - y*x // log(1 + eˣ) - yx without overflow
}
