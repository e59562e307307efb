package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"goodword/internal/postgres/pgtest"
)

// answers is a service that answers requests for models with documents, by method and path with query.
type answers map[string]string

func (a answers) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	answer, ok := a[r.Method+" "+r.URL.RequestURI()]
	switch {
	case r.Header.Get("Authorization") != "Bearer gw_admin_test":
		w.WriteHeader(http.StatusUnauthorized)
	case !ok:
		w.WriteHeader(http.StatusNotFound)
		answer = `{"title":"Not found","detail":"asked for ` + r.Method + " " + r.URL.RequestURI() + `"}`
	}
	_, _ = w.Write([]byte(answer))
}

// runModel runs goodword model against the answers.
func runModel(t *testing.T, a answers, args ...string) (string, error) {
	t.Helper()
	s := httptest.NewServer(a)
	t.Cleanup(s.Close)
	var out, log output
	env := map[string]string{"GOODWORD_URL": s.URL, "GOODWORD_KEY": "gw_admin_test"}
	err := run(t.Context(), append([]string{"model"}, args...), func(name string) string { return env[name] }, &out, &log)
	return out.String(), err
}

const (
	championJSON = `"version":"boost@0123456789ab","status":"champion","pinned":false,"trained_at":"2026-03-01T03:00:00Z","from":"2026-01-01T00:00:00Z",
		"until":"2026-02-01T00:00:00Z","rows":4000,"why":"log loss .1288 against the scorecard's .1412 on 2,014 later decisions","log_loss":0.1288,"auc":0.71`
	figuresJSON = `"rows":2014,"positives":61,"log_loss":0.1288,"auc":0.71,"ece":0.004,"calibration_slope":0.95,"expected_over_observed":null,
		"slices":[{"of":"channel","name":"email","rows":1500,"predicted":0.03,"observed":0.031}]`
)

func TestModelCommands(t *testing.T) {
	service := answers{
		"GET /v1/models?program=main": `{"program":"main","champion":"boost@0123456789ab","models":[{` + championJSON + `},
			{"version":"scorecard@1","status":"retired","pinned":true,"trained_at":null,"from":null,"until":null,"rows":0,"why":"","log_loss":null,"auc":null}]}`,
		"GET /v1/models/compare?a=boost%400123456789ab&b=scorecard%401": `{"from":"2026-02-01T00:00:00Z","until":"2026-03-01T00:00:00Z",
			"a":{"version":"boost@0123456789ab",` + figuresJSON + `},"b":{"version":"scorecard@1",` + figuresJSON + `},"words":"chance explains it"}`,
		"POST /v1/models/train":           `{` + championJSON + `}`,
		"POST /v1/models/scorecard@1/pin": `{"version":"scorecard@1","status":"champion","pinned":true,"why":"pinned by ops"}`,
		"POST /v1/models/unpin":           `{` + championJSON + `}`,
		"GET /v1/models/drift": `{"version":"boost@0123456789ab","from":"2026-02-01T00:00:00Z","until":"2026-03-01T00:00:00Z","rows":900,
			"alarms":["plan has moved"],"calibration_slope":null,"base_rate":0.03,"recent_rate":0.05,"base_rate_z":4.4,"features":[{"feature":"plan","psi":0.31,"alarm":true}]}`,
		"GET /v1/models/boost@0123456789ab/report?format=json": `{` + championJSON + `,"evaluation":{` + figuresJSON + `},"terms":[{"term":"plan","importance":0.4}]}`,
		"GET /v1/models/scorecard@1/report?format=json":        `{"version":"scorecard@1","status":"retired","terms":[]}`,
	}
	for line, want := range map[string]string{
		"list --program main": "VERSION             STATUS           TRAINED           ROWS  LOG LOSS  AUC    WHY\n" +
			"boost@0123456789ab  champion         2026-03-01 03:00  4000  0.1288    0.710  log loss .1288 against the scorecard's .1412 on 2,014 later decisions\n" +
			"scorecard@1         retired, pinned  -                 0     -         -      \n",
		"compare boost@0123456789ab scorecard@1": "2014 decisions from 2026-02-01 00:00 until 2026-03-01 00:00, 61 of them shared\n" +
			"                         boost@0123456789ab  scorecard@1\n" +
			"log loss                 0.1288              0.1288\n" +
			"AUC                      0.710               0.710\n" +
			"calibration slope        0.950               0.950\n" +
			"predicted over observed  -                   -\n" +
			"calibration error        0.0040              0.0040\n" +
			"chance explains it\n",
		"train":           "boost@0123456789ab: champion\nlog loss .1288 against the scorecard's .1412 on 2,014 later decisions\n",
		"pin scorecard@1": "scorecard@1: champion, pinned\npinned by ops\n",
		"unpin":           "boost@0123456789ab: champion\nlog loss .1288 against the scorecard's .1412 on 2,014 later decisions\n",
		"drift": "boost@0123456789ab on 900 decisions from 2026-02-01 00:00 until 2026-03-01 00:00\n" +
			"base rate 3.00 % then, 5.00 % now (z 4.4); calibration slope -\nALARM: plan has moved\n" +
			"FEATURE  PSI    \nplan     0.310  alarm\n",
		"report boost@0123456789ab": "boost@0123456789ab: champion\nlog loss .1288 against the scorecard's .1412 on 2,014 later decisions\n" +
			"learned from 4000 decisions from 2026-01-01 00:00 until 2026-02-01 00:00\n" +
			"on 2014 later decisions, 61 of them shared: log loss 0.1288, AUC 0.710, calibration slope 0.950, predicted over observed -\n" +
			"SLICE           ROWS  PREDICTED  OBSERVED\nchannel: email  1500  3.00 %     3.10 %\n" +
			"TERM  IMPORTANCE\nplan  0.400\n",
		"report scorecard@1": "scorecard@1: retired\nnot compared on later decisions\nTERM  IMPORTANCE\n",
	} {
		if got, err := runModel(t, service, strings.Fields(line)...); err != nil || got != want {
			t.Errorf("%s: %v\ngot\n%s\nwant\n%s", line, err, got, want)
		}
		got, err := runModel(t, service, append(strings.Fields(line), "--json")...)
		if err != nil || !json.Valid([]byte(got)) {
			t.Errorf("%s --json: got %s, %v", line, got, err)
		}
	}
}

func TestModelReportFiles(t *testing.T) {
	service := answers{
		"GET /v1/models/m@1/report?format=html":                      "<!doctype html>",
		"GET /v1/models/m@1/report?format=svg&part=terms&term=a%2Ab": "<svg/>",
	}
	file := filepath.Join(t.TempDir(), "page")
	if out, err := runModel(t, service, "report", "m@1", "--html", file); err != nil || out != "" {
		t.Fatalf("got %s, %v", out, err)
	}
	if text, err := os.ReadFile(file); err != nil || string(text) != "<!doctype html>" {
		t.Errorf("got %s, %v", text, err)
	}
	if out, err := runModel(t, service, "report", "m@1", "--svg", "-", "--part", "terms", "--term", "a*b"); err != nil || out != "<svg/>" {
		t.Errorf("got %s, %v", out, err)
	}
	for name, args := range map[string][]string{
		"two files": {"report", "m@1", "--html", "a", "--svg", "b"}, "unknown part": {"report", "m@1", "--part", "moon"}, "no version": {"pin"},
	} {
		if out, err := runModel(t, service, args...); err == nil {
			t.Errorf("%s: got %s", name, out)
		}
	}
	if _, err := runModel(t, service, "pin", "moon"); err == nil || !strings.Contains(err.Error(), "the service says: asked for POST /v1/models/moon/pin") {
		t.Errorf("got %v", err)
	}
	var out, log output
	if err := run(t.Context(), []string{"model", "list"}, func(string) string { return "" }, &out, &log); err == nil || !strings.Contains(err.Error(), "GOODWORD_KEY") {
		t.Errorf("without a key: %v", err)
	}
}

// TestModelsOfAService asks a real one that has just begun.
func TestModelsOfAService(t *testing.T) {
	s := start(t, pgtest.NewDatabase(t))
	if out, err := s.apply(t, "-f", exampleFile); err != nil {
		t.Fatalf("%s, %v", out, err)
	}
	ask := func(args ...string) (string, error) {
		var out, log output
		env := map[string]string{"GOODWORD_URL": s.url, "GOODWORD_KEY": s.adminKey()}
		err := run(t.Context(), append([]string{"model"}, args...), func(name string) string { return env[name] }, &out, &log)
		return out.String(), err
	}
	for line, want := range map[string]string{
		"list": "scorecard@1  champion", "report scorecard@1 --program friends": "order_age_days", "pin scorecard@1": "champion, pinned",
		"report scorecard@1 --svg - --term shares": "<svg ", "report scorecard@1 --html -": "<!doctype html>",
	} {
		if out, err := ask(strings.Fields(line)...); err != nil || !strings.Contains(out, want) {
			t.Errorf("%s: got %s, %v", line, out, err)
		}
	}
	for line, want := range map[string]string{
		"train": "no ask yet", "drift": "the scorecard scores", "pin boost@0": "it has scorecard@1", "list --program none": "there is no program",
	} {
		if out, err := ask(strings.Fields(line)...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %s, %v", line, out, err)
		}
	}
}
