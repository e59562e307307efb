package bandit

import (
	"math"

	"goodword/experiments/internal/elementary"
)

// axis measures chances as log-odds relative to a reference chance c: the chance x lies at
// e = ln(x/(1-x)) - ln(c/(1-c)).
//
// On this axis a Beta density has no singularities and falls exponentially on both sides, whatever
// its parameters. The reference is the mean of the narrowest posterior, so that the large and nearly
// equal terms of its log density are computed from the small number e.
type axis struct {
	c, q   float64 // the reference chance and 1 - c
	origin float64 // ln(c/q)
}

func newAxis(reference Beta) axis {
	n := reference.Alpha + reference.Beta
	return axis{c: reference.Alpha / n, q: reference.Beta / n, origin: logOdds(reference)}
}

// at returns the chance x at position e, and the part of the log density that all arms share,
//
//	ℓ(e) = -ln((1-x)/(1-c)) = ln(q + c·eᵉ) = e + ln(c + q·e⁻ᵉ).
//
// The first form is used left of the reference and the second right of it: neither overflows there.
func (a axis) at(e float64) (x, ell float64) {
	if e <= 0 {
		return blend(a.q, a.c, e)
	}
	share, log := blend(a.c, a.q, -e)
	return 1 - share, e + log
}

// blend returns r·eᵗ/(p + r·eᵗ) and ln(p + r·eᵗ), for p + r = 1 and t <= 0. Near t = 0 the sum is
// just below 1, and its logarithm is computed from the difference.
func blend(p, r, t float64) (share, log float64) {
	part := float64(r * elementary.Exp(t))
	if missing := float64(r * elementary.Expm1(t)); missing > -0.5 {
		return part / (1 + missing), elementary.Log1p(missing)
	}
	sum := p + part
	return part / sum, elementary.Log(sum)
}

// reach returns how far a panel that starts at e may go at most: as functions of the log-odds y all
// densities have singularities at y = ±iπ, so panels have to be short near y = 0 and may double
// in length with the distance from it.
func (a axis) reach(e float64) float64 {
	return e + max(3, math.Abs(e+a.origin)/2)
}

// logOdds returns ln(α/β), where the density over log-odds has its mode.
func logOdds(b Beta) float64 { return elementary.Log(b.Alpha) - elementary.Log(b.Beta) }

// Each posterior is cut where its density has fallen to exp(-(step·c)²/2) of the maximum, c = 1 to
// levels on both sides, which for a normal density is every step standard deviations. Beyond the last
// cut, at 2.6e-18, the density counts as 0. Halving the step changes no result by more than rounding.
const (
	levels = 6
	step   = 1.5
)

// arm is one posterior on the common axis: density exp(α·e - (α+β)·ℓ(e)), not normalised.
type arm struct {
	alpha, n float64
	// peak is the log density at the mode, scale what makes the integral of exp(log - peak) about 1.
	peak, scale float64
	// cuts ascend; cuts[levels] is the mode.
	cuts [2*levels + 1]float64
}

// newArm places a posterior on the axis.
func newArm(b Beta, a axis, mode float64) arm {
	d := arm{alpha: b.Alpha, n: b.Alpha + b.Beta}
	_, ell := a.at(mode)
	d.peak = float64(d.alpha*mode) - float64(d.n*ell)

	// The curvature of the log density at the mode is -αβ/(α+β).
	sd := math.Sqrt(1/b.Alpha + 1/b.Beta)
	const rootTwoPi = 2.5066282746310002
	d.scale = 1 / float64(rootTwoPi*sd)

	d.cuts[levels] = mode
	d.cutSide(a, -1, firstCut(sd, b.Beta))
	d.cutSide(a, 1, firstCut(sd, b.Alpha))
	return d
}

// firstCut guesses the distance of the first cut from the mode: the smaller of that of a normal density, and
// of one that falls by parameter·(eᵈ - 1 - d) over a distance d, as a Beta density with one small
// parameter does on the steep side.
func firstCut(sd, parameter float64) float64 {
	z := step * step / 2 / parameter
	return min(step*sd, elementary.Log1p(z+math.Sqrt(2*z)))
}

// cutSide places the cuts on one side of the mode, each by Newton's method from the one before. The
// log density is concave, so the first iterate lies outside and the others approach without
// overshooting. A cut need not be exact.
func (d *arm) cutSide(a axis, side int, distance float64) {
	mode, sign := d.cuts[levels], float64(side)
	for c := 1; c <= levels; c++ {
		target := float64(step * step / 2 * float64(c*c))
		for range 50 {
			e := mode + float64(sign*distance)
			x, ell := a.at(e)
			fallen := d.peak - (float64(d.alpha*e) - float64(d.n*ell))
			slope := float64(sign * (float64(d.n*x) - d.alpha))
			if math.Abs(fallen-target) <= 0.02*target || !(slope > 0) {
				break
			}
			distance -= (fallen - target) / slope
		}
		d.cuts[levels+side*c] = mode + float64(sign*distance)
	}
}

// ahead returns the end of a panel that starts at e and is one step of this arm's cuts long: where
// its density is well approximated by a polynomial.
func (d *arm) ahead(e float64) float64 {
	last := len(d.cuts) - 1
	if e < d.cuts[0] {
		return d.cuts[0]
	}
	for i := range last {
		if e < d.cuts[i+1] {
			if i+1 == last {
				return d.cuts[last]
			}
			part := (e - d.cuts[i]) / (d.cuts[i+1] - d.cuts[i])
			return d.cuts[i+1] + float64(part*(d.cuts[i+2]-d.cuts[i+1]))
		}
	}
	return math.Inf(1)
}
