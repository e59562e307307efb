package bandit

import (
	"cmp"
	"fmt"
	"math"
	"slices"
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
		return nil, fmt.Errorf("%w: floor is %v, want a number of at least 0", ErrFloors, floor)
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

// WithMinimumShares mixes a distribution w with one least share per arm:
//
//	pₖ = fₖ + (1 - Σf)·wₖ
//
// so that arm k gets at least fₖ and what is left follows w. It is an error when w is not a
// distribution, see WithFloor, the lists differ in length, a share is not in [0, 1], or the shares sum to
// 1 or more and leave nothing to w. Neither list is modified.
func WithMinimumShares(w, shares []float64) ([]float64, error) {
	if err := checkDistribution(w); err != nil {
		return nil, err
	}
	if len(w) != len(shares) {
		return nil, fmt.Errorf("%w: %d minimum shares for %d weights", ErrSize, len(shares), len(w))
	}
	if err := checkShares(shares); err != nil {
		return nil, err
	}
	rest := 1.0
	for _, f := range shares {
		rest -= f
	}
	p := make([]float64, len(w))
	for k := range w {
		p[k] = shares[k] + float64(rest*w[k])
	}
	return p, nil
}

// checkShares reports a share outside [0, 1], and a sum of 1 or more.
func checkShares(shares []float64) error {
	sum := 0.0
	for k, f := range shares {
		if !(f >= 0 && f <= 1) {
			return fmt.Errorf("%w: minimum share %d is %v, want it in [0, 1]", ErrFloors, k, f)
		}
		sum += f
	}
	if !(sum < 1) {
		return fmt.Errorf("%w: minimum shares sum to %v, want less than 1", ErrFloors, sum)
	}
	return nil
}

// WithFloorProjected returns the distribution nearest to w, in Euclidean distance, among those in
// which no arm is below floor:
//
//	p = argmin ‖p - w‖  over  pₖ >= f, Σp = 1;   pₖ = max(f, wₖ - τ)
//
// It leaves large arms larger than WithFloor does, and takes from all of them alike. A floor of
// 1/K or more gives the uniform distribution. Errors are those of WithFloor. Held, Wolfe and
// Crowder (1974), Mathematical Programming 6.
func WithFloorProjected(w []float64, floor float64) ([]float64, error) {
	if err := checkDistribution(w); err != nil {
		return nil, err
	}
	if !(floor >= 0) {
		return nil, fmt.Errorf("%w: floor is %v, want a number of at least 0", ErrFloors, floor)
	}
	arms := float64(len(w))
	if floor >= 1/arms {
		return WithUniformSlice(w, 1)
	}
	// In descending order the arms above the floor are the first ones; τ is what each of them gives up.
	sorted := slices.Clone(w)
	slices.SortFunc(sorted, func(a, b float64) int { return cmp.Compare(b, a) })
	tau, sum := 0.0, 0.0
	for i, v := range sorted {
		sum += v
		above := float64(i + 1)
		t := (sum + float64((arms-above)*floor) - 1) / above
		if v-t <= floor {
			break
		}
		tau = t
	}
	p := make([]float64, len(w))
	for k, v := range w {
		p[k] = max(floor, v-tau)
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
		return nil, fmt.Errorf("%w: uniform slice is %v, want it in [0, 1]", ErrFloors, epsilon)
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
			return fmt.Errorf("%w: entry %d is %v, want a number of at least 0", ErrWeights, k, v)
		}
		sum += v
	}
	if !(math.Abs(sum-1) <= tolerance) {
		return fmt.Errorf("%w: %d entries sum to %v, want 1", ErrWeights, len(p), sum)
	}
	return nil
}
