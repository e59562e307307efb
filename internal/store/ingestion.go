package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"goodword/models"
)

// ingestion is one run of the transaction that stores and folds events. Its
// steps take their locks in the order that every transaction here keeps: event
// keys, customers, customer_asks, each sorted by id.
type ingestion struct {
	*intake
	tx        pgx.Tx
	rules     Attributor
	customers map[models.CustomerID]*customer
	fresh     []*entry                           // new events of customers who are not erased, in the order they came
	links     []models.Link                      // to write
	moved     map[models.CustomerID]models.Link  // of ids that now point somewhere else
	groups    map[models.CustomerID]models.Group // of linked customers with fresh events that matter to the group
	raised    map[models.CustomerID]bool         // whose decisions in flight must start over
	moments   Moments
	opened    []models.Episode
	later     pgx.Batch // all writes
}

// customer is one locked row.
type customer struct {
	id       models.CustomerID
	external string
	exists   bool
	known    bool
	linked   bool
	erased   bool
	stored   []byte // the state as read, until it is decoded
	state    models.State
	decoded  bool
	changed  bool
	since    time.Time // when a new one was first heard of
}

func (c *customer) load() error {
	if c.decoded {
		return nil
	}
	var err error
	c.state, err = decodeState(c.stored)
	c.decoded = true
	return err
}

const putKeysSQL = `
insert into event_keys (workspace_id, customer_id, key)
select $1, * from unnest($2::uuid[], $3::uuid[])
on conflict do nothing
returning customer_id, key`

// lockCustomersSQL looks each customer up by itself, in the order of $2. Joined
// in any other way the planner may read the whole workspace where statistics
// are missing or old, as they are while a new installation fills.
const lockCustomersSQL = `
select c.customer_id, c.known, c.linked, c.erased, c.state
from unnest($2::uuid[]) as k (id)
cross join lateral (
    select customer_id, known, linked, erased_at is not null as erased, state
    from customers
    where workspace_id = $1 and customer_id = k.id
    for update
) c`

// begin claims the events' keys, which tells the new ones, and locks customers.
func (t *ingestion) begin(ctx context.Context) error {
	ids := sortedIDs(t.locking)
	t.customers = make(map[models.CustomerID]*customer, len(ids))
	for _, id := range ids {
		t.customers[id] = &customer{id: id}
	}
	customers, keys := make([][16]byte, len(t.unique)), make([][16]byte, len(t.unique))
	for i, x := range t.unique {
		customers[i], keys[i] = x.event.Customer, x.key
		x.fate = models.EventDuplicate // this may be another run
	}
	t.raised = map[models.CustomerID]bool{}
	if len(t.unique) == 0 {
		return nil
	}
	fresh := make(map[[32]byte]bool, len(t.unique))
	var b pgx.Batch
	b.Queue(putKeysSQL, t.ws, customers, keys).Query(eachRow(func(row pgx.Row) error {
		var id, key [16]byte
		err := row.Scan(&id, &key)
		fresh[joined(id, key)] = true
		return err
	}))
	b.Queue(lockCustomersSQL, t.ws, uuids(ids)).Query(eachRow(func(row pgx.Row) error {
		c := customer{exists: true}
		var id [16]byte
		err := row.Scan(&id, &c.known, &c.linked, &c.erased, &c.stored)
		c.id = id
		*t.customers[id] = c
		return err
	}))
	if err := t.tx.SendBatch(ctx, &b).Close(); err != nil {
		return err
	}
	first := make(map[*entry]bool, len(t.unique))
	for _, x := range t.unique {
		if fresh[joined(x.event.Customer, x.key)] {
			x.fate = models.EventStored
			first[x] = !t.customers[x.event.Customer].erased
		}
	}
	for _, x := range t.entries {
		if first[x] {
			t.fresh = append(t.fresh, x)
		}
	}
	return nil
}

func joined(a, b [16]byte) (ab [32]byte) {
	copy(ab[:16], a[:])
	copy(ab[16:], b[:])
	return ab
}

// fold applies the new events to their customers' states.
func (t *ingestion) fold() error {
	for _, x := range t.fresh {
		e := x.event
		c := t.customers[e.Customer]
		if err := c.load(); err != nil {
			return err
		}
		t.meet(c, e.ExternalID, e.Known, e.ReceivedAt)
		c.changed = true
		t.apply(c, e)
		t.findEpisodes(e, &c.state)
	}
	return nil
}

// apply folds one event and notes when it changes what forbids asks.
func (t *ingestion) apply(c *customer, e *models.Event) {
	if !forbids(e) {
		c.state.Apply(e)
		return
	}
	before := forbidden(&c.state)
	c.state.Apply(e)
	if forbidden(&c.state) != before {
		t.raised[c.id] = true
	}
}

// meet notes what an event says about a customer besides its state.
func (t *ingestion) meet(c *customer, external string, known bool, at time.Time) {
	if !c.exists && c.since.IsZero() {
		c.external, c.since = external, at
	}
	if known && !c.known {
		c.known, c.changed = true, true
	}
}

const insertCustomersSQL = `
insert into customers (workspace_id, customer_id, external_id, known, linked, created_at, state)
select $1, id, nullif(external, ''), known, linked, at, state
from unnest($2::uuid[], $3::text[], $4::bool[], $5::bool[], $6::timestamptz[], $7::bytea[]) as u (id, external, known, linked, at, state)
on conflict do nothing`

// updateCustomersSQL is for rows that exist and are locked: the insert, which
// always conflicts, finds them by their key and no other way.
const updateCustomersSQL = `
insert into customers (workspace_id, customer_id, known, linked, state, created_at)
select $1, *, 'epoch' from unnest($2::uuid[], $3::bool[], $4::bool[], $5::bytea[])
on conflict (workspace_id, customer_id) do update set known = excluded.known, linked = excluded.linked, state = excluded.state`

const insertEventsSQL = `
insert into events (workspace_id, customer_id, received_at, key, kind, type, name, source, occurred_at, raw)
select $1, u.customer_id, u.received_at, u.key, u.kind, u.type, u.name, u.source, u.occurred_at, u.raw::json
from unnest($2::uuid[], $3::timestamptz[], $4::uuid[], $5::smallint[], $6::text[], $7::text[], $8::text[],
    $9::timestamptz[], $10::text[]) as u (customer_id, received_at, key, kind, type, name, source, occurred_at, raw)`

// write sends everything to the database in one round trip.
func (t *ingestion) write(ctx context.Context) error {
	if err := t.putCustomers(); err != nil {
		return err
	}
	t.putEvents()
	t.putEpisodes()
	t.putEmails()
	t.putAnswers()
	putRejected(&t.later, t.ws, t.rejected)
	if t.later.Len() == 0 {
		return nil
	}
	return t.tx.SendBatch(ctx, &t.later).Close()
}

func (t *ingestion) putCustomers() error {
	type columns struct {
		ids           [][16]byte
		external      []string
		known, linked []bool
		since         []time.Time
		states        [][]byte
	}
	var added, changed columns
	for _, id := range sortedIDs(t.locking) {
		c := t.customers[id]
		if !c.changed {
			continue
		}
		if err := c.load(); err != nil {
			return err
		}
		state, err := encodeState(&c.state)
		if err != nil {
			return err
		}
		to := &changed
		if !c.exists {
			to = &added
		}
		to.ids, to.external = append(to.ids, id), append(to.external, c.external)
		to.known, to.linked = append(to.known, c.known), append(to.linked, c.linked)
		to.since, to.states = append(to.since, c.since), append(to.states, state)
	}
	if len(changed.ids) > 0 {
		t.later.Queue(updateCustomersSQL, t.ws, changed.ids, changed.known, changed.linked, changed.states)
	}
	if n := len(added.ids); n > 0 {
		t.later.Queue(insertCustomersSQL, t.ws, added.ids, added.external, added.known, added.linked, added.since, added.states).
			Exec(func(done pgconn.CommandTag) error {
				if done.RowsAffected() < int64(n) {
					return &tryAgain{} // somebody else created one: fold into that
				}
				return nil
			})
	}
	return nil
}

func (t *ingestion) putEvents() {
	n := len(t.fresh)
	if n == 0 {
		return
	}
	customers, keys := make([][16]byte, n), make([][16]byte, n)
	received, occurred := make([]time.Time, n), make([]time.Time, n)
	kinds := make([]int16, n)
	types, names, sources, raws := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	for i, x := range t.fresh {
		e := x.event
		customers[i], keys[i], kinds[i] = e.Customer, x.key, int16(e.Kind)
		received[i], occurred[i] = e.ReceivedAt, e.At
		types[i], names[i], sources[i], raws[i] = e.Type, e.Name, e.Source, string(e.Raw)
	}
	t.later.Queue(insertEventsSQL, t.ws, customers, received, keys, kinds, types, names, sources, occurred, raws)
}
