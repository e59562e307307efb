package ope

import (
	"errors"
	"fmt"
	"time"

	"goodword/experiments"
)

// Design is the experiment whose draws are audited, as it stood when they were made.
type Design struct {
	// Arms are in the order of the probabilities. Their weights matter under experiments.AB only.
	Arms   []experiments.Arm
	Method experiments.Method
	// Salt is what the draws were hashed with; empty leaves the hashes unchecked.
	Salt string
}

// maxArms bounds the matrices of an audit.
const maxArms = 512

func (d Design) validate() error {
	var problems []error
	if len(d.Arms) < 1 || len(d.Arms) > maxArms {
		problems = append(problems, fmt.Errorf("%d arms, want 1 to %d", len(d.Arms), maxArms))
	}
	if !d.Method.Valid() {
		problems = append(problems, fmt.Errorf("method %q is not known", d.Method))
	}
	return errors.Join(problems...)
}

// Row is one draw of one stage, as logged.
type Row struct {
	// ID names the decision in the report.
	ID string
	// Unit is whom it was about: a customer, or its household or account. Empty is a unit of its own.
	Unit string
	// Key is unique among the decisions of a unit; empty is not looked at.
	Key string
	// DrawKey is what the uniform number was hashed from, see experiments.Stage.Draw; nil is not looked at.
	DrawKey []string
	// Forced says that something other than the policy settled the stage: a promise that lasts.
	Forced bool
	// Eligible says which arms could be drawn; nil or all false when that was not logged.
	Eligible []bool
	// Probabilities is the distribution over all arms that was logged, Index the arm that was taken, U the uniform number.
	Probabilities []float64
	Index         int
	U             float64
	// Version is that of the policy.
	Version int64

	DecidedAt time.Time
	// FirstOutcomeAt is when the first outcome that names the decision happened, FeaturesAt the latest time of what the
	// decision knew; zero for none, or not known.
	FirstOutcomeAt, FeaturesAt time.Time
}

// eligible reports whether an arm could be drawn, as far as that was logged.
func (r *Row) eligible(k int) bool { return len(r.Eligible) > k && r.Eligible[k] }

// choices counts the eligible arms.
func (r *Row) choices() (n int) {
	for _, ok := range r.Eligible {
		if ok {
			n++
		}
	}
	return n
}
