package learn_test

import (
	"fmt"
	"log/slog"
	"math"
	"slices"
	"testing"
	"time"

	"goodword/internal/decide"
	"goodword/internal/learn"
	"goodword/internal/report"
	"goodword/models"
)

// shareTruth is the chance of use at the first place, and placeTruth what is left of it further down: the program lists first what nobody uses.
var (
	shareTruth = map[string]float64{"x": 0.002, "sms": 0.1, "email": 0.2, "link": 0.5, "qr": 0.002}
	placeTruth = []float64{1, 0.7, 0.5, 0.4, 0.35}
)

// shares asks every pupil, who use what they are shown as shareTruth says. Then a week passes.
func (s *school) shares() []*decide.Answer {
	s.t.Helper()
	answers := s.answers()
	var events []models.Event
	for i, a := range answers {
		for place, channel := range a.ShareChannels {
			if s.random.Float64() >= shareTruth[channel]*placeTruth[place] {
				continue
			}
			at := s.clock.Now().Add(5 * time.Hour)
			events = append(events, models.Event{
				Customer: a.Decision.ID.Customer, ExternalID: pupil(i), Known: true, Kind: models.EventShare, Type: "track", Name: "Product Shared",
				MessageID: fmt.Sprintf("%d-%d-%s", s.week, i, channel), Source: "test", At: at, ReceivedAt: at, Decision: a.Decision.ID, Channel: channel, Raw: []byte("{}"),
			})
		}
	}
	_, err := s.events.Write(s.t.Context(), &models.EventBatch{Workspace: s.ws, Events: events})
	s.must(err)
	s.week++
	s.clock.Move(s.clock.Now().Add(7 * 24 * time.Hour))
	return answers
}

// TestShareChannelsAreLearned plants which channels are used and how places are looked at, lets a program that lists the useless first learn, and
// compares order, report, rebuilding and the replay in another process.
func TestShareChannelsAreLearned(t *testing.T) {
	s := newSchool(t)
	_, err := s.catalog.UpdateProgram(t.Context(), s.ws, "main", func(p *models.Program) error {
		p.PromiseDays, p.DecisionHours = 1, 1
		p.ShareChannels, p.ShareChannelsMax = []string{"x", "sms", "qr", "email", "link"}, 5
		return nil
	})
	s.must(err)
	learner := learn.Learner{Store: s.store, Clock: s.clock, Log: slog.New(slog.DiscardHandler), FitInterval: time.Hour}
	var asked []*decide.Answer
	for range 6 {
		asked = append(asked, s.shares()...)
		_, err := learner.Drain(t.Context())
		s.must(err)
		s.must(s.catalog.Refresh(t.Context()))
	}
	first, shown := map[string]int{}, map[string]int{}
	for _, a := range asked[len(asked)-pupils:] {
		first[a.ShareChannels[0]]++
		for _, channel := range a.ShareChannels {
			shown[channel]++
		}
	}
	if first["link"] < pupils*9/10 {
		t.Errorf("first came %v, want the link in nine of ten", first)
	}
	if shown["email"] < pupils*9/10 || shown["x"]+shown["qr"] > pupils {
		t.Errorf("shown were %v, want the useless ones in less than half", shown)
	}
	rebuilt, err := learner.Rebuild(t.Context(), s.ws, false)
	s.must(err)
	if len(rebuilt) != 1 || !rebuilt[0].Same() || len(rebuilt[0].FromLog.Share) != 5 {
		t.Errorf("rebuilt from the log: %+v", rebuilt)
	}
	_, other, _ := s.replica()
	for i := 0; i < len(asked); i += 61 {
		d := &asked[i].Decision
		replay, err := other.Replay(t.Context(), s.ws, d.ID)
		s.must(err)
		if !replay.Match || replay.Share.Recomputed == nil || !slices.Equal(replay.Share.Recomputed.Channels(), asked[i].ShareChannels) {
			t.Fatalf("replayed elsewhere: %+v", replay.Share)
		}
	}
	s.reportsTruth(len(asked))
}

// reportsTruth compares the report with what was planted.
func (s *school) reportsTruth(asks int) {
	s.t.Helper()
	p, err := s.catalog.Program(s.t.Context(), s.ws, "main")
	s.must(err)
	r, err := (&report.Service{Store: s.store}).ShareChannels(s.t.Context(), s.ws, &p)
	s.must(err)
	if r.Asks != asks || len(r.Rows) != 5 || r.Rows[0].Channel != "link" || r.Rows[0].Shown != int64(asks) {
		s.t.Fatalf("report: %+v", r)
	}
	for _, row := range r.Rows {
		if row.TooEarly {
			continue
		}
		// Half the width is 1.96 standard errors: twice that is missed once in 10,000.
		if half := (row.High - row.Low) / 2; math.Abs(row.Estimate-shareTruth[row.Channel]) > 2*half {
			s.t.Errorf("%s is estimated as %.3f ± %.3f, planted %.3f", row.Channel, row.Estimate, half, shareTruth[row.Channel])
		}
	}
	if r.Rows[0].TooEarly || r.Rows[0].Low < 0.4 {
		s.t.Errorf("what was nearly always first is known no better than %+v", r.Rows[0])
	}
	if e := r.Looked; e[0] != 1 || math.Abs(e[1]-placeTruth[1]) > 0.2 {
		s.t.Errorf("places are looked at %.2f, planted %v", e, placeTruth)
	}
}
