package elementary

import "math"

// CosTurns returns cos(2πt), for t in turns, with an error of about one unit in the last place of 1. It is exact at
// quarters. NaN for t that is not finite.
//
// The nearest quarter turn is taken off, exactly, and the Taylor series of sine or cosine at up to π/4 is summed.
func CosTurns(t float64) float64 {
	if math.IsNaN(t) || math.IsInf(t, 0) {
		return math.NaN()
	}
	t = math.Abs(t - math.Floor(t)) // in [0, 1]
	quarter := math.Floor(float64(4*t) + 0.5)
	x := float64(2 * math.Pi * (t - quarter/4)) // in [-π/4, π/4]
	switch int(quarter) % 4 {
	case 0:
		return cosSeries(x)
	case 1:
		return -sinSeries(x)
	case 2:
		return -cosSeries(x)
	}
	return sinSeries(x)
}

// cosSeries is Σ (-1)ⁿ x²ⁿ/(2n)!, by Horner's rule; the first term left out is below 1e-19 for |x| <= π/4.
func cosSeries(x float64) float64 {
	z := float64(x * x)
	y := 1.0
	for n := 16.0; n > 0; n -= 2 {
		y = 1 - float64(z*y)/(n*(n-1))
	}
	return y
}

// sinSeries is Σ (-1)ⁿ x²ⁿ⁺¹/(2n+1)!.
func sinSeries(x float64) float64 {
	z := float64(x * x)
	y := 1.0
	for n := 17.0; n > 1; n -= 2 {
		y = 1 - float64(z*y)/(n*(n-1))
	}
	return float64(x * y)
}
