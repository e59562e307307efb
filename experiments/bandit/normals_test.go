package bandit

import (
	"math"
	"math/rand/v2"
	"testing"

	"goodword/experiments/internal/elementary"
)

// TestNormalsAreQuantiles: each number is the quantile that the generator's number names, up to the interpolation, and their law is the normal one.
func TestNormalsAreQuantiles(t *testing.T) {
	a, b := rand.NewPCG(1, 2), rand.NewPCG(1, 2)
	z := make([]float64, 1)
	const n = 400_000
	sum, squares, far, worst := 0.0, 0.0, 0, 0.0
	for range n {
		normals(a, z)
		exact := elementary.NormalQuantile((float64(b.Uint64()>>12) + 0.5) / (1 << 52))
		worst = max(worst, math.Abs(z[0]-exact))
		sum += z[0]
		squares += z[0] * z[0]
		if math.Abs(z[0]) > 3 {
			far++
		}
	}
	if worst > 2e-5 {
		t.Errorf("off by %g", worst)
	}
	if mean, variance := sum/n, squares/n; math.Abs(mean) > 4/math.Sqrt(n) || math.Abs(variance-1) > 4*math.Sqrt(2.0/n) {
		t.Errorf("mean %v, variance %v", mean, variance)
	}
	if want := 0.0026998 * n; math.Abs(float64(far)-want) > 4*math.Sqrt(want) {
		t.Errorf("%d beyond 3, want %.0f", far, want)
	}
}
