package analyst

import (
	"slices"
	"strconv"

	"goodword/experiments"
	"goodword/experiments/ope"
	"goodword/experiments/sim"
)

// ReplayAudit says whether the probabilities of a replay are those that it drew from.
type ReplayAudit struct {
	Passed bool          `json:"passed"` // no check failed
	Draws  int64         `json:"draws"`
	Checks []ReplayCheck `json:"checks"`
}

// ReplayCheck is one question to the log of a replay. ope.Check names them.
type ReplayCheck struct {
	Name    string      `json:"name"`
	Verdict ope.Verdict `json:"verdict"`
	Detail  string      `json:"detail"`
}

// replayChecks are the checks that can be asked of a file: it has no customers, days or times, and the policy has another version for every
// row. The mean inverse weight of each arm, within 3 standard errors, is left out: of many arms one is often outside by chance, and balance
// asks the same of all together.
var replayChecks = []string{"sum", "choice", "propensity", "hash", "balance", "balance_by_decile"}

// replayAudit shows the decisions of a replay to an auditor.
type replayAudit struct {
	auditor  *ope.Auditor
	eligible []bool // every class, always
}

// newReplayAudit begins the audit of a replay among arms.
func newReplayAudit(s sim.ReplaySettings, arms []string) (*replayAudit, error) {
	// Of the method an auditor asks only whether units keep their arm. Here none does.
	design := ope.Design{Method: experiments.SquareCB, Salt: s.Salt()}
	for _, arm := range arms {
		design.Arms = append(design.Arms, experiments.Arm{Key: arm})
	}
	auditor, err := ope.NewAuditor(design)
	return &replayAudit{auditor: auditor, eligible: slices.Repeat([]bool{true}, len(arms))}, err
}

func (a *replayAudit) add(p sim.Played) {
	a.auditor.Add(ope.Row{
		ID: "row " + strconv.Itoa(p.Decision+1), DrawKey: p.Key(), Eligible: a.eligible, Probabilities: p.Probabilities, Index: p.Index, U: p.U, Version: p.Version,
	})
}

func (a *replayAudit) result() ReplayAudit {
	report := a.auditor.Report()
	result := ReplayAudit{Passed: true, Draws: report.Draws()}
	for _, c := range report.Checks {
		if slices.Contains(replayChecks, c.Name) {
			result.Checks = append(result.Checks, ReplayCheck{Name: c.Name, Verdict: c.Verdict, Detail: c.Detail})
			result.Passed = result.Passed && c.Verdict != ope.Fail
		}
	}
	return result
}
