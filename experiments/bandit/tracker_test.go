package bandit_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"goodword/experiments/bandit"
)

// TestTrackerForgetsAfterAChange watches two arms swap their chances: before, nothing is forgotten; soon after, a lot.
func TestTrackerForgetsAfterAChange(t *testing.T) {
	source := rand.NewPCG(131, 132)
	tracker, err := bandit.NewTracker(bandit.Beta{Alpha: 1, Beta: 19}, []float64{1, .995, .98, .95}, 2, bandit.DefaultMemory, bandit.DefaultMargin)
	if err != nil {
		t.Fatal(err)
	}
	for period := range 200 {
		chances := []float64{.05, .08}
		if period >= 100 {
			chances = []float64{.08, .05}
		}
		counts := make([]bandit.Count, 2)
		for k, p := range chances {
			counts[k] = bandit.Count{Trials: 100, Successes: int64(distuv.Binomial{N: 100, P: p, Src: source}.Rand())}
		}
		if err := tracker.Fold(counts); err != nil {
			t.Fatal(err)
		}
		switch {
		case period > 20 && period < 100 && tracker.Keep() < .995:
			t.Fatalf("period %d keeps %v though nothing has changed", period, tracker.Keep())
		case period == 130 && tracker.Keep() > .98:
			t.Fatalf("thirty periods after the change %v is kept", tracker.Keep())
		}
	}
	if p := tracker.Posteriors(); math.Abs(p[0].Mean()-.08) > .02 || math.Abs(p[1].Mean()-.05) > .02 {
		t.Errorf("posterior means %v and %v, want about .08 and .05", p[0].Mean(), p[1].Mean())
	}
}

// TestTrackerOfOneCandidateIsDiscounting compares with the stored state.
func TestTrackerOfOneCandidateIsDiscounting(t *testing.T) {
	prior := bandit.ColdStart
	tracker, err := bandit.NewTracker(prior, []float64{0.9}, 2, 10, 0)
	if err != nil {
		t.Fatal(err)
	}
	state, err := bandit.NewDiscounted(prior, 0.9, "a", "b")
	if err != nil {
		t.Fatal(err)
	}
	for period := range int64(20) {
		counts := []bandit.Count{{Trials: 10 + period, Successes: period % 3}, {Trials: 5, Successes: 1}}
		if err := errors.Join(tracker.Fold(counts), state.FoldPeriod(period, counts)); err != nil {
			t.Fatal(err)
		}
	}
	for k, b := range tracker.Posteriors() {
		if b != state.Arms[k].Posterior {
			t.Errorf("arm %d: %+v, want %+v", k, b, state.Arms[k].Posterior)
		}
	}
}

func TestTrackerRejects(t *testing.T) {
	for name, c := range map[string]struct {
		prior          bandit.Beta
		candidates     []float64
		arms           int
		memory, margin float64
	}{
		"prior":         {bandit.Beta{}, []float64{1}, 2, 10, 0},
		"no candidates": {bandit.ColdStart, nil, 2, 10, 0},
		"candidate":     {bandit.ColdStart, []float64{1, 0}, 2, 10, 0},
		"no arms":       {bandit.ColdStart, []float64{1}, 0, 10, 0},
		"memory":        {bandit.ColdStart, []float64{1}, 2, 0, 0},
		"margin":        {bandit.ColdStart, []float64{1}, 2, 10, -1},
	} {
		if _, err := bandit.NewTracker(c.prior, c.candidates, c.arms, c.memory, c.margin); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	tracker, err := bandit.NewTracker(bandit.ColdStart, []float64{1}, 2, 10, 0)
	if err != nil {
		t.Fatal(err)
	}
	before := tracker.Posteriors()
	for _, counts := range [][]bandit.Count{{{}}, {{Trials: 5}, {Trials: 1, Successes: 2}}} {
		if err := tracker.Fold(counts); err == nil || tracker.Posteriors()[0] != before[0] {
			t.Errorf("Fold(%v): %v", counts, err)
		}
	}
}
