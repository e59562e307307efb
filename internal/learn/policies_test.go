package learn_test

import (
	"fmt"
	"log/slog"
	"testing"
	"time"

	"goodword/internal/decide"
	"goodword/internal/learn"
	"goodword/internal/report"
	"goodword/models"
)

// TestContextualPolicyLives runs an experiment in which what is best depends on the NPS answer, with each contextual method by turns on trial and
// in the shadow, through the whole service: it finds who wants what, folds once with two replicas, is rebuilt from the log to the bit, and what was
// decided before is computed again, to the bit, by a replica that has seen nothing.
func TestContextualPolicyLives(t *testing.T) {
	for _, method := range []models.Method{models.MethodLogistic, models.MethodLinear, models.MethodSquareCB} {
		t.Run(string(method), func(t *testing.T) {
			s := newSchool(t, 5) // with the salt below all draws are the same each time
			_, err := s.catalog.UpdateProgram(t.Context(), s.ws, "main", func(p *models.Program) error { p.PromiseDays, p.DecisionHours = 1, 1; return nil })
			s.must(err)
			s.choose(method)
			learner := learn.Learner{Store: s.store, Clock: s.clock, Log: slog.New(slog.DiscardHandler), FitInterval: time.Hour}
			var asked []*decide.Answer
			for range 8 {
				asked = append(asked, s.liked()...)
				s.clock.Move(s.clock.Now().Add(7 * 24 * time.Hour))
				_, err := learner.Drain(t.Context())
				s.must(err)
				s.must(s.catalog.Refresh(t.Context()))
			}
			s.knows(asked[len(asked)-pupils:])
			rebuilt, err := learner.Rebuild(t.Context(), s.ws, false)
			s.must(err)
			if len(rebuilt) != 2 || !rebuilt[0].Same() || !rebuilt[1].Same() || rebuilt[0].FromLog.Model == nil || rebuilt[0].FromLog.Shadow == nil {
				t.Errorf("rebuilt from the log: %v", rebuilt)
			}
			if folds := rebuilt[0].FromLog.Version; folds < 8 {
				t.Errorf("%d folds: nothing was learned on top of what was learned", folds)
			}
			s.shadowIsWorse()
			_, other, _ := s.replica()
			for i := 0; i < len(asked); i += 37 {
				replay, err := other.Replay(t.Context(), s.ws, asked[i].Decision.ID)
				s.must(err)
				if !replay.Match || replay.MaxDifference != 0 || len(replay.Stages[0].Recomputed.Shadow) != 2 {
					t.Fatalf("replay: %+v", replay)
				}
			}
		})
	}
}

// shadowIsWorse reads in the report what the shadow, which knows nobody, would have cost.
func (s *school) shadowIsWorse() {
	s.t.Helper()
	r, err := (&report.Service{Store: s.store}).Experiment(s.t.Context(), s.ws, "reward", false)
	s.must(err)
	if c := r.Shadow; c == nil || c.Refused != "" || !(c.DifferenceHigh < 0) || c.Logged < 0.25 {
		s.t.Errorf("the report says of the shadow %+v; want it below what was drawn from", r.Shadow)
	}
}

// choose starts an experiment on the offer that looks at the NPS answer, the method's shadow being one that is not it.
func (s *school) choose(method models.Method) {
	s.t.Helper()
	side := models.Side{Kind: models.OfferCredit, Minor: 500}
	_, err := s.catalog.CreateOffer(s.t.Context(), s.ws, models.Offer{Key: "five", Name: "five", Currency: "EUR", Advocate: side, Friend: side, Available: true})
	s.must(err)
	e := models.DefaultExperiment()
	e.Key, e.Program, e.Factors, e.Method = "reward", "main", []models.Factor{models.FactorOffer}, method
	e.Arms = []models.Arm{{Key: "ten", Offer: "ten"}, {Key: "five", Offer: "five"}}
	e.Context = []models.ContextNumber{{Feature: "nps_latest", Half: 8.5}}
	e.Shadow = &models.Shadow{Method: models.MethodLogistic, Objective: models.ObjectiveMetric}
	if method == models.MethodLogistic {
		e.Shadow.Method = models.MethodLinear
	}
	e.PriorMean, e.Salt = 0.2, "which reward"
	_, err = s.catalog.CreateExperiment(s.t.Context(), s.ws, e)
	s.must(err)
	_, err = s.catalog.StartExperiment(s.t.Context(), s.ws, e.Key)
	s.must(err)
}

// wants is the offer that a pupil likes: those who answered 9 or 10 share for ten, the others for five.
func wants(i int) string {
	if 7+i%4 >= 9 {
		return "ten"
	}
	return "five"
}

// liked asks every pupil; of those who get what they like 40 % share, of others 10 %.
func (s *school) liked() []*decide.Answer {
	s.t.Helper()
	return s.askAndShare(func(i int, a *decide.Answer) bool { return a.Decision.Offer == wants(i) })
}

// askAndShare asks every pupil; of those who are pleased 40 % share, of others 10 %.
func (s *school) askAndShare(pleased func(i int, a *decide.Answer) bool) []*decide.Answer {
	s.t.Helper()
	answers := s.answers()
	var shares []models.Event
	for i, a := range answers {
		p := 0.1
		if pleased(i, a) {
			p = 0.4
		}
		if s.random.Float64() < p {
			at := s.clock.Now().Add(5 * time.Hour)
			shares = append(shares, models.Event{
				Customer: a.Decision.ID.Customer, ExternalID: pupil(i), Known: true, Kind: models.EventShare, Type: "track", Name: "Product Shared",
				MessageID: fmt.Sprintf("%d-%d", s.week, i), Source: "test", At: at, ReceivedAt: at, Decision: a.Decision.ID, Raw: []byte("{}"),
			})
		}
	}
	_, err := s.events.Write(s.t.Context(), &models.EventBatch{Workspace: s.ws, Events: shares})
	s.must(err)
	s.week++
	return answers
}

// knows reports a policy that does not tell pupils apart by the end.
func (s *school) knows(last []*decide.Answer) {
	s.t.Helper()
	right, shadow := 0.0, 0.0
	for i, a := range last {
		stage := a.Decision.Stage("reward")
		arm := 0
		if wants(i) == "five" {
			arm = 1
		}
		right += stage.Probabilities[arm] / pupils
		if len(stage.Shadow) == 2 {
			shadow += stage.Shadow[arm] / pupils
		}
	}
	if right < 0.7 {
		s.t.Errorf("the liked offer has a probability of %.2f on average after eight weeks, want .7", right)
	}
	if shadow < 0.3 || shadow > 0.7 {
		s.t.Errorf("the shadow, which knows nobody's answer, gives the liked offer %.2f", shadow)
	}
}

// TestValueIsNetAndRebuilt: an experiment that seeks money counts what friends bought less rewards and what contacts lost are worth.
func TestValueIsNetAndRebuilt(t *testing.T) {
	s := newSchool(t)
	_, err := s.catalog.UpdateProgram(t.Context(), s.ws, "main", func(p *models.Program) error {
		p.Value.Currency, p.Value.Margin, p.Value.MessageMinor = "EUR", 0.5, 3
		return nil
	})
	s.must(err)
	e := models.DefaultExperiment()
	yes, no := true, false
	e.Key, e.Program, e.Factors = "ask", "main", []models.Factor{models.FactorAsk}
	e.Arms = []models.Arm{{Key: "yes", Ask: &yes}, {Key: "no", Ask: &no}}
	e.Metric, e.Objective, e.Pending = models.OutcomePurchase, models.ObjectiveValue, models.PendingEstimate
	_, err = s.catalog.CreateExperiment(t.Context(), s.ws, e)
	s.must(err)
	started, err := s.catalog.StartExperiment(t.Context(), s.ws, e.Key)
	s.must(err)
	if started.Value == nil || started.Value.Margin != 0.5 {
		t.Fatalf("the start takes the program's terms, got %+v", started.Value)
	}
	learner := learn.Learner{Store: s.store, Clock: s.clock, Log: slog.New(slog.DiscardHandler), FitInterval: time.Hour}
	answers := s.ask(func(i int) float64 { return 1 }) // one in five brings a friend who buys for 40, of which 20 are earned and 20 are owed
	_, err = learner.Drain(t.Context())
	s.must(err)
	s.must(s.catalog.Refresh(t.Context()))
	bought, asked := 0, 0
	for i, a := range answers {
		if a.Decision.Ask {
			asked++
			if i%5 == 0 {
				bought++
			}
		}
	}
	policies, err := s.store.Policies(t.Context(), s.ws)
	s.must(err)
	arm := policies[0].State.Arms[0]
	if arm.Trials != int64(asked) || arm.Successes != int64(bought) || arm.Mean != -3 {
		t.Errorf("of %d asks %d bought; learned %+v, want a net value of -3 each", asked, bought, arm)
	}
	rebuilt, err := learner.Rebuild(t.Context(), s.ws, false)
	s.must(err)
	if !rebuilt[0].Same() {
		t.Errorf("rebuilt: %+v", rebuilt[0])
	}
	var values float64
	s.must(s.store.Pool().QueryRow(t.Context(), `select sum(value) from fold_queue where workspace_id = $1`, s.ws).Scan(&values))
	noAsk := policies[0].State.Arms[1]
	if want := -3*float64(asked) + float64(noAsk.Successes)*noAsk.Mean; values != want {
		t.Errorf("the rows are worth %v together, want %v", values, want)
	}
}
