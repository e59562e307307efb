package store

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

// situationKey asks for one Situation.
type situationKey struct {
	workspace models.WorkspaceID
	key       models.DecisionKey
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
	return d.reads.ask(ctx, situationKey{ws, key})
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
	if err := d.readRows(ctx, ws, ids, batch, rows); err != nil {
		return err
	}
	if err := d.readGroups(ctx, ws, batch, rows); err != nil {
		return err
	}
	for _, p := range batch {
		s, err := rows.situation(p.in.key)
		if err != nil {
			return err
		}
		p.out = s
	}
	return d.readCurrent(ctx, ws, batch, rows)
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
	var keys []*situationRead
	for id, g := range groups {
		rows.groups[id] = g
		ids = append(ids, g.Members...)
	}
	for _, p := range batch {
		if g, ok := rows.groups[p.in.key.Customer]; ok && g.Head != p.in.key.Customer {
			head := p.in
			head.key.Customer = g.Head
			keys = append(keys, &situationRead{in: head})
		}
	}
	return d.readRows(ctx, ws, ids, keys, rows)
}

// The queries of the decision path look up each id on its own: "offset 0"
// keeps the planner from joining whole tables, which it does as long as it has
// seen them small.
const situationCustomersSQL = `
select c.customer_id, coalesce(c.external_id, ''), c.linked, c.erased_at is not null, c.state,
       coalesce(a.ask_version, 0), coalesce(a.decisions, 0), coalesce(a.asks, '')
from unnest($2::uuid[]) as k (id)
cross join lateral (
    select * from customers c where c.workspace_id = $1 and c.customer_id = k.id offset 0
) c
left join lateral (
    select * from customer_asks a where a.workspace_id = $1 and a.customer_id = k.id offset 0
) a on true`

const situationCurrentSQL = `
select d.customer_id, d.key, d.number, d.decided_at, d.withdrawn, d.first_name
from unnest($2::uuid[], $3::uuid[]) as k (id, key)
cross join lateral (
    select * from current_decisions d where d.workspace_id = $1 and d.customer_id = k.id and d.key = k.key offset 0
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

func (d *Decisions) readRows(ctx context.Context, ws models.WorkspaceID, ids []models.CustomerID, keys []*situationRead, rows *situationRows) error {
	customers, hashes := make([][16]byte, len(keys)), make([][16]byte, len(keys))
	for i, p := range keys {
		customers[i], hashes[i] = p.in.key.Customer, keyHash(p.in.key)
	}
	in := uuids(ids)
	var b pgx.Batch
	b.Queue(situationCustomersSQL, ws, in).Query(rows.scanCustomers)
	b.Queue(situationCurrentSQL, ws, customers, hashes).Query(rows.scanCurrent)
	b.Queue(situationPromisesSQL, ws, in).Query(rows.scanPromises)
	b.Queue(situationReferralsSQL, ws, in).Query(rows.scanReferrals)
	return d.store.pool.SendBatch(ctx, &b).Close()
}

const decisionsByIDSQL = `
select ` + decisionColumns + `
from unnest($2::uuid[], $3::timestamptz[], $4::bigint[]) as k (customer_id, decided_at, number)
cross join lateral (
    select * from decisions d
    where d.workspace_id = $1 and d.customer_id = k.customer_id and d.decided_at = k.decided_at and d.number = k.number
    offset 0
) d`

// readCurrent reads the decisions that current_decisions points to.
func (d *Decisions) readCurrent(ctx context.Context, ws models.WorkspaceID, batch []*situationRead, rows *situationRows) error {
	if len(rows.current) == 0 {
		return nil
	}
	var ids []models.DecisionID
	for _, c := range rows.current {
		ids = append(ids, c.id)
	}
	found, err := d.store.DecisionsByID(ctx, ws, ids)
	if err != nil {
		return err
	}
	for _, p := range batch {
		for _, id := range []models.CustomerID{p.out.Group.Head, p.in.key.Customer} {
			c, ok := rows.current[currentKey{id, keyHash(p.in.key)}]
			if dec := found[c.id]; ok && dec != nil && p.out.Current == nil {
				p.out.Current = &models.Current{Decision: *dec, Withdrawn: c.withdrawn, FirstName: c.firstName}
			}
		}
	}
	return nil
}

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
	current   map[currentKey]currentRow
}

type customerRow struct {
	external       string
	linked, erased bool
	state          []byte
	asks           models.AskState
}

type currentKey struct {
	customer models.CustomerID
	hash     [16]byte
}

type currentRow struct {
	id        models.DecisionID
	withdrawn models.Reason
	firstName string
}

func newSituationRows() *situationRows {
	return &situationRows{
		customers: map[models.CustomerID]*customerRow{},
		groups:    map[models.CustomerID]models.Group{},
		promises:  map[models.CustomerID][]models.Promise{},
		referrals: map[models.CustomerID]map[string]int{},
		current:   map[currentKey]currentRow{},
	}
}

func (r *situationRows) scanCustomers(rows pgx.Rows) error {
	for rows.Next() {
		var id [16]byte
		var c customerRow
		var asks []byte
		if err := rows.Scan(&id, &c.external, &c.linked, &c.erased, &c.state,
			&c.asks.Version, &c.asks.Decisions, &asks); err != nil {
			return err
		}
		if err := decodeAsks(asks, &c.asks); err != nil {
			return err
		}
		r.customers[id] = &c
	}
	return rows.Err()
}

func (r *situationRows) scanCurrent(rows pgx.Rows) error {
	for rows.Next() {
		var id, hash [16]byte
		var c currentRow
		if err := rows.Scan(&id, &hash, &c.id.Number, &c.id.At, &c.withdrawn, &c.firstName); err != nil {
			return err
		}
		c.id.Customer, c.id.At = id, c.id.At.UTC()
		r.current[currentKey{id, hash}] = c
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
func (r *situationRows) situation(key models.DecisionKey) (*models.Situation, error) {
	s := &models.Situation{Group: models.Group{Head: key.Customer, Members: []models.CustomerID{key.Customer}}}
	if g, ok := r.groups[key.Customer]; ok {
		s.Group = g
	}
	asked := r.customers[key.Customer]
	if asked == nil {
		return s, nil
	}
	s.Exists, s.ExternalID = true, asked.external
	for _, id := range s.Group.Members {
		c := r.customers[id]
		if c == nil {
			continue
		}
		state, err := decodeState(c.state)
		if err != nil {
			return nil, err
		}
		s.State.Merge(&state)
		s.Erased = s.Erased || c.erased
		s.Asks.Asks = append(s.Asks.Asks, c.asks.Asks...)
		if id == s.Group.Head {
			s.Asks.Version, s.Asks.Decisions, s.Asks.Codes = c.asks.Version, c.asks.Decisions, c.asks.Codes
		}
		s.Referrals += r.referrals[id][key.Program]
		for _, p := range r.promises[id] {
			if p.Program == key.Program {
				s.Promises = append(s.Promises, p)
			}
		}
	}
	return s, nil
}
