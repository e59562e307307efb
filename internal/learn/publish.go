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
	l.publishing.Lock()
	defer l.publishing.Unlock()
	policies, err := l.Store.Policies(ctx, ws)
	if err != nil {
		return false, err
	}
	var estimated []models.PolicyState
	for i := range policies {
		p := &policies[i]
		if p.Experiment.Status != models.ExperimentRunning {
			continue
		}
		state, err := l.published(ctx, ws, p, now)
		if err != nil { // decisions go on with what closed windows say
			l.Log.Warn("an experiment is published without its estimates", "workspace", ws, "experiment", p.Experiment.Key, "error", err)
			continue
		}
		estimated = append(estimated, state)
	}
	_, changed, err = l.Store.PublishSnapshot(ctx, ws, now, true, estimated...)
	return changed, err
}

// published is the state of an experiment as a snapshot holds it.
func (l *Learner) published(ctx context.Context, ws models.WorkspaceID, p *models.Policy, now time.Time) (state models.PolicyState, err error) {
	state = p.State
	switch {
	case p.Experiment.InHours():
		state.OwnStrength, err = l.ownStrength(ctx, ws, p)
	case p.Experiment.Pending == models.PendingEstimate:
		state, err = l.estimate(ctx, ws, p, now)
	}
	if err != nil {
		return state, err
	}
	if state.Priors, err = policy.Priors(&p.Experiment, state); err != nil {
		return state, err
	}
	state.Fatigue, err = l.fatigue(ctx, ws, p)
	return state, err
}

// fitted is a fatigue curve with the number of asks that it was fitted to.
type fitted struct {
	asks  int64
	curve []models.FatiguePoint
}

// freshFatigue is how many asks must have closed since the last fit, as a part of those it had, for the next: a fit reads them all.
const freshFatigue = 0.05

// fatigue is the curve of an experiment, fitted anew once there is something new to fit; nil while there are too few asks.
func (l *Learner) fatigue(ctx context.Context, ws models.WorkspaceID, p *models.Policy) ([]models.FatiguePoint, error) {
	n, key := policy.Asks(&p.Experiment, p.State), models.PolicyKey{Workspace: ws, Experiment: p.Experiment.Key}
	if n == 0 {
		return nil, nil
	}
	if last, known := l.tired[key]; known && float64(n) < (1+freshFatigue)*float64(last.asks) {
		return last.curve, nil
	}
	f := policy.NewFatigue(&p.Experiment)
	err := l.Store.FoldedCases(ctx, ws, p.Experiment.Key, func(c models.FoldCase) error { f.Add(&c); return nil })
	if err != nil {
		return nil, err
	}
	curve, err := f.Fit()
	if err != nil {
		return nil, err
	}
	if l.tired == nil {
		l.tired = map[models.PolicyKey]fitted{}
	}
	l.tired[key] = fitted{n, curve}
	return curve, nil
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
