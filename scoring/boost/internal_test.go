package boost

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestExp(t *testing.T) {
	for x := -700.0; x <= 700; x += 0.0137 {
		if got, want := exp(x), math.Exp(x); math.Abs(got-want) > 2e-8*want {
			t.Fatalf("exp(%v) = %v, want %v", x, got, want)
		}
	}
	for _, x := range []float64{math.Inf(-1), -1e9, 1e9, math.Inf(1), math.NaN()} {
		if y := exp(x); !(y > 0) || math.IsInf(y, 0) {
			t.Errorf("exp(%v) = %v", x, y)
		}
	}
}

func BenchmarkDerive(b *testing.B) {
	n := 4096
	g, h, x, y := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range x {
		x[i] = rand.NormFloat64() * 2
	}
	for b.Loop() {
		Logistic.deriveAll(g, h, x, y, y)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/row")
}

func BenchmarkPack(b *testing.B) {
	n := 30000
	g, h, d := make([]float64, n), make([]float64, n), make([]packed, n)
	for i := range g {
		g[i], h[i] = rand.Float64()-.5, rand.Float64()
	}
	for b.Loop() {
		pack(d, g, h)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/row")
}

func TestRoughSigmoid(t *testing.T) {
	for x := -15.99; x <= 15.99; x += 0.00137 {
		want := sigmoid(x)
		if d := math.Abs(roughSigmoid(x) - want); d > 3e-6 || d > 3.1e-5*want {
			t.Fatalf("roughSigmoid(%v) = %v, want %v", x, roughSigmoid(x), want)
		}
	}
}

func BenchmarkSumPair(b *testing.B) {
	var cells [gridCells]packed
	n := 30000
	x, y, d := make([]uint8, n), make([]uint8, n), make([]packed, n)
	for i := range x {
		x[i], y[i], d[i] = uint8(rand.IntN(4)), uint8(rand.IntN(20)), packed(i)
	}
	for b.Loop() {
		sumPair(&cells, x, y, d)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/row")
}
