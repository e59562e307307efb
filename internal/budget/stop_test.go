package budget_test

import (
	"math"
	"sync"
	"testing"
	"time"

	"goodword/internal/budget"
	"goodword/internal/store/storetest"
	"goodword/models"
	"goodword/scoring"
)

// bound is the left side of the hard stop, of the asks as they are stored: what is paid and owed, and the width of what may come.
func (r *rig) bound(width float64) float64 {
	r.t.Helper()
	var expected, variance, paid float64
	r.must(r.store.Pool().QueryRow(r.t.Context(), `
select coalesce(sum(expected), 0)::float8 / 1e6, coalesce(sum(variance), 0)::float8, (select coalesce(sum(paid), 0)::float8 from budget_outcomes where not reversed)
from budget_asks
where state <> 'closed'`).Scan(&expected, &variance, &paid))
	return paid + expected + width*math.Sqrt(variance)
}

// TestHardStopHoldsAcrossReplicas lets two replicas ask at once, each from several goroutines, until nothing is left: what is stored never
// exceeds the budget, all but about a reward for each replica and one more is used, and who is refused is refused by the budget.
func TestHardStopHoldsAcrossReplicas(t *testing.T) {
	const width, minor, reward, people = 2.0, 6_000, 1000, 900
	r := newRig(t)
	r.offer("dear", reward)
	r.program(func(p *models.Program) {
		p.Budget = r.weeks(minor, 8)
		p.Budget.Width = width
	})
	r.customers(people)
	replicas := []*replica{r.replica, r.serve(storetest.Open(t, r.url))}

	var mu sync.Mutex
	reasons := map[models.Reason]int{}
	next := make(chan int)
	var all sync.WaitGroup
	for w := range 8 {
		all.Go(func() {
			for i := range next {
				a, err := r.tryAsk(replicas[w%2], i)
				if err != nil {
					t.Error(err)
					continue
				}
				reason := models.ReasonAsk
				if !a.Decision.Ask {
					reason = a.Decision.Reason
				}
				mu.Lock()
				reasons[reason]++
				mu.Unlock()
			}
		})
	}
	for i := range people {
		next <- i
		if i%50 == 0 {
			for _, p := range replicas {
				r.must(p.keeper.Tend(t.Context()))
			}
			if b := r.bound(width); b > minor {
				t.Fatalf("after %d customers %.1f of %d are committed", i, b, minor)
			}
		}
	}
	close(next)
	all.Wait()
	b := r.bound(width)
	t.Logf("%v; the bound is at %.1f of %d", reasons, b, minor)
	if b > minor || b < minor-3.2*reward {
		t.Errorf("the bound is at %.1f of %d", b, minor)
	}
	if len(reasons) != 2 || reasons[models.ReasonAsk] == 0 || reasons[models.ReasonBudget] == 0 {
		t.Errorf("reasons %v, want asks, then the budget", reasons)
	}
	if s := r.status(); s.Asks != int64(reasons[models.ReasonAsk]) || !s.Stopped {
		t.Errorf("%+v, want %d asks, and that they have stopped", *s, reasons[models.ReasonAsk])
	}
}

// TestDeadReplicaGivesRoomBackWhenItsLeaseExpires has a replica vanish with its lease: the other one may not touch that room before the
// lease expires, and has it afterwards.
func TestDeadReplicaGivesRoomBackWhenItsLeaseExpires(t *testing.T) {
	r := newRig(t)
	r.offer("dear", 1000)
	r.program(func(p *models.Program) { p.Budget = r.weeks(100_000, 8) })
	r.customers(3)
	machine := time.Now()
	now := func() time.Time { return machine }
	dead := r.serve(storetest.Open(t, r.url))
	r.keeper.SetMachine(now)
	dead.keeper.SetMachine(now)
	r.ask(dead, 0) // takes half of the room
	leased := func() (all float64) {
		t.Helper()
		r.must(r.keeper.Tend(t.Context()))
		r.must(r.keeper.Tend(t.Context())) // what is above the share goes back at the next look
		r.must(r.store.Pool().QueryRow(t.Context(), `select coalesce(sum(room), 0) from budget_leases`).Scan(&all))
		return all
	}
	before := leased()
	machine = machine.Add(29 * time.Second)
	still := leased()
	machine = machine.Add(2 * time.Second)
	after := leased()
	s := r.status()
	if s.Asks != 1 {
		t.Errorf("%d asks are counted, want the dead replica's", s.Asks)
	}
	if near := s.Room / 1000; math.Abs(before-s.Room*5/6) > near || math.Abs(still-before) > near || math.Abs(after-s.Room/2) > near {
		t.Errorf("of a room of %.0f, %.0f, then %.0f are leased, and %.0f after expiry; want 1/2 and 1/3, then 1/2", s.Room, before, still, after)
	}
	// A replica that cannot renew its lease asks nobody by it.
	machine = machine.Add(16 * time.Second)
	if a := r.ask(r.replica, 1); a.Decision.Ask || a.Decision.Reason != models.ReasonBudget {
		t.Errorf("a lapsed lease lets ask: %s", a.Reason())
	}
}

// TestBudgetTakesArmsAway has an experiment whose dear arm finds no room: the arm that costs nothing remains, alone, and where there is
// none the filter hits, also under a promise, and lets go within the hour.
func TestBudgetTakesArmsAway(t *testing.T) {
	r := newRig(t)
	r.offer("dear", 2000)
	r.offer("free", 0)
	r.program(func(p *models.Program) { p.Budget = r.weeks(100, 8) })
	r.customers(2)
	a := r.ask(r.replica, 0)
	if d := a.Decision; d.Ask || d.Reason != models.ReasonBudget || !d.Hits.Has(models.ReasonBudget) || d.ValidUntil.Sub(d.DecidedAt) != time.Hour {
		t.Fatalf("%s until %s, want the budget for an hour", d.Reason, d.ValidUntil)
	}
	e := models.DefaultExperiment()
	e.Key, e.Program, e.Factors = "rewards", "main", []models.Factor{models.FactorOffer}
	e.Arms = []models.Arm{{Key: "dear", Offer: "dear", Weight: 1}, {Key: "free", Offer: "free", Weight: 1}}
	_, err := r.catalog.CreateExperiment(t.Context(), r.ws, e)
	r.must(err)
	_, err = r.catalog.StartExperiment(t.Context(), r.ws, e.Key)
	r.must(err)
	r.must(r.catalog.Refresh(t.Context()))
	d := r.ask(r.replica, 1).Decision
	if !d.Ask || d.Offer != "free" || d.Propensity() != 1 || d.Hits != 0 {
		t.Fatalf("%+v, want the free arm alone", d)
	}
	replay, err := r.decide.Replay(t.Context(), r.ws, d.ID)
	if err != nil || !replay.Match {
		t.Errorf("replay %+v, %v", replay, err)
	}
}

// TestPromiseOutOfBudgetStopsAsking keeps a promise and asks no more by it once the budget has no room for another friend.
func TestPromiseOutOfBudgetStopsAsking(t *testing.T) {
	r := newRig(t)
	r.offer("dear", 2000)
	r.program(func(p *models.Program) { p.Budget = r.weeks(1_000_000, 8) })
	r.customers(1)
	first := r.ask(r.replica, 0).Decision
	r.report(&first, models.OutcomeActivation, 0, "")
	_, err := r.catalog.UpdateProgram(t.Context(), r.ws, "main", func(p *models.Program) error {
		smaller := *p.Budget
		smaller.Minor = 100
		p.Budget = &smaller
		return nil
	})
	r.must(err)
	r.must(r.catalog.Refresh(t.Context()))
	r.move(48 * time.Hour)
	r.must(r.keeper.Tend(t.Context())) // the lease of the larger budget goes back
	a := r.ask(r.replica, 0)
	if d := a.Decision; d.Ask || d.Reason != models.ReasonBudget {
		t.Errorf("%s, want the budget", d.Reason)
	}
	var ends time.Time
	r.must(r.store.Pool().QueryRow(t.Context(), `select ends_at from promises where number = 1`).Scan(&ends))
	if want := first.OpensAt.AddDate(0, 0, 30); !ends.Equal(want) {
		t.Errorf("the promise ends at %s, want %s as it was made", ends, want)
	}
}

// TestTestCustomersCostNothing asks a test customer where there is no room.
func TestTestCustomersCostNothing(t *testing.T) {
	r := newRig(t)
	r.offer("dear", 2000)
	r.program(func(p *models.Program) { p.Budget, p.TestCustomers = r.weeks(1, 8), []string{"c0"} })
	r.customers(1)
	if a := r.ask(r.replica, 0); !a.Decision.Ask {
		t.Errorf("a test customer is not asked: %s", a.Reason())
	}
	if s := r.status(); s.Asks != 0 {
		t.Errorf("a test customer is charged: %+v", *s)
	}
}

// TestRebuiltChargesAreThoseOfDecide checks one charge by hand.
func TestRebuiltChargesAreThoseOfDecide(t *testing.T) {
	r := newRig(t)
	r.offer("dear", 2000)
	r.program(func(p *models.Program) { p.Budget = r.weeks(1_000_000, 8) })
	r.customers(1)
	d := r.ask(r.replica, 0).Decision
	p := scoring.PayChance(&d.Score)
	rebuilt, err := budget.Rebuild(t.Context(), r.store, r.ws, r.clock.Now(), false)
	r.must(err)
	got := rebuilt[0].FromLog
	if want := int64(math.Round(p * 2000 * 1e6)); got.Expected != want || got.Variance != math.Ceil(p*(1-p)*4e6) || !rebuilt[0].Same() {
		t.Errorf("%+v, want %d millionths and %v squared", rebuilt[0], want, math.Ceil(p*(1-p)*4e6))
	}
}
