package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

const foldedCasesSQL = `
select ` + foldColumns + `, ` + decisionColumns + `
from fold_queue q
join decisions d on d.workspace_id = q.workspace_id and d.customer_id = q.customer_id
    and d.decided_at = q.decided_at and d.number = q.number
where q.workspace_id = $1 and q.experiment = $2 and q.fold_version is not null
order by q.decided_at, q.customer_id, q.number`

// FoldedCases streams the closed cases of an experiment in the order decided,
// without their outcomes: what was counted stands in the row.
func (s *Store) FoldedCases(ctx context.Context, ws models.WorkspaceID, experiment string, each func(models.FoldCase) error) error {
	rows, err := s.pool.Query(ctx, foldedCasesSQL, ws, experiment)
	if err != nil {
		return classify("store.FoldedCases", err)
	}
	defer rows.Close()
	for rows.Next() {
		c, err := scanCase(rows)
		if err != nil {
			return classify("store.FoldedCases", err)
		}
		if err := each(c); err != nil {
			return err
		}
	}
	return classify("store.FoldedCases", rows.Err())
}

func scanCase(row pgx.Row) (models.FoldCase, error) {
	c := models.FoldCase{Row: new(models.FoldRow), Decision: new(models.Decision)}
	var body []byte
	if err := row.Scan(append(foldFields(c.Row), decisionFields(c.Decision, &body)...)...); err != nil {
		return c, err
	}
	utcFold(c.Row)
	return c, completeDecision(c.Decision, body)
}

const lateSuccessesSQL = `
select count(distinct (q.customer_id, q.number))
from fold_queue q
join outcomes o on o.workspace_id = q.workspace_id and o.customer_id = q.customer_id and o.kind = $3
    and o.seq > q.folded_seq and o.occurred_at >= q.activated_at and o.occurred_at < q.due_at
where q.workspace_id = $1 and q.experiment = $2 and q.fold_version is not null and not q.success`

// LateSuccesses counts the closed cases with an outcome that happened within
// the window but arrived after it was closed. They are never counted as
// successes; many of them mean that the window is too short for how slowly
// outcomes arrive.
func (s *Store) LateSuccesses(ctx context.Context, ws models.WorkspaceID, experiment string, metric models.OutcomeKind) (n int, err error) {
	err = s.pool.QueryRow(ctx, lateSuccessesSQL, ws, experiment, metric).Scan(&n)
	return n, classify("store.LateSuccesses", err)
}
