package store

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"goodword/models"
)

const modelColumns = `program, version, status, pinned, trained_at, from_at, until_at, rows, why, report`

const scoringModelsSQL = `
select ` + modelColumns + `, null::bytea
from scoring_models
where workspace_id = $1 and program = $2
order by trained_at desc, version`

const scoringModelSQL = `
select ` + modelColumns + `, body
from scoring_models
where workspace_id = $1 and version = $2 and body is not null
order by program limit 1`

func scanModel(row pgx.Row) (models.ScoringModel, error) {
	var m models.ScoringModel
	err := row.Scan(&m.Program, &m.Version, &m.Status, &m.Pinned, &m.TrainedAt, &m.From, &m.Until, &m.Rows, &m.Why, &m.Report, &m.Body)
	m.TrainedAt, m.From, m.Until = m.TrainedAt.UTC(), m.From.UTC(), m.Until.UTC()
	return m, err
}

// ScoringModels lists the models of a program, newest first, without their bodies.
func (s *Store) ScoringModels(ctx context.Context, ws models.WorkspaceID, program string) ([]models.ScoringModel, error) {
	rows, _ := s.pool.Query(ctx, scoringModelsSQL, ws, program) // Collect reports its error
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (models.ScoringModel, error) { return scanModel(row) })
	return list, classify("store.ScoringModels", err)
}

// ScoringModel reads a model with its body; kind NotFound when the workspace has none of that version.
func (s *Store) ScoringModel(ctx context.Context, ws models.WorkspaceID, version string) (*models.ScoringModel, error) {
	m, err := scanModel(s.pool.QueryRow(ctx, scoringModelSQL, ws, version))
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, models.Errorf(models.NotFound, "store.ScoringModel", "there is no model %.60q", version)
	}
	if err != nil {
		return nil, classify("store.ScoringModel", err)
	}
	return &m, nil
}

const addModelSQL = `
insert into scoring_models (workspace_id, program, version, status, pinned, trained_at, from_at, until_at, rows, why, report, body)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
on conflict (workspace_id, program, version) do nothing`

const retireChampionSQL = `
update scoring_models set status = 'retired', pinned = false
where workspace_id = $1 and program = $2 and status = 'champion' and version <> $3`

// maxKeptOut is how many models that were kept out a program remembers.
const maxKeptOut = 20

const forgetModelsSQL = `
delete from scoring_models
where workspace_id = $1 and program = $2 and status = 'kept_out' and version not in (
    select version from scoring_models
    where workspace_id = $1 and program = $2 and status = 'kept_out'
    order by trained_at desc, version limit $3)`

// AddScoringModel stores what a training came to. A champion takes the place of the one before, unless that was pinned meanwhile or is
// no longer the one that the training compared with; added is then false and nothing is stored. So it is when the version is there
// already: two replicas that train at once come to one result. A new champion is published with the transaction.
func (s *Store) AddScoringModel(ctx context.Context, ws models.WorkspaceID, m *models.ScoringModel, against string, now time.Time) (added bool, err error) {
	err = s.inTx(ctx, "store.AddScoringModel", func(tx pgx.Tx) error {
		added = false
		if err := lockWorkspace(ctx, tx, ws); err != nil {
			return err
		}
		champion, pinned, err := championOf(ctx, tx, ws, m.Program)
		if err != nil {
			return err
		}
		promoted := m.Status == models.ModelChampion
		if promoted && (pinned || champion != against) {
			return nil
		}
		if promoted {
			if _, err := tx.Exec(ctx, retireChampionSQL, ws, m.Program, m.Version); err != nil {
				return err
			}
		}
		tag, err := tx.Exec(ctx, addModelSQL, ws, m.Program, m.Version, m.Status, m.Pinned, m.TrainedAt, m.From, m.Until, m.Rows, m.Why,
			m.Report, m.Body)
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 {
			if promoted {
				return errKnownModel
			}
			return nil
		}
		added = true
		if !promoted {
			_, err = tx.Exec(ctx, forgetModelsSQL, ws, m.Program, maxKeptOut)
			return err
		}
		return s.champion(ctx, tx, ws, m.Program, champion, m.Version, now)
	})
	if errors.Is(err, errKnownModel) {
		return false, nil
	}
	return added, err
}

// errKnownModel undoes a promotion of a version that is there already.
var errKnownModel = errors.New("the version is known")

const championSQL = `
select version, pinned from scoring_models
where workspace_id = $1 and program = $2 and status = 'champion'`

// championOf is the version that scores, "" for the scorecard by default.
func championOf(ctx context.Context, tx pgx.Tx, ws models.WorkspaceID, program string) (version string, pinned bool, err error) {
	err = tx.QueryRow(ctx, championSQL, ws, program).Scan(&version, &pinned)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", false, nil
	}
	return version, pinned, err
}

// champion enters a change of champions into the audit log and publishes it.
func (s *Store) champion(ctx context.Context, tx pgx.Tx, ws models.WorkspaceID, program, before, after string, now time.Time) error {
	var batch pgx.Batch
	if err := queueAudit(ctx, &batch, ws, now, models.AuditModel, program, versionDocument(before), versionDocument(after)); err != nil {
		return err
	}
	if err := tx.SendBatch(ctx, &batch).Close(); err != nil {
		return err
	}
	_, _, err := publish(ctx, tx, ws, now, false)
	return err
}

func versionDocument(version string) []byte {
	doc, _ := json.Marshal(map[string]string{"champion": version}) // a string
	return doc
}

const pinModelSQL = `
update scoring_models set status = 'champion', pinned = true
where workspace_id = $1 and program = $2 and version = $3`

const pinScorecardSQL = `
insert into scoring_models (workspace_id, program, version, status, pinned, trained_at, from_at, until_at, rows, why, report)
values ($1, $2, $3, 'champion', true, $4, $4, $4, 0, 'pinned', '{}')
on conflict (workspace_id, program, version) do update set status = 'champion', pinned = true`

// PinModel makes a version the champion and holds it; prior is the version of the scorecard, which needs no training. The error has
// kind NotFound for a version that the program has not.
func (s *Store) PinModel(ctx context.Context, ws models.WorkspaceID, program, version, prior string, now time.Time) error {
	return s.inTx(ctx, "store.PinModel", func(tx pgx.Tx) error {
		if err := lockWorkspace(ctx, tx, ws); err != nil {
			return err
		}
		before, _, err := championOf(ctx, tx, ws, program)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, retireChampionSQL, ws, program, version); err != nil {
			return err
		}
		if version == prior {
			_, err = tx.Exec(ctx, pinScorecardSQL, ws, program, version, now)
		} else {
			var tag pgconn.CommandTag
			if tag, err = tx.Exec(ctx, pinModelSQL, ws, program, version); err == nil && tag.RowsAffected() == 0 {
				err = models.Errorf(models.NotFound, "store.PinModel", "program %s has no model %.60q", program, version)
			}
		}
		if err != nil {
			return err
		}
		return s.champion(ctx, tx, ws, program, before, version, now)
	})
}

const unpinModelSQL = `
update scoring_models set pinned = false
where workspace_id = $1 and program = $2 and status = 'champion'`

// UnpinModel lets training replace the champion again.
func (s *Store) UnpinModel(ctx context.Context, ws models.WorkspaceID, program string) error {
	_, err := s.pool.Exec(ctx, unpinModelSQL, ws, program)
	return classify("store.UnpinModel", err)
}

const championsSQL = `
select program, version from scoring_models
where workspace_id = $1 and status = 'champion' order by program collate "C"`

const traitFeaturesSQL = `
select name, is_numeric from trait_features
where workspace_id = $1 order by place`

// readScoring takes into a snapshot what scores and which traits it reads.
func readScoring(ctx context.Context, tx pgx.Tx, ws models.WorkspaceID, snap *models.Snapshot) (err error) {
	rows, _ := tx.Query(ctx, championsSQL, ws)
	if snap.Scoring, err = pgx.CollectRows(rows, pgx.RowToStructByPos[models.ModelRef]); err != nil {
		return err
	}
	rows, _ = tx.Query(ctx, traitFeaturesSQL, ws)
	snap.Traits, err = pgx.CollectRows(rows, pgx.RowToStructByPos[models.TraitFeature])
	return err
}

const addTraitSQL = `
insert into trait_features (workspace_id, place, name, is_numeric)
select $1, count(*), $2, $3 from trait_features where workspace_id = $1
on conflict do nothing`

// AddTraitFeatures appends traits that are not in the workspace's list yet, as long as there are at most models.MaxTraitFeatures, and
// publishes the longer list.
func (s *Store) AddTraitFeatures(ctx context.Context, ws models.WorkspaceID, found []models.TraitFeature, now time.Time) error {
	if len(found) == 0 {
		return nil
	}
	return s.inTx(ctx, "store.AddTraitFeatures", func(tx pgx.Tx) error {
		if err := lockWorkspace(ctx, tx, ws); err != nil {
			return err
		}
		var snap models.Snapshot
		if err := readScoring(ctx, tx, ws, &snap); err != nil {
			return err
		}
		for _, f := range found[:min(len(found), models.MaxTraitFeatures-len(snap.Traits))] {
			if _, err := tx.Exec(ctx, addTraitSQL, ws, f.Name, f.Numeric); err != nil {
				return err
			}
		}
		_, _, err := publish(ctx, tx, ws, now, false)
		return err
	})
}

const sampleStatesSQL = `
select state from customers
where workspace_id = $1 and erased_at is null and customer_id >= $2
order by customer_id limit $3`

// SampleStates reads the states of at most limit customers that stand together by id, which is as good as at random: ids are hashes. From
// tells where to begin.
func (s *Store) SampleStates(ctx context.Context, ws models.WorkspaceID, from models.CustomerID, limit int, each func(*models.State)) error {
	rows, _ := s.pool.Query(ctx, sampleStatesSQL, ws, [16]byte(from), limit) // ForEachRow reports its error
	var body []byte
	_, err := pgx.ForEachRow(rows, []any{&body}, func() error {
		state, err := decodeState(body)
		if err == nil {
			each(&state)
		}
		return err
	})
	return classify("store.SampleStates", err)
}
