// Package report reads the log and says what came of experiments, in numbers
// that hold whatever the policy chose. It decides nothing and changes nothing.
package report

import (
	"context"
	"maps"
	"slices"

	"goodword/models"
)

// Store streams what learning has counted, and counts what the log holds.
type Store interface {
	Policies(ctx context.Context, ws models.WorkspaceID) ([]models.Policy, error)
	SharePolicies(ctx context.Context, ws models.WorkspaceID) ([]models.PolicyState, error)
	FoldedCases(ctx context.Context, ws models.WorkspaceID, experiment string, each func(models.FoldCase) error) error
	LateSuccesses(ctx context.Context, ws models.WorkspaceID, experiment string, metric models.OutcomeKind) (int, error)
	ProgramNumbers(ctx context.Context, q models.NumbersQuery) (*models.NumbersLog, error)
	GuardLook(ctx context.Context, ws models.WorkspaceID, experiment string) (*models.GuardLook, error)
	DecisionLog(ctx context.Context, q models.LogQuery, each func(*models.LoggedDecision) error) error
	ProvenAdvocates(ctx context.Context, ws models.WorkspaceID, program string) ([]models.ProvenAdvocate, error)
	SampleStates(ctx context.Context, ws models.WorkspaceID, from models.CustomerID, limit int, each func(*models.State)) error
	EachKnownCustomer(ctx context.Context, ws models.WorkspaceID, each func(id models.CustomerID, external string, state *models.State)) error
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
	Level      float64     `json:"level" doc:"Coverage of the intervals: 1 less the experiment's level"`
	Arms       []ArmReport `json:"arms"`
	Guardrails Guardrails  `json:"guardrails"`

	Currency string        `json:"currency,omitempty" doc:"Of values, where the objective is value"`
	Shadow   *ShadowReport `json:"shadow,omitempty"`

	Segments []SegmentReport `json:"segments,omitempty" doc:"The same by segment of the decision, with by=segment"`
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

	Retired *models.Retirement `json:"retired,omitempty" doc:"A guardrail stopped the arm: it is not drawn any more"`
	Value   *ValueEstimate     `json:"value,omitempty" doc:"Net money per decision, where the objective is value"`
}

// ValueEstimate is what a decision would be worth if every one had drawn the arm, in minor units.
type ValueEstimate struct {
	Minor    float64 `json:"minor"`
	Low      float64 `json:"low"`
	High     float64 `json:"high"`
	TooEarly bool    `json:"too_early"`
}

// ShadowReport compares what the shadow would have brought per decision with what was drawn from, on the same decisions: its objective's outcome,
// successes or minor units, doubly robust.
type ShadowReport struct {
	Decisions      int     `json:"decisions"`
	Estimate       float64 `json:"estimate"`
	Low            float64 `json:"low"`
	High           float64 `json:"high"`
	Logged         float64 `json:"logged" doc:"What the policy that was drawn from brought"`
	Difference     float64 `json:"difference" doc:"Estimate less logged, on the same decisions"`
	DifferenceLow  float64 `json:"difference_low"`
	DifferenceHigh float64 `json:"difference_high"`
	Effective      float64 `json:"effective_decisions" doc:"How many decisions the weights leave"`
	Refused        string  `json:"refused,omitempty" doc:"Why these numbers are not to be believed yet"`
}

// level is the coverage of the intervals about programs; experiments have their own.
const level = 0.95

// SegmentReport is what the arms are worth in one segment, "" being what belongs to none: estimated from its own cases alone.
type SegmentReport struct {
	Segment   string      `json:"segment"`
	Decisions int         `json:"decisions"`
	Outcomes  int         `json:"outcomes"`
	Forced    int         `json:"forced"`
	Arms      []ArmReport `json:"arms"`

	Shadow *ShadowReport `json:"shadow,omitempty"`
}

// Experiment reports on one experiment, with bySegment for each segment, too; kind NotFound when there is none.
func (s *Service) Experiment(ctx context.Context, ws models.WorkspaceID, key string, bySegment bool) (*ExperimentReport, error) {
	e, err := s.find(ctx, ws, key)
	if err != nil {
		return nil, err
	}
	whole, err := newArms(e)
	if err != nil {
		return nil, err
	}
	segments := map[string]*arms{}
	err = s.Store.FoldedCases(ctx, ws, key, func(c models.FoldCase) error {
		if err := whole.add(&c); err != nil || !bySegment {
			return err
		}
		segment := c.Decision.Segment
		if segments[segment] == nil {
			segments[segment], _ = newArms(e) // it went well before
		}
		return segments[segment].add(&c)
	})
	if err != nil {
		return nil, err
	}
	all := whole.report("")
	r := &ExperimentReport{
		Experiment: key, Metric: string(e.Metric), Window: e.WindowHours, Level: whole.level,
		Decisions: all.Decisions, Outcomes: all.Outcomes, Forced: all.Forced, Arms: all.Arms, Shadow: all.Shadow,
	}
	if e.InMoney() && e.Value != nil {
		r.Currency = e.Value.Currency
	}
	for _, name := range slices.Sorted(maps.Keys(segments)) {
		r.Segments = append(r.Segments, segments[name].report(name))
	}
	if r.Guardrails, err = s.guardrails(ctx, ws, key); err != nil {
		return nil, err
	}
	if r.Late, err = s.Store.LateSuccesses(ctx, ws, key, e.Metric); err != nil {
		return nil, err
	}
	if n := r.Late + r.Outcomes; n > 0 {
		r.LateShare = float64(r.Late) / float64(n)
	}
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
	return nil, noExperiment(key)
}

func noExperiment(key string) error {
	return models.Errorf(models.NotFound, "report", "no experiment %q in this workspace", key)
}
