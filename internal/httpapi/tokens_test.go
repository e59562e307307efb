package httpapi_test

import (
	"fmt"
	"maps"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"goodword/internal/catalog"
	"goodword/internal/config"
	"goodword/internal/decide"
	"goodword/internal/httpapi"
	"goodword/internal/rules"
	"goodword/models"
)

// mint makes tokens with the export key and returns them by customer.
func (r *rig) mint(t *testing.T, with object, customers ...string) map[string]string {
	t.Helper()
	body := object{"customers": customers}
	maps.Copy(body, with)
	made := r.wantAs(t, catalog.ScopeExport, 200, "POST", "/v1/tokens", body)
	tokens := map[string]string{}
	for _, x := range made["tokens"].([]any) {
		entry := x.(object)
		tokens[entry["customer_id"].(string)], _ = entry["token"].(string)
	}
	return tokens
}

// byToken follows a token with no header at all, as AMPscript does.
func (r *rig) byToken(token, query string) *httptest.ResponseRecorder {
	return r.do(httptest.NewRequest("GET", "/v1/a/"+token+"?"+query, nil))
}

func TestTokensAskForOneCustomer(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	token := r.mint(t, object{"placement": "email"}, "ada")["ada"]
	if len(token) > 250 || strings.Contains(token, "ada") {
		t.Errorf("got token %q", token)
	}
	want := parse(t, r.nextAsk(t, "customer_id=ada&placement=email"))
	w := r.byToken(token, "")
	got := parse(t, w)
	if w.Code != 200 || got["decision_id"] != want["decision_id"] || got["body"] != want["body"] || got["warnings"] != "" || got["ask"] != true {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	if w.Header().Get("ETag") == "" || w.Header().Get("Set-Cookie") != "" || !strings.HasPrefix(w.Header().Get("Cache-Control"), "private") {
		t.Errorf("got headers %v", w.Header())
	}
	if text := r.byToken(token, "format=text&field=subject"); text.Body.String() != want["subject"] {
		t.Errorf("text: got %s", text.Body)
	}
	// What the token binds stays bound, and nothing else of a request counts.
	for query, warning := range map[string]string{
		"placement=in_app": "placement: the token is for another", "customer_id=bob": "customer_id is not a parameter",
		"send_id=x": "send_id is not a parameter", "program=none": "program is not a parameter", "channel=sms": "channel is not a parameter",
		"preview=1": "preview is not a parameter",
	} {
		doc := parse(t, r.byToken(token, query))
		if doc["decision_id"] != want["decision_id"] || !strings.Contains(doc["warnings"].(string), warning) {
			t.Errorf("%s: got %v with %v", query, doc["decision_id"], doc["warnings"])
		}
	}
	if w := r.byToken(token, "placement=in_app&strict=1"); w.Code != 422 {
		t.Errorf("strict: got %d %s", w.Code, w.Body)
	}
	free := r.mint(t, nil, "ada")["ada"]
	if doc := parse(t, r.byToken(free, "placement=in_app")); doc["placement"] != "in_app" || doc["channel"] != "in_app" || doc["warnings"] != "" {
		t.Errorf("a token for any placement: got %v", doc)
	}
	if doc := parse(t, r.byToken(free, "placement=nowhere")); doc["placement"] != "email" {
		t.Errorf("unknown placement: got %v", doc)
	}
	bound := r.mint(t, object{"placement": "newsletter_footer", "channel": "onsite"}, "ada")["ada"]
	if doc := parse(t, r.byToken(bound, "")); doc["channel"] != "onsite" || doc["placement"] != "newsletter_footer" {
		t.Errorf("a token with a channel: got %v", doc)
	}
}

// TestBadTokens follows what is no good token: the fallback with 200, strict 401 without a word more, and nothing is written.
func TestBadTokens(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	good := r.mint(t, nil, "ada")["ada"]
	parts := strings.Split(good, ".")
	soon := r.mint(t, object{"not_after": r.clock.Now().Add(time.Hour)}, "ada")["ada"]
	r.clock.Move(r.clock.Now().Add(2 * time.Hour))
	foreign := (&models.TokenKey{KID: parts[1]})
	for name, token := range map[string]string{
		"altered payload": parts[0] + "." + parts[1] + "." + "A" + parts[2][1:] + "." + parts[3],
		"altered seal":    good[:len(good)-1] + map[bool]string{true: "B", false: "A"}[good[len(good)-1] == 'A'],
		"other key id":    parts[0] + ".abcdefgh." + parts[2] + "." + parts[3],
		"other version":   "v2" + good[2:],
		"run out":         soon,
		"forged":          models.AskToken{Customer: models.CustomerID{1}, Program: "main", NotAfter: r.clock.Now().Add(time.Hour)}.Sign(foreign),
		"nonsense":        "hello",
		"long":            strings.Repeat("x", 5000),
	} {
		w := r.byToken(token, "")
		doc := parse(t, w)
		if w.Code != 200 || doc["reason_code"] != "bad_token" || doc["ask"] != false || doc["fallback"] != true || w.Header().Get("X-Fallback") != "1" ||
			!strings.Contains(w.Header().Get("Cache-Control"), "no-store") {
			t.Errorf("%s: got %d %s", name, w.Code, w.Body)
		}
		if w := r.byToken(token, "format=text"); w.Code != 200 || w.Body.Len() != 0 {
			t.Errorf("%s as text: got %d %s", name, w.Code, w.Body)
		}
		strict := r.byToken(token, "strict=1")
		if problem := parse(t, strict); strict.Code != 401 || problem["detail"] != "the token is not valid" || problem["instance"] != "/v1/a/:token" {
			t.Errorf("%s, strict: got %d %s", name, strict.Code, strict.Body)
		}
	}
	if n := r.count(t, "decisions"); n != 0 {
		t.Errorf("%d decisions were stored", n)
	}
	if doc := parse(t, r.byToken(good, "")); doc["ask"] != true {
		t.Errorf("the good one: got %v", doc)
	}
}

// TestTokensAreRevokedEverywhere revokes at one replica and asks another.
func TestTokensAreRevokedEverywhere(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	r.want(t, 200, "POST", "/v1/identify", object{"userId": "bob", "messageId": "3"})
	second := r.replica(t)
	tokens := r.mint(t, nil, "ada", "bob")
	asks := func(rig *rig, token string) bool {
		t.Helper()
		return parse(t, rig.byToken(token, ""))["ask"] == true
	}
	if !asks(second, tokens["ada"]) || !asks(r, tokens["ada"]) {
		t.Fatal("the token does not ask at a replica that has not signed it")
	}
	out := r.wantAs(t, catalog.ScopeExport, 200, "POST", "/v1/tokens/revoke", object{"customers": []string{"ada", "nobody"}})
	entries := out["customers"].([]any)
	if entries[0].(object)["revoked"] != true || entries[1].(object)["revoked"] != false || entries[1].(object)["error"] == nil {
		t.Errorf("got %v", out)
	}
	for name, rig := range map[string]*rig{"first": r, "second": second} {
		if doc := parse(t, rig.byToken(tokens["ada"], "")); doc["reason_code"] != "bad_token" || doc["referral_link"] != "" {
			t.Errorf("%s replica: got %v", name, doc)
		}
		if w := rig.byToken(tokens["ada"], "strict=1"); w.Code != 401 {
			t.Errorf("%s replica, strict: got %d", name, w.Code)
		}
	}
	if !asks(r, r.mint(t, nil, "ada")["ada"]) || !asks(second, tokens["bob"]) {
		t.Error("a new token, or another customer's, does not ask")
	}
}

// TestTokenKeysRotate lets old tokens run out, or ends them.
func TestTokenKeysRotate(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	asks := func(token string) bool { return parse(t, r.byToken(token, ""))["ask"] == true }
	first := r.mint(t, nil, "ada")["ada"]
	r.want(t, 200, "POST", "/v1/tokens/rotate", nil)
	next := r.mint(t, nil, "ada")["ada"]
	if strings.Split(first, ".")[1] == strings.Split(next, ".")[1] || !asks(first) || !asks(next) {
		t.Error("after a rotation both keys verify and the new one signs")
	}
	r.want(t, 200, "POST", "/v1/tokens/rotate", object{"retire": true})
	if asks(first) || asks(next) || !asks(r.mint(t, nil, "ada")["ada"]) {
		t.Error("after retiring, only tokens of the new key ask")
	}
	r.wantAs(t, catalog.ScopeExport, 403, "POST", "/v1/tokens/rotate", nil)
	r.wantAs(t, catalog.ScopeDecide, 403, "POST", "/v1/tokens", object{"customers": []string{"ada"}})
}

// TestTokenOfAnotherWorkspace follows one workspace's token with another's customer of the same id there.
func TestTokenOfAnotherWorkspace(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	token := r.mint(t, nil, "ada")["ada"]
	other, err := r.store.CreateWorkspace(t.Context(), "other", r.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	if err := r.catalog.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	key, err := r.catalog.SigningKey(t.Context(), other)
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(token, ".")
	if w := r.byToken(parts[0]+"."+key.KID+"."+parts[2]+"."+parts[3], "strict=1"); w.Code != 401 {
		t.Errorf("with the other workspace's key id: got %d %s", w.Code, w.Body)
	}
	opened, err := models.OpenToken(token, signing(t, r, r.ws))
	if err != nil {
		t.Fatal(err)
	}
	if doc := parse(t, r.byToken(opened.Sign(key), "")); doc["reason_code"] != "no_program" {
		t.Errorf("signed by the other workspace: got %v", doc)
	}
}

func signing(t *testing.T, r *rig, ws models.WorkspaceID) *models.TokenKey {
	t.Helper()
	key, err := r.catalog.SigningKey(t.Context(), ws)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// TestMintInBulk makes ten thousand tokens at once, in order, with errors in line.
func TestMintInBulk(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	err := r.store.LoadCustomers(t.Context(), r.ws, r.catalog.Secret(r.ws), 9_998, r.clock.Now(), func(i int) (string, *models.State) {
		return fmt.Sprintf("%s-%d", strings.Repeat("c", 150), i), new(models.State) // together more than a megabyte
	})
	if err != nil {
		t.Fatal(err)
	}
	ids := []string{"nobody"}
	for i := range 9_998 {
		ids = append(ids, fmt.Sprintf("%s-%d", strings.Repeat("c", 150), i))
	}
	ids = append(ids, strings.Repeat("x", 201))
	made := r.wantAs(t, catalog.ScopeExport, 200, "POST", "/v1/tokens", object{"customers": ids})
	list := made["tokens"].([]any)
	if len(list) != len(ids) {
		t.Fatalf("got %d entries, want %d", len(list), len(ids))
	}
	seen := map[string]bool{}
	for i, x := range list {
		entry := x.(object)
		token, _ := entry["token"].(string)
		if entry["customer_id"] != ids[i] || (token == "") != (i == 0 || i == len(ids)-1) || token == "" && entry["error"] == nil || seen[token] && token != "" {
			t.Fatalf("entry %d: got %v", i, entry)
		}
		seen[token] = true
	}
	if status := list[0].(object)["error"].(object)["status"]; status != 404.0 {
		t.Errorf("unknown customer: got %v", status)
	}
	for name, body := range map[string]any{
		"too many": object{"customers": make([]string, 10_001)}, "none": object{"customers": []string{}}, "past": object{"customers": []string{"a"}, "not_after": "2020-01-01T00:00:00Z"},
		"far": object{"customers": []string{"a"}, "not_after": "2040-01-01T00:00:00Z"}, "channel": object{"customers": []string{"a"}, "channel": "pigeon"},
	} {
		t.Run(name, func(t *testing.T) { r.wantAs(t, catalog.ScopeExport, 422, "POST", "/v1/tokens", body) })
	}
	for _, body := range []object{{"program": "none"}, {"placement": "none"}} {
		body["customers"] = []string{"ada"}
		r.wantAs(t, catalog.ScopeExport, 404, "POST", "/v1/tokens", body)
	}
}

// TestTokenAnswersWhateverFails is promise 12 at the token's door.
func TestPromise12TokenDoorFallsBackWhateverFails(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	token := r.mint(t, nil, "ada")["ada"]
	for name, behind := range map[string]*broken{
		"unavailable": {err: &models.Error{Kind: models.Unavailable}}, "panic": {panic: "boom"}, "hangs": {wait: true},
	} {
		r.services.Decide = behind
		r.serve(t)
		w := r.byToken(token, "")
		if doc := parse(t, w); w.Code != 200 || doc["reason_code"] != "degraded" || doc["ask"] != false {
			t.Errorf("%s: got %d %s", name, w.Code, w.Body)
		}
	}
}

// replica is another process on the same database.
func (r *rig) replica(t *testing.T) *rig {
	t.Helper()
	other := *r
	other.clock = config.NewManualClock(r.clock.Now())
	other.catalog = catalog.New(r.store, other.clock, r.services.Log)
	if err := other.catalog.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	decisions := r.store.NewDecisions(nil)
	go decisions.Run(t.Context())
	other.services.Catalog = other.catalog
	other.services.Tokens = &decide.Tokens{Store: r.store, Catalog: other.catalog, Clock: other.clock}
	other.services.Decide = &decide.Service{
		Store: decisions, Log: r.store, Catalog: other.catalog, Rules: &rules.Cache{}, Clock: other.clock, Models: other.catalog,
		PublicURL: links, People: r.store,
	}
	other.serve(t)
	return &other
}

var _ httpapi.Tokens = (*decide.Tokens)(nil)
