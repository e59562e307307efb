package bandit

import (
	"errors"
	"fmt"
	"math"
)

// PendingWeight returns the chance that a decision without a success so far will still have one, given the chance of an
// eventual success and the share of these that its age has let show:
//
//	r = p(1-F)/(1 - pF)
//
// A pending row counts as r of a success and 1-r of a failure. Where pF = 1 a pending row is impossible, and r is 0. NaN for a
// chance or maturity outside [0, 1].
func PendingWeight(p, maturity float64) float64 {
	if !(p >= 0 && p <= 1) || !(maturity >= 0 && maturity <= 1) {
		return math.NaN()
	}
	missing := 1 - float64(p*maturity)
	if missing <= 0 {
		return 0
	}
	return float64(p*(1-maturity)) / missing
}

// DelayedOutcome is one row of FitLogisticDelayed.
type DelayedOutcome struct {
	X       []float64
	Success bool // seen by now
	// Maturity is the share of eventual successes seen at the row's age, in [0, 1]; 1 once the window has closed.
	Maturity float64
}

// MaxSweeps bounds FitLogisticDelayed.
const MaxSweeps = 50

// FitLogisticDelayed fits a logistic model of the eventual success to rows of which some are pending, by expectation
// maximisation: each sweep counts a pending row as the success it may still become, PendingWeight at its present chance,
// and fits anew, beginning where the last sweep ended. Two to five sweeps are enough, between 1 and MaxSweeps are
// allowed. The first sweep takes chances from the prior's mean.
//
// Rows are not modified. Errors are those of FitLogistic, and for a maturity outside [0, 1]. Dempster, Laird and Rubin (1977), JRSS B
// 39(1); Chapelle (2014), KDD.
func FitLogisticDelayed(rows []DelayedOutcome, prior Coefficients, sweeps int) (Fit, error) {
	if sweeps < 1 || sweeps > MaxSweeps {
		return Fit{}, fmt.Errorf("bandit: %d sweeps, want 1 to %d", sweeps, MaxSweeps)
	}
	if err := prior.Validate(); err != nil {
		return Fit{}, err
	}
	counted := make([]Outcome, len(rows))
	var problems []error
	for i, r := range rows {
		counted[i] = Outcome{X: r.X, Weight: 1}
		if !(r.Maturity >= 0 && r.Maturity <= 1) {
			problems = append(problems, fmt.Errorf("%w: row %d has maturity %v", ErrNotFinite, i, r.Maturity))
		}
		if len(r.X) != len(prior.Mean) {
			problems = append(problems, fmt.Errorf("%w: row %d has %d features for a model of %d", ErrSize, i, len(r.X), len(prior.Mean)))
		}
	}
	if len(problems) > 0 {
		return Fit{}, errors.Join(problems...)
	}
	theta := prior.Mean
	var fit Fit
	for range sweeps {
		for i, r := range rows {
			counted[i].Y = 1
			if !r.Success {
				counted[i].Y = PendingWeight(sigmoid(product(r.X, theta)), r.Maturity)
			}
		}
		var err error
		if fit, err = fitLogistic(counted, prior, theta); err != nil {
			return Fit{}, err
		}
		theta = fit.Model.Mean()
	}
	return fit, nil
}
