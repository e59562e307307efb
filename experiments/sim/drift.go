package sim

import (
	"math/rand/v2"
	"slices"

	"goodword/experiments/bandit"
)

// Environment E13: the best and the worst of three arms swap their chances halfway.
var driftChances = []float64{.05, .06, .08}

const (
	driftBatch   = 200
	driftBatches = 200 // 40,000 decisions
)

// driftCandidates are the shares to keep per batch.
var driftCandidates = []float64{1, .995, .98, .95}

// Drift is environment E13: 40,000 decisions in batches of 200 among three arms, of which the best and the worst swap halfway. Thompson
// sampling keeps a share of what it knew, chosen at each batch by which would have predicted best, and is scored by its regret after the
// swap, as a share of that of never forgetting (at most 60 %), and by its regret where nothing swaps, as a share of the same (at
// most 115 %).
func Drift(runs int, seed uint64) ([]Result, error) {
	if err := checkRuns(runs); err != nil {
		return nil, err
	}
	play := func(id string, keep []float64, swap bool) (late, total []float64, err error) { // all methods in the same runs
		for run := range runs {
			regrets, err := playDrift(generator(id, seed, run), keep, swap)
			if err != nil {
				return nil, nil, err
			}
			late, total = append(late, sum(regrets[driftBatches/2:])), append(total, sum(regrets))
		}
		return late, total, nil
	}
	type scores struct{ late, total []float64 }
	all := make(map[string]scores)
	names := []string{"chosen", "g=1", "g=.995", "g=.98", "g=.95"}
	for i, name := range names {
		keep := driftCandidates
		if i > 0 {
			keep = driftCandidates[i-1 : i]
		}
		late, _, err := play("E13 swap", keep, true)
		if err != nil {
			return nil, err
		}
		_, total, err := play("E13 stationary", keep, false)
		if err != nil {
			return nil, err
		}
		all[name] = scores{late, total}
	}
	scale := func(values []float64, by float64) []float64 {
		scaled := slices.Clone(values)
		for i := range scaled {
			scaled[i] /= by
		}
		return scaled
	}
	stuck, still := mean(all["g=1"].late), mean(all["g=1"].total)
	swapped := Result{ID: "E13", Name: "regret after a swap, share kept chosen by forward loss", Unit: "of g=1", Target: 0.6}.score(scale(all["chosen"].late, stuck))
	stationary := Result{ID: "E13", Name: "regret without a swap, share kept chosen by forward loss", Unit: "of g=1", Target: 1.15}.score(scale(all["chosen"].total, still))
	for _, name := range names[1:] {
		swapped.Others = append(swapped.Others, Other{name + " (successes)", mean(all[name].late)})
		stationary.Others = append(stationary.Others, Other{name + " (successes)", mean(all[name].total)})
	}
	return []Result{swapped, stationary}, nil
}

// playDrift returns the regret of each batch.
func playDrift(random *rand.Rand, candidates []float64, swap bool) ([]float64, error) {
	swapped := []float64{driftChances[2], driftChances[1], driftChances[0]}
	tracker, err := bandit.NewTracker(fivePrior, candidates, len(driftChances), bandit.DefaultMemory, bandit.DefaultMargin)
	if err != nil {
		return nil, err
	}
	b := batches{
		chances: func(batch int) []float64 {
			if swap && batch >= driftBatches/2 {
				return swapped
			}
			return driftChances
		},
		size: driftBatch, number: driftBatches,
		policy: func(int) ([]float64, error) {
			return bandit.Thompson{Posteriors: tracker.Posteriors(), Floor: bandit.DefaultFloor}.Probabilities(nil)
		},
		learn: func(_ int, counts []bandit.Count) error { return tracker.Fold(counts) },
	}
	return b.run(random)
}
