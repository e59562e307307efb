package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// partitioned lists the tables cut by month; the only names pasted into SQL.
var partitioned = []string{"events", "rejected_events", "decisions", "clicks", "outcomes"}

// MakePartitions makes the monthly partitions that cover the day before from, for
// replicas whose clocks are behind, to two months after until, in every
// partitioned table. It may run twice and in several replicas at once.
func (s *Store) MakePartitions(ctx context.Context, from, until time.Time) error {
	first := month(from.AddDate(0, 0, -1))
	last := month(until).AddDate(0, 2, 0)
	return s.inTx(ctx, "store.MakePartitions", func(tx pgx.Tx) error {
		// Serialises replicas: "if not exists" alone can still collide.
		if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock(7250001)`); err != nil {
			return err
		}
		for m := first; !m.After(last); m = m.AddDate(0, 1, 0) {
			for _, table := range partitioned {
				name := fmt.Sprintf("%s_%s", table, m.Format("2006_01"))
				sql := fmt.Sprintf(`create table if not exists %s partition of %s for values from ('%s') to ('%s')`,
					pgx.Identifier{name}.Sanitize(), pgx.Identifier{table}.Sanitize(),
					m.Format(time.RFC3339), m.AddDate(0, 1, 0).Format(time.RFC3339))
				if _, err := tx.Exec(ctx, sql); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func month(t time.Time) time.Time {
	t = t.UTC()
	return time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
}
