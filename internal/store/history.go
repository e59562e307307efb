package store

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

const eventNamesSQL = `
select distinct name from events where workspace_id = $1 and received_at >= $2 and received_at < $3`

// historySQL takes the customers who had such an event last, then all of their
// events. It scans the events of the time asked for: no index on names would be
// worth its cost on every insert.
const historySQL = `
with chosen as (
    select customer_id from events
    where workspace_id = $1 and received_at >= $2 and received_at < $3 and name = any($4)
    group by customer_id order by max(received_at) desc, customer_id limit $5
)
select e.customer_id, e.type, e.source, e.occurred_at, e.received_at, e.raw
from chosen h
cross join lateral (
    select * from events e where e.workspace_id = $1 and e.customer_id = h.customer_id and e.received_at < $3 offset 0
) e
order by e.customer_id, e.occurred_at, e.key`

// History streams the stored events, in the order in which they happened, of the
// customers who had an event with such a name received between two times: of at
// most customers, those with the latest.
func (s *Store) History(ctx context.Context, ws models.WorkspaceID, named func(name string) bool, from, until time.Time, customers int, each func(models.StoredEvent) error) error {
	found, _ := s.pool.Query(ctx, eventNamesSQL, ws, from, until) // Collect reports its error
	names, err := pgx.CollectRows(found, pgx.RowTo[string])
	if err != nil {
		return classify("store.History", err)
	}
	names = slices.DeleteFunc(names, func(name string) bool { return !named(name) })
	rows, _ := s.pool.Query(ctx, historySQL, ws, from, until, names, customers) // ForEachRow reports its error
	var e models.StoredEvent
	var id [16]byte
	_, err = pgx.ForEachRow(rows, []any{&id, &e.Type, &e.Source, &e.At, &e.ReceivedAt, &e.Raw}, func() error {
		e.Customer, e.At, e.ReceivedAt = id, e.At.UTC(), e.ReceivedAt.UTC()
		return each(e)
	})
	return classify("store.History", err)
}
