package bandit

import (
	"fmt"
	"math"

	"goodword/experiments/internal/elementary"
)

// SquareCB returns the inverse-gap weighting of scores, higher is better:
//
//	qₖ = 1/(K + γ·(s_best - sₖ)) for every arm but the best, the rest to the best
//
// K is the number of scores: pass those of the eligible arms. The best arm is the first of those with the
// largest score, and gets at least 1/K. A gamma of 0 gives the uniform distribution; the larger it
// is, the more the best arm gets; Gamma says how it should grow. Scores should lie in [0, 1], see
// ScoreRange: gamma is in units of 1/score.
//
// It is an error when there is no score, one is not finite, or gamma is not finite and at least 0.
// Foster and Rakhlin (2020), Beyond UCB, ICML, with μ = K.
func SquareCB(scores []float64, gamma float64) ([]float64, error) {
	best, err := first(scores)
	if err != nil {
		return nil, err
	}
	if !(gamma >= 0) || math.IsInf(gamma, 1) {
		return nil, fmt.Errorf("%w: gamma is %v, want it at least 0", ErrNotFinite, gamma)
	}
	arms := float64(len(scores))
	q := make([]float64, len(scores))
	rest := 1.0
	for k, s := range scores {
		if k != best {
			q[k] = 1 / (arms + float64(gamma*(scores[best]-s)))
			rest -= q[k]
		}
	}
	// Each of the others got at most 1/K, so that less than 1/K is left by rounding only.
	q[best] = max(rest, 1/arms)
	return normalised(q), nil
}

// Gamma returns SquareCB's parameter after so many decisions,
//
//	γ = base·√(arms·decisions/dimension)
//
// where dimension is about the number of parameters of the model. With it the regret of a model whose error
// falls like dimension/decisions grows with the square root of decisions. decisions below 1 count as 1.
func Gamma(base float64, arms int, decisions int64, dimension float64) float64 {
	return float64(base * math.Sqrt(float64(float64(arms)*float64(max(decisions, 1)))/dimension))
}

// ScoreRange maps money to scores in [0, 1] by bounds that are fixed before an experiment. Bounds
// taken from the scores at hand would change what gamma means from one decision to the next.
type ScoreRange struct {
	Low, High float64 // Low < High, both finite
}

// Score returns (v - Low)/(High - Low), cut to [0, 1]. NaN stays NaN. The zero ScoreRange leaves v as it is, uncut.
func (r ScoreRange) Score(v float64) float64 {
	switch {
	case r == ScoreRange{} || math.IsNaN(v):
		return v
	case v <= r.Low:
		return 0
	case v >= r.High:
		return 1
	}
	return (v - r.Low) / (r.High - r.Low)
}

// EpsilonGreedy returns ε/K for each arm and 1-ε more for the first of those with the largest score. It is
// here to be compared with: it explores arms it knows to be bad as much as any.
//
// It is an error when there is no score, one is not finite, or epsilon is outside [0, 1].
func EpsilonGreedy(scores []float64, epsilon float64) ([]float64, error) {
	greedy, err := Greedy(scores)
	if err != nil {
		return nil, err
	}
	return WithUniformSlice(greedy, epsilon)
}

// Greedy returns probability 1 for the first of those arms with the largest score. Alone it is no policy to
// learn from: what it does not choose can never be evaluated. Errors are those of EpsilonGreedy.
func Greedy(scores []float64) ([]float64, error) {
	best, err := first(scores)
	if err != nil {
		return nil, err
	}
	q := make([]float64, len(scores))
	q[best] = 1
	return q, nil
}

// Softmax returns probabilities in proportion to exp(score/temperature). It is here to be compared with:
// it does not know which scores are uncertain.
//
// It is an error when there is no score, one is not finite, or temperature is not finite and above 0.
func Softmax(scores []float64, temperature float64) ([]float64, error) {
	best, err := first(scores)
	if err != nil {
		return nil, err
	}
	if !(temperature > 0) || math.IsInf(temperature, 1) {
		return nil, fmt.Errorf("%w: temperature is %v, want it above 0", ErrNotFinite, temperature)
	}
	q := make([]float64, len(scores))
	for k, s := range scores {
		q[k] = elementary.Exp((s - scores[best]) / temperature) // at most 1, and 1 for the best: no overflow, no log of 0
	}
	return normalised(q), nil
}

// first returns the lowest position of the largest score.
func first(scores []float64) (int, error) {
	if len(scores) == 0 {
		return 0, ErrNoArms
	}
	if err := checkFinite("score", scores); err != nil {
		return 0, err
	}
	best := 0
	for k, s := range scores {
		if s > scores[best] {
			best = k
		}
	}
	return best, nil
}
