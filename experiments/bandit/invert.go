package bandit

import "math"

// invert returns the x in [lo, hi] where the increasing function cdf reaches p, or the nearer end of
// the bracket when it does not reach p inside.
//
// Ridders' method: an exponential factor straightens the function over the bracket, and false
// position on the result converges quadratically, while the bracket at least halves in every step.
// C. J. F. Ridders (1979), IEEE Trans. Circuits and Systems 26(11).
func invert(cdf func(float64) float64, p, lo, hi float64) float64 {
	flo, fhi := cdf(lo)-p, cdf(hi)-p
	if flo >= 0 {
		return lo
	}
	if fhi <= 0 {
		return hi
	}
	for {
		half := (hi - lo) / 2
		middle := lo + half
		if middle <= lo || middle >= hi || half <= 1e-15*math.Abs(middle) {
			return middle
		}
		fmiddle := cdf(middle) - p
		x := middle - half*fmiddle/math.Sqrt(fmiddle*fmiddle-flo*fhi)
		f := cdf(x) - p
		switch {
		case fmiddle == 0:
			return middle
		case f == 0:
			return x
		}
		for _, end := range [2]struct{ x, f float64 }{{middle, fmiddle}, {x, f}} {
			if end.f < 0 && end.x > lo {
				lo, flo = end.x, end.f
			} else if end.f > 0 && end.x < hi {
				hi, fhi = end.x, end.f
			}
		}
	}
}
