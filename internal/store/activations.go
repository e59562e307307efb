package store

import (
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

// activator records that opportunities took place: for the first report of a
// decision an entry in the outcome log, a place in the fold queue for each
// stage it teaches and for the share channels of an ask, and the promise it
// carries made firm.
type activator struct {
	ws       models.WorkspaceID
	log      *outcomeWriter
	done     map[models.DecisionID]bool // activated before, as far as asked for
	promises map[promiseID]*models.Promise
	firmed   []*models.Promise
	folds    []models.FoldRow
}

type promiseID struct {
	customer models.CustomerID
	program  string
	number   uint32
}

// at clamps a reported time between the decision and the report.
func activatedAt(d *models.Decision, at, received time.Time) time.Time {
	if at.After(received) {
		at = received
	}
	if at.Before(d.DecidedAt) {
		at = d.DecidedAt
	}
	return at
}

// activate takes in a report. All but the first of a decision change nothing,
// and neither does one of a decision that its own commitment activated.
func (a *activator) activate(d *models.Decision, snap *models.Snapshot, at, received time.Time) {
	if d.CommitActivated || a.done[d.ID] {
		return
	}
	a.done[d.ID] = true
	at = activatedAt(d, at, received)
	a.log.append(models.Outcome{
		Customer: d.ID.Customer, Kind: models.OutcomeActivation, Program: d.Key.Program, Number: d.ID.Number, Promise: d.Promise, Test: d.Test,
		At: at, ReceivedAt: notBefore(received, d.DecidedAt),
	})
	first := a.firm(d, at)
	for i := range d.Stages {
		s := &d.Stages[i]
		e := snap.Experiment(s.Experiment)
		if e == nil || !d.Teaches(s, first) || d.CommitTeaches(s) { // the last went into the queue with the decision
			continue
		}
		a.folds = append(a.folds, models.FoldRow{
			Customer: d.ID.Customer, Number: d.ID.Number, Experiment: s.Experiment, DecidedAt: d.DecidedAt,
			ActivatedAt: at, DueAt: at.Add(time.Duration(e.WindowHours) * time.Hour),
		})
	}
	if d.TeachesShare() {
		a.folds = append(a.folds, models.FoldRow{
			Customer: d.ID.Customer, Number: d.ID.Number, Experiment: models.ShareKey(d.Key.Program), DecidedAt: d.DecidedAt,
			ActivatedAt: at, DueAt: at.Add(models.ShareWindow),
		})
	}
}

// firm ends a promise's being provisional, and reports whether the decision is
// the first activated one that carried it. Decisions in flight must see that.
func (a *activator) firm(d *models.Decision, at time.Time) (first bool) {
	p := a.promises[promiseID{d.ID.Customer, d.Key.Program, d.Promise}]
	if d.Promise == 0 || p == nil {
		return d.Promise != 0
	}
	if p.FirstActivated == 0 {
		p.FirstActivated = d.ID.Number
		if p.ActivatedAt.IsZero() {
			p.ActivatedAt = at
		}
		a.firmed = append(a.firmed, p)
		a.log.raise(d.ID.Customer)
	}
	return p.FirstActivated == d.ID.Number
}

const firmPromisesSQL = `
update promises p set activated_at = u.activated_at, first_activated = u.first_activated
from unnest($2::uuid[], $3::text[], $4::bigint[], $5::timestamptz[], $6::bigint[])
    as u (customer_id, program, number, activated_at, first_activated)
where p.workspace_id = $1 and p.customer_id = u.customer_id and p.program = u.program and p.number = u.number`

// Share channels have no guardrails that would count their rows.
const queueFoldsSQL = `
insert into fold_queue (workspace_id, customer_id, number, experiment, decided_at, activated_at, due_at, guarded)
select $1, k.*, k.experiment like 'share:%'
from unnest($2::uuid[], $3::bigint[], $4::text[], $5::timestamptz[], $6::timestamptz[], $7::timestamptz[])
    as k (customer_id, number, experiment, decided_at, activated_at, due_at)
on conflict do nothing`

func (a *activator) queue(b *pgx.Batch) {
	if n := len(a.firmed); n > 0 {
		customers, programs, numbers := make([][16]byte, n), make([]string, n), make([]int64, n)
		at, first := make([]time.Time, n), make([]int64, n)
		for i, p := range a.firmed {
			customers[i], programs[i], numbers[i] = p.Customer, p.Program, int64(p.Number)
			at[i], first[i] = p.ActivatedAt, int64(p.FirstActivated)
		}
		b.Queue(firmPromisesSQL, a.ws, customers, programs, numbers, at, first)
	}
	if n := len(a.folds); n > 0 {
		customers, numbers, experiments := make([][16]byte, n), make([]int64, n), make([]string, n)
		decided, activated, due := make([]time.Time, n), make([]time.Time, n), make([]time.Time, n)
		for i := range a.folds {
			f := &a.folds[i]
			customers[i], numbers[i], experiments[i] = f.Customer, int64(f.Number), f.Experiment
			decided[i], activated[i], due[i] = f.DecidedAt, f.ActivatedAt, f.DueAt
		}
		b.Queue(queueFoldsSQL, a.ws, customers, numbers, experiments, decided, activated, due)
	}
}

const activatedSQL = `
select k.customer_id, k.decided_at, k.number
from unnest($2::uuid[], $3::timestamptz[], $4::bigint[]) as k (customer_id, decided_at, number)
where exists (
    select from outcomes o
    where o.workspace_id = $1 and o.customer_id = k.customer_id and o.number = k.number
        and o.kind = 'activation' and o.received_at >= k.decided_at and o.received_at >= $5
    offset 0
)`

// queueActivated asks which of the decisions were activated before.
func queueActivated(b *pgx.Batch, ws models.WorkspaceID, ids []models.DecisionID, done map[models.DecisionID]bool) {
	if len(ids) == 0 {
		return
	}
	customers, decided, numbers := make([][16]byte, len(ids)), make([]time.Time, len(ids)), make([]int64, len(ids))
	earliest := ids[0].At
	for i, id := range ids {
		customers[i], decided[i], numbers[i] = id.Customer, id.At, int64(id.Number)
		if id.At.Before(earliest) {
			earliest = id.At
		}
	}
	b.Queue(activatedSQL, ws, customers, decided, numbers, earliest).Query(eachRow(func(row pgx.Row) error {
		var customer [16]byte
		var id models.DecisionID
		err := row.Scan(&customer, &id.At, &id.Number)
		id.Customer, id.At = customer, id.At.UTC()
		done[id] = true
		return err
	}))
}

const promisesOfSQL = `
select customer_id, program, number, offer, made_at, ends_at, provisional_until,
       coalesce(activated_at, 'epoch'), coalesce(first_activated, 0), test
from unnest($2::uuid[]) as k (id)
cross join lateral (select * from promises where workspace_id = $1 and customer_id = k.id offset 0) p`

// queuePromises reads all promises of customers whose asks are locked, so that
// none can be made meanwhile.
func queuePromises(b *pgx.Batch, ws models.WorkspaceID, customers map[models.CustomerID]bool, into map[promiseID]*models.Promise) {
	if len(customers) == 0 {
		return
	}
	b.Queue(promisesOfSQL, ws, uuids(sortedIDs(customers))).Query(eachRow(func(row pgx.Row) error {
		p, err := scanPromise(row)
		into[promiseID{p.Customer, p.Program, p.Number}] = &p
		return err
	}))
}

func notBefore(t, bound time.Time) time.Time {
	if t.Before(bound) {
		return bound
	}
	return t
}
