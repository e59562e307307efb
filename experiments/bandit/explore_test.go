package bandit_test

import (
	"errors"
	"math"
	"testing"

	"gonum.org/v1/gonum/floats"
	"pgregory.net/rapid"

	"goodword/experiments/bandit"
)

// TestMinimumSharesAreKept draws policies with a floor, minimum shares and a slice: no eligible arm ends below its
// floor or its minimum, and what is left follows the posterior.
func TestMinimumSharesAreKept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		arms := drawPosteriors(t)
		minimum := make([]float64, len(arms))
		for k := range minimum {
			minimum[k] = rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(0, 0.7/float64(len(arms)))).Draw(t, "minimum")
		}
		policy := bandit.Thompson{
			Posteriors: arms, Minimum: minimum,
			Floor: rapid.Float64Range(0, 0.02).Draw(t, "floor"), Slice: rapid.Float64Range(0, 1).Draw(t, "slice"),
			Aim: rapid.SampledFrom([]bandit.Aim{"", bandit.Earn, bandit.FindBest}).Draw(t, "aim"),
		}
		eligible := rapid.SliceOfN(rapid.Bool(), len(arms), len(arms)).Draw(t, "eligible")
		eligible[rapid.IntRange(0, len(arms)-1).Draw(t, "sure")] = true
		p, err := policy.Probabilities(eligible)
		if err != nil {
			t.Fatal(err)
		}
		if sum := floats.Sum(p); math.Abs(sum-1) > 1e-12 {
			t.Fatalf("probabilities %v sum to %v", p, sum)
		}
		count := 0.0
		for _, yes := range eligible {
			if yes {
				count++
			}
		}
		for k, yes := range eligible {
			least := policy.Slice / count
			if policy.Slice < 1 && count > 1 {
				least = max(minimum[k], least)
			}
			if yes && p[k] < least-1e-14 || !yes && p[k] != 0 {
				t.Fatalf("arm %d of %+v has probability %v, want at least %v when eligible (%v)", k, policy, p[k], least, yes)
			}
		}
	})
}

func withMinimumSharesIsDistribution(t *rapid.T) {
	w := drawDistribution(t)
	shares := make([]float64, len(w))
	for k := range shares {
		shares[k] = rapid.Float64Range(0, 0.99/float64(len(w))).Draw(t, "share")
	}
	got, err := bandit.WithMinimumShares(w, shares)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(floats.Sum(got)-1) > 1e-12 {
		t.Fatalf("WithMinimumShares(%v, %v) = %v sums to %v", w, shares, got, floats.Sum(got))
	}
	for k := range w {
		if got[k] < shares[k] {
			t.Fatalf("WithMinimumShares(%v, %v) = %v: arm %d is below its share", w, shares, got, k)
		}
	}
}

func TestWithMinimumSharesIsDistribution(t *testing.T) {
	rapid.Check(t, withMinimumSharesIsDistribution)
}

// TestWithFloorProjectedIsNearest compares with other distributions above the floor: none is nearer.
func TestWithFloorProjectedIsNearest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, other := drawDistribution(t), drawDistribution(t)
		floor := rapid.Float64Range(0, 1.5/float64(len(w))).Draw(t, "floor")
		got, err := bandit.WithFloorProjected(w, floor)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(floats.Sum(got)-1) > 1e-12 || floats.Min(got) < min(floor, 1/float64(len(w)))-1e-15 {
			t.Fatalf("WithFloorProjected(%v, %v) = %v", w, floor, got)
		}
		if len(other) != len(w) {
			return
		}
		rival, err := bandit.WithFloor(other, floor)
		if err != nil {
			t.Fatal(err)
		}
		if near, far := floats.Distance(got, w, 2), floats.Distance(rival, w, 2); near > far+1e-12 {
			t.Fatalf("WithFloorProjected(%v, %v) = %v at distance %v, but %v is at %v", w, floor, got, near, rival, far)
		}
	})
}

// TestEachMistakeHasItsOwnError makes every mistake a caller can make and looks for its error.
func TestEachMistakeHasItsOwnError(t *testing.T) {
	two := []bandit.Beta{{Alpha: 1, Beta: 1}, {Alpha: 1, Beta: 1}}
	probabilities := func(p bandit.Thompson, eligible ...bool) error {
		_, err := p.Probabilities(eligible)
		return err
	}
	_, tooLong := bandit.WithMinimumShares([]float64{.5, .5}, []float64{.1})
	_, projected := bandit.WithFloorProjected([]float64{.5, .5}, -1)
	_, sum := bandit.TopTwo([]float64{.5, .4}, .5)
	_, leader := bandit.TopTwo([]float64{.5, .5}, 2)
	_, nan := bandit.SquareCB([]float64{.5, math.NaN()}, 1)
	_, none := bandit.SquareCB(nil, 1)
	_, gamma := bandit.SquareCB([]float64{1, 2}, math.Inf(1))
	_, temperature := bandit.Softmax([]float64{1, 2}, 0)
	_, greedy := bandit.EpsilonGreedy([]float64{1, math.Inf(1)}, .1)
	_, student := bandit.CompareStudent([]bandit.Student{{DF: .1, Scale: 1}})
	_, normal := bandit.CompareNormal([]bandit.Normal{{}})
	_, nothing := bandit.CompareNormal(nil)
	for name, c := range map[string]struct{ got, want error }{
		"no arms":                 {probabilities(bandit.Thompson{}, nil...), bandit.ErrNoArms},
		"no eligible arm":         {probabilities(bandit.Thompson{Posteriors: two}, false, false), bandit.ErrNoEligible},
		"too few flags":           {probabilities(bandit.Thompson{Posteriors: two}, true), bandit.ErrSize},
		"floor":                   {probabilities(bandit.Thompson{Posteriors: two, Floor: 2}), bandit.ErrFloors},
		"slice is NaN":            {probabilities(bandit.Thompson{Posteriors: two, Slice: math.NaN()}), bandit.ErrFloors},
		"minimum shares fill all": {probabilities(bandit.Thompson{Posteriors: two, Minimum: []float64{.5, .5}}), bandit.ErrFloors},
		"minimum share is NaN":    {probabilities(bandit.Thompson{Posteriors: two, Minimum: []float64{math.NaN(), .5}}), bandit.ErrFloors},
		"one minimum share":       {probabilities(bandit.Thompson{Posteriors: two, Minimum: []float64{.5}}), bandit.ErrSize},
		"invalid posterior":       {probabilities(bandit.Thompson{Posteriors: []bandit.Beta{{}, {}}}), bandit.ErrPosterior},
		"shares of other length":  {tooLong, bandit.ErrSize},
		"negative floor":          {projected, bandit.ErrFloors},
		"sum":                     {sum, bandit.ErrWeights},
		"leader":                  {leader, bandit.ErrWeights},
		"NaN from a model":        {nan, bandit.ErrNotFinite},
		"no scores":               {none, bandit.ErrNoArms},
		"gamma":                   {gamma, bandit.ErrNotFinite},
		"temperature":             {temperature, bandit.ErrNotFinite},
		"infinite score":          {greedy, bandit.ErrNotFinite},
		"degrees of freedom":      {student, bandit.ErrPosterior},
		"standard deviation":      {normal, bandit.ErrPosterior},
		"nothing to compare":      {nothing, bandit.ErrNoArms},
	} {
		if !errors.Is(c.got, c.want) {
			t.Errorf("%s: error %v, want %v", name, c.got, c.want)
		}
	}
	if err := probabilities(bandit.Thompson{Posteriors: two, Aim: "win"}); err == nil {
		t.Error("an unknown aim is accepted")
	}
}
