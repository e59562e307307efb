package elementary

import "math"

// The method and the constants of Exp are those of FreeBSD's /usr/src/lib/msun/src/e_exp.c, which
// came with this notice:
//
//	Copyright (C) 2004 by Sun Microsystems, Inc. All rights reserved.
//	Permission to use, copy, modify, and distribute this software is freely granted, provided that
//	this notice is preserved.
const (
	expP1 = 1.66666666666666657415e-01
	expP2 = -2.77777777770155933842e-03
	expP3 = 6.61375632143793436117e-05
	expP4 = -1.65339022054652515390e-06
	expP5 = 4.13813679705723846039e-08

	expOverflow  = 7.09782712893383973096e+02
	expUnderflow = -7.45133219101941108420e+02
)

// Exp returns e to the power x, with an error below one unit in the last place.
//
// The argument is reduced to x = k·ln 2 + r with |r| <= ln 2 / 2, where
// exp(r) = 1 + 2r/(R(r) - r) and R is a polynomial in r² (error 2^-59). Results below the smallest
// normal number lose precision gradually and end at 0; above 709.78 the result is +Inf.
// Exp(NaN) = NaN.
func Exp(x float64) float64 {
	switch {
	case math.IsNaN(x) || math.IsInf(x, 1):
		return x
	case x > expOverflow:
		return math.Inf(1)
	case x < expUnderflow:
		return 0
	}
	half := 0.5
	if x < 0 {
		half = -0.5
	}
	k := int(float64(log2E*x) + half)
	hi := x - float64(float64(k)*ln2Hi)
	lo := float64(float64(k) * ln2Lo)
	r := hi - lo
	t := float64(r * r)
	poly := expP4 + float64(t*expP5)
	poly = expP3 + float64(t*poly)
	poly = expP2 + float64(t*poly)
	poly = expP1 + float64(t*poly)
	c := r - float64(t*poly)
	y := 1 - ((lo - float64(r*c)/(2-c)) - hi)
	return scale(y, k)
}

// scale returns y·2^k for y in (0.5, 2): by the exponent bits when the result is normal.
func scale(y float64, k int) float64 {
	if k > -1021 && k < 1023 {
		return math.Float64frombits(math.Float64bits(y) + uint64(k)<<52)
	}
	return math.Ldexp(y, k)
}
