package report

import (
	"fmt"
	"math/bits"

	"gonum.org/v1/gonum/stat/distuv"

	"goodword/experiments/ope"
	"goodword/experiments/stats"
	"goodword/models"
)

// arms estimates what the arms of an experiment are worth from closed cases, taken in the order decided.
type arms struct {
	experiment string
	level      float64 // coverage of the intervals
	scores     *stats.AIPW
	values     *stats.AIPW // nil where outcomes have no value
	shadow     *ope.PolicyValue
	inMoney    bool // the shadow seeks value
	counts     SegmentReport
}

func newArms(e *models.Experiment) (*arms, error) {
	scores, err := stats.NewAIPW(len(e.Arms), e.PriorMean, e.PriorStrength)
	if err != nil {
		return nil, fmt.Errorf("report %s: %w", e.Key, err)
	}
	a := &arms{experiment: e.Key, level: 1 - e.Level, scores: scores}
	if e.InMoney() {
		if a.values, err = stats.NewAIPW(len(e.Arms), 0, e.PriorStrength); err != nil {
			return nil, fmt.Errorf("report %s: %w", e.Key, err)
		}
	}
	if e.Shadow != nil {
		prior := e.PriorMean
		if a.inMoney = e.Shadow.Objective == models.ObjectiveValue; a.inMoney {
			prior = 0
		}
		if a.shadow, err = ope.NewPolicyValue(len(e.Arms), prior, e.PriorStrength); err != nil {
			return nil, fmt.Errorf("report %s: %w", e.Key, err)
		}
	}
	for i := range e.Arms {
		a.counts.Arms = append(a.counts.Arms, ArmReport{Key: e.Arms[i].Key, Retired: e.Retirement(e.Arms[i].Key)})
	}
	return a, nil
}

func (a *arms) add(c *models.FoldCase) error {
	stage := c.Decision.Stage(a.experiment)
	if stage == nil || !stage.Drawn() {
		a.counts.Forced++
		return nil
	}
	row := stats.Row{Arm: stage.Index, Propensity: stage.Propensity(), Eligible: eligible(stage, len(a.counts.Arms))}
	arm := &a.counts.Arms[stage.Index]
	arm.Draws++
	a.counts.Decisions++
	if c.Row.Success {
		row.Outcome = 1
		arm.Successes++
		a.counts.Outcomes++
	}
	if err := a.addShadow(stage, c.Row, row.Outcome); err != nil {
		return err
	}
	if err := a.addValue(row, c.Row.Value); err != nil {
		return err
	}
	return a.scores.Add(row)
}

func (a *arms) addValue(row stats.Row, value float64) error {
	if a.values == nil {
		return nil
	}
	row.Outcome = value
	return a.values.Add(row)
}

func (a *arms) addShadow(stage *models.Stage, row *models.FoldRow, success float64) error {
	if a.shadow == nil || len(stage.Shadow) != len(stage.Probabilities) {
		return nil
	}
	if a.inMoney {
		success = row.Value
	}
	return a.shadow.Add(stage.Shadow, stage.Probabilities, stage.Index, success)
}

func eligible(s *models.Stage, arms int) []bool {
	if bits.OnesCount32(s.Eligible) == arms {
		return nil
	}
	flags := make([]bool, arms)
	for i := range flags {
		flags[i] = s.Eligible&(1<<i) != 0
	}
	return flags
}

// report is what the cases so far say, under the name of their segment.
func (a *arms) report(segment string) SegmentReport {
	r := a.counts
	r.Segment = segment
	for k, e := range a.scores.Arms(a.level) {
		arm := &r.Arms[k]
		arm.Estimate, arm.Low, arm.High, arm.TooEarly = e.Mean, e.Low, e.High, e.TooEarly
		if arm.Draws > 0 {
			arm.Observed = float64(arm.Successes) / float64(arm.Draws)
		}
	}
	if a.values != nil {
		for k, e := range a.values.Arms(a.level) {
			r.Arms[k].Value = &ValueEstimate{Minor: e.Mean, Low: e.Low, High: e.High, TooEarly: e.TooEarly}
		}
	}
	if a.shadow != nil {
		r.Shadow = shadowReport(a.shadow.Compare(), a.level)
	}
	return r
}

// shadowReport puts intervals around a comparison.
func shadowReport(c ope.Compared, level float64) *ShadowReport {
	z := distuv.UnitNormal.Quantile((1 + level) / 2)
	return &ShadowReport{
		Decisions: int(c.Rows), Estimate: c.Value, Low: c.Value - z*c.ValueSE, High: c.Value + z*c.ValueSE, Logged: c.Logging,
		Difference: c.Difference, DifferenceLow: c.Difference - z*c.DifferenceSE, DifferenceHigh: c.Difference + z*c.DifferenceSE,
		Effective: c.Effective, Refused: c.Refused,
	}
}
