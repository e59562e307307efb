package bandit

import (
	"fmt"
	"math"
	"slices"
)

// DelayCurve is the distribution of the delay of eventual successes, as observed: a step function. The zero value knows no success and
// is of use only shrunk towards another curve.
type DelayCurve struct {
	delays []float64 // ascending
	// toward is what the steps are drawn to, worth so many successes; nil for none.
	toward Maturing
	worth  float64
}

// Maturing is anything that knows which share of eventual successes has been seen at an age: a DelayCurve or a Cure.
type Maturing interface {
	// CDF returns F(age), in [0, 1], increasing; 0 for negative ages.
	CDF(age float64) float64
}

// DefaultPseudoConverters is how many successes of the program a class's curve starts from.
const DefaultPseudoConverters = 50

// NewDelayCurve returns the empirical distribution of delays, finite and at least 0, in any unit of time.
//
// Take them from cohorts whose window has closed: among younger decisions only the fast successes have been seen, and the curve
// would rise too early. Where there is no closed cohort yet, FitCure separates slow from never.
func NewDelayCurve(delays []float64) (DelayCurve, error) {
	if err := checkTimes("delay", delays); err != nil {
		return DelayCurve{}, err
	}
	sorted := slices.Clone(delays)
	slices.Sort(sorted)
	return DelayCurve{delays: sorted}, nil
}

// Successes is the number of delays the curve was made from.
func (c DelayCurve) Successes() int { return len(c.delays) }

// CDF returns the share of delays that are at most age, drawn towards another curve when it is Shrunk. It is NaN for the zero
// value and for an age that is NaN.
func (c DelayCurve) CDF(age float64) float64 {
	n := float64(len(c.delays))
	if n+c.worth == 0 || math.IsNaN(age) {
		return math.NaN()
	}
	seen, _ := slices.BinarySearchFunc(c.delays, age, func(delay, age float64) int {
		if delay <= age {
			return -1
		}
		return 1
	})
	if c.toward == nil {
		return float64(seen) / n
	}
	return (float64(seen) + c.worth*c.toward.CDF(age)) / (n + c.worth)
}

// Shrunk returns the curve of a class (a channel, a kind of reward) drawn towards that of its program, which counts as much as
// pseudo successes:
//
//	F(age) = (number of delays <= age + m·F_program(age))/(n + m)
//
// A class that has seen little has its program's curve, and one that has seen much its own. It is an error when pseudo is not
// finite and above 0, or there is no program.
func (c DelayCurve) Shrunk(program Maturing, pseudo float64) (DelayCurve, error) {
	if program == nil || !(pseudo > 0) || math.IsInf(pseudo, 1) {
		return DelayCurve{}, fmt.Errorf("bandit: delay curve drawn towards %v with %v successes", program, pseudo)
	}
	c.toward, c.worth = program, pseudo
	return c, nil
}

// Maturity returns F(age) as estimates may use it: at least MinMaturity and at most 1. The error is for a curve that gives
// no number between 0 and 1.
func Maturity(curve Maturing, age float64) (float64, error) {
	f := curve.CDF(age)
	if !(f >= 0 && f <= 1) {
		return 0, fmt.Errorf("%w: delay curve gives %v at age %v", ErrNotFinite, f, age)
	}
	return max(f, MinMaturity), nil
}

// MaxLateShare is the share of successes after the window above which a window should be widened.
const MaxLateShare = 0.03

// LateShare returns the share of successes that came after their window closed. These are stored and counted here, never folded:
// above MaxLateShare the window is too short. NaN when there is no success at all, or for negative counts.
func LateShare(inWindow, late int64) float64 {
	if inWindow < 0 || late < 0 || inWindow+late == 0 {
		return math.NaN()
	}
	return float64(late) / float64(inWindow+late)
}
