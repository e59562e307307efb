package report

import (
	"context"
	"slices"
	"strconv"
	"time"

	"goodword/experiments"
	"goodword/experiments/ope"
	"goodword/models"
)

// AuditReport says whether the log of an experiment can be believed: whether its decisions were drawn from the very probabilities that
// it holds. It says nothing about the arms.
type AuditReport struct {
	Experiment string    `json:"experiment"`
	From       time.Time `json:"from"`
	To         time.Time `json:"to" doc:"Exclusive"`
	Passed     bool      `json:"passed" doc:"No check failed"`
	Decisions  int64     `json:"decisions" doc:"With a stage of the experiment, without those of test customers"`
	Draws      int64     `json:"draws" doc:"Of them, those that the tests are of"`
	Forced     int64     `json:"forced" doc:"Settled by a promise"`
	Settled    int64     `json:"settled" doc:"With one arm to draw"`
	Repeated   int64     `json:"repeated" doc:"Further decisions of customers who stick to their arm"`

	Checks   []AuditCheck  `json:"checks"`
	Arms     []AuditArm    `json:"arms"`
	Days     []AuditGroup  `json:"days" doc:"Balance by day in UTC; neighbours together where there are more than 400"`
	Versions []AuditGroup  `json:"versions" doc:"The same by version of the policy; empty for ab"`
	Deciles  []AuditDecile `json:"deciles" doc:"By tenth of the probabilities of all arms"`
}

// AuditCheck is one question with its answer.
type AuditCheck struct {
	Name    string `json:"name" enum:"sum,eligible,choice,propensity,hash,twice,outcome_time,feature_time,weights,balance,balance_by_day,balance_by_version,balance_by_decile"`
	Verdict string `json:"verdict" enum:"pass,fail,unknown" doc:"unknown: too little is logged to tell, which is no pass"`
	Checked int64  `json:"checked" doc:"Rows, arms or groups that were looked at"`
	Count   int64  `json:"count" doc:"How many of them are wrong"`
	Worst   string `json:"worst_decision_id,omitempty" doc:"The decision that is furthest off"`
	Detail  string `json:"detail"`
}

// AuditArm compares how often an arm was drawn with its probabilities.
type AuditArm struct {
	Key        string  `json:"key"`
	Rows       int64   `json:"rows" doc:"Draws in which it could be drawn"`
	Drawn      int64   `json:"drawn"`
	Expected   float64 `json:"expected" doc:"The sum of its probabilities"`
	MeanWeight float64 `json:"mean_inverse_weight" doc:"1 if the propensities are true"`
	SE         float64 `json:"se" doc:"The greater of the standard errors by the rows and by the propensities"`
	TooFew     bool    `json:"too_few"`
}

// AuditGroup is the balance of some days or versions.
type AuditGroup struct {
	From   string  `json:"from" doc:"A date, or a version"`
	To     string  `json:"to" doc:"Included"`
	Draws  int64   `json:"draws"`
	Form   float64 `json:"quadratic_form"`
	DF     int     `json:"df"`
	P      float64 `json:"p_value" doc:"Of many groups some are small by chance: see the check"`
	TooFew bool    `json:"too_few"`
}

// AuditDecile compares the draws of arms whose probability lay in a tenth of [0, 1] with these probabilities.
type AuditDecile struct {
	From     float64 `json:"from"`
	To       float64 `json:"to"`
	Expected float64 `json:"expected"`
	Drawn    float64 `json:"drawn"`
	SD       float64 `json:"sd" doc:"By how much drawn varies if the propensities are true"`
}

// Audit checks the draws of an experiment that were made in [from, to). It reads the log once, in memory that does not grow with it. Errors are those of Log.
func (s *Service) Audit(ctx context.Context, ws models.WorkspaceID, key string, from, to time.Time) (*AuditReport, error) {
	e, err := s.find(ctx, ws, key)
	if err != nil {
		return nil, err
	}
	auditor, err := ope.NewAuditor(designOf(e))
	if err != nil {
		return nil, err
	}
	err = s.decisions(ctx, ws, key, from, to, func(_ *models.Experiment, _ map[string]*models.Experiment, d *models.LoggedDecision, stage *models.Stage) error {
		auditor.Add(auditRow(d, stage, len(e.Arms)))
		return nil
	})
	if err != nil {
		return nil, err
	}
	return newAuditReport(e, from, to, auditor.Report()), nil
}

func designOf(e *models.Experiment) ope.Design {
	d := ope.Design{Method: experiments.Method(e.Method), Salt: e.Salt, Arms: make([]experiments.Arm, len(e.Arms))}
	for i := range e.Arms {
		d.Arms[i] = experiments.Arm{Key: e.Arms[i].Key, Weight: e.Arms[i].Weight}
	}
	return d
}

// auditRow is a decision as an audit of so many arms sees it: those that joined after it had no chance.
func auditRow(l *models.LoggedDecision, s *models.Stage, arms int) ope.Row {
	d := l.Decision
	chances := s.Probabilities
	if len(chances) < arms {
		chances = append(slices.Clone(chances), make([]float64, arms-len(chances))...)
	}
	key := d.DrawKey()
	r := ope.Row{
		ID: d.ID.String(), Unit: key[0], Key: key[len(key)-1], DrawKey: key, Forced: s.Forced, Probabilities: chances, Index: s.Index,
		U: s.U, Version: s.PolicyVersion, DecidedAt: d.DecidedAt,
	}
	if s.Eligible != 0 {
		r.Eligible = make([]bool, len(chances))
		for i := range r.Eligible {
			r.Eligible[i] = s.Eligible&(1<<i) != 0
		}
	}
	for i := range l.Outcomes {
		o := &l.Outcomes[i]
		if own := o.Number == d.ID.Number; own && o.Kind != models.OutcomeActivation && (r.FirstOutcomeAt.IsZero() || o.At.Before(r.FirstOutcomeAt)) {
			r.FirstOutcomeAt = o.At
		}
	}
	return r
}

func newAuditReport(e *models.Experiment, from, to time.Time, r *ope.Report) *AuditReport {
	v := &AuditReport{
		Experiment: e.Key, From: from.UTC(), To: to.UTC(), Passed: r.Passed, Decisions: r.Rows, Draws: r.Draws(), Forced: r.Forced, Settled: r.Settled,
		Repeated: r.Repeated, Checks: make([]AuditCheck, len(r.Checks)), Arms: make([]AuditArm, len(r.Arms)),
		Days: auditGroups(r.Days, dateOf), Versions: auditGroups(r.Versions, func(n int64) string { return strconv.FormatInt(n, 10) }),
		Deciles: make([]AuditDecile, len(r.Deciles)),
	}
	for i, c := range r.Checks {
		v.Checks[i] = AuditCheck{Name: c.Name, Verdict: string(c.Verdict), Checked: c.Checked, Count: c.Count, Worst: c.Worst, Detail: c.Detail}
	}
	for i, a := range r.Arms {
		v.Arms[i] = AuditArm{
			Key: e.Arms[i].Key, Rows: a.Rows, Drawn: a.Drawn, Expected: a.Expected, MeanWeight: a.Mean, SE: max(a.SE, a.TrueSE), TooFew: a.TooFew,
		}
	}
	for i, d := range r.Deciles {
		v.Deciles[i] = AuditDecile(d)
	}
	return v
}

func auditGroups(f ope.Family, label func(int64) string) []AuditGroup {
	list := make([]AuditGroup, len(f.Groups))
	for i, g := range f.Groups {
		list[i] = AuditGroup{From: label(g.From), To: label(g.To), Draws: g.Rows, Form: g.Statistic, DF: g.DF, P: g.P, TooFew: g.TooFew}
	}
	return list
}

func dateOf(day int64) string { return time.Unix(day*24*60*60, 0).UTC().Format(time.DateOnly) }
