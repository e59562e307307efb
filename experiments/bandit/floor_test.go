package bandit_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/floats"
	"pgregory.net/rapid"

	"goodword/experiments/bandit"
)

// drawDistribution draws a distribution over two to twelve arms, some with probability 0.
func drawDistribution(t *rapid.T) []float64 {
	arms := rapid.IntRange(2, 12).Draw(t, "arms")
	w := rapid.SliceOfN(rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(0, 1)), arms, arms).Draw(t, "weights")
	w[rapid.IntRange(0, arms-1).Draw(t, "positive")] += 0.5
	floats.Scale(1/floats.Sum(w), w)
	return w
}

func withFloorIsDistribution(t *rapid.T) {
	w := drawDistribution(t)
	arms := float64(len(w))
	floor := rapid.Float64Range(0, 2/arms).Draw(t, "floor")
	got, err := bandit.WithFloor(w, floor)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(floats.Sum(got)-1) > 1e-12 || floats.Min(got) < min(floor, 1/arms)-1e-15 {
		t.Fatalf("WithFloor(%v, %v) = %v", w, floor, got)
	}
	for i := range w {
		for j := range w {
			if w[i] < w[j] && got[i] > got[j] {
				t.Fatalf("WithFloor(%v, %v) = %v changes the order of %d and %d", w, floor, got, i, j)
			}
		}
	}
}

func TestWithFloorIsDistribution(t *testing.T) { rapid.Check(t, withFloorIsDistribution) }
func FuzzWithFloorIsDistribution(f *testing.F) { f.Fuzz(rapid.MakeFuzz(withFloorIsDistribution)) }

func TestWithUniformSliceIsTheLawOfSliceFirst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawDistribution(t)
		epsilon := rapid.Float64Range(0, 1).Draw(t, "epsilon")
		got, err := bandit.WithUniformSlice(p, epsilon)
		if err != nil {
			t.Fatal(err)
		}
		for k := range p {
			uniform := epsilon / float64(len(p))
			if got[k] < uniform || math.Abs(got[k]-uniform-(1-epsilon)*p[k]) > 1e-15 {
				t.Fatalf("WithUniformSlice(%v, %v) = %v", p, epsilon, got)
			}
		}
	})
}

func TestEffectiveFloor(t *testing.T) {
	for _, c := range []struct {
		floor float64
		arms  int
		want  float64
	}{{0.01, 5, 0.01}, {0.01, 20, 0.01}, {0.01, 40, 0.005}, {0.5, 2, 0.1}, {0, 3, 0}, {-1, 3, 0}, {0.01, 0, 0}} {
		if got := bandit.EffectiveFloor(c.floor, c.arms); got != c.want {
			t.Errorf("EffectiveFloor(%v, %d) = %v, want %v", c.floor, c.arms, got, c.want)
		}
	}
}

func TestMixturesReject(t *testing.T) {
	for name, c := range map[string]struct {
		w     []float64
		share float64
	}{
		"no arms":         {nil, 0.01},
		"NaN":             {[]float64{0.5, math.NaN()}, 0.01},
		"negative":        {[]float64{1.5, -0.5}, 0.01},
		"sum of 0.9":      {[]float64{0.5, 0.4}, 0.01},
		"negative share":  {[]float64{0.5, 0.5}, -0.01},
		"share is NaN":    {[]float64{0.5, 0.5}, math.NaN()},
		"infinite weight": {[]float64{math.Inf(1), 0}, 0.01},
	} {
		if got, err := bandit.WithFloor(c.w, c.share); err == nil {
			t.Errorf("%s: WithFloor = %v, want an error", name, got)
		}
		if got, err := bandit.WithUniformSlice(c.w, c.share); err == nil {
			t.Errorf("%s: WithUniformSlice = %v, want an error", name, got)
		}
	}
	if got, err := bandit.WithUniformSlice([]float64{0.5, 0.5}, 1.1); err == nil {
		t.Errorf("WithUniformSlice with a slice of 1.1 = %v, want an error", got)
	}
}
