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
		e := scoring.Example{Features: v, Weight: 1, ConvertWeight: 1}
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
		r, err := report.NewModelReport(m, nil)
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
	r, err := report.NewModelReport(trained(t), nil)
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

// card is the scorecard as it may stand in a list.
func card() *models.ScoringModel {
	return &models.ScoringModel{
		Program: "main", Version: scoring.ScorecardVersion, Status: models.ModelKeptOut, Pinned: true, Why: "log loss .1301 against <.1288>",
		Rows: 900, TrainedAt: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC),
	}
}

// compared is a model with the figures of its comparison, as they are stored.
func compared() models.ScoringModel {
	return models.ScoringModel{
		Version: "boost@000000000000",
		Report: []byte(`{"evaluation":null,"prior":{"version":"scorecard@1","rows":2000,"positives":61,"log_loss":0.1301,"ece":0.01,"slope":0.9,"expected_observed":1.02,
			"bins":[{"Low":0,"High":0.1,"Weight":1900,"MeanP":0.03,"MeanY":0.028},{"Low":0.1,"High":0.2,"Weight":100,"MeanP":0.14,"MeanY":0.1}],
			"slices":[{"of":"channel","name":"email","rows":1500,"predicted":0.03,"observed":0.031,"log_loss":0.13},
				{"of":"nps_latest","name":"no answer","rows":500,"predicted":0.02,"observed":0,"log_loss":0.1},{"of":"plan","name":"none","rows":0}]}}`),
	}
}

func TestModelPictures(t *testing.T) {
	r, err := report.NewModelReport(card(), []models.ScoringModel{{}, compared()})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		draw  func() ([]byte, error)
		wants []string
	}{
		"calibration": {r.DrawCalibration, []string{"predicted and observed, scorecard@1", ">1,900<"}},
		"slices":      {r.DrawSlices, []string{"channel: email", "3.1 % of 1500", "0.0 % of 500"}},
	} {
		svg, err := c.draw()
		if err != nil {
			t.Fatal(name, err)
		}
		wellFormed(t, svg)
		for _, want := range c.wants {
			if !strings.Contains(string(svg), want) {
				t.Errorf("%s: no %q", name, want)
			}
		}
	}
	page, err := r.Page()
	for _, want := range []string{"kept out, pinned", "against &lt;.1288&gt;", "2000 later decisions, 61 of them shared", "Odds of a share by latest NPS answer"} {
		if err != nil || !strings.Contains(string(page), want) {
			t.Errorf("the page has no %q, %v", want, err)
		}
	}
	if n := strings.Count(string(page), "<svg "); n != 9 { // calibration, slices and seven terms
		t.Errorf("%d pictures", n)
	}
	plain, err := report.NewModelReport(&models.ScoringModel{Version: scoring.ScorecardVersion}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := plain.DrawCalibration(); models.KindOf(err) != models.NotFound {
		t.Errorf("nothing was compared: got %v", err)
	}
	if page, err := plain.Page(); err != nil || strings.Count(string(page), "<svg ") != 7 {
		t.Errorf("the page of what was not compared: %v", err)
	}
}

func TestModelReportRefuses(t *testing.T) {
	_, err := report.NewModelReport(&models.ScoringModel{Version: "boost@000000000000"}, nil)
	if models.KindOf(err) != models.NotFound {
		t.Errorf("without a body: got %v", err)
	}
	_, err = report.NewModelReport(&models.ScoringModel{Version: "boost@000000000000", Body: []byte("{}")}, nil)
	if models.KindOf(err) != models.Internal {
		t.Errorf("with a broken one: got %v", err)
	}
	_, err = report.NewModelReport(card(), []models.ScoringModel{{Report: []byte("[]")}})
	if models.KindOf(err) != models.Internal {
		t.Errorf("with broken figures: got %v", err)
	}
}
