package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

const addLocaleAsksSQL = `
insert into locale_asks as l (workspace_id, day, program, locale, asks)
select w, $1, p, c, n from unnest($2::bigint[], $3::text[], $4::text[], $5::bigint[]) as a (w, p, c, n)
order by w, p, c
on conflict (workspace_id, day, program, locale) do update set asks = l.asks + excluded.asks`

const forgetLocaleAsksSQL = `
delete from locale_asks where day < $1`

// AddLocaleAsks counts asks in the day of now, in UTC, and forgets the days before since. Each program has a locale once in the list.
func (s *Store) AddLocaleAsks(ctx context.Context, now, since time.Time, asks []models.LocaleAsks) error {
	n := len(asks)
	workspaces, counts := make([]int64, n), make([]int64, n)
	programs, locales := make([]string, n), make([]string, n)
	for i, a := range asks {
		workspaces[i], programs[i], locales[i], counts[i] = int64(a.Workspace), a.Program, a.Locale, a.Asks
	}
	return s.inTx(ctx, "store.AddLocaleAsks", func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, addLocaleAsksSQL, now.UTC(), workspaces, programs, locales, counts); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, forgetLocaleAsksSQL, since.UTC())
		return err
	})
}

const localeAsksSQL = `
select workspace_id, program, locale, sum(asks)::bigint
from locale_asks
where workspace_id = $1 and day >= $2
group by 1, 2, 3
order by 2, 3`

// LocaleAsks sums the asks of a workspace since a day in UTC, by program and locale.
func (s *Store) LocaleAsks(ctx context.Context, ws models.WorkspaceID, since time.Time) ([]models.LocaleAsks, error) {
	rows, _ := s.pool.Query(ctx, localeAsksSQL, ws, since.UTC()) // CollectRows reports its error
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[models.LocaleAsks])
	return list, classify("store.LocaleAsks", err)
}
