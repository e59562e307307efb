package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

// RecordClicks stores visits through the redirect, each once however often it
// is sent, and enters them into the advocates' outcome logs. A visit with a
// code that belongs to nobody is dropped. Where the program counts a click as
// activation, following a decision's link activates it.
func (e *Events) RecordClicks(ctx context.Context, clicks []models.Click) error {
	byWorkspace := map[models.WorkspaceID][]models.Click{}
	for _, c := range clicks {
		byWorkspace[c.Workspace] = append(byWorkspace[c.Workspace], c)
	}
	for ws, part := range byWorkspace {
		if err := e.recordClicks(ctx, ws, part); err != nil {
			return err
		}
	}
	return nil
}

func (e *Events) recordClicks(ctx context.Context, ws models.WorkspaceID, clicks []models.Click) error {
	const op = "store.RecordClicks"
	ctx, cancel := context.WithTimeout(ctx, e.timeout)
	defer cancel()
	in := &visits{ws: ws}
	if err := in.prepare(ctx, e, clicks); err != nil {
		return classify(op, err)
	}
	if len(in.list) == 0 {
		return nil
	}
	return e.store.inTx(ctx, op, func(tx pgx.Tx) error { return in.record(ctx, tx, e.rules) })
}

// visits are clicks with all that can be read before they are recorded.
type visits struct {
	ws        models.WorkspaceID
	list      []visit
	decisions map[numberID]*models.Decision
	snapshots map[string]*models.Snapshot
}

type visit struct {
	models.Click
	owner models.CodeOwner
}

func (in *visits) prepare(ctx context.Context, e *Events, clicks []models.Click) error {
	codes := make([]string, len(clicks))
	for i := range clicks {
		codes[i] = clicks[i].Ref.Code
	}
	owners, err := codeOwners(ctx, e.store.pool, in.ws, codes)
	if err != nil {
		return err
	}
	var numbers []numberID
	for _, c := range clicks {
		o, ok := owners[c.Ref.Code]
		if !ok {
			continue
		}
		in.list = append(in.list, visit{c, o})
		if c.Ref.Number > 0 {
			numbers = append(numbers, numberID{o.Advocate, c.Ref.Number})
		}
	}
	in.decisions, in.snapshots = map[numberID]*models.Decision{}, map[string]*models.Snapshot{}
	if len(numbers) == 0 {
		return nil
	}
	var b pgx.Batch
	queueNumbered(&b, in.ws, numbers, in.decisions)
	if err := e.store.pool.SendBatch(ctx, &b).Close(); err != nil {
		return err
	}
	for _, d := range in.decisions {
		if in.snapshots[d.Snapshot] == nil {
			if in.snapshots[d.Snapshot], err = e.snapshots.get(ctx, in.ws, d.Snapshot); err != nil {
				return err
			}
		}
	}
	return nil
}

const insertClicksSQL = `
insert into clicks (workspace_id, customer_id, received_at, id, code, number, share_channel)
select $1, * from unnest($2::uuid[], $3::timestamptz[], $4::uuid[], $5::text[], $6::bigint[], $7::text[])
on conflict do nothing
returning id`

func (in *visits) record(ctx context.Context, tx pgx.Tx, rules Attributor) error {
	fresh, err := in.insert(ctx, tx)
	if err != nil {
		return err
	}
	advocates := map[models.CustomerID]bool{}
	var followed []models.DecisionID
	for i := range in.list {
		if v := &in.list[i]; fresh[v.ID] {
			advocates[v.owner.Advocate] = true
			if d := in.decision(v); d != nil && in.activates(d) {
				followed = append(followed, d.ID)
			}
		}
	}
	if len(advocates) == 0 {
		return nil
	}
	log, err := lockAsks(ctx, tx, in.ws, advocates)
	if err != nil {
		return err
	}
	x := newEffects(in.ws, log)
	x.numbered = in.decisions
	var reads pgx.Batch
	queueActivated(&reads, in.ws, followed, x.activator.done)
	queuePromises(&reads, in.ws, advocates, x.promises)
	if err := tx.SendBatch(ctx, &reads).Close(); err != nil {
		return err
	}
	for i := range in.list {
		if v := &in.list[i]; fresh[v.ID] {
			in.tell(x, v, rules)
		}
	}
	var writes pgx.Batch
	x.log.queue(&writes)
	x.activator.queue(&writes)
	if err := x.queueReferrals(&writes, in.ws); err != nil {
		return err
	}
	return tx.SendBatch(ctx, &writes).Close()
}

// tell logs one visit for the advocate, and fixes what its code pays.
func (in *visits) tell(x *effects, v *visit, rules Attributor) {
	o := models.Outcome{
		Customer: v.owner.Advocate, Kind: models.OutcomeClick, Program: v.owner.Program, ShareChannel: v.Ref.ShareChannel,
		At: v.At, ReceivedAt: v.At,
	}
	if d := in.decision(v); d != nil {
		if in.activates(d) {
			x.activator.activate(d, in.snapshots[d.Snapshot], v.At, v.At)
		}
		o.Number, o.ReceivedAt = d.ID.Number, notBefore(o.ReceivedAt, d.DecidedAt)
	}
	p := x.promise(rules, in.ws, v.owner, o.Number, v.At)
	o.Promise, o.Test = p.Number, p.Test
	if d := in.decision(v); d != nil {
		o.Test = d.Test
	}
	x.log.append(o)
}

// decision is the one that the visit's link names, nil for none.
func (in *visits) decision(v *visit) *models.Decision {
	d := in.decisions[numberID{v.owner.Advocate, v.Ref.Number}]
	if d == nil || d.Key.Program != v.owner.Program {
		return nil
	}
	return d
}

func (in *visits) activates(d *models.Decision) bool {
	p := in.snapshots[d.Snapshot].Program(d.Key.Program)
	return p != nil && p.Activation == models.ActivationClick
}

// insert stores the visits and returns which of them are new.
func (in *visits) insert(ctx context.Context, tx pgx.Tx) (map[[16]byte]bool, error) {
	n := len(in.list)
	customers, ids := make([][16]byte, n), make([][16]byte, n)
	at := make([]time.Time, n)
	codes, channels, numbers := make([]string, n), make([]string, n), make([]int64, n)
	for i := range in.list {
		v := &in.list[i]
		customers[i], ids[i], at[i] = v.owner.Advocate, v.ID, v.At
		codes[i], channels[i], numbers[i] = v.Ref.Code, v.Ref.ShareChannel, int64(v.Ref.Number)
	}
	rows, _ := tx.Query(ctx, insertClicksSQL, in.ws, customers, at, ids, codes, numbers, channels) // ForEachRow reports a failed Query
	fresh := make(map[[16]byte]bool, n)
	var id [16]byte
	_, err := pgx.ForEachRow(rows, []any{&id}, func() error {
		fresh[id] = true
		return nil
	})
	return fresh, err
}
