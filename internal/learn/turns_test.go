package learn_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"goodword/internal/decide"
	"goodword/internal/learn"
	"goodword/models"
	"goodword/scoring"
)

// Two replicas wake at once, and again within the day, and one of them is started anew: one training.
func TestReplicasTakeTurns(t *testing.T) {
	t.Parallel()
	s := newSchool(t)
	s.ask(chance)
	s.ask(chance)
	var trained, told atomic.Int64
	replica := func() *learn.Models {
		_, _, m := s.replica()
		m.Trained = func(string) { trained.Add(1) }
		m.Drifted = func(_ string, d *learn.Drift) {
			if d != nil {
				told.Add(1)
			}
		}
		return m
	}
	replicas := []*learn.Models{replica(), replica()}
	for range 2 {
		var group sync.WaitGroup
		for _, m := range replicas {
			group.Go(func() {
				if err := m.TrainDue(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
	}
	s.must(replica().TrainDue(t.Context()))
	if trained.Load() != 1 {
		t.Errorf("%d trainings in a day", trained.Load())
	}
	before := told.Load()
	for _, m := range replicas {
		s.must(m.Catalog.Refresh(t.Context()))
		s.must(m.TrainDue(t.Context()))
	}
	if told.Load() != before+2 {
		t.Errorf("of two replicas %d tell the drift that one of them found", told.Load()-before)
	}
}

// A training that is broken off leaves nothing, and the next may begin at once.
func TestTrainingBrokenOff(t *testing.T) {
	t.Parallel()
	s := newSchool(t)
	s.ask(chance)
	s.ask(chance)
	before := s.rows()
	ctx, cancel := context.WithCancel(t.Context())
	s.models.Store = stopping{s.store, cancel}
	if _, err := s.models.Train(ctx, s.ws, "main"); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v, want that it was cancelled", err)
	}
	if after := s.rows(); after != before {
		t.Errorf("it left %s, before there was %s", after, before)
	}
	s.models.Store = s.store
	made, err := s.models.Train(t.Context(), s.ws, "main")
	s.must(err)
	if made.Status != models.ModelChampion {
		t.Errorf("made %s: %s", made.Status, made.Why)
	}
}

// stopping breaks a training off once its decisions were read.
type stopping struct {
	learn.ModelStore
	stop func()
}

func (s stopping) TrainingCases(ctx context.Context, ws models.WorkspaceID, program string, from, until time.Time, limit int) ([]models.TrainingCase, error) {
	cases, err := s.ModelStore.TrainingCases(ctx, ws, program, from, until, limit)
	s.stop()
	return cases, err
}

// rows is what stands in the tables that a training writes, but for the traits, which are found before.
func (s *school) rows() string {
	s.t.Helper()
	var models, entries int
	s.must(s.store.Pool().QueryRow(s.t.Context(), `select (select count(*) from scoring_models), (select count(*) from audit_log)`).Scan(&models, &entries))
	return fmt.Sprintf("%d models, %d audit entries, scored by %q", models, entries, s.catalog.Snapshot(s.ws).ModelVersion("main"))
}

// A champion that cannot be read, of a later release say, scores nobody: the scorecard does, and the next training takes its place.
func TestUnreadableChampion(t *testing.T) {
	t.Parallel()
	s := newSchool(t)
	s.ask(chance)
	s.ask(chance)
	broken, err := s.models.Train(t.Context(), s.ws, "main")
	s.must(err)
	if _, err := s.store.Pool().Exec(t.Context(), `update scoring_models set body = '{"goodword_model": 99}'`); err != nil {
		t.Fatal(err)
	}
	c, decider, trainer := s.replica()
	if _, err := c.Scorer(t.Context(), s.ws, broken.Version); models.KindOf(err) != models.Internal || !strings.Contains(err.Error(), broken.Version) {
		t.Errorf("the scorer of a broken model: %v", err)
	}
	a, err := decider.Decide(t.Context(), decide.Request{Workspace: s.ws, CustomerID: pupil(1), SendID: "broken"})
	s.must(err)
	if got := a.Decision.Score.ModelVersion; got != scoring.ScorecardVersion {
		t.Errorf("scored by %q", got)
	}
	s.ask(chance)
	made, err := trainer.Train(t.Context(), s.ws, "main")
	s.must(err)
	if made.Status != models.ModelChampion || made.Version == broken.Version {
		t.Errorf("made %s: %s", made.Status, made.Why)
	}
}

// TestPlantedEventsTeachNothing plants, after each decision that was followed by a share, an event that tells it: an NPS answer of 10, a
// trait, a ticket. The model is the same to the bit, since it reads what was stored with the decision.
func TestPlantedEventsTeachNothing(t *testing.T) {
	t.Parallel()
	var versions [2]string
	for i := range versions {
		s := newSchool(t, 7)
		s.ask(chance)
		s.ask(chance)
		if i == 1 {
			s.plant()
		}
		made, err := s.models.Train(t.Context(), s.ws, "main")
		s.must(err)
		versions[i] = made.Version
	}
	if versions[0] != versions[1] {
		t.Errorf("model %s, and %s where later events tell who shared", versions[0], versions[1])
	}
}

func (s *school) plant() {
	s.t.Helper()
	cases, err := s.store.TrainingCases(s.t.Context(), s.ws, "main", time.Time{}, s.clock.Now(), 10_000)
	s.must(err)
	names := map[models.CustomerID]string{}
	for i := range pupils {
		names[models.NewCustomerID(s.catalog.Secret(s.ws), pupil(i))] = pupil(i)
	}
	var planted []models.Event
	for i := range cases {
		c := &cases[i]
		if len(c.Outcomes) == 0 {
			continue
		}
		for k, e := range []models.Event{
			{Kind: models.EventNPS, Score: 10},
			{Kind: models.EventTicketOpened, TicketID: fmt.Sprint("t", i)},
			{Kind: models.EventIdentify, Traits: []models.Trait{{Name: "tier", Value: `"gold"`}}},
		} {
			e.Customer, e.ExternalID, e.Known, e.Type, e.Source = c.ID.Customer, names[c.ID.Customer], true, "track", "test"
			e.MessageID, e.At, e.ReceivedAt, e.Raw = fmt.Sprint("planted ", i, " ", k), c.ID.At.Add(time.Minute), s.clock.Now(), []byte("{}")
			planted = append(planted, e)
		}
	}
	_, err = s.events.Write(s.t.Context(), &models.EventBatch{Workspace: s.ws, Events: planted})
	s.must(err)
	if len(planted) < 300 {
		s.t.Fatalf("%d events planted", len(planted))
	}
}
