package catalog

import (
	"context"
	"slices"

	"goodword/models"
)

// guarded gives an experiment that says nothing of guardrails those that it would have otherwise, and guardrails the window and level
// that they leave out. What was shared with another experiment stays as it was.
func guarded(e *models.Experiment, otherwise []models.Guardrail) {
	if e.Guardrails == nil {
		e.Guardrails = otherwise
	}
	if e.Guardrails = slices.Clone(e.Guardrails); e.Guardrails == nil {
		e.Guardrails = []models.Guardrail{} // none
	}
	models.CompleteGuardrails(e.Guardrails)
}

// RetireArm stops an arm of a running experiment for good, on behalf of a guardrail; the snapshot in which nobody draws it is published
// with it. It is false, and nothing changes, where the experiment does not run any more or the arm was stopped before: two replicas that
// find the same do it once. The error has kind NotFound for an unknown experiment or arm.
func (c *Catalog) RetireArm(ctx context.Context, ws models.WorkspaceID, key string, r models.Retirement) (retired bool, err error) {
	const op = "catalog.RetireArm"
	ctx = models.WithActor(ctx, models.Actor{Name: "guardrail"})
	err = c.edit(ctx, ws, func(all *models.Snapshot) error {
		retired = false
		i := place(all.Experiments, experimentKey, key)
		if i < 0 {
			return missing(op, "experiment", key)
		}
		e := &all.Experiments[i]
		if e.Arm(r.Arm) == nil {
			return missing(op, "arm", r.Arm)
		}
		if e.Status != models.ExperimentRunning || e.Retirement(r.Arm) != nil {
			return nil
		}
		e.Retired = append(e.Retired, r)
		e.Version++
		retired = true
		return nil
	})
	return retired && err == nil, err
}
