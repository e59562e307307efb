package elementary

import "math"

// Numerators and denominators of NormalQuantile, the constant term first: near the median, in the tails down to
// exp(-25) = 1.4e-11, and beyond.
var (
	quantileP1 = []float64{
		3.3871328727963666080, 1.3314166789178437745e+2, 1.9715909503065514427e+3, 1.3731693765509461125e+4,
		4.5921953931549871457e+4, 6.7265770927008700853e+4, 3.3430575583588128105e+4, 2.5090809287301226727e+3,
	}
	quantileQ1 = []float64{
		1, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
		2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4, 5.2264952788528545610e+3,
	}
	quantileP2 = []float64{
		1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504,
		1.27045825245236838258, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4,
	}
	quantileQ2 = []float64{
		1, 2.05319162663775882187, 1.67638483018380384940, 6.89767334985100004550e-1,
		1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
	}
	quantileP3 = []float64{
		6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 2.96560571828504891230e-1,
		2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
	}
	quantileQ3 = []float64{
		1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
		7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15,
	}
)

// NormalQuantile returns the z with NormalCDF(z) = p, to about 16 digits: +Inf for 1, -Inf for 0, NaN outside [0, 1].
//
// Rational approximations in (p - 1/2)² and in √(-ln min(p, 1-p)). Wichura (1988), Algorithm AS 241, The
// Percentage Points of the Normal Distribution, Applied Statistics 37(3).
func NormalQuantile(p float64) float64 {
	q := p - 0.5
	if math.Abs(q) <= 0.425 {
		r := 0.180625 - float64(q*q)
		return float64(q * (polynomial(quantileP1, r) / polynomial(quantileQ1, r)))
	}
	r := p
	if q > 0 {
		r = 1 - p
	}
	switch {
	case !(r >= 0):
		return math.NaN()
	case r == 0:
		return math.Copysign(math.Inf(1), q)
	}
	r = math.Sqrt(-Log(r))
	z := 0.0
	if r <= 5 {
		r -= 1.6
		z = polynomial(quantileP2, r) / polynomial(quantileQ2, r)
	} else {
		r -= 5
		z = polynomial(quantileP3, r) / polynomial(quantileQ3, r)
	}
	return math.Copysign(z, q)
}
