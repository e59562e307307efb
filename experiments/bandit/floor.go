package bandit

import (
	"fmt"
	"math"
)

const (
	// DefaultFloor is the least probability of each eligible arm: 1 %.
	DefaultFloor = 0.01
	// MaxFloorMass bounds what the floors of all arms take together: 20 %. With more than
	// 20 arms at the default floor each arm's floor is smaller.
	MaxFloorMass = 0.2
	// DefaultSlice is the share of decisions that are drawn uniformly: 2 %.
	DefaultSlice = 0.02
)

// EffectiveFloor returns the floor that a policy applies to the given number of eligible arms:
// min(floor, MaxFloorMass/arms). It is 0 for a floor of 0 or less, or when there is no arm.
func EffectiveFloor(floor float64, arms int) float64 {
	if arms < 1 {
		return 0
	}
	return max(0, min(floor, MaxFloorMass/float64(arms)))
}

// WithFloor mixes a distribution w over K arms with the uniform one, so that no arm is below floor:
//
//	p = f + (1 - K·f)·w,  f = min(floor, 1/K)
//
// The mixture keeps the order of the arms and sums to 1; a floor of 1/K or more gives the uniform
// distribution. The alternative of raising small arms and dividing by the new sum ends below the
// floor and distorts the others, and is not offered.
//
// It is an error when w is not a distribution (a negative or non-numeric entry, or a sum further
// than 1e-9 from 1) or the floor is not at least 0. w is not modified.
func WithFloor(w []float64, floor float64) ([]float64, error) {
	if err := checkDistribution(w); err != nil {
		return nil, err
	}
	if !(floor >= 0) {
		return nil, fmt.Errorf("bandit: floor is %v, want a number of at least 0", floor)
	}
	arms := float64(len(w))
	if floor >= 1/arms {
		return WithUniformSlice(w, 1)
	}
	rest := 1 - float64(arms*floor)
	p := make([]float64, len(w))
	for k := range w {
		p[k] = floor + float64(rest*w[k])
	}
	return p, nil
}

// WithUniformSlice mixes a distribution over K arms with the uniform one in the proportions
// (1-epsilon) and epsilon: the law of a draw that is uniform in a share epsilon of decisions and
// follows p otherwise,
//
//	(1 - ε)·p + ε/K
//
// It is an error when p is not a distribution, see WithFloor, or epsilon is outside [0, 1]. p is not
// modified.
func WithUniformSlice(p []float64, epsilon float64) ([]float64, error) {
	if err := checkDistribution(p); err != nil {
		return nil, err
	}
	if !(epsilon >= 0 && epsilon <= 1) {
		return nil, fmt.Errorf("bandit: uniform slice is %v, want it in [0, 1]", epsilon)
	}
	share := epsilon / float64(len(p))
	mixed := make([]float64, len(p))
	for k := range p {
		mixed[k] = share + float64((1-epsilon)*p[k])
	}
	return mixed, nil
}

func checkDistribution(p []float64) error {
	const tolerance = 1e-9
	sum := 0.0
	for k, v := range p {
		if !(v >= 0) {
			return fmt.Errorf("bandit: probability %d is %v, want a number of at least 0", k, v)
		}
		sum += v
	}
	if !(math.Abs(sum-1) <= tolerance) {
		return fmt.Errorf("bandit: %d probabilities sum to %v, want 1", len(p), sum)
	}
	return nil
}
