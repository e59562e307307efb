package budget_test

import (
	"math"
	"testing"
	"time"

	"goodword/internal/store/storetest"
	"goodword/models"
)

// TestPriceFollowsThePlan asks far more than a small budget's plan has for an hour, then nobody: the price rises by at most a tenth an
// hour, and falls again; each move is published with a snapshot, which decisions name, and every decision replays from it to the bit.
func TestPriceFollowsThePlan(t *testing.T) {
	r := newRig(t)
	r.offer("dear", 100)
	r.program(func(p *models.Program) { p.Budget = r.weeks(1500, 4) }) // about 2 an hour by the plan
	const hours, perHour = 12, 40
	r.customers(hours * perHour)
	other := r.serve(storetest.Open(t, r.url)) // two replicas move the price once
	price, rose, fell := 0.0, false, false
	step := func() {
		t.Helper()
		r.move(time.Hour)
		r.must(other.keeper.Tend(t.Context()))
		now := r.status().Price
		if math.Abs(now-price) > 0.1*math.Max(price, 1)+1e-12 {
			t.Errorf("the price moved from %v to %v in an hour", price, now)
		}
		rose, fell = rose || now > price, fell || now < price
		if published := r.catalog.Snapshot(r.ws).Price("main"); published != now {
			t.Errorf("the price is %v and published as %v", now, published)
		}
		price = now
	}
	var decided []models.DecisionID
	for h := range hours {
		for i := range perHour {
			a := r.ask(r.replica, h*perHour+i)
			if !a.Decision.Ask {
				t.Fatalf("not asked: %s", a.Reason())
			}
			decided = append(decided, a.Decision.ID)
		}
		step()
	}
	if !rose || fell || price < 0.3 {
		t.Fatalf("after %d hours of overspending the price is %v", hours, price)
	}
	high := price
	for range 5 {
		step()
	}
	if price >= high {
		t.Errorf("after five hours of silence the price is %v, was %v", price, high)
	}
	again := r.serve(storetest.Open(t, r.url)) // as another process would have it
	for i, id := range decided {
		replay, err := again.decide.Replay(t.Context(), r.ws, id)
		if err != nil || !replay.Match {
			t.Fatalf("decision %d: %+v, %v", i, replay, err)
		}
	}
	record, err := again.decide.Lookup(t.Context(), r.ws, decided[len(decided)-1])
	r.must(err)
	snap, err := r.store.Snapshot(t.Context(), r.ws, record.Decision.Snapshot)
	r.must(err)
	if snap.Price("main") <= 0 {
		t.Errorf("the snapshot of the last decision has the price %v", snap.Price("main"))
	}
}
