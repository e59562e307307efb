package catalog

import (
	"context"

	"goodword/models"
)

// SettleCopies brings the arms of a running experiment in line with copies, those of a snapshot in its order, see models.Experiment.Settle, after it has stopped the weak
// ones. The snapshot in which that is so is published with it, and the audit trail holds it by the actor "copies". What another replica has done already
// is not done again. The error has kind NotFound for an unknown experiment.
func (c *Catalog) SettleCopies(ctx context.Context, ws models.WorkspaceID, key string, copies []*models.Copy, weak []models.Retirement) (models.Settled, error) {
	const op = "catalog.SettleCopies"
	ctx = models.WithActor(ctx, models.Actor{Name: "copies"})
	var done models.Settled
	err := c.edit(ctx, ws, func(all *models.Snapshot) error {
		i := place(all.Experiments, experimentKey, key)
		if i < 0 {
			return missing(op, "experiment", key)
		}
		e := &all.Experiments[i]
		joined, retired := len(e.Joined), len(e.Retired)
		changed := stopWeak(e, weak)
		view := *all
		view.Copies = copies
		if e.Settle(&view, c.clock.Now().UTC()) || changed {
			e.Version++
		}
		done = models.Settled{Joined: e.Joined[joined:], Retired: e.Retired[retired:]}
		return nil
	})
	if err != nil {
		return models.Settled{}, err
	}
	return done, nil
}

// stopWeak retires arms that have not been yet.
func stopWeak(e *models.Experiment, weak []models.Retirement) (changed bool) {
	for _, r := range weak {
		if e.Status == models.ExperimentRunning && e.Arm(r.Arm) != nil && e.Retirement(r.Arm) == nil {
			e.Retired = append(e.Retired, r)
			changed = true
		}
	}
	return changed
}
