package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

// decisionColumns are the columns of a decision in the order of scanDecision,
// of a table named d.
const decisionColumns = `d.customer_id, d.decided_at, d.number, d.program, d.placement, d.channel, d.send_id,
       d.ask, d.reason, d.valid_until, d.snapshot_id, d.test, d.segment, d.body`

func scanDecision(row pgx.Row) (*models.Decision, error) {
	var d models.Decision
	var body []byte
	if err := row.Scan(decisionFields(&d, &body)...); err != nil {
		return nil, err
	}
	return &d, completeDecision(&d, body)
}

// decisionFields are the places for decisionColumns.
func decisionFields(d *models.Decision, body *[]byte) []any {
	return []any{(*[16]byte)(&d.ID.Customer), &d.DecidedAt, &d.ID.Number, &d.Key.Program, &d.Key.Placement, &d.Key.Channel, &d.Key.Send,
		&d.Ask, &d.Reason, &d.ValidUntil, &d.Snapshot, &d.Test, &d.Segment, body}
}

// completeDecision fills in what stands in no column of its own.
func completeDecision(d *models.Decision, body []byte) error {
	d.Key.Customer = d.ID.Customer
	d.DecidedAt, d.ValidUntil = d.DecidedAt.UTC(), d.ValidUntil.UTC()
	d.ID.At = d.DecidedAt
	return decodeDecision(body, d)
}

// DecisionsByID reads the decisions that exist among ids.
func (s *Store) DecisionsByID(ctx context.Context, ws models.WorkspaceID, ids []models.DecisionID) (map[models.DecisionID]*models.Decision, error) {
	return decisionsByID(ctx, s.pool, ws, ids)
}

// querier is what reads have in common: the pool or a transaction.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

func decisionsByID(ctx context.Context, q querier, ws models.WorkspaceID, ids []models.DecisionID) (map[models.DecisionID]*models.Decision, error) {
	customers := make([][16]byte, len(ids))
	at := make([]time.Time, len(ids))
	numbers := make([]int64, len(ids))
	for i, id := range ids {
		customers[i], at[i], numbers[i] = id.Customer, id.At, int64(id.Number)
	}
	rows, err := q.Query(ctx, decisionsByIDSQL, ws, customers, at, numbers)
	if err != nil {
		return nil, classify("store.DecisionsByID", err)
	}
	defer rows.Close()
	found := make(map[models.DecisionID]*models.Decision, len(ids))
	for rows.Next() {
		d, err := scanDecision(rows)
		if err != nil {
			return nil, classify("store.DecisionsByID", err)
		}
		found[d.ID] = d
	}
	return found, classify("store.DecisionsByID", rows.Err())
}

const promiseSQL = `
select customer_id, program, number, offer, made_at, ends_at, provisional_until,
       coalesce(activated_at, 'epoch'), coalesce(first_activated, 0), test
from promises where workspace_id = $1 and customer_id = any($2) and program = $3 and number = $4`

// Promise reads one promise of any of the customers; kind NotFound when there is none.
func (s *Store) Promise(ctx context.Context, ws models.WorkspaceID, customers []models.CustomerID, program string, number uint32) (*models.Promise, error) {
	p, err := scanPromise(s.pool.QueryRow(ctx, promiseSQL, ws, uuids(customers), program, number))
	if err != nil {
		return nil, classify("store.Promise", err)
	}
	return &p, nil
}

const withdrawSQL = `
update decisions set withdrawn = $5
where workspace_id = $1 and customer_id = $2 and decided_at = $3 and number = $4 and withdrawn = ''`

// Withdraw records that a valid decision no longer asks; it never asks again.
func (s *Store) Withdraw(ctx context.Context, ws models.WorkspaceID, d *models.Decision, why models.Reason) error {
	_, err := s.pool.Exec(ctx, withdrawSQL, ws, [16]byte(d.ID.Customer), d.DecidedAt, d.ID.Number, why)
	return classify("store.Withdraw", err)
}
