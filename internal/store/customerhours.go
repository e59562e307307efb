package store

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

// hoursQuery asks for what one person's own decisions of an experiment came to.
type hoursQuery struct {
	workspace  models.WorkspaceID
	person     models.Group
	experiment string
}

type hoursRead = pending[hoursQuery, []models.HourCount]

// CustomerHours reads what a person's own closed decisions of an experiment came to, by hour of the week and in their order, whatever id and segment they
// were made for. Requests that arrive together are read together.
func (d *Decisions) CustomerHours(ctx context.Context, ws models.WorkspaceID, person models.Group, experiment string) ([]models.HourCount, error) {
	return d.hours.ask(ctx, hoursQuery{ws, person, experiment})
}

const customerHoursSQL = `
select k.place, h.hour, sum(h.trials)::bigint, sum(h.successes)::bigint
from unnest($1::int[], $2::bigint[], $3::uuid[], $4::text[]) as k (place, workspace_id, customer_id, experiment)
cross join lateral (
    select * from customer_hours h
    where h.workspace_id = k.workspace_id and h.customer_id = k.customer_id and h.experiment = k.experiment
    offset 0
) h
group by 1, 2
order by 1, 2`

func (d *Decisions) readHours(ctx context.Context, batch []*hoursRead) {
	ctx, cancel := context.WithTimeout(ctx, d.timeout)
	defer cancel()
	var places []int32
	var workspaces []int64
	var customers [][16]byte
	var experiments []string
	for i, p := range batch {
		for _, id := range p.in.person.Members {
			places, workspaces = append(places, int32(i)), append(workspaces, int64(p.in.workspace))
			customers, experiments = append(customers, id), append(experiments, p.in.experiment)
		}
	}
	rows, _ := d.store.pool.Query(ctx, customerHoursSQL, places, workspaces, customers, experiments) // ForEachRow reports its error
	var place int
	var h models.HourCount
	_, err := pgx.ForEachRow(rows, []any{&place, &h.Hour, &h.Trials, &h.Successes}, func() error {
		batch[place].out = append(batch[place].out, h)
		return nil
	})
	if err != nil {
		failAll(batch, classify("store.CustomerHours", err))
	}
}

const raiseHoursSQL = `
insert into customer_hours as h (workspace_id, customer_id, experiment, segment, hour, trials, successes)
select * from unnest($1::bigint[], $2::uuid[], $3::text[], $4::text[], $5::smallint[], $6::bigint[], $7::bigint[])
on conflict (workspace_id, customer_id, experiment, segment, hour) do update
    set trials = h.trials + excluded.trials, successes = h.successes + excluded.successes`

// raiseHours counts folded rows in their customers' hours. The policies are written before: two folds into one experiment cannot both have been.
func raiseHours(ctx context.Context, tx pgx.Tx, rows []models.FoldRow) error {
	counts := map[hourKey]models.HourCount{}
	for i := range rows {
		r := &rows[i]
		if !r.Hour.Valid() {
			continue
		}
		key := hourKey{r.Workspace, r.Customer, r.Experiment, r.Segment, r.Hour}
		c := counts[key]
		c.Count(r.Success)
		counts[key] = c
	}
	if len(counts) == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, raiseHoursSQL, hourColumns(counts)...)
	return err
}

// hourKey is the primary key of a customer's hour.
type hourKey struct {
	workspace  models.WorkspaceID
	customer   models.CustomerID
	experiment string
	segment    string
	hour       models.WeekHour
}

func (k hourKey) compare(o hourKey) int {
	return cmp.Or(cmp.Compare(k.workspace, o.workspace), slices.Compare(k.customer[:], o.customer[:]), cmp.Compare(k.experiment, o.experiment),
		cmp.Compare(k.segment, o.segment), cmp.Compare(k.hour, o.hour))
}

// hourColumns are the arrays of raiseHoursSQL, in one order in every replica.
func hourColumns(counts map[hourKey]models.HourCount) []any {
	keys := slices.SortedFunc(maps.Keys(counts), hourKey.compare)
	n := len(keys)
	workspaces, trials, successes := make([]int64, n), make([]int64, n), make([]int64, n)
	customers, experiments, segments, hours := make([][16]byte, n), make([]string, n), make([]string, n), make([]int16, n)
	for i, k := range keys {
		workspaces[i], customers[i], experiments[i], segments[i], hours[i] = int64(k.workspace), k.customer, k.experiment, k.segment, int16(k.hour)
		trials[i], successes[i] = counts[k].Trials, counts[k].Successes
	}
	return []any{workspaces, customers, experiments, segments, hours, trials, successes}
}

const clearHoursSQL = `
delete from customer_hours where workspace_id = $1 and experiment = any($2)`

// replaceHours puts other counts in the place of all that customers have of the experiments.
func replaceHours(ctx context.Context, tx pgx.Tx, ws models.WorkspaceID, experiments []string, hours []models.CustomerHour) error {
	if _, err := tx.Exec(ctx, clearHoursSQL, ws, experiments); err != nil || len(hours) == 0 {
		return err
	}
	counts := make(map[hourKey]models.HourCount, len(hours))
	for _, h := range hours {
		counts[hourKey{ws, h.Customer, h.Experiment, h.Segment, h.Hour}] = h.HourCount
	}
	_, err := tx.Exec(ctx, raiseHoursSQL, hourColumns(counts)...)
	return err
}

const spreadOfHoursSQL = `
select h.segment, h.hour, h.trials, h.successes, count(*)
from (
    select segment, hour, trials, successes
    from customer_hours
    where workspace_id = $1 and experiment = $2 and trials > 1
    order by customer_id, segment, hour
    limit $3
) h
group by 1, 2, 3, 4
order by 1, 2, 3, 4`

// SpreadOfHours reads how many customers have the same counts in an hour of the week, of hours with more than one decision, for at most limit hours of
// customers: the first by id, which is as good as drawn at random.
func (s *Store) SpreadOfHours(ctx context.Context, ws models.WorkspaceID, experiment string, limit int) ([]models.HourSpread, error) {
	rows, _ := s.pool.Query(ctx, spreadOfHoursSQL, ws, experiment, limit) // CollectRows reports its error
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (models.HourSpread, error) {
		var h models.HourSpread
		return h, row.Scan(&h.Segment, &h.Hour, &h.Trials, &h.Successes, &h.Customers)
	})
	return list, classify("store.SpreadOfHours", err)
}
