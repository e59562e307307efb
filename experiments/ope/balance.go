package ope

import (
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Balance compares how often each arm was drawn with how often its probabilities said. For draws t with probabilities
// eₜ and drawn arms Aₜ,
//
//	D = Σ (1[Aₜ=k] - eₜₖ),   V = Σ (diag eₜ - eₜeₜ')
//
// D is a martingale with the predictable covariance V, whatever the policy learned on the way, so that D'V⁺D is
// chi-square with as many degrees of freedom as V has rank, about: this is the test of the sample ratio for weights
// that change. Comparing pooled counts with the first, last or mean weights instead alarms without cause.
//
// Memory grows with the square of the number of arms.
type Balance struct {
	arms int
	rows int64
	d    []float64
	v    []float64 // arms × arms, row by row; the upper triangle is kept
}

// NewBalance returns an empty Balance over the given number of arms; it panics below 1.
func NewBalance(arms int) *Balance {
	if arms < 1 {
		panic("ope: a balance needs an arm")
	}
	return &Balance{arms: arms, d: make([]float64, arms), v: make([]float64, arms*arms)}
}

// Add takes in a draw. The probabilities have one number per arm and sum to 1; the drawn arm has one above 0. A mistake
// in these is the caller's: see Auditor, which looks for them.
func (b *Balance) Add(probabilities []float64, drawn int) {
	b.rows++
	b.d[drawn]++
	for i, p := range probabilities {
		if p == 0 {
			continue
		}
		b.d[i] -= p
		b.v[i*b.arms+i] += float64(p * (1 - p))
		for j := i + 1; j < b.arms; j++ {
			b.v[i*b.arms+j] -= float64(p * probabilities[j])
		}
	}
}

// Merge takes in all draws of another Balance over as many arms.
func (b *Balance) Merge(other *Balance) {
	b.rows += other.rows
	for i, x := range other.d {
		b.d[i] += x
	}
	for i, x := range other.v {
		b.v[i] += x
	}
}

// Difference returns D: by arm, the draws less those expected. The caller owns it.
func (b *Balance) Difference() []float64 { return append([]float64(nil), b.d...) }

// Test is what a test of balance says.
type Test struct {
	// Rows is the number of draws.
	Rows int64
	// Statistic is D'V⁺D and DF the rank of V; both are 0 where nothing could vary.
	Statistic float64
	DF        int
	// P is the chance of a statistic at least as large when all probabilities are true.
	P float64
	// TooFew says that the counts are too small for P to be believed.
	TooFew bool
}

// enough is the least variance of a cell, in draws squared, for its count to be about normal: Cochran's rule of five.
const enough = 5

// Test tests the arms as they are. It is TooFew when the count of an arm varies by less than 5 draws squared.
func (b *Balance) Test() Test {
	cells := make([]int, b.arms)
	few := false
	for k := range cells {
		cells[k] = k
		few = few || b.variance(k) > 0 && b.variance(k) < enough
	}
	t := b.test(cells, b.arms)
	t.TooFew = few || t.DF == 0
	return t
}

// TestPooled tests the arms after pooling those that are too rare to be tested alone, so that one unlikely draw of a rare
// arm is no alarm. It is TooFew when less than two cells are left.
func (b *Balance) TestPooled() Test {
	cells, n := b.pool()
	t := b.test(cells, n)
	t.TooFew = t.DF == 0
	return t
}

func (b *Balance) variance(k int) float64 { return b.v[k*b.arms+k] }

// pool gives every arm a cell: frequent ones their own, the rare ones one together, with the least frequent of the others
// where they are rare even so. Arms that never varied share the first cell: they add nothing to it.
func (b *Balance) pool() (cells []int, n int) {
	cells = make([]int, b.arms)
	least, rare := -1, make([]bool, b.arms)
	for k := range cells {
		switch v := b.variance(k); {
		case v >= enough:
			cells[k] = n
			n++
			if least < 0 || v < b.variance(least) {
				least = k
			}
		case v > 0:
			rare[k] = true
		}
	}
	together := n
	if b.varianceOf(rare) >= enough {
		n++
	} else if least >= 0 {
		together = cells[least]
	}
	for k := range cells {
		if rare[k] {
			cells[k] = together
		}
	}
	return cells, max(n, 1)
}

// varianceOf is the variance of how often any of the arms was drawn.
func (b *Balance) varianceOf(arms []bool) float64 {
	sum := 0.0
	for i := range arms {
		for j := i; j < b.arms; j++ {
			if !arms[i] || !arms[j] {
				continue
			}
			v := b.v[i*b.arms+j]
			if j > i {
				v *= 2
			}
			sum += v
		}
	}
	return sum
}

// test computes the quadratic form over n cells. V is singular: what one arm gains another loses. D lies in its range, so
// that any generalised inverse gives the same form; this one is of the correlations, whose eigenvalues tell rank from
// rounding also where one arm is a thousand times rarer than another.
func (b *Balance) test(cells []int, n int) Test {
	d, v := b.merged(cells, n)
	t := Test{Rows: b.rows, P: 1}
	correlations := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			if scale := math.Sqrt(v[i*n+i] * v[j*n+j]); scale > 0 {
				correlations.SetSym(i, j, v[i*n+j]/scale)
			}
		}
	}
	for i := range n {
		if sd := math.Sqrt(v[i*n+i]); sd > 0 {
			d[i] /= sd
		} else {
			d[i] = 0
		}
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(correlations, true) {
		return Test{Rows: b.rows, Statistic: math.Inf(1), TooFew: true} // only for numbers that are not finite
	}
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	for k, value := range eigen.Values(nil) {
		if value < nothing {
			continue
		}
		along := 0.0
		for i := range n {
			along += d[i] * vectors.At(i, k)
		}
		t.Statistic += along * along / value
		t.DF++
	}
	if t.DF > 0 {
		t.P = distuv.ChiSquared{K: float64(t.DF)}.Survival(t.Statistic)
	}
	return t
}

// nothing bounds the eigenvalues of a correlation matrix that are 0 but for rounding; rounding bounds variances that are, per row.
const (
	nothing  = 1e-8
	rounding = 1e-12
)

// merged sums D and V over the arms of each cell.
func (b *Balance) merged(cells []int, n int) (d, v []float64) {
	d, v = make([]float64, n), make([]float64, n*n)
	for i, x := range b.d {
		d[cells[i]] += x
		for j := i; j < b.arms; j++ {
			w := b.v[i*b.arms+j]
			v[cells[i]*n+cells[j]] += w
			if j > i {
				v[cells[j]*n+cells[i]] += w
			}
		}
	}
	for i := range n {
		if v[i*n+i] < float64(b.rows)*rounding { // a cell of all arms never varies
			v[i*n+i] = 0
		}
	}
	return d, v
}
