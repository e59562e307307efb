package report

import (
	"fmt"
	"math/bits"

	"goodword/experiments/stats"
	"goodword/models"
)

// arms estimates what the arms of an experiment are worth from closed cases, taken in the order decided.
type arms struct {
	experiment string
	level      float64 // coverage of the intervals
	scores     *stats.AIPW
	counts     SegmentReport
}

func newArms(e *models.Experiment) (*arms, error) {
	scores, err := stats.NewAIPW(len(e.Arms), e.PriorMean, e.PriorStrength)
	if err != nil {
		return nil, fmt.Errorf("report %s: %w", e.Key, err)
	}
	a := &arms{experiment: e.Key, level: 1 - e.Level, scores: scores}
	for i := range e.Arms {
		a.counts.Arms = append(a.counts.Arms, ArmReport{Key: e.Arms[i].Key})
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
	return a.scores.Add(row)
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
	return r
}
