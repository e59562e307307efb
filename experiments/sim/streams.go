package sim

import (
	"fmt"
	"math"

	"goodword/experiments/bandit"
)

// Problem is a Bernoulli bandit whose outcomes are fixed beforehand, so that every method meets the same ones.
type Problem struct {
	Name    string
	Chances []float64
	Steps   int
}

// The problems on which other libraries were measured: see docs/methods/simulations.md.
var (
	S1 = Problem{"S1", []float64{.10, .12, .14, .16, .20}, 10_000}
	S2 = Problem{"S2", []float64{.020, .022, .024, .026, .028, .030, .034, .040}, 20_000}
)

// Success reports the outcome of an arm at a step: u < chance, for
//
//	u = (splitmix64(seed·10⁹ + step·K + arm) >> 11)/2⁵³
//
// of K arms.
func (p Problem) Success(seed uint64, step, arm int) bool {
	u := splitmix64(seed*1_000_000_000 + uint64(step*len(p.Chances)+arm))
	return float64(u>>11)/(1<<53) < p.Chances[arm]
}

// splitmix64 is one step of Steele, Lea and Flood (2014), Fast Splittable Pseudorandom Number Generators, OOPSLA.
func splitmix64(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// StreamPolicy is how Stream chooses: Thompson sampling that learns after each step.
type StreamPolicy struct {
	Name string
	// Prior is every arm's. With Pooled set it holds at the start only: from then on the prior has the pooled rate of all arms so
	// far, worth bandit.DefaultPriorStrength trials, brought up to date whenever trials have grown by a fifth.
	Prior  bandit.Beta
	Pooled bool
	bandit.Exploration
}

// Stream plays a problem once and returns the regret, Σ (largest chance - chance of the arm drawn), and the share of steps that
// drew the best arm. Each step draws from the probabilities after all steps before it.
func Stream(p Problem, policy StreamPolicy, seed uint64) (regret, bestShare float64, err error) {
	s := stream{problem: p, policy: policy, counts: make([]bandit.Count, len(p.Chances)), prior: policy.Prior}
	if err := s.refresh(); err != nil {
		return 0, 0, err
	}
	random := generator(p.Name, seed, 0)
	best, top := 0, 0.0
	for k, c := range p.Chances {
		if c > top {
			best, top = k, c
		}
	}
	for step := range p.Steps {
		w, err := s.live.ProbBest()
		if err != nil {
			return 0, 0, fmt.Errorf("sim: step %d: %w", step, err)
		}
		q, err := policy.Mix(w)
		if err != nil {
			return 0, 0, err
		}
		arm, err := draw(q, random)
		if err != nil {
			return 0, 0, err
		}
		if err := s.observe(arm, p.Success(seed, step, arm)); err != nil {
			return 0, 0, err
		}
		regret += top - p.Chances[arm]
		if arm == best {
			bestShare += 1 / float64(p.Steps)
		}
	}
	return regret, bestShare, nil
}

// stream is a play under way.
type stream struct {
	problem Problem
	policy  StreamPolicy
	counts  []bandit.Count
	prior   bandit.Beta
	live    *bandit.Live
	trials  int64 // so far
	next    int64 // number of trials at which the pooled prior is brought up to date
}

// refresh begins anew from the prior and the counts.
func (s *stream) refresh() error {
	policy, err := bandit.NewThompson(s.prior, s.counts, 0, 0)
	if err != nil {
		return err
	}
	s.live, err = bandit.NewLive(policy.Posteriors)
	s.next = s.trials + s.trials/5 + 20
	return err
}

func (s *stream) observe(arm int, success bool) error {
	s.trials++
	s.counts[arm].Trials++
	if success {
		s.counts[arm].Successes++
	}
	if !s.policy.Pooled || s.trials < s.next {
		return s.live.Observe(arm, success)
	}
	var all int64
	for _, c := range s.counts {
		all += c.Successes
	}
	b := s.policy.Prior
	pooled := (b.Alpha + float64(all)) / (b.Alpha + b.Beta + float64(s.trials))
	var err error
	if s.prior, err = bandit.NewPrior(pooled, bandit.DefaultPriorStrength); err != nil {
		return err
	}
	return s.refresh()
}

// Streams plays a problem with so many seeds from the first on and returns the mean regret.
func Streams(p Problem, policy StreamPolicy, first uint64, seeds int, target float64) (Result, error) {
	if err := checkRuns(seeds); err != nil {
		return Result{}, err
	}
	regrets, share := make([]float64, seeds), 0.0
	for i := range seeds {
		regret, best, err := Stream(p, policy, first+uint64(i))
		if err != nil {
			return Result{}, err
		}
		regrets[i] = regret
		share += best / float64(seeds)
	}
	mean, top := 0.0, 0.0
	for _, c := range p.Chances {
		mean += c / float64(len(p.Chances))
		top = math.Max(top, c)
	}
	uniform := float64(p.Steps) * (top - mean)
	r := Result{ID: p.Name, Name: "regret of " + policy.Name, Unit: "successes", Target: target}.score(regrets)
	r.Others = []Other{{"uniform", uniform}, {"share of the best arm", share}}
	return r, nil
}
