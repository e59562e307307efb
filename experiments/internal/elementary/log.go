package elementary

import "math"

// The method and the constants of Log are those of FreeBSD's /usr/src/lib/msun/src/e_log.c, which
// came with this notice:
//
//	Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
//	Developed at SunPro, a Sun Microsystems, Inc. business.
//	Permission to use, copy, modify, and distribute this software is freely granted, provided that
//	this notice is preserved.
const (
	logL1 = 6.666666666666735130e-01
	logL2 = 3.999999999940941908e-01
	logL3 = 2.857142874366239149e-01
	logL4 = 2.222219843214978396e-01
	logL5 = 1.818357216161805012e-01
	logL6 = 1.531383769920937332e-01
	logL7 = 1.479819860511658591e-01
)

// Log returns the natural logarithm of x, with an error below one unit in the last place.
//
// The argument is reduced to x = 2^k·(1+f) with sqrt(1/2) <= 1+f < sqrt(2); with s = f/(2+f),
// ln(1+f) = f - f²/2 + s·(f²/2 + R(s²)) and R is a polynomial (error 2^-58.45).
// Log(0) = -Inf, Log(+Inf) = +Inf, Log(x < 0) = NaN, Log(NaN) = NaN.
func Log(x float64) float64 {
	switch {
	case math.IsNaN(x) || math.IsInf(x, 1):
		return x
	case x < 0:
		return math.NaN()
	case x == 0:
		return math.Inf(-1)
	}
	mantissa, exponent := math.Frexp(x)
	if mantissa < math.Sqrt2/2 {
		mantissa *= 2
		exponent--
	}
	f := mantissa - 1
	k := float64(exponent)

	s := f / (2 + f)
	s2 := float64(s * s)
	s4 := float64(s2 * s2)
	odd := logL5 + float64(s4*logL7)
	odd = logL3 + float64(s4*odd)
	odd = logL1 + float64(s4*odd)
	even := logL4 + float64(s4*logL6)
	even = logL2 + float64(s4*even)
	r := float64(s2*odd) + float64(s4*even)
	halfSquare := float64(float64(0.5*f) * f)
	tail := float64(s*(halfSquare+r)) + float64(k*ln2Lo)
	return float64(k*ln2Hi) - ((halfSquare - tail) - f)
}
