package sim

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"

	"goodword/experiments"
	"goodword/experiments/bandit"
)

// storedMethods are the methods of environment E15: all that learn.
var storedMethods = []experiments.Method{
	experiments.Thompson, experiments.TopTwo, experiments.MoneyThompson,
	experiments.LinearThompson, experiments.LogisticThompson, experiments.SquareCB,
}

// storedArms are so many of the actions for methods without a context: few enough that money is compared for every set of eligible arms.
const storedArms = 4

// storedMethod is a method with what it has learned of the actions of a world.
type storedMethod struct {
	method experiments.Method
	world  contextWorld
	arms   []experiments.Arm

	state func() bandit.State
	// learn takes in the outcome of an arm that had the features.
	learn func(arm int, row []float64, success bool, random *rand.Rand) error
	// policy makes the policy of a state after so many decisions.
	policy func(s bandit.State, decisions int64) (storedPolicy, error)
}

// storedPolicy is a policy of one state, bound to a decision.
type storedPolicy func(experiments.Context) experiments.Policy

// read makes the policy of a stored state of a version.
func (m storedMethod) read(text []byte, version int64) (storedPolicy, error) {
	s, err := bandit.ReadState(text)
	if err != nil {
		return nil, err
	}
	return m.policy(s, version*recomputedBatch)
}

func newStoredMethod(method experiments.Method, world contextWorld) (storedMethod, error) {
	m := storedMethod{method: method, world: world}
	if method == experiments.Thompson || method == experiments.TopTwo || method == experiments.MoneyThompson {
		m.world.actions = m.world.actions[:storedArms]
	}
	for _, levels := range m.world.actions {
		m.arms = append(m.arms, experiments.Arm{Key: strings.Join(levels, "/")})
	}
	var err error
	switch method {
	case experiments.Thompson:
		err = m.learnChances(bandit.Earn)
	case experiments.TopTwo:
		err = m.learnChances(bandit.FindBest)
	case experiments.MoneyThompson:
		err = m.learnMoney()
	case experiments.LinearThompson, experiments.SquareCB:
		err = m.learnLinear()
	case experiments.LogisticThompson:
		err = m.learnLogistic()
	default:
		err = fmt.Errorf("sim: method %q has no state", method)
	}
	return m, err
}

func (m *storedMethod) keys() []string {
	keys := make([]string, len(m.arms))
	for k, arm := range m.arms {
		keys[k] = arm.Key
	}
	return keys
}

// learnChances counts successes.
func (m *storedMethod) learnChances(aim bandit.Aim) error {
	counts, err := bandit.NewCounts(m.keys()...)
	m.state = func() bandit.State { return counts }
	m.learn = func(arm int, _ []float64, success bool, _ *rand.Rand) error {
		return counts.Fold(m.arms[arm].Key, success)
	}
	m.policy = func(s bandit.State, _ int64) (storedPolicy, error) {
		policy, err := s.(*bandit.Counts).Policy(fivePrior, recomputedExploration, aim)
		return everywhere(policy), err
	}
	return err
}

// learnMoney gives a success a value of about 40.
func (m *storedMethod) learnMoney() error {
	counts, err := bandit.NewMoneyCounts(m.keys()...)
	m.state = func() bandit.State { return counts }
	m.learn = func(arm int, _ []float64, success bool, random *rand.Rand) error {
		if !success {
			return counts.FoldNothing(m.arms[arm].Key)
		}
		return counts.FoldValue(m.arms[arm].Key, 40+10*random.NormFloat64())
	}
	prior := bandit.MoneyPrior{Rate: fivePrior, Value: bandit.NIG{Mean: 30, Kappa: 1, A: 2, B: 200}}
	m.policy = func(s bandit.State, _ int64) (storedPolicy, error) {
		policy, err := s.(*bandit.MoneyCounts).Policy(prior, recomputedExploration, bandit.Earn)
		return everywhere(policy), err
	}
	return err
}

// learnLinear is for linear Thompson sampling and for SquareCB.
func (m *storedMethod) learnLinear() error {
	features := m.world.features.Version()
	model, err := bandit.NewLinear(bandit.Around(m.world.features.Dimension(), 0.1), 0.05)
	m.state = func() bandit.State { return model.State(features) }
	m.learn = func(_ int, row []float64, success bool, _ *rand.Rand) error {
		return model.Observe(row, outcomeOf(success))
	}
	m.policy = func(s bandit.State, decisions int64) (storedPolicy, error) {
		read, err := s.(*bandit.LinearState).Model(features)
		if m.method == experiments.LinearThompson {
			return within(bandit.LinearThompson{Model: read, Exploration: recomputedExploration}), err
		}
		gamma := bandit.Gamma(contextGamma, len(m.arms), decisions, float64(m.world.features.Dimension()))
		return within(bandit.Scored{
			Model: read, Exploration: recomputedExploration, Rule: func(s []float64) ([]float64, error) { return bandit.SquareCB(s, gamma) },
		}), err
	}
	return err
}

func (m *storedMethod) learnLogistic() error {
	features := m.world.features.Version()
	model, err := bandit.NewLogistic(m.world.prior())
	m.state = func() bandit.State { return model.State(features) }
	m.learn = func(_ int, row []float64, success bool, _ *rand.Rand) error {
		return model.Observe(row, outcomeOf(success), 1)
	}
	m.policy = func(s bandit.State, _ int64) (storedPolicy, error) {
		read, err := s.(*bandit.LogisticState).Model(features)
		return within(bandit.LogisticThompson{Model: read, Exploration: recomputedExploration}), err
	}
	return err
}

func outcomeOf(success bool) float64 {
	if success {
		return 1
	}
	return 0
}

// within binds a contextual policy to each decision.
func within(policy experiments.Contextual) storedPolicy {
	return func(c experiments.Context) experiments.Policy { return experiments.In(policy, c) }
}

// everywhere is a policy without context. It computes the probabilities of each set of eligible arms once.
func everywhere(policy experiments.Policy) storedPolicy {
	once := remembered{policy, map[string][]float64{}}
	return func(experiments.Context) experiments.Policy { return once }
}

// remembered keeps what a policy said of each set of eligible arms.
type remembered struct {
	experiments.Policy
	said map[string][]float64
}

// Probabilities implements experiments.Policy.
func (r remembered) Probabilities(eligible []bool) ([]float64, error) {
	key := make([]byte, 0, len(eligible))
	for _, flag := range eligible {
		key = strconv.AppendBool(key, flag)
	}
	if p, ok := r.said[string(key)]; ok {
		return p, nil
	}
	p, err := r.Policy.Probabilities(eligible)
	if err == nil {
		r.said[string(key)] = p
	}
	return p, err
}
