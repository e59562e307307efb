package assign_test

import (
	"errors"
	"math"
	"slices"
	"strconv"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"goodword/experiments/assign"
)

// TestNamespaceMovesOnlyWhoMustMove sets shares of three experiments again and again: only the one that is set gains or loses
// segments, it gains free ones only, and its share is what was asked for.
func TestNamespaceMovesOnlyWhoMustMove(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, err := assign.NewNamespace("space", rapid.IntRange(10, 200).Draw(t, "segments"))
		if err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(1, 12).Draw(t, "changes") {
			experiment := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "experiment")
			share := float64(rapid.IntRange(0, 10).Draw(t, "tenths")) / 10
			free := n.Share("") + n.Share(experiment)
			changed, err := n.WithShare(experiment, share)
			half := 0.5 / float64(len(n.Owners))
			if err != nil {
				if !errors.Is(err, assign.ErrNoRoom) || share+half < free-1e-9 {
					t.Fatalf("share %v with %v free: %v", share, free, err)
				}
				continue
			}
			if math.Abs(changed.Share(experiment)-share) > half+1e-12 {
				t.Fatalf("share %v, want %v", changed.Share(experiment), share)
			}
			for i, owner := range changed.Owners {
				before := n.Owners[i]
				if owner != before && (before != "" && before != experiment || owner != "" && owner != experiment) {
					t.Fatalf("segment %d goes from %q to %q when %q changes", i, before, owner, experiment)
				}
			}
			n = changed
		}
	})
}

func TestNamespaceRampsDownAndUpAgain(t *testing.T) {
	n, err := assign.NewNamespace("space", 1000)
	if err != nil {
		t.Fatal(err)
	}
	set := func(n assign.Namespace, experiment string, share float64) assign.Namespace {
		n, err := n.WithShare(experiment, share)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	ten := set(set(n, "a", 0.1), "b", 0.3)
	again := set(set(set(ten, "a", 0.2), "a", 0.05), "a", 0.1)
	if !slices.Equal(ten.Owners, again.Owners) {
		t.Error("after ramping up and down other segments are owned")
	}
	if slices.Contains(n.Owners, "a") {
		t.Error("a change shows in the namespace it was made from")
	}
}

// TestNamespaceIsIndependentOfAssignment crosses owners and arms over 100,000 units: shares fit, no unit is in two experiments, and a
// chi-square test of independence must not reject at .001.
func TestNamespaceIsIndependentOfAssignment(t *testing.T) {
	const units = 100_000
	n, err := assign.NewNamespace("space", 1000)
	if err != nil {
		t.Fatal(err)
	}
	for experiment, share := range map[string]float64{"a": 0.25, "b": 0.5} {
		if n, err = n.WithShare(experiment, share); err != nil {
			t.Fatal(err)
		}
	}
	var counts [3][2]float64
	for i := range units {
		unit := strconv.Itoa(i)
		choice, err := assign.Sticky("exp-rewards", unit, []string{"control", "gift"}, []float64{1, 1}, nil)
		if err != nil {
			t.Fatal(err)
		}
		counts[slices.Index([]string{"", "a", "b"}, n.Owner(unit))][choice.Index]++
	}
	statistic := 0.0
	for row, share := range []float64{0.25, 0.25, 0.5} {
		for column := range 2 {
			expected := share / 2 * units
			statistic += (counts[row][column] - expected) * (counts[row][column] - expected) / expected
		}
	}
	if p := (distuv.ChiSquared{K: 5}).Survival(statistic); p < .001 {
		t.Errorf("counts %v, p = %v", counts, p)
	}
}

func TestNamespaceRejects(t *testing.T) {
	n, err := assign.NewNamespace("space", 10)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		experiment string
		share      float64
	}{"no name": {"", 0.1}, "NaN": {"a", math.NaN()}, "above 1": {"a", 1.1}, "rounded to nothing": {"a", 0.01}} {
		if got, err := n.WithShare(c.experiment, c.share); err == nil {
			t.Errorf("%s: %+v", name, got)
		}
	}
	for _, segments := range []int{0, -1, assign.MaxSegments + 1} {
		if _, err := assign.NewNamespace("space", segments); err == nil {
			t.Errorf("%d segments are accepted", segments)
		}
	}
	if _, err := assign.NewNamespace("", 10); err == nil {
		t.Error("a namespace without a salt is accepted")
	}
	if (assign.Namespace{}).Owner("u") != "" || (assign.Namespace{}).Share("a") != 0 {
		t.Error("the zero namespace has an owner")
	}
}
