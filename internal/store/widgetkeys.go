package store

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

const addWidgetKeySQL = `
insert into widget_keys (kid, workspace_id, name, algorithm, key, created_at)
select @kid, @workspace_id, @name, @algorithm, @key, @created_at
where (select count(*) from widget_keys where workspace_id = @workspace_id and revoked_at is null) < @most`

// AddWidgetKey stores a key that verifies the tokens of widgets. Every replica is notified. The error has kind Conflict when the
// workspace has models.MaxWidgetKeys already.
func (s *Store) AddWidgetKey(ctx context.Context, k models.WidgetKey) error {
	return s.inTx(ctx, "store.AddWidgetKey", func(tx pgx.Tx) error {
		if err := lockWorkspace(ctx, tx, k.Workspace); err != nil { // who would add one at the same time waits
			return err
		}
		done, err := tx.Exec(ctx, addWidgetKeySQL, pgx.NamedArgs{
			"kid": k.KID, "workspace_id": k.Workspace, "name": k.Name, "algorithm": k.Algorithm, "key": k.Key, "created_at": k.CreatedAt,
			"most": models.MaxWidgetKeys,
		})
		if err != nil {
			return err
		}
		if done.RowsAffected() == 0 {
			return models.Errorf(models.Conflict, "store.AddWidgetKey", "there are %d widget keys already; revoke one that no server signs with", models.MaxWidgetKeys)
		}
		made := map[string]any{"scope": "widget", "name": k.Name, "algorithm": k.Algorithm, "status": "active"}
		return tellWidgetKey(ctx, tx, k.Workspace, k.CreatedAt, k.KID, nil, made)
	})
}

func tellWidgetKey(ctx context.Context, tx pgx.Tx, ws models.WorkspaceID, at time.Time, kid string, before, after map[string]any) error {
	if err := auditNow(ctx, tx, ws, at, models.AuditKey, "widget:"+kid, before, after); err != nil {
		return err
	}
	return notify(ctx, tx, "keys:"+workspaceText(ws))
}

const revokeWidgetKeySQL = `
update widget_keys k set revoked_at = coalesce(k.revoked_at, @now)
from (select kid, revoked_at from widget_keys where workspace_id = @workspace_id and kid = @kid for update) as was
where k.kid = was.kid
returning was.revoked_at is null`

// RevokeWidgetKey ends a key; ending it twice changes nothing. The error has kind NotFound for a key that the workspace does not have.
func (s *Store) RevokeWidgetKey(ctx context.Context, ws models.WorkspaceID, kid string, now time.Time) error {
	return s.inTx(ctx, "store.RevokeWidgetKey", func(tx pgx.Tx) error {
		var ends bool
		err := tx.QueryRow(ctx, revokeWidgetKeySQL, pgx.NamedArgs{"workspace_id": ws, "kid": kid, "now": now}).Scan(&ends)
		if errors.Is(err, pgx.ErrNoRows) {
			return models.Errorf(models.NotFound, "store.RevokeWidgetKey", "there is no widget key %.20q", kid)
		}
		if err != nil || !ends {
			return err
		}
		return tellWidgetKey(ctx, tx, ws, now, kid, map[string]any{"status": "active"}, map[string]any{"status": "revoked"})
	})
}

const widgetKeysSQL = `
select kid, workspace_id, name, algorithm, key, created_at, revoked_at
from widget_keys
where workspace_id = @workspace_id
order by id`

// WidgetKeys lists the widget keys of a workspace, revoked ones included, oldest first.
func (s *Store) WidgetKeys(ctx context.Context, ws models.WorkspaceID) ([]models.WidgetKey, error) {
	rows, _ := s.pool.Query(ctx, widgetKeysSQL, pgx.NamedArgs{"workspace_id": ws}) // Collect reports a failed Query
	keys, err := pgx.CollectRows(rows, scanWidgetKey)
	return keys, classify("store.WidgetKeys", err)
}

const activeWidgetKeysSQL = `
select kid, workspace_id, name, algorithm, key, created_at, revoked_at
from widget_keys
where revoked_at is null
order by workspace_id, id`

// ActiveWidgetKeys lists those of every workspace that are not revoked: what each replica keeps in memory.
func (s *Store) ActiveWidgetKeys(ctx context.Context) ([]models.WidgetKey, error) {
	rows, _ := s.pool.Query(ctx, activeWidgetKeysSQL)
	keys, err := pgx.CollectRows(rows, scanWidgetKey)
	return keys, classify("store.ActiveWidgetKeys", err)
}

func scanWidgetKey(row pgx.CollectableRow) (models.WidgetKey, error) {
	var k models.WidgetKey
	var revoked *time.Time
	err := row.Scan(&k.KID, &k.Workspace, &k.Name, &k.Algorithm, &k.Key, &k.CreatedAt, &revoked)
	k.CreatedAt, k.RevokedAt = k.CreatedAt.UTC(), orZero(revoked)
	return k, err
}
