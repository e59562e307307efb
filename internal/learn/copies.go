package learn

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"

	"goodword/internal/policy"
	"goodword/models"
)

// CopyCatalog says what runs, and lets arms come and go.
type CopyCatalog interface {
	Workspaces() []models.WorkspaceID
	Snapshot(ws models.WorkspaceID) *models.Snapshot
	SettleCopies(ctx context.Context, ws models.WorkspaceID, experiment string, copies []*models.Copy, weak []models.Retirement) (models.Settled, error)
}

// CopyDesk retires an approved copy; of another the error has kind Conflict.
type CopyDesk interface {
	Retire(ctx context.Context, ws models.WorkspaceID, id string) (models.Copy, error)
}

// Copies keeps the arms of experiments that test copies in line with what is approved, and retires those that are weak. It keeps nothing in memory: any
// replica may look, also two at once, after any length of time.
type Copies struct {
	Catalog CopyCatalog
	Desk    CopyDesk // nil leaves weak copies approved: their arms are stopped all the same
	Clock   Clock
	Log     *slog.Logger
}

// Look settles every running experiment whose arms are copies. One that cannot be holds up no other.
func (c *Copies) Look(ctx context.Context) error {
	var failed []error
	for _, ws := range c.Catalog.Workspaces() {
		if err := c.lookAt(ctx, ws); err != nil {
			failed = append(failed, fmt.Errorf("workspace %d: %w", ws, err))
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return errors.Join(failed...)
}

func (c *Copies) lookAt(ctx context.Context, ws models.WorkspaceID) error {
	snap := c.Catalog.Snapshot(ws)
	if snap == nil {
		return nil
	}
	var failed []error
	for i := range snap.Experiments {
		if e := snap.Experiments[i]; e.Copies {
			if err := c.settle(ctx, ws, snap, &e); err != nil {
				failed = append(failed, fmt.Errorf("experiment %s: %w", e.Key, err))
			}
		}
	}
	return errors.Join(failed...)
}

// settle looks at one experiment; where nothing is to be done nothing is written. e is the caller's own, its lists are the snapshot's.
func (c *Copies) settle(ctx context.Context, ws models.WorkspaceID, snap *models.Snapshot, e *models.Experiment) error {
	weak, err := c.weak(e, snap.Policy(e))
	if err != nil {
		return err
	}
	tried := *e
	tried.Arms, tried.Joined, tried.Retired = slices.Clone(e.Arms), slices.Clone(e.Joined), slices.Clone(e.Retired)
	if len(weak) > 0 || tried.Settle(snap, c.Clock.Now()) {
		done, err := c.Catalog.SettleCopies(ctx, ws, e.Key, snap.Copies, weak)
		if err != nil {
			return err
		}
		c.tell(e.Key, &done)
		e.Retired = slices.Concat(e.Retired, done.Retired)
	}
	return c.retireWeak(ctx, ws, snap, e)
}

// weak are the retirements that are due.
func (c *Copies) weak(e *models.Experiment, state models.PolicyState) ([]models.Retirement, error) {
	found, err := policy.WeakArms(e, state)
	var list []models.Retirement
	for _, w := range found {
		list = append(list, models.Retirement{
			Arm: e.Arms[w.Arm].Key, At: c.Clock.Now().UTC(), Kind: models.RetiredWeak,
			Why: fmt.Sprintf("it is the best for %s with a chance of %.2g %% after %d decisions, and %g %% after %d are needed",
				w.Cell, 100*w.Chance, w.Trials, 100*policy.WeakChance, policy.WeakTrials),
		})
	}
	return list, err
}

func (c *Copies) tell(experiment string, done *models.Settled) {
	for _, j := range done.Joined {
		c.Log.Info("a copy joined an experiment", "experiment", experiment, "arm", j.Arm, "why", j.Why)
	}
	for _, r := range done.Retired {
		c.Log.Info("the arm of a copy was retired", "experiment", experiment, "arm", r.Arm, "why", r.Why)
	}
}

// retireWeak retires the copies of arms that were found weak, also those of an earlier look that broke off. One that somebody approved after that stays.
func (c *Copies) retireWeak(ctx context.Context, ws models.WorkspaceID, snap *models.Snapshot, e *models.Experiment) error {
	if c.Desk == nil {
		return nil
	}
	for _, r := range e.Retired {
		a := e.Arm(r.Arm)
		if r.Kind != models.RetiredWeak || a == nil {
			continue
		}
		if approved := snap.Approved(a.Copy); approved == nil || approved.DecidedAt.After(r.At) {
			continue
		}
		ctx := models.WithActor(ctx, models.Actor{Name: "experiment " + e.Key})
		if _, err := c.Desk.Retire(ctx, ws, a.Copy); err != nil && models.KindOf(err) != models.Conflict {
			return err
		}
	}
	return nil
}
