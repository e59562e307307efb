package store

import (
	"context"
	"errors"
	"sync"
	"time"

	"goodword/models"
)

// Attributor says what friends' ways mean. Its methods are pure: they are
// called inside a transaction that may be run again.
type Attributor interface {
	// Attribute gives the referral of the journey's friend in each program
	// that has one.
	Attribute(j *models.Journey) []models.Attribution
	// Promise gives the promise that a code pays by, one of the question's own
	// or a new one with number models.DefaultPromise.
	Promise(q *models.PromiseQuestion) (p models.Promise, made bool)
	// InTest reports whether the customer is a test customer of the program.
	InTest(ws models.WorkspaceID, program string, customer models.CustomerID) bool
}

// Events stores events and folds them into the customers' states by group
// commit: batches that arrive while a transaction runs share the next one, and
// each waits for its own to be durable.
//
// There are two writers, each for half of the customers: transactions of a
// thousand customers would else nearly always meet in one of them, and then one
// waits until the other is on disk.
type Events struct {
	store     *Store
	rules     Attributor
	timeout   time.Duration
	writers   [2]*coalescer[*models.EventBatch, []models.EventFate]
	observe   func(events int)
	snapshots *snapshotCache

	Moments Moments // opens episodes; nil opens none
}

// Events that share a transaction: at most those of this many batches, and
// unless one batch alone has more this many events.
const (
	maxTake       = 64
	maxTakeEvents = 2500
)

// NewEvents returns the writer of events; Run must be running for it to answer.
// observe, which may be nil, is told the number of events in every transaction.
func (s *Store) NewEvents(rules Attributor, observe func(events int)) *Events {
	e := &Events{store: s, rules: rules, timeout: 15 * time.Second, observe: observe, snapshots: newSnapshotCache(s)}
	for i := range e.writers {
		e.writers[i] = newCoalescer(1, maxTake, e.writeAll)
	}
	return e
}

// Run works until ctx ends; batches already taken are finished.
func (e *Events) Run(ctx context.Context) error {
	var all sync.WaitGroup
	for _, w := range e.writers {
		all.Go(func() { w.run(ctx) })
	}
	all.Wait()
	return nil
}

// Write stores and folds a batch and returns one fate an event. Events may come
// again, in any order and in several replicas at once: one that was stored
// before changes nothing. The error has kind Unavailable when it is not known
// of every event whether it was stored; sending the batch again is safe.
func (e *Events) Write(ctx context.Context, b *models.EventBatch) ([]models.EventFate, error) {
	halves := halve(b)
	var wait sync.WaitGroup
	for i := range halves {
		if h := &halves[i]; len(h.batch.Events)+len(h.batch.Rejected) > 0 {
			wait.Go(func() { h.fates, h.err = e.writers[i].ask(ctx, &h.batch) })
		}
	}
	wait.Wait()
	fates := make([]models.EventFate, len(b.Events))
	for i := range halves {
		if halves[i].err != nil {
			return nil, halves[i].err
		}
		for n, fate := range halves[i].fates {
			fates[halves[i].places[n]] = fate
		}
	}
	return fates, nil
}

// half is what one writer gets of a batch.
type half struct {
	batch  models.EventBatch
	places []int // of its events in the whole batch
	fates  []models.EventFate
	err    error
}

func halve(b *models.EventBatch) (halves [2]half) {
	for i := range halves {
		halves[i].batch.Workspace = b.Workspace
	}
	halves[0].batch.Rejected = b.Rejected
	for i := range b.Events {
		h := &halves[b.Events[i].Customer[0]&1]
		h.batch.Events, h.places = append(h.batch.Events, b.Events[i]), append(h.places, i)
	}
	return halves
}

type eventWrite = pending[*models.EventBatch, []models.EventFate]

func (e *Events) writeAll(ctx context.Context, batch []*eventWrite) {
	for ws, part := range eventsByWorkspace(batch) {
		for len(part) > 0 {
			n := takeable(part)
			e.writeTogether(ctx, ws, part[:n])
			part = part[n:]
		}
	}
}

func eventsByWorkspace(batch []*eventWrite) map[models.WorkspaceID][]*eventWrite {
	parts := make(map[models.WorkspaceID][]*eventWrite, 1)
	for _, p := range batch {
		parts[p.in.Workspace] = append(parts[p.in.Workspace], p)
	}
	return parts
}

// takeable counts the first batches that fit one transaction, at least one.
func takeable(batch []*eventWrite) int {
	events := 0
	for i, p := range batch {
		if events += len(p.in.Events); i > 0 && events > maxTakeEvents {
			return i
		}
	}
	return len(batch)
}

// writeTogether writes batches in one transaction. When the database refuses
// what they say, each is tried alone, so that one bad batch takes no other along.
func (e *Events) writeTogether(ctx context.Context, ws models.WorkspaceID, batch []*eventWrite) {
	err := e.write(ctx, ws, batch)
	if err == nil || len(batch) == 1 || models.KindOf(err) == models.Unavailable {
		failAll(batch, err)
		return
	}
	for _, p := range batch {
		p.err = e.write(ctx, ws, []*eventWrite{p})
	}
}

func (e *Events) write(ctx context.Context, ws models.WorkspaceID, batch []*eventWrite) error {
	const op = "store.Events"
	ctx, cancel := context.WithTimeout(ctx, e.timeout)
	defer cancel()
	in := newIntake(ws, batch)
	if e.observe != nil {
		e.observe(len(in.entries))
	}
	if err := in.prepare(ctx, e); err != nil {
		return classify(op, err)
	}
	for range 10 {
		err := e.store.inTx(ctx, op, in.attempt(ctx, e))
		var again *tryAgain
		switch {
		case errors.As(err, &again):
			in.lock(again.locking)
		case err != nil:
			return err
		default:
			in.report()
			return nil
		}
	}
	return models.Errorf(models.Unavailable, op, "the same customers keep changing; try again")
}

// tryAgain asks for the transaction to be run again: another one created a
// customer or linked an id in between. More customers are to be locked from the
// start, so that all transactions lock in one order.
type tryAgain struct{ locking []models.CustomerID }

func (*tryAgain) Error() string { return "customers changed in between" }
