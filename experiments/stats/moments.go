package stats

import "math"

// Moments are the sufficient statistics of a mean and its variance: the number of values, their mean
// and their sum of squared deviations from it. The zero value is empty.
//
// Sums of squares would lose all digits where the mean is large against the spread; these do not.
// Welford (1962), Technometrics 4(3); Chan, Golub and LeVeque (1983), The American Statistician 37(3).
type Moments struct {
	N    int64   // number of values
	Mean float64 // in units of the values; 0 when empty
	M2   float64 // Σ (x - Mean)², in squared units
}

// Add takes in one value. A value that is not finite spoils the moments for good; callers check.
func (m *Moments) Add(x float64) {
	m.N++
	delta := x - m.Mean
	m.Mean += delta / float64(m.N)
	m.M2 += delta * (x - m.Mean)
}

// Merge takes in all values of other, as if each had been added; the order of merges changes the
// result by rounding only.
func (m *Moments) Merge(other Moments) {
	if other.N == 0 {
		return
	}
	if m.N == 0 {
		*m = other
		return
	}
	n := float64(m.N + other.N)
	delta := other.Mean - m.Mean
	m.Mean += delta * (float64(other.N) / n)
	m.M2 += other.M2 + delta*delta*(float64(m.N)*float64(other.N)/n)
	m.N += other.N
}

// SD returns the standard deviation of the values around their mean, √(M2/N), and 0 when empty.
func (m Moments) SD() float64 {
	if m.N == 0 {
		return 0
	}
	return math.Sqrt(m.M2 / float64(m.N))
}

// SE returns the standard error of the mean, SD/√N, and 0 when empty. With one value it is 0, which
// says nothing about the error; callers ask for more values before they believe it.
func (m Moments) SE() float64 {
	if m.N == 0 {
		return 0
	}
	return m.SD() / math.Sqrt(float64(m.N))
}
