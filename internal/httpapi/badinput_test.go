package httpapi_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"goodword/internal/catalog"
	"goodword/models"
)

func TestBadInput(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	id := r.want(t, 200, "POST", "/v1/decisions", object{"customer_id": "ada"})["decision_id"].(string)
	elsewhere := models.DecisionID{Customer: models.NewCustomerID([]byte("x"), "y"), At: r.clock.Now(), Number: 1}.String()
	for name, test := range map[string]struct {
		method, path string
		body         any
		status       int
		pointers     []string
	}{
		"malformed JSON":       {"POST", "/v1/decisions", `{"customer_id":`, 400, nil},
		"no body":              {"POST", "/v1/decisions", nil, 400, nil},
		"not an object":        {"POST", "/v1/decisions", `[]`, 422, []string{""}},
		"oversized body":       {"POST", "/v1/decisions", strings.Repeat(" ", 1<<20+1), 413, nil},
		"decision, wrong":      {"POST", "/v1/decisions", `{"customer_id":1,"preview":"yes","chanel":"email"}`, 422, []string{"/chanel", "/customer_id", "/preview"}},
		"decision, out of":     {"POST", "/v1/decisions", `{"channel":"pigeon"}`, 422, []string{"/customer_id", "/channel"}},
		"unknown customer":     {"POST", "/v1/decisions", `{"customer_id":"nobody"}`, 404, nil},
		"unknown program":      {"POST", "/v1/decisions", `{"customer_id":"ada","program":"none"}`, 404, nil},
		"unknown placement":    {"POST", "/v1/decisions", `{"customer_id":"ada","placement":"none"}`, 404, nil},
		"no decision's id":     {"GET", "/v1/decisions/dec_1", nil, 404, nil},
		"nobody's decision":    {"GET", "/v1/decisions/" + elsewhere, nil, 404, nil},
		"nobody's activation":  {"POST", "/v1/decisions/" + elsewhere + "/activation", `{}`, 404, nil},
		"activation, wrong":    {"POST", "/v1/decisions/" + id + "/activation", `{"kind":"seen","at":"2030-01-01T00:00:00Z"}`, 422, []string{"/kind", "/at"}},
		"outcome, wrong":       {"POST", "/v1/decisions/" + id + "/outcome", `{"type":"activation","value_minor":-1}`, 422, []string{"/type", "/value_minor", "/currency"}},
		"outcome, no type":     {"POST", "/v1/decisions/" + id + "/outcome", `{}`, 422, []string{"/type"}},
		"no activations":       {"POST", "/v1/activations", `{"activations":[]}`, 422, []string{"/activations"}},
		"too many activations": {"POST", "/v1/activations", `{"activations":[` + strings.Repeat("1,", 2500) + `1]}`, 422, []string{"/activations"}},
		"offer, wrong":         {"POST", "/v1/offers", `{"key":"A","advocate":{"kind":"credit","minor":"ten"},"friend":{"kind":"none"},"price":1}`, 422, []string{"/advocate/minor", "/price", "/key", "/name", "/currency"}},
		"offer, taken":         {"POST", "/v1/offers", offer("ten", 1), 409, nil},
		"experiment, wrong": {"POST", "/v1/experiments", `{"key":"e","program":"main","factors":["offer"],"floor":1,"metric":"joy","arms":[{"key":"a","offer":"five"},{"key":"a","offer":"none","weight":-1}]}`,
			422, []string{"/metric", "/floor", "/floor", "/arms/1/key", "/arms/1/weight", "/arms/1/offer"}},
		"program, wrong":       {"POST", "/v1/programs", program(object{"audience": "nps >", "holdout_share": 2, "default_offer": "none", "placements": []object{{"key": "", "channel": "fax"}}}), 422, []string{"/holdout_share", "/placements/0/key", "/placements/0/channel", "/default_offer", "/audience"}},
		"program, taken":       {"POST", "/v1/programs", program(object{"code_prefix": "other"}), 422, []string{"/code_prefix"}}, // o is no letter of codes
		"prefix, taken":        {"POST", "/v1/programs", program(object{"key": "second"}), 409, []string{"/code_prefix"}},
		"patch, wrong":         {"PATCH", "/v1/programs/main", `{"name":null,"cap_days":-1,"bogus":1,"key":"x"}`, 422, []string{"/bogus", "/key", "/name", "/cap_days"}},
		"patch, no object":     {"PATCH", "/v1/programs/main", `[]`, 422, []string{""}},
		"patch of nothing":     {"PATCH", "/v1/programs/none", `{}`, 404, nil},
		"patch while running":  {"PATCH", "/v1/experiments/reward", `{"floor":0,"metric":"click","name":"The reward"}`, 409, []string{"/floor", "/metric"}},
		"patch of free fields": {"PATCH", "/v1/experiments/reward", `{"name":"` + strings.Repeat("x", 201) + `","hypothesis":1}`, 422, []string{"/hypothesis"}},
		"name too long":        {"PATCH", "/v1/experiments/reward", `{"name":"` + strings.Repeat("x", 201) + `"}`, 422, []string{"/name"}},
		"conclude, wrong":      {"POST", "/v1/experiments/reward/conclude", `{"arm":"none","note":" "}`, 422, []string{"/note", "/arm"}},
		"conclude, no note":    {"POST", "/v1/experiments/reward/conclude", `{"arm":1}`, 422, []string{"/arm"}},
		"conclude nothing":     {"POST", "/v1/experiments/none/conclude", `{"note":"x"}`, 404, nil},
		"start twice":          {"POST", "/v1/experiments/reward/start", nil, 409, nil},
		"delete a default":     {"DELETE", "/v1/offers/ten", nil, 409, nil},
		"key of no scope":      {"POST", "/v1/keys", `{"scope":"root","name":3}`, 422, []string{"/name"}},
		"key unknown":          {"DELETE", "/v1/keys/9999", nil, 404, nil},
		"key no number":        {"DELETE", "/v1/keys/x", nil, 404, nil},
		"clock back":           {"POST", "/v1/clock", `{"now":"2020-01-01T00:00:00Z"}`, 409, nil},
		"clock nowhere":        {"POST", "/v1/clock", `{}`, 422, []string{"/now"}},
		"clock, wrong":         {"POST", "/v1/clock", `{"now":"noon"}`, 422, []string{"/now"}},
		"report of nothing":    {"GET", "/v1/experiments/none/report", nil, 404, nil},
	} {
		t.Run(name, func(t *testing.T) {
			w := r.do(r.request(t, catalog.ScopeAdmin, test.method, test.path, test.body))
			if w.Code != test.status {
				t.Fatalf("got %d %s, want %d", w.Code, w.Body, test.status)
			}
			doc := parse(t, w)
			if got := pointers(doc); !slices.Equal(got, append([]string{}, test.pointers...)) {
				t.Errorf("got bad fields %q, want %q: %s", got, test.pointers, w.Body)
			}
			path, _, _ := strings.Cut(test.path, "?")
			if w.Header().Get("Content-Type") != "application/problem+json" || doc["status"] != float64(test.status) || doc["instance"] != path ||
				doc["title"] == "" || !strings.HasPrefix(doc["type"].(string), "/problems/") {
				t.Errorf("no problem of RFC 9457: %s %s", w.Header(), w.Body)
			}
		})
	}
}

// TestWithoutDatabase checks what is answered while the database is away: 503, except where a friend or a message waits.
func TestWithoutDatabase(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	code := r.want(t, 200, "POST", "/v1/decisions", object{"customer_id": "ada"})["referral_code"].(string)
	r.store.Close()
	for _, test := range []struct {
		method, path string
		body         any
		status       int
	}{
		{"POST", "/v1/decisions", object{"customer_id": "ada"}, 503},
		{"POST", "/v1/track", object{"userId": "ada", "event": "Logged In", "messageId": "9"}, 503},
		{"POST", "/v1/offers", offer("new", 1), 503},
		{"GET", "/v1/offers", nil, 503},
		{"GET", "/readyz", nil, 503},
		{"GET", "/healthz", nil, 200},
		{"GET", "/v1/next-ask?customer_id=ada", nil, 200},
		{"GET", "/r/" + code, nil, 302},
		{"GET", "/r/acme" + strings.Repeat("2", 10), nil, 302}, // nobody's code
		{"GET", "/r/zzzz" + strings.Repeat("2", 10), nil, 404}, // nobody's prefix
	} {
		w := r.do(r.request(t, catalog.ScopeAdmin, test.method, test.path, test.body))
		if w.Code != test.status {
			t.Errorf("%s %s: got %d %s, want %d", test.method, test.path, w.Code, w.Body, test.status)
		}
		if test.status == 503 && w.Header().Get("Retry-After") == "" {
			t.Errorf("%s %s: no Retry-After", test.method, test.path)
		}
	}
}

func TestOversizedBodyIsNotWaitedFor(t *testing.T) {
	r := newRig(t)
	for path, status := range map[string]int{"/v1/decisions": 413, "/v1/programs": 413, "/v1/batch": 400, "/v1/track": 400} {
		q := r.request(t, catalog.ScopeAdmin, http.MethodPost, path, nil)
		q.Body = http.NoBody // reading it would find nothing and answer something else
		q.ContentLength = 2 << 20
		if w := r.do(q); w.Code != status || !strings.Contains(w.Body.String(), "at most") {
			t.Errorf("%s: got %d %s, want %d", path, w.Code, w.Body, status)
		}
	}
}

func TestOpenAPIDocument(t *testing.T) {
	r := newRig(t)
	doc := r.wantAs(t, "", 200, "GET", "/openapi.json", nil)
	paths := doc["paths"].(object)
	for _, path := range []string{"/v1/decisions", "/v1/decisions/{id}/outcome", "/v1/programs/{key}", "/v1/experiments/{key}/start", "/v1/clock"} {
		if paths[path] == nil {
			t.Errorf("%s is not described", path)
		}
	}
	create := paths["/v1/programs"].(object)["post"].(object)
	content := create["requestBody"].(object)["content"].(object)
	if len(content) != 1 || content["application/json"] == nil {
		t.Errorf("a program's body is described as %v", content)
	}
	if doc["openapi"] != "3.1.0" {
		t.Errorf("got version %v", doc["openapi"])
	}
}
