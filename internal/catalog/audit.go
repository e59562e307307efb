package catalog

import (
	"context"

	"goodword/models"
)

// defaultAudit is how many entries a listing has when it does not say.
const (
	defaultAudit = 100
	maxAudit     = 1000
)

// Audit lists who changed what, the latest first: programs, offers, experiments, the brand, copies, keys, the clock
// and the models that score. A limit of 0 is 100. The error has
// kind Invalid for a kind that does not exist or a limit out of range.
func (c *Catalog) Audit(ctx context.Context, ws models.WorkspaceID, f models.AuditFilter) ([]models.AuditEntry, error) {
	if f.Limit == 0 {
		f.Limit = defaultAudit
	}
	var check models.Check
	switch f.Kind {
	case "", models.AuditProgram, models.AuditOffer, models.AuditExperiment, models.AuditKey, models.AuditClock, models.AuditModel, models.AuditBrand, models.AuditCopy:
	default:
		check.That(false, "/kind", "must be program, offer, experiment, key, clock, model, brand or copy")
	}
	check.That(f.Limit >= 1 && f.Limit <= maxAudit, "/limit", "must be 1 to %d", maxAudit)
	check.That(f.Before >= 0, "/before", "must be the id of an entry")
	if err := check.Err("catalog.Audit"); err != nil {
		return nil, err
	}
	return c.store.AuditLog(ctx, ws, f)
}
