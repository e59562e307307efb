package store

import (
	"context"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

const addKeySQL = `
insert into api_keys (workspace_id, scope, name, hint, hash, created_at)
values (@workspace_id, @scope, @name, @hint, @hash, @created_at)
returning id`

// AddKey stores a key and returns its number. Every replica is notified.
func (s *Store) AddKey(ctx context.Context, key models.Key) (int64, error) {
	var id int64
	err := s.inTx(ctx, "store.AddKey", func(tx pgx.Tx) error {
		var err error
		id, err = addKey(ctx, tx, key)
		return err
	})
	return id, err
}

func addKey(ctx context.Context, tx pgx.Tx, key models.Key) (int64, error) {
	var id int64
	err := tx.QueryRow(ctx, addKeySQL, pgx.NamedArgs{
		"workspace_id": key.Workspace, "scope": key.Scope, "name": key.Name, "hint": key.Hint, "hash": key.Hash[:],
		"created_at": key.CreatedAt,
	}).Scan(&id)
	if err != nil {
		return 0, err
	}
	return id, notify(ctx, tx, "keys:"+workspaceText(key.Workspace))
}

const revokeKeySQL = `
update api_keys set revoked_at = coalesce(revoked_at, @now)
where workspace_id = @workspace_id and id = @id`

// RevokeKey ends a key; ending it twice changes nothing. The error has kind NotFound for a key that the workspace does not have.
func (s *Store) RevokeKey(ctx context.Context, ws models.WorkspaceID, id int64, now time.Time) error {
	return s.inTx(ctx, "store.RevokeKey", func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, revokeKeySQL, pgx.NamedArgs{"workspace_id": ws, "id": id, "now": now})
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 {
			return models.Errorf(models.NotFound, "store.RevokeKey", "there is no key %d", id)
		}
		return notify(ctx, tx, "keys:"+workspaceText(ws))
	})
}

const keysSQL = `
select workspace_id, id, scope, name, hint, hash, created_at, last_used_at, revoked_at
from api_keys
where workspace_id = @workspace_id
order by id`

// Keys lists the keys of a workspace, revoked ones included, oldest first.
func (s *Store) Keys(ctx context.Context, ws models.WorkspaceID) ([]models.Key, error) {
	rows, _ := s.pool.Query(ctx, keysSQL, pgx.NamedArgs{"workspace_id": ws})
	keys, err := pgx.CollectRows(rows, scanKey)
	return keys, classify("store.Keys", err)
}

const activeKeysSQL = `
select workspace_id, id, scope, name, hint, hash, created_at, last_used_at, revoked_at
from api_keys
where revoked_at is null
order by workspace_id, id`

// ActiveKeys lists the keys of every workspace that have not been revoked: what each replica keeps in memory.
func (s *Store) ActiveKeys(ctx context.Context) ([]models.Key, error) {
	rows, _ := s.pool.Query(ctx, activeKeysSQL)
	keys, err := pgx.CollectRows(rows, scanKey)
	return keys, classify("store.ActiveKeys", err)
}

func scanKey(row pgx.CollectableRow) (models.Key, error) {
	var k models.Key
	var hash []byte
	var used, revoked *time.Time
	err := row.Scan(&k.Workspace, &k.ID, &k.Scope, &k.Name, &k.Hint, &hash, &k.CreatedAt, &used, &revoked)
	copy(k.Hash[:], hash)
	k.LastUsedAt, k.RevokedAt = orZero(used), orZero(revoked)
	return k, err
}

const touchKeysSQL = `
update api_keys k set last_used_at = u.at
from unnest(@workspaces::bigint[], @ids::bigint[], @ats::timestamptz[]) as u (workspace_id, id, at)
where k.workspace_id = u.workspace_id and k.id = u.id and (k.last_used_at is null or k.last_used_at < u.at)`

// TouchKeys notes when keys were last used, many at once; of each key only Workspace, ID and LastUsedAt are read.
func (s *Store) TouchKeys(ctx context.Context, keys []models.Key) error {
	workspaces, ids, ats := make([]int64, len(keys)), make([]int64, len(keys)), make([]time.Time, len(keys))
	for i, k := range keys {
		workspaces[i], ids[i], ats[i] = int64(k.Workspace), k.ID, k.LastUsedAt
	}
	_, err := s.pool.Exec(ctx, touchKeysSQL, pgx.NamedArgs{"workspaces": workspaces, "ids": ids, "ats": ats})
	return classify("store.TouchKeys", err)
}

func workspaceText(ws models.WorkspaceID) string { return strconv.FormatInt(int64(ws), 10) }

func orZero(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.UTC()
}
