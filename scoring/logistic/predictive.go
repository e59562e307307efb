package logistic

import "math"

// Probability returns σ(x) = 1/(1+e⁻ˣ), with all its digits where it is small.
func Probability(x float64) float64 {
	if x >= 0 {
		return 1 / (1 + math.Exp(-x))
	}
	e := math.Exp(x)
	return e / (1 + e)
}

// ProbitProbability approximates MeanProbability by σ(mean/√(1 + π·variance/8)), to about 0.015. The variance is at least 0. MacKay (1992).
func ProbitProbability(mean, variance float64) float64 {
	return Probability(mean / math.Sqrt(1+math.Pi*variance/8))
}

// MeanProbability returns E[σ(U)] for a logit U ~ N(mean, variance), to 1e-13: the chance that a posterior predicts. A variance of 0 gives
// σ(mean); a negative or infinite one, or a NaN, gives NaN.
//
// It is the trapezoid rule, which converges geometrically for functions that are analytic in a strip and fall off at both ends
// (Trefethen and Weideman 2014, SIAM Review 56(3)). Up to sd 1 the variable is the standard normal one, where σ has its poles at a
// distance of π/sd; above, the integral is taken by parts, E[σ(U)] = ∫ σ'(l)·Φ((mean+l)/sd) dl, whose poles are at π for every sd. Steps
// of ½ leave errors of e^(-2π²/½) = 1e-17 in both. Gauss-Hermite rules lose digits as the variance grows: 32 nodes err by
// 1e-7 at an sd of 2 and by 2e-5 at 3.
func MeanProbability(mean, variance float64) float64 {
	switch {
	case !(variance >= 0) || math.IsInf(variance, 1) || math.IsNaN(mean):
		return math.NaN()
	case variance == 0 || math.IsInf(mean, 0):
		return Probability(mean)
	}
	const step = 0.5
	sd := math.Sqrt(variance)
	var sum float64
	if sd <= 1 {
		for i := -18; i <= 18; i++ { // ±9: beyond is 1e-19
			t := step * float64(i)
			sum += float64(math.Exp(-t*t/2) * Probability(mean+sd*t))
		}
		return sum * step / math.Sqrt(2*math.Pi)
	}
	for i := -76; i <= 76; i++ { // ±38: beyond is 1e-16
		l := step * float64(i)
		p := Probability(-math.Abs(l))
		sum += float64(p*(1-p)) * 0.5 * math.Erfc(-(mean+l)/(sd*math.Sqrt2))
	}
	return sum * step
}
