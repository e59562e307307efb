package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

const addTraitSQL = `
insert into trait_features (workspace_id, place, name, is_numeric, is_likeness)
select $1, count(*), $2, $3, $4 from trait_features where workspace_id = $1
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
		for _, f := range found[:min(len(found), models.TraitRoom(snap.Traits))] {
			if _, err := tx.Exec(ctx, addTraitSQL, ws, f.Name, f.Numeric, f.Likeness); err != nil {
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
