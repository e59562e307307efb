package ope_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/floats/scalar"
	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"goodword/experiments/assign"
	"goodword/experiments/ope"
)

// drawPMF draws probabilities of which some may be 0.
func drawPMF(t *rapid.T, arms int) []float64 {
	weights := make([]float64, arms)
	sum := 0.0
	for sum == 0 {
		for k := range weights {
			weights[k] = float64(rapid.IntRange(0, 20).Draw(t, "weight"))
			sum += weights[k]
		}
	}
	for k := range weights {
		weights[k] /= sum
	}
	return weights
}

func drawArm(t *rapid.T, p []float64) int {
	k, err := assign.Index(p, rapid.Float64Range(0, 0.999).Draw(t, "u"))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// TestBalanceIsPearsonsForFixedWeights: with the same probabilities in every row D'V⁺D is Pearson's statistic.
func TestBalanceIsPearsonsForFixedWeights(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		arms := rapid.IntRange(2, 8).Draw(t, "arms")
		p := drawPMF(t, arms)
		rows := rapid.IntRange(1, 60).Draw(t, "rows")
		b, counts := ope.NewBalance(arms), make([]float64, arms)
		for range rows {
			k := drawArm(t, p)
			b.Add(p, k)
			counts[k]++
		}
		want, df := 0.0, -1
		for k, e := range p {
			if e > 0 {
				expected := e * float64(rows)
				want += (counts[k] - expected) * (counts[k] - expected) / expected
				df++
			}
		}
		got := b.Test()
		if got.DF != df || !scalar.EqualWithinAbsOrRel(got.Statistic, want, 1e-8, 1e-8) {
			t.Fatalf("got %v on %d degrees of freedom, want Pearson's %v on %d", got.Statistic, got.DF, want, df)
		}
		if df > 0 && !scalar.EqualWithinAbs(got.P, distuv.ChiSquared{K: float64(df)}.Survival(want), 1e-7) {
			t.Fatalf("p is %v", got.P)
		}
	})
}

// TestBalanceIgnoresTheOrderOfArms, and halves of a log add up to the whole.
func TestBalanceIgnoresTheOrderOfArms(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		arms := rapid.IntRange(2, 6).Draw(t, "arms")
		order := rapid.Permutation([]int{0, 1, 2, 3, 4, 5}[:arms]).Draw(t, "order")
		whole, turned, first, second := ope.NewBalance(arms), ope.NewBalance(arms), ope.NewBalance(arms), ope.NewBalance(arms)
		for i := range rapid.IntRange(1, 80).Draw(t, "rows") {
			p := drawPMF(t, arms)
			k := drawArm(t, p)
			q := make([]float64, arms)
			for j := range p {
				q[order[j]] = p[j]
			}
			whole.Add(p, k)
			turned.Add(q, order[k])
			[]*ope.Balance{first, second}[i%2].Add(p, k)
		}
		first.Merge(second)
		for name, other := range map[string]*ope.Balance{"turned": turned, "merged": first} {
			for i, pair := range [][2]ope.Test{{whole.Test(), other.Test()}, {whole.TestPooled(), other.TestPooled()}} {
				a, b := pair[0], pair[1]
				if name == "turned" && i == 1 { // of two arms equally rare either may take in the rare ones
					a.Statistic, b.Statistic, a.P, b.P = 0, 0, 0, 0
				}
				if a.DF != b.DF || a.TooFew != b.TooFew || !scalar.EqualWithinAbsOrRel(a.Statistic, b.Statistic, 1e-7, 1e-7) {
					t.Fatalf("%s: got %+v, want %+v", name, b, a)
				}
			}
		}
	})
}

func TestBalanceWithoutVariation(t *testing.T) {
	b := ope.NewBalance(3)
	for _, test := range []ope.Test{b.Test(), b.TestPooled()} {
		if test.DF != 0 || test.Statistic != 0 || test.P != 1 || !test.TooFew {
			t.Errorf("of no rows got %+v", test)
		}
	}
	for range 100 {
		b.Add([]float64{0, 1, 0}, 1)
	}
	if test := b.TestPooled(); test.DF != 0 || test.P != 1 || !test.TooFew || test.Rows != 100 {
		t.Errorf("of certain draws got %+v", test)
	}
}

// TestRareArmsArePooled: two draws of an arm with a chance of one in ten thousand are no alarm, while a hundred are.
func TestRareArmsArePooled(t *testing.T) {
	log := func(rare int) *ope.Balance {
		b := ope.NewBalance(3)
		for i := range 2000 {
			k := i % 2
			if i < rare {
				k = 2
			}
			b.Add([]float64{0.49995, 0.49995, 0.0001}, k)
		}
		return b
	}
	few := log(2)
	if plain := few.Test(); !plain.TooFew || plain.P > 0.05 {
		t.Errorf("without pooling got %+v, want it too few with a small p", plain)
	}
	if pooled := few.TestPooled(); pooled.TooFew || pooled.DF != 1 || pooled.P < 0.5 {
		t.Errorf("pooled got %+v", pooled)
	}
	b := ope.NewBalance(4)
	for i := range 3000 { // three rare arms are frequent enough together
		k := 0
		if i < 90 {
			k = 1 + i%3
		}
		b.Add([]float64{0.997, 0.001, 0.001, 0.001}, k)
	}
	if pooled := b.TestPooled(); pooled.DF != 1 || pooled.P > 1e-9 {
		t.Errorf("90 draws where 9 were expected: got %+v", pooled)
	}
}

// TestNearlyCertainArms: rank is told from rounding also after many rows of unequal arms.
func TestNearlyCertainArms(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	b := ope.NewBalance(3)
	for range 200_000 {
		e := 1e-4 * (1 + random.Float64())
		p := []float64{1 - 3*e, e, 2 * e}
		k := 0
		switch u := random.Float64(); {
		case u < e:
			k = 1
		case u < 3*e:
			k = 2
		}
		b.Add(p, k)
	}
	if test := b.Test(); test.DF != 2 || test.TooFew || test.P < 0.001 {
		t.Errorf("got %+v, want 2 degrees of freedom and no alarm", test)
	}
}

func TestWeightsKnowNever(t *testing.T) {
	w := ope.NewWeights(2)
	for range 2000 {
		w.Add([]float64{0.99, 0.01}, 0)
	}
	arms := w.Arms()
	if never := arms[1]; never.Drawn != 0 || never.SE != 0 || math.Abs(never.TrueSE-math.Sqrt(99.0/2000)) > 1e-12 || !never.Off() {
		t.Errorf("an arm that was never drawn where 20 draws were expected: %+v", never)
	}
	w = ope.NewWeights(2)
	w.Add([]float64{0.99, 0.01}, 1)
	if lucky := w.Arms()[1]; lucky.Off() || !lucky.TooFew {
		t.Errorf("one lucky draw: %+v", lucky)
	}
}

func BenchmarkBalanceAdd(b *testing.B) {
	p := make([]float64, 8)
	for k := range p {
		p[k] = 1.0 / 8
	}
	balance := ope.NewBalance(8)
	b.ReportAllocs()
	for b.Loop() {
		balance.Add(p, 3)
	}
}
