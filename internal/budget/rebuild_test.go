package budget_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"goodword/internal/budget"
	"goodword/models"
)

// TestRebuildFindsTheSameAccounts (promise 11) lets months of asks, purchases, refunds and ends of promises go by, under a budget that
// changes its amount on the way, and works the accounts out again from the log.
func TestRebuildFindsTheSameAccounts(t *testing.T) {
	r := newRig(t)
	r.offer("dear", 2000)
	r.program(func(p *models.Program) {
		p.Budget, p.DecisionHours, p.PromiseDays = &models.Budget{Minor: 500_000, Currency: "EUR", Period: models.BudgetMonth}, 24, 5
	})
	r.customers(30)
	random := rand.New(rand.NewPCG(1, 2))
	var asked []models.Decision
	for day := range 40 {
		for i := range 30 {
			if random.Float64() < 0.2 {
				if d := r.ask(r.replica, i).Decision; d.Ask {
					asked = append(asked, d)
				}
			}
		}
		for i := range 3 {
			d := &asked[random.IntN(len(asked))]
			kind := models.OutcomePurchase
			if random.Float64() < 0.3 {
				kind = models.OutcomeRefund
			}
			r.report(d, kind, int64(random.IntN(2)*9000), fmt.Sprintf("m%d-%d", day, i))
		}
		if day == 20 {
			_, err := r.catalog.UpdateProgram(t.Context(), r.ws, "main", func(p *models.Program) error {
				raised := *p.Budget
				raised.Minor *= 2
				p.Budget = &raised
				return nil
			})
			r.must(err)
			r.must(r.catalog.Refresh(t.Context()))
		}
		r.move(24 * time.Hour)
	}
	rebuilt, err := budget.Rebuild(t.Context(), r.store, r.ws, r.clock.Now(), false)
	r.must(err)
	if len(rebuilt) != 2 {
		t.Fatalf("%d accounts, want one of March and one of April: %+v", len(rebuilt), rebuilt)
	}
	for _, b := range rebuilt {
		if a := b.Stored; !b.Same() || a.Asks == 0 || a.Paid == 0 || a.Asks == a.Open {
			t.Errorf("stored %+v, from the log %+v", b.Stored, b.FromLog)
		}
	}

	// A damaged account is found, and mended.
	_, err = r.store.Pool().Exec(t.Context(), `update budgets set paid = paid + 1; delete from budget_asks where number = 1`)
	r.must(err)
	if rebuilt, err = budget.Rebuild(t.Context(), r.store, r.ws, r.clock.Now(), true); err != nil || rebuilt[0].Same() {
		t.Fatalf("the damage is not seen: %+v, %v", rebuilt, err)
	}
	rebuilt, err = budget.Rebuild(t.Context(), r.store, r.ws, r.clock.Now(), false)
	r.must(err)
	for _, b := range rebuilt {
		if !b.Same() {
			t.Errorf("after mending: stored %+v, from the log %+v", b.Stored, b.FromLog)
		}
	}
}
