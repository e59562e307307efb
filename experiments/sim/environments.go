package sim

import "goodword/experiments/bandit"

// Environments are all environments at the size that the stated figures have.
var Environments = []Environment{
	{"S1", "five chances from 10 to 20 %, learning after every decision", 200, streamRegret(S1, 72)},
	{"S2", "eight chances from 2 to 4 %, learning after every decision", 200, streamRegret(S2, 92)},
	{"E3", "five arms close together", 2000, FiveArms},
	{"E6", "the best arm is slow", 200, Delayed},
	{"E8", "composite actions in a context", 3, Contextual(ContextualSize)},
	{"E10", "a budget for rewards", 40, Budget},
	{"E11", "fatigue", 40, Fatigue},
	{"E13", "the best arm changes", 100, Drift},
	{"E14", "a model that is too timid", 100, Calibration},
	{"E15", "decisions computed again from their log", 1, Recomputed(RecomputedSize)},
	{"E16", "logged propensities", 500, Propensities},
}

// streamRegret is the environment of a stream: it scores the regret of Thompson sampling with the pooled prior and no floor. Beside it: the
// same with the default floor and slice. The runs have the outcomes of the seeds seed-1, seed, ..., so that the seed 1 plays those from 0 on
// that other libraries were measured with.
func streamRegret(p Problem, target float64) func(runs int, seed uint64) ([]Result, error) {
	return func(runs int, seed uint64) ([]Result, error) {
		policy := StreamPolicy{Name: "Thompson, pooled prior, no floor", Prior: bandit.ColdStart, Pooled: true}
		r, err := Streams(p, policy, max(seed, 1)-1, runs, target)
		if err != nil {
			return nil, err
		}
		policy.Exploration = bandit.Exploration{Floor: bandit.DefaultFloor, Slice: bandit.DefaultSlice}
		floored, err := Streams(p, policy, max(seed, 1)-1, runs, target)
		if err != nil {
			return nil, err
		}
		r.Others = append(r.Others, Other{"with the default floor and slice", floored.Score})
		return []Result{r}, nil
	}
}
