package sequential

import (
	"fmt"
	"math"
)

// Rho2 returns ρ², which tunes a confidence sequence to be narrowest at n* values:
//
//	ρ² = (-W₋₁(-α²/e) - 1)/n*
//
// with W₋₁ the lower branch of Lambert's function. It is set before the first value and never changed: a ρ that follows the data makes
// the bounds wrong. It is an error when alpha is outside (0, 1) or n* is not a finite number above 0.
//
// Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (2021), arXiv 2103.06476.
func Rho2(alpha, nStar float64) (float64, error) {
	if !(alpha > 0 && alpha < 1) || !(nStar > 0) || math.IsInf(nStar, 1) {
		return 0, fmt.Errorf("sequential: alpha is %v and n* %v, want alpha in (0, 1) and a finite n* above 0", alpha, nStar)
	}
	return (-lambertLower(-alpha*alpha/math.E) - 1) / nStar, nil
}

// HalfWidth returns the half width of the asymptotic confidence sequence of a mean, after n values of the given variance:
//
//	√(2(nρ²+1)/(n²ρ²) · ln(√(nρ²+1)/α)) · σ
//
// The mean ± HalfWidth holds the truth at all n at once with probability 1 - alpha, about: the values are to be many, see the package's
// callers for when that is. For the difference of two arms n is the number of values of both and the variance n·se². It is NaN
// for n ≤ 0 or a negative variance.
func HalfWidth(alpha, rho2, n, variance float64) float64 {
	if !(n > 0) {
		return math.NaN()
	}
	m := n*rho2 + 1
	return math.Sqrt(2 * m / (n * n * rho2) * math.Log(math.Sqrt(m)/alpha) * variance)
}

// HalfWidthOneSided is the same for a bound on one side only:
//
//	√(2(nρ²+1)/(n²ρ²) · ln(1 + √(nρ²+1)/(2α))) · σ
func HalfWidthOneSided(alpha, rho2, n, variance float64) float64 {
	if !(n > 0) {
		return math.NaN()
	}
	m := n*rho2 + 1
	return math.Sqrt(2 * m / (n * n * rho2) * math.Log(1+math.Sqrt(m)/(2*alpha)) * variance)
}

// LogE returns ln E of the normal mixture against "the mean is 0", for an estimate that lies z standard errors from it after n values:
//
//	ln E = nρ²z²/(2(nρ²+1)) - ½ ln(nρ²+1)
//
// E ≥ 1/α where the two-sided sequence excludes 0.
func LogE(rho2, n, z float64) float64 {
	m := n * rho2
	return m*z*z/(2*(m+1)) - math.Log1p(m)/2
}

// Margin watches whether a difference in harm stays within a margin: the one-sided sequences of both sides, each at Alpha.
type Margin struct {
	// Margin is in the units of the difference.
	Margin float64
	Alpha  float64
	Rho2   float64
}

// Bounds returns the lower and the upper bound of a mean of n values, each of which holds at all n at once with probability 1 - Alpha.
func (m Margin) Bounds(mean, se float64, n int64) (low, high float64) {
	half := HalfWidthOneSided(m.Alpha, m.Rho2, float64(n), se*se*float64(n))
	return mean - half, mean + half
}

// Exceeded reports whether the lower bound lies above the margin: harm is shown.
func (m Margin) Exceeded(mean, se float64, n int64) bool {
	low, _ := m.Bounds(mean, se, n)
	return low > m.Margin
}

// Kept reports whether the upper bound lies below the margin: there is no harm beyond it. Neither is undecided, which is no pass.
func (m Margin) Kept(mean, se float64, n int64) bool {
	_, high := m.Bounds(mean, se, n)
	return high < m.Margin
}
