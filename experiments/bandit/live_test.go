package bandit_test

import (
	"errors"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/floats"
	"pgregory.net/rapid"

	"goodword/experiments/bandit"
)

// TestLiveAgreesWithProbBest feeds outcomes of arms with very different chances and compares now and then.
func TestLiveAgreesWithProbBest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		arms := rapid.IntRange(1, 6).Draw(t, "arms")
		priors := make([]bandit.Beta, arms)
		chances := make([]float64, arms)
		for k := range priors {
			priors[k] = bandit.Beta{Alpha: rapid.Float64Range(0.3, 30).Draw(t, "alpha"), Beta: rapid.Float64Range(0.3, 300).Draw(t, "beta")}
			chances[k] = rapid.Float64Range(0, 1).Draw(t, "chance")
		}
		live, err := bandit.NewLive(priors)
		if err != nil {
			t.Fatal(err)
		}
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		for i := range rapid.IntRange(0, 120).Draw(t, "outcomes") {
			k := random.IntN(arms)
			success := random.Float64() < chances[k]
			if err := live.Observe(k, success); err != nil {
				t.Fatal(err)
			}
			if success {
				priors[k].Alpha++
			} else {
				priors[k].Beta++
			}
			if live.Posterior(k) != priors[k] {
				t.Fatalf("posterior %+v, want %+v", live.Posterior(k), priors[k])
			}
			if i%37 != 0 {
				continue
			}
			got, err := live.ProbBest()
			if err != nil {
				t.Fatal(err)
			}
			want, err := bandit.ProbBest(priors)
			if err != nil || !floats.EqualApprox(got, want, 1e-9) {
				t.Fatalf("after %d outcomes %v, want %v (%v)", i, got, want, err)
			}
		}
	})
}

func TestLiveRejects(t *testing.T) {
	if _, err := bandit.NewLive(nil); !errors.Is(err, bandit.ErrNoArms) {
		t.Errorf("no arms: %v", err)
	}
	live, err := bandit.NewLive([]bandit.Beta{bandit.ColdStart, bandit.ColdStart})
	if err != nil {
		t.Fatal(err)
	}
	for _, arm := range []int{-1, 2} {
		if err := live.Observe(arm, true); !errors.Is(err, bandit.ErrSize) {
			t.Errorf("arm %d: %v", arm, err)
		}
	}
}

// BenchmarkLive takes in outcomes of eight arms and asks for probabilities after each.
func BenchmarkLive(b *testing.B) {
	arms := make([]bandit.Beta, 8)
	for k := range arms {
		arms[k] = bandit.Beta{Alpha: 20, Beta: 600 + 20*float64(k)}
	}
	live, err := bandit.NewLive(arms)
	if err != nil {
		b.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	b.ReportAllocs()
	for b.Loop() {
		if err := live.Observe(random.IntN(8), random.Float64() < 0.03); err != nil {
			b.Fatal(err)
		}
		if _, err := live.ProbBest(); err != nil {
			b.Fatal(err)
		}
	}
}
