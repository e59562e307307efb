package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Server is what a PostgreSQL says of itself.
type Server struct {
	Version  int // as server_version_num: 150004 is 15.4
	MaxConns int
	Now      time.Time // on its own clock
}

// The one place where SQL tells the time: it is the database's clock that is asked for.
const serverSQL = `
select current_setting('server_version_num')::int, current_setting('max_connections')::int, clock_timestamp()`

// Server asks the database for its version and its time.
func (s *Store) Server(ctx context.Context) (Server, error) {
	var v Server
	err := s.pool.QueryRow(ctx, serverSQL).Scan(&v.Version, &v.MaxConns, &v.Now)
	return v, classify("store.Server", err)
}

const missingPartitionsSQL = `select n from unnest(@names::text[]) as n where to_regclass(n) is null order by n`

// MissingPartitions lists the partitions that do not exist of those for the month of at and the following months-1.
func (s *Store) MissingPartitions(ctx context.Context, at time.Time, months int) ([]string, error) {
	var names []string
	for i := range months {
		for _, table := range partitioned {
			names = append(names, fmt.Sprintf("%s_%s", table, month(at).AddDate(0, i, 0).Format("2006_01")))
		}
	}
	rows, _ := s.pool.Query(ctx, missingPartitionsSQL, pgx.NamedArgs{"names": names}) // Collect reports a failed Query
	missing, err := pgx.CollectRows(rows, pgx.RowTo[string])
	return missing, classify("store.MissingPartitions", err)
}

const partitionsUntilSQL = `
select min(coalesce(until, 'epoch')) from (
    select max(to_timestamp(right(c.relname, 7) || ' +00', 'YYYY_MM TZH') + interval '1 month') as until
    from unnest(@tables::text[]) as t (name)
    left join pg_inherits i on i.inhparent = to_regclass(t.name)
    left join pg_class c on c.oid = i.inhrelid
    group by t.name
) as last`

// PartitionsUntil is the time from which on some partitioned table has no partition any more: what is decided or received then is
// refused by the database.
func (s *Store) PartitionsUntil(ctx context.Context) (time.Time, error) {
	var until time.Time
	err := s.pool.QueryRow(ctx, partitionsUntilSQL, pgx.NamedArgs{"tables": partitioned}).Scan(&until)
	return until.UTC(), classify("store.PartitionsUntil", err)
}
