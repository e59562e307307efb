package budget

import (
	"context"
	"time"

	"goodword/models"
)

// Status is how a budget stands. Amounts are minor units of Currency.
type Status struct {
	Program   string    `json:"program"`
	Currency  string    `json:"currency"`
	From      time.Time `json:"from"`
	To        time.Time `json:"to"`
	Budget    int64     `json:"budget_minor"`
	Committed float64   `json:"committed_minor"` // paid and liability
	Paid      int64     `json:"paid_minor"`      // owed for friends' purchases, less what was taken back
	Liability float64   `json:"liability_minor"` // what open asks are expected to cost
	Deviation float64   `json:"deviation_minor"` // its standard deviation
	Room      float64   `json:"room_minor"`      // what can still be committed to
	Asks      int64     `json:"asks"`            // that were charged
	OpenAsks  int64     `json:"open_asks"`       // of these, those that may still pay
	Price     float64   `json:"price"`
	Width     float64   `json:"stop_width"`
	// Stopped says that no ask which costs something is made: nothing is left, or the last one in this replica found no room.
	Stopped bool `json:"stopped"`
	// Projected is what the account comes to at its end if it goes on as it has; nil on its first day.
	Projected *float64 `json:"projected_minor"`
}

func newStatus(b *models.Budget, a *models.BudgetAccount, p plan, now time.Time, stopped bool) *Status {
	s := &Status{
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
func (k *Keeper) Status(ctx context.Context, ws models.WorkspaceID, p *models.Program) (*Status, error) {
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
	s.Program = p.Key
	return s, nil
}
