package bandit

import (
	"fmt"
	"math/rand/v2"

	"goodword/experiments"
	"goodword/experiments/assign"
)

// LinearThompson is Thompson sampling with a linear model of the value: each eligible arm gets the probability that its
// expected outcome xᵀθ is the largest, of arms that share θ and so are correlated.
//
// Up to three arms are compared exactly, more by simulation, see Scores.ProbBest; its generator is seeded by the
// context's salt, snapshot and decision. The policy's probabilities then contain the noise of that simulation, and
// are exact all the same as the propensities of what is drawn from them. Agrawal and Goyal (2013), Thompson Sampling
// for Contextual Bandits with Linear Payoffs, ICML.
//
// It is only read, and is safe for concurrent use while nobody observes into the model.
type LinearThompson struct {
	Model *Linear
	Exploration
	Aim   Aim
	Draws int // of the simulation; 0 means DefaultDraws
}

// ProbabilitiesIn implements experiments.Contextual. It is an error when the features do not fit the model, no arm is
// eligible, the exploration does not fit, or more than three arms differ and
// the context names no snapshot or no decision (ErrNoSeed).
func (t LinearThompson) ProbabilitiesIn(c experiments.Context, eligible []bool) ([]float64, error) {
	return t.probabilities(len(c.Features), eligible, func(candidates []int) ([]float64, error) {
		m, err := moneyOf(c, candidates)
		if err != nil {
			return nil, err
		}
		s, err := t.Model.scores(pick(c.Features, candidates))
		if err != nil {
			return nil, err
		}
		return weighJoint(m.scale(s), nil, t.Aim, t.Draws, c)
	})
}

// LogisticThompson is Thompson sampling with a logistic model of a success. Without gains and costs the arm with the largest
// log-odds is the best, else the one with the largest gain·chance - cost, which is always simulated. Otherwise it is as
// LinearThompson.
type LogisticThompson struct {
	Model *Logistic
	Exploration
	Aim   Aim
	Draws int // of the simulation; 0 means DefaultDraws
}

// ProbabilitiesIn implements experiments.Contextual, with the errors of LinearThompson.
func (t LogisticThompson) ProbabilitiesIn(c experiments.Context, eligible []bool) ([]float64, error) {
	return t.probabilities(len(c.Features), eligible, func(candidates []int) ([]float64, error) {
		m, err := moneyOf(c, candidates)
		if err != nil {
			return nil, err
		}
		s, err := t.Model.scores(pick(c.Features, candidates))
		if err != nil {
			return nil, err
		}
		var value transform
		if !m.none() {
			value = func(logits []float64) {
				for k, v := range logits {
					logits[k] = sigmoid(v)
				}
				m.values(logits)
			}
		}
		return weighJoint(s, value, t.Aim, t.Draws, c)
	})
}

// weighJoint turns scores into an opinion.
func weighJoint(s joint, value transform, aim Aim, draws int, c experiments.Context) ([]float64, error) {
	if len(s.mean) == 1 {
		return []float64{1}, nil
	}
	if draws == 0 {
		draws = DefaultDraws
	}
	best, err := s.probBest(value, draws, generator(c))
	if err != nil {
		return nil, err
	}
	return aim.weigh(best)
}

// generator returns the source of a decision's simulation, nil when the decision is not named.
func generator(c experiments.Context) *rand.PCG {
	if c.Snapshot == "" || c.Decision == "" {
		return nil
	}
	return assign.Generator(assign.Layer(c.Salt, "simulation"), c.Snapshot, c.Decision)
}

// Predictor is a model of the expected outcome of actions, one row of features each: any regression. Linear and Logistic are
// Predictors.
type Predictor interface {
	Predict(rows [][]float64) ([]float64, error)
}

// Predict returns the expected outcomes of several actions. Errors are those of Score.
func (m *Linear) Predict(rows [][]float64) ([]float64, error) {
	s, err := m.scores(rows)
	return s.mean, err
}

// Predict returns the chances of success of several actions at the mean of the coefficients. Errors are those of Score.
func (m *Logistic) Predict(rows [][]float64) ([]float64, error) {
	s, err := m.scores(rows)
	for k, v := range s.mean {
		s.mean[k] = sigmoid(v)
	}
	return s.mean, err
}

// Rule turns the scores of the eligible arms into a distribution over them, as SquareCB, EpsilonGreedy and Softmax do with
// their parameter bound.
type Rule func(scores []float64) ([]float64, error)

// Scored is a policy that sees the expected value of each arm and not how uncertain it is. With SquareCB as its rule it is
// the default contextual explorer: cheap, exact, and content with any model.
//
//	gamma := bandit.Gamma(20, arms, decisions, float64(model.Dimension()))
//	policy := bandit.Scored{Model: model, Range: r, Rule: func(s []float64) ([]float64, error) { return bandit.SquareCB(s, gamma) }}
type Scored struct {
	Model Predictor
	Rule  Rule
	Range ScoreRange // of the values; the zero value leaves them as they are
	Exploration
}

// ProbabilitiesIn implements experiments.Contextual. It is an error when the model fails or gives a value that is not
// finite (ErrNotFinite, with the arm), no arm is eligible, the exploration does not fit, or the rule fails.
func (p Scored) ProbabilitiesIn(c experiments.Context, eligible []bool) ([]float64, error) {
	return p.probabilities(len(c.Features), eligible, func(candidates []int) ([]float64, error) {
		m, err := moneyOf(c, candidates)
		if err != nil {
			return nil, err
		}
		scores, err := p.Model.Predict(pick(c.Features, candidates))
		if err != nil {
			return nil, err
		}
		if len(scores) != len(candidates) {
			return nil, fmt.Errorf("%w: model gave %d predictions for %d arms", ErrSize, len(scores), len(candidates))
		}
		scores = append([]float64(nil), scores...)
		m.values(scores)
		if err := checkFinite("value of eligible arm", scores); err != nil {
			return nil, err
		}
		for k, v := range scores {
			scores[k] = p.Range.Score(v)
		}
		return p.Rule(scores)
	})
}

// LinUCB chooses the arm with the largest upper bound of its expected outcome. It is here to be compared with: outside
// its uniform slice, which has to be at least MinUCBSlice, there is no chance in it.
type LinUCB struct {
	Model *Linear
	Width float64 // of the bound, in standard deviations
	Exploration
}

// ProbabilitiesIn implements experiments.Contextual. ErrFloors is for a slice below MinUCBSlice; other errors are those of
// LinearThompson, simulation aside.
func (p LinUCB) ProbabilitiesIn(c experiments.Context, eligible []bool) ([]float64, error) {
	if !(p.Slice >= MinUCBSlice) {
		return nil, fmt.Errorf("%w: LinUCB with a uniform slice of %v, want at least %v", ErrFloors, p.Slice, MinUCBSlice)
	}
	return p.probabilities(len(c.Features), eligible, func(candidates []int) ([]float64, error) {
		m, err := moneyOf(c, candidates)
		if err != nil {
			return nil, err
		}
		s, err := p.Model.scores(pick(c.Features, candidates))
		if err != nil {
			return nil, err
		}
		s = m.scale(s)
		return UpperBound(s.mean, s.deviations(), p.Width)
	})
}

// money is gain and cost of the eligible arms of a context; nil lists mean 1 and 0.
type money struct{ gain, cost []float64 }

func moneyOf(c experiments.Context, candidates []int) (money, error) {
	var m money
	for _, list := range []struct {
		name string
		from []float64
		to   *[]float64
	}{{"gain", c.Gain, &m.gain}, {"cost", c.Cost, &m.cost}} {
		if list.from == nil {
			continue
		}
		if len(list.from) != len(c.Features) {
			return money{}, fmt.Errorf("%w: %s of %d arms for %d rows of features", ErrSize, list.name, len(list.from), len(c.Features))
		}
		*list.to = pick(list.from, candidates)
		if err := checkFinite(list.name+" of eligible arm", *list.to); err != nil {
			return money{}, err
		}
	}
	return m, nil
}

func (m money) none() bool { return m.gain == nil && m.cost == nil }

// values turns predictions into values, in place.
func (m money) values(predictions []float64) {
	for k := range predictions {
		if m.gain != nil {
			predictions[k] = float64(m.gain[k] * predictions[k])
		}
		if m.cost != nil {
			predictions[k] -= m.cost[k]
		}
	}
}

// scale turns scores into values, in place.
func (m money) scale(s joint) joint {
	m.values(s.mean)
	if m.gain == nil {
		return s
	}
	for k, gain := range m.gain {
		row := s.row(k)
		for i := range row {
			row[i] = float64(gain * row[i])
		}
	}
	return s
}
