package httpapi_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"goodword/internal/catalog"
	"goodword/internal/httpapi"
	"goodword/internal/learn"
	"goodword/models"
	"goodword/scoring"
	"goodword/scoring/features"
	"goodword/scoring/metrics"
)

// fakeModels keeps versions in memory, as learn does in the database.
type fakeModels struct {
	list []models.ScoringModel // newest first
	poor bool                  // too few rows to train or compare
}

var trainedAt = time.Date(2026, 3, 1, 3, 0, 0, 0, time.UTC)

func (f *fakeModels) List(context.Context, models.WorkspaceID, string) ([]models.ScoringModel, error) {
	all := slices.Clone(f.list)
	for i := range all {
		all[i].Body = nil
	}
	return all, nil
}

func (f *fakeModels) find(version string) (*models.ScoringModel, error) {
	for i := range f.list {
		if f.list[i].Version == version {
			return &f.list[i], nil
		}
	}
	return nil, models.Errorf(models.NotFound, "fake", "there is no model %q", version)
}

func (f *fakeModels) Find(_ context.Context, _ models.WorkspaceID, version string) (*models.ScoringModel, error) {
	m, err := f.find(version)
	if err != nil {
		return nil, err
	}
	found := *m
	return &found, nil
}

func (f *fakeModels) Train(context.Context, models.WorkspaceID, string) (*models.ScoringModel, error) {
	if f.poor {
		return nil, models.Errorf(models.Conflict, "fake", "12 decisions are not enough: 500 are needed")
	}
	m := f.list[0]
	m.Version, m.Status, m.Pinned, m.Why = "boost@bbbbbbbbbbbb", models.ModelKeptOut, false, "log loss .1301 against the champion's .1288 on 2,014 later decisions"
	f.list = append([]models.ScoringModel{m}, f.list...)
	return &m, nil
}

func (f *fakeModels) Pin(_ context.Context, _ models.WorkspaceID, _, version string) error {
	m, err := f.find(version)
	if err != nil {
		return err
	}
	for i := range f.list {
		if f.list[i].Status == models.ModelChampion {
			f.list[i].Status, f.list[i].Pinned = models.ModelRetired, false
		}
	}
	m.Status, m.Pinned = models.ModelChampion, true
	return nil
}

func (f *fakeModels) Unpin(context.Context, models.WorkspaceID, string) error {
	for i := range f.list {
		f.list[i].Pinned = false
	}
	return nil
}

func (f *fakeModels) Compare(_ context.Context, _ models.WorkspaceID, program, a, b string) (*learn.Comparison, error) {
	if f.poor {
		return nil, models.Errorf(models.Conflict, "fake", "no decision is old enough yet")
	}
	return &learn.Comparison{
		Program: program, From: trainedAt, Until: trainedAt.AddDate(0, 0, 30), Unseen: true, A: evaluation(a, 0.1288), B: evaluation(b, 0.1301),
		Difference: 0.0013, DifferenceSE: 0.0004,
	}, nil
}

func (f *fakeModels) Drift(_ context.Context, _ models.WorkspaceID, program string) (*learn.Drift, error) {
	slope := 0.62
	return &learn.Drift{
		Program: program, Version: f.list[0].Version, From: trainedAt, Until: trainedAt.AddDate(0, 0, 30), Rows: 900, Slope: &slope,
		Features: []learn.FeatureMove{{Feature: "plan", PSI: 0.31, Alarm: true}, {Feature: "orders", PSI: 0.02}},
		BaseRate: 0.03, Recent: 0.05, BaseRateZ: 4.4, Alarms: []string{"plan has moved: its index is .31"},
	}, nil
}

func evaluation(version string, loss float64) scoring.Evaluation {
	slope, ratio := 0.95, 1.03
	return scoring.Evaluation{
		Version: version, Rows: 2014, Positives: 61, LogLoss: loss, ECE: 0.004, Slope: &slope, ExpectedObserved: &ratio,
		Bins:   []metrics.Bin{{Low: 0, High: 0.1, Weight: 1900, MeanP: 0.03, MeanY: 0.028}, {Low: 0.1, High: 0.2, Weight: 114, MeanP: 0.14, MeanY: 0.1}, {Low: 0.2, High: 0.3}},
		Slices: []scoring.Slice{{Of: "channel", Name: "email", Rows: 1500, Predicted: 0.03, Observed: 0.031, LogLoss: 0.13}},
	}
}

// aModel is a trained model in its stored form.
func aModel(t testing.TB) models.ScoringModel {
	t.Helper()
	set := &scoring.TrainingSet{Levels: map[string][]string{"plan": {"free", "pro"}}}
	for i := range 400 {
		v := features.Vector(nil, features.Input{State: &models.State{}}, trainedAt)
		e := scoring.Example{Features: v, Weight: 1, ConvertWeight: 1}
		v[features.Plan], e.Share = features.Level("free"), float64(i/2%10/9)
		if i%2 == 0 {
			v[features.Plan], e.Share = features.Level("pro"), float64(i/2%2)
		}
		set.Examples = append(set.Examples, e)
	}
	m, err := scoring.Train(t.Context(), set, scoring.TrainOptions{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	body, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	figures, err := json.Marshal(map[string]any{"evaluation": evaluation(m.Version(), 0.1288), "prior": evaluation(scoring.ScorecardVersion, 0.1412)})
	if err != nil {
		t.Fatal(err)
	}
	return models.ScoringModel{
		Program: "main", Version: m.Version(), Status: models.ModelChampion, TrainedAt: trainedAt, From: trainedAt.AddDate(0, -2, 0),
		Until: trainedAt.AddDate(0, -1, 0), Rows: 400, Why: "log loss .1288 against the scorecard's .1412 on 2,014 later decisions", Report: figures, Body: body,
	}
}

func modelRig(t *testing.T) (*rig, *fakeModels) {
	t.Helper()
	fake := &fakeModels{list: []models.ScoringModel{aModel(t), {Program: "main", Version: scoring.ScorecardVersion, Status: models.ModelRetired}}}
	r := newRig(t, func(s *httpapi.Services) { s.Models = fake })
	r.setUp(t, nil)
	return r, fake
}

func TestModelsAreListedPinnedAndRolledBack(t *testing.T) {
	r, fake := modelRig(t)
	champion := fake.list[0].Version
	list := r.want(t, 200, "GET", "/v1/models?program=main", nil)
	first := list["models"].([]any)[0].(object)
	if list["champion"] != champion || list["program"] != "main" || len(list["models"].([]any)) != 2 || first["version"] != champion || first["status"] != "champion" ||
		first["rows"] != 400.0 || first["trained_at"] != "2026-03-01T03:00:00Z" || first["why"] == "" || list["models"].([]any)[1].(object)["trained_at"] != nil {
		t.Errorf("got %v", list)
	}
	if card := list["models"].([]any)[1].(object); first["log_loss"] != 0.1288 || first["compared_rows"] != 2014.0 || first["auc"] != nil || card["log_loss"] != 0.1412 {
		t.Errorf("figures: %v, %v", first, card)
	}
	if back := r.want(t, 200, "POST", "/v1/models/scorecard@1/pin", object{"program": "main"}); back["status"] != "champion" || back["pinned"] != true {
		t.Errorf("rolled back: got %v", back)
	}
	if list := r.want(t, 200, "GET", "/v1/models", nil); list["champion"] != "scorecard@1" || list["models"].([]any)[0].(object)["status"] != "retired" {
		t.Errorf("got %v", list)
	}
	if free := r.want(t, 200, "POST", "/v1/models/unpin", nil); free["version"] != "scorecard@1" || free["pinned"] != false {
		t.Errorf("unpinned: got %v", free)
	}
	if made := r.want(t, 200, "POST", "/v1/models/train", object{}); made["status"] != "kept_out" || !strings.Contains(made["why"].(string), "champion's .1288") {
		t.Errorf("trained: got %v", made)
	}
	fake.poor = true
	if p := r.want(t, 409, "POST", "/v1/models/train", nil); p["detail"] != "12 decisions are not enough: 500 are needed" {
		t.Errorf("got %v", p)
	}
	for _, path := range []string{"/v1/models/boost@moon/pin", "/v1/models/boost@moon/report"} {
		method := map[bool]string{true: "POST", false: "GET"}[strings.HasSuffix(path, "pin")]
		p := r.want(t, 404, method, path, nil)
		if want := `program "main" has no model "boost@moon"; it has boost@bbbbbbbbbbbb, ` + champion + ", scorecard@1"; p["detail"] != want {
			t.Errorf("%s: got %v, want %s", path, p["detail"], want)
		}
	}
}

func TestModelsNeedAProgram(t *testing.T) {
	r, _ := modelRig(t)
	r.want(t, 404, "GET", "/v1/models?program=none", nil)
	r.want(t, 404, "POST", "/v1/models/train", object{"program": "none"})
	r.want(t, 422, "POST", "/v1/models/train", object{"colour": "red"})
	r.want(t, 400, "POST", "/v1/models/unpin", "{")
	r.want(t, 201, "POST", "/v1/programs", program(object{"key": "other", "code_prefix": "next"}))
	for _, path := range []string{"/v1/models", "/v1/models/drift", "/v1/models/compare?a=x&b=y", "/v1/models/x/report"} {
		p := r.want(t, 422, "GET", path, nil)
		if detail := fmt.Sprint(p["errors"]); !slices.Equal(pointers(p), []string{"/program"}) || !strings.Contains(detail, "main, other") {
			t.Errorf("%s: got %v", path, p)
		}
		r.wantAs(t, catalog.ScopeDecide, 403, "GET", path, nil)
	}
	for _, path := range []string{"/v1/models/train", "/v1/models/unpin", "/v1/models/x/pin"} {
		r.wantAs(t, catalog.ScopeDecide, 403, "POST", path, nil)
	}
}

func TestModelReport(t *testing.T) {
	r, fake := modelRig(t)
	path := "/v1/models/" + fake.list[0].Version + "/report"
	v := r.want(t, 200, "GET", path+"?program=main", nil)
	e := v["evaluation"].(object)
	if v["version"] != fake.list[0].Version || e["log_loss"] != 0.1288 || e["auc"] != nil || e["calibration_slope"] != 0.95 || len(e["bins"].([]any)) != 2 {
		t.Errorf("got %v", e)
	}
	top := v["terms"].([]any)[0].(object)
	if top["term"] != "plan" || len(top["values"].([]any)) != len(top["rows"].([]any)) || fmt.Sprint(top["axes"].([]any)[0].(object)["levels"]) != "[[] [] [pro] [free]]" {
		t.Errorf("got %v", top)
	}
	if one := r.want(t, 200, "GET", path+"?term=plan", nil); len(one["terms"].([]any)) != 1 {
		t.Errorf("got %v", one)
	}
	for query, want := range map[string]string{
		"?format=svg": "predicted and observed", "?format=svg&part=slices": "channel: email", "?format=svg&part=terms": "Odds of a share by plan",
		"?format=svg&part=terms&term=open_ticket": "open support ticket", "?format=svg&term=shares": "shares so far", "?format=html": "Calibration slope",
	} {
		w := r.do(r.request(t, catalog.ScopeAdmin, "GET", path+query, nil))
		media := map[bool]string{true: "text/html; charset=utf-8", false: "image/svg+xml"}[strings.HasSuffix(query, "html")]
		if w.Code != 200 || w.Header().Get("Content-Type") != media || !strings.Contains(w.Body.String(), want) || w.Header().Get("Content-Security-Policy") == "" {
			t.Errorf("%s: got %d %s, no %q in %.300s", query, w.Code, w.Header(), want, w.Body)
		}
	}
	for accept, media := range map[string]string{
		"image/svg+xml": "image/svg+xml", "text/html,application/xhtml+xml": "text/html; charset=utf-8", "*/*": "application/json", "text/csv": "application/json",
		"application/json, image/svg+xml;q=.5": "application/json",
	} {
		req := r.request(t, catalog.ScopeAdmin, "GET", path, nil)
		req.Header.Set("Accept", accept)
		if w := r.do(req); w.Code != 200 || w.Header().Get("Content-Type") != media {
			t.Errorf("Accept %s: got %d %s", accept, w.Code, w.Header())
		}
	}
	if p := r.want(t, 404, "GET", path+"?format=svg&part=terms&term=moon", nil); !strings.Contains(p["detail"].(string), "it has plan, ") {
		t.Errorf("got %v", p)
	}
	r.want(t, 422, "GET", path+"?format=pdf", nil)
	card := r.want(t, 200, "GET", "/v1/models/scorecard@1/report", nil)
	if card["evaluation"].(object)["log_loss"] != 0.1412 || len(card["terms"].([]any)) != 7 {
		t.Errorf("got %v", card)
	}
	fake.list[0].Body = nil
	if p := r.want(t, 404, "GET", path, nil); !strings.Contains(p["detail"].(string), "no longer kept") {
		t.Errorf("got %v", p)
	}
}

func TestModelsAreCompared(t *testing.T) {
	r, fake := modelRig(t)
	a := fake.list[0].Version
	c := r.want(t, 200, "GET", "/v1/models/compare?program=main&a="+a+"&b=scorecard@1", nil)
	if c["a"].(object)["version"] != a || c["b"].(object)["log_loss"] != 0.1301 || c["difference"].(object)["log_loss"] != 0.0013 || c["unseen"] != true ||
		c["words"] != a+" has the lower log loss: 0.1288 against 0.1301 of scorecard@1 on 2014 decisions" {
		t.Errorf("got %v", c)
	}
	w := r.do(r.request(t, catalog.ScopeAdmin, "GET", "/v1/models/compare?format=svg&a="+a+"&b=scorecard@1", nil))
	if w.Code != 200 || w.Header().Get("Content-Type") != "image/svg+xml" || !strings.Contains(w.Body.String(), "log loss") {
		t.Errorf("got %d %s", w.Code, w.Header())
	}
	r.want(t, 404, "GET", "/v1/models/compare?a=moon&b=scorecard@1", nil)
	if got := pointers(r.want(t, 422, "GET", "/v1/models/compare", nil)); len(got) != 2 {
		t.Errorf("got bad fields %v", got)
	}
	fake.poor = true
	r.want(t, 409, "GET", "/v1/models/compare?a="+a+"&b=scorecard@1", nil)
}

func TestModelDrift(t *testing.T) {
	r, fake := modelRig(t)
	d := r.want(t, 200, "GET", "/v1/models/drift", nil)
	if d["version"] != fake.list[0].Version || fmt.Sprint(d["alarms"]) != "[plan has moved: its index is .31]" || d["calibration_slope"] != 0.62 ||
		d["features"].([]any)[0].(object)["psi"] != 0.31 || d["base_rate_z"] != 4.4 || d["calibration_slope_se"] != nil {
		t.Errorf("got %v", d)
	}
}
