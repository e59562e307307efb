package report_test

import (
	"bytes"
	"context"
	"encoding/xml"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"goodword/internal/report"
	"goodword/models"
	"goodword/scoring"
	"goodword/scoring/features"
)

// trained is a small model of customers who share when they are in an expensive plan, ordered lately, or both.
func trained(t testing.TB) *models.ScoringModel {
	t.Helper()
	r := rand.New(rand.NewPCG(3, 4))
	set := &scoring.TrainingSet{Levels: map[string][]string{"plan": {"free", "pro"}, "trait:industry": {"retail"}}, Traits: []models.TraitFeature{{Name: "industry"}}}
	for range 1500 {
		v := features.Vector(nil, features.Input{State: &models.State{}, Traits: set.Traits}, time.Time{})
		v[features.Orders], v[features.OrderAgeDays] = 1, float32(300*r.Float64())
		plan, chance := "free", 0.05
		if r.Float64() < 0.4 {
			plan, chance = "pro", 0.3
		}
		if v[features.OrderAgeDays] < 60 {
			chance *= 2
		}
		v[features.Plan] = features.Level(plan)
		e := scoring.Example{Features: v, Weight: 1}
		if r.Float64() < chance {
			e.Share = 1
		}
		set.Examples = append(set.Examples, e)
	}
	m, err := scoring.Train(context.Background(), set, scoring.TrainOptions{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	body, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return &models.ScoringModel{Program: "main", Version: m.Version(), Body: body}
}

// TestEveryTermIsDrawn draws all terms of a trained model and of the scorecard.
func TestEveryTermIsDrawn(t *testing.T) {
	for _, m := range []*models.ScoringModel{trained(t), {Version: scoring.ScorecardVersion}} {
		r, err := report.NewModelReport(m)
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, s := range r.Shapes {
			all = append(all, s.Term)
			svg, err := r.DrawTerm(s.Term)
			if err != nil {
				t.Errorf("%s %s: %v", m.Version, s.Term, err)
				continue
			}
			wellFormed(t, svg)
		}
		if !strings.Contains(strings.Join(all, " "), "order_age_days") {
			t.Errorf("%s has the terms %v", m.Version, all)
		}
		_, err = r.DrawTerm("moon")
		if models.KindOf(err) != models.NotFound || !strings.Contains(err.Error(), "it has "+all[0]) {
			t.Errorf("an unknown term: got %v", err)
		}
	}
}

func wellFormed(t *testing.T, svg []byte) {
	t.Helper()
	for decoder := xml.NewDecoder(bytes.NewReader(svg)); ; {
		if _, err := decoder.Token(); err == io.EOF {
			return
		} else if err != nil {
			t.Fatalf("%v: %.200s", err, svg)
		}
	}
}

func TestTermsSayWhatTheyAre(t *testing.T) {
	r, err := report.NewModelReport(trained(t))
	if err != nil {
		t.Fatal(err)
	}
	for term, wants := range map[string][]string{
		"plan":           {"Odds of a share by plan", ">pro<", ">free<"},
		"order_age_days": {"days since the last order", "training rows: 1,500"},
	} {
		svg, err := r.DrawTerm(term)
		for _, want := range wants {
			if err != nil || !strings.Contains(string(svg), want) {
				t.Errorf("%s: no %q, %v", term, want, err)
			}
		}
	}
}

func TestModelReportRefuses(t *testing.T) {
	_, err := report.NewModelReport(&models.ScoringModel{Version: "boost@000000000000"})
	if models.KindOf(err) != models.NotFound {
		t.Errorf("without a body: got %v", err)
	}
	_, err = report.NewModelReport(&models.ScoringModel{Version: "boost@000000000000", Body: []byte("{}")})
	if models.KindOf(err) != models.Internal {
		t.Errorf("with a broken one: got %v", err)
	}
}
