package budget

import (
	"context"
	"time"

	"goodword/models"
)

func newStatus(b *models.Budget, a *models.BudgetAccount, p plan, now time.Time, stopped bool) *models.BudgetStatus {
	s := &models.BudgetStatus{
		Currency: a.Span.Currency, From: a.Span.From, To: a.Span.To, Budget: b.Minor, Paid: a.Paid, Liability: a.ExpectedMinor(),
		Deviation: deviation(a), Room: max(0, Room(a, b)), Asks: a.Asks, OpenAsks: a.Open, Price: a.Price, Width: b.StopWidth(),
	}
	s.Committed = float64(s.Paid) + s.Liability
	s.Stopped = stopped || s.Room == 0 || !now.Before(a.Span.To)
	if whole, gone := p.between(a.Span.From, a.Span.To), p.between(a.Span.From, now); now.Sub(a.Span.From) >= 24*time.Hour && gone > 0 {
		projected := s.Committed * max(1, whole/gone)
		s.Projected = &projected
	}
	return s
}

// Status tells how the budget of a program stands now. The error has kind NotFound for a program without one, and before it begins.
func (k *Keeper) Status(ctx context.Context, ws models.WorkspaceID, p *models.Program) (*models.BudgetStatus, error) {
	const op = "budget.Status"
	if p.Budget == nil {
		return nil, models.Errorf(models.NotFound, op, "program %s has no budget; give it one with PATCH /v1/programs/%s", p.Key, p.Key)
	}
	key, ok := k.key(ws, p)
	if !ok {
		return nil, models.Errorf(models.NotFound, op, "the budget of program %s begins at %s", p.Key, key.Span.From.Format(time.RFC3339))
	}
	if _, err := k.look(ctx, key, p.Budget); err != nil {
		return nil, err
	}
	account, err := k.Store.BudgetAccount(ctx, key)
	if err != nil {
		return nil, err
	}
	k.looking.Lock()
	plan := k.plans[key].plan
	k.looking.Unlock()
	k.mu.Lock()
	stopped := k.leases[key] != nil && k.leases[key].stopped
	k.mu.Unlock()
	s := newStatus(p.Budget, &account, plan, k.Clock.Now(), stopped)
	s.Program, s.NotCounted = p.Key, k.Catalog.Snapshot(ws).UncountedOffers(p)
	return s, nil
}
