package copydesk

import (
	"context"

	"goodword/models"
	"goodword/prompts"
)

// review holds live copies against the brand once it has changed: those that it no longer allows are retired, drafts rejected, with the reasons.
func (d *Desk) review(ctx context.Context, s *models.Snapshot) error {
	d.mu.Lock()
	seen := d.reviewed[s.Workspace]
	d.mu.Unlock()
	if seen == s.Brand.Version {
		return nil
	}
	for _, state := range []models.CopyState{models.CopyApproved, models.CopyDraft} {
		if err := d.reviewAll(ctx, s, state); err != nil {
			return err
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.reviewed == nil {
		d.reviewed = map[models.WorkspaceID]int{}
	}
	d.reviewed[s.Workspace] = s.Brand.Version
	return nil
}

// reviewAll looks at the copies in one state, a page at a time.
func (d *Desk) reviewAll(ctx context.Context, s *models.Snapshot, state models.CopyState) error {
	f := models.CopyFilter{State: state, Limit: 500}
	for {
		page, err := d.Store.Copies(ctx, s.Workspace, f)
		if err != nil {
			return err
		}
		for i := range page {
			if c := &page[i]; c.BrandVersion != s.Brand.Version {
				if err := d.reviewOne(ctx, s, c); err != nil {
					return err
				}
			}
		}
		if len(page) < f.Limit {
			return nil
		}
		f.AfterID, f.AfterVersion = page[len(page)-1].ID, page[len(page)-1].Version
	}
}

func (d *Desk) reviewOne(ctx context.Context, s *models.Snapshot, c *models.Copy) error {
	cell := prompts.Cell(c.Cell)
	findings := newRules(s.Brand, &cell, nil).check([]prompts.Variant{c.Fields})
	if len(findings) == 0 {
		return nil
	}
	return d.Store.EditCopy(ctx, s.Workspace, c.ID, d.Clock.Now(), func(versions []models.Copy) ([]models.Copy, error) {
		e := &editing{desk: d, by: models.CopyDesk, versions: versions}
		live := e.live()
		if live == nil || live.Version != c.Version {
			return nil, nil // somebody was faster
		}
		live.Findings = kept(findings)
		e.supersede()
		return e.changed, nil
	})
}
