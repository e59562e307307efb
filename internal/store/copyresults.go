package store

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

const raiseCopiesSQL = `
insert into copy_results as r (workspace_id, copy_id, version, shown, shared, clicked, signed_up, purchased)
select * from unnest($1::bigint[], $2::text[], $3::int[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[])
on conflict (workspace_id, copy_id, version) do update set
    shown = r.shown + excluded.shown, shared = r.shared + excluded.shared, clicked = r.clicked + excluded.clicked,
    signed_up = r.signed_up + excluded.signed_up, purchased = r.purchased + excluded.purchased`

// raiseCopies counts folded rows for the copies that their asks showed.
func raiseCopies(ctx context.Context, tx pgx.Tx, rows []models.FoldRow) error {
	counts := map[copyKey]models.CopyResults{}
	for i := range rows {
		if shown := rows[i].Copy; shown != nil {
			key := copyKey{rows[i].Workspace, shown.CopyVersion}
			sum := counts[key]
			sum.Add(shown.CopyResults)
			counts[key] = sum
		}
	}
	return addCopyResults(ctx, tx, counts)
}

// copyKey is the primary key of the results of a copy.
type copyKey struct {
	workspace models.WorkspaceID
	models.CopyVersion
}

func (k copyKey) compare(o copyKey) int {
	return cmp.Or(cmp.Compare(k.workspace, o.workspace), k.CopyVersion.Compare(o.CopyVersion))
}

// addCopyResults adds counts, in one order in every replica, or they deadlock: folds of two programs may show the same copies.
func addCopyResults(ctx context.Context, tx pgx.Tx, counts map[copyKey]models.CopyResults) error {
	n := len(counts)
	if n == 0 {
		return nil
	}
	workspaces, ids, versions := make([]int64, n), make([]string, n), make([]int32, n)
	shown, shared, clicked := make([]int64, n), make([]int64, n), make([]int64, n)
	signedUp, purchased := make([]int64, n), make([]int64, n)
	for i, key := range slices.SortedFunc(maps.Keys(counts), copyKey.compare) {
		c := counts[key]
		workspaces[i], ids[i], versions[i] = int64(key.workspace), key.ID, int32(key.Version)
		shown[i], shared[i], clicked[i], signedUp[i], purchased[i] = c.Shown, c.Shared, c.Clicked, c.SignedUp, c.Purchased
	}
	_, err := tx.Exec(ctx, raiseCopiesSQL, workspaces, ids, versions, shown, shared, clicked, signedUp, purchased)
	return err
}

const clearCopyResultsSQL = `
delete from copy_results
where workspace_id = $1`

// replaceCopyResults puts other counts in the place of all that the workspace has.
func replaceCopyResults(ctx context.Context, tx pgx.Tx, ws models.WorkspaceID, list []models.CopyResult) error {
	if _, err := tx.Exec(ctx, clearCopyResultsSQL, ws); err != nil {
		return err
	}
	counts := make(map[copyKey]models.CopyResults, len(list))
	for _, r := range list {
		counts[copyKey{ws, r.CopyVersion}] = r.CopyResults
	}
	return addCopyResults(ctx, tx, counts)
}

const shownCopiesSQL = `
select ` + copyColumns + `
from ` + copiesTable + `
where c.workspace_id = @workspace_id and r.shown > 0 and (c.locale = @language or starts_with(c.locale, @language || '-'))
order by r.shown desc, c.id collate "C", c.version
limit @limit`

// ShownCopies lists versions in a language that asks have shown, whatever their state, with what came of them, those shown most first.
func (s *Store) ShownCopies(ctx context.Context, ws models.WorkspaceID, language string, limit int) ([]models.Copy, error) {
	rows, _ := s.pool.Query(ctx, shownCopiesSQL, pgx.NamedArgs{"workspace_id": ws, "language": language, "limit": limit}) // Collect reports a failed Query
	list, err := pgx.CollectRows(rows, scanCopy)
	return list, classify("store.ShownCopies", err)
}

const copyResultsSQL = `
select copy_id, version, shown, shared, clicked, signed_up, purchased
from copy_results
where workspace_id = $1
order by copy_id collate "C", version`

// CopyResults lists what came of the workspace's copies that were shown, by id and version.
func (s *Store) CopyResults(ctx context.Context, ws models.WorkspaceID) ([]models.CopyResult, error) {
	rows, _ := s.pool.Query(ctx, copyResultsSQL, ws) // Collect reports a failed Query
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (models.CopyResult, error) {
		var r models.CopyResult
		return r, row.Scan(&r.ID, &r.Version, &r.Shown, &r.Shared, &r.Clicked, &r.SignedUp, &r.Purchased)
	})
	return list, classify("store.CopyResults", err)
}
