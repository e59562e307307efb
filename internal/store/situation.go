package store

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

// situationKey asks for one Situation.
type situationKey struct {
	workspace models.WorkspaceID
	key       models.DecisionKey
	hash      [16]byte // of key
}

// keyHash names a decision key in one column: the first 16 bytes of SHA-256
// over its parts.
func keyHash(k models.DecisionKey) [16]byte {
	sum := sha256.Sum256([]byte(k.Program + "\x1f" + k.Placement + "\x1f" + k.Channel + "\x1f" + k.Send))
	return [16]byte(sum[:16])
}

// Situation reads what a decision for the key needs. Requests that arrive
// together are read together.
func (d *Decisions) Situation(ctx context.Context, ws models.WorkspaceID, key models.DecisionKey) (*models.Situation, error) {
	return d.reads.ask(ctx, situationKey{ws, key, keyHash(key)})
}

type situationRead = pending[situationKey, *models.Situation]

func (d *Decisions) readAll(ctx context.Context, batch []*situationRead) {
	ctx, cancel := context.WithTimeout(ctx, d.timeout)
	defer cancel()
	for ws, part := range byWorkspace(batch) {
		if err := d.read(ctx, ws, part); err != nil {
			failAll(part, classify("store.Situation", err))
		}
	}
}

func byWorkspace(batch []*situationRead) map[models.WorkspaceID][]*situationRead {
	parts := make(map[models.WorkspaceID][]*situationRead, 1)
	for _, p := range batch {
		parts[p.in.workspace] = append(parts[p.in.workspace], p)
	}
	return parts
}

func (d *Decisions) read(ctx context.Context, ws models.WorkspaceID, batch []*situationRead) error {
	rows := newSituationRows()
	ids := make([]models.CustomerID, len(batch))
	for i, p := range batch {
		ids[i] = p.in.key.Customer
	}
	if err := d.readCustomers(ctx, ws, ids, rows); err != nil {
		return err
	}
	if err := d.readGroups(ctx, ws, batch, rows); err != nil {
		return err
	}
	if err := d.readHistory(ctx, ws, batch, rows); err != nil {
		return err
	}
	for _, p := range batch {
		s, err := rows.situation(&p.in)
		if err != nil {
			return err
		}
		p.out = s
	}
	return nil
}

// The queries of the decision path look up each id on its own: "offset 0"
// keeps the planner from joining whole tables, which it does as long as it has
// seen them small.
const situationCustomersSQL = `
select c.customer_id, coalesce(c.external_id, ''), c.linked, c.erased_at is not null, c.token_epoch, c.state, c.proofs, coalesce(c.commented_at, 'epoch'),
       a.ask_version is not null, coalesce(a.ask_version, 0), coalesce(a.decisions, 0), coalesce(a.asks, ''), coalesce(a.current, '')
from unnest($2::uuid[]) as k (id)
cross join lateral (
    select * from customers c where c.workspace_id = $1 and c.customer_id = k.id offset 0
) c
left join lateral (
    select * from customer_asks a where a.workspace_id = $1 and a.customer_id = k.id offset 0
) a on true`

func (d *Decisions) readCustomers(ctx context.Context, ws models.WorkspaceID, ids []models.CustomerID, rows *situationRows) error {
	found, err := d.store.pool.Query(ctx, situationCustomersSQL, ws, uuids(ids))
	if err != nil {
		return err
	}
	defer found.Close()
	return rows.scanCustomers(found)
}

// readGroups reads the other members of the few customers that have any.
func (d *Decisions) readGroups(ctx context.Context, ws models.WorkspaceID, batch []*situationRead, rows *situationRows) error {
	var linked []models.CustomerID
	for _, p := range batch {
		if c := rows.customers[p.in.key.Customer]; c != nil && c.linked {
			linked = append(linked, p.in.key.Customer)
		}
	}
	if len(linked) == 0 {
		return nil
	}
	groups, err := d.store.Groups(ctx, ws, linked)
	if err != nil {
		return err
	}
	var ids []models.CustomerID
	for id, g := range groups {
		rows.groups[id] = g
		ids = append(ids, g.Members...)
	}
	return d.readCustomers(ctx, ws, ids, rows)
}

const situationCurrentSQL = `
select k.place, d.withdrawn, ` + decisionColumns + `
from unnest($2::int[], $3::uuid[], $4::timestamptz[], $5::bigint[]) as k (place, id, decided_at, number)
cross join lateral (
    select * from decisions d
    where d.workspace_id = $1 and d.customer_id = k.id and d.decided_at = k.decided_at and d.number = k.number offset 0
) d`

const situationPromisesSQL = `
select p.customer_id, p.program, p.number, p.offer, p.made_at, p.ends_at, p.provisional_until,
       coalesce(p.activated_at, 'epoch'), coalesce(p.first_activated, 0), p.test
from unnest($2::uuid[]) as k (id)
cross join lateral (
    select * from promises p where p.workspace_id = $1 and p.customer_id = k.id offset 0
) p`

const situationReferralsSQL = `
select r.advocate_id, r.program, count(*)
from unnest($2::uuid[]) as k (id)
cross join lateral (
    select * from referrals r
    where r.workspace_id = $1 and r.advocate_id = k.id and r.status in ('started', 'converted', 'approved') offset 0
) r
group by 1, 2`

// readHistory reads the current decision, the promises and the referrals of
// customers with a row in customer_asks: whatever writes one of them makes or
// raises that row in the same transaction, so that who has none has none of
// them, and a decision from an older picture loses.
func (d *Decisions) readHistory(ctx context.Context, ws models.WorkspaceID, batch []*situationRead, rows *situationRows) error {
	var ids [][16]byte
	for id, c := range rows.customers {
		if c.asked {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	var b pgx.Batch
	if places, args := rows.wanted(ws, batch); len(places) > 0 {
		b.Queue(situationCurrentSQL, args...).Query(func(found pgx.Rows) error { return rows.scanCurrent(found, places) })
	}
	b.Queue(situationPromisesSQL, ws, ids).Query(rows.scanPromises)
	b.Queue(situationReferralsSQL, ws, ids).Query(rows.scanReferrals)
	return d.store.pool.SendBatch(ctx, &b).Close()
}

// wanted are the current decisions of the keys that a batch asks for, and the arguments of the query for them.
func (r *situationRows) wanted(ws models.WorkspaceID, batch []*situationRead) (list []wantedCurrent, args []any) {
	var places []int32
	var ids [][16]byte
	var at []time.Time
	var numbers []int64
	for _, p := range batch {
		for _, id := range r.holders(p.in.key.Customer) {
			c := r.customers[id]
			if c == nil {
				continue
			}
			for i := range c.asks.Current {
				if ref := &c.asks.Current[i]; ref.Key == p.in.hash {
					places, ids = append(places, int32(len(list))), append(ids, id)
					at, numbers = append(at, ref.DecidedAt), append(numbers, int64(ref.Number))
					list = append(list, wantedCurrent{currentKey{id, p.in.hash}, ref.FirstName})
				}
			}
		}
	}
	return list, []any{ws, places, ids, at, numbers}
}

const decisionsByIDSQL = `
select ` + decisionColumns + `
from unnest($2::uuid[], $3::timestamptz[], $4::bigint[]) as k (customer_id, decided_at, number)
cross join lateral (
    select * from decisions d
    where d.workspace_id = $1 and d.customer_id = k.customer_id and d.decided_at = k.decided_at and d.number = k.number
    offset 0
) d`

func uuids(ids []models.CustomerID) [][16]byte {
	out := make([][16]byte, len(ids))
	for i, id := range ids {
		out[i] = id
	}
	return out
}

// situationRows collects what the queries found until it is put together.
type situationRows struct {
	customers map[models.CustomerID]*customerRow
	groups    map[models.CustomerID]models.Group
	promises  map[models.CustomerID][]models.Promise
	referrals map[models.CustomerID]map[string]int
	current   map[currentKey]*models.Current
}

type customerRow struct {
	external       string
	linked, erased bool
	epoch          int64
	state          []byte
	proofs         string    // ids with a space between them
	said           time.Time // when its last comment was made, the epoch for none that may be used
	asked          bool      // has a row in customer_asks
	asks           models.AskState
}

type currentKey struct {
	customer models.CustomerID
	hash     [16]byte
}

// wantedCurrent is a current decision that is read.
type wantedCurrent struct {
	key       currentKey
	firstName string
}

func newSituationRows() *situationRows {
	return &situationRows{
		customers: map[models.CustomerID]*customerRow{},
		groups:    map[models.CustomerID]models.Group{},
		promises:  map[models.CustomerID][]models.Promise{},
		referrals: map[models.CustomerID]map[string]int{},
		current:   map[currentKey]*models.Current{},
	}
}

// holders are those whose current decision may be the customer's: the head of
// the group, then the id itself.
func (r *situationRows) holders(customer models.CustomerID) []models.CustomerID {
	if g, ok := r.groups[customer]; ok && g.Head != customer {
		return []models.CustomerID{g.Head, customer}
	}
	return []models.CustomerID{customer}
}

func (r *situationRows) scanCustomers(rows pgx.Rows) error {
	for rows.Next() {
		var id [16]byte
		var c customerRow
		var asks, current []byte
		err := rows.Scan(&id, &c.external, &c.linked, &c.erased, &c.epoch, &c.state, &c.proofs, &c.said,
			&c.asked, &c.asks.Version, &c.asks.Decisions, &asks, &current)
		if err != nil {
			return err
		}
		if err := decodeAsks(asks, &c.asks); err != nil {
			return err
		}
		if c.asks.Current, err = decodeCurrent(current); err != nil {
			return err
		}
		r.customers[id] = &c
	}
	return rows.Err()
}

func (r *situationRows) scanCurrent(rows pgx.Rows, wanted []wantedCurrent) error {
	for rows.Next() {
		var place int
		var c models.Current
		var body []byte
		into := append([]any{&place, &c.Withdrawn}, decisionFields(&c.Decision, &body)...)
		if err := rows.Scan(into...); err != nil {
			return err
		}
		if err := completeDecision(&c.Decision, body); err != nil {
			return err
		}
		c.FirstName = wanted[place].firstName
		r.current[wanted[place].key] = &c
	}
	return rows.Err()
}

func (r *situationRows) scanPromises(rows pgx.Rows) error {
	for rows.Next() {
		p, err := scanPromise(rows)
		if err != nil {
			return err
		}
		r.promises[p.Customer] = append(r.promises[p.Customer], p)
	}
	return rows.Err()
}

func (r *situationRows) scanReferrals(rows pgx.Rows) error {
	for rows.Next() {
		var id [16]byte
		var program string
		var n int
		if err := rows.Scan(&id, &program, &n); err != nil {
			return err
		}
		if r.referrals[id] == nil {
			r.referrals[id] = map[string]int{}
		}
		r.referrals[id][program] += n
	}
	return rows.Err()
}

func scanPromise(row pgx.Row) (models.Promise, error) {
	var p models.Promise
	var id [16]byte
	var offer []byte
	err := row.Scan(&id, &p.Program, &p.Number, &offer, &p.MadeAt, &p.EndsAt, &p.ProvisionalUntil, &p.ActivatedAt, &p.FirstActivated, &p.Test)
	if err != nil {
		return p, err
	}
	p.Customer, p.MadeAt, p.EndsAt, p.ProvisionalUntil = id, p.MadeAt.UTC(), p.EndsAt.UTC(), p.ProvisionalUntil.UTC()
	p.ActivatedAt = p.ActivatedAt.UTC()
	if p.ActivatedAt.Equal(time.Unix(0, 0)) {
		p.ActivatedAt = time.Time{}
	}
	if err := json.Unmarshal(offer, &p.Offer); err != nil {
		return p, fmt.Errorf("decode promise: %w", err)
	}
	return p, nil
}

// situation joins the group's rows into one picture.
func (r *situationRows) situation(in *situationKey) (*models.Situation, error) {
	customer, program := in.key.Customer, in.key.Program
	s := &models.Situation{Group: models.Group{Head: customer, Members: []models.CustomerID{customer}}}
	if g, ok := r.groups[customer]; ok {
		s.Group = g
	}
	asked := r.customers[customer]
	if asked == nil {
		return s, nil
	}
	var said time.Time
	s.Exists, s.ExternalID, s.TokenEpoch = true, asked.external, uint32(asked.epoch)
	for i, id := range s.Group.Members {
		c := r.customers[id]
		if c == nil {
			continue
		}
		state, err := decodeState(c.state)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			s.State = state
		} else {
			s.State.Merge(&state)
		}
		s.Erased = s.Erased || c.erased
		if c.said.After(said) { // what the person said last
			s.Proofs, said = strings.Fields(c.proofs), c.said
		}
		s.Asks.Asks = append(s.Asks.Asks, c.asks.Asks...)
		if id == s.Group.Head {
			s.Asks.Version, s.Asks.Decisions, s.Asks.Codes, s.Asks.Current = c.asks.Version, c.asks.Decisions, c.asks.Codes, c.asks.Current
		}
		s.Referrals += r.referrals[id][program]
		for _, p := range r.promises[id] {
			if p.Program == program {
				s.Promises = append(s.Promises, p)
			}
		}
	}
	for _, id := range r.holders(customer) {
		if c := r.current[currentKey{id, in.hash}]; c != nil && s.Current == nil {
			own := *c // two requests of one batch may be about the same key
			s.Current = &own
		}
	}
	return s, nil
}
