package policy

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"goodword/models"
)

// clocks are two slots for each day of the week.
func clocks(change func(*models.Experiment)) *models.Experiment {
	e := models.DefaultExperiment()
	e.Key, e.Program, e.Salt, e.Method = "when", "main", "salt", models.MethodSendTime
	e.Factors, e.WindowHours, e.Floor = []models.Factor{models.FactorTiming}, 24*10, 0.002
	for _, day := range []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"} {
		for _, at := range []string{"09:30", "12:30", "15:30", "19:30"} {
			e.Arms = append(e.Arms, models.Arm{Key: day + at[:2], Timing: day + " " + at})
		}
	}
	if change != nil {
		change(&e)
	}
	return &e
}

// slotsAt are when the arms would ask, decided at a time.
func slotsAt(e *models.Experiment, now time.Time) []models.SlotTime {
	list := make([]models.SlotTime, len(e.Arms))
	for i := range e.Arms {
		t, err := models.ParseTiming(e.Arms[i].Timing)
		if err != nil {
			panic(err)
		}
		at := t.At(now, time.UTC)
		list[i] = models.SlotTime{Hour: models.WeekHourOf(at, time.UTC), Wait: at.Sub(now).Milliseconds()}
	}
	return list
}

var monday = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

// office and home share best on working mornings and on evenings of the weekend: 8 % of asks, 3 % else.
func answer(segment string, h models.WeekHour) float64 {
	day, clock := h.Place()/24, h.Place()%24
	weekend := day == 0 || day == 6
	if segment == "office" && !weekend && clock == 9 || segment == "home" && weekend && clock == 19 {
		return 0.08
	}
	return 0.03
}

// lone is one hour that no other announces: Tuesday at nine, for everybody.
func lone(_ string, h models.WeekHour) float64 {
	if h.Place() == 2*24+9 {
		return 0.08
	}
	return 0.03
}

// stream plays weeks of asks of which each is drawn by the policy as learned at the week's beginning, and returns the regret in shares against
// asking everybody at the best hour, with the state it ended in.
func stream(t *testing.T, e *models.Experiment, truth func(string, models.WeekHour) float64, seed uint64, weeks, asks int) (regret float64, state models.PolicyState) {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 5))
	state, at := empty(e), slotsAt(e, monday)
	for range weeks {
		p, f := New(e, state, Setting{}), NewFold(e, state)
		pmf := map[string][]float64{}
		for _, segment := range []string{"office", "home"} {
			list, err := p.In(Subject{Segment: segment, Slots: at}, "s", "d").Probabilities(nil)
			if err != nil || p.Err() != nil {
				t.Fatal(err, p.Err())
			}
			pmf[segment] = list
		}
		for range asks {
			segment := []string{"office", "home"}[random.IntN(2)]
			arm, u := 0, random.Float64()
			for u -= pmf[segment][0]; u >= 0 && arm < len(e.Arms)-1; u -= pmf[segment][arm] {
				arm++
			}
			chance := truth(segment, at[arm].Hour)
			regret += 0.08 - chance
			f.Add(Case{Arm: arm, Subject: Subject{Segment: segment}, Hour: at[arm].Hour, Success: random.Float64() < chance})
		}
		var err error
		if state, err = f.State(); err != nil {
			t.Fatal(err)
		}
	}
	return regret, state
}

// TestHoursFindWhenWhoAnswers: working mornings for one segment and evenings of the weekend for the other are found, and finding them costs less than
// with arms that learn each by itself. A lone hour is found, too, at a higher price. docs/methods/send-time.md has the figures.
func TestHoursFindWhenWhoAnswers(t *testing.T) {
	for _, tc := range []struct {
		name  string
		truth func(string, models.WeekHour) float64
		found float64 // least probability of the best hours in the end
		costs float64 // most regret as a multiple of that of arms by themselves
	}{
		{"hours that go together", answer, 0.5, 0.7},
		{"a lone hour", lone, 0.1, 2.5},
	} {
		t.Run(tc.name, func(t *testing.T) {
			byHours, byArms := 0.0, 0.0
			const seeds = 5
			for seed := range uint64(seeds) {
				e := clocks(nil)
				regret, state := stream(t, e, tc.truth, seed, 20, 500)
				byHours += regret / seeds
				alone, _ := stream(t, clocks(func(e *models.Experiment) { e.Method = models.MethodThompson }), tc.truth, seed, 20, 500)
				byArms += alone / seeds
				for _, segment := range []string{"office", "home"} {
					if best := atBest(t, e, state, segment, tc.truth); best < tc.found {
						t.Errorf("seed %d: %s is asked at its hours with %.2f, want %v", seed, segment, best, tc.found)
					}
				}
			}
			t.Logf("regret of %d asks, mean of %d seeds: by hours %.0f shares, by arms %.0f", 20*500, seeds, byHours, byArms)
			if byHours > tc.costs*byArms {
				t.Errorf("regret %.0f by hours, %.0f by arms: want at most %v of it", byHours, byArms, tc.costs)
			}
		})
	}
}

// atBest is the probability with which a segment is asked at its best hours, of 28.
func atBest(t *testing.T, e *models.Experiment, state models.PolicyState, segment string, truth func(string, models.WeekHour) float64) float64 {
	t.Helper()
	at := slotsAt(e, monday)
	list, err := New(e, state, Setting{}).In(Subject{Segment: segment, Slots: at}, "s", "d").Probabilities(nil)
	if err != nil {
		t.Fatal(err)
	}
	best := 0.0
	for k, q := range list {
		if truth(segment, at[k].Hour) > 0.05 {
			best += q
		}
	}
	return best
}

// TestHoursKeepTheContract: whatever was counted and whenever arms ask, probabilities are a distribution over the eligible ones with slice and
// minimum shares kept, the same again, and the same in another process.
func TestHoursKeepTheContract(t *testing.T) { rapid.Check(t, hoursKeepTheContract) }

func hoursKeepTheContract(t *rapid.T) {
	e := clocks(func(e *models.Experiment) {
		e.Arms = e.Arms[:8]
		e.HalfLifeHours = rapid.SampledFrom([]float64{0, 24, 200}).Draw(t, "half life")
		if rapid.Bool().Draw(t, "minimum") {
			e.Arms[2].MinShare = 0.25
		}
	})
	if err := e.Validate(); err != nil {
		t.Fatal(err)
	}
	f := NewFold(e, empty(e))
	hour := rapid.IntRange(1, models.HoursPerWeek)
	for range rapid.IntRange(0, 60).Draw(t, "cases") {
		f.Add(Case{Arm: rapid.IntRange(0, 7).Draw(t, "arm"), Hour: models.WeekHour(hour.Draw(t, "hour")),
			Subject: Subject{Segment: rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "segment")}, Success: rapid.Bool().Draw(t, "success")})
	}
	state, err := f.State()
	if err != nil {
		t.Fatal(err)
	}
	s, eligible := Subject{Segment: "a"}, make([]bool, 8)
	n := 0
	for k := range eligible {
		eligible[k] = k == 2 || rapid.Bool().Draw(t, "eligible")
		s.Slots = append(s.Slots, models.SlotTime{})
		if eligible[k] {
			n++
			s.Slots[k] = models.SlotTime{Hour: models.WeekHour(hour.Draw(t, "slot")), Wait: rapid.Int64Range(0, 9e8).Draw(t, "wait")}
		}
	}
	list, err := New(e, state, Setting{}).own(s, eligible)
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for k, q := range list {
		sum += q
		switch {
		case !eligible[k] && q != 0, eligible[k] && !(q >= e.UniformShare/float64(n)):
			t.Fatalf("%v of %v", list, eligible)
		case k == 2 && n > 1 && q < e.Arms[2].MinShare-1e-12:
			t.Fatalf("arm 2 gets %v, less than its minimum", q)
		}
	}
	if math.Abs(sum-1) > 1e-9 {
		t.Fatalf("sum %v", sum)
	}
	text, err := json.Marshal(state)
	if err != nil {
		t.Fatal(err)
	}
	var read models.PolicyState
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	if again, err := New(e, read, Setting{}).own(s, eligible); err != nil || !slices.Equal(list, again) {
		t.Fatalf("%v, then %v, %v", list, again, err)
	}
}

// own is what the policy thinks, without the uniform draw that it falls back on.
func (p *Policy) own(s Subject, eligible []bool) ([]float64, error) {
	if p.err != nil {
		return nil, p.err
	}
	return bound{p: p, subject: s, snapshot: "s", decision: "d"}.own(eligible)
}

// TestOneHourOneChance: arms that ask in the same hour share its chance, or leave it to the one that waits least where waiting costs.
func TestOneHourOneChance(t *testing.T) {
	e := clocks(func(e *models.Experiment) { e.Arms, e.Floor, e.UniformShare = e.Arms[:3], 0, 0 })
	at := []models.SlotTime{{Hour: 10, Wait: 3_600_000}, {Hour: 10, Wait: 7_200_000}, {Hour: 20, Wait: 3_600_000}}
	list, err := New(e, empty(e), Setting{}).own(Subject{Slots: at}, nil)
	if err != nil || math.Abs(list[0]-0.25) > 1e-9 || list[0] != list[1] {
		t.Errorf("without a cost of waiting: %v, %v; want a quarter, a quarter and half", list, err)
	}
	e.HalfLifeHours = 24
	if list, err = New(e, empty(e), Setting{}).own(Subject{Slots: at}, nil); err != nil || math.Abs(list[0]-0.5) > 1e-9 || list[1] != 0 {
		t.Errorf("with one: %v, %v; want half, nothing and half", list, err)
	}
	at[2].Wait = 48 * 3_600_000
	if list, err = New(e, empty(e), Setting{}).own(Subject{Slots: at}, nil); err != nil || list[0] < 0.55 {
		t.Errorf("two days later is half as good twice: %v, %v; want more of the first", list, err)
	}
}

// TestHoursOfNoKnownSlotDrawUniformly: a decision whose arms have no hours, as those of an earlier release, is not guessed at.
func TestHoursOfNoKnownSlotDrawUniformly(t *testing.T) {
	e := clocks(func(e *models.Experiment) { e.Arms = e.Arms[:2] })
	for _, s := range []Subject{{}, {Slots: []models.SlotTime{{Hour: 3}, {}}}} {
		list, err := New(e, empty(e), Setting{}).In(s, "s", "d").Probabilities(nil)
		if err != nil || !slices.Equal(list, []float64{0.5, 0.5}) {
			t.Errorf("%+v: %v, %v", s, list, err)
		}
	}
}

// BenchmarkHours: a choice among 28 slots.
func BenchmarkHours(b *testing.B) {
	e := clocks(nil)
	f := NewFold(e, empty(e))
	random := rand.New(rand.NewPCG(1, 1))
	at := slotsAt(e, monday)
	for range 20_000 {
		arm := random.IntN(len(e.Arms))
		f.Add(Case{Arm: arm, Hour: at[arm].Hour, Success: random.Float64() < 0.05})
	}
	state, err := f.State()
	if err != nil {
		b.Fatal(err)
	}
	b.Run("new", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			New(e, state, Setting{})
		}
	})
	p := New(e, state, Setting{})
	b.Run("choice", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := p.In(Subject{Slots: at}, "s", "d").Probabilities(nil); err != nil {
				b.Fatal(err)
			}
		}
	})
}
