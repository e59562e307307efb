package store

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

const (
	rotatingKeySQL = `
select workspace_id, id, scope, name, hint, hash, created_at, last_used_at, expires_at, revoked_at, origins
from api_keys
where workspace_id = @workspace_id and id = @id
for update`

	expireKeySQL = `update api_keys set expires_at = @ends where workspace_id = @workspace_id and id = @id`
)

// RotateKey stores the key that successor makes of key id, and lets that one end at ends, a time that is not before now. It returns the
// new key with its number. Both changes are audited and every replica is notified. successor may run more than once.
//
// The error has kind NotFound for a key that the workspace does not have, and Conflict for one that has ended or is to end already:
// then its successor is the one to rotate.
func (s *Store) RotateKey(ctx context.Context, ws models.WorkspaceID, id int64, now, ends time.Time, successor func(models.Key) (models.Key, error)) (models.Key, error) {
	var next models.Key
	err := s.inTx(ctx, "store.RotateKey", func(tx pgx.Tx) error {
		args := pgx.NamedArgs{"workspace_id": ws, "id": id, "ends": ends}
		rows, _ := tx.Query(ctx, rotatingKeySQL, args) // Collect reports a failed Query
		old, err := pgx.CollectExactlyOneRow(rows, scanKey)
		if errors.Is(err, pgx.ErrNoRows) {
			return models.Errorf(models.NotFound, "store.RotateKey", "there is no key %d", id)
		}
		if err != nil {
			return err
		}
		if err := rotatable(&old); err != nil {
			return err
		}
		if next, err = successor(old); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, expireKeySQL, args); err != nil {
			return err
		}
		before, after := map[string]any{"expires_at": nil}, map[string]any{"expires_at": ends.UTC().Format(time.RFC3339)}
		if err := auditKey(ctx, tx, ws, now, id, before, after); err != nil {
			return err
		}
		next.ID, err = addKey(ctx, tx, next)
		return err
	})
	return next, err
}

func rotatable(k *models.Key) error {
	switch {
	case !k.RevokedAt.IsZero():
		return models.Errorf(models.Conflict, "store.RotateKey", "key %d was revoked; make a new one", k.ID)
	case !k.ExpiresAt.IsZero():
		return models.Errorf(models.Conflict, "store.RotateKey", "key %d was rotated and ends at %s; rotate the key that followed it",
			k.ID, k.ExpiresAt.Format(time.RFC3339))
	}
	return nil
}
