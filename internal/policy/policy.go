package policy

import (
	"fmt"

	"goodword/experiments"
	"goodword/experiments/bandit"
	"goodword/models"
)

// Policy is an experiment's policy in one state. It is only read, and safe for concurrent use.
type Policy struct {
	// Shadow is the policy on trial beside it, nil for none.
	Shadow *Policy

	e          *models.Experiment
	fixed      experiments.Policy // of a method that looks at nobody
	contextual experiments.Contextual
	cells      map[string]experiments.Policy // of an experiment whose arms are copies
	design     *design
	hours      *hours // of the method send_time
	money      money
	inMoney    bool
	chances    []float64 // of a success by arm, whoever the customer is
	err        error
}

// New makes the policy of an experiment that learns. One that cannot be made, because its stored posterior is of another version or is
// damaged, draws uniformly, and Err says why: a decision needs an answer, and a uniform draw is an honest one.
func New(e *models.Experiment, state models.PolicyState, s Setting) *Policy {
	p := &Policy{e: e}
	if p.err = p.make(state, s); p.err != nil {
		p.err = fmt.Errorf("experiment %s draws uniformly: %w", e.Key, p.err)
	}
	if e.Shadow != nil {
		state.Model = state.Shadow
		p.Shadow = New(e.AsShadow(), state, s)
	}
	return p
}

// Err says why the policy draws uniformly, nil where it does not.
func (p *Policy) Err() error { return p.err }

func (p *Policy) make(state models.PolicyState, s Setting) (err error) {
	if n := len(p.e.Arms); len(state.Arms) != n || state.Pending != nil && len(state.Pending) != n {
		return fmt.Errorf("policy: state of %d arms, and of %d with open decisions, for %d", len(state.Arms), len(state.Pending), n)
	}
	if p.e.Objective == models.ObjectiveValue {
		if p.money, err = newMoney(p.e, state, s); err != nil {
			return err
		}
		p.inMoney = p.money.known()
	}
	if p.e.Copies {
		return p.makeCells(state)
	}
	if p.e.Method.Contextual() {
		return p.makeContextual(state)
	}
	if p.e.Method == models.MethodSendTime {
		p.hours, err = newHours(p.e, &state)
		return err
	}
	return p.makeFixed(state)
}

// rates are the posteriors of the arms' chances of a success: closed windows, and of open ones as much as they let show.
func rates(e *models.Experiment, state models.PolicyState) ([]bandit.Beta, error) {
	prior, err := bandit.NewPrior(e.PriorMean, e.PriorStrength)
	if err != nil {
		return nil, err
	}
	list := make([]bandit.Beta, len(e.Arms))
	for k, a := range state.Arms {
		successes, trials := float64(a.Successes), float64(a.Trials)
		if state.Pending != nil {
			open := state.Pending[k]
			successes += float64(open.Successes)
			trials += max(open.Exposure, float64(open.Successes))
		}
		if list[k], err = prior.Update(successes, trials); err != nil {
			return nil, fmt.Errorf("arm %s: %w", e.Arms[k].Key, err)
		}
	}
	return list, nil
}

func (p *Policy) makeFixed(state models.PolicyState) error {
	chances, err := rates(p.e, state)
	if err != nil {
		return err
	}
	aim := bandit.Earn
	if p.e.Method == models.MethodTopTwo {
		aim = bandit.FindBest
	}
	x := exploration(p.e)
	if !p.inMoney {
		p.fixed = bandit.Thompson{Posteriors: chances, Floor: x.Floor, Minimum: x.Minimum, Slice: x.Slice, Aim: aim}
		return nil
	}
	t := bandit.MoneyThompson{Exploration: x, Aim: aim}
	for k, rate := range chances {
		w := bandit.Worth{Rate: rate, Value: p.money.value[k], Cost: p.money.cost[k]}
		w.Value.Mean -= p.money.owed[k]
		t.Arms = append(t.Arms, w)
	}
	p.fixed = t
	return nil
}

// exploration is what the experiment asks for whatever its method thinks.
func exploration(e *models.Experiment) bandit.Exploration {
	x := bandit.Exploration{Floor: e.Floor, Slice: e.UniformShare}
	for k := range e.Arms {
		if e.Arms[k].MinShare > 0 && x.Minimum == nil {
			x.Minimum = make([]float64, len(e.Arms))
		}
		if x.Minimum != nil {
			x.Minimum[k] = e.Arms[k].MinShare
		}
	}
	return x
}

// draws is how many draws of the scores a decision simulates. Each arm is drawn as often as it is the best whatever their number: the probabilities
// are right on average, and exact as propensities. Fewer make them coarser, down to floor and slice; environment E8 is played with as many.
const draws = 128

// squareCBBase suits scores that are chances of some percent, of which the best differ by a tenth of that: see environment E8.
const squareCBBase = 100

func (p *Policy) makeContextual(state models.PolicyState) (err error) {
	if p.design, err = newDesign(p.e); err != nil {
		return err
	}
	m, err := newModel(p.e, p.design, state.Model)
	if err != nil {
		return err
	}
	chances, err := rates(p.e, state)
	if err != nil {
		return err
	}
	for _, c := range chances {
		p.chances = append(p.chances, c.Mean())
	}
	x := exploration(p.e)
	switch p.e.Method {
	case models.MethodLinear:
		p.contextual = bandit.LinearThompson{Model: m.linear, Exploration: x, Draws: draws}
	case models.MethodLogistic:
		p.contextual = bandit.LogisticThompson{Model: m.logistic, Exploration: x, Draws: draws}
	case models.MethodSquareCB:
		var seen int64
		for _, a := range state.Arms {
			seen += a.Trials
		}
		dimension := float64(p.design.levels.Dimension())
		p.contextual = bandit.Scored{Model: m.logistic, Exploration: x, Rule: func(scores []float64) ([]float64, error) {
			return bandit.SquareCB(scores, bandit.Gamma(squareCBBase, len(scores), seen, dimension))
		}}
	default:
		return fmt.Errorf("policy: method %q is not known", p.e.Method)
	}
	return nil
}

// Contextual reports whether probabilities depend on the subject.
func (p *Policy) Contextual() bool { return (p.contextual != nil || p.hours != nil) && p.err == nil }

// In binds the policy to one decision about a subject: the same three give the same probabilities in any process. snapshot names the state
// that the policy was made from, decision the decision's key. A policy that fails, on a number that is none, say, gives every eligible arm
// the same chance.
func (p *Policy) In(s Subject, snapshot, decision string) experiments.Policy {
	return bound{p, s, snapshot, decision}
}

type bound struct {
	p                  *Policy
	subject            Subject
	snapshot, decision string
}

// Probabilities implements experiments.Policy.
func (b bound) Probabilities(eligible []bool) ([]float64, error) {
	if b.p.err == nil {
		if list, err := b.own(eligible); err == nil {
			return list, nil
		}
	}
	return uniform(len(b.p.e.Arms), eligible)
}

func (b bound) own(eligible []bool) ([]float64, error) {
	p := b.p
	switch {
	case p.fixed != nil:
		return p.fixed.Probabilities(eligible)
	case p.cells != nil:
		return p.inCell(eligible)
	case p.hours != nil:
		return p.hours.probabilities(b.subject, eligible)
	}
	c := experiments.Context{Features: p.design.rows(b.subject, eligible), Salt: p.e.Salt, Snapshot: b.snapshot, Decision: b.decision}
	switch {
	case !p.inMoney:
	case p.e.Method == models.MethodLinear: // its model has learned money
		c.Cost = p.money.tiredness(b.subject)
		for k, owed := range p.money.owed {
			c.Cost[k] += float64(p.chances[k] * owed)
		}
	default:
		c.Gain, c.Cost = p.money.gains(), p.money.costs(b.subject)
	}
	return p.contextual.ProbabilitiesIn(c, eligible)
}

// uniform gives every eligible arm the same chance.
func uniform(arms int, eligible []bool) ([]float64, error) {
	n := 0
	for k := range arms {
		if eligible == nil || eligible[k] {
			n++
		}
	}
	if n == 0 {
		return nil, bandit.ErrNoEligible
	}
	list := make([]float64, arms)
	for k := range list {
		if eligible == nil || eligible[k] {
			list[k] = 1 / float64(n)
		}
	}
	return list, nil
}
