package assign_test

import (
	"math"
	"slices"
	"strconv"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"goodword/experiments/assign"
)

// chiSquareP tests observed counts against expected shares over the cells with a positive share.
func chiSquareP(counts, shares []float64, n int) float64 {
	statistic, cells := 0.0, 0
	for i, share := range shares {
		if share == 0 {
			if counts[i] > 0 {
				return 0
			}
			continue
		}
		cells++
		expected := share * float64(n)
		statistic += (counts[i] - expected) * (counts[i] - expected) / expected
	}
	return distuv.ChiSquared{K: float64(cells - 1)}.Survival(statistic)
}

// TestStickyDrawsFromItsProbabilities assigns 50,000 units under every mask that leaves two arms or
// more: the counts must fit the stated probabilities, and U must be uniform inside each arm's part
// (twenty cells over [0, 1)). Eleven masks and two tests each: a p-value below 1e-4 fails.
func TestStickyDrawsFromItsProbabilities(t *testing.T) {
	const units, cells = 50_000, 20
	keys, weights := []string{"a", "b", "c", "d"}, []float64{0.5, 0.25, 0.15, 0.1}
	for mask := 1; mask < 16; mask++ {
		eligible := make([]bool, 4)
		arms := 0
		for k := range eligible {
			if eligible[k] = mask>>k&1 == 1; eligible[k] {
				arms++
			}
		}
		if arms < 2 {
			continue
		}
		counts, positions := make([]float64, 4), make([]float64, cells)
		var shares []float64
		for i := range units {
			choice, err := assign.Sticky("salt", strconv.Itoa(i), keys, weights, eligible)
			if err != nil {
				t.Fatal(err)
			}
			shares = choice.Probabilities
			counts[choice.Index]++
			positions[int(cells*choice.U)]++
		}
		if p := chiSquareP(counts, shares, units); p < 1e-4 {
			t.Errorf("eligible %v: counts %v do not fit %v (p = %v)", eligible, counts, shares, p)
		}
		uniform := slices.Repeat([]float64{1.0 / cells}, cells)
		if p := chiSquareP(positions, uniform, units); p < 1e-4 {
			t.Errorf("eligible %v: U is not uniform: %v (p = %v)", eligible, positions, p)
		}
	}
}

// stickyCase draws a random experiment over two to eight arms.
func stickyCase(t *rapid.T) (unit string, keys []string, weights []float64, eligible []bool) {
	arms := rapid.IntRange(2, 8).Draw(t, "arms")
	for k := range arms {
		keys = append(keys, "arm-"+strconv.Itoa(k))
	}
	weights = rapid.SliceOfN(rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(1e-6, 1e6)), arms, arms).Draw(t, "weights")
	eligible = rapid.SliceOfN(rapid.Bool(), arms, arms).Draw(t, "eligible")
	sure := rapid.IntRange(0, arms-1).Draw(t, "sure")
	eligible[sure], weights[sure] = true, max(weights[sure], 1e-6)
	return rapid.String().Draw(t, "unit"), keys, weights, eligible
}

func stickyIsReproducedByItsUniform(t *rapid.T) {
	unit, keys, weights, eligible := stickyCase(t)
	choice, err := assign.Sticky("salt", unit, keys, weights, eligible)
	if err != nil {
		t.Fatal(err)
	}
	if !eligible[choice.Index] || weights[choice.Index] == 0 {
		t.Fatalf("chose arm %d: eligible %v, weights %v", choice.Index, eligible, weights)
	}
	index, err := assign.Index(choice.Probabilities, choice.U)
	if err != nil || index != choice.Index {
		t.Fatalf("Index(%v, %v) = %d, %v, want %d", choice.Probabilities, choice.U, index, err, choice.Index)
	}
}

func TestStickyIsReproducedByItsUniform(t *testing.T) { rapid.Check(t, stickyIsReproducedByItsUniform) }
func FuzzStickyIsReproducedByItsUniform(f *testing.F) {
	f.Fuzz(rapid.MakeFuzz(stickyIsReproducedByItsUniform))
}

func TestStickyMovesOnlyWhoMustMove(t *testing.T) {
	index := func(t *rapid.T, unit string, keys []string, weights []float64, eligible []bool) int {
		choice, err := assign.Sticky("salt", unit, keys, weights, eligible)
		if err != nil {
			t.Fatal(err)
		}
		return choice.Index
	}
	rapid.Check(t, func(t *rapid.T) {
		unit, keys, weights, eligible := stickyCase(t)
		before := index(t, unit, keys, weights, eligible)

		other := rapid.IntRange(0, len(keys)-1).Draw(t, "other")
		if other != before {
			fewer := slices.Clone(eligible)
			fewer[other] = false
			if after := index(t, unit, keys, weights, fewer); after != before {
				t.Fatalf("moved from %d to %d because arm %d became ineligible", before, after, other)
			}
		}

		raised := slices.Clone(weights)
		raised[other] = raised[other]*2 + 0.1
		if after := index(t, unit, keys, raised, eligible); after != before && after != other {
			t.Fatalf("moved from %d to %d because the weight of arm %d was raised", before, after, other)
		}

		doubled := slices.Clone(weights)
		for k := range doubled {
			doubled[k] *= 2 // a power of two: exact, so that not even a tie can break differently
		}
		if after := index(t, unit, keys, doubled, eligible); after != before {
			t.Fatalf("moved from %d to %d because all weights were doubled", before, after)
		}

		slices.Reverse(keys)
		slices.Reverse(weights)
		slices.Reverse(eligible)
		if after := index(t, unit, keys, weights, eligible); after != len(keys)-1-before {
			t.Fatalf("moved from %d to %d because the arms were listed in reverse", before, len(keys)-1-after)
		}
	})
}

func TestStickyRejects(t *testing.T) {
	keys := []string{"a", "b"}
	for name, c := range map[string]struct {
		keys     []string
		weights  []float64
		eligible []bool
	}{
		"no arms":                    {nil, nil, nil},
		"too few keys":               {keys[:1], []float64{1, 1}, nil},
		"too few flags":              {keys, []float64{1, 1}, []bool{true}},
		"no eligible arm":            {keys, []float64{1, 1}, []bool{false, false}},
		"eligible arm without share": {keys, []float64{1, 0}, []bool{false, true}},
		"negative weight":            {keys, []float64{2, -1}, nil},
		"NaN":                        {keys, []float64{1, math.NaN()}, nil},
		"infinite":                   {keys, []float64{1, math.Inf(1)}, nil},
		"infinite sum":               {keys, []float64{math.MaxFloat64, math.MaxFloat64}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := assign.Sticky("salt", "unit", c.keys, c.weights, c.eligible); err == nil {
				t.Errorf("Sticky = %+v, want an error", got)
			}
		})
	}
}

func BenchmarkSticky(b *testing.B) {
	keys, weights := []string{"a", "b", "c", "d", "e"}, []float64{1, 1, 1, 1, 1}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := assign.Sticky("exp-rewards", "adv-000123", keys, weights, nil); err != nil {
			b.Fatal(err)
		}
	}
}
