package stats

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"
)

func sampleOf(values ...float64) Sample {
	var s Sample
	for _, x := range values {
		one := Sample{N: 1, Sum: x, SumSquares: x * x}
		if x != 0 {
			one.Positives = 1
		}
		s.Add(one)
	}
	return s
}

// TestAgainstHoldout compares with numbers worked out by hand: means 4 and 1, variances 34 and 3.
func TestAgainstHoldout(t *testing.T) {
	treated, held := sampleOf(2, 0, 0, 14), sampleOf(0, 0, 0, 4)
	if v := treated.SD() * treated.SD(); math.Abs(v-34) > 1e-12 { // (4+0+0+196)/4 - 16
		t.Errorf("variance %v, want 34", v)
	}
	e := AgainstHoldout(treated, held, 0.95)
	se := math.Sqrt(34.0/4 + 34.0/4) // the holdout's own 3 is less
	if e.Mean != 3 || math.Abs(e.SE-se) > 1e-12 || math.Abs(e.High-e.Low-2*1.959963984540054*se) > 1e-9 || e.Rows != 8 || !e.TooEarly {
		t.Errorf("got %+v, want 3 ± 1.96·%v, too early", e, se)
	}
	wide := AgainstHoldout(held, treated, 0.95)
	if want := math.Sqrt(3.0/4 + 34.0/4); math.Abs(wide.SE-want) > 1e-12 {
		t.Errorf("got se %v, want %v", wide.SE, want)
	}
}

func TestAgainstHoldoutTooEarly(t *testing.T) {
	for name, tc := range map[string]struct {
		treated, held Sample
		want          bool
	}{
		"nobody":                    {Sample{}, Sample{}, true},
		"no holdout":                {Sample{N: 1000, Positives: 500, Sum: 500, SumSquares: 500}, Sample{}, true},
		"nobody treated":            {Sample{}, Sample{N: 1000, Positives: 500, Sum: 500, SumSquares: 500}, true},
		"enough":                    {Sample{N: 1000, Positives: 250, Sum: 250, SumSquares: 250}, Sample{N: 100}, false},
		"one held out too few":      {Sample{N: 1000, Positives: 250, Sum: 250, SumSquares: 250}, Sample{N: 99}, true},
		"one value too few":         {Sample{N: 1000, Positives: 24, Sum: 24, SumSquares: 24}, Sample{N: 2000}, true},
		"the holdout has no values": {Sample{N: 9500, Positives: 475, Sum: 475, SumSquares: 475}, Sample{N: 500}, false},
	} {
		if e := AgainstHoldout(tc.treated, tc.held, 0.95); e.TooEarly != tc.want || math.IsNaN(e.Mean+e.Low+e.High) {
			t.Errorf("%s: got %+v, want too early %v", name, e, tc.want)
		}
	}
}

// TestAgainstHoldoutCovers draws groups as small and skewed as are believed at all, 25 values expected in the holdout, and counts how
// often the interval holds the true difference: at least nearly as often as it says, with and without an effect.
func TestAgainstHoldoutCovers(t *testing.T) {
	const runs, mean = 2000, 90 // of exp(N(ln 60, .9)): 60·e^(.405)
	mu, sigma := math.Log(60), 0.9
	ev := math.Exp(mu + sigma*sigma/2)
	if math.Abs(ev-mean) > 0.1 {
		t.Fatal(ev)
	}
	for _, tc := range []struct {
		name          string
		treated, held float64 // chance of a value
	}{{"no effect", 0.05, 0.05}, {"half of it would come anyway", 0.05, 0.025}, {"nothing would come anyway", 0.05, 0}} {
		rng := rand.New(rand.NewPCG(7, 11))
		group := func(n int, p float64) Sample {
			s := Sample{N: int64(n)}
			if p > 0 {
				s.Positives = int64(distuv.Binomial{N: float64(n), P: p, Src: rng}.Rand())
			}
			for range s.Positives {
				x := math.Exp(mu + sigma*rng.NormFloat64())
				s.Sum += x
				s.SumSquares += x * x
			}
			return s
		}
		covered := 0
		for range runs {
			e := AgainstHoldout(group(9500, tc.treated), group(500, tc.held), 0.95)
			if truth := (tc.treated - tc.held) * ev; e.Low <= truth && truth <= e.High {
				covered++
			}
		}
		// The sd of the share is .5 %: .93 is four below .95.
		if share := float64(covered) / runs; share < 0.93 {
			t.Errorf("%s: covered %.3f of the time", tc.name, share)
		} else {
			t.Logf("%s: covered %.3f of the time", tc.name, share)
		}
	}
}

// TestSamplesAddUp: what is added up group by group is the sample of all, and its moments are those of Welford's.
func TestSamplesAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.SliceOfN(rapid.Float64Range(-1e6, 1e6), 0, 30).Draw(t, "a")
		b := rapid.SliceOfN(rapid.Float64Range(-1e6, 1e6), 1, 30).Draw(t, "b")
		sum := sampleOf(a...)
		sum.Add(sampleOf(b...))
		var m Moments
		for _, x := range append(a, b...) {
			m.Add(x)
		}
		if sum.N != m.N || math.Abs(sum.Mean()-m.Mean) > 1e-6 || math.Abs(sum.SD()-m.SD()) > 1e-3 {
			t.Fatalf("got mean %v, sd %v, want %v, %v", sum.Mean(), sum.SD(), m.Mean, m.SD())
		}
		swapped := AgainstHoldout(sampleOf(b...), sum, 0.95)
		if straight := AgainstHoldout(sum, sampleOf(b...), 0.95); math.Abs(straight.Mean+swapped.Mean) > 1e-6 {
			t.Fatalf("%v one way, %v the other", straight.Mean, swapped.Mean)
		}
	})
}
