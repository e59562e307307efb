package policy

import (
	"cmp"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"goodword/experiments/bandit"
	"goodword/models"
)

// people are asked once a week, at one of four hours of the day.
type people struct {
	e     *models.Experiment
	at    []models.SlotTime
	likes func(person int, h models.WeekHour) float64 // chance of a share
	own   []map[models.WeekHour]models.OwnCount       // of each person
	state models.PolicyState
}

func newPeople(n int, likes func(int, models.WeekHour) float64) *people {
	p := &people{likes: likes, own: make([]map[models.WeekHour]models.OwnCount, n)}
	p.e = clocks(func(e *models.Experiment) { e.Arms = e.Arms[8:12]; e.PriorMean = 0.1 }) // Tuesday
	p.at, p.state = slotsAt(p.e, monday), empty(p.e)
	for i := range p.own {
		p.own[i] = map[models.WeekHour]models.OwnCount{}
	}
	return p
}

// spread is what the store says of how people differ.
func (p *people) spread() []models.HourSpread {
	counts := map[models.HourCount]int64{}
	for _, own := range p.own {
		for _, c := range own {
			counts[models.HourCount{Hour: c.Hour, Trials: c.Trials, Successes: c.Successes}]++
		}
	}
	var list []models.HourSpread
	for c, n := range counts {
		list = append(list, models.HourSpread{HourCount: c, Customers: n})
	}
	slices.SortFunc(list, func(a, b models.HourSpread) int {
		return cmp.Or(cmp.Compare(a.Hour, b.Hour), cmp.Compare(a.Trials, b.Trials), cmp.Compare(a.Successes, b.Successes))
	})
	return list
}

// ask asks everybody once, as one who knows them would or by the segment alone, and returns the shares.
func (p *people) ask(t *testing.T, random *rand.Rand, known bool) (shares int) {
	t.Helper()
	strength, err := OwnStrength(p.e, p.state, p.spread())
	if err != nil {
		t.Fatal(err)
	}
	p.state.OwnStrength = strength
	policy, f := New(p.e, p.state, Setting{}), NewFold(p.e, p.state)
	for i, own := range p.own {
		s := Subject{Slots: p.at}
		if known {
			s.Own = slices.Collect(maps.Values(own))
		}
		list, err := policy.own(s, nil)
		if err != nil {
			t.Fatal(err)
		}
		arm, u := 0, random.Float64()
		for u -= list[0]; u >= 0 && arm < len(list)-1; u -= list[arm] {
			arm++
		}
		hour := p.at[arm].Hour
		success := random.Float64() < p.likes(i, hour)
		c := own[hour]
		c.Hour = hour
		c.Trials++
		if success {
			shares++
			c.Successes++
		}
		own[hour] = c
		f.Add(Case{Arm: arm, Hour: hour, Success: success})
	}
	if p.state, err = f.State(); err != nil {
		t.Fatal(err)
	}
	if p.state.OwnStrength != 0 {
		t.Fatal("a fold keeps a strength that was fitted to other counts")
	}
	return shares
}

// TestOwnHoursTellPeopleApart: where people of one segment have hours of their own, a quarter each, asking them by what their own asks came to brings more;
// where they are alike, it costs nothing, and one customer's luck counts for little.
func TestOwnHoursTellPeopleApart(t *testing.T) {
	differ := func(i int, h models.WeekHour) float64 {
		if h.Place()%24 == []int{9, 12, 15, 19}[i%4] {
			return 0.4
		}
		return 0.05
	}
	alike := func(_ int, h models.WeekHour) float64 { return differ(0, h) }
	const weeks = 26
	shares := func(likes func(int, models.WeekHour) float64, known bool) (all int, p *people) {
		random := rand.New(rand.NewPCG(8, 8))
		p = newPeople(200, likes)
		for range weeks {
			all += p.ask(t, random, known)
		}
		return all, p
	}
	byOwn, known := shares(differ, true)
	bySegment, _ := shares(differ, false)
	strength, err := OwnStrength(known.e, known.state, known.spread())
	if err != nil || strength > 8 {
		t.Errorf("people who differ: a segment's hour is worth %v asks, %v; want few", strength, err)
	}
	t.Logf("200 people who differ, %d weeks: %d shares by their own hours, %d by the segment's; strength %v", weeks, byOwn, bySegment, strength)
	if float64(byOwn) < 1.3*float64(bySegment) {
		t.Errorf("%d shares by people's own hours, %d by the segment's: want 1.3 times as many", byOwn, bySegment)
	}
	byOwn, known = shares(alike, true)
	bySegment, _ = shares(alike, false)
	if strength, err = OwnStrength(known.e, known.state, known.spread()); err != nil || strength < 100 {
		t.Errorf("people who are alike: a segment's hour is worth %v asks, %v; want many", strength, err)
	}
	t.Logf("200 people who are alike, %d weeks: %d shares by their own hours, %d by the segment's; strength %v", weeks, byOwn, bySegment, strength)
	if float64(byOwn) < 0.9*float64(bySegment) {
		t.Errorf("%d shares by people's own hours, %d by the segment's: want nearly as many", byOwn, bySegment)
	}
}

// TestOwnStrengthBeforeAnybodyCameTwice is the published one, and hours that are none are refused.
func TestOwnStrengthBeforeAnybodyCameTwice(t *testing.T) {
	e := clocks(nil)
	once := []models.HourSpread{{HourCount: models.HourCount{Hour: 5, Trials: 1, Successes: 1}, Customers: 100}}
	if m, err := OwnStrength(e, empty(e), once); err != nil || m != bandit.DefaultCellStrength {
		t.Errorf("%v, %v", m, err)
	}
	for name, bad := range map[string]models.HourSpread{
		"no hour":        {HourCount: models.HourCount{Trials: 2}, Customers: 1},
		"too many":       {HourCount: models.HourCount{Hour: 1, Trials: 2, Successes: 3}, Customers: 1},
		"fewer than one": {HourCount: models.HourCount{Hour: 1, Trials: 2}, Customers: -1},
	} {
		if m, err := OwnStrength(e, empty(e), []models.HourSpread{bad}); err == nil {
			t.Errorf("%s: strength %v, want an error", name, m)
		}
	}
}

// TestImpossibleOwnCountsDrawUniformly: a damaged log is no reason to fail.
func TestImpossibleOwnCountsDrawUniformly(t *testing.T) {
	e := clocks(func(e *models.Experiment) { e.Arms = e.Arms[:2] })
	s := Subject{Slots: slotsAt(e, monday.Add(time.Hour))}
	s.Own = []models.OwnCount{{Hour: s.Slots[0].Hour, Trials: -500, Successes: -400}}
	list, err := New(e, empty(e), Setting{}).In(s, "s", "d").Probabilities(nil)
	if err != nil || !slices.Equal(list, []float64{0.5, 0.5}) {
		t.Errorf("%v, %v", list, err)
	}
}
