package budget

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"goodword/models"
)

// TestReplicasNeverPassTheBudget lets replicas renew, reserve, write, lose and vanish in any order, and checks after each step that what is
// written, by the bound of the hard stop, is within the budget.
func TestReplicasNeverPassTheBudget(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := &models.Budget{Minor: rapid.Int64Range(2_000, 8_000).Draw(t, "budget"), Width: rapid.Float64Range(0.1, 5).Draw(t, "width")}
		machine := time.Unix(0, 0)
		leases := make([]*lease, rapid.IntRange(1, 4).Draw(t, "replicas"))
		rows := make([]float64, len(leases)) // what the database has leased
		holds := make([][]hold, len(leases))
		charges := make([][]models.BudgetCharge, len(leases)) // of the holds
		for i := range leases {
			leases[i] = &lease{width: b.StopWidth()}
		}
		var written, counted models.BudgetAccount
		renew := func(i int) {
			l := leases[i]
			floor, carried := l.beginRenewal(machine), l.deciding
			counted = written
			ledger := &models.BudgetLedger{BudgetAccount: counted, Lease: &models.BudgetLease{Room: rows[i]}}
			for k, room := range rows {
				if k != i && room > 0 {
					ledger.Others = append(ledger.Others, models.BudgetLease{Room: room})
				}
			}
			g := grant{variance: counted.Variance, width: b.StopWidth(), until: machine.Add(time.Hour)}
			g.room, g.share = divide(ledger, b, floor)
			rows[i] = g.room
			l.renewed(floor, carried, g)
		}
		for range 500 {
			i := rapid.IntRange(0, len(leases)-1).Draw(t, "replica")
			l := leases[i]
			switch step := rapid.IntRange(0, 9).Draw(t, "step"); {
			case step == 0:
				renew(i)
			case step <= 5:
				c := models.NewBudgetCharge(models.BudgetSpan{}, rapid.Float64Range(0, 1).Draw(t, "chance"), rapid.Float64Range(1, 300).Draw(t, "cost"), machine)
				if fits, h := l.reserve([]models.BudgetCharge{c}, machine); fits[0] {
					holds[i], charges[i] = append(holds[i], h), append(charges[i], c)
				}
			default:
				if len(holds[i]) == 0 {
					continue
				}
				h, c := holds[i][0], charges[i][0]
				holds[i], charges[i] = holds[i][1:], charges[i][1:]
				if rapid.IntRange(0, 7).Draw(t, "lost") == 7 {
					l.release(h)
					continue
				}
				l.end(h)
				written.Expected += c.Expected
				written.Variance += float64(c.Variance)
			}
			if room := Room(&written, b); room < -1e-6*float64(b.Minor) {
				t.Fatalf("%.6f of %d are committed too much", -room, b.Minor)
			}
		}
	})
}

// TestPlan checks the plan against the traffic that it is made from, and that spending by it uses up the budget.
func TestPlan(t *testing.T) {
	from := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC) // a Monday
	linear, err := newPlan(make([]models.WeekCounts, 5))
	if err != nil {
		t.Fatal(err)
	}
	young := make([]models.WeekCounts, 5)
	young[0][7] = 1000 // the only week may have begun within
	same, err := newPlan(young)
	if err != nil {
		t.Fatal(err)
	}
	for h := range linear {
		if math.Abs(linear[h]-1.0/168) > 1e-15 || same[h] != linear[h] {
			t.Fatalf("hour %d is planned %v, then %v, want 1/168", h, linear[h], same[h])
		}
	}
	weeks := make([]models.WeekCounts, 5)
	for w := range weeks {
		weeks[w][30] = 49 // Tuesday, 6 o'clock
	}
	p, err := newPlan(weeks)
	if err != nil {
		t.Fatal(err)
	}
	if got := p[30] / p[31]; math.Abs(got-197) > 1e-9 { // four weeks of 49, and one
		t.Errorf("the busy hour is planned %v times another, want 197", got)
	}
	if got := p.between(from, from.AddDate(0, 0, 14)); math.Abs(got-2) > 1e-12 {
		t.Errorf("two weeks weigh %v", got)
	}
	if got := p.between(from.Add(30*time.Hour), from.Add(31*time.Hour)); got != p[30] {
		t.Errorf("an hour weighs %v, want %v", got, p[30])
	}
	left, end := 1000.0, from.AddDate(0, 0, 17)
	for hour := from; hour.Before(end); hour = hour.Add(time.Hour) {
		left -= p.target(left, hour, end)
	}
	if math.Abs(left) > 1e-9 {
		t.Errorf("%v of 1000 are left at the end", left)
	}
	if got := p.target(left, end, end); got != 0 {
		t.Errorf("%v are planned after the end", got)
	}
}
