package stats_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/floats/scalar"
	"gonum.org/v1/gonum/stat"
	"pgregory.net/rapid"

	"goodword/experiments/stats"
)

func momentsOf(values []float64) (m stats.Moments) {
	for _, x := range values {
		m.Add(x)
	}
	return m
}

func momentsMergeLikeOneStream(t *rapid.T) {
	values := rapid.SliceOfN(rapid.Float64Range(-1e3, 1e3), 1, 60).Draw(t, "values")
	i := rapid.IntRange(0, len(values)).Draw(t, "i")
	j := rapid.IntRange(i, len(values)).Draw(t, "j")
	whole := momentsOf(values)

	left := momentsOf(values[:i])
	left.Merge(momentsOf(values[i:j]))
	left.Merge(momentsOf(values[j:]))
	right := momentsOf(values[i:j])
	right.Merge(momentsOf(values[j:]))
	first := momentsOf(values[:i])
	first.Merge(right)

	mean, variance := stat.PopMeanVariance(values, nil)
	n := float64(len(values))
	for name, got := range map[string]stats.Moments{"one stream": whole, "from the left": left, "from the right": first} {
		if got.N != int64(len(values)) ||
			!scalar.EqualWithinAbsOrRel(got.Mean, mean, 1e-9, 1e-12) ||
			!scalar.EqualWithinAbsOrRel(got.M2, n*variance, 1e-6, 1e-10) {
			t.Fatalf("%s: %+v, want mean %v and M2 %v", name, got, mean, n*variance)
		}
	}
}

func TestMomentsMergeLikeOneStream(t *testing.T) { rapid.Check(t, momentsMergeLikeOneStream) }
func FuzzMomentsMergeLikeOneStream(f *testing.F) { f.Fuzz(rapid.MakeFuzz(momentsMergeLikeOneStream)) }

// TestMomentsKeepTheirDigits has mean 1e8 and variance 2/3, which sums of squares lose entirely.
func TestMomentsKeepTheirDigits(t *testing.T) {
	var m stats.Moments
	for range 10_000 {
		m.Merge(momentsOf([]float64{1e8 - 1, 1e8, 1e8 + 1}))
	}
	if want := math.Sqrt(2.0 / 3); math.Abs(m.SD()-want) > 1e-7 || m.Mean != 1e8 {
		t.Errorf("mean %v, sd %v, want 1e8 and %v", m.Mean, m.SD(), want)
	}
	if se := m.SE(); math.Abs(se-m.SD()/math.Sqrt(30_000)) > 1e-15 {
		t.Errorf("se %v", se)
	}
	var empty stats.Moments
	if empty.SD() != 0 || empty.SE() != 0 {
		t.Errorf("empty moments have sd %v and se %v, want 0", empty.SD(), empty.SE())
	}
}
