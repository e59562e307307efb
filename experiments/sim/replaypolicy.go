package sim

import (
	"fmt"
	"math"

	"goodword/experiments"
	"goodword/experiments/bandit"
)

// ReplayPolicy names a policy of Replay.
type ReplayPolicy string

// The policies of Replay, each with a model of its own for every class that learns after each decision.
const (
	ReplaySquareCB ReplayPolicy = "squarecb" // inverse-gap weighting of linear scores
	ReplayLinTS    ReplayPolicy = "lints"    // Thompson sampling, linear
	ReplayLogTS    ReplayPolicy = "logts"    // Thompson sampling, logistic
	ReplayLinUCB   ReplayPolicy = "linucb"   // largest upper bound: without a uniform slice there is no chance in it
	ReplayEpsilon  ReplayPolicy = "epsilon"  // epsilon-greedy, linear
)

// ReplayPolicies lists them.
var ReplayPolicies = []ReplayPolicy{ReplaySquareCB, ReplayLinTS, ReplayLogTS, ReplayLinUCB, ReplayEpsilon}

// Parameters of Replay, chosen on the letters themselves.
const (
	replayNoise   = 0.25 // the largest variance that an outcome of 0 or 1 can have
	replayPrior   = 3.5  // standard deviation of linear coefficients
	replayGamma   = 50.0 // SquareCB's base
	replayWidth   = 1.0  // of LinUCB's bound
	replayScale   = 0.45 // of deviations in lints
	replayEpsilon = 0.05

	replayLogisticPrior = 6.0 // standard deviation of logistic coefficients
	replayLogisticScale = 0.6 // of deviations in logts

	replayDraws = 64 // of each simulation
)

// replay is a policy under way.
type replay struct {
	choose func(c experiments.Context, step int) ([]float64, error)
	learn  func(arm int, x []float64, value float64) error

	salt     string
	features [][]float64 // of the row under way, the same for each arm
}

func newReplay(policy ReplayPolicy, classes, features int) (*replay, error) {
	if policy == ReplayLogTS {
		return newLogisticReplay(classes, features)
	}
	models, scorers := make([]*bandit.Linear, classes), make([]bandit.Scorer, classes)
	for k := range models {
		var err error
		if models[k], err = bandit.NewLinear(bandit.Around(features, replayPrior), replayNoise); err != nil {
			return nil, err
		}
		scorers[k] = models[k]
	}
	r := &replay{learn: func(arm int, x []float64, value float64) error { return models[arm].Observe(x, value) }}
	scored := func(rule func(step int) bandit.Rule) func(experiments.Context, int) ([]float64, error) {
		return func(c experiments.Context, step int) ([]float64, error) {
			scores := make([]float64, classes)
			for k, m := range models {
				scores[k] = m.PredictOne(c.Features[k])
			}
			return rule(step)(scores)
		}
	}
	switch policy {
	case ReplaySquareCB:
		r.choose = scored(func(step int) bandit.Rule {
			gamma := bandit.Gamma(replayGamma, classes, int64(step), float64(classes*features))
			return func(s []float64) ([]float64, error) { return bandit.SquareCB(s, gamma) }
		})
	case ReplayEpsilon:
		r.choose = scored(func(int) bandit.Rule {
			return func(s []float64) ([]float64, error) { return bandit.EpsilonGreedy(s, replayEpsilon) }
		})
	case ReplayLinTS:
		thompson := bandit.DisjointThompson{Models: scorers, Draws: replayDraws, Scale: replayScale}
		r.choose = func(c experiments.Context, _ int) ([]float64, error) { return thompson.ProbabilitiesIn(c, nil) }
	case ReplayLinUCB:
		r.choose = func(c experiments.Context, _ int) ([]float64, error) {
			means, deviations := make([]float64, classes), make([]float64, classes)
			for k, m := range models {
				mean, variance, err := m.Score(c.Features[k])
				if err != nil {
					return nil, err
				}
				means[k], deviations[k] = mean, math.Sqrt(variance)
			}
			return bandit.UpperBound(means, deviations, replayWidth)
		}
	default:
		return nil, fmt.Errorf("sim: replay policy %q is not known", policy)
	}
	return r, nil
}

func newLogisticReplay(classes, features int) (*replay, error) {
	models, scorers := make([]*bandit.Logistic, classes), make([]bandit.Scorer, classes)
	for k := range models {
		prior := bandit.Around(features, replayLogisticPrior)
		var err error
		if models[k], err = bandit.NewLogistic(prior); err != nil {
			return nil, err
		}
		scorers[k] = models[k]
	}
	thompson := bandit.DisjointThompson{Models: scorers, Draws: replayDraws, Scale: replayLogisticScale}
	return &replay{
		choose: func(c experiments.Context, _ int) ([]float64, error) { return thompson.ProbabilitiesIn(c, nil) },
		learn:  func(arm int, x []float64, value float64) error { return models[arm].Observe(x, value, 1) },
	}, nil
}
