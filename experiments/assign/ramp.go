package assign

import (
	"errors"
	"fmt"
	"math"
	"strconv"
)

// Ramp assigns a unit to an arm whose weights have changed over time, moving as few units as any assignment could: phases[0] are the
// weights the experiment began with, and each later list the weights after a change.
//
// In each phase every arm has exactly its share, wₖ/Σw. From one phase to the next
//
//   - a unit stays where it is unless its arm's share falls, and then leaves with chance 1 - new/old;
//   - those who leave go to arms whose share rises, in proportion to the rise.
//
// So the share of units that move is Σ max(0, newₖ - oldₖ), the least there is, and ramping a variant up takes from the arms that
// pay for it and moves nobody between the others. Sticky has that property for one arm at a time, and follows who is eligible;
// Ramp has it for any change, for units to whom every arm is open. A change of weights begins a new phase of the analysis, too: the
// list of phases is known anyway. A later list may be longer: new arms come last. An arm with weight 0 has nobody.
//
// It is an error when there is no phase, a list is shorter than the one before, a weight is not finite and at least 0, or the
// weights of a phase sum to 0.
func Ramp(salt, unit string, phases [][]float64) (Choice, error) {
	if len(phases) == 0 {
		return Choice{}, errors.New("assign: no weights to ramp")
	}
	arm := -1
	var old []float64
	for n, weights := range phases {
		now, err := normalised(weights)
		if err != nil {
			return Choice{}, fmt.Errorf("phase %d: %w", n, err)
		}
		if len(now) < len(old) {
			return Choice{}, fmt.Errorf("assign: phase %d has %d arms, the one before %d", n, len(now), len(old))
		}
		u := Uniform(Layer(salt, "ramp"), unit, strconv.Itoa(n))
		if arm < 0 {
			arm = pick(now, u)
		} else {
			arm = next(arm, old, now, u)
		}
		old = now
	}
	position := Uniform(Layer(salt, "ramp"), unit, "position")
	return Choice{Index: arm, Probabilities: old, U: place(old, arm, position)}, nil
}

// next returns the arm of a unit after a change of shares, by one uniform number.
func next(arm int, old, now []float64, u float64) int {
	if now[arm] >= old[arm] {
		return arm
	}
	stay := now[arm] / old[arm]
	if u < stay {
		return arm
	}
	u = (u - stay) / (1 - stay) // uniform again
	rises := make([]float64, len(now))
	sum := 0.0
	for k, p := range now {
		if k < len(old) {
			p -= old[k]
		}
		rises[k] = max(0, p)
		sum += rises[k]
	}
	for k := range rises {
		rises[k] /= sum
	}
	return pick(rises, min(u, math.Nextafter(1, 0)))
}

// normalised returns weights divided by their sum.
func normalised(weights []float64) ([]float64, error) {
	sum := 0.0
	for k, w := range weights {
		if !(w >= 0) || math.IsInf(w, 1) {
			return nil, fmt.Errorf("assign: weight %d is %v, want a finite number of at least 0", k, w)
		}
		sum += w
	}
	if !(sum > 0) || math.IsInf(sum, 1) {
		return nil, fmt.Errorf("assign: weights sum to %v, want a finite number above 0", sum)
	}
	shares := make([]float64, len(weights))
	for k, w := range weights {
		shares[k] = w / sum
	}
	return shares, nil
}
