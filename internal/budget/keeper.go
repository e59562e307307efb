package budget

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"sync"
	"time"

	"goodword/models"
)

// Store keeps the accounts of budgets, their leases and the log.
type Store interface {
	// KeepBudget brings the accounts of a program up to date and lets keep move price and lease of one, in one transaction.
	KeepBudget(ctx context.Context, v models.BudgetVisit, keep func(*models.BudgetLedger) error) (models.BudgetLedger, error)
	BudgetAccount(ctx context.Context, key models.BudgetKey) (models.BudgetAccount, error)
	BudgetTraffic(ctx context.Context, ws models.WorkspaceID, program string, weeks int, now time.Time) ([]models.WeekCounts, error)
	PublishSnapshot(ctx context.Context, ws models.WorkspaceID, now time.Time, fit bool, trained ...models.PolicyState) (id string, changed bool, err error)
}

// Catalog gives the programs as they are now.
type Catalog interface {
	Workspaces() []models.WorkspaceID
	Snapshot(ws models.WorkspaceID) *models.Snapshot
	Refresh(ctx context.Context) error
}

// Clock tells the time of the domain.
type Clock interface {
	Now() time.Time
}

const (
	// tick is the real time between looks at the budgets that are in use; the others are looked after every rest.
	tick = 500 * time.Millisecond
	rest = 5 * time.Second
	// useFor is how long a lease may be used after it was asked for, on the clock of the machine that holds it; expireAfter is how long
	// others leave it alone. What lies between is for decisions under way, whose writing gives up after ten seconds, and for clocks that
	// do not agree.
	useFor      = 15 * time.Second
	expireAfter = 30 * time.Second
	// planFor is how long a plan is good, on the clock of the domain.
	planFor = 24 * time.Hour
)

// Keeper keeps the budgets in one replica. It is safe for concurrent use.
type Keeper struct {
	Store   Store
	Catalog Catalog
	Clock   Clock
	Log     *slog.Logger
	Tell    func(program string, s *models.BudgetStatus) // of every look after a budget; may be nil

	machine func() time.Time
	holder  string
	looking sync.Mutex // one look at a time; guards plans
	plans   map[models.BudgetKey]madePlan
	opening sync.Mutex // one first lease at a time

	mu     sync.Mutex // guards leases and what they hold
	leases map[models.BudgetKey]*lease
}

type madePlan struct {
	plan plan
	at   time.Time
}

// NewKeeper returns a keeper that holds no lease yet.
func NewKeeper(store Store, catalog Catalog, clock Clock, log *slog.Logger) *Keeper {
	return &Keeper{
		Store: store, Catalog: catalog, Clock: clock, Log: log, machine: time.Now, holder: rand.Text(),
		plans: map[models.BudgetKey]madePlan{}, leases: map[models.BudgetKey]*lease{},
	}
}

// Run looks after the budgets until ctx ends, then gives its leases back. Errors are logged and tried again.
func (k *Keeper) Run(ctx context.Context) error {
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	var looked time.Time
	for {
		all := time.Since(looked) >= rest
		if all {
			looked = time.Now()
		}
		if err := k.tend(ctx, all); err != nil && ctx.Err() == nil {
			k.Log.Warn("a budget cannot be looked after, will try again", "error", err)
		}
		select {
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
			defer cancel()
			if err := k.giveBack(last); err != nil {
				k.Log.Warn("leases of budgets could not be given back; they expire", "error", err)
			}
			return nil
		case <-ticker.C:
		}
	}
}

// Tend looks after every budget now: accounts, price and lease are then up to date.
func (k *Keeper) Tend(ctx context.Context) error { return k.tend(ctx, true) }

func (k *Keeper) tend(ctx context.Context, all bool) error {
	var failed []error
	for _, ws := range k.Catalog.Workspaces() {
		snap := k.Catalog.Snapshot(ws)
		if snap == nil {
			continue
		}
		moved := false
		for i := range snap.Programs {
			p := &snap.Programs[i]
			key, ok := k.key(ws, p)
			if !ok || !all && !k.inUse(key) {
				continue
			}
			priced, err := k.look(ctx, key, p.Budget)
			if err != nil {
				failed = append(failed, fmt.Errorf("program %s: %w", p.Key, err))
			}
			moved = moved || priced
		}
		if moved {
			failed = append(failed, k.publish(ctx, ws))
		}
	}
	return errors.Join(failed...)
}

// key names the account that is open now, and after a budget's end its last one: what it promised still comes due.
func (k *Keeper) key(ws models.WorkspaceID, p *models.Program) (models.BudgetKey, bool) {
	if p.Budget == nil {
		return models.BudgetKey{}, false
	}
	now := k.Clock.Now()
	span, open := p.Budget.Span(now)
	return models.BudgetKey{Workspace: ws, Program: p.Key, Span: span}, open || !now.Before(span.To)
}

// inUse reports whether an account wants a look between the regular ones: room was taken, or an hour is over.
func (k *Keeper) inUse(key models.BudgetKey) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	l := k.leases[key]
	return l != nil && (l.used || !k.Clock.Now().Before(l.hour.Add(time.Hour)))
}

// publish makes a snapshot with the prices that have moved, and takes it in.
func (k *Keeper) publish(ctx context.Context, ws models.WorkspaceID) error {
	if _, _, err := k.Store.PublishSnapshot(ctx, ws, k.Clock.Now(), false); err != nil {
		return err
	}
	return k.Catalog.Refresh(ctx)
}

// look brings an account up to date, renews this replica's lease, and reports whether the price moved.
func (k *Keeper) look(ctx context.Context, key models.BudgetKey, b *models.Budget) (priced bool, err error) {
	k.looking.Lock()
	defer k.looking.Unlock()
	now, machine := k.Clock.Now(), k.machine()
	plan, err := k.plan(ctx, key, now)
	if err != nil {
		return false, err
	}
	k.mu.Lock()
	l := k.leases[key]
	if l == nil {
		l = &lease{width: b.StopWidth()}
		k.leases[key] = l
	}
	floor, carried := l.beginRenewal(machine), l.deciding
	k.mu.Unlock()

	g := grant{until: machine.Add(useFor), width: b.StopWidth()}
	before := 0.0
	visit := models.BudgetVisit{Key: key, Holder: k.holder, Now: now, Machine: machine}
	ledger, err := k.Store.KeepBudget(ctx, visit, func(led *models.BudgetLedger) error {
		before = led.Price
		if err := movePrice(led, b, plan, now); err != nil {
			return err
		}
		g.room, g.share = divide(led, b, floor)
		g.variance = led.Variance
		led.Lease = &models.BudgetLease{Holder: k.holder, Room: g.room, ExpiresAt: machine.Add(expireAfter)}
		return nil
	})
	if err != nil {
		return false, err
	}
	k.mu.Lock()
	l.renewed(floor, carried, g)
	l.hour = ledger.Hour
	stopped := l.stopped
	k.mu.Unlock()
	if k.Tell != nil {
		k.Tell(key.Program, newStatus(b, &ledger.BudgetAccount, plan, now, stopped))
	}
	return ledger.Price != before, nil
}

// plan is the plan of an account, made anew each day.
func (k *Keeper) plan(ctx context.Context, key models.BudgetKey, now time.Time) (plan, error) {
	if made, ok := k.plans[key]; ok && now.Before(made.at.Add(planFor)) {
		return made.plan, nil
	}
	weeks, err := k.Store.BudgetTraffic(ctx, key.Workspace, key.Program, planWeeks+1, now)
	if err != nil {
		return nil, err
	}
	p, err := newPlan(weeks)
	if err == nil {
		k.plans[key] = madePlan{plan: p, at: now}
	}
	return p, err
}

// giveBack ends this replica's leases.
func (k *Keeper) giveBack(ctx context.Context) error {
	k.mu.Lock()
	leases := maps.Clone(k.leases)
	clear(k.leases)
	k.mu.Unlock()
	var failed []error
	for key := range leases {
		visit := models.BudgetVisit{Key: key, Holder: k.holder, Now: k.Clock.Now(), Machine: k.machine()}
		_, err := k.Store.KeepBudget(ctx, visit, func(l *models.BudgetLedger) error { l.Lease = nil; return nil })
		failed = append(failed, err)
	}
	return errors.Join(failed...)
}
