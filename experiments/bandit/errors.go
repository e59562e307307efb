package bandit

import (
	"errors"
	"fmt"
	"math"
)

// What can be wrong with the input of a policy. Every error of this package that is about one of these
// wraps it, with the values that were wrong: tell them apart with errors.Is.
var (
	// ErrNoArms: the policy, or the state it was made from, has no arm at all.
	ErrNoArms = errors.New("bandit: no arms")
	// ErrOneArm: an experiment needs two arms. One eligible arm of several is no error: it gets 1.
	ErrOneArm = errors.New("bandit: one arm is nothing to choose among")
	// ErrNoEligible: there are arms, and none of them may be chosen now.
	ErrNoEligible = errors.New("bandit: no eligible arm")
	// ErrSize: lists that have to be of one length are not, or a row has not as many features as the model.
	ErrSize = errors.New("bandit: sizes do not fit")
	// ErrWeights: weights that should be a distribution have a negative entry, or a sum other than 1.
	ErrWeights = errors.New("bandit: weights are not a distribution")
	// ErrFloors: floors or minimum shares are out of range, or leave nothing to choose with.
	ErrFloors = errors.New("bandit: floors do not fit")
	// ErrNotFinite: a model gave NaN or an infinity.
	ErrNotFinite = errors.New("bandit: not a finite number")
	// ErrPosterior: a posterior, prior or count has parameters out of range.
	ErrPosterior = errors.New("bandit: not a valid posterior")
	// ErrNoSeed: a simulation has no generator, because the context names no snapshot or no decision.
	ErrNoSeed = errors.New("bandit: nothing to seed a simulation with")
	// ErrVersion: a state was written in another format, or for other arms or features.
	ErrVersion = errors.New("bandit: state of another version")
)

// checkFinite reports the first value that is NaN or infinite.
func checkFinite(name string, values []float64) error {
	for k, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("%w: %s %d is %v", ErrNotFinite, name, k, v)
		}
	}
	return nil
}
