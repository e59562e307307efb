package store

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

const modelColumns = `program, version, status, pinned, trained_at, from_at, until_at, rows, why, report`

func scanModel(row pgx.Row, more ...any) (models.ScoringModel, error) {
	var m models.ScoringModel
	fields := []any{&m.Program, &m.Version, &m.Status, &m.Pinned, &m.TrainedAt, &m.From, &m.Until, &m.Rows, &m.Why, &m.Report}
	err := row.Scan(append(fields, more...)...)
	m.TrainedAt, m.From, m.Until = m.TrainedAt.UTC(), m.From.UTC(), m.Until.UTC()
	return m, err
}

const scoringModelsSQL = `
select ` + modelColumns + `
from scoring_models
where workspace_id = $1 and program = $2
order by trained_at desc, version`

// ScoringModels lists the models of a program, newest first, without their bodies.
func (s *Store) ScoringModels(ctx context.Context, ws models.WorkspaceID, program string) ([]models.ScoringModel, error) {
	rows, _ := s.pool.Query(ctx, scoringModelsSQL, ws, program) // Collect reports its error
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (models.ScoringModel, error) { return scanModel(row) })
	return list, classify("store.ScoringModels", err)
}

const scoringModelSQL = `
select ` + modelColumns + `, body
from scoring_models
where workspace_id = $1 and version = $2
order by body is null, program limit 1`

// ScoringModel reads a model with its body. The error has kind NotFound when the workspace has none of that version, Conflict when what
// it had learned is no longer kept.
func (s *Store) ScoringModel(ctx context.Context, ws models.WorkspaceID, version string) (*models.ScoringModel, error) {
	const op = "store.ScoringModel"
	var body []byte
	m, err := scanModel(s.pool.QueryRow(ctx, scoringModelSQL, ws, version), &body)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return nil, models.Errorf(models.NotFound, op, "there is no model %.60q", version)
	case err != nil:
		return nil, classify(op, err)
	case body == nil && m.Rows == 0: // the scorecard's row
		return nil, models.Errorf(models.NotFound, op, "%s is published and has no file", version)
	case body == nil:
		return nil, forgotten(op, version)
	}
	m.Body = body
	return &m, nil
}

func forgotten(op, version string) error {
	return models.Errorf(models.Conflict, op, "what %s had learned is no longer kept: of models that were kept out only the newest %d are", version, keptBodies)
}

const championSQL = `
select ` + modelColumns + `
from scoring_models
where workspace_id = $1 and program = $2 and status = 'champion'`

// champion reads the model that scores a program's customers; nil for the scorecard by default.
func champion(ctx context.Context, tx pgx.Tx, ws models.WorkspaceID, program string) (*models.ScoringModel, error) {
	m, err := scanModel(tx.QueryRow(ctx, championSQL, ws, program))
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	return &m, err
}

const (
	retireSQL = `
update scoring_models set status = 'retired', pinned = false, why = $4
where workspace_id = $1 and program = $2 and version = $3`

	crownSQL = `
update scoring_models set status = 'champion', pinned = $4, why = $5
where workspace_id = $1 and program = $2 and version = $3`
)

// crown makes a stored model the champion in place of old, which may be nil and may be itself, enters that into the audit log and
// publishes the snapshot that says so.
func crown(ctx context.Context, tx pgx.Tx, ws models.WorkspaceID, old, next *models.ScoringModel, now time.Time) error {
	if old != nil && old.Version != next.Version {
		why := next.Version + " took its place: " + next.Why
		if _, err := tx.Exec(ctx, retireSQL, ws, old.Program, old.Version, why); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, crownSQL, ws, next.Program, next.Version, next.Pinned, next.Why); err != nil {
		return err
	}
	if err := auditNow(ctx, tx, ws, now, models.AuditModel, next.Program, crowned(old), crowned(next)); err != nil {
		return err
	}
	_, _, err := publish(ctx, tx, ws, now, false)
	return err
}

// crowned is what the audit log says of a champion.
func crowned(m *models.ScoringModel) map[string]any {
	if m == nil {
		return nil
	}
	return map[string]any{"champion": m.Version, "pinned": m.Pinned, "why": m.Why}
}

const putScorecardSQL = `
insert into scoring_models (workspace_id, program, version, status, pinned, trained_at, from_at, until_at, rows, why, report)
values ($1, $2, $3, 'retired', false, $4, $4, $4, 0, '', '{}')
on conflict do nothing`

const hasBodySQL = `
select body is not null
from scoring_models
where workspace_id = $1 and program = $2 and version = $3`

// PinModel makes a version the champion and holds it, and publishes that in one transaction; prior is the version of the scorecard, which
// needs no training. The error has kind NotFound for a version that the program has not, Conflict for one that is no longer kept.
func (s *Store) PinModel(ctx context.Context, ws models.WorkspaceID, program, version, prior string, now time.Time) error {
	const op = "store.PinModel"
	return s.inTx(ctx, op, func(tx pgx.Tx) error {
		if err := lockWorkspace(ctx, tx, ws); err != nil {
			return err
		}
		if version == prior {
			if _, err := tx.Exec(ctx, putScorecardSQL, ws, program, version, now); err != nil {
				return err
			}
		}
		var kept bool
		err := tx.QueryRow(ctx, hasBodySQL, ws, program, version).Scan(&kept)
		switch {
		case errors.Is(err, pgx.ErrNoRows):
			return models.Errorf(models.NotFound, op, "program %s has no model %.60q", program, version)
		case err != nil:
			return err
		case !kept && version != prior:
			return forgotten(op, version)
		}
		old, err := champion(ctx, tx, ws, program)
		if err != nil || old != nil && old.Pinned && old.Version == version {
			return err
		}
		return crown(ctx, tx, ws, old, &models.ScoringModel{Program: program, Version: version, Pinned: true, Why: "pinned by hand"}, now)
	})
}

// UnpinModel lets training replace the champion again; where none is pinned nothing changes.
func (s *Store) UnpinModel(ctx context.Context, ws models.WorkspaceID, program string, now time.Time) error {
	return s.inTx(ctx, "store.UnpinModel", func(tx pgx.Tx) error {
		if err := lockWorkspace(ctx, tx, ws); err != nil {
			return err
		}
		old, err := champion(ctx, tx, ws, program)
		if err != nil || old == nil || !old.Pinned {
			return err
		}
		free := *old
		free.Pinned, free.Why = false, "was pinned by hand until "+now.UTC().Format(time.DateOnly)
		return crown(ctx, tx, ws, old, &free, now)
	})
}

const championsSQL = `
select program, version from scoring_models
where workspace_id = $1 and status = 'champion' order by program collate "C"`

const traitFeaturesSQL = `
select name, is_numeric, is_likeness from trait_features
where workspace_id = $1 order by place`

// readScoring takes into a snapshot what scores, which traits it reads, and whom customers are compared with.
func readScoring(ctx context.Context, tx pgx.Tx, ws models.WorkspaceID, snap *models.Snapshot) (err error) {
	rows, _ := tx.Query(ctx, championsSQL, ws)
	if snap.Scoring, err = pgx.CollectRows(rows, pgx.RowToStructByPos[models.ModelRef]); err != nil {
		return err
	}
	rows, _ = tx.Query(ctx, traitFeaturesSQL, ws)
	if snap.Traits, err = pgx.CollectRows(rows, pgx.RowToStructByPos[models.TraitFeature]); err != nil {
		return err
	}
	rows, _ = tx.Query(ctx, advocateProfilesSQL, ws)
	snap.Profiles, err = pgx.CollectRows(rows, pgx.RowTo[models.AdvocateProfile])
	return err
}
