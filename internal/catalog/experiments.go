package catalog

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"goodword/internal/policy"
	"goodword/models"
)

// ListExperiments lists the workspace's experiments by key, whatever their status.
func (c *Catalog) ListExperiments(ctx context.Context, ws models.WorkspaceID) ([]models.Experiment, error) {
	all, err := c.store.Catalog(ctx, ws)
	if err != nil {
		return nil, err
	}
	return all.Experiments, nil
}

// Experiment reads one experiment, whatever its status. The error has kind NotFound for an unknown key.
func (c *Catalog) Experiment(ctx context.Context, ws models.WorkspaceID, key string) (models.Experiment, error) {
	all, err := c.store.Catalog(ctx, ws)
	if err != nil {
		return models.Experiment{}, err
	}
	if i := place(all.Experiments, experimentKey, key); i >= 0 {
		return all.Experiments[i], nil
	}
	return models.Experiment{}, missing("catalog.Experiment", "experiment", key)
}

// CreateExperiment adds an experiment as a draft, version 1; start from models.DefaultExperiment. An empty salt is made here. Fields in
// bad were found wrong before, when the experiment was read: they are reported with the rest. The error has kind Invalid with every bad
// field, or Conflict for a key that is taken.
func (c *Catalog) CreateExperiment(ctx context.Context, ws models.WorkspaceID, e models.Experiment, bad ...models.FieldError) (models.Experiment, error) {
	const op = "catalog.CreateExperiment"
	e.Version = 1
	if e.Salt == "" {
		e.Salt = newSalt()
	}
	guarded(&e, models.DefaultGuardrails())
	err := c.edit(ctx, ws, func(all *models.Snapshot) error {
		if err := checkExperiment(op, &e, all, draftOnly(bad, e.Status)); err != nil {
			return err
		}
		if place(all.Experiments, experimentKey, e.Key) >= 0 {
			return taken(op, "experiment", e.Key)
		}
		all.Experiments = append(all.Experiments, e)
		return nil
	})
	return e, err
}

// draftOnly adds to the bad fields a status that start and stop have not set.
func draftOnly(bad []models.FieldError, s models.ExperimentStatus) []models.FieldError {
	if s == models.ExperimentDraft {
		return bad
	}
	return append(slices.Clone(bad), models.FieldError{Pointer: "/status", Detail: "is changed by start, stop and conclude only"})
}

// UpdateExperiment changes a draft, or of one that was started the fields that never freeze; change gets it as stored and may return an
// error, which then is the answer, joined by what else is wrong where it names bad fields. The version grows by one. The error has kind
// NotFound, Conflict for frozen fields, which it names, or Invalid with every bad field.
func (c *Catalog) UpdateExperiment(ctx context.Context, ws models.WorkspaceID, key string, change func(*models.Experiment) error) (models.Experiment, error) {
	const op = "catalog.UpdateExperiment"
	return c.editExperiment(ctx, ws, op, key, func(stored *models.Experiment, all *models.Snapshot) error {
		e := *stored
		e.Arms = slices.Clone(stored.Arms) // changes in place must not hide from the comparison
		bad, err := badFields(change(&e))
		if err != nil {
			return err
		}
		e.Version = stored.Version
		guarded(&e, models.DefaultGuardrails())
		if stored.Status.Started() {
			err = checkStarted(op, stored, &e, bad)
		} else {
			err = checkExperiment(op, &e, all, draftOnly(fixed(bad, map[string]bool{"/key": e.Key == key}), e.Status))
		}
		if err != nil {
			return err
		}
		*stored = e
		return nil
	})
}

// checkStarted checks a change of an experiment that was started: only free fields may differ. Of the others it is not asked whether
// they would still be right as the rest of the workspace is now.
func checkStarted(op string, stored, e *models.Experiment, bad []models.FieldError) error {
	if len(bad) > 0 {
		return withFields(op, bad, nil)
	}
	if frozen := frozenChanges(stored, e); len(frozen) > 0 {
		return frozenError(op, stored, frozen)
	}
	return freeFields(e)
}

// freeFields checks the fields that never freeze.
func freeFields(e *models.Experiment) error {
	var check models.Check
	fields, _ := badFields(e.Validate())
	for _, f := range fields {
		check.That(!free(f.Pointer), f.Pointer, "%s", f.Detail)
	}
	return check.Err("catalog.experiment")
}

// frozenChanges lists the pointers to fields that differ and may not.
func frozenChanges(stored, e *models.Experiment) (frozen []string) {
	for _, f := range compare(stored, e) {
		if !free(f.Pointer) {
			frozen = append(frozen, f.Pointer)
		}
	}
	return frozen
}

func free(pointer string) bool {
	return slices.Contains(models.FreeExperimentFields, strings.TrimPrefix(pointer, "/"))
}

func frozenError(op string, e *models.Experiment, frozen []string) error {
	names := make([]string, len(frozen))
	fields := make([]models.FieldError, len(frozen))
	for i, pointer := range frozen {
		names[i] = strings.TrimPrefix(pointer, "/")
		fields[i] = models.FieldError{Pointer: pointer, Detail: "is frozen since the start"}
		if pointer == "/status" {
			fields[i].Detail = "is changed by stop and conclude only"
		}
	}
	err := models.Errorf(models.Conflict, op, "experiment %s is %s: %s cannot change any more, only %s can; to test something else, start another experiment with a key of its own",
		e.Key, e.Status, strings.Join(names, ", "), strings.Join(models.FreeExperimentFields, " and "))
	err.Fields = fields
	return err
}

// StartExperiment lets a draft draw. The error has kind NotFound, Invalid when an offer of it is gone, or Conflict when it was started
// before or another running experiment of the program governs one of its factors.
func (c *Catalog) StartExperiment(ctx context.Context, ws models.WorkspaceID, key string) (models.Experiment, error) {
	const op = "catalog.StartExperiment"
	return c.editExperiment(ctx, ws, op, key, func(e *models.Experiment, all *models.Snapshot) error {
		if e.Status != models.ExperimentDraft {
			return models.Errorf(models.Conflict, op, "experiment %s is %s; only a draft can be started", key, e.Status)
		}
		if e.InMoney() && e.Value == nil {
			terms := all.Program(e.Program).Value
			e.Value = &terms
		}
		if err := checkExperiment(op, e, all, nil); err != nil {
			return err
		}
		if e.InMoney() && e.Value.Currency == "" {
			return models.Errorf(models.Invalid, op, "experiment %s seeks value, of which nobody said in which currency: set value.currency of the program, or of the experiment", key)
		}
		for i := range all.Experiments {
			other := &all.Experiments[i]
			if f, both := sharedFactor(e, other); both && other.Status == models.ExperimentRunning && other.Program == e.Program {
				return models.Errorf(models.Conflict, op, "experiment %s of program %s governs %s already; stop it first", other.Key, e.Program, f)
			}
		}
		e.Status, e.StartedAt = models.ExperimentRunning, c.clock.Now().UTC()
		return nil
	})
}

func sharedFactor(a, b *models.Experiment) (models.Factor, bool) {
	for _, f := range a.Factors {
		if b.Governs(f) {
			return f, true
		}
	}
	return "", false
}

// StopExperiment ends a running experiment for good: what it learned stays in the log, the program's default decides again. The error
// has kind NotFound, or Conflict when it does not run.
func (c *Catalog) StopExperiment(ctx context.Context, ws models.WorkspaceID, key string) (models.Experiment, error) {
	const op = "catalog.StopExperiment"
	return c.editExperiment(ctx, ws, op, key, func(e *models.Experiment, _ *models.Snapshot) error {
		if e.Status != models.ExperimentRunning {
			return models.Errorf(models.Conflict, op, "experiment %s is %s, not running", key, e.Status)
		}
		e.Status = models.ExperimentStopped
		return nil
	})
}

// DeleteExperiment removes a draft. The error has kind NotFound, or Conflict for an experiment that was started: decisions name it.
func (c *Catalog) DeleteExperiment(ctx context.Context, ws models.WorkspaceID, key string) error {
	const op = "catalog.DeleteExperiment"
	return c.edit(ctx, ws, func(all *models.Snapshot) error {
		i := place(all.Experiments, experimentKey, key)
		if i < 0 {
			return missing(op, "experiment", key)
		}
		if s := all.Experiments[i].Status; s != models.ExperimentDraft {
			return models.Errorf(models.Conflict, op, "experiment %s is %s; only a draft can be deleted", key, s)
		}
		all.Experiments = append(all.Experiments[:i], all.Experiments[i+1:]...)
		return nil
	})
}

// editExperiment lets change work on the stored experiment and raises its version.
func (c *Catalog) editExperiment(ctx context.Context, ws models.WorkspaceID, op, key string, change func(*models.Experiment, *models.Snapshot) error) (models.Experiment, error) {
	var e models.Experiment
	err := c.edit(ctx, ws, func(all *models.Snapshot) error {
		i := place(all.Experiments, experimentKey, key)
		if i < 0 {
			return missing(op, "experiment", key)
		}
		if err := change(&all.Experiments[i], all); err != nil {
			return err
		}
		all.Experiments[i].Version++
		e = all.Experiments[i]
		return nil
	})
	return e, err
}

// checkExperiment joins what was found wrong before, the experiment's own check and what needs the rest of the workspace.
func checkExperiment(op string, e *models.Experiment, all *models.Snapshot, bad []models.FieldError) error {
	var check models.Check
	check.That(!models.ValidKey(e.Program) || all.Program(e.Program) != nil, "/program", "names no program of the workspace")
	check.That(validSalt(e.Salt), "/salt", "must have 1 to 100 characters")
	for i, a := range e.Arms {
		check.That(a.Offer == "" || all.Offer(a.Offer) != nil, fmt.Sprintf("/arms/%d/offer", i), "names no offer of the workspace")
	}
	program := all.Program(e.Program)
	for _, n := range e.AllContext() {
		segment, is := strings.CutPrefix(n.Feature, models.SegmentPrefix)
		known := program == nil || slices.ContainsFunc(program.Segments, func(s models.Segment) bool { return s.Key == segment })
		check.That(!is || known, "/context", "names segment %q, which the program does not have", segment)
	}
	wrong := errors.Join(e.Validate(), check.Err(op))
	if wrong == nil {
		wrong = policy.Check(e)
	}
	return withFields(op, bad, wrong)
}
