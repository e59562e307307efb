// Package report reads the log and says what came of experiments, in numbers
// that hold whatever the policy chose. It decides nothing and changes nothing.
package report

import (
	"context"
	"fmt"
	"math/bits"

	"goodword/experiments/stats"
	"goodword/models"
)

// Store streams what learning has counted, and counts what the log holds.
type Store interface {
	Policies(ctx context.Context, ws models.WorkspaceID) ([]models.Policy, error)
	FoldedCases(ctx context.Context, ws models.WorkspaceID, experiment string, each func(models.FoldCase) error) error
	LateSuccesses(ctx context.Context, ws models.WorkspaceID, experiment string, metric models.OutcomeKind) (int, error)
	ProgramNumbers(ctx context.Context, q models.NumbersQuery) (*models.NumbersLog, error)
}

// Service makes reports. It is safe for concurrent use.
type Service struct{ Store Store }

// ExperimentReport says what each arm of an experiment is worth, from the
// decisions that were really drawn, activated, and whose outcome window is
// closed. Offers forced by a promise are left out.
type ExperimentReport struct {
	Experiment string      `json:"experiment"`
	Metric     string      `json:"metric" doc:"The outcome that counts as success"`
	Window     int         `json:"window_hours"`
	Decisions  int         `json:"decisions" doc:"Decisions that were drawn and activated, with a closed outcome window"`
	Outcomes   int         `json:"outcomes" doc:"How many of them succeeded"`
	Late       int         `json:"late" doc:"Successes within the window that arrived after it was closed; counted nowhere"`
	LateShare  float64     `json:"late_share" doc:"Late successes over all successes; above .03 consider a longer window"`
	Forced     int         `json:"forced" doc:"Closed cases whose offer a promise fixed; they enter no estimate"`
	Level      float64     `json:"level" doc:"Coverage of the intervals"`
	Arms       []ArmReport `json:"arms"`
}

// ArmReport is the estimate of one arm by augmented inverse propensity scores,
// with the raw counts beside it, which are not comparable between arms that a
// bandit fed unequally.
type ArmReport struct {
	Key       string  `json:"key"`
	Estimate  float64 `json:"estimate" doc:"Chance of success if every decision had drawn this arm"`
	Low       float64 `json:"low"`
	High      float64 `json:"high"`
	TooEarly  bool    `json:"too_early" doc:"Too few successes for the interval to be believed"`
	Draws     int     `json:"draws"`
	Successes int     `json:"successes"`
	Observed  float64 `json:"observed_not_comparable" doc:"Successes over draws: biased under a policy that learns"`
}

// level is the coverage of the intervals.
const level = 0.95

// Experiment reports on one experiment; kind NotFound when there is none.
func (s *Service) Experiment(ctx context.Context, ws models.WorkspaceID, key string) (*ExperimentReport, error) {
	e, err := s.find(ctx, ws, key)
	if err != nil {
		return nil, err
	}
	r := &ExperimentReport{Experiment: key, Metric: string(e.Metric), Window: e.WindowHours, Level: level, Arms: make([]ArmReport, len(e.Arms))}
	for i := range e.Arms {
		r.Arms[i].Key = e.Arms[i].Key
	}
	scores, err := stats.NewAIPW(len(e.Arms), e.PriorMean, e.PriorStrength)
	if err != nil {
		return nil, fmt.Errorf("report %s: %w", key, err)
	}
	err = s.Store.FoldedCases(ctx, ws, key, func(c models.FoldCase) error { return r.add(scores, &c) })
	if err != nil {
		return nil, err
	}
	if r.Late, err = s.Store.LateSuccesses(ctx, ws, key, e.Metric); err != nil {
		return nil, err
	}
	r.finish(scores)
	return r, nil
}

func (s *Service) find(ctx context.Context, ws models.WorkspaceID, key string) (*models.Experiment, error) {
	policies, err := s.Store.Policies(ctx, ws)
	if err != nil {
		return nil, err
	}
	for i := range policies {
		if policies[i].Experiment.Key == key {
			return &policies[i].Experiment, nil
		}
	}
	return nil, models.Errorf(models.NotFound, "report", "no experiment %q in this workspace", key)
}

// add takes one closed case in; cases come in the order decided.
func (r *ExperimentReport) add(scores *stats.AIPW, c *models.FoldCase) error {
	stage := c.Decision.Stage(r.Experiment)
	if stage == nil || !stage.Drawn() {
		r.Forced++
		return nil
	}
	row := stats.Row{Arm: stage.Index, Propensity: stage.Propensity(), Eligible: eligible(stage, len(r.Arms))}
	arm := &r.Arms[stage.Index]
	arm.Draws++
	r.Decisions++
	if c.Row.Success {
		row.Outcome = 1
		arm.Successes++
		r.Outcomes++
	}
	return scores.Add(row)
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

func (r *ExperimentReport) finish(scores *stats.AIPW) {
	for k, e := range scores.Arms(level) {
		arm := &r.Arms[k]
		arm.Estimate, arm.Low, arm.High, arm.TooEarly = e.Mean, e.Low, e.High, e.TooEarly
		if arm.Draws > 0 {
			arm.Observed = float64(arm.Successes) / float64(arm.Draws)
		}
	}
	if n := r.Late + r.Outcomes; n > 0 {
		r.LateShare = float64(r.Late) / float64(n)
	}
}
