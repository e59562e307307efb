package catalog

import (
	"context"

	"goodword/models"
)

// copiesOf is the snapshot of a workspace that is known, nil for one that is not.
func copiesOf(w *workspace) *models.Snapshot {
	if w == nil {
		return nil
	}
	return w.snapshot
}

// copyKey names the texts of a copy, which never change.
type copyKey struct {
	id      string
	version int
}

// loadCopies fills in the copies that a snapshot names: from the one before, where it has them, else from the store in one read. Snapshots share
// what they have in common, so that a hundred of them hold each text once.
func (c *Catalog) loadCopies(ctx context.Context, s, before *models.Snapshot) error {
	var ids []string
	var versions []int
	for i, named := range s.Copies {
		var known *models.Copy
		if before != nil {
			known = before.Copy(named.ID, named.Version)
		}
		if known == nil {
			ids, versions = append(ids, named.ID), append(versions, named.Version)
			continue
		}
		s.Copies[i] = inState(known, named.State)
	}
	if len(ids) == 0 {
		return nil
	}
	list, err := c.store.CopyTexts(ctx, s.Workspace, ids, versions)
	if err != nil {
		return err
	}
	read := make(map[copyKey]*models.Copy, len(list))
	for i := range list {
		list[i].Findings = nil // reasons are for those who edit
		read[copyKey{list[i].ID, list[i].Version}] = &list[i]
	}
	for i, named := range s.Copies {
		if known := read[copyKey{named.ID, named.Version}]; known != nil {
			s.Copies[i] = inState(known, named.State)
		}
	}
	return nil
}

// inState is the copy as it is where its state is that, else one that shares its texts.
func inState(c *models.Copy, state models.CopyState) *models.Copy {
	if c.State == state {
		return c
	}
	other := *c
	other.State = state
	return &other
}
