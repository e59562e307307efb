package sequential

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// logRegIncBeta is ln Iₓ(a, b), also where Iₓ is far below the smallest number: an arm with few events in many trials is there, and mathext
// answers e⁻⁷⁰⁹ for a while, which would be read as evidence.
func logRegIncBeta(a, b, x float64) float64 {
	if v := mathext.RegIncBeta(a, b, x); v > 1e-280 || x <= 0 {
		return math.Log(v)
	}
	return float64(a*math.Log(x)) + float64(b*math.Log1p(-x)) - math.Log(a) - logBeta(a, b) + math.Log(betaFraction(a, b, x))
}

// betaFraction is the continued fraction of Iₓ(a, b)·a·B(a, b)/(xᵃ(1-x)ᵇ), Abramowitz and Stegun (1964) 26.5.8, by Lentz's algorithm. Left of the
// mean, a/(a+b), it takes some √max(a, b) steps at most.
func betaFraction(a, b, x float64) float64 {
	const tiny, enough, most = 1e-300, 1e-15, 100_000
	c, d := 1.0, 1-float64((a+b)*x)/(a+1)
	d = 1 / awayFromZero(d, tiny)
	h := d
	for m := 1.0; m < most; m++ {
		even := float64(m*(b-m)) * x / float64((a+2*m-1)*(a+2*m))
		d, c = 1/awayFromZero(1+float64(even*d), tiny), awayFromZero(1+even/c, tiny)
		h *= float64(d * c)
		odd := -float64((a+m)*(a+b+m)) * x / float64((a+2*m)*(a+2*m+1))
		d, c = 1/awayFromZero(1+float64(odd*d), tiny), awayFromZero(1+odd/c, tiny)
		change := float64(d * c)
		h *= change
		if math.Abs(change-1) <= enough {
			break
		}
	}
	return h
}

func awayFromZero(v, tiny float64) float64 {
	if math.Abs(v) < tiny {
		return tiny
	}
	return v
}
