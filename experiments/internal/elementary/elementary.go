// Package elementary provides exp, log, expm1, log1p and the normal distribution with the same bits on every machine.
//
// The standard library's versions are as accurate, but not as reproducible: math.Exp is assembly on
// amd64 and arm64 and uses fused multiply-add only where the processor has it, and a Go compiler may
// fuse x*y + z on arm64, ppc64, s390x and amd64 at level v3. A logged probability that is recomputed
// on another machine would then differ in its last digits, and with it, rarely, the arm that was
// drawn. Here every product is rounded by an explicit conversion, which forbids fusing, and only
// + - * / and operations on bits are used; IEEE 754 fixes all of those.
//
// It is not a general mathematics library: it holds what selection probabilities need.
//
//	p := elementary.Exp(-0.5) // 0.6065306597126334, everywhere
//
// All functions are pure and safe for concurrent use.
package elementary

import "math"

// The split of ln 2 used in argument reduction: the high part has trailing zeros, so that its
// product with an exponent is exact.
const (
	ln2Hi = 6.93147180369123816490e-01
	ln2Lo = 1.90821492927058770002e-10
	log2E = 1.44269504088896338700e+00
)

// Expm1 returns exp(x) - 1 without cancellation near 0, to about 3 units in the last place.
//
// With u = exp(x) it is (u-1)·x/ln(u): the rounding error of u cancels in the quotient
// (W. Kahan; see Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., 1.14.1).
// Expm1(-Inf) = -1, Expm1(+Inf) = +Inf, Expm1(NaN) = NaN.
func Expm1(x float64) float64 {
	u := Exp(x)
	switch {
	case u == 1:
		return x
	case u-1 == -1 || math.IsInf(u, 1) || math.IsNaN(u):
		return u - 1
	}
	return float64((u-1)*x) / Log(u)
}

// Log1p returns ln(1+z) without cancellation near 0, to about 3 units in the last place.
//
// With w = 1+z it is ln(w)·z/(w-1), again by cancelling errors (Goldberg 1991, What every computer
// scientist should know about floating-point arithmetic, theorem 4). Log1p(-1) = -Inf,
// Log1p(+Inf) = +Inf; below -1 the result is NaN.
func Log1p(z float64) float64 {
	w := 1 + z
	switch {
	case w == 1:
		return z
	case math.IsInf(w, 1):
		return w
	}
	return float64(Log(w)*z) / (w - 1)
}
