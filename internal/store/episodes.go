package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

// episodesQuery asks for the open episodes of one person in one program.
type episodesQuery struct {
	workspace models.WorkspaceID
	person    models.Group
	program   string
	now       time.Time
}

type episodesRead = pending[episodesQuery, []models.Episode]

// Episodes reads the episodes of one person in a program that are open at now,
// in no order. Requests that arrive together are read together.
func (d *Decisions) Episodes(ctx context.Context, ws models.WorkspaceID, person models.Group, program string, now time.Time) ([]models.Episode, error) {
	return d.episodes.ask(ctx, episodesQuery{ws, person, program, now})
}

const openEpisodesSQL = `
select k.place, e.customer_id, e.moment, e.at, e.until
from unnest($1::int[], $2::bigint[], $3::uuid[], $4::text[], $5::timestamptz[]) as k (place, workspace_id, customer_id, program, now)
cross join lateral (
    select * from episodes e
    where e.workspace_id = k.workspace_id and e.customer_id = k.customer_id and e.program = k.program
        and e.at <= k.now and e.until > k.now
    offset 0
) e`

func (d *Decisions) readEpisodes(ctx context.Context, batch []*episodesRead) {
	ctx, cancel := context.WithTimeout(ctx, d.timeout)
	defer cancel()
	var places []int32
	var workspaces []int64
	var customers [][16]byte
	var programs []string
	var times []time.Time
	for i, p := range batch {
		for _, id := range p.in.person.Members {
			places, workspaces, customers = append(places, int32(i)), append(workspaces, int64(p.in.workspace)), append(customers, id)
			programs, times = append(programs, p.in.program), append(times, p.in.now)
		}
	}
	rows, _ := d.store.pool.Query(ctx, openEpisodesSQL, places, workspaces, customers, programs, times) // ForEachRow reports its error
	var place int
	var id [16]byte
	var e models.Episode
	_, err := pgx.ForEachRow(rows, []any{&place, &id, &e.Moment, &e.At, &e.Until}, func() error {
		p := batch[place]
		e.Customer, e.Program, e.At, e.Until = id, p.in.program, e.At.UTC(), e.Until.UTC()
		p.out = append(p.out, e)
		return nil
	})
	if err != nil {
		failAll(batch, classify("store.Episodes", err))
	}
}

// Moments says which moments an event is for its customer, whose state has the
// event in it. It is pure: it is called inside a transaction that may be run again.
type Moments interface {
	Find(ws models.WorkspaceID, e *models.Event, s *models.State) []models.Episode
}

// findEpisodes opens the episodes of one event.
func (t *ingestion) findEpisodes(e *models.Event, s *models.State) {
	if t.moments != nil {
		t.opened = append(t.opened, t.moments.Find(t.ws, e, s)...)
	}
}

const putEpisodesSQL = `
insert into episodes (workspace_id, customer_id, program, moment, at, until)
select $1, * from unnest($2::uuid[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[])
on conflict do nothing`

func (t *ingestion) putEpisodes() {
	n := len(t.opened)
	if n == 0 {
		return
	}
	customers, programs, moments := make([][16]byte, n), make([]string, n), make([]string, n)
	at, until := make([]time.Time, n), make([]time.Time, n)
	for i, e := range t.opened {
		customers[i], programs[i], moments[i], at[i], until[i] = e.Customer, e.Program, e.Moment, e.At, e.Until
	}
	t.later.Queue(putEpisodesSQL, t.ws, customers, programs, moments, at, until)
}
