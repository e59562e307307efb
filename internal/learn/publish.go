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
		if p.Experiment.Status != models.ExperimentRunning || p.Experiment.Pending != models.PendingEstimate {
			continue
		}
		state, err := l.estimate(ctx, ws, p, now)
		if err != nil { // decisions go on with what closed windows say
			l.Log.Warn("open decisions of an experiment are not estimated", "workspace", ws, "experiment", p.Experiment.Key, "error", err)
			continue
		}
		estimated = append(estimated, state)
	}
	_, changed, err = l.Store.PublishSnapshot(ctx, ws, now, true, estimated...)
	return changed, err
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
