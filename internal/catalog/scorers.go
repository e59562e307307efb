package catalog

import (
	"context"

	"goodword/models"
	"goodword/scoring"
)

// Scorer returns the scorer of a version: the scorecard for its own and for "". The error has kind NotFound for another one.
func (c *Catalog) Scorer(_ context.Context, _ models.WorkspaceID, version string) (scoring.Scorer, error) {
	if version == "" || version == scoring.ScorecardVersion {
		return scoring.Scorecard{}, nil
	}
	return nil, models.Errorf(models.NotFound, "catalog.Scorer", "there is no model %q", version)
}
