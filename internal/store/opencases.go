package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

// addOffers gives the cases of experiments whose outcomes are worth something the offers of their customers' promises.
func addOffers(ctx context.Context, tx pgx.Tx, cases []models.FoldCase, policies map[models.PolicyKey]*models.Policy) error {
	customers := map[models.WorkspaceID]map[models.CustomerID]bool{}
	inMoney := func(c *models.FoldCase) bool {
		p := policies[models.PolicyKey{Workspace: c.Row.Workspace, Experiment: c.Row.Experiment}]
		return p != nil && p.Experiment.Value != nil
	}
	for i := range cases {
		if c := &cases[i]; inMoney(c) {
			if customers[c.Row.Workspace] == nil {
				customers[c.Row.Workspace] = map[models.CustomerID]bool{}
			}
			customers[c.Row.Workspace][c.Row.Customer] = true
		}
	}
	logs := map[customerKey]*models.CustomerLog{}
	for ws, ids := range customers {
		promises := map[promiseID]*models.Promise{}
		var b pgx.Batch
		queuePromises(&b, ws, ids, promises)
		if err := tx.SendBatch(ctx, &b).Close(); err != nil {
			return err
		}
		for _, p := range promises {
			key := customerKey{ws, p.Customer}
			if logs[key] == nil {
				logs[key] = &models.CustomerLog{}
			}
			logs[key].Promises = append(logs[key].Promises, *p)
		}
	}
	for i := range cases {
		c := &cases[i]
		if log := logs[customerKey{c.Row.Workspace, c.Row.Customer}]; log != nil && inMoney(c) {
			c.Offers = log.Offers(c.Decision.Key.Program)
		}
	}
	return nil
}

// openCasesSQL takes the youngest rows where there are more than the limit: the oldest are the nearest to being counted for good.
const openCasesSQL = `
select *
from (
    select ` + foldColumns + `
    from fold_queue q
    where q.workspace_id = $1 and q.experiment = $2 and q.fold_version is null and q.due_at > $3 and q.activated_at <= $3
    order by q.activated_at desc
    limit $4
) q
order by q.decided_at, q.customer_id, q.number`

// OpenCases reads the decisions of an experiment that were activated by a time and whose window is open yet, with their outcomes so far, in the
// order in which they were decided; at most limit, the youngest.
func (s *Store) OpenCases(ctx context.Context, ws models.WorkspaceID, experiment string, at time.Time, limit int) ([]models.FoldCase, error) {
	var cases []models.FoldCase
	err := s.inTx(ctx, "store.OpenCases", func(tx pgx.Tx) error {
		found, err := tx.Query(ctx, openCasesSQL, ws, experiment, at, limit)
		if err != nil {
			return err
		}
		rows, err := pgx.CollectRows(found, func(row pgx.CollectableRow) (models.FoldRow, error) { return scanFold(row) })
		if err != nil || len(rows) == 0 {
			return err
		}
		cases, err = casesFor(ctx, tx, rows)
		return err
	})
	return cases, err
}
