package ope

import (
	"fmt"
	"math"
	"time"

	"goodword/experiments"
)

// Verdict is what a check came to.
type Verdict string

// The verdicts. Unknown is no pass: there is too little, or nothing, to say it by.
const (
	Pass    Verdict = "pass"
	Fail    Verdict = "fail"
	Unknown Verdict = "unknown"
)

// Check is one question to the log with its answer.
type Check struct {
	// Name is a stable key: sum, eligible, choice, propensity, hash, twice, outcome_time, feature_time, weights, balance,
	// balance_by_day, balance_by_version, balance_by_decile.
	Name    string
	Verdict Verdict
	// Checked is how many rows, arms or groups were looked at, Count how many of them are wrong.
	Checked, Count int64
	// Worst is the id of the worst row, empty when none is wrong or the check is of the whole log.
	Worst string
	// Detail is a sentence for people.
	Detail string
}

// Decile compares how often arms were drawn whose probability lay in one tenth of [0, 1] with these probabilities.
type Decile struct {
	From, To float64
	// Expected is the sum of the probabilities, over all arms and draws, and Drawn how often such an arm was drawn.
	Expected float64
	Drawn    float64
	// SD is the standard deviation of Drawn when the propensities are true.
	SD float64
}

// Report is what an audit found.
type Report struct {
	// Rows is all rows; Forced of them were settled by a promise, Settled had one arm to draw, Repeated are further decisions of
	// units that stick to their arm. The others are the draws that the tests are of.
	Rows, Forced, Settled, Repeated int64
	// Passed says that no check failed.
	Passed bool
	Checks []Check

	Arms     []ArmWeight // in the order of the design
	Balance  Test
	Days     Family
	Versions Family // empty under experiments.AB
	Deciles  []Decile
	ByDecile Test
}

// Report says what the rows so far have shown.
func (a *Auditor) Report() *Report {
	r := &Report{
		Rows: a.rows, Forced: a.forced, Settled: a.settled, Repeated: a.repeated, Passed: true,
		Arms: a.weights.Arms(), Balance: a.whole.TestPooled(), Days: a.days.family(), Versions: a.version.family(),
		Deciles: a.listDeciles(), ByDecile: a.deciles.TestPooled(),
	}
	for i, rule := range rules {
		r.Checks = append(r.Checks, rule.check(&a.faults[i]))
	}
	r.Checks = append(r.Checks, checkWeights(r.Arms, a.keys), checkBalance("balance", "every arm was drawn as often as its probabilities say", r.Balance),
		checkFamily("balance_by_day", "day", r.Days, dayName))
	if a.design.Method != experiments.AB {
		r.Checks = append(r.Checks, checkFamily("balance_by_version", "version of the policy", r.Versions, versionName))
	}
	r.Checks = append(r.Checks, checkBalance("balance_by_decile", "likely and unlikely arms alike were drawn as often as their probabilities say", r.ByDecile))
	for _, c := range r.Checks {
		r.Passed = r.Passed && c.Verdict != Fail
	}
	return r
}

// Draws is the number of draws that the tests are of.
func (r *Report) Draws() int64 { return r.Balance.Rows }

// rule says in words what a fault is about.
type rule struct{ name, kept, broken, nothing string }

var rules = [numFaults]rule{
	faultSum:        {"sum", "the probabilities of every row sum to 1", "have probabilities that do not sum to 1", "no row is logged"},
	faultEligible:   {"eligible", "every row says which arms could be drawn", "do not say rightly which arms could be drawn", "no row is logged"},
	faultChoice:     {"choice", "every choice is what its uniform number picks", "took another arm than their uniform number picks", "nothing was drawn"},
	faultPropensity: {"propensity", "every arm taken had a probability above 0", "took an arm that could not be drawn", "no row is logged"},
	faultHash:       {"hash", "every draw comes out the same when it is hashed again", "come out differently when hashed again", "no salt or key is known to hash"},
	faultTwice:      {"twice", "every decision is logged once", "are there twice, or share a draw", "no keys are known"},
	faultOutcome:    {"outcome_time", "no outcome happened before its decision", "have an outcome from before they were decided", "no outcome names its decision"},
	faultFeature:    {"feature_time", "no decision knew what came later", "knew what came later", "the log does not say from when the features are"},
}

func (r rule) check(f *fault) Check {
	c := Check{Name: r.name, Verdict: Pass, Checked: f.checked, Count: f.count, Worst: f.worst, Detail: r.kept}
	switch {
	case f.checked == 0:
		c.Verdict, c.Detail = Unknown, r.nothing
	case f.count > 0:
		c.Verdict, c.Detail = Fail, fmt.Sprintf("%d of %d rows %s; of the worst: %s", f.count, f.checked, r.broken, f.told)
	}
	return c
}

func checkWeights(arms []ArmWeight, keys []string) Check {
	c := Check{Name: "weights", Verdict: Unknown, Detail: "too few draws were expected of any arm"}
	var worst float64
	for k, arm := range arms {
		if arm.TooFew {
			continue
		}
		c.Checked++
		if !arm.Off() {
			continue
		}
		c.Count++
		if off := math.Abs(arm.Mean-1) / max(arm.SE, arm.TrueSE); c.Count == 1 || off > worst {
			worst = off
			c.Detail = fmt.Sprintf("arm %s was drawn %d times where its probabilities say %.1f: its mean inverse weight is %.4f, %.1f standard errors from 1",
				keys[k], arm.Drawn, arm.Expected, arm.Mean, off)
		}
	}
	switch {
	case c.Count > 0:
		c.Verdict = Fail
	case c.Checked > 0:
		c.Verdict = Pass
		c.Detail = fmt.Sprintf("the mean inverse weight of %d arms lies within 3 standard errors of 1; by chance one arm in 370 does not", c.Checked)
	}
	return c
}

func checkBalance(name, kept string, t Test) Check {
	c := Check{Name: name, Verdict: Pass, Checked: t.Rows}
	switch {
	case t.TooFew:
		c.Verdict, c.Detail = Unknown, fmt.Sprintf("%d draws are too few to tell", t.Rows)
	case t.P < alarm:
		c.Verdict, c.Count = Fail, 1
		c.Detail = fmt.Sprintf("the propensities are not true: p = %.2g (chi-square %.1f, %d degrees of freedom)", t.P, t.Statistic, t.DF)
	default:
		c.Detail = fmt.Sprintf("%s: p = %.2g; below 0.001 would be an alarm", kept, t.P)
	}
	return c
}

func checkFamily(name, of string, f Family, label func(Group) string) Check {
	c := Check{Name: name, Verdict: Pass, Checked: int64(f.Tested)}
	if f.Lowest < 0 {
		c.Verdict, c.Detail = Unknown, fmt.Sprintf("no %s has draws enough to tell", of)
		return c
	}
	lowest := f.Groups[f.Lowest]
	for _, g := range f.Groups {
		if !g.TooFew && g.P*float64(f.Tested) < alarm {
			c.Count++
		}
	}
	note := fmt.Sprintf("the lowest p is %.2g (%s), which with all %d looked at counts as %.2g; below 0.001 is an alarm", lowest.P, label(lowest), f.Tested, f.P)
	if c.Count > 0 {
		c.Verdict, c.Detail = Fail, fmt.Sprintf("by %s the propensities are not true: %s", of, note)
		return c
	}
	c.Detail = fmt.Sprintf("no %s stands out: %s", of, note)
	return c
}

func dayName(g Group) string {
	const day = 24 * 60 * 60
	from, to := time.Unix(g.From*day, 0).UTC().Format(time.DateOnly), time.Unix(g.To*day, 0).UTC().Format(time.DateOnly)
	if from == to {
		return from
	}
	return from + " to " + to
}

func versionName(g Group) string {
	if g.From == g.To {
		return fmt.Sprintf("version %d", g.From)
	}
	return fmt.Sprintf("versions %d to %d", g.From, g.To)
}

func (a *Auditor) listDeciles() []Decile {
	list := make([]Decile, numDeciles)
	for i := range list {
		list[i] = Decile{
			From: float64(i) / numDeciles, To: float64(i+1) / numDeciles, Expected: a.binned[i], Drawn: a.binned[i] + a.deciles.d[i],
			SD: math.Sqrt(max(a.deciles.variance(i), 0)),
		}
	}
	return list
}
