package bandit

import "fmt"

// Exploration is what every policy does to its own opinion w before an arm is drawn. For E eligible
// arms,
//
//	q = f + (1 - Σf)·w,   fₖ = EffectiveFloor(Floor, E)
//	p = (1 - ε)·q + ε/E,  ε = Slice
//
// so that a draw from p is the law of "uniform with probability Slice, else the floored policy".
// The zero value explores nothing beyond w.
type Exploration struct {
	// Floor is the least probability wished for each eligible arm, in [0, 1]; EffectiveFloor caps it.
	// 0 means no floor: an arm that has fallen far behind then gets probabilities near 0, and what it
	// is worth today can no longer be estimated.
	Floor float64
	// Minimum holds one least probability p per arm of the policy, or is nil. An arm's floor is the
	// larger of the two; those of the eligible arms have to leave room for w.
	Minimum []float64
	// Slice is the share ε of uniform decisions, in [0, 1].
	Slice float64
}

// Validate reports a share outside [0, 1], and minimum shares that sum to 1 or more over all arms.
func (x Exploration) Validate() error {
	if !(x.Floor >= 0 && x.Floor <= 1) || !(x.Slice >= 0 && x.Slice <= 1) {
		return fmt.Errorf("%w: floor %v and uniform slice %v, want both in [0, 1]", ErrFloors, x.Floor, x.Slice)
	}
	return checkShares(x.Minimum)
}

// mix returns the probabilities of the candidates, the eligible arms, of which w is the policy's opinion.
func (x Exploration) mix(w []float64, candidates []int) ([]float64, error) {
	floor := EffectiveFloor(x.Floor, len(candidates))
	if x.Minimum == nil {
		floored, err := WithFloor(w, floor)
		if err != nil {
			return nil, err
		}
		return WithUniformSlice(floored, x.Slice)
	}
	if x.Slice == 1 || len(candidates) == 1 {
		return WithUniformSlice(w, x.Slice)
	}
	shares := make([]float64, len(candidates))
	for i, k := range candidates {
		// What the slice gives an arm anyway counts towards its minimum.
		owed := (x.Minimum[k] - x.Slice/float64(len(candidates))) / (1 - x.Slice)
		shares[i] = max(floor, owed)
	}
	floored, err := WithMinimumShares(w, shares)
	if err != nil {
		return nil, err
	}
	return WithUniformSlice(floored, x.Slice)
}

// opinion gives the candidates, positions of eligible arms in ascending order, a distribution.
type opinion func(candidates []int) ([]float64, error)

// probabilities asks for the opinion about the eligible arms, mixes it, and returns it with a 0 for every
// arm that is not eligible.
func (x Exploration) probabilities(arms int, eligible []bool, ask opinion) ([]float64, error) {
	if err := x.Validate(); err != nil {
		return nil, err
	}
	if x.Minimum != nil && len(x.Minimum) != arms {
		return nil, fmt.Errorf("%w: %d minimum shares for %d arms", ErrSize, len(x.Minimum), arms)
	}
	candidates, err := among(arms, eligible)
	if err != nil {
		return nil, err
	}
	w, err := ask(candidates)
	if err != nil {
		return nil, err
	}
	mixed, err := x.mix(w, candidates)
	if err != nil {
		return nil, err
	}
	p := make([]float64, arms)
	for i, k := range candidates {
		p[k] = mixed[i]
	}
	return p, nil
}

// among lists the eligible ones of so many arms; nil flags mean all.
func among(arms int, eligible []bool) ([]int, error) {
	if arms == 0 {
		return nil, ErrNoArms
	}
	if eligible != nil && len(eligible) != arms {
		return nil, fmt.Errorf("%w: %d eligibility flags for %d arms", ErrSize, len(eligible), arms)
	}
	candidates := make([]int, 0, arms)
	for k := range arms {
		if eligible == nil || eligible[k] {
			candidates = append(candidates, k)
		}
	}
	if len(candidates) == 0 {
		return nil, fmt.Errorf("%w among %d", ErrNoEligible, arms)
	}
	return candidates, nil
}

// Mix returns the probabilities of arms of which all are eligible, given the policy's opinion w. Errors are those of WithFloor and
// WithMinimumShares.
func (x Exploration) Mix(w []float64) ([]float64, error) {
	return x.MixAmong(w, nil)
}

// MixAmong is Mix where only some arms are eligible, all for nil: w is 0 for the others.
func (x Exploration) MixAmong(w []float64, eligible []bool) ([]float64, error) {
	return x.probabilities(len(w), eligible, func(candidates []int) ([]float64, error) { return pick(w, candidates), nil })
}
