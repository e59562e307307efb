package sim

import (
	"math/rand/v2"

	"goodword/experiments/bandit"
)

// fiveChances are those of environment E3: close together, at the rate of shares.
var fiveChances = []float64{.050, .052, .055, .045, .060}

const (
	fiveBatch   = 200
	fiveBatches = 200 // 40,000 decisions
)

// fivePrior is the prior of E3.
var fivePrior = bandit.Beta{Alpha: 1, Beta: 19}

// FiveArms is environment E3: five arms between 4.5 and 6 %, 40,000 decisions in batches of 200. It scores the regret of Thompson
// sampling with a floor of 2 % (at most 140 successes), how often that has the best arm ahead in the end (at least 93 %), and how often
// top-two Thompson sampling has (at least 95 %).
func FiveArms(runs int, seed uint64) ([]Result, error) {
	if err := checkRuns(runs); err != nil {
		return nil, err
	}
	play := func(policy func(counts []bandit.Count) ([]float64, error)) (regrets, found []float64, err error) {
		for run := range runs {
			regret, hit, err := playFive(generator("E3", seed, run), policy)
			if err != nil {
				return nil, nil, err
			}
			regrets, found = append(regrets, regret), append(found, hit)
		}
		return regrets, found, nil
	}
	thompson := func(floor float64, aim bandit.Aim) func(counts []bandit.Count) ([]float64, error) {
		return func(counts []bandit.Count) ([]float64, error) {
			policy, err := bandit.NewThompson(fivePrior, counts, floor, 0)
			if err != nil {
				return nil, err
			}
			policy.Aim = aim
			return policy.Probabilities(nil)
		}
	}
	earn, earnFound, err := play(thompson(0.02, bandit.Earn))
	if err != nil {
		return nil, err
	}
	find, findFound, err := play(thompson(0, bandit.FindBest))
	if err != nil {
		return nil, err
	}
	epsilon, epsilonFound, err := play(func(counts []bandit.Count) ([]float64, error) {
		rates := make([]float64, len(counts))
		for k, c := range counts {
			rates[k] = (fivePrior.Alpha + float64(c.Successes)) / (fivePrior.Alpha + fivePrior.Beta + float64(c.Trials))
		}
		return bandit.EpsilonGreedy(rates, 0.1)
	})
	if err != nil {
		return nil, err
	}
	regret := Result{ID: "E3", Name: "regret of Thompson with a floor of 2 %", Unit: "successes", Target: 140}.score(earn)
	regret.Others = []Other{{"top-two", mean(find)}, {"epsilon-greedy .1", mean(epsilon)}, {"uniform", fiveBatch * fiveBatches * (0.060 - mean(fiveChances))}}
	best := Result{ID: "E3", Name: "best arm ahead, Thompson with a floor of 2 %", Unit: "of runs", Target: 0.93, AtLeast: true}.score(earnFound)
	best.Others = []Other{{"epsilon-greedy .1", mean(epsilonFound)}}
	two := Result{ID: "E3", Name: "best arm ahead, top-two", Unit: "of runs", Target: 0.95, AtLeast: true}.score(findFound)
	return []Result{regret, best, two}, nil
}

// playFive returns the regret of one run and whether, 1 or 0, the best arm had the highest posterior mean in the end.
func playFive(random *rand.Rand, policy func([]bandit.Count) ([]float64, error)) (regret, found float64, err error) {
	counts := make([]bandit.Count, len(fiveChances))
	b := batches{
		chances: func(int) []float64 { return fiveChances }, size: fiveBatch, number: fiveBatches,
		policy: func(int) ([]float64, error) { return policy(counts) },
		learn: func(_ int, more []bandit.Count) error {
			add(counts, more)
			return nil
		},
	}
	regrets, err := b.run(random)
	if err != nil {
		return 0, 0, err
	}
	means := make([]float64, len(counts))
	for k, c := range counts {
		means[k] = (fivePrior.Alpha + float64(c.Successes)) / (fivePrior.Alpha + fivePrior.Beta + float64(c.Trials))
	}
	if argmax(means) == argmax(fiveChances) {
		found = 1
	}
	return sum(regrets), found, nil
}

// add adds counts arm by arm.
func add(counts, more []bandit.Count) {
	for k, c := range more {
		counts[k].Trials += c.Trials
		counts[k].Successes += c.Successes
	}
}

func mean(values []float64) float64 { return sum(values) / float64(len(values)) }
