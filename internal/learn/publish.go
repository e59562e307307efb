package learn

import (
	"context"
	"time"

	"goodword/internal/policy"
	"goodword/models"
)

// maxOpen bounds the open decisions of one experiment that a publication estimates: the youngest.
const maxOpen = 50_000

// publish makes a snapshot of what the workspace has learned, with what open windows let show by now.
func (l *Learner) publish(ctx context.Context, ws models.WorkspaceID, now time.Time) (changed bool, err error) {
	policies, err := l.Store.Policies(ctx, ws)
	if err != nil {
		return false, err
	}
	var estimated []models.PolicyState
	for i := range policies {
		p := &policies[i]
		state, err := p.State, error(nil)
		switch {
		case p.Experiment.Status != models.ExperimentRunning:
			continue
		case p.Experiment.InHours():
			state.OwnStrength, err = l.ownStrength(ctx, ws, p)
		case p.Experiment.Pending == models.PendingEstimate:
			state, err = l.estimate(ctx, ws, p, now)
		default:
			continue
		}
		if err != nil { // decisions go on with what closed windows say
			l.Log.Warn("an experiment is published without its estimates", "workspace", ws, "experiment", p.Experiment.Key, "error", err)
			continue
		}
		estimated = append(estimated, state)
	}
	_, changed, err = l.Store.PublishSnapshot(ctx, ws, now, true, estimated...)
	return changed, err
}

// maxSpread bounds the hours of customers by which a publication tells how much customers differ.
const maxSpread = 100_000

// ownStrength fits how far one customer's hours are drawn to the segment's.
func (l *Learner) ownStrength(ctx context.Context, ws models.WorkspaceID, p *models.Policy) (float64, error) {
	spread, err := l.Store.SpreadOfHours(ctx, ws, p.Experiment.Key, maxSpread)
	if err != nil {
		return 0, err
	}
	return policy.OwnStrength(&p.Experiment, p.State, spread)
}

func (l *Learner) estimate(ctx context.Context, ws models.WorkspaceID, p *models.Policy, now time.Time) (models.PolicyState, error) {
	cases, err := l.Store.OpenCases(ctx, ws, p.Experiment.Key, now, maxOpen)
	if err != nil {
		return models.PolicyState{}, err
	}
	open := make([]policy.Open, len(cases))
	for i := range cases {
		judged := Judge(&p.Experiment, &cases[i])
		open[i] = policy.Open{Arm: judged.Arm, Subject: judged.Subject, Age: now.Sub(cases[i].Row.ActivatedAt), Success: judged.Success}
	}
	return policy.Estimate(&p.Experiment, p.State, open)
}
