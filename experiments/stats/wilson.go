package stats

import "math"

// z95 is the 97.5 % point of the standard normal.
const z95 = 1.959963984540054

// Wilson is the 95 % score interval of a share p in [0,1] seen in n > 0 rows,
//
//	(p + z²/2n ± z·√(p(1-p)/n + z²/4n²)) / (1 + z²/n)
//
// which holds its level for shares near 0, where others do not. Wilson (1927), JASA 22(158).
func Wilson(p, n float64) (low, high float64) {
	z2 := float64(z95 * z95)
	middle := p + z2/(2*n)
	half := float64(z95 * math.Sqrt(float64(p*(1-p))/n+z2/float64(4*n*n)))
	return max(0, (middle-half)/(1+z2/n)), min(1, (middle+half)/(1+z2/n))
}
