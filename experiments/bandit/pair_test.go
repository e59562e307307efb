package bandit_test

import (
	"math"
	"testing"

	"goodword/experiments/bandit"
)

// TestPairIsConsistent compares each probability with the same one seen from the other side, where
// the integral runs over the other arm, and with ProbBest.
func TestPairIsConsistent(t *testing.T) {
	for name, pair := range map[string]bandit.Pair{
		"ordinary":      {Control: bandit.Beta{Alpha: 21, Beta: 381}, Variant: bandit.Beta{Alpha: 30, Beta: 372}},
		"cold start":    {Control: bandit.ColdStart, Variant: bandit.Beta{Alpha: 2.6, Beta: 30.4}},
		"pole at 0":     {Control: bandit.Beta{Alpha: 10, Beta: 10}, Variant: bandit.Beta{Alpha: 0.3, Beta: 3}},
		"pole at 1":     {Control: bandit.Beta{Alpha: 40, Beta: 10}, Variant: bandit.Beta{Alpha: 3, Beta: 0.3}},
		"unlike widths": {Control: bandit.Beta{Alpha: 900, Beta: 9000}, Variant: bandit.Beta{Alpha: 1.6, Beta: 20}},
	} {
		t.Run(name, func(t *testing.T) {
			swapped := bandit.Pair{Control: pair.Variant, Variant: pair.Control}
			best, err := bandit.ProbBest([]bandit.Beta{pair.Control, pair.Variant})
			if err != nil {
				t.Fatal(err)
			}
			check := func(what string, got, want float64) {
				t.Helper()
				if math.Abs(got-want) > 1e-9 {
					t.Errorf("%s = %v, want %v", what, got, want)
				}
			}
			check("P(lift > 0)", pair.ProbLiftAbove(0), best[1])
			check("P(difference > 0)", pair.ProbDifferenceAbove(0), best[1])
			for _, d := range []float64{-0.3, -0.02, 0.01, 0.2} {
				check("P(difference > d)", pair.ProbDifferenceAbove(d), 1-swapped.ProbDifferenceAbove(-d))
			}
			for _, lift := range []float64{-0.5, -0.03, 0.1, 4} {
				check("P(lift > l)", pair.ProbLiftAbove(lift), 1-swapped.ProbLiftAbove(1/(1+lift)-1))
			}
		})
	}
}

func TestPairQuantilesInvertProbabilities(t *testing.T) {
	pair := bandit.Pair{Control: bandit.Beta{Alpha: 2.6, Beta: 60}, Variant: bandit.Beta{Alpha: 5.6, Beta: 58}}
	for _, level := range []float64{0.001, 0.025, 0.5, 0.9, 0.999} {
		if got := 1 - pair.ProbLiftAbove(pair.LiftQuantile(level)); math.Abs(got-level) > 1e-9 {
			t.Errorf("P(lift <= its quantile at %v) = %v", level, got)
		}
		if got := 1 - pair.ProbDifferenceAbove(pair.DifferenceQuantile(level)); math.Abs(got-level) > 1e-9 {
			t.Errorf("P(difference <= its quantile at %v) = %v", level, got)
		}
	}
}

func TestPairEdges(t *testing.T) {
	pair := bandit.Pair{Control: bandit.Beta{Alpha: 2, Beta: 9}, Variant: bandit.Beta{Alpha: 3, Beta: 9}}
	for name, c := range map[string]struct{ got, want float64 }{
		"lift above -1":       {pair.ProbLiftAbove(-1), 1},
		"lift above -2":       {pair.ProbLiftAbove(-2), 1},
		"difference above 1":  {pair.ProbDifferenceAbove(1), 0},
		"difference above -1": {pair.ProbDifferenceAbove(-1), 1},
	} {
		if math.Abs(c.got-c.want) > 1e-12 {
			t.Errorf("P(%s) = %v, want %v", name, c.got, c.want)
		}
	}
	for name, got := range map[string]float64{
		"lift above NaN":      pair.ProbLiftAbove(math.NaN()),
		"lift at level 0":     pair.LiftQuantile(0),
		"difference at 1":     pair.DifferenceQuantile(1),
		"lift without priors": bandit.Pair{}.ProbLiftAbove(0),
		"difference without":  bandit.Pair{}.ProbDifferenceAbove(0),
	} {
		if !math.IsNaN(got) {
			t.Errorf("%s = %v, want NaN", name, got)
		}
	}
}
