package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

// intake is what one transaction takes in: events of one workspace, each once,
// and what can be read about them before it begins.
type intake struct {
	ws        models.WorkspaceID
	entries   []*entry // all, in the order they came
	unique    []*entry // without copies and refused ones, by customer and key
	rejected  []models.RejectedEvent
	decisions map[models.DecisionID]*models.Decision // those that are named and exist
	snapshots map[string]*models.Snapshot            // of decisions that an event may activate
	locking   map[models.CustomerID]bool             // customers to lock
}

// entry is one event and its fate.
type entry struct {
	event *models.Event
	key   [16]byte // first 16 bytes of SHA-256 of the message id
	fate  models.EventFate
	tell  *models.EventFate
}

func newIntake(ws models.WorkspaceID, batch []*eventWrite) *intake {
	in := &intake{ws: ws, locking: map[models.CustomerID]bool{}}
	for _, p := range batch {
		p.out = make([]models.EventFate, len(p.in.Events))
		in.rejected = append(in.rejected, p.in.Rejected...)
		for i := range p.in.Events {
			e := &entry{event: &p.in.Events[i], tell: &p.out[i]}
			sum := sha256.Sum256([]byte(e.event.MessageID))
			e.key = [16]byte(sum[:16])
			in.entries = append(in.entries, e)
		}
	}
	return in
}

// prepare reads what never changes, decisions and snapshots, and the identity
// groups whose members must be locked with the events' own customers.
func (in *intake) prepare(ctx context.Context, e *Events) error {
	var named []models.DecisionID
	for _, x := range in.entries {
		if x.event.Decision.Number != 0 {
			named = append(named, x.event.Decision)
		}
	}
	if len(named) > 0 {
		var err error
		if in.decisions, err = e.store.DecisionsByID(ctx, in.ws, named); err != nil {
			return err
		}
	}
	if err := in.loadSnapshots(ctx, e.snapshots); err != nil {
		return err
	}
	in.dropCopies()
	for _, x := range in.unique {
		in.locking[x.event.Customer] = true
		if l := x.event.Link; l != nil {
			in.locking[l.From], in.locking[l.To] = true, true
		}
	}
	return in.lockGroups(ctx, e.store)
}

func (in *intake) loadSnapshots(ctx context.Context, cache *snapshotCache) error {
	in.snapshots = map[string]*models.Snapshot{}
	for _, x := range in.entries {
		d := in.decisions[x.event.Decision]
		if d == nil || !activates(x.event.Kind) || in.snapshots[d.Snapshot] != nil {
			continue
		}
		snap, err := cache.get(ctx, in.ws, d.Snapshot)
		if err != nil {
			return err
		}
		in.snapshots[d.Snapshot] = snap
	}
	return nil
}

// dropCopies leaves the first of each event, sorted as their keys are written,
// so that two transactions cannot wait for each other.
func (in *intake) dropCopies() {
	for _, x := range in.entries {
		if x.event.Strict && in.decisions[x.event.Decision] == nil {
			x.fate = models.EventRefused
			continue
		}
		x.fate = models.EventDuplicate // until its key turns out to be new
		in.unique = append(in.unique, x)
	}
	slices.SortStableFunc(in.unique, compareEntries)
	in.unique = slices.CompactFunc(in.unique, func(a, b *entry) bool { return compareEntries(a, b) == 0 })
}

func compareEntries(a, b *entry) int {
	if c := a.event.Customer.Compare(b.event.Customer); c != 0 {
		return c
	}
	return bytes.Compare(a.key[:], b.key[:])
}

// lockGroups locks the other ids of whoever's referral may change.
func (in *intake) lockGroups(ctx context.Context, s *Store) error {
	var ids []models.CustomerID
	for _, x := range in.unique {
		if l := x.event.Link; l != nil {
			ids = append(ids, l.From, l.To)
		}
		if onJourney(x.event.Kind) {
			ids = append(ids, x.event.Customer)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	links, err := linksAround(ctx, s.pool, in.ws, ids)
	if err != nil {
		return err
	}
	for _, l := range links {
		in.locking[l.From], in.locking[l.To] = true, true
	}
	return nil
}

// onJourney reports whether an event can change whom a friend is credited to.
func onJourney(k models.EventKind) bool {
	return k == models.EventReferralClick || k == models.EventSignup || k == models.EventOrder
}

func (in *intake) lock(ids []models.CustomerID) {
	for _, id := range ids {
		in.locking[id] = true
	}
}

// attempt is one run of the transaction.
func (in *intake) attempt(ctx context.Context, e *Events) func(pgx.Tx) error {
	return func(tx pgx.Tx) error {
		t := &ingestion{intake: in, tx: tx, rules: e.rules, moments: e.Moments}
		if err := t.begin(ctx); err != nil {
			return err
		}
		if err := t.fold(); err != nil {
			return err
		}
		if err := t.link(ctx); err != nil {
			return err
		}
		if err := t.follow(ctx); err != nil {
			return err
		}
		return t.write(ctx)
	}
}

// report tells every caller, once all is durable, what became of its events.
func (in *intake) report() {
	for _, x := range in.entries {
		*x.tell = x.fate
	}
}

func sortedIDs(set map[models.CustomerID]bool) []models.CustomerID {
	return slices.SortedFunc(maps.Keys(set), models.CustomerID.Compare)
}
