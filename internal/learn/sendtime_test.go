package learn_test

import (
	"fmt"
	"log/slog"
	"testing"
	"time"

	"goodword/internal/decide"
	"goodword/internal/learn"
	"goodword/models"
)

// berlin is where pupils are, whose clocks go forward while they are asked.
var berlin = func() *time.Location {
	zone, err := models.LoadZone("Europe/Berlin")
	if err != nil {
		panic(err)
	}
	return zone
}()

// slots makes asks wait for an hour of the week, and tells gold pupils from others.
func (s *school) slots() {
	s.t.Helper()
	_, err := s.catalog.UpdateProgram(s.t.Context(), s.ws, "main", func(p *models.Program) error {
		p.Placements, p.TimeZone = []models.Placement{{Key: "mail", Channel: "email", Interrupt: true}}, "Europe/Berlin"
		p.CapCount, p.CooldownDays, p.PromiseDays, p.DecisionHours, p.ContactHours = 0, 0, 1, 1, nil
		p.Segments = []models.Segment{{Key: "gold", Rule: "traits.tier == 'gold'"}}
		return nil
	})
	s.must(err)
	e := models.DefaultExperiment()
	e.Key, e.Program, e.Factors, e.Method, e.WindowHours, e.PriorMean = "when", "main", []models.Factor{models.FactorTiming}, models.MethodSendTime, 24*8, 0.2
	for _, timing := range []string{"mon 09:30", "wed 09:30", "fri 09:30", "wed 14:30", "sat 19:30", "sun 19:30"} {
		e.Arms = append(e.Arms, models.Arm{Key: timing[:3] + timing[4:6], Timing: timing})
	}
	_, err = s.catalog.CreateExperiment(s.t.Context(), s.ws, e)
	s.must(err)
	_, err = s.catalog.StartExperiment(s.t.Context(), s.ws, e.Key)
	s.must(err)
}

// awake reports whether a pupil is glad of an ask in an hour: gold ones on working mornings, others on evenings of the weekend.
func awake(i int, h models.WeekHour) bool {
	day, clock := h.Place()/24, h.Place()%24
	weekend := day == 0 || day == 6
	if tier(i) == "gold" {
		return !weekend && clock == 9
	}
	return weekend && clock == 19
}

// asked asks every pupil; of those who are glad of the hour 40 % share, of others 8 %. Nine days pass.
func (s *school) asked() []*decide.Answer {
	s.t.Helper()
	answers := s.answers()
	var shares []models.Event
	for i, a := range answers {
		d := &a.Decision
		h := models.WeekHourOf(d.OpensAt, berlin)
		if stage := d.Stage("when"); stage == nil || stage.Hour() != h || len(stage.Slots) != 6 {
			s.t.Fatalf("pupil %d is asked at %s, in hour %d; the stage says %+v", i, d.OpensAt, h, stage)
		}
		p := 0.08
		if awake(i, h) {
			p = 0.4
		}
		if s.random.Float64() < p {
			at := d.OpensAt.Add(time.Hour)
			shares = append(shares, models.Event{
				Customer: d.ID.Customer, ExternalID: pupil(i), Known: true, Kind: models.EventShare, Type: "track", Name: "Product Shared",
				MessageID: fmt.Sprintf("%d-%d", s.week, i), Source: "test", At: at, ReceivedAt: at, Decision: d.ID, Raw: []byte("{}"),
			})
		}
	}
	_, err := s.events.Write(s.t.Context(), &models.EventBatch{Workspace: s.ws, Events: shares})
	s.must(err)
	s.week++
	s.clock.Move(s.clock.Now().Add(9 * 24 * time.Hour))
	return answers
}

// mindsOwnHours checks that decisions knew what each pupil's own asks came to, that a count which the log does not give is found, and that the rebuild
// mends it.
func (s *school) mindsOwnHours(learner *learn.Learner, last []*decide.Answer) {
	s.t.Helper()
	for i, a := range last {
		asks := int64(0)
		for _, own := range a.Decision.Stage("when").Own {
			asks += own.Trials
		}
		if asks != int64(s.week-1) {
			s.t.Fatalf("pupil %d was asked %d times before; the decision knew of %d", i, s.week-1, asks)
		}
	}
	if e := s.catalog.Snapshot(s.ws).Policies[0]; e.OwnStrength == 0 {
		s.t.Error("the snapshot does not say what a segment's hour is worth to a pupil")
	}
	_, err := s.store.Pool().Exec(s.t.Context(), `update customer_hours set trials = trials + 1 where customer_id = $1 and hour = (select min(hour) from customer_hours where customer_id = $1)`,
		[16]byte(last[7].Decision.ID.Customer))
	s.must(err)
	for _, step := range []struct {
		name        string
		apply       bool
		unexplained int
	}{{"looked at", false, 1}, {"mended", true, 1}, {"mended before", false, 0}} {
		rebuilt, err := learner.Rebuild(s.t.Context(), s.ws, step.apply)
		s.must(err)
		if rebuilt[0].Unexplained != step.unexplained {
			s.t.Errorf("%s: %d unexplained, want %d", step.name, rebuilt[0].Unexplained, step.unexplained)
		}
	}
}

// TestSendTimeLives runs an experiment on hours of the week through the whole service, over the days on which clocks go forward: each segment's hours
// are found, what was learned is rebuilt from the log, and old decisions are computed again, to the bit, by a replica that has seen nothing.
func TestSendTimeLives(t *testing.T) {
	s := newSchool(t)
	s.slots()
	learner := learn.Learner{Store: s.store, Clock: s.clock, Log: slog.New(slog.DiscardHandler), FitInterval: time.Hour}
	var all []*decide.Answer
	for range 8 {
		all = append(all, s.asked()...)
		_, err := learner.Drain(t.Context())
		s.must(err)
		s.must(s.catalog.Refresh(t.Context()))
	}
	glad, ways := 0.0, map[string]bool{}
	for i, a := range all[len(all)-pupils:] {
		stage := a.Decision.Stage("when")
		for k, q := range stage.Probabilities {
			if awake(i, stage.Slots[k].Hour) {
				glad += q / pupils
			}
		}
		ways[fmt.Sprint(stage.Probabilities)] = true
	}
	if glad < 0.75 {
		t.Errorf("in the eighth round pupils are asked at a good hour with %.2f, want .75", glad)
	}
	rebuilt, err := learner.Rebuild(t.Context(), s.ws, false)
	s.must(err)
	if len(rebuilt) == 0 || rebuilt[0].Experiment != "when" || !rebuilt[0].Same() || len(rebuilt[0].FromLog.Hours) != 12 {
		t.Errorf("rebuilt from the log: %+v; want the same six hours of two segments", rebuilt)
	}
	s.mindsOwnHours(&learner, all[len(all)-pupils:])
	_, other, _ := s.replica()
	for i := 0; i < len(all); i += 37 {
		replay, err := other.Replay(t.Context(), s.ws, all[i].Decision.ID)
		s.must(err)
		if !replay.Match || replay.MaxDifference != 0 || len(replay.Stages) != 1 {
			t.Fatalf("replay: %+v", replay)
		}
	}
	t.Logf("asked at a good hour with %.2f, in %d ways", glad, len(ways))
}
