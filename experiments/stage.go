package experiments

import (
	"errors"
	"fmt"
	"math"
	"strconv"

	"goodword/experiments/assign"
)

// Stage is one choice with the state it is drawn from.
type Stage struct {
	// Salt is the experiment's own: stages with different salts draw independently. Not empty.
	Salt string
	// Method says how to draw.
	Method Method
	// Arms are in the order of the eligibility flags and of the logged probabilities.
	Arms []Arm
	// Policy and Version are those of a method that learns, ignored under AB; for a contextual policy see In. Version
	// counts the states of the policy: each has a draw of its own, so that a decision taken again after the policy
	// has learned is not tied to its first draw.
	Policy  Policy
	Version int64
	// Slice is the share, in [0, 1], that is uniform in the policy's probabilities, as in
	// bandit.Thompson. Ignored under AB.
	Slice float64
}

// Draw is a choice together with what it was drawn from. Logged as it is, it can be checked with
// assign.Index and evaluated later.
type Draw struct {
	// Probabilities is the propensity of every arm: 0 where not eligible, else above 0 for every arm
	// that could have been chosen. Read only: the policy may keep the list.
	Probabilities []float64
	// U is the uniform number of the draw: assign.Index(Probabilities, U) is Index.
	U float64
	// Index is the chosen arm.
	Index int
	// Slice says that the decision belongs to the uniform slice: given that, each eligible arm
	// was equally likely, whatever the policy thought.
	Slice bool
}

// Validate reports everything that is wrong with the stage, joined.
func (s Stage) Validate() error {
	var problems []error
	if s.Salt == "" {
		problems = append(problems, errors.New("salt is empty"))
	}
	if !s.Method.Valid() {
		problems = append(problems, fmt.Errorf("method %q is not known", s.Method))
	}
	if len(s.Arms) == 0 {
		problems = append(problems, errors.New("no arms"))
	}
	if s.Method.Learns() && s.Policy == nil {
		problems = append(problems, errors.New("no policy"))
	}
	if !(s.Slice >= 0 && s.Slice <= 1) {
		problems = append(problems, fmt.Errorf("slice is %v, want it in [0, 1]", s.Slice))
	}
	problems = append(problems, s.checkArms()...)
	if len(problems) == 0 {
		return nil
	}
	return fmt.Errorf("experiments: invalid stage: %w", errors.Join(problems...))
}

func (s Stage) checkArms() (problems []error) {
	seen := make(map[string]bool, len(s.Arms))
	for i, arm := range s.Arms {
		if arm.Key == "" {
			problems = append(problems, fmt.Errorf("arm %d has no key", i))
		} else if seen[arm.Key] {
			problems = append(problems, fmt.Errorf("arm %d has the key %q of an earlier one", i, arm.Key))
		}
		seen[arm.Key] = true
		if !(arm.Weight >= 0) || math.IsInf(arm.Weight, 1) {
			problems = append(problems, fmt.Errorf("arm %d has weight %v, want a finite number of at least 0", i, arm.Weight))
		}
	}
	return problems
}

// Draw chooses one of the eligible arms; nil flags mean that all are eligible.
//
// Under AB the choice depends on the unit alone (a customer, or its household or account): see
// assign.Sticky. The key is not used.
//
// Under a method that learns it depends on the key alone, normally the decision's key and its
// validity epoch. One uniform number picks the arm from exactly the policy's probabilities p. An
// independent second number then says whether the decision belongs to the uniform slice, with
// probability
//
//	P(slice | arm k) = (ε/E)/pₖ
//
// for E eligible arms. Slice and arm so have the joint law of drawing the slice first, with chance ε,
// and the arm second, uniformly inside the slice; yet the arm comes from the one distribution that is logged.
//
// The same stage, unit, key and flags give the same Draw, to the bit: calling Draw again is the
// replay. It is an error when there is no eligible arm that can be chosen, numbers of flags and arms differ,
// the policy fails, or its probabilities are not a distribution over the eligible arms with at least
// ε/E for each. Other mistakes in the stage are reported by Validate, which Draw does not call.
func (s Stage) Draw(unit string, key []string, eligible []bool) (Draw, error) {
	if eligible != nil && len(eligible) != len(s.Arms) {
		return Draw{}, fmt.Errorf("experiments: %d eligibility flags for %d arms", len(eligible), len(s.Arms))
	}
	switch {
	case s.Method == AB:
		return s.stick(unit, eligible)
	case s.Method.Learns() && s.Policy != nil:
		return s.drawFromPolicy(key, eligible)
	}
	return Draw{}, s.Validate()
}

func (s Stage) stick(unit string, eligible []bool) (Draw, error) {
	keys, weights := make([]string, len(s.Arms)), make([]float64, len(s.Arms))
	for i, arm := range s.Arms {
		keys[i], weights[i] = arm.Key, arm.Weight
	}
	choice, err := assign.Sticky(s.Salt, unit, keys, weights, eligible)
	if err != nil {
		return Draw{}, fmt.Errorf("experiments: draw: %w", err)
	}
	return Draw{Probabilities: choice.Probabilities, U: choice.U, Index: choice.Index}, nil
}

func (s Stage) drawFromPolicy(key []string, eligible []bool) (Draw, error) {
	p, err := s.Policy.Probabilities(eligible)
	if err != nil {
		return Draw{}, fmt.Errorf("experiments: draw: %w", err)
	}
	share, err := s.sliceShare(p, eligible)
	if err != nil {
		return Draw{}, err
	}
	draw := Draw{Probabilities: p}
	draw.U = DrawUniform(s.Salt, s.Version, key)
	if draw.Index, err = assign.Index(p, draw.U); err != nil {
		return Draw{}, fmt.Errorf("experiments: draw: %w", err)
	}
	draw.Slice = assign.Uniform(assign.Layer(s.Salt, "slice"), key...) < share/p[draw.Index]
	return draw, nil
}

// DrawUniform is the uniform number that a stage with the salt draws with under a method that learns, in a state of its policy, for
// a key. An auditor can compute it without the policy.
func DrawUniform(salt string, version int64, key []string) float64 {
	return assign.Uniform(assign.Layer(salt, "draw/"+strconv.FormatInt(version, 10)), key...)
}

// sliceShare returns ε/E after checking that the policy's probabilities keep to the flags and to
// the slice; that they are a distribution is checked by assign.Index.
func (s Stage) sliceShare(p []float64, eligible []bool) (float64, error) {
	if len(p) != len(s.Arms) {
		return 0, fmt.Errorf("experiments: policy gave %d probabilities for %d arms", len(p), len(s.Arms))
	}
	arms := 0
	for k := range p {
		if eligible == nil || eligible[k] {
			arms++
		} else if p[k] != 0 {
			return 0, fmt.Errorf("experiments: policy gave probability %v to arm %d, which is not eligible", p[k], k)
		}
	}
	if arms == 0 {
		return 0, errors.New("experiments: no eligible arm")
	}
	share := s.Slice / float64(arms)
	for k := range p {
		if (eligible == nil || eligible[k]) && p[k] < share {
			return 0, fmt.Errorf("experiments: policy gave probability %v to arm %d, less than its part %v of the uniform slice", p[k], k, share)
		}
	}
	return share, nil
}
