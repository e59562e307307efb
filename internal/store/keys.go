package store

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

const addKeySQL = `
insert into api_keys (workspace_id, scope, name, hint, hash, created_at, origins)
values (@workspace_id, @scope, @name, @hint, @hash, @created_at, coalesce(@origins::text[], '{}'))
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

// keyDocument is what the audit log says of a key: no more than a listing shows.
func keyDocument(k *models.Key) map[string]any {
	doc := map[string]any{"scope": k.Scope, "name": k.Name, "hint": k.Hint, "status": "active"}
	if len(k.Origins) > 0 {
		doc["origins"] = k.Origins
	}
	return doc
}

func auditKey(ctx context.Context, tx pgx.Tx, ws models.WorkspaceID, at time.Time, id int64, before, after map[string]any) error {
	return auditNow(ctx, tx, ws, at, models.AuditKey, strconv.FormatInt(id, 10), before, after)
}

func addKey(ctx context.Context, tx pgx.Tx, key models.Key) (int64, error) {
	var id int64
	err := tx.QueryRow(ctx, addKeySQL, pgx.NamedArgs{
		"workspace_id": key.Workspace, "scope": key.Scope, "name": key.Name, "hint": key.Hint, "hash": key.Hash[:],
		"created_at": key.CreatedAt, "origins": key.Origins,
	}).Scan(&id)
	if err != nil {
		return 0, err
	}
	if err := auditKey(ctx, tx, key.Workspace, key.CreatedAt, id, nil, keyDocument(&key)); err != nil {
		return 0, err
	}
	return id, notify(ctx, tx, "keys:"+workspaceText(key.Workspace))
}

const revokeKeySQL = `
update api_keys k set revoked_at = coalesce(k.revoked_at, @now)
from (select workspace_id, id, revoked_at from api_keys where workspace_id = @workspace_id and id = @id for update) as was
where k.workspace_id = was.workspace_id and k.id = was.id
returning was.revoked_at is null`

// RevokeKey ends a key; ending it twice changes nothing. The error has kind NotFound for a key that the workspace does not have.
func (s *Store) RevokeKey(ctx context.Context, ws models.WorkspaceID, id int64, now time.Time) error {
	return s.inTx(ctx, "store.RevokeKey", func(tx pgx.Tx) error {
		var ends bool
		err := tx.QueryRow(ctx, revokeKeySQL, pgx.NamedArgs{"workspace_id": ws, "id": id, "now": now}).Scan(&ends)
		if err != nil && !errors.Is(err, pgx.ErrNoRows) {
			return err
		}
		if err != nil {
			return models.Errorf(models.NotFound, "store.RevokeKey", "there is no key %d", id)
		}
		active, revoked := map[string]any{"status": "active"}, map[string]any{"status": "revoked"}
		if !ends {
			active = revoked // it had ended before: nothing changes
		}
		if err := auditKey(ctx, tx, ws, now, id, active, revoked); err != nil {
			return err
		}
		return notify(ctx, tx, "keys:"+workspaceText(ws))
	})
}

const keysSQL = `
select workspace_id, id, scope, name, hint, hash, created_at, last_used_at, expires_at, revoked_at, origins
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
select workspace_id, id, scope, name, hint, hash, created_at, last_used_at, expires_at, revoked_at, origins
from api_keys
where revoked_at is null
order by workspace_id, id`

// ActiveKeys lists the keys of every workspace that have not been revoked, expired ones included: what each replica keeps in memory.
func (s *Store) ActiveKeys(ctx context.Context) ([]models.Key, error) {
	rows, _ := s.pool.Query(ctx, activeKeysSQL)
	keys, err := pgx.CollectRows(rows, scanKey)
	return keys, classify("store.ActiveKeys", err)
}

func scanKey(row pgx.CollectableRow) (models.Key, error) {
	var k models.Key
	var hash []byte
	var used, expires, revoked *time.Time
	err := row.Scan(&k.Workspace, &k.ID, &k.Scope, &k.Name, &k.Hint, &hash, &k.CreatedAt, &used, &expires, &revoked, &k.Origins)
	copy(k.Hash[:], hash)
	k.LastUsedAt, k.ExpiresAt, k.RevokedAt = orZero(used), orZero(expires), orZero(revoked)
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
