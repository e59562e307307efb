// Package learn folds what came of activated decisions into the policies, and
// publishes what was learned for decide to pick up. Learning is a fold: each
// drawn stage of an activated decision counts once, when its outcome window is
// closed, and everything can be rebuilt from the log with the same numbers.
package learn

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"goodword/internal/policy"
	"goodword/models"
)

// Store holds the fold queue, the policies and the log.
type Store interface {
	// Fold takes due rows, lets fold judge them and raise the policies, and
	// stores both in one transaction. It returns how many rows it folded.
	Fold(ctx context.Context, now time.Time, limit int, fold func([]models.FoldCase, map[models.PolicyKey]*models.Policy)) (int, error)
	// FoldsDue counts the rows that are due and not folded, with the time of the oldest.
	FoldsDue(ctx context.Context, now time.Time) (int, time.Time, error)
	// WorkspacesToFit lists the workspaces whose snapshot last took learned
	// state in at or before the given time.
	WorkspacesToFit(ctx context.Context, before time.Time) ([]models.WorkspaceID, error)
	PublishSnapshot(ctx context.Context, ws models.WorkspaceID, now time.Time, fit bool, estimated ...models.PolicyState) (id string, changed bool, err error)
	// OpenCases reads activated decisions of an experiment whose window is open, in the order decided, at most limit.
	OpenCases(ctx context.Context, ws models.WorkspaceID, experiment string, at time.Time, limit int) ([]models.FoldCase, error)
	// FoldedCases streams the closed cases of an experiment in the order decided, without outcomes.
	FoldedCases(ctx context.Context, ws models.WorkspaceID, experiment string, each func(models.FoldCase) error) error
	// CustomerLogs reads the logs of the next customers after one, by id.
	CustomerLogs(ctx context.Context, ws models.WorkspaceID, after models.CustomerID, limit int) ([]models.CustomerLog, error)
	Policies(ctx context.Context, ws models.WorkspaceID) ([]models.Policy, error)
	// SharePolicies lists what the workspace's share channels have learned, by key.
	SharePolicies(ctx context.Context, ws models.WorkspaceID) ([]models.PolicyState, error)
	// CopyResults lists what came of the workspace's copies, by id and version.
	CopyResults(ctx context.Context, ws models.WorkspaceID) ([]models.CopyResult, error)
	// ReplaceLearned stores states, as customers' hours in their experiments these and no others, and as results of copies the same.
	ReplaceLearned(ctx context.Context, ws models.WorkspaceID, by models.Learned) error
	// SpreadOfHours reads how customers differ within hours of the week, of at most limit hours of customers.
	SpreadOfHours(ctx context.Context, ws models.WorkspaceID, experiment string, limit int) ([]models.HourSpread, error)
}

// Clock tells the time of the domain.
type Clock interface {
	Now() time.Time
}

// Learner is the fold loop that runs in every replica.
type Learner struct {
	Store       Store
	Clock       Clock
	Log         *slog.Logger
	FitInterval time.Duration // of the domain's time between publications
	Lag         func(time.Duration)

	publishing sync.Mutex // the loop and a moved clock may publish at once
	tired      map[models.PolicyKey]fitted
}

// batch bounds the rows of one fold, so that its transaction stays short.
const batch = 1000

// pause is the real time between looks at an empty queue.
const pause = 500 * time.Millisecond

// Run folds until ctx ends. Errors are logged and tried again.
func (l *Learner) Run(ctx context.Context) error {
	ticker := time.NewTicker(pause)
	defer ticker.Stop()
	for {
		if _, err := l.step(ctx); err != nil && ctx.Err() == nil {
			l.Log.Warn("folding failed, will try again", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}

// Drained says what a Drain did.
type Drained struct {
	Folded    int
	Published bool
	waiting   int // rows that another replica holds
}

// Drain folds everything that is due now, also what another replica holds, and
// publishes where the fit interval has passed.
func (l *Learner) Drain(ctx context.Context) (Drained, error) {
	var done Drained
	for {
		step, err := l.step(ctx)
		done.Folded += step.Folded
		done.Published = done.Published || step.Published
		if err != nil || step.waiting == 0 {
			return done, err
		}
		select {
		case <-ctx.Done():
			return done, ctx.Err()
		case <-time.After(20 * time.Millisecond): // another replica is at it
		}
	}
}

// step folds until nothing is left to take, then publishes what is due. While
// another replica still holds rows of that time it publishes nothing: the
// snapshot would lack them, and the next one comes a fit interval later.
func (l *Learner) step(ctx context.Context) (Drained, error) {
	var done Drained
	now := l.Clock.Now()
	for ctx.Err() == nil {
		n, err := l.Store.Fold(ctx, now, batch, l.fold)
		if err != nil {
			return done, err
		}
		done.Folded += n
		if n < batch {
			break
		}
	}
	waiting, oldest, err := l.Store.FoldsDue(ctx, now)
	if err != nil {
		return done, err
	}
	l.reportLag(waiting, now.Sub(oldest))
	if done.waiting = waiting; waiting > 0 {
		return done, nil
	}
	workspaces, err := l.Store.WorkspacesToFit(ctx, now.Add(-l.FitInterval))
	if err != nil {
		return done, err
	}
	for _, ws := range workspaces {
		changed, err := l.publish(ctx, ws, now)
		if err != nil {
			return done, err
		}
		done.Published = done.Published || changed
	}
	return done, nil
}

func (l *Learner) reportLag(waiting int, oldest time.Duration) {
	switch {
	case l.Lag == nil:
	case waiting == 0:
		l.Lag(0)
	default:
		l.Lag(oldest)
	}
}

// fold judges the cases, in their order, and takes them into their policies. A model that cannot be read is left as it is and reported: it
// must not keep other experiments from learning.
func (l *Learner) fold(cases []models.FoldCase, policies map[models.PolicyKey]*models.Policy) {
	folds := make(map[models.PolicyKey]*policy.Fold)
	for i := range cases {
		c := &cases[i]
		key := models.PolicyKey{Workspace: c.Row.Workspace, Experiment: c.Row.Experiment}
		p := policies[key]
		if _, is := models.ShareProgram(key.Experiment); is {
			foldShare(c, &p.State)
			c.Row.Copy = copyShown(c)
			continue
		}
		if folds[key] == nil {
			folds[key] = policy.NewFold(&p.Experiment, p.State)
		}
		judged := Judge(&p.Experiment, c)
		c.Row.Success, c.Row.Value = judged.Success, judged.Net
		c.Row.Hour, c.Row.Segment = judged.Hour, judged.Subject.Segment
		folds[key].Add(judged)
	}
	for key, f := range folds {
		var err error
		if policies[key].State, err = f.State(); err != nil {
			l.Log.Error("an experiment's model does not learn", "workspace", key.Workspace, "experiment", key.Experiment, "error", err)
		}
	}
}
