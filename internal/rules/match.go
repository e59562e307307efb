package rules

import (
	"time"

	"github.com/google/cel-go/common/types"

	"goodword/models"
)

// Match reports whether the rule is true of the customer as of now. An error at
// run time (a missing trait, a division by zero, a type that does not compare,
// more work than allowed) is false together with the error, of kind
// models.Invalid: the rule is wrong about this customer. State is only read.
func (r *Rule) Match(state *models.State, now time.Time) (bool, error) {
	return r.eval(&facts{state: state, now: now.UnixMicro()})
}

func (r *Rule) eval(f *facts) (bool, error) {
	if r.program == nil {
		return true, nil
	}
	out, _, err := r.program.Eval(f)
	if err != nil {
		return false, &models.Error{Op: "rules.Match", Kind: models.Invalid, Detail: "the rule cannot be evaluated", Err: err}
	}
	yes, ok := out.(types.Bool)
	if !ok {
		return false, models.Errorf(models.Invalid, "rules.Match", "the rule gave %s, not true or false", out.Type())
	}
	return bool(yes), nil
}
