package report

import (
	"context"
	"time"

	"goodword/models"
)

// LogEntry is one decision of an experiment as others can evaluate it: what was drawn from which probabilities, and what came of it.
type LogEntry struct {
	DecisionID  string                        `json:"decision_id"`
	Customer    string                        `json:"customer" doc:"A pseudonym: the same for all decisions of a customer, and in no other system"`
	DecidedAt   time.Time                     `json:"decided_at"`
	Program     string                        `json:"program"`
	Placement   string                        `json:"placement"`
	Channel     string                        `json:"channel"`
	Segment     string                        `json:"segment"`
	Moment      string                        `json:"moment"`
	Ask         bool                          `json:"ask"`
	ReasonCode  string                        `json:"reason_code"`
	SendAfter   time.Time                     `json:"send_after" doc:"When it asks"`
	Offer       string                        `json:"offer" doc:"Key of the promised offer"`
	Snapshot    string                        `json:"snapshot" doc:"Configuration and policies it was drawn from"`
	Propensity  float64                       `json:"propensity" doc:"Product over the stages: the chance with which exactly this was drawn"`
	Stages      []LogStage                    `json:"stages" doc:"All stages of the decision, in drawing order"`
	Marginals   map[string]map[string]float64 `json:"marginals" doc:"By factor and level, the sum of the probabilities of the arms that have it, given the stages before; what is missing to 1 does not ask"`
	ActivatedAt *time.Time                    `json:"activated_at,omitempty" doc:"Absent where the opportunity has not taken place: such a decision teaches nothing, unless its stage counts from commitment"`
	CountsFrom  *time.Time                    `json:"counts_from,omitempty" doc:"When the experiment's window began; absent where it has not"`
	CountsUntil *time.Time                    `json:"counts_until,omitempty" doc:"When it ends"`
	Outcomes    []LogOutcome                  `json:"outcomes" doc:"Of this decision's own link or message, and those that the experiment may credit to it"`
}

// LogStage is one stage of a logged decision.
type LogStage struct {
	Name          string             `json:"name" doc:"The factor it settles, or factors joined by +"`
	Experiment    string             `json:"experiment"`
	Arm           string             `json:"arm"`
	Eligible      []string           `json:"eligible" doc:"The arms that could be drawn"`
	Probabilities map[string]float64 `json:"probabilities" doc:"Of every arm; 0 where it could not be drawn"`
	Propensity    float64            `json:"propensity" doc:"That of the arm"`
	U             float64            `json:"u" doc:"The uniform number that drew"`
	Slice         bool               `json:"slice" doc:"In the uniform slice"`
	Forced        bool               `json:"forced" doc:"By a promise"`
	PolicyVersion int64              `json:"policy_version"`
}

// LogOutcome is something that followed.
type LogOutcome struct {
	Type         string    `json:"type"`
	At           time.Time `json:"at"`
	ValueMinor   int64     `json:"value_minor"`
	Currency     string    `json:"currency"`
	ShareChannel string    `json:"share_channel"`
	Own          bool      `json:"own" doc:"It came by this decision's own link or message"`
	Counts       bool      `json:"counts" doc:"It belongs to the experiment's stage and happened within its window: what learning goes by, where type is the metric"`
}

// Log hands out the decisions of an experiment that were made in [from, to), customer by customer, each customer's in the order decided;
// those of test customers are left out. An entry is each's own until it returns. The error has kind NotFound for an unknown experiment
// and Invalid for a period that is empty or longer than 366 days; an error of each ends it and is returned as it is.
func (s *Service) Log(ctx context.Context, ws models.WorkspaceID, key string, from, to time.Time, each func(*LogEntry) error) error {
	return s.decisions(ctx, ws, key, from, to, func(e *models.Experiment, all map[string]*models.Experiment, d *models.LoggedDecision, stage *models.Stage) error {
		entry := newLogEntry(e, all, d, stage)
		return each(&entry)
	})
}

// decisions reads the log for the decisions that have a stage of the experiment. All are the experiments of the workspace by key: arms that an
// experiment was started with never change, and copies join behind them, so they say what the log's positions mean.
func (s *Service) decisions(ctx context.Context, ws models.WorkspaceID, key string, from, to time.Time,
	each func(e *models.Experiment, all map[string]*models.Experiment, d *models.LoggedDecision, stage *models.Stage) error) error {
	if err := checkPeriod("report.Log", from, to); err != nil {
		return err
	}
	policies, err := s.Store.Policies(ctx, ws)
	if err != nil {
		return err
	}
	all := make(map[string]*models.Experiment, len(policies))
	for i := range policies {
		all[policies[i].Experiment.Key] = &policies[i].Experiment
	}
	e := all[key]
	if e == nil {
		return noExperiment(key)
	}
	q := models.LogQuery{Workspace: ws, Program: e.Program, From: from, To: to}
	return s.Store.DecisionLog(ctx, q, func(d *models.LoggedDecision) error {
		stage := d.Decision.Stage(key)
		if stage == nil {
			return nil
		}
		return each(e, all, d, stage)
	})
}

func newLogEntry(e *models.Experiment, all map[string]*models.Experiment, l *models.LoggedDecision, stage *models.Stage) LogEntry {
	d := l.Decision
	entry := LogEntry{
		DecisionID: d.ID.String(), Customer: d.ID.Customer.String(), DecidedAt: d.DecidedAt, Program: d.Key.Program, Placement: d.Key.Placement,
		Channel: d.Channel, Segment: d.Segment, Moment: d.Moment, Ask: d.Ask, ReasonCode: string(d.Reason), SendAfter: d.OpensAt.UTC(), Offer: d.Offer,
		Snapshot: d.Snapshot, Propensity: d.Propensity(), Stages: make([]LogStage, len(d.Stages)), Marginals: map[string]map[string]float64{},
		Outcomes: []LogOutcome{},
	}
	for i := range d.Stages {
		s := &d.Stages[i]
		entry.Stages[i] = newLogStage(s, all[s.Experiment])
		addMarginals(entry.Marginals, s, all[s.Experiment])
	}
	if at, ok := l.ActivatedAt(); ok {
		entry.ActivatedAt = &at
	}
	if from, ok := l.CountsFrom(stage); ok {
		until := from.Add(e.Window())
		entry.CountsFrom, entry.CountsUntil = &from, &until
	}
	entry.addOutcomes(e, l)
	return entry
}

func newLogStage(s *models.Stage, e *models.Experiment) LogStage {
	v := LogStage{
		Name: s.Name, Experiment: s.Experiment, Arm: s.Arm, Eligible: []string{}, Probabilities: map[string]float64{}, Propensity: s.Propensity(),
		U: s.U, Slice: s.Slice, Forced: s.Forced, PolicyVersion: s.PolicyVersion,
	}
	if e == nil || len(e.Arms) < len(s.Probabilities) {
		return v
	}
	for i, p := range s.Probabilities {
		v.Probabilities[e.Arms[i].Key] = p
		if s.Eligible&(1<<i) != 0 {
			v.Eligible = append(v.Eligible, e.Arms[i].Key)
		}
	}
	return v
}

// addMarginals adds the probability of each level of each factor of a stage. To evaluate a policy that changes one factor only, these
// vary less as weights than the propensity of the whole.
func addMarginals(into map[string]map[string]float64, s *models.Stage, e *models.Experiment) {
	if e == nil || len(e.Arms) < len(s.Probabilities) {
		return
	}
	for _, f := range e.Factors {
		levels := map[string]float64{}
		for i, p := range s.Probabilities {
			if level := e.Arms[i].Level(f); level != "" && s.Eligible&(1<<i) != 0 {
				levels[level] += p
			}
		}
		into[string(f)] = levels
	}
}

// addOutcomes adds what came of the decision: a customer's other outcomes only where the experiment may credit them, up to the end of the
// window.
func (entry *LogEntry) addOutcomes(e *models.Experiment, l *models.LoggedDecision) {
	d := l.Decision
	until := d.DecidedAt.Add(e.Window())
	if entry.CountsUntil != nil {
		until = *entry.CountsUntil
	}
	for i := range l.Outcomes {
		o := &l.Outcomes[i]
		own := o.Number == d.ID.Number
		credited := e.Credits(d, o) && !o.At.Before(d.DecidedAt) && o.At.Before(until)
		if o.Kind == models.OutcomeActivation || !own && !credited {
			continue
		}
		entry.Outcomes = append(entry.Outcomes, LogOutcome{
			Type: string(o.Kind), At: o.At, ValueMinor: o.Minor, Currency: o.Currency, ShareChannel: o.ShareChannel, Own: own,
			Counts: credited && entry.CountsFrom != nil && !o.At.Before(*entry.CountsFrom),
		})
	}
}
