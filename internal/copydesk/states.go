package copydesk

import (
	"context"
	"maps"
	"slices"

	"goodword/models"
	"goodword/prompts"
)

// List lists copies by id and version, all versions. A limit of 0 is 100. The error has kind Invalid with every bad field of the filter.
func (d *Desk) List(ctx context.Context, ws models.WorkspaceID, f models.CopyFilter) ([]models.Copy, error) {
	if f.Limit == 0 {
		f.Limit = 100
	}
	var check models.Check
	check.That(f.State == "" || f.State.Valid(), "/state", "must be draft, approved, rejected or retired")
	check.That(f.ID == "" || models.ValidCopyID(f.ID), "/id", "must be the id of a copy, like cp_abcdefgh2345")
	check.That(f.Limit >= 1 && f.Limit <= 1000, "/limit", "must be 1 to 1000")
	if err := check.Err("copydesk.List"); err != nil {
		return nil, err
	}
	return d.Store.Copies(ctx, ws, f)
}

// Approve lets a draft be served, once it passes the guard for the brand of today. The error has kind Conflict for a copy that is no draft,
// Invalid with the findings for words that do not pass.
func (d *Desk) Approve(ctx context.Context, ws models.WorkspaceID, id string) (models.Copy, error) {
	return d.edit(ctx, "copydesk.Approve", ws, id, func(e *editing) error {
		c := e.live()
		if c == nil || c.State != models.CopyDraft {
			return e.conflict("is no draft; edit a rejected copy, roll a retired one back")
		}
		if err := e.passes(c.Fields); err != nil {
			return err
		}
		e.decide(c, models.CopyApproved)
		return nil
	})
}

// Reject takes a draft away. The error has kind Conflict for a copy that is no draft.
func (d *Desk) Reject(ctx context.Context, ws models.WorkspaceID, id string) (models.Copy, error) {
	return d.edit(ctx, "copydesk.Reject", ws, id, func(e *editing) error {
		c := e.live()
		if c == nil || c.State != models.CopyDraft {
			return e.conflict("is no draft; retire an approved copy")
		}
		e.decide(c, models.CopyRejected)
		return nil
	})
}

// Retire lets an approved copy no longer be chosen. The error has kind Conflict for one that is not approved.
func (d *Desk) Retire(ctx context.Context, ws models.WorkspaceID, id string) (models.Copy, error) {
	return d.edit(ctx, "copydesk.Retire", ws, id, func(e *editing) error {
		c := e.live()
		if c == nil || c.State != models.CopyApproved {
			return e.conflict("is not approved; reject a draft")
		}
		e.decide(c, models.CopyRetired)
		return nil
	})
}

// Rollback lets an earlier version, which was approved once, be served in the place of the one that is live now. The error has kind Conflict for
// a version that is not retired, NotFound for one that is not there, Invalid with the findings where it does not pass the guard any more.
func (d *Desk) Rollback(ctx context.Context, ws models.WorkspaceID, id string, version int) (models.Copy, error) {
	return d.edit(ctx, "copydesk.Rollback", ws, id, func(e *editing) error {
		i := slices.IndexFunc(e.versions, func(c models.Copy) bool { return c.Version == version })
		if i < 0 {
			return models.Errorf(models.NotFound, e.op, "copy %s has no version %d", id, version)
		}
		c := &e.versions[i]
		if c.State != models.CopyRetired {
			return e.conflict("cannot be rolled back to a version that is not retired")
		}
		if err := e.passes(c.Fields); err != nil {
			return err
		}
		e.supersede()
		e.decide(c, models.CopyApproved)
		return nil
	})
}

// Edit makes a new version with a person's words, of the live version or else the latest; fields that are not named stay. It has the state of the
// version that it replaces, draft where there is none. The error has kind Invalid with every finding for words that do not pass the guard, and for
// an unknown field.
func (d *Desk) Edit(ctx context.Context, ws models.WorkspaceID, id string, fields map[string]string) (models.Copy, error) {
	return d.edit(ctx, "copydesk.Edit", ws, id, func(e *editing) error {
		latest := &e.versions[len(e.versions)-1]
		next, state := *latest, models.CopyDraft
		if live := e.live(); live != nil {
			next, state = *live, live.State
		}
		if err := e.known(next.Fields, fields); err != nil {
			return err
		}
		next.Fields = maps.Clone(next.Fields)
		maps.Copy(next.Fields, fields)
		if err := e.passes(next.Fields); err != nil {
			return err
		}
		e.supersede()
		next.Version, next.State, next.Source = latest.Version+1, state, models.CopyByPerson
		next.Model, next.Prompt, next.CostMicros, next.Currency, next.Findings = "", "", 0, "", nil
		next.BrandVersion, next.CreatedAt, next.Results = e.brand.Version, e.desk.Clock.Now(), models.CopyResults{}
		e.decide(&next, state)
		return nil
	})
}

// editing is one change of the versions of a copy.
type editing struct {
	desk     *Desk
	op       string
	by       string
	brand    *models.Brand
	versions []models.Copy // the oldest first
	changed  []models.Copy
}

// edit changes a copy under the actor of ctx and returns the version that change decided last, as it is then. Configuration is read
// again before it returns, so that this replica has the change.
func (d *Desk) edit(ctx context.Context, op string, ws models.WorkspaceID, id string, change func(*editing) error) (models.Copy, error) {
	s := d.Catalog.Snapshot(ws)
	if s == nil || s.Brand == nil {
		return models.Copy{}, models.Errorf(models.NotFound, op, "there are no copies: no brand is described yet")
	}
	var last models.Copy
	err := d.Store.EditCopy(ctx, ws, id, d.Clock.Now(), func(versions []models.Copy) ([]models.Copy, error) {
		e := &editing{desk: d, op: op, by: models.ActorOf(ctx).Name, brand: s.Brand, versions: versions}
		if err := change(e); err != nil {
			return nil, err
		}
		last = e.changed[len(e.changed)-1]
		return e.changed, nil
	})
	if err != nil {
		return models.Copy{}, err
	}
	d.keepSaid(ctx, ws, last)
	return last, d.Catalog.Refresh(ctx)
}

// live is the version that is served or waits for a person, nil for none.
func (e *editing) live() *models.Copy {
	i := slices.IndexFunc(e.versions, func(c models.Copy) bool { return c.State.Live() })
	if i < 0 {
		return nil
	}
	return &e.versions[i]
}

// decide sets the state of a version.
func (e *editing) decide(c *models.Copy, state models.CopyState) {
	next := *c
	next.State, next.DecidedAt, next.DecidedBy = state, e.desk.Clock.Now(), e.by
	e.changed = append(e.changed, next)
}

// supersede ends the live version, where there is one: it was served, or not.
func (e *editing) supersede() {
	live := e.live()
	switch {
	case live == nil:
	case live.State == models.CopyApproved:
		e.decide(live, models.CopyRetired)
	default:
		e.decide(live, models.CopyRejected)
	}
}

func (e *editing) conflict(detail string) error {
	return models.Errorf(models.Conflict, e.op, "copy %s %s", e.versions[0].ID, detail)
}

// known refuses fields that the cell has not.
func (e *editing) known(has, fields map[string]string) error {
	var check models.Check
	check.That(len(fields) > 0, "/fields", "must have a text")
	names := slices.Sorted(maps.Keys(has))
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		check.That(slices.Contains(names, name), "/fields/"+name, "is no field of the cell; %v are", names)
	}
	return check.Err(e.op)
}

// passes holds words against the guard for the brand of today, and sees that they can be filled in.
func (e *editing) passes(fields map[string]string) error {
	cell := prompts.Cell(e.versions[0].Cell)
	if err := refusal(e.op, newRules(e.brand, &cell, nil).check([]prompts.Variant{fields})); err != nil {
		return err
	}
	return prompts.Compile(cell, fields)
}
