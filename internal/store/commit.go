package store

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"sync"
	"time"

	"goodword/models"
)

// Decisions reads what decisions are made from and group-commits them: a
// request waits for its batch, so what was answered is durable.
type Decisions struct {
	store    *Store
	timeout  time.Duration
	reads    *coalescer[situationKey, *models.Situation]
	writes   *coalescer[*models.Commit, models.Committed]
	episodes *coalescer[episodesQuery, []models.Episode]
	hours    *coalescer[hoursQuery, []models.HourCount]
	batch    func(rows int)
}

// NewDecisions returns the reader and writer of decisions; Run must be running
// for either to answer. batchSize, which may be nil, is told the rows of every
// write.
func (s *Store) NewDecisions(batchSize func(rows int)) *Decisions {
	d := &Decisions{store: s, timeout: 10 * time.Second, batch: batchSize}
	// One reader: a second would halve the batches, and what a batch costs besides
	// its rows is most of a small one's cost. Two writers: while one waits for the
	// disk, the other's rows are worked on, if there are enough of them.
	d.reads = newCoalescer(1, 256, d.readAll)
	d.writes = newCoalescer(2, 256, d.writeAll)
	d.writes.worthwhile = 16
	d.episodes = newCoalescer(1, 256, d.readEpisodes)
	d.hours = newCoalescer(1, 256, d.readHours)
	return d
}

// Run works until ctx ends; requests already taken are finished.
func (d *Decisions) Run(ctx context.Context) error {
	var all sync.WaitGroup
	all.Go(func() { d.reads.run(ctx) })
	all.Go(func() { d.episodes.run(ctx) })
	all.Go(func() { d.hours.run(ctx) })
	all.Go(func() { d.writes.run(ctx) })
	all.Wait()
	return nil
}

// Commit writes a decision unless its situation is stale.
func (d *Decisions) Commit(ctx context.Context, c *models.Commit) (models.Committed, error) {
	return d.writes.ask(ctx, c)
}

type commitWrite = pending[*models.Commit, models.Committed]

// writeAll writes a batch. Of several decisions for one customer the first is
// written and the others have lost: their situation is stale by definition.
func (d *Decisions) writeAll(ctx context.Context, batch []*commitWrite) {
	ctx, cancel := context.WithTimeout(ctx, d.timeout)
	defer cancel()
	slices.SortStableFunc(batch, func(a, b *commitWrite) int {
		return a.in.Decision.ID.Customer.Compare(b.in.Decision.ID.Customer)
	})
	single := batch[:0:0]
	for _, p := range batch {
		if n := len(single); n > 0 && single[n-1].in.Decision.ID.Customer == p.in.Decision.ID.Customer {
			p.out = models.Lost
			continue
		}
		single = append(single, p)
	}
	if d.batch != nil {
		d.batch(len(single))
	}
	if err := d.write(ctx, single); err != nil {
		failAll(single, classify("store.Commit", err))
	}
}

func (d *Decisions) write(ctx context.Context, batch []*commitWrite) error {
	cols := newCommitColumns(len(batch))
	for _, p := range batch {
		if err := cols.add(p.in); err != nil {
			return err
		}
	}
	sql, args := cols.statement()
	for attempt := 0; ; attempt++ {
		err := d.writeOnce(ctx, batch, sql, args)
		if !retryable(err) || attempt == 4 {
			return err
		}
	}
}

func (d *Decisions) writeOnce(ctx context.Context, batch []*commitWrite, sql string, args []any) error {
	rows, err := d.store.pool.Query(ctx, sql, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for _, p := range batch {
		p.out = models.Lost
	}
	for rows.Next() {
		var place int
		var won bool
		if err := rows.Scan(&place, &won); err != nil {
			return err
		}
		if place < 1 || place > len(batch) {
			return errors.New("commit answered for an unknown row")
		}
		if won {
			batch[place-1].out = models.Written
		} else {
			batch[place-1].out = models.CodeTaken
		}
	}
	return rows.Err()
}

// What a batch writes is one statement, so one round trip and one flush to disk,
// made of commitWrites, of what some decision of the batch needs besides, and of
// commitAnswer. The compare-and-set on customer_asks decides which rows win (number is one more
// than the decisions that were read; no row yet is version 0 and no decision); every other table
// is written for the winners only. Its answer has a row for each winner (true)
// and for each decision whose code belongs to somebody else (false). Few promises of a
// batch differ in their offer: each offer is sent and read once.
const commitWrites = `
with input as (
    select * from unnest(
        $1::int[], $2::bigint[], $3::uuid[], $4::timestamptz[], $5::bigint[], $6::text[], $7::text[], $8::text[], $9::text[],
        $10::bool[], $11::text[], $12::timestamptz[], $13::text[], $14::bytea[],
        $15::bool[], $16::bigint[], $17::bytea[], $18::bytea[],
        $19::text[], $20::bool[], $21::int[], $22::timestamptz[], $23::timestamptz[], $24::timestamptz[], $25::bigint[], $26::bool[], $27::text[]
    ) as t (place, workspace_id, customer_id, decided_at, number, program, placement, channel, send_id,
        ask, reason, valid_until, snapshot_id, body,
        raise, base_version, asks, current,
        new_code, new_promise, offer, ends_at, provisional_until, activated_at, activates, test, segment)
), coded as (
    insert into codes (code, workspace_id, customer_id, program, created_at)
    select new_code, workspace_id, customer_id, program, decided_at from input where new_code <> ''
    on conflict (code) do update set code = excluded.code
        where codes.workspace_id = excluded.workspace_id and codes.customer_id = excluded.customer_id
            and codes.program = excluded.program
    returning code
), allowed as (
    select * from input i where i.new_code = '' or exists (select from coded c where c.code = i.new_code)
), raised as (
    insert into customer_asks as a (workspace_id, customer_id, ask_version, decisions, outcomes, asks, current)
    select workspace_id, customer_id, base_version + 1, number, 0, asks, current from allowed where raise
    on conflict (workspace_id, customer_id) do update
        set ask_version = excluded.ask_version, decisions = excluded.decisions, asks = excluded.asks, current = excluded.current
        where a.ask_version = excluded.ask_version - 1 and a.decisions = excluded.decisions - 1
    returning a.workspace_id, a.customer_id
), kept as (
    insert into customer_asks as a (workspace_id, customer_id, ask_version, decisions, outcomes, asks, current)
    select workspace_id, customer_id, base_version, number, 0, asks, current from allowed where not raise
    on conflict (workspace_id, customer_id) do update
        set decisions = excluded.decisions, asks = excluded.asks, current = excluded.current
        where a.ask_version = excluded.ask_version and a.decisions = excluded.decisions - 1
    returning a.workspace_id, a.customer_id
), won as (
    select i.* from allowed i
    join (select * from raised union all select * from kept) w
        on w.workspace_id = i.workspace_id and w.customer_id = i.customer_id
), logged as (
    insert into decisions (workspace_id, customer_id, decided_at, number, program, placement, channel, send_id,
        ask, reason, valid_until, snapshot_id, body, test, segment)
    select workspace_id, customer_id, decided_at, number, program, placement, channel, send_id,
        ask, reason, valid_until, snapshot_id, body, test, segment from won
), promised as (
    insert into promises (workspace_id, customer_id, program, number, offer, made_at, ends_at, provisional_until,
        activated_at, first_activated, test)
    select workspace_id, customer_id, program, number, ($28::jsonb[])[offer], decided_at, ends_at, provisional_until,
        activated_at, case when activated_at is not null then number end, test
    from won where new_promise
)`

// commitActivates activates promises that were made before.
const commitActivates = `, activated as (
    update promises p set activated_at = coalesce(p.activated_at, w.decided_at), first_activated = coalesce(p.first_activated, w.number)
    from won w
    where w.activates > 0 and p.workspace_id = w.workspace_id and p.customer_id = w.customer_id
        and p.program = w.program and p.number = w.activates
)`

// commitQueues has learned from what is activated at once.
const commitQueues = `, queued as (
    insert into fold_queue (workspace_id, customer_id, number, experiment, decided_at, activated_at, due_at, guarded)
    select w.workspace_id, w.customer_id, w.number, q.experiment, w.decided_at, q.activated_at, q.due_at, q.experiment like 'share:%'
    from unnest($29::int[], $30::text[], $31::timestamptz[], $32::timestamptz[]) as q (place, experiment, activated_at, due_at)
    join won w on w.place = q.place
)`

// commitCharges charges asks to budgets; it comes behind commitQueues.
const commitCharges = `, charged as (
    insert into budget_asks (workspace_id, customer_id, number, program, currency, starts_at, ends_at, expected, variance, due_at, state)
    select w.workspace_id, w.customer_id, w.number, w.program, q.currency, q.starts_at, q.ends_at, q.expected, q.variance, q.due_at, 'new'
    from unnest($33::int[], $34::text[], $35::timestamptz[], $36::timestamptz[], $37::bigint[], $38::bigint[], $39::timestamptz[])
        as q (place, currency, starts_at, ends_at, expected, variance, due_at)
    join won w on w.place = q.place
)`

const commitAnswer = `
select place, true from won
union all
select place, false from input i where i.new_code <> '' and not exists (select from coded c where c.code = i.new_code)`

// commitColumns holds a batch as the arrays that commitSQL unnests.
type commitColumns struct {
	place                                                        []int32
	workspace, number                                            []int64
	customer                                                     [][16]byte
	decidedAt, validUntil                                        []time.Time
	program, placement, channel, send, reason, snapshot, segment []string
	ask, raise, newPromise, test                                 []bool
	body, asks, current                                          [][]byte
	baseVersion, activates                                       []int64
	newCode                                                      []string
	offer                                                        []int32  // place in offers, from 1; 0 for none
	offers                                                       []string // as JSON
	offerPlaces                                                  map[models.Offer]int32
	endsAt, provisionalUntil, activatedAt                        []*time.Time
	learnPlace                                                   []int32
	learnExperiment                                              []string
	learnActivated, learnDue                                     []time.Time
	charges                                                      chargeColumns
}

// chargeColumns are the charges to budgets in a batch.
type chargeColumns struct {
	place                 []int32
	currency              []string
	startsAt, endsAt, due []time.Time
	expected, variance    []int64
}

func (c *chargeColumns) add(place int32, in *models.BudgetCharge) {
	if in == nil {
		return
	}
	c.place, c.currency = append(c.place, place), append(c.currency, in.Span.Currency)
	c.startsAt, c.endsAt, c.due = append(c.startsAt, in.Span.From), append(c.endsAt, in.Span.To), append(c.due, in.DueAt)
	c.expected, c.variance = append(c.expected, in.Expected), append(c.variance, in.Variance)
}

func newCommitColumns(n int) *commitColumns {
	return &commitColumns{
		place: make([]int32, 0, n), workspace: make([]int64, 0, n), customer: make([][16]byte, 0, n),
		body: make([][]byte, 0, n), asks: make([][]byte, 0, n), current: make([][]byte, 0, n), offerPlaces: map[models.Offer]int32{},
	}
}

func (c *commitColumns) add(in *models.Commit) error {
	d := in.Decision
	body, err := encodeDecision(d)
	if err != nil {
		return err
	}
	asks, err := encodeAsks(&models.AskState{Asks: in.Asks, Codes: in.Codes})
	if err != nil {
		return err
	}
	c.place = append(c.place, int32(len(c.place)+1))
	c.workspace, c.customer = append(c.workspace, int64(in.Workspace)), append(c.customer, d.ID.Customer)
	c.decidedAt, c.number = append(c.decidedAt, d.DecidedAt), append(c.number, int64(d.ID.Number))
	c.program, c.placement = append(c.program, d.Key.Program), append(c.placement, d.Key.Placement)
	c.channel, c.send = append(c.channel, d.Key.Channel), append(c.send, d.Key.Send)
	c.ask, c.reason = append(c.ask, d.Ask), append(c.reason, string(d.Reason))
	c.validUntil, c.snapshot, c.body = append(c.validUntil, d.ValidUntil), append(c.snapshot, d.Snapshot), append(c.body, body)
	c.raise, c.baseVersion = append(c.raise, in.RaiseVersion), append(c.baseVersion, in.Base.Asks.Version)
	c.asks, c.current = append(c.asks, asks), append(c.current, encodeCurrent(currentAfter(in.Base.Asks.Current, in)))
	c.newCode = append(c.newCode, in.NewCode)
	c.activates, c.test = append(c.activates, int64(in.Activates)), append(c.test, d.Test)
	c.segment = append(c.segment, d.Segment)
	c.charges.add(int32(len(c.place)), in.Charge)
	for _, row := range in.Learns {
		c.learnPlace = append(c.learnPlace, int32(len(c.place)))
		c.learnExperiment = append(c.learnExperiment, row.Experiment)
		c.learnActivated, c.learnDue = append(c.learnActivated, row.ActivatedAt), append(c.learnDue, row.DueAt)
	}
	return c.addPromise(in.NewPromise)
}

func (c *commitColumns) addPromise(p *models.Promise) error {
	c.newPromise = append(c.newPromise, p != nil)
	if p == nil {
		c.offer, c.endsAt = append(c.offer, 0), append(c.endsAt, nil)
		c.provisionalUntil, c.activatedAt = append(c.provisionalUntil, nil), append(c.activatedAt, nil)
		return nil
	}
	place, err := c.placeOf(&p.Offer)
	if err != nil {
		return err
	}
	c.offer, c.endsAt = append(c.offer, place), append(c.endsAt, &p.EndsAt)
	c.provisionalUntil = append(c.provisionalUntil, &p.ProvisionalUntil)
	if p.ActivatedAt.IsZero() {
		c.activatedAt = append(c.activatedAt, nil)
	} else {
		c.activatedAt = append(c.activatedAt, &p.ActivatedAt)
	}
	return nil
}

// placeOf is the place of an offer among those of the batch.
func (c *commitColumns) placeOf(o *models.Offer) (int32, error) {
	if place, known := c.offerPlaces[*o]; known {
		return place, nil
	}
	text, err := json.Marshal(o)
	if err != nil {
		return 0, err
	}
	c.offers = append(c.offers, string(text))
	place := int32(len(c.offers))
	c.offerPlaces[*o] = place
	return place, nil
}

// statement is what writes the batch, with its arguments.
func (c *commitColumns) statement() (sql string, args []any) {
	sql, args = commitWrites, []any{
		c.place, c.workspace, c.customer, c.decidedAt, c.number, c.program, c.placement, c.channel, c.send,
		c.ask, c.reason, c.validUntil, c.snapshot, c.body,
		c.raise, c.baseVersion, c.asks, c.current,
		c.newCode, c.newPromise, c.offer, c.endsAt, c.provisionalUntil, c.activatedAt, c.activates,
		c.test, c.segment, c.offers,
	}
	if slices.Max(c.activates) > 0 {
		sql += commitActivates
	}
	b := &c.charges
	if len(c.learnPlace)+len(b.place) > 0 {
		sql, args = sql+commitQueues, append(args, c.learnPlace, c.learnExperiment, c.learnActivated, c.learnDue)
	}
	if len(b.place) > 0 {
		sql, args = sql+commitCharges, append(args, b.place, b.currency, b.startsAt, b.endsAt, b.expected, b.variance, b.due)
	}
	return sql + commitAnswer, args
}
