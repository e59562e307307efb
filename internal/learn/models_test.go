package learn_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"goodword/internal/catalog"
	"goodword/internal/config"
	"goodword/internal/decide"
	"goodword/internal/learn"
	"goodword/internal/referral"
	"goodword/internal/rules"
	"goodword/internal/store"
	"goodword/internal/store/storetest"
	"goodword/models"
	"goodword/scoring"
	"goodword/scoring/features"
)

// school is a service whose customers share by their NPS answer and their plan, far more than the scorecard expects.
type school struct {
	t       *testing.T
	url     string
	store   *store.Store
	ws      models.WorkspaceID
	clock   *config.ManualClock
	catalog *catalog.Catalog
	decide  *decide.Service
	models  *learn.Models
	events  *store.Events
	random  *rand.Rand
	week    int
}

const (
	pupils  = 400
	writers = 20
)

// newSchool makes a school; with a secret of its own, its customers have the same inner ids each time.
func newSchool(t *testing.T, secret ...byte) *school {
	t.Helper()
	url := storetest.URL(t)
	st := storetest.Open(t, url)
	s := &school{t: t, url: url, store: st, ws: storetest.Workspace(t, st), clock: config.NewManualClock(storetest.Now), random: rand.New(rand.NewPCG(1, 2))}
	if secret != nil {
		_, err := st.Pool().Exec(t.Context(), `update workspaces set secret = $1`, bytes.Repeat(secret, 32))
		s.must(err)
	}
	s.catalog, s.decide, s.models = s.replica()
	s.events = st.NewEvents(&referral.Rules{Catalog: s.catalog}, nil)
	s.run(s.events.Run)
	side := models.Side{Kind: models.OfferCredit, Minor: 1000}
	_, err := s.catalog.CreateOffer(t.Context(), s.ws, models.Offer{Key: "ten", Name: "ten", Currency: "EUR", Advocate: side, Friend: side, Available: true})
	s.must(err)
	p := models.DefaultProgram()
	p.Key, p.Name, p.Brand, p.LandingURL, p.DefaultOffer = "main", "Main", "Acme", "https://acme.example/welcome", "ten"
	p.HoldoutShare, p.Activation, p.Placements = 0, models.ActivationFetch, []models.Placement{{Key: "app", Channel: "in_app"}}
	_, err = s.catalog.CreateProgram(t.Context(), s.ws, p)
	s.must(err)
	s.must(st.LoadCustomers(t.Context(), s.ws, s.catalog.Secret(s.ws), pupils, s.clock.Now(), func(i int) (string, *models.State) {
		state := &models.State{}
		for _, e := range []models.Event{
			{Kind: models.EventIdentify, Traits: []models.Trait{{Name: "tier", Value: fmt.Sprintf("%q", tier(i))}, {Name: "email", Value: fmt.Sprintf(`"p%d@example.com"`, i)}}},
			{Kind: models.EventNPS, Score: 7 + i%4},
		} {
			e.At, e.MessageID = s.clock.Now().Add(-48*time.Hour), fmt.Sprint(e.Kind)
			state.Apply(&e)
		}
		return pupil(i), state
	}))
	return s
}

func pupil(i int) string { return fmt.Sprintf("p%d", i) }

func tier(i int) string { return []string{"gold", "silver"}[i/4%2] }

func chance(i int) float64 {
	p := 0.05
	if i%4 >= 2 {
		p = 0.35
	}
	if tier(i) == "gold" {
		p += 0.3
	}
	return p
}

// replica is another process on the same database.
func (s *school) replica() (*catalog.Catalog, *decide.Service, *learn.Models) {
	st := storetest.Open(s.t, s.url)
	log := slog.New(slog.DiscardHandler)
	c := catalog.New(st, s.clock, log)
	s.must(c.Refresh(s.t.Context()))
	d := st.NewDecisions(nil)
	s.run(d.Run)
	return c, &decide.Service{Store: d, Log: st, Catalog: c, Rules: &rules.Cache{}, Clock: s.clock, Models: c, PublicURL: "https://go.example"},
		&learn.Models{Store: st, Catalog: c, Clock: s.clock, Log: log, Interval: 24 * time.Hour}
}

func (s *school) run(part func(context.Context) error) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- part(ctx) }()
	s.t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			s.t.Error(err)
		}
	})
}

func (s *school) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// ask asks every pupil; those share whom a chance makes to. Then a week passes.
func (s *school) ask(chance func(i int) float64) (answers []*decide.Answer) {
	s.t.Helper()
	answers = s.answers()
	var shares []models.Event
	for i, a := range answers {
		if s.random.Float64() >= chance(i) {
			continue
		}
		at := s.clock.Now().Add(5 * time.Hour)
		share := models.Event{
			Customer: a.Decision.ID.Customer, ExternalID: pupil(i), Known: true, Kind: models.EventShare, Type: "track", Name: "Product Shared",
			MessageID: fmt.Sprintf("%d-%d", s.week, i), Source: "test", At: at, ReceivedAt: at, Decision: a.Decision.ID, Raw: []byte("{}"),
		}
		shares = append(shares, share)
		if i%5 == 0 {
			bought := share
			bought.Kind, bought.Name, bought.MessageID, bought.Minor, bought.Currency = models.EventFriendPurchase, "", share.MessageID+"-b", 4000, "EUR"
			shares = append(shares, bought)
		}
	}
	_, err := s.events.Write(s.t.Context(), &models.EventBatch{Workspace: s.ws, Events: shares})
	s.must(err)
	s.week++
	s.clock.Move(s.clock.Now().Add(7 * 24 * time.Hour))
	return answers
}

// answers decides for every pupil, several at once, since a decision waits for its write.
func (s *school) answers() []*decide.Answer {
	s.t.Helper()
	answers, errs := make([]*decide.Answer, pupils), make([]error, pupils)
	var group sync.WaitGroup
	for k := range writers {
		group.Go(func() {
			for i := k; i < pupils; i += writers {
				answers[i], errs[i] = s.decide.Decide(s.t.Context(), decide.Request{Workspace: s.ws, CustomerID: pupil(i), SendID: fmt.Sprint("week ", s.week)})
			}
		})
	}
	group.Wait()
	s.must(errors.Join(errs...))
	return answers
}

func (s *school) list() []models.ScoringModel {
	s.t.Helper()
	list, err := s.models.List(s.t.Context(), s.ws, "main")
	s.must(err)
	return list
}

func TestModelLife(t *testing.T) {
	t.Parallel()
	s := newSchool(t)
	if _, err := s.models.Train(t.Context(), s.ws, "main"); models.KindOf(err) != models.Conflict || !strings.Contains(err.Error(), "no ask yet") {
		t.Fatalf("training on nothing: %v, want a conflict that says what is missing", err)
	}
	first := s.ask(chance)
	s.ask(chance)
	made, err := s.models.Train(t.Context(), s.ws, "main")
	s.must(err)
	if made.Status != models.ModelChampion || !strings.Contains(made.Why, "better and calibrated") || !made.Until.After(made.From) {
		t.Fatalf("made %s: %s", made.Status, made.Why)
	}

	t.Run("decisions name it, also those of another replica", func(t *testing.T) {
		other, decider, _ := s.replica()
		scorer, err := other.Scorer(t.Context(), s.ws, made.Version)
		if err != nil || scorer.(*scoring.Model).Version() != made.Version {
			t.Fatalf("scorer %v, %v", scorer, err)
		}
		a, err := decider.Decide(t.Context(), decide.Request{Workspace: s.ws, CustomerID: pupil(2), SendID: "other"})
		s.must(err)
		score := a.Decision.Score
		if score.ModelVersion != made.Version || score.Calibration != models.CalibrationChecked || len(score.Reasons) == 0 || !(score.ShareProbability > 0.3) {
			t.Errorf("a gold promoter, who shares with 65 %%, has the score %+v", score)
		}
		if score.PurchaseMinor != 4000 || score.Currency != "EUR" || !(score.Conversion > 0.05) {
			t.Errorf("a fifth of the shares brings 4000 EUR; score %+v", score)
		}
		replay, err := s.decide.Replay(t.Context(), s.ws, a.Decision.ID)
		s.must(err)
		if !replay.Match || replay.Recomputed.ModelVersion != made.Version {
			t.Errorf("replay in another process: %+v", replay)
		}
	})

	t.Run("old decisions replay by their own model", func(t *testing.T) {
		replay, err := s.decide.Replay(t.Context(), s.ws, first[0].Decision.ID)
		s.must(err)
		if !replay.Match || replay.Recomputed.ModelVersion != scoring.ScorecardVersion {
			t.Errorf("replay %+v", replay)
		}
	})

	t.Run("a trait became a feature, a personal one did not", func(t *testing.T) {
		traits := s.catalog.Snapshot(s.ws).Traits
		if len(traits) != 1 || traits[0].Name != "tier" || traits[0].Numeric {
			t.Errorf("traits %+v", traits)
		}
	})

	t.Run("nothing new teaches nothing", func(t *testing.T) {
		if _, err := s.models.Train(t.Context(), s.ws, "main"); models.KindOf(err) != models.Conflict {
			t.Errorf("training again: %v, want a conflict", err)
		}
	})

	t.Run("pinning the scorecard rolls back and holds", func(t *testing.T) {
		s.must(s.models.Pin(t.Context(), s.ws, "main", scoring.ScorecardVersion))
		list := s.list()
		if len(list) != 2 || list[0].Status != models.ModelRetired || list[1].Status != models.ModelChampion || !list[1].Pinned {
			t.Fatalf("%d models, newest %s, scorecard %s", len(list), list[0].Status, list[len(list)-1].Status)
		}
		for _, a := range s.ask(chance) {
			if a.Decision.Score.ModelVersion != scoring.ScorecardVersion {
				t.Fatalf("a decision was scored by %s", a.Decision.Score.ModelVersion)
			}
		}
		against, err := s.models.Train(t.Context(), s.ws, "main")
		s.must(err)
		if against.Status != models.ModelKeptOut || !strings.Contains(against.Why, "better and calibrated, but scorecard@1 is pinned") {
			t.Errorf("a model that was trained against a pinned champion is %s: %s", against.Status, against.Why)
		}
		s.must(s.models.Unpin(t.Context(), s.ws, "main"))
		s.must(s.models.Pin(t.Context(), s.ws, "main", made.Version))
		s.must(s.models.Unpin(t.Context(), s.ws, "main"))
		if err := s.models.Pin(t.Context(), s.ws, "main", "boost@000000000000"); models.KindOf(err) != models.NotFound {
			t.Errorf("pinning what is not there: %v", err)
		}
		if got := s.catalog.Snapshot(s.ws).ModelVersion("main"); got != made.Version {
			t.Errorf("champion %q", got)
		}
	})

	t.Run("versions are compared on decisions that neither has seen", func(t *testing.T) {
		c, err := s.models.Compare(t.Context(), s.ws, "main", scoring.ScorecardVersion, made.Version)
		s.must(err)
		if !c.Unseen || c.B.Rows < pupils || c.From.Before(made.Until) || !(c.Difference < -3*c.DifferenceSE) || !(c.B.LogLoss < c.A.LogLoss) {
			t.Errorf("comparison %+v", c)
		}
	})

	t.Run("no alarm while all is as it was, an alarm when nobody shares any more", func(t *testing.T) {
		d, err := s.models.Drift(t.Context(), s.ws, "main")
		s.must(err)
		for _, alarm := range d.Alarms {
			if strings.Contains(alarm, "customers share") || strings.Contains(alarm, "slope") || strings.Contains(alarm, "nps_latest") || strings.Contains(alarm, "tier") {
				t.Errorf("alarm %q", alarm)
			}
		}
		s.ask(func(int) float64 { return 0.02 })
		d, err = s.models.Drift(t.Context(), s.ws, "main")
		s.must(err)
		if !strings.Contains(strings.Join(d.Alarms, "\n"), "share less than predicted") {
			t.Errorf("alarms %q, base rate z %.1f", d.Alarms, d.BaseRateZ)
		}
	})
}

// What the model learns from is what was known when it was decided. Here every share becomes part of the customer's state at once, and
// would tell the label to whoever looked at the state of today.
func TestTrainingDoesNotSeeWhatCameLater(t *testing.T) {
	t.Parallel()
	s := newSchool(t)
	s.ask(chance)
	cases, err := s.store.TrainingCases(t.Context(), s.ws, "main", time.Time{}, s.clock.Now(), 10_000)
	s.must(err)
	shared := 0
	for i := range cases {
		if len(cases[i].Outcomes) > 0 {
			shared++
		}
		if n := cases[i].Features[features.Shares]; n != 0 {
			t.Fatalf("a decision before any share has %v shares in its features", n)
		}
	}
	later := s.ask(func(int) float64 { return 0 })
	seen := 0
	for _, a := range later {
		if a.Decision.Features[features.Shares] > 0 {
			seen++
		}
	}
	if len(cases) != pupils || shared < 50 || seen != shared {
		t.Errorf("%d cases, %d shared, %d of them show it the week after", len(cases), shared, seen)
	}
}

func TestReplicasTrainOnce(t *testing.T) {
	t.Parallel()
	s := newSchool(t)
	s.ask(chance)
	s.ask(chance)
	var group sync.WaitGroup
	errs := make([]error, 3)
	for i := range errs {
		_, _, trainer := s.replica()
		group.Go(func() { _, errs[i] = trainer.Train(t.Context(), s.ws, "main") })
	}
	group.Wait()
	trained := 0
	for _, err := range errs {
		switch {
		case err == nil:
			trained++
		case models.KindOf(err) != models.Conflict:
			t.Error(err)
		}
	}
	if list := s.list(); trained != 1 || len(list) != 2 || list[0].Status != models.ModelChampion {
		t.Errorf("%d trainings came through; %d models, the newest %s", trained, len(list), list[0].Why)
	}
}

// A company that is as the scorecard has it gives no reason to replace it.
func TestModelIsKeptOutWithTheReason(t *testing.T) {
	t.Parallel()
	s := newSchool(t)
	answers := s.ask(func(int) float64 { return 0.1 })
	s.ask(func(i int) float64 { return 1 - 5*answers[i].Decision.Score.ShareProbability }) // the world turns over between learning and comparing
	made, err := s.models.Train(t.Context(), s.ws, "main")
	s.must(err)
	if made.Status != models.ModelKeptOut || !strings.Contains(made.Why, "not ") || s.catalog.Snapshot(s.ws).ModelVersion("main") != "" {
		t.Errorf("made %s: %s", made.Status, made.Why)
	}
}

func TestTrainDueTakesTurns(t *testing.T) {
	t.Parallel()
	s := newSchool(t)
	s.ask(chance)
	s.ask(chance)
	trained := map[string]int{}
	s.models.Trained = func(result string) { trained[result]++ }
	for range 3 {
		s.must(s.models.TrainDue(t.Context()))
	}
	if trained["promoted"] != 1 || len(trained) != 1 {
		t.Errorf("three wakings within a day trained %v", trained)
	}
	s.clock.Move(s.clock.Now().Add(25 * time.Hour))
	s.must(s.models.TrainDue(t.Context()))
	if trained["waiting"] != 1 {
		t.Errorf("a day later: %v", trained)
	}
	s.models.Interval = 0
	s.clock.Move(s.clock.Now().Add(25 * time.Hour))
	s.must(s.models.TrainDue(t.Context()))
	if trained["waiting"] != 1 {
		t.Errorf("switched off: %v", trained)
	}
}
