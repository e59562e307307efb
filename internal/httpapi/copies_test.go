package httpapi_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"log/slog"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"goodword/internal/catalog"
	"goodword/internal/copydesk"
	"goodword/internal/httpapi"
	"goodword/internal/llm"
	"goodword/internal/llm/scripted"
	"goodword/models"
)

// newDeskRig is a rig whose desk has a scripted model behind HTTP, and a brand.
func newDeskRig(t *testing.T, script scripted.Script) *rig {
	t.Helper()
	server, err := scripted.Start(script)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	r := newRig(t, func(s *httpapi.Services) {
		desk := s.Copies.(*copydesk.Desk)
		provider := llm.Provider{Name: "scripted", BaseURL: server.BaseURL(), Model: scripted.Model, Currency: "USD", Price: &llm.Price{Prompt: 400_000, Completion: 1_600_000}}
		client, err := llm.New([]llm.Provider{provider}, desk.Store.(llm.Ledger), desk.Clock, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(client.Close)
		desk.Writer, desk.Model = client, scripted.Model
	})
	r.want(t, 200, "PUT", "/v1/brand", object{"name": "Acme", "pitch": "Invoices that write themselves."})
	return r
}

var wantedCell = object{"approach": "dual_favour", "channel": "share_whatsapp", "locale": "en", "friend": "credit", "advocate": "credit"}

// generate asks for the cell and returns the lines of the answer.
func (r *rig) generate(t *testing.T) []object {
	t.Helper()
	w := r.do(r.request(t, catalog.ScopeAdmin, "POST", "/v1/copies/generate", wantedCell))
	if w.Code != 200 || w.Header().Get("Content-Type") != "application/x-ndjson" {
		t.Fatalf("got %d: %s", w.Code, w.Body)
	}
	var lines []object
	for in := bufio.NewScanner(w.Body); in.Scan(); {
		var line object
		if err := json.Unmarshal(in.Bytes(), &line); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line)
	}
	return lines
}

// TestGenerateTellsEachStep has a model that writes an amount out at first.
func TestGenerateTellsEachStep(t *testing.T) {
	r := newDeskRig(t, scripted.Script{Answer: func(req scripted.Request) string {
		if len(req.Messages) > 2 {
			return scripted.Copywriter(req)
		}
		return strings.Replace(scripted.Copywriter(req), "Worth a look, maybe.", "Worth $50, maybe.", 1)
	}})
	lines := r.generate(t)
	var steps []string
	for _, l := range lines {
		steps = append(steps, fmt.Sprint(l["step"], " ", l["round"]))
	}
	if got := strings.Join(steps, ", "); got != "asked 1, answered 1, asked 2, answered 2, stored <nil>" {
		t.Fatalf("got %s", got)
	}
	if messages := lines[0]["messages"].([]any); len(messages) != 2 || lines[0]["prompt"] != "copy@1" {
		t.Errorf("the brief is %v", lines[0])
	}
	second := lines[1]["variants"].([]any)[1].(object)["findings"].([]any)[0].(object)
	if second["code"] != "AMOUNT_MISMATCH" || second["text"] != "$50" || lines[1]["cost_micros"].(float64) <= 0 {
		t.Errorf("got %v", lines[1])
	}
	stored := lines[4]["copies"].([]any)
	if len(stored) != 4 || lines[4]["cost_micros"] != lines[1]["cost_micros"].(float64)+lines[3]["cost_micros"].(float64) {
		t.Errorf("got %v", lines[4])
	}
	if drafts := r.want(t, 200, "GET", "/v1/copies?state=draft&channel=share_whatsapp", nil)["copies"].([]any); len(drafts) != 3 {
		t.Errorf("got %v", drafts)
	}
	first := r.want(t, 200, "GET", "/v1/copies?limit=3", nil)
	rest := r.want(t, 200, "GET", "/v1/copies?limit=3&after="+first["next"].(string), nil)
	if len(first["copies"].([]any)) != 3 || len(rest["copies"].([]any)) != 1 || rest["next"] != nil {
		t.Errorf("pages of %d and %d", len(first["copies"].([]any)), len(rest["copies"].([]any)))
	}
}

func TestGenerateSaysWhatStandsInTheWay(t *testing.T) {
	r := newDeskRig(t, scripted.Script{Always: scripted.KeyRefused})
	lines := r.generate(t)
	if last := lines[len(lines)-1]["error"]; last == nil || !strings.Contains(fmt.Sprint(last), "refuses its key (401)") {
		t.Errorf("got %v", lines)
	}
	if problem := r.want(t, 422, "POST", "/v1/copies/generate", object{"approach": "loud", "channel": "fax", "locale": "xx-yy", "friend": "credit"}); len(problem["errors"].([]any)) != 4 {
		t.Errorf("got %v", problem)
	}
	without := newRig(t)
	without.want(t, 404, "POST", "/v1/copies/generate", wantedCell)
	without.want(t, 200, "PUT", "/v1/brand", object{"name": "Acme", "pitch": "Invoices that write themselves."})
	if problem := without.want(t, 409, "POST", "/v1/copies/generate", wantedCell); !strings.Contains(problem["detail"].(string), "set GOODWORD_LLM_URL") {
		t.Errorf("got %v", problem)
	}
	without.want(t, 200, "PUT", "/v1/brand", object{"name": "Acme", "pitch": "Invoices that write themselves.", "generated": false})
	r.wantAs(t, catalog.ScopeDecide, 403, "POST", "/v1/copies/generate", wantedCell)
}

// TestCopiesAtTheDoor takes one copy through its states.
func TestCopiesAtTheDoor(t *testing.T) {
	r := newDeskRig(t, scripted.Script{Answer: scripted.Copywriter})
	r.generate(t)
	c := r.want(t, 200, "GET", "/v1/copies", nil)["copies"].([]any)[0].(object)
	at := "/v1/copies/" + c["id"].(string)
	if got := r.want(t, 200, "POST", at+"/approve", nil); got["state"] != "approved" || got["cell"] != "dual_favour/share_whatsapp/en/credit+credit" {
		t.Errorf("got %v", got)
	}
	problem := r.want(t, 422, "PATCH", at, object{"fields": object{"body": "You get $50 off. {{disclosure}} {{referral_link}}"}})
	if first := problem["errors"].([]any)[0].(object); first["pointer"] != "/fields/body" || !strings.HasPrefix(first["detail"].(string), "AMOUNT_MISMATCH") {
		t.Errorf("got %v", problem)
	}
	words := "Have a look: you get {{friend_reward}}. {{disclosure}} {{referral_link}}"
	if got := r.want(t, 200, "PATCH", at, object{"fields": object{"body": words}}); got["version"] != 2.0 || got["source"] != "person" {
		t.Errorf("got %v", got)
	}
	r.want(t, 422, "POST", at+"/rollback", object{})
	if got := r.want(t, 200, "POST", at+"/rollback", object{"version": 1}); got["version"] != 1.0 || got["state"] != "approved" {
		t.Errorf("got %v", got)
	}
	r.want(t, 409, "POST", at+"/reject", nil)
	if got := r.want(t, 200, "POST", at+"/retire", nil); got["state"] != "retired" {
		t.Errorf("got %v", got)
	}
	r.want(t, 404, "POST", "/v1/copies/cp_aaaaaaaaaaaa/approve", nil)
	r.want(t, 422, "GET", "/v1/copies?after=7", nil)
	r.wantAs(t, catalog.ScopeDecide, 403, "GET", "/v1/copies", nil)
}

// TestResultsOfCopiesAtTheDoor: a version is listed with what came of it, and a new one begins with nothing.
func TestResultsOfCopiesAtTheDoor(t *testing.T) {
	r := newDeskRig(t, scripted.Script{Answer: scripted.Copywriter})
	r.generate(t)
	id := r.want(t, 200, "GET", "/v1/copies", nil)["copies"].([]any)[0].(object)["id"].(string)
	results := models.CopyResults{Shown: 100, Shared: 12, Clicked: 9, SignedUp: 4, Purchased: 1}
	learned := models.Learned{Copies: []models.CopyResult{{CopyVersion: models.CopyVersion{ID: id, Version: 1}, CopyResults: results}}}
	if err := r.store.ReplaceLearned(t.Context(), r.ws, learned); err != nil {
		t.Fatal(err)
	}
	r.want(t, 200, "PATCH", "/v1/copies/"+id, object{"fields": object{"body": "Have a look: you get {{friend_reward}}. {{disclosure}} {{referral_link}}"}})
	versions := r.want(t, 200, "GET", "/v1/copies?id="+id, nil)["copies"].([]any)
	first, second := versions[0].(object)["results"].(object), versions[1].(object)["results"].(object)
	rate := first["share_rate"].(object)
	delete(first, "share_rate")
	want := object{"shown": 100., "shared": 12., "clicked": 9., "signed_up": 4., "purchased": 1., "window_hours": 72.}
	if diff := cmp.Diff(want, first); diff != "" {
		t.Error(diff)
	}
	// Wilson's interval of 12 in 100, by its formula in another program.
	for name, want := range map[string]float64{"rate": 0.12, "low": 0.0700, "high": 0.1981} {
		if got := rate[name].(float64); math.Abs(got-want) > 5e-5 {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
	}
	if second["shown"] != 0. || second["share_rate"] != nil {
		t.Errorf("version 2: %v", second)
	}
}
