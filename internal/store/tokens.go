package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

const addTokenKeySQL = `
insert into token_keys (kid, workspace_id, key, created_at)
values (@kid, @workspace_id, @key, @created_at)`

const retireTokenKeysSQL = `
update token_keys set retired_at = @now
where workspace_id = @workspace_id and kid <> @kid and retired_at is null`

// AddTokenKey stores what tokens are signed with from now on. With retire the
// tokens signed with the workspace's other keys are refused from now on, too.
// Every replica is notified.
func (s *Store) AddTokenKey(ctx context.Context, k models.TokenKey, retire bool) error {
	return s.inTx(ctx, "store.AddTokenKey", func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, addTokenKeySQL, pgx.NamedArgs{
			"kid": k.KID, "workspace_id": k.Workspace, "key": k.Key[:], "created_at": k.CreatedAt,
		})
		if err != nil {
			return err
		}
		if retire {
			args := pgx.NamedArgs{"workspace_id": k.Workspace, "kid": k.KID, "now": k.CreatedAt}
			if _, err := tx.Exec(ctx, retireTokenKeysSQL, args); err != nil {
				return err
			}
		}
		made := map[string]any{"scope": "token", "status": "active", "retires_others": retire}
		if err := auditNow(ctx, tx, k.Workspace, k.CreatedAt, models.AuditKey, "token:"+k.KID, nil, made); err != nil {
			return err
		}
		return notify(ctx, tx, "keys:"+workspaceText(k.Workspace))
	})
}

const tokenKeysSQL = `
select kid, workspace_id, key, created_at
from token_keys
where retired_at is null
order by workspace_id, id`

// TokenKeys lists the keys of every workspace that are not retired, the oldest
// of each first: what each replica keeps in memory.
func (s *Store) TokenKeys(ctx context.Context) ([]models.TokenKey, error) {
	rows, _ := s.pool.Query(ctx, tokenKeysSQL)
	keys, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (models.TokenKey, error) {
		var k models.TokenKey
		var key []byte
		err := row.Scan(&k.KID, &k.Workspace, &key, &k.CreatedAt)
		copy(k.Key[:], key)
		return k, err
	})
	return keys, classify("store.TokenKeys", err)
}

const tokenEpochsSQL = `
select c.customer_id, c.token_epoch
from unnest(@ids::uuid[]) as k (id)
cross join lateral (
    select customer_id, token_epoch from customers
    where workspace_id = @workspace_id and customer_id = k.id and erased_at is null offset 0
) c`

// TokenEpochs reads the epoch that new tokens are made in, of those of the
// customers who exist and are not erased.
func (s *Store) TokenEpochs(ctx context.Context, ws models.WorkspaceID, ids []models.CustomerID) (map[models.CustomerID]uint32, error) {
	rows, _ := s.pool.Query(ctx, tokenEpochsSQL, pgx.NamedArgs{"workspace_id": ws, "ids": uuids(ids)})
	return collectEpochs("store.TokenEpochs", rows)
}

const raiseEpochsSQL = `
with locked as (
    select customer_id from customers
    where workspace_id = @workspace_id and customer_id = any(@ids::uuid[])
    order by customer_id
    for update
)
update customers c set token_epoch = c.token_epoch + 1
from locked l
where c.workspace_id = @workspace_id and c.customer_id = l.customer_id
returning c.customer_id, c.token_epoch`

// RevokeTokens ends every token made so far for the customers, under whichever
// of the person's ids it was made. It returns the new epochs of the ids that
// exist. Decisions read the epoch with everything else, so it holds in every
// replica at once.
func (s *Store) RevokeTokens(ctx context.Context, ws models.WorkspaceID, ids []models.CustomerID) (map[models.CustomerID]uint32, error) {
	groups, err := s.Groups(ctx, ws, ids)
	if err != nil {
		return nil, err
	}
	all := map[models.CustomerID]bool{}
	for _, id := range ids {
		all[id] = true
		for _, member := range groups[id].Members {
			all[member] = true
		}
	}
	var epochs map[models.CustomerID]uint32
	err = s.inTx(ctx, "store.RevokeTokens", func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, raiseEpochsSQL, pgx.NamedArgs{"workspace_id": ws, "ids": uuids(sortedIDs(all))})
		var err error
		epochs, err = collectEpochs("store.RevokeTokens", rows)
		return err
	})
	return epochs, err
}

func collectEpochs(op string, rows pgx.Rows) (map[models.CustomerID]uint32, error) {
	epochs := map[models.CustomerID]uint32{}
	var id [16]byte
	var epoch int64
	_, err := pgx.ForEachRow(rows, []any{&id, &epoch}, func() error {
		epochs[id] = uint32(epoch)
		return nil
	})
	return epochs, classify(op, err)
}
