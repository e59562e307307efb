package sim

import (
	"math"
	"math/rand/v2"
	"strconv"

	"goodword/experiments"
	"goodword/experiments/bandit"
)

// Environment E8: customers described by eight numbers, and twelve actions made of three factors of 2, 3 and 2 levels. What a level is worth
// depends on the customer.
const (
	contextNumbers = 8
	contextBase    = -3.0 // log-odds
	contextEffect  = 0.3  // standard deviation of a level's effects, per number of the context
)

// contextWorld is one draw of the truth.
type contextWorld struct {
	features bandit.FeatureMap
	actions  [][]string
	theta    []float64 // of the features
}

func newContextWorld(random *rand.Rand) contextWorld {
	w := contextWorld{features: bandit.FeatureMap{Factors: []bandit.FactorLevels{
		{Name: "channel", Levels: []string{"email", "push"}},
		{Name: "reward", Levels: []string{"5", "10", "20"}},
		{Name: "copy", Levels: []string{"a", "b"}},
	}}}
	for i := range contextNumbers {
		name := "x" + strconv.Itoa(i)
		w.features.Context = append(w.features.Context, name)
		for _, f := range w.features.Factors {
			w.features.Interactions = append(w.features.Interactions, [2]string{name, f.Name})
		}
	}
	for _, channel := range w.features.Factors[0].Levels {
		for _, reward := range w.features.Factors[1].Levels {
			for _, copy := range w.features.Factors[2].Levels {
				w.actions = append(w.actions, []string{channel, reward, copy})
			}
		}
	}
	w.theta = make([]float64, w.features.Dimension())
	w.theta[0] = contextBase
	for i := 1 + contextNumbers; i < len(w.theta); i++ {
		w.theta[i] = contextEffect * random.NormFloat64()
	}
	return w
}

// customer draws the numbers of one.
func (w contextWorld) customer(random *rand.Rand) []float64 {
	x := make([]float64, contextNumbers)
	for i := range x {
		x[i] = random.NormFloat64()
	}
	return x
}

// meet returns the features of each action for a customer, and its chance of a success.
func (w contextWorld) meet(x []float64) (rows [][]float64, chances []float64, err error) {
	for _, levels := range w.actions {
		row, err := w.features.Row(levels, x)
		if err != nil {
			return nil, nil, err
		}
		logit := 0.0
		for i, v := range row {
			logit += v * w.theta[i]
		}
		rows, chances = append(rows, row), append(chances, bandit.Chance(logit, 0))
	}
	return rows, chances, nil
}

// prior is what a logistic model may assume of the effects.
func (w contextWorld) prior() bandit.Coefficients {
	return w.features.Prior(contextBase, bandit.EffectScales{Intercept: 1, Context: 0.3, Main: 0.3, Interaction: 0.3})
}

// contextMethod is a policy over a model that learns from every decision.
type contextMethod struct {
	name string
	// policy returns the policy for the present model after so many decisions.
	policy func(model *bandit.Logistic, decisions int) experiments.Contextual
	// weighted trains with the outcome weighed by one over its propensity.
	weighted bool
}

const contextDraws = 128 // of the simulation: a decision of this size takes 0.1 ms

// contextMethods are compared by Contextual.
func contextMethods(dimension int) []contextMethod {
	explore := bandit.Exploration{Slice: 0.01}
	squareCB := func(model *bandit.Logistic, decisions int) experiments.Contextual {
		gamma := bandit.Gamma(contextGamma, 12, int64(decisions), float64(dimension))
		return bandit.Scored{Model: model, Exploration: explore, Rule: func(s []float64) ([]float64, error) { return bandit.SquareCB(s, gamma) }}
	}
	epsilon := func(model *bandit.Logistic, _ int) experiments.Contextual {
		return bandit.Scored{Model: model, Rule: func(s []float64) ([]float64, error) { return bandit.EpsilonGreedy(s, 0.1) }}
	}
	return []contextMethod{
		{name: "SquareCB", policy: squareCB},
		{name: "logistic Thompson", policy: func(model *bandit.Logistic, _ int) experiments.Contextual {
			return bandit.LogisticThompson{Model: model, Exploration: explore, Draws: contextDraws}
		}},
		{name: "epsilon-greedy .1", policy: epsilon},
		{name: "epsilon-greedy .1, trained with weights 1/p", policy: epsilon, weighted: true},
	}
}

// contextGamma is SquareCB's base: scores are chances of some percent, of which the best differ by a tenth of that.
const contextGamma = 100

// ContextualSize is the number of decisions of environment E8.
const ContextualSize = 50_000

// Contextual returns environment E8 with so many decisions per run: a logistic world of eight numbers and twelve composite actions. It scores the
// regret of SquareCB and of logistic Thompson sampling, both with a model of levels and their interactions with the context that learns from
// every decision, as a share of that of choosing at random (at most 30 %). Beside them: epsilon-greedy with the same model, and with rows
// weighted by one over their propensity.
func Contextual(decisions int) func(runs int, seed uint64) ([]Result, error) {
	return func(runs int, seed uint64) ([]Result, error) {
		if err := checkRuns(runs); err != nil {
			return nil, err
		}
		var results []Result
		var others []Other
		for i, m := range contextMethods(newContextWorld(generator("E8", seed, 0)).features.Dimension()) {
			shares := make([]float64, runs)
			for run := range runs {
				var err error
				if shares[run], err = playContextual(seed, run, decisions, m); err != nil {
					return nil, err
				}
			}
			if i < 2 {
				results = append(results, Result{ID: "E8", Name: "regret of " + m.name, Unit: "of uniform", Target: 0.3}.score(shares))
			} else {
				others = append(others, Other{m.name, mean(shares)})
			}
		}
		results[0].Others = others
		return results, nil
	}
}

// playContextual returns the regret of one run as a share of that of choosing at random.
func playContextual(seed uint64, run, decisions int, m contextMethod) (float64, error) {
	world := newContextWorld(generator("E8 world", seed, run))
	customers := generator("E8 customers", seed, run)
	luck := generator("E8 "+m.name, seed, run)
	model, err := bandit.NewLogistic(world.prior())
	if err != nil {
		return 0, err
	}
	regret, uniform := 0.0, 0.0
	for i := range decisions {
		rows, chances, err := world.meet(world.customer(customers))
		if err != nil {
			return 0, err
		}
		context := experiments.Context{Features: rows, Salt: "E8", Snapshot: strconv.FormatUint(seed, 10) + "/" + strconv.Itoa(run), Decision: strconv.Itoa(i)}
		p, err := m.policy(model, i).ProbabilitiesIn(context, nil)
		if err != nil {
			return 0, err
		}
		arm, err := draw(p, luck)
		if err != nil {
			return 0, err
		}
		top := largest(chances)
		regret += top - chances[arm]
		uniform += top - mean(chances)
		outcome, weight := 0.0, 1.0
		if luck.Float64() < chances[arm] {
			outcome = 1
		}
		if m.weighted {
			weight = 1 / (p[arm] * float64(len(p)))
		}
		if err := model.Observe(rows[arm], outcome, weight); err != nil {
			return 0, err
		}
	}
	return regret / math.Max(uniform, 1e-300), nil
}
