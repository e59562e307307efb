package budget

import (
	"context"
	"time"

	"goodword/models"
)

// Hold is room that is set aside for one ask while it is being decided. The zero Hold holds nothing.
type Hold struct {
	keeper *Keeper
	lease  *lease
	hold
}

// Open gets the first lease of the account that is open now, where this replica has none. Outside of the budget's time there is none to
// get.
func (k *Keeper) Open(ctx context.Context, ws models.WorkspaceID, p *models.Program, now time.Time) error {
	span, open := p.Budget.Span(now)
	key := models.BudgetKey{Workspace: ws, Program: p.Key, Span: span}
	if !open || k.leased(key) {
		return nil
	}
	k.opening.Lock()
	defer k.opening.Unlock()
	if k.leased(key) {
		return nil
	}
	_, err := k.look(ctx, key, p.Budget)
	return err
}

// Reserve sets room aside for one ask of a program that makes one of the charges, the dearest that the budget has room for, and says which
// fit. It works from memory. Outside of the budget's time, and where there is no lease, nothing fits.
func (k *Keeper) Reserve(ws models.WorkspaceID, p *models.Program, now time.Time, charges []models.BudgetCharge) ([]bool, models.BudgetHold) {
	k.mu.Lock()
	defer k.mu.Unlock()
	span, open := p.Budget.Span(now)
	l := k.leases[models.BudgetKey{Workspace: ws, Program: p.Key, Span: span}]
	if !open || l == nil {
		return make([]bool, len(charges)), &Hold{}
	}
	fits, dearest := l.reserve(charges, k.machine())
	return fits, &Hold{keeper: k, lease: l, hold: dearest}
}

// leased reports whether an account has had a lease that this replica still looks after.
func (k *Keeper) leased(key models.BudgetKey) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	l := k.leases[key]
	return l != nil && !l.until.IsZero()
}

// Charge makes the hold what the ask that was decided comes to; nil is nothing.
func (h *Hold) Charge(c *models.BudgetCharge) {
	if h.lease == nil {
		return
	}
	h.keeper.mu.Lock()
	defer h.keeper.mu.Unlock()
	h.lease.release(h.hold)
	h.hold = hold{}
	if c != nil {
		h.hold = h.lease.need(c)
		h.lease.take(h.hold)
	}
}

// End ends the hold: its room is used up where the decision was written, or may have been, and else free again. Ending it twice
// changes nothing.
func (h *Hold) End(written bool) {
	if h.lease == nil {
		return
	}
	h.keeper.mu.Lock()
	defer h.keeper.mu.Unlock()
	if written {
		h.lease.end(h.hold)
	} else {
		h.lease.release(h.hold)
	}
	h.hold = hold{}
}
