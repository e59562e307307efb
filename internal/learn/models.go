package learn

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"goodword/models"
	"goodword/scoring"
)

// ModelStore keeps scoring models and reads what they learn from.
type ModelStore interface {
	ScoringModels(ctx context.Context, ws models.WorkspaceID, program string) ([]models.ScoringModel, error)
	ScoringModel(ctx context.Context, ws models.WorkspaceID, version string) (*models.ScoringModel, error)
	PinModel(ctx context.Context, ws models.WorkspaceID, program, version, prior string, now time.Time) error
	UnpinModel(ctx context.Context, ws models.WorkspaceID, program string, now time.Time) error
	Trainings(ctx context.Context, ws models.WorkspaceID) ([]models.Training, error)
	ClaimTraining(ctx context.Context, ws models.WorkspaceID, program string, c models.TrainingClaim) (bool, error)
	ReleaseTraining(ctx context.Context, ws models.WorkspaceID, program, holder string) error
	EndTraining(ctx context.Context, ws models.WorkspaceID, r *models.TrainingResult) error
	TrainingCases(ctx context.Context, ws models.WorkspaceID, program string, from, until time.Time, limit int) ([]models.TrainingCase, error)
	SampleStates(ctx context.Context, ws models.WorkspaceID, from models.CustomerID, limit int, each func(*models.State)) error
	AddTraitFeatures(ctx context.Context, ws models.WorkspaceID, found []models.TraitFeature, now time.Time) error
	ProvenAdvocates(ctx context.Context, ws models.WorkspaceID, program string) ([]models.ProvenAdvocate, error)
	PutAdvocateProfile(ctx context.Context, ws models.WorkspaceID, p *models.AdvocateProfile, now time.Time) error
}

// ModelCatalog says which workspaces and programs there are.
type ModelCatalog interface {
	Workspaces() []models.WorkspaceID
	Snapshot(ws models.WorkspaceID) *models.Snapshot
	Refresh(ctx context.Context) error
}

// Models trains scoring models, compares them on later decisions, and keeps their life: which one scores, which were kept out, and why.
// It is safe for concurrent use, in several replicas at once.
type Models struct {
	Store    ModelStore
	Catalog  ModelCatalog
	Clock    Clock
	Log      *slog.Logger
	Interval time.Duration // of the domain's time between trainings of a program; 0 trains on request only
	// Trained is told of every training: "promoted", "kept_out", "waiting" for more decisions, or "failed"; may be nil.
	Trained func(result string)
	// Drifted is told, at each TrainDue, how far a program's champion had drifted when that was last looked at, by any replica; nil where
	// it cannot be told. May be nil.
	Drifted func(program string, d *Drift)
}

// List gives a program's models, newest first, without what they have learned; the scorecard, which is the champion until there is
// another, is the last.
func (m *Models) List(ctx context.Context, ws models.WorkspaceID, program string) ([]models.ScoringModel, error) {
	stored, err := m.Store.ScoringModels(ctx, ws, program)
	if err != nil {
		return nil, err
	}
	card := models.ScoringModel{Program: program, Version: scoring.ScorecardVersion, Status: models.ModelChampion,
		Why: "the published prior: it scores until a model is better"}
	list := make([]models.ScoringModel, 0, len(stored)+1)
	for _, x := range stored {
		if x.Status == models.ModelChampion {
			card.Status, card.Why = models.ModelRetired, "the published prior"
		}
		if x.Version == scoring.ScorecardVersion {
			card.Status, card.Pinned, card.Why = x.Status, x.Pinned, x.Why
			continue
		}
		list = append(list, x)
	}
	return append(list, card), nil
}

// Find reads a model with its body; kind NotFound for an unknown version, and for the scorecard, which has none.
func (m *Models) Find(ctx context.Context, ws models.WorkspaceID, version string) (*models.ScoringModel, error) {
	return m.Store.ScoringModel(ctx, ws, version)
}

// Pin makes a version the champion and holds it against training; pinning an earlier one rolls back to it. The scorecard can be pinned
// too. Kind NotFound for a version that the program has not.
func (m *Models) Pin(ctx context.Context, ws models.WorkspaceID, program, version string) error {
	if err := m.Store.PinModel(ctx, ws, program, version, scoring.ScorecardVersion, m.Clock.Now()); err != nil {
		return err
	}
	return m.Catalog.Refresh(ctx)
}

// Unpin lets training replace the champion again.
func (m *Models) Unpin(ctx context.Context, ws models.WorkspaceID, program string) error {
	return m.Store.UnpinModel(ctx, ws, program, m.Clock.Now())
}

// scorer is the scorer of a version, with the end of what it learned from; zero for the scorecard.
func (m *Models) scorer(ctx context.Context, ws models.WorkspaceID, version string) (scoring.Scorer, *models.ScoringModel, error) {
	if version == "" || version == scoring.ScorecardVersion {
		return scoring.Scorecard{}, &models.ScoringModel{Version: scoring.ScorecardVersion}, nil
	}
	stored, err := m.Store.ScoringModel(ctx, ws, version)
	if err != nil {
		return nil, nil, err
	}
	model, err := scoring.DecodeModel(stored.Body)
	if err != nil {
		err = fmt.Errorf("%w: %w", errUnreadable, err)
		return nil, nil, &models.Error{Op: "learn.Models", Kind: models.Internal, Detail: "model " + version + " cannot be read", Err: err}
	}
	return model, stored, nil
}

// errUnreadable says that a stored model is damaged, or of another release.
var errUnreadable = errors.New("unreadable")
