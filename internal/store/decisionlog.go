package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

// Read in the order of the primary key, so that a page costs what it holds, whatever the length of the log.
const decisionLogSQL = `
select ` + decisionColumns + `
from decisions d
where d.workspace_id = @workspace_id and d.decided_at >= @from and d.decided_at < @to and d.program = @program and not d.test
    and (d.customer_id, d.decided_at, d.number) > (@customer_id, @decided_at, @number)
order by d.customer_id, d.decided_at, d.number
limit @limit`

const logOutcomesSQL = `
select ` + outcomeColumns + `
from outcomes o
where o.workspace_id = $1 and o.customer_id = any($2) and o.received_at >= $3
order by o.customer_id, o.seq`

// logPage is how many decisions of the log are read at once: a megabyte or two with their outcomes.
const logPage = 1000

// DecisionLog hands out the decisions that the query asks for, customer by customer, each customer's in the order decided. It reads
// pages and holds no connection while each works; what is written meanwhile may or may not be there. What each gets is its own only
// until it returns. An error of each ends it and is returned as it is.
func (s *Store) DecisionLog(ctx context.Context, q models.LogQuery, each func(*models.LoggedDecision) error) error {
	var after models.DecisionID
	for {
		page, err := s.logPage(ctx, q, after)
		if err != nil {
			return classify("store.DecisionLog", err)
		}
		for i := range page {
			if err := each(&page[i]); err != nil {
				return err
			}
		}
		if len(page) < logPage {
			return nil
		}
		after = page[len(page)-1].Decision.ID
	}
}

func (s *Store) logPage(ctx context.Context, q models.LogQuery, after models.DecisionID) ([]models.LoggedDecision, error) {
	rows, _ := s.pool.Query(ctx, decisionLogSQL, pgx.NamedArgs{ // Collect reports a failed Query
		"workspace_id": q.Workspace, "program": q.Program, "from": q.From, "to": q.To,
		"customer_id": [16]byte(after.Customer), "decided_at": after.At, "number": int64(after.Number), "limit": logPage,
	})
	page, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (models.LoggedDecision, error) {
		d, err := scanDecision(row)
		return models.LoggedDecision{Decision: d}, err
	})
	if err != nil || len(page) == 0 {
		return nil, err
	}
	return page, s.addOutcomes(ctx, q.Workspace, page)
}

// addOutcomes gives each decision of a page the outcomes of its customer from the earliest decision of the page on.
func (s *Store) addOutcomes(ctx context.Context, ws models.WorkspaceID, page []models.LoggedDecision) error {
	var customers []models.CustomerID
	since := page[0].Decision.DecidedAt
	for i := range page {
		d := page[i].Decision
		if n := len(customers); n == 0 || customers[n-1] != d.ID.Customer {
			customers = append(customers, d.ID.Customer)
		}
		if d.DecidedAt.Before(since) {
			since = d.DecidedAt
		}
	}
	rows, _ := s.pool.Query(ctx, logOutcomesSQL, ws, uuids(customers), since)
	outcomes, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (models.Outcome, error) { return scanOutcome(row) })
	if err != nil {
		return err
	}
	next := 0
	for i := range page {
		id := page[i].Decision.ID.Customer
		if i > 0 && id == page[i-1].Decision.ID.Customer {
			page[i].Outcomes = page[i-1].Outcomes
			continue
		}
		first := next
		for next < len(outcomes) && outcomes[next].Customer == id {
			next++
		}
		page[i].Outcomes = outcomes[first:next]
	}
	return nil
}
