package e2e

import (
	"math"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/internal/postgres/pgtest"
)

const (
	tightBudget = 6000 // minor units, for rewards of 10 euros each: a replica's lease keeps one of them free
	budgetWidth = 1.64
)

// TestBudgetHoldsThroughACrash lets two processes ask by one budget and kills one of them under load: what is committed stays within the
// budget all the while, every ask that was written is charged, the room that the dead one had leased is used again once its lease has
// expired, and the log gives the same account.
func TestBudgetHoldsThroughACrash(t *testing.T) {
	database := pgtest.NewDatabase(t)
	a := serve(t, serving{database: database, manual: true})
	b := serve(t, serving{database: database, manual: true, admin: a.key})
	a.offers(t, 5)
	a.program(t, object{"budget": object{"minor": tightBudget, "currency": "EUR", "period": "month"}})
	customers := a.customers(t, "spend", 900, start)
	eventually(t, 5*time.Second, "the other replica knows the program", func() bool {
		return b.call(http.MethodPost, "/v1/decisions", ask(customers[0], "in_app"), nil) == nil
	})
	db := connect(t, database)

	var asked, refused atomic.Int64
	decide := func(s *service, customer string) error {
		var d decision
		if err := s.call(http.MethodPost, "/v1/decisions", ask(customer, "email"), &d); err != nil {
			return err
		}
		if d.Ask {
			asked.Add(1)
		} else if d.Reason == "budget" {
			refused.Add(1)
		}
		return nil
	}
	parallel(t, 200, 6, func(i int) error { return decide([]*service{a, b}[i%2], customers[i]) })
	checkCommitted(t, db)
	parallel(t, 100, 6, func(i int) error {
		if i == 50 {
			b.kill()
		}
		if i%2 == 1 {
			_ = decide(b, customers[200+i]) // it dies under this: some get no answer
			return nil
		}
		return decide(a, customers[200+i])
	})
	checkCommitted(t, db)
	for n := 300; n < 900 && refused.Load() < 50; n += 50 {
		parallel(t, 50, 6, func(i int) error { return decide(a, customers[n+i]) })
		checkCommitted(t, db)
	}
	if refused.Load() == 0 {
		t.Fatalf("%d asks, and none was refused", asked.Load())
	}

	// What the dead replica had leased is free half a minute later. Who was refused is decided anew after an hour.
	eventually(t, patience, "the dead replica's lease expires", func() bool {
		return value[int](t, db, `select count(*) from budget_leases where expires_at > now()`) == 1
	})
	a.moveClock(t, after(2*time.Hour))
	before := asked.Load()
	parallel(t, 900, 6, func(i int) error { return decide(a, customers[i]) })
	checkCommitted(t, db)
	again := value[int64](t, db, `select count(*) from decisions where ask`)
	t.Logf("%d asks with two replicas and one dead, then %d by the room it had leased", before, again-before)
	if again <= before {
		t.Errorf("%d asks are stored, as many as before the lease expired", again)
	}
	if charged := value[int64](t, db, `select count(*) from budget_asks`); charged != again {
		t.Errorf("%d asks are charged, %d were made", charged, again)
	}
	a.stop(t)
	if out := run(t, database, "learn", "rebuild"); !strings.Contains(out, "stored and recomputed budgets are the same") {
		t.Errorf("the log gives another account:\n%s", out)
	}
}

// checkCommitted works out the left side of the hard stop from the asks as they are stored.
func checkCommitted(t *testing.T, db *pgx.Conn) {
	t.Helper()
	expected := value[float64](t, db, `select coalesce(sum(expected), 0)::float8 / 1e6 from budget_asks`)
	variance := value[float64](t, db, `select coalesce(sum(variance), 0)::float8 from budget_asks`)
	if bound := expected + budgetWidth*math.Sqrt(variance); bound > tightBudget {
		t.Fatalf("%.1f of %d are committed", bound, tightBudget)
	}
}
