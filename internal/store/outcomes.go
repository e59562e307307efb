package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

// outcomeWriter appends to the outcome logs of customers whose customer_asks
// rows it has locked, and raises the version that decisions in flight compare.
type outcomeWriter struct {
	ws      models.WorkspaceID
	length  map[models.CustomerID]int64 // of each locked log
	raised  map[models.CustomerID]bool
	added   []models.Outcome
	touched map[models.CustomerID]bool
}

const makeAsksSQL = `
insert into customer_asks (workspace_id, customer_id, ask_version, decisions, outcomes, asks)
select $1, id, 0, 0, 0, '' from unnest($2::uuid[]) as k (id)
on conflict do nothing`

const lockAsksSQL = `
select a.customer_id, a.outcomes
from unnest($2::uuid[]) as k (id)
cross join lateral (
    select customer_id, outcomes
    from customer_asks
    where workspace_id = $1 and customer_id = k.id
    for update
) a`

// lockAsks makes the rows that are missing and locks them all, by id.
func lockAsks(ctx context.Context, tx pgx.Tx, ws models.WorkspaceID, customers map[models.CustomerID]bool) (*outcomeWriter, error) {
	w := &outcomeWriter{ws: ws, length: make(map[models.CustomerID]int64, len(customers)),
		raised: map[models.CustomerID]bool{}, touched: map[models.CustomerID]bool{}}
	if len(customers) == 0 {
		return w, nil
	}
	ids := uuids(sortedIDs(customers))
	var b pgx.Batch
	b.Queue(makeAsksSQL, ws, ids)
	b.Queue(lockAsksSQL, ws, ids).Query(eachRow(func(row pgx.Row) error {
		var id [16]byte
		var length int64
		err := row.Scan(&id, &length)
		w.length[id] = length
		return err
	}))
	return w, tx.SendBatch(ctx, &b).Close()
}

// append puts an outcome at the end of its customer's log.
func (w *outcomeWriter) append(o models.Outcome) {
	w.length[o.Customer]++
	o.Seq = w.length[o.Customer]
	w.added = append(w.added, o)
	w.touched[o.Customer] = true
}

// raise makes decisions in flight for the customer start over.
func (w *outcomeWriter) raise(id models.CustomerID) {
	w.raised[id] = true
	w.touched[id] = true
}

// updateAsksSQL is for rows that exist and are locked.
const updateAsksSQL = `
insert into customer_asks as a (workspace_id, customer_id, outcomes, ask_version, decisions, asks)
select $1, *, 0, '' from unnest($2::uuid[], $3::bigint[], $4::bigint[])
on conflict (workspace_id, customer_id) do update set outcomes = excluded.outcomes, ask_version = a.ask_version + excluded.ask_version`

const insertOutcomesSQL = `
insert into outcomes (workspace_id, customer_id, received_at, seq, kind, program, number, promise, share_channel, occurred_at, minor, currency, test)
select $1, * from unnest($2::uuid[], $3::timestamptz[], $4::bigint[], $5::text[], $6::text[], $7::bigint[], $8::bigint[],
    $9::text[], $10::timestamptz[], $11::bigint[], $12::text[], $13::bool[])`

func (w *outcomeWriter) queue(b *pgx.Batch) {
	if len(w.touched) > 0 {
		ids := sortedIDs(w.touched)
		lengths, raises := make([]int64, len(ids)), make([]int64, len(ids))
		for i, id := range ids {
			lengths[i] = w.length[id]
			if w.raised[id] {
				raises[i] = 1
			}
		}
		b.Queue(updateAsksSQL, w.ws, uuids(ids), lengths, raises)
	}
	n := len(w.added)
	if n == 0 {
		return
	}
	customers, received, at := make([][16]byte, n), make([]time.Time, n), make([]time.Time, n)
	seqs, numbers, promises, minors := make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n)
	kinds, programs, channels, currencies := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	tests := make([]bool, n)
	for i := range w.added {
		o := &w.added[i]
		customers[i], received[i], at[i] = o.Customer, o.ReceivedAt, o.At
		seqs[i], numbers[i], promises[i], minors[i] = o.Seq, int64(o.Number), int64(o.Promise), o.Minor
		kinds[i], programs[i], channels[i], currencies[i] = string(o.Kind), o.Program, o.ShareChannel, o.Currency
		tests[i] = o.Test
	}
	b.Queue(insertOutcomesSQL, w.ws, customers, received, seqs, kinds, programs, numbers, promises, channels, at, minors, currencies, tests)
}
