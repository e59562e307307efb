package assign_test

import (
	"math"
	"strconv"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"goodword/experiments/assign"
)

// TestRampHasItsSharesAndMovesTheLeast walks 20,000 units through four phases with arms that rise, fall, stay and join: the shares fit
// in every phase (chi-square at .001), the share that moves is the least possible, and nobody moves but from an arm that falls to
// one that rises.
func TestRampHasItsSharesAndMovesTheLeast(t *testing.T) {
	const units = 20_000
	phases := [][]float64{{.9, .05, .05}, {.6, .2, .2}, {3, 4, 2, 1}, {.25, .25, .25, .25}}
	shares := make([][]float64, len(phases))
	for n, weights := range phases {
		shares[n] = make([]float64, 4)
		copy(shares[n], weights)
		floats.Scale(1/floats.Sum(shares[n]), shares[n])
	}
	counts := make([][]float64, len(phases))
	moved := make([]float64, len(phases))
	for n := range phases {
		counts[n] = make([]float64, 4)
	}
	for i := range units {
		before := -1
		for n := range phases {
			choice, err := assign.Ramp("ramp-1", strconv.Itoa(i), phases[:n+1])
			if err != nil {
				t.Fatal(err)
			}
			if again, err := assign.Index(choice.Probabilities, choice.U); err != nil || again != choice.Index {
				t.Fatalf("Index(%v, %v) = %d, %v, want %d", choice.Probabilities, choice.U, again, err, choice.Index)
			}
			counts[n][choice.Index]++
			if n > 0 && choice.Index != before {
				moved[n]++
				if shares[n][before] >= shares[n-1][before] || shares[n][choice.Index] <= shares[n-1][choice.Index] {
					t.Fatalf("unit %d moves from arm %d to %d in phase %d", i, before, choice.Index, n)
				}
			}
			before = choice.Index
		}
	}
	for n := range phases {
		statistic, arms := 0.0, 0
		for k, p := range shares[n] {
			if p > 0 {
				statistic += (counts[n][k] - units*p) * (counts[n][k] - units*p) / (units * p)
				arms++
			}
		}
		if p := (distuv.ChiSquared{K: float64(arms - 1)}).Survival(statistic); p < .001 {
			t.Errorf("phase %d: counts %v, want shares %v (p = %v)", n, counts[n], shares[n], p)
		}
		if n == 0 {
			continue
		}
		least := 0.0
		for k := range shares[n] {
			least += max(0, shares[n][k]-shares[n-1][k])
		}
		if sd := math.Sqrt(least * (1 - least) / units); math.Abs(moved[n]/units-least) > 4*sd {
			t.Errorf("phase %d: %v of units move, want %v ± %v", n, moved[n]/units, least, 4*sd)
		}
	}
}

// TestRampWithoutChangeMovesNobody draws weights: an unchanged phase moves nobody, and scaling weights changes nothing.
func TestRampWithoutChangeMovesNobody(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		weights := rapid.SliceOfN(rapid.Float64Range(0, 1), 1, 6).Draw(t, "weights")
		weights[0] += 0.1
		unit := rapid.String().Draw(t, "unit")
		scaled := make([]float64, len(weights))
		floats.ScaleTo(scaled, 4, weights)
		first, err := assign.Ramp("s", unit, [][]float64{weights})
		if err != nil {
			t.Fatal(err)
		}
		later, err := assign.Ramp("s", unit, [][]float64{weights, scaled, weights})
		if err != nil || later.Index != first.Index {
			t.Fatalf("arm %d, after no change %d, %v", first.Index, later.Index, err)
		}
	})
}

func TestRampRejects(t *testing.T) {
	for name, phases := range map[string][][]float64{
		"no phases": nil, "no arms": {{}}, "zero": {{0, 0}}, "negative": {{1, -1}}, "NaN": {{math.NaN()}}, "infinite": {{math.Inf(1)}},
		"an arm is gone": {{1, 1}, {1}}, "later phase": {{1, 1}, {0, 0}},
	} {
		if got, err := assign.Ramp("s", "u", phases); err == nil {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func BenchmarkRamp(b *testing.B) {
	phases := [][]float64{{.9, .05, .05}, {.6, .2, .2}, {.34, .33, .33}}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := assign.Ramp("ramp-1", "adv-000123", phases); err != nil {
			b.Fatal(err)
		}
	}
}
