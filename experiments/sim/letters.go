package sim

import (
	"fmt"
	"math"
	"strconv"

	"goodword/experiments"
	"goodword/experiments/bandit"
)

// Labelled is one row of a classification problem: features and the right class, from 0.
type Labelled struct {
	X     []float64
	Class int
}

// ReplayPolicy names a policy of Replay.
type ReplayPolicy string

// The policies of Replay, each with a model of its own for every class that learns after each decision.
const (
	ReplaySquareCB ReplayPolicy = "squarecb" // inverse-gap weighting of linear scores
	ReplayLinTS    ReplayPolicy = "lints"    // Thompson sampling, linear
	ReplayLogTS    ReplayPolicy = "logts"    // Thompson sampling, logistic
	ReplayLinUCB   ReplayPolicy = "linucb"   // largest upper bound, without the uniform slice a service needs
	ReplayEpsilon  ReplayPolicy = "epsilon"  // epsilon-greedy, linear
)

// ReplayPolicies lists them.
var ReplayPolicies = []ReplayPolicy{ReplaySquareCB, ReplayLinTS, ReplayLogTS, ReplayLinUCB, ReplayEpsilon}

// ReplayScore is what a policy earned.
type ReplayScore struct {
	Policy      ReplayPolicy
	Decisions   int
	Mean        float64 // value per decision
	LastQuarter float64 // of the last quarter of decisions
}

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

// Replay turns classification into a bandit: row by row a policy draws a class, sees 1 if it is the right one and 0 if not, and learns from that
// alone. The models know nothing beforehand. Rows are not modified; the same rows and seed give the same score.
//
// It is an error when there is no row or no class, rows differ in length, a class is not in 0..classes-1, or the policy is not known.
func Replay(rows []Labelled, classes int, policy ReplayPolicy, seed uint64) (ReplayScore, error) {
	if len(rows) == 0 || classes < 2 {
		return ReplayScore{}, fmt.Errorf("sim: replay of %d rows of %d classes", len(rows), classes)
	}
	r, err := newReplay(policy, classes, len(rows[0].X))
	if err != nil {
		return ReplayScore{}, err
	}
	random := generator("letters "+string(policy), seed, 0)
	score := ReplayScore{Policy: policy, Decisions: len(rows)}
	snapshot := strconv.FormatUint(seed, 10)
	features := make([][]float64, classes) // all arms see the same row
	for i, row := range rows {
		if row.Class < 0 || row.Class >= classes {
			return ReplayScore{}, fmt.Errorf("sim: row %d has class %d of %d", i, row.Class, classes)
		}
		for k := range features {
			features[k] = row.X
		}
		context := experiments.Context{Features: features, Salt: string(policy), Snapshot: snapshot, Decision: strconv.Itoa(i)}
		p, err := r.choose(context, i)
		if err != nil {
			return ReplayScore{}, fmt.Errorf("row %d: %w", i, err)
		}
		arm, err := draw(p, random)
		if err != nil {
			return ReplayScore{}, fmt.Errorf("row %d: %w", i, err)
		}
		value := 0.0
		if arm == row.Class {
			value = 1
		}
		if err := r.learn(arm, row.X, value); err != nil {
			return ReplayScore{}, fmt.Errorf("row %d: %w", i, err)
		}
		score.Mean += value / float64(len(rows))
		if quarter := len(rows) - len(rows)/4; i >= quarter {
			score.LastQuarter += value / float64(len(rows)-quarter)
		}
	}
	return score, nil
}

// replay is a policy under way.
type replay struct {
	choose func(c experiments.Context, step int) ([]float64, error)
	learn  func(arm int, x []float64, value float64) error
}

func newReplay(policy ReplayPolicy, classes, features int) (replay, error) {
	if policy == ReplayLogTS {
		return newLogisticReplay(classes, features)
	}
	models, scorers := make([]*bandit.Linear, classes), make([]bandit.Scorer, classes)
	for k := range models {
		var err error
		if models[k], err = bandit.NewLinear(bandit.Around(features, replayPrior), replayNoise); err != nil {
			return replay{}, err
		}
		scorers[k] = models[k]
	}
	r := replay{learn: func(arm int, x []float64, value float64) error { return models[arm].Observe(x, value) }}
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
		return replay{}, fmt.Errorf("sim: replay policy %q is not known", policy)
	}
	return r, nil
}

func newLogisticReplay(classes, features int) (replay, error) {
	models, scorers := make([]*bandit.Logistic, classes), make([]bandit.Scorer, classes)
	for k := range models {
		prior := bandit.Around(features, replayLogisticPrior)
		var err error
		if models[k], err = bandit.NewLogistic(prior); err != nil {
			return replay{}, err
		}
		scorers[k] = models[k]
	}
	thompson := bandit.DisjointThompson{Models: scorers, Draws: replayDraws, Scale: replayLogisticScale}
	return replay{
		choose: func(c experiments.Context, _ int) ([]float64, error) { return thompson.ProbabilitiesIn(c, nil) },
		learn:  func(arm int, x []float64, value float64) error { return models[arm].Observe(x, value, 1) },
	}, nil
}
