package bandit

import (
	"fmt"
	"math"
	"math/rand/v2"

	"goodword/experiments"
)

// Scorer is the posterior of an action's score: Linear and Logistic are Scorers.
type Scorer interface {
	// Score returns mean and variance of the score of an action with features x.
	Score(x []float64) (mean, variance float64, err error)
}

// DisjointThompson is Thompson sampling with a model of its own for each arm, for arms that have nothing in common. Their scores are
// independent given the features; each eligible arm gets the probability that its score is the largest.
//
// Up to three arms are compared by quadrature, more by simulation as in Scores.ProbBest. Where arms are made of levels, one model with
// a FeatureMap learns faster.
type DisjointThompson struct {
	Models []Scorer // one per arm
	Exploration
	Aim   Aim
	Draws int // of the simulation; 0 means DefaultDraws
	// Scale stretches the standard deviations of scores; 0 means 1. Below 1 it explores less than the posterior asks for, which pays
	// where a linear model of chances overstates what it does not know.
	Scale float64
}

// ProbabilitiesIn implements experiments.Contextual, with the errors of LinearThompson; gains and costs apply to the scores.
func (t DisjointThompson) ProbabilitiesIn(c experiments.Context, eligible []bool) ([]float64, error) {
	if len(t.Models) != len(c.Features) {
		return nil, fmt.Errorf("%w: %d models for %d arms", ErrSize, len(t.Models), len(c.Features))
	}
	return t.probabilities(len(c.Features), eligible, func(candidates []int) ([]float64, error) {
		arms, err := t.scores(c, candidates)
		if err != nil {
			return nil, err
		}
		var best []float64
		if len(arms) <= 3 {
			var all Comparison
			all, err = CompareNormal(arms)
			best = all.ProbBest
		} else {
			draws := t.Draws
			if draws == 0 {
				draws = DefaultDraws
			}
			best, err = simulateIndependent(arms, draws, generator(c))
		}
		if err != nil {
			return nil, err
		}
		return t.Aim.weigh(best)
	})
}

// scores are the distributions of the candidates' values.
func (t DisjointThompson) scores(c experiments.Context, candidates []int) ([]Normal, error) {
	m, err := moneyOf(c, candidates)
	if err != nil {
		return nil, err
	}
	if !(t.Scale >= 0) || math.IsInf(t.Scale, 1) {
		return nil, fmt.Errorf("%w: scale of deviations is %v", ErrNotFinite, t.Scale)
	}
	scale := t.Scale
	if scale == 0 {
		scale = 1
	}
	arms := make([]Normal, len(candidates))
	for i, k := range candidates {
		mean, variance, err := t.Models[k].Score(c.Features[k])
		if err != nil {
			return nil, fmt.Errorf("arm %d: %w", k, err)
		}
		sd := float64(scale * math.Sqrt(variance))
		if m.gain != nil {
			mean, sd = float64(m.gain[i]*mean), float64(math.Abs(m.gain[i])*sd)
		}
		if m.cost != nil {
			mean -= m.cost[i]
		}
		arms[i] = Normal{Mean: mean, SD: sd}
		if err := arms[i].Validate(); err != nil {
			return nil, fmt.Errorf("score of arm %d: %w", k, err)
		}
	}
	return arms, nil
}

// hopeless is by how many standard deviations of the difference an arm may trail another and still be simulated: beyond, it would win one
// draw in a billion.
const hopeless = 6

// hopeful lists the arms that do not trail the one with the largest mean hopelessly, in ascending order.
func hopeful(arms []Normal) []int {
	first := arms[0]
	for _, arm := range arms {
		if arm.Mean > first.Mean {
			first = arm
		}
	}
	list := make([]int, 0, len(arms))
	for k, arm := range arms {
		variance := float64(arm.SD*arm.SD) + float64(first.SD*first.SD)
		if first.Mean-arm.Mean <= float64(hopeless*math.Sqrt(variance)) {
			list = append(list, k)
		}
	}
	return list
}

// simulateIndependent counts how often each arm wins, in antithetic pairs of draws. Arms that trail hopelessly are not simulated: after
// a while most of many arms are such.
func simulateIndependent(arms []Normal, draws int, random *rand.PCG) ([]float64, error) {
	switch {
	case draws < 2 || draws > MaxDraws:
		return nil, fmt.Errorf("bandit: %d draws, want 2 to %d", draws, MaxDraws)
	case random == nil:
		return nil, ErrNoSeed
	}
	candidates := hopeful(arms)
	z, wins := make([]float64, len(candidates)), make([]int, len(arms))
	for drawn := 0; drawn < draws; drawn++ {
		sign := 1.0
		if drawn%2 == 0 {
			normals(random, z)
			for i, k := range candidates {
				z[i] = float64(arms[k].SD * z[i])
			}
		} else {
			sign = -1
		}
		best, top := candidates[0], math.Inf(-1)
		for i, k := range candidates {
			if v := arms[k].Mean + float64(sign*z[i]); v > top {
				best, top = k, v
			}
		}
		wins[best]++
	}
	p := make([]float64, len(arms))
	for k, count := range wins {
		p[k] = float64(count) / float64(draws)
	}
	return p, nil
}
