package catalog

import (
	"context"
	"slices"
	"sync"
	"time"

	"goodword/models"
	"goodword/scoring"
)

// scorers keeps the models that were read: they are named by their content and never change.
type scorers struct {
	sync.Mutex
	kept map[snapshotRef]scoring.Scorer // by version
	// failed remembers for a while what could not be read, so that decisions do not ask the database for it each time.
	failed map[snapshotRef]failure
}

type failure struct {
	err   error
	until time.Time // of the machine's clock
}

const (
	maxScorers  = 32 // beside champions, where there are more
	failureLife = 5 * time.Second
)

// Scorer returns the scorer of a version: the scorecard for its own and for "". The error has kind NotFound for a version that the
// workspace has not, Internal for one that this release cannot read, Unavailable when the database does not answer.
func (c *Catalog) Scorer(ctx context.Context, ws models.WorkspaceID, version string) (scoring.Scorer, error) {
	if version == "" || version == scoring.ScorecardVersion {
		return scoring.Scorecard{}, nil
	}
	ref := snapshotRef{workspace: ws, id: version}
	c.scorers.Lock()
	scorer, failed := c.scorers.kept[ref], c.scorers.failed[ref]
	c.scorers.Unlock()
	if scorer != nil {
		return scorer, nil
	}
	if time.Now().Before(failed.until) {
		return nil, failed.err
	}
	scorer, err := c.readScorer(ctx, ws, version)
	c.scorers.Lock()
	defer c.scorers.Unlock()
	if err != nil {
		if ctx.Err() == nil { // whoever gives up says nothing about the model
			c.scorers.failed[ref] = failure{err: err, until: time.Now().Add(failureLife)}
		}
		return nil, err
	}
	for old := range c.scorers.kept {
		if len(c.scorers.kept) < maxScorers {
			break
		}
		if !c.champion(old) {
			delete(c.scorers.kept, old) // whichever: it can be read again
		}
	}
	c.scorers.kept[ref] = scorer
	delete(c.scorers.failed, ref)
	return scorer, nil
}

// champion reports whether a version scores now: a replay must not push it out.
func (c *Catalog) champion(ref snapshotRef) bool {
	snap := c.Snapshot(ref.workspace)
	return snap != nil && slices.ContainsFunc(snap.Scoring, func(m models.ModelRef) bool { return m.Version == ref.id })
}

func (c *Catalog) readScorer(ctx context.Context, ws models.WorkspaceID, version string) (scoring.Scorer, error) {
	stored, err := c.store.ScoringModel(ctx, ws, version)
	if err != nil {
		return nil, err
	}
	model, err := scoring.DecodeModel(stored.Body)
	if err != nil {
		return nil, &models.Error{Op: "catalog.Scorer", Kind: models.Internal, Detail: "model " + version + " cannot be read", Err: err}
	}
	if model.Version() != version {
		return nil, models.Errorf(models.Internal, "catalog.Scorer", "model %s has the content of %s", version, model.Version())
	}
	return model, nil
}

// loadScorers reads the champions of a snapshot before anything is decided from it. While the database does not answer the last snapshot
// stays in use, with its champions. One that cannot be read keeps no snapshot from use: the scorecard scores instead, and whoever needs
// the model tries it again.
func (c *Catalog) loadScorers(ctx context.Context, snap *models.Snapshot) error {
	for _, m := range snap.Scoring {
		_, err := c.Scorer(ctx, snap.Workspace, m.Version)
		switch {
		case models.KindOf(err) == models.Unavailable:
			return err
		case err != nil:
			c.log.Error("a model cannot be read; the scorecard scores instead", "program", m.Program, "version", m.Version, "error", err)
		}
	}
	return nil
}
