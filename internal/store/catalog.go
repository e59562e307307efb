package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

const lockWorkspaceSQL = `
select id
from workspaces
where id = @workspace_id
for no key update`

// EditCatalog changes the configuration of a workspace in one transaction: edit gets its brand and all its programs, offers and
// experiments (drafts and stopped ones too; no policies), each list by key, and changes them in place; what differs afterwards is written, the snapshot is
// published and every replica notified. Edits of one workspace wait for each other. An error of edit changes nothing and is returned as
// it is. After a deadlock edit runs again on what is stored then.
//
// The error has kind NotFound for an unknown workspace and Conflict for a code prefix that another program of the installation has, or
// for deleting a program that has given out codes.
func (s *Store) EditCatalog(ctx context.Context, ws models.WorkspaceID, now time.Time, edit func(*models.Snapshot) error) error {
	return s.inTx(ctx, "store.EditCatalog", func(tx pgx.Tx) error {
		if err := lockWorkspace(ctx, tx, ws); err != nil {
			return err
		}
		c, err := readCatalog(ctx, tx, ws)
		if err != nil {
			return err
		}
		before, err := documents(c)
		if err != nil {
			return err
		}
		if err := edit(c); err != nil {
			return err
		}
		after, err := documents(c)
		if err != nil {
			return err
		}
		if err := writeCatalog(ctx, tx, ws, now, before, after); err != nil {
			return err
		}
		_, _, err = publish(ctx, tx, ws, now, false)
		return err
	})
}

// Catalog reads the brand and all programs, offers and experiments of a workspace, each list by key.
func (s *Store) Catalog(ctx context.Context, ws models.WorkspaceID) (*models.Snapshot, error) {
	var c *models.Snapshot
	err := s.inTx(ctx, "store.Catalog", func(tx pgx.Tx) error {
		var err error
		c, err = readCatalog(ctx, tx, ws)
		return err
	})
	return c, err
}

// PublishSnapshot stores what decisions of the workspace are drawn from and makes it the current snapshot. With fit the learned state
// of the running experiments is taken in as it is now, else it stays as it was in the snapshot before. Of estimated states, those of the
// versions that are stored now stand in for them. The id is the first 16 hex digits of the SHA-256 of the body; changed is false when the current
// snapshot has it already.
func (s *Store) PublishSnapshot(ctx context.Context, ws models.WorkspaceID, now time.Time, fit bool, estimated ...models.PolicyState) (id string, changed bool, err error) {
	err = s.inTx(ctx, "store.PublishSnapshot", func(tx pgx.Tx) error {
		if err := lockWorkspace(ctx, tx, ws); err != nil {
			return err
		}
		id, changed, err = publish(ctx, tx, ws, now, fit, estimated...)
		return err
	})
	return id, changed, err
}

const snapshotSQL = `
select body
from snapshots
where workspace_id = @workspace_id and id = @id`

// Snapshot reads a snapshot by its id. The error has kind NotFound when the workspace has none of that id.
func (s *Store) Snapshot(ctx context.Context, ws models.WorkspaceID, id string) (*models.Snapshot, error) {
	var body []byte
	err := s.pool.QueryRow(ctx, snapshotSQL, pgx.NamedArgs{"workspace_id": ws, "id": id}).Scan(&body)
	if err != nil {
		return nil, classify("store.Snapshot", err)
	}
	return decodeSnapshot(id, body)
}

const currentSnapshotSQL = `
select c.revision, s.id, s.body
from current_snapshots c join snapshots s on s.workspace_id = c.workspace_id and s.id = c.snapshot_id
where c.workspace_id = @workspace_id`

// CurrentSnapshot reads the current snapshot of a workspace and its revision, which grows with every publication.
func (s *Store) CurrentSnapshot(ctx context.Context, ws models.WorkspaceID) (*models.Snapshot, int64, error) {
	var revision int64
	var id string
	var body []byte
	err := s.pool.QueryRow(ctx, currentSnapshotSQL, pgx.NamedArgs{"workspace_id": ws}).Scan(&revision, &id, &body)
	if err != nil {
		return nil, 0, classify("store.CurrentSnapshot", err)
	}
	snapshot, err := decodeSnapshot(id, body)
	return snapshot, revision, err
}

const revisionsSQL = `
select
    (select coalesce(jsonb_object_agg(workspace_id, revision), '{}') from current_snapshots),
    (select concat_ws('/', count(*), count(revoked_at), count(expires_at), max(id)) from api_keys) || ' ' ||
        (select concat_ws('/', count(*), count(retired_at)) from token_keys) || ' ' ||
        (select concat_ws('/', count(*), count(revoked_at)) from widget_keys),
    (select now from manual_clock)`

// Revisions says in one small query what may have changed since the last time: the revision of each workspace's snapshot, a stamp of
// all keys, and the manual clock, zero on the system's.
func (s *Store) Revisions(ctx context.Context) (snapshots map[models.WorkspaceID]int64, keys string, clock time.Time, err error) {
	var stands *time.Time
	if err := s.pool.QueryRow(ctx, revisionsSQL).Scan(&snapshots, &keys, &stands); err != nil {
		return nil, "", time.Time{}, classify("store.Revisions", err)
	}
	return snapshots, keys, orZero(stands), nil
}

func decodeSnapshot(id string, body []byte) (*models.Snapshot, error) {
	snapshot := &models.Snapshot{}
	if err := json.Unmarshal(body, snapshot); err != nil {
		return nil, fmt.Errorf("decode snapshot %s: %w", id, err)
	}
	for i := range snapshot.Programs {
		snapshot.Programs[i].Complete()
	}
	snapshot.ID = id
	return snapshot, nil
}

func lockWorkspace(ctx context.Context, tx pgx.Tx, ws models.WorkspaceID) error {
	var id models.WorkspaceID
	err := tx.QueryRow(ctx, lockWorkspaceSQL, pgx.NamedArgs{"workspace_id": ws}).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return models.Errorf(models.NotFound, "store", "there is no workspace %d", ws)
	}
	return err
}

const readCatalogSQL = `
select what, config
from (
    select 'program', key, config from programs where workspace_id = @workspace_id
    union all
    select 'offer', key, config from offers where workspace_id = @workspace_id
    union all
    select 'experiment', key, config from experiments where workspace_id = @workspace_id
    union all
    select 'brand', '', config from brands where workspace_id = @workspace_id
) as c (what, key, config)
order by what, key collate "C"`

func readCatalog(ctx context.Context, tx pgx.Tx, ws models.WorkspaceID) (*models.Snapshot, error) {
	// Never nil lists: the snapshot's id is a hash of its JSON.
	c := &models.Snapshot{
		Workspace: ws, Programs: []models.Program{}, Offers: []models.Offer{}, Experiments: []models.Experiment{},
		Policies: []models.PolicyState{},
	}
	rows, _ := tx.Query(ctx, readCatalogSQL, pgx.NamedArgs{"workspace_id": ws})
	var what string
	var doc []byte
	_, err := pgx.ForEachRow(rows, []any{&what, &doc}, func() error {
		var err error
		switch what {
		case "program":
			if c.Programs, err = decoded(c.Programs, doc); err == nil {
				c.Programs[len(c.Programs)-1].Complete()
			}
		case "offer":
			c.Offers, err = decoded(c.Offers, doc)
		case "experiment":
			if c.Experiments, err = decoded(c.Experiments, doc); err == nil {
				c.Experiments[len(c.Experiments)-1].Complete()
			}
		case "brand":
			c.Brand, err = decodedBrand(doc)
		}
		return err
	})
	return c, err
}

func decoded[T any](list []T, doc []byte) ([]T, error) {
	var v T
	if err := json.Unmarshal(doc, &v); err != nil {
		return nil, fmt.Errorf("decode configuration: %w", err)
	}
	return append(list, v), nil
}

func decodedBrand(doc []byte) (*models.Brand, error) {
	brand := &models.Brand{}
	if err := json.Unmarshal(doc, brand); err != nil {
		return nil, fmt.Errorf("decode brand: %w", err)
	}
	return brand, nil
}

const policiesSQL = `
select experiment, version, state
from policies
where workspace_id = @workspace_id
order by experiment`

const insertSnapshotSQL = `
insert into snapshots (workspace_id, id, body, created_at)
values (@workspace_id, @id, @body, @now)
on conflict (workspace_id, id) do nothing`

const makeCurrentSQL = `
insert into current_snapshots as c (workspace_id, snapshot_id, revision, published_at, fitted_at)
values (@workspace_id, @id, 1, @now, @now)
on conflict (workspace_id) do update set
    snapshot_id = excluded.snapshot_id, revision = c.revision + 1, published_at = excluded.published_at,
    fitted_at = case when @fit then excluded.fitted_at else c.fitted_at end`

const fittedSQL = `
update current_snapshots set fitted_at = @now
where workspace_id = @workspace_id`

// publish does the work of PublishSnapshot under the workspace's lock.
func publish(ctx context.Context, tx pgx.Tx, ws models.WorkspaceID, now time.Time, fit bool, estimated ...models.PolicyState) (id string, changed bool, err error) {
	next, err := readCatalog(ctx, tx, ws)
	if err != nil {
		return "", false, err
	}
	current, err := currentSnapshot(ctx, tx, ws)
	if err != nil {
		return "", false, err
	}
	learned := current.Policies
	if fit {
		if learned, err = readPolicies(ctx, tx, ws); err != nil {
			return "", false, err
		}
		takeEstimates(learned, estimated)
	}
	keepRunning(next, learned)
	if err := readScoring(ctx, tx, ws, next); err != nil {
		return "", false, err
	}
	if err := readPrices(ctx, tx, ws, next); err != nil {
		return "", false, err
	}
	if next.Copies, err = servedCopies(ctx, tx, ws, now); err != nil {
		return "", false, err
	}
	body, err := json.Marshal(next)
	if err != nil {
		return "", false, err
	}
	sum := sha256.Sum256(body)
	id = hex.EncodeToString(sum[:8])
	args := pgx.NamedArgs{"workspace_id": ws, "id": id, "body": body, "now": now, "fit": fit}
	if id == current.ID {
		if fit {
			_, err = tx.Exec(ctx, fittedSQL, args)
		}
		return id, false, err
	}
	if _, err := tx.Exec(ctx, insertSnapshotSQL, args); err != nil {
		return "", false, err
	}
	if _, err := tx.Exec(ctx, makeCurrentSQL, args); err != nil {
		return "", false, err
	}
	return id, true, notify(ctx, tx, "snapshot:"+workspaceText(ws))
}

// takeEstimates puts estimated states in the place of those that they were made from.
func takeEstimates(learned, estimated []models.PolicyState) {
	for _, e := range estimated {
		for i := range learned {
			if learned[i].Experiment == e.Experiment && learned[i].Version == e.Version {
				learned[i] = e
			}
		}
	}
}

// keepRunning leaves the running experiments, and of what was learned their part and that of the programs' share channels.
func keepRunning(c *models.Snapshot, learned []models.PolicyState) {
	running := []models.Experiment{}
	policies := []models.PolicyState{}
	for _, e := range c.Experiments {
		if e.Status != models.ExperimentRunning {
			continue
		}
		running = append(running, e)
		for _, p := range learned {
			if p.Experiment == e.Key {
				policies = append(policies, p)
			}
		}
	}
	for _, p := range learned {
		if program, is := models.ShareProgram(p.Experiment); is && c.Program(program) != nil {
			policies = append(policies, p)
		}
	}
	c.Experiments, c.Policies = running, policies
}

func currentSnapshot(ctx context.Context, tx pgx.Tx, ws models.WorkspaceID) (*models.Snapshot, error) {
	var revision int64
	var id string
	var body []byte
	err := tx.QueryRow(ctx, currentSnapshotSQL, pgx.NamedArgs{"workspace_id": ws}).Scan(&revision, &id, &body)
	if errors.Is(err, pgx.ErrNoRows) {
		return &models.Snapshot{}, nil
	}
	if err != nil {
		return nil, err
	}
	return decodeSnapshot(id, body)
}

func readPolicies(ctx context.Context, tx pgx.Tx, ws models.WorkspaceID) ([]models.PolicyState, error) {
	rows, _ := tx.Query(ctx, policiesSQL, pgx.NamedArgs{"workspace_id": ws})
	return pgx.CollectRows(rows, scanState)
}

func scanState(row pgx.CollectableRow) (models.PolicyState, error) {
	var key string
	var version int64
	var doc []byte
	var state models.PolicyState
	if err := row.Scan(&key, &version, &doc); err != nil {
		return state, err
	}
	if err := json.Unmarshal(doc, &state); err != nil {
		return state, fmt.Errorf("decode policy %s: %w", key, err)
	}
	state.Experiment, state.Version = key, version
	return state, nil
}
