package sim_test

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"goodword/experiments/sim"
)

// small is the number of runs of each environment in an ordinary test. E8 and E15 are replaced by ones with fewer decisions.
var small = map[string]int{"S1": 1, "S2": 1, "E15": 1, "E3": 1, "E6": 3, "E8": 1, "E10": 1, "E11": 1, "E13": 1, "E14": 1, "E16": 40}

// TestEnvironments runs every environment with few runs, of which the scores meet their targets within three standard errors, or within
// the slack given where there is one run or two. With -full it has as many runs as the stated figures, and scores meet their targets.
func TestEnvironments(t *testing.T) {
	slack := map[string]float64{"S1": 1, "S2": 1, "E3": 1, "E8": 2, "E11": 0.3, "E13": 0.5, "E14": 1, "E16": 0.5}
	for _, e := range sim.Environments {
		t.Run(e.ID, func(t *testing.T) {
			t.Parallel()
			runs, run := small[e.ID], e.Run
			switch {
			case *full:
				runs = e.Runs
			case e.ID == "E8":
				run = sim.Contextual(600)
			case e.ID == "E15":
				run = sim.Recomputed(1200)
			}
			results, err := run(runs, 1)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range results {
				t.Log(r)
				near := r.Near(3) || math.Abs(r.Score-r.Target) <= slack[e.ID]*r.Target
				if r.ID != e.ID || r.Runs != runs || math.IsNaN(r.Score) || !near || *full && !r.Met {
					t.Errorf("%v", r)
				}
			}
		})
	}
}

// TestEnvironmentsAreReproducible runs two of them twice with one seed, and with another.
func TestEnvironmentsAreReproducible(t *testing.T) {
	for _, e := range sim.Environments {
		if e.ID != "E14" && e.ID != "E11" {
			continue
		}
		first, err := e.Run(1, 7)
		if err != nil {
			t.Fatal(err)
		}
		again, err := e.Run(1, 7)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(first, again); diff != "" {
			t.Errorf("%s: the same seed gives (-first +again):\n%s", e.ID, diff)
		}
		other, err := e.Run(1, 8)
		if err != nil {
			t.Fatal(err)
		}
		if cmp.Equal(first, other) {
			t.Errorf("%s: another seed gives the same", e.ID)
		}
	}
	for _, e := range sim.Environments {
		if _, err := e.Run(0, 1); err == nil {
			t.Errorf("%s: no runs are accepted", e.ID)
		}
	}
}

func TestResultSaysWhetherItsTargetIsMet(t *testing.T) {
	r := sim.Result{ID: "E0", Name: "regret", Score: 3, SE: 1, Runs: 4, Unit: "successes", Target: 2, Others: []sim.Other{{"uniform", 9}}}
	want := "E0 regret: 3 ± 1 successes (4 runs), at most 2: MISSED; uniform 9"
	if r.String() != want || r.Near(0.5) || !r.Near(1) {
		t.Errorf("%q, near %v and %v; want %q", r.String(), r.Near(0.5), r.Near(1), want)
	}
	r.AtLeast, r.Met = true, true
	if !strings.Contains(r.String(), "at least 2: met") || !r.Near(0) {
		t.Errorf("%q", r.String())
	}
}
