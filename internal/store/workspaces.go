package store

import (
	"context"
	"crypto/rand"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

const workspacesSQL = `
select id, secret
from workspaces
order by id`

// Secrets returns the secret of every workspace.
func (s *Store) Secrets(ctx context.Context) (map[models.WorkspaceID][]byte, error) {
	secrets := map[models.WorkspaceID][]byte{}
	rows, _ := s.pool.Query(ctx, workspacesSQL)
	var (
		id     models.WorkspaceID
		secret []byte
	)
	_, err := pgx.ForEachRow(rows, []any{&id, &secret}, func() error {
		secrets[id] = []byte(string(secret)) // the driver's buffer is used again
		return nil
	})
	return secrets, classify("store.Secrets", err)
}

const insertWorkspaceSQL = `
insert into workspaces (name, secret, created_at)
values (@name, @secret, @now)
returning id`

// CreateWorkspace makes a workspace with a random secret of 32 bytes and an empty snapshot. The error has kind Invalid for a name
// without characters or with more than 200.
func (s *Store) CreateWorkspace(ctx context.Context, name string, now time.Time) (models.WorkspaceID, error) {
	var ws models.WorkspaceID
	err := s.inTx(ctx, "store.CreateWorkspace", func(tx pgx.Tx) error {
		var err error
		ws, err = createWorkspace(ctx, tx, name, now)
		return err
	})
	return ws, err
}

func createWorkspace(ctx context.Context, tx pgx.Tx, name string, now time.Time) (models.WorkspaceID, error) {
	if name = strings.TrimSpace(name); name == "" || len(name) > 200 {
		return 0, models.Errorf(models.Invalid, "store.CreateWorkspace", "a workspace's name has 1 to 200 characters")
	}
	secret := make([]byte, 32)
	if _, err := rand.Read(secret); err != nil {
		return 0, err
	}
	var ws models.WorkspaceID
	args := pgx.NamedArgs{"name": name, "secret": secret, "now": now}
	if err := tx.QueryRow(ctx, insertWorkspaceSQL, args).Scan(&ws); err != nil {
		return 0, err
	}
	_, _, err := publish(ctx, tx, ws, now, false)
	return ws, err
}

const (
	lockWorkspacesSQL  = `lock table workspaces in share row exclusive mode`
	countWorkspacesSQL = `select count(*) from workspaces`
)

// FirstStart makes the first workspace of an empty installation with key as its one key, and reports whether it did: of replicas that
// start together only one does, and only that one has a key to show.
func (s *Store) FirstStart(ctx context.Context, name string, key models.Key, now time.Time) (models.WorkspaceID, bool, error) {
	var ws models.WorkspaceID
	var made bool
	err := s.inTx(ctx, "store.FirstStart", func(tx pgx.Tx) error {
		ws, made = 0, false
		if _, err := tx.Exec(ctx, lockWorkspacesSQL); err != nil {
			return err
		}
		var count int
		if err := tx.QueryRow(ctx, countWorkspacesSQL).Scan(&count); err != nil || count > 0 {
			return err
		}
		var err error
		if ws, err = createWorkspace(ctx, tx, name, now); err != nil {
			return err
		}
		key.Workspace, key.CreatedAt, made = ws, now, true
		_, err = addKey(ctx, tx, key)
		return err
	})
	return ws, made, err
}
