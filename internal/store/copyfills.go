package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

const finishFillSQL = `
insert into copy_fills (workspace_id, key, cell, brand_version, prompt, model, asked, approved, drafts, rejected, fault, cost_micros, currency, finished_at)
values (@workspace_id, @key, @cell, @brand_version, @prompt, @model, @asked, @approved, @drafts, @rejected, @fault, @cost_micros, @currency, @finished_at)
on conflict do nothing`

// FinishCopyFill keeps what came of filling a cell, all at once, and reports whether this was the first to finish it: what comes second is
// dropped. Approved copies are in the next snapshot, which the caller has to publish.
func (s *Store) FinishCopyFill(ctx context.Context, ws models.WorkspaceID, f models.CopyFill, copies []models.Copy) (first bool, err error) {
	err = s.inTx(ctx, "store.FinishCopyFill", func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, finishFillSQL, pgx.NamedArgs{
			"workspace_id": ws, "key": f.Key, "cell": f.Cell, "brand_version": f.BrandVersion, "prompt": f.Prompt, "model": f.Model, "asked": f.Asked,
			"approved": f.Approved, "drafts": f.Drafts, "rejected": f.Rejected, "fault": f.Fault, "cost_micros": f.CostMicros, "currency": f.Currency,
			"finished_at": f.FinishedAt,
		})
		if first = tag.RowsAffected() == 1; err != nil || !first {
			return err
		}
		return insertCopies(ctx, tx, ws, copies)
	})
	return first, err
}

const filledSQL = `
select key
from copy_fills
where workspace_id = $1 and key = any($2)`

// FilledCopies says which of the keys are finished.
func (s *Store) FilledCopies(ctx context.Context, ws models.WorkspaceID, keys []string) (map[string]bool, error) {
	rows, _ := s.pool.Query(ctx, filledSQL, ws, keys) // Collect reports a failed Query
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	filled := make(map[string]bool, len(list))
	for _, key := range list {
		filled[key] = true
	}
	return filled, classify("store.FilledCopies", err)
}

const copyShelfSQL = `
select id, version, approach, channel, locale, friend, advocate, state, brand_version, decided_by
from copies
where workspace_id = $1
order by id collate "C", version`

// CopyShelf lists every version of every copy without its texts and findings, by id and version.
func (s *Store) CopyShelf(ctx context.Context, ws models.WorkspaceID) ([]models.Copy, error) {
	rows, _ := s.pool.Query(ctx, copyShelfSQL, ws) // Collect reports a failed Query
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (models.Copy, error) {
		var c models.Copy
		err := row.Scan(&c.ID, &c.Version, &c.Cell.Approach, &c.Cell.Channel, &c.Cell.Locale, &c.Cell.Friend, &c.Cell.Advocate, &c.State,
			&c.BrandVersion, &c.DecidedBy)
		return c, err
	})
	return list, classify("store.CopyShelf", err)
}
