package httpapi_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"goodword/internal/catalog"
	"goodword/scoring"
)

// TestModelLife walks a model through its life over the doors alone: nothing to learn from, trained on what customers did, scoring,
// pinned, rolled back, and told about.
func TestModelLife(t *testing.T) {
	r := newRig(t)
	r.want(t, 201, "POST", "/v1/offers", offer("ten", 1000))
	r.want(t, 201, "POST", "/v1/offers", offer("five", 500))
	r.want(t, 201, "POST", "/v1/programs", program(object{"activation": "fetch", "placements": []object{{"key": "app", "channel": "in_app"}}}))
	fresh := r.want(t, 200, "GET", "/v1/models", nil)
	if fresh["champion"] != scoring.ScorecardVersion || len(fresh["models"].([]any)) != 1 {
		t.Errorf("before anything: %v", fresh)
	}
	for method, path := range map[string]string{"POST": "/v1/models/train", "GET": "/v1/models/drift"} {
		if p := r.want(t, 409, method, path, nil); p["detail"] == "" {
			t.Errorf("%s: %v", path, p)
		}
	}
	r.want(t, 409, "GET", "/v1/models/compare?a=scorecard@1&b=scorecard@1", nil)

	r.enrol(t)
	random := rand.New(rand.NewPCG(1, 2))
	for week := range 2 {
		r.askAll(t, week, random)
	}
	made := r.want(t, 200, "POST", "/v1/models/train", object{"program": "main"})
	version := fmt.Sprint(made["version"])
	if made["status"] != "champion" || !strings.HasPrefix(version, "boost@") || made["why"] == "" || made["rows"].(float64) < 300 {
		t.Fatalf("trained: %v", made)
	}
	if list := r.want(t, 200, "GET", "/v1/models", nil); list["champion"] != version || len(list["models"].([]any)) != 2 {
		t.Errorf("got %v", list)
	}
	s := r.want(t, 200, "GET", "/v1/customers/p2/score", nil) // a gold promoter
	if s["model_version"] != version || s["calibration"] != "checked" || s["share_probability"].(float64) < 0.3 || len(s["reasons_for"].([]any)) == 0 ||
		s["typical_share_probability"].(float64) < 0.1 || s["promised"] != true || len(s["offers"].([]any)) != 1 {
		t.Errorf("got %v", s)
	}
	report := r.want(t, 200, "GET", "/v1/models/"+version+"/report", nil)
	e := report["evaluation"].(object)
	if len(e["bins"].([]any)) < 3 || len(e["slices"].([]any)) < 3 || len(report["terms"].([]any)) < 3 {
		t.Errorf("got %v", report)
	}
	for _, query := range []string{"?format=svg", "?format=svg&part=slices", "?format=svg&part=terms", "?format=html"} {
		w := r.do(r.request(t, catalog.ScopeAdmin, "GET", "/v1/models/"+version+"/report"+query, nil))
		if w.Code != 200 || !strings.Contains(w.Body.String(), "<svg ") {
			t.Errorf("%s: got %d %.300s", query, w.Code, w.Body)
		}
	}
	c := r.want(t, 200, "GET", "/v1/models/compare?a="+version+"&b=scorecard@1", nil)
	if !strings.HasPrefix(c["words"].(string), version+" has the lower log loss") {
		t.Errorf("got %v", c)
	}
	if d := r.want(t, 200, "GET", "/v1/models/drift", nil); d["version"] != version || len(d["features"].([]any)) == 0 {
		t.Errorf("got %v", d)
	}

	r.want(t, 200, "POST", "/v1/models/scorecard@1/pin", nil)
	if s := r.want(t, 200, "GET", "/v1/customers/p2/score", nil); s["model_version"] != scoring.ScorecardVersion {
		t.Errorf("rolled back, and %v scores", s["model_version"])
	}
	if card := r.want(t, 200, "GET", "/v1/models/scorecard@1/report", nil); card["evaluation"] == nil || card["pinned"] != true || card["status"] != "champion" {
		t.Errorf("got %v", card)
	}
	r.want(t, 404, "POST", "/v1/models/boost@000000000000/pin", nil)
	r.want(t, 200, "POST", "/v1/models/"+version+"/pin", nil)
	if free := r.want(t, 200, "POST", "/v1/models/unpin", nil); free["version"] != version || free["pinned"] != false || free["status"] != "champion" {
		t.Errorf("unpinned: %v", free)
	}
	if s := r.want(t, 200, "GET", "/v1/customers/p2/score", nil); s["model_version"] != version {
		t.Errorf("pinned again, and %v scores", s["model_version"])
	}
	entries := r.want(t, 200, "GET", "/v1/audit?kind=model", nil)["entries"].([]any)
	if len(entries) != 4 || entries[0].(object)["actor"] == "training" || entries[3].(object)["actor"] != "training" {
		t.Errorf("audited: %v", entries)
	}
}

// pupils are customers whose plan and NPS answer tell how likely they share.
const pupils = 400

func gold(i int) bool { return i/4%2 == 0 }

func (r *rig) enrol(t *testing.T) {
	t.Helper()
	var events []object
	for i := range pupils {
		id := fmt.Sprint("p", i)
		plan := "silver"
		if gold(i) {
			plan = "gold"
		}
		events = append(events,
			object{"type": "identify", "userId": id, "messageId": id + "i", "traits": object{"plan": plan}},
			object{"type": "track", "userId": id, "messageId": id + "n", "event": "NPS Submitted", "properties": object{"score": 7 + i%4}})
	}
	r.want(t, 200, "POST", "/v1/batch", object{"batch": events})
}

// askAll asks everybody; those share whom a chance makes to. Then a week passes.
func (r *rig) askAll(t *testing.T, week int, random *rand.Rand) {
	t.Helper()
	var lines strings.Builder
	for i := range pupils {
		fmt.Fprintf(&lines, "{\"customer_id\":\"p%d\",\"send_id\":\"%d\"}\n", i, week)
	}
	req := r.request(t, catalog.ScopeAdmin, "POST", "/v1/decisions/batch", lines.String())
	req.Header.Set("Content-Type", "application/x-ndjson")
	answers := bufio.NewScanner(r.do(req).Body)
	answers.Buffer(nil, 1<<20)
	var shares []object
	for i := 0; answers.Scan(); i++ {
		var d object
		if err := json.Unmarshal(answers.Bytes(), &d); err != nil || d["ask"] != true {
			t.Fatalf("%s, %v", answers.Bytes(), err)
		}
		chance := 0.05
		if i%4 >= 2 {
			chance = 0.35
		}
		if gold(i) {
			chance += 0.3
		}
		if random.Float64() < chance {
			shares = append(shares, object{"type": "track", "userId": d["customer_id"], "messageId": fmt.Sprint("s", week, "-", i), "event": "Product Shared",
				"properties": object{"decision_id": d["decision_id"]}})
		}
	}
	r.want(t, 200, "POST", "/v1/batch", object{"batch": shares})
	next := r.clock.Now().AddDate(0, 0, 7).Format(time.RFC3339)
	r.want(t, 200, "POST", "/v1/clock", object{"now": next})
}
