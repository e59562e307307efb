package learn_test

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"goodword/internal/decide"
	"goodword/models"
	"goodword/scoring"
	"goodword/scoring/features"
	"goodword/scoring/likeness"
)

// befriend has every fourth pupil from first to last, a promoter, bring a friend who buys by the decision's link.
func (s *school) befriend(answers []*decide.Answer, first, last int) {
	s.t.Helper()
	var events []models.Event
	for i := first; i < last; i += 4 {
		friend := fmt.Sprint("friend", i)
		at := s.clock.Now().Add(-time.Hour)
		e := models.Event{
			Customer: models.NewCustomerID(s.catalog.Secret(s.ws), friend), ExternalID: friend, Known: true, Kind: models.EventSignup, Type: "track",
			Name: "Signed Up", MessageID: "in" + friend, Source: "test", At: at, ReceivedAt: at, Raw: []byte("{}"),
			Code: models.CodeRef{Code: answers[i].Decision.Code, Number: answers[i].Decision.ID.Number}.String(),
		}
		events = append(events, e)
		e.Kind, e.Name, e.MessageID, e.Code = models.EventOrder, "Order Completed", "buy"+friend, ""
		e.OrderID, e.Minor, e.Currency = friend, 4000, "EUR"
		events = append(events, e)
	}
	_, err := s.events.Write(s.t.Context(), &models.EventBatch{Workspace: s.ws, Events: events})
	s.must(err)
}

// likenessPlace is where vectors have the likeness, -1 for nowhere.
func (s *school) likenessPlace() int {
	i := slices.IndexFunc(s.catalog.Snapshot(s.ws).Traits, func(f models.TraitFeature) bool { return f.Likeness })
	if i < 0 {
		return i
	}
	return features.Count + i
}

func (s *school) model(version string) *scoring.Model {
	s.t.Helper()
	scorer, err := s.catalog.Scorer(s.t.Context(), s.ws, version)
	s.must(err)
	return scorer.(*scoring.Model)
}

func reads(m *scoring.Model) bool {
	return slices.ContainsFunc(m.Columns(), func(c features.Column) bool { return c.Name == models.LikenessFeature.Name })
}

// TestLikenessIsAFeature follows the likeness to advocates from its first profile to a model that reads it.
func TestLikenessIsAFeature(t *testing.T) {
	t.Parallel()
	s := newSchool(t)
	s.ask(chance)
	before := s.ask(chance)
	s.befriend(before, 3, 3+4*9)
	old, err := s.models.Train(t.Context(), s.ws, "main")
	s.must(err)
	if place := s.likenessPlace(); place >= 0 || reads(s.model(old.Version)) || old.Status != models.ModelChampion {
		t.Fatalf("nine advocates have a place %d in vectors; the model is %s", place, old.Status)
	}

	s.befriend(before, 3+4*9, 3+4*12)
	s.ask(chance)
	second, err := s.models.Train(t.Context(), s.ws, "main")
	s.must(err)
	place := s.likenessPlace()
	profile := s.catalog.Snapshot(s.ws).AdvocateProfile("main")
	if profile == nil || place < 0 || profile.Advocates != 12 || !profile.MadeAt.Equal(s.clock.Now()) {
		t.Fatalf("place %d, profile %+v", place, profile)
	}
	s.must(s.models.Pin(t.Context(), s.ws, "main", old.Version))

	t.Run("decisions store it, from their own numbers", func(t *testing.T) {
		low, high := math.Inf(1), math.Inf(-1)
		for _, a := range s.ask(chance) {
			v := a.Decision.Features
			if got, want := v[place], float32(likeness.Profile(profile.Features).Similarity(v)); math.Float32bits(got) != math.Float32bits(want) {
				t.Fatalf("stored %v, the profile of the snapshot says %v", got, want)
			}
			low, high = min(low, float64(v[place])), max(high, float64(v[place]))
		}
		if low > -0.3 || high < 0.3 {
			t.Errorf("likeness from %.2f to %.2f, want customers who are like advocates and others who are not", low, high)
		}
	})

	t.Run("a model of before does not look at it", func(t *testing.T) {
		other, decider, _ := s.replica()
		a, err := decider.Decide(t.Context(), decide.Request{Workspace: s.ws, CustomerID: pupil(3), SendID: "other replica"})
		s.must(err)
		scorer, err := other.Scorer(t.Context(), s.ws, old.Version)
		s.must(err)
		v := a.Decision.Features
		if score := a.Decision.Score; score.ModelVersion != old.Version || score.ShareProbability != scorer.Score(v[:place]).ShareProbability {
			t.Errorf("scored %v by %s", score.ShareProbability, score.ModelVersion)
		}
		for _, d := range []models.DecisionID{a.Decision.ID, before[0].Decision.ID} {
			if replay, err := s.decide.Replay(t.Context(), s.ws, d); err != nil || !replay.Match {
				t.Errorf("replay of %s: %+v, %v", d, replay, err)
			}
		}
		if n := len(before[0].Decision.Features); n > place {
			t.Errorf("a decision of before has %d places", n)
		}
	})

	t.Run("models of now read it", func(t *testing.T) {
		s.ask(chance)
		third, err := s.models.Train(t.Context(), s.ws, "main")
		s.must(err)
		if !reads(s.model(second.Version)) || !reads(s.model(third.Version)) {
			t.Error("a model was trained without it")
		}
		if again := s.catalog.Snapshot(s.ws).AdvocateProfile("main"); again.Version != profile.Version {
			t.Error("another profile was made of the same advocates")
		}
	})

	t.Run("a profile is made anew when there are a tenth more", func(t *testing.T) {
		s.befriend(before, 3+4*12, 3+4*14)
		s.ask(chance)
		_, err := s.models.Train(t.Context(), s.ws, "main")
		s.must(err)
		if again := s.catalog.Snapshot(s.ws).AdvocateProfile("main"); again.Advocates != 14 || s.likenessPlace() != place {
			t.Errorf("profile of %d advocates, place %d", again.Advocates, s.likenessPlace())
		}
	})
}
