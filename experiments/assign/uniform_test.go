package assign_test

import (
	"crypto/sha256"
	"encoding/binary"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"goodword/experiments/assign"
	"goodword/internal/vectors"
)

func TestVectorsDeterministicChoice(t *testing.T) {
	for _, c := range vectors.Read(t, "deterministic_choice").Cases {
		t.Run(c.ID, func(t *testing.T) {
			var in struct {
				Seed          string    `json:"seed"`
				Parts         []string  `json:"parts"`
				Probabilities []float64 `json:"probabilities"`
			}
			var want struct {
				Uniform float64 `json:"uniform"`
				Index   int     `json:"index"`
			}
			c.Decode(t, &in, &want)

			u := assign.Uniform(in.Seed, in.Parts...)
			if u != want.Uniform {
				t.Errorf("Uniform = %.17g, want the bits of %.17g", u, want.Uniform)
			}
			index, err := assign.Index(in.Probabilities, u)
			if err != nil || index != want.Index {
				t.Errorf("Index = %d, %v, want %d", index, err, want.Index)
			}
		})
	}
}

func TestUniformIsInRangeAndSeparatesParts(t *testing.T) {
	word := rapid.StringMatching(`[a-zé0-9:-]{0,300}`)
	rapid.Check(t, func(t *rapid.T) {
		seed, a, b := word.Draw(t, "seed"), word.Draw(t, "a"), word.Draw(t, "b")
		u := assign.Uniform(seed, a, b)
		if u < 0 || u >= 1 {
			t.Fatalf("Uniform = %v, want it in [0, 1)", u)
		}
		if assign.Uniform(seed, a+b) == u {
			t.Fatalf("Uniform(%q, %q) does not tell the parts from their concatenation", a, b)
		}
		if assign.Uniform(assign.Layer(seed, a), b) != u {
			t.Fatalf("Layer(%q, %q) is not the salt with the layer as a first part", seed, a)
		}
	})
}

func TestGeneratorIsSeededByTheHash(t *testing.T) {
	hash := sha256.Sum256([]byte("salt\x1fsimulation\x1fsnapshot\x1fdecision"))
	want := rand.NewPCG(binary.BigEndian.Uint64(hash[:8]), binary.BigEndian.Uint64(hash[8:]))
	got := assign.Generator(assign.Layer("salt", "simulation"), "snapshot", "decision")
	other := assign.Generator(assign.Layer("salt", "simulation"), "snapshot", "decision2")
	for i := range 100 {
		a, b, c := got.Uint64(), want.Uint64(), other.Uint64()
		if a != b || a == c {
			t.Fatalf("number %d is %x, want %x and not %x", i, a, b, c)
		}
	}
}

func TestUniformDoesNotAllocate(t *testing.T) {
	unit := strings.Repeat("c", 40)
	if n := testing.AllocsPerRun(100, func() { assign.Uniform("prog-7:2026-01", unit, "decision-1") }); n > 0 {
		t.Errorf("Uniform allocates %v times, want 0", n)
	}
}

// TestLayersAreIndependent crosses two layers over a million units: a chi-square test of
// independence with 9 degrees of freedom must not reject at .001.
func TestLayersAreIndependent(t *testing.T) {
	const units, cells = 1_000_000, 4
	var counts [cells][cells]float64
	first, second := assign.Layer("program-1", "holdout"), assign.Layer("program-1", "experiment-1")
	for i := range units {
		unit := strconv.Itoa(i)
		row := int(cells * assign.Uniform(first, unit))
		column := int(cells * assign.Uniform(second, unit))
		counts[row][column]++
	}
	var rows, columns [cells]float64
	for r := range cells {
		for c := range cells {
			rows[r] += counts[r][c]
			columns[c] += counts[r][c]
		}
	}
	statistic := 0.0
	for r := range cells {
		for c := range cells {
			expected := rows[r] * columns[c] / units
			statistic += (counts[r][c] - expected) * (counts[r][c] - expected) / expected
		}
	}
	if p := (distuv.ChiSquared{K: (cells - 1) * (cells - 1)}).Survival(statistic); p < .001 {
		t.Errorf("chi-square %.1f, p = %v: the layers depend on each other", statistic, p)
	}
}

func TestHoldout(t *testing.T) {
	const units, share = 100_000, 0.05
	held := 0
	for i := range units {
		unit := strconv.Itoa(i)
		in := assign.Holdout("holdout:v1", unit, share)
		if in {
			held++
		}
		if in && !assign.Holdout("holdout:v1", unit, 2*share) {
			t.Fatalf("unit %s leaves the holdout when its share grows", unit)
		}
		if assign.Holdout("holdout:v1", unit, 0) || !assign.Holdout("holdout:v1", unit, 1) {
			t.Fatalf("unit %s: a share of 0 or 1 is not nobody or everybody", unit)
		}
	}
	// Four standard deviations of a binomial count: sqrt(100000 · .05 · .95) = 69.
	if held < 5000-276 || held > 5000+276 {
		t.Errorf("%d of %d units are held out, want 5000 ± 276", held, units)
	}
}

func BenchmarkUniform(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		assign.Uniform("prog-7:2026-01", "adv-000123", "decision-1")
	}
}
