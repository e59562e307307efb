package httpapi_test

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"goodword/internal/catalog"
	"goodword/internal/httpapi"
	"goodword/models"
)

// host is a business's server and the page that it shows: a widget key and a public key.
type host struct {
	*rig
	kid, secret, public string
}

func (r *rig) host(t testing.TB) *host {
	t.Helper()
	made := r.want(t, 201, "POST", "/v1/widget-keys", object{"name": "app"})
	return &host{rig: r, kid: made["kid"].(string), secret: made["secret"].(string), public: r.keys[catalog.ScopePublic]}
}

// sign signs a token for a customer, good for ten minutes, with claims changed.
func (h *host) sign(t testing.TB, customer string, with object) string {
	t.Helper()
	now := h.clock.Now()
	claims := jwt.MapClaims{"sub": customer, "aud": "main", "iat": now.Unix(), "exp": now.Add(10 * time.Minute).Unix()}
	maps.Copy(claims, with)
	token := jwt.NewWithClaims(jwt.SigningMethodHS256, claims)
	token.Header["kid"] = h.kid
	text, err := token.SignedString([]byte(h.secret))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// page calls a widget's door as a page does, "" for no token.
func (h *host) page(t testing.TB, method, path, token string, body any) *httptest.ResponseRecorder {
	t.Helper()
	q := h.request(t, "none", method, path, body)
	q.Header.Set("X-Api-Key", h.public)
	if token != "" {
		q.Header.Set("Authorization", "Bearer "+token)
	}
	return h.do(q)
}

func (h *host) copy(t testing.TB, token, query string) object {
	t.Helper()
	w := h.page(t, "GET", "/v1/copy?"+query, token, nil)
	if w.Code != 200 {
		t.Fatalf("got %d %s", w.Code, w.Body)
	}
	return parse(t, w)
}

func shares(doc object) map[string]object {
	all := map[string]object{}
	for _, s := range doc["share"].([]any) {
		all[s.(object)["channel"].(string)] = s.(object)
	}
	return all
}

// TestCopy asks for the words of one customer, whom the host's token names.
func TestCopy(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	h := r.host(t)
	w := h.page(t, "GET", "/v1/copy?locale=en-GB&share_channels=whatsapp,sms,email,x,link", h.sign(t, "ada", nil), nil)
	doc := parse(t, w)
	if w.Code != 200 || doc["ask"] != true || doc["generic"] != false || doc["decision_id"] == "" || doc["placement"] != "in_app" ||
		doc["channel"] != "in_app" || doc["program"] != "main" || doc["copy_source"] != "template" || doc["locale"] != "en-GB" ||
		doc["headline"] == "" || doc["body"] == "" || doc["cta"] == "" || doc["referrals_count"] != 0.0 || len(doc["warnings"].([]any)) != 0 {
		t.Fatalf("got %d %s", w.Code, w.Body)
	}
	want := map[string]string{
		"Cache-Control": "private, no-store", "Content-Type": "application/json; charset=utf-8", "X-Content-Type-Options": "nosniff",
		"Vary": "Authorization, X-Api-Key",
	}
	for name, value := range want {
		if got := w.Header().Get(name); got != value {
			t.Errorf("%s: got %q, want %q", name, got, value)
		}
	}
	promise := doc["promise"].(object)
	if promise["currency"] != "EUR" || promise["friend_minor"] != promise["advocate_minor"] || promise["friend_text"] == "" ||
		!strings.Contains(doc["disclosure"].(string), promise["advocate_text"].(string)) {
		t.Errorf("got promise %v with disclosure %q", promise, doc["disclosure"])
	}
	link := doc["referral_link"].(string)
	all := shares(doc)
	if len(all) != len(doc["share"].([]any)) || len(all) == 0 {
		t.Fatalf("got %v", doc["share"])
	}
	for channel, s := range all {
		if s["link"] != link+"."+channel || !strings.Contains(s["text"].(string), link+"."+channel) || s["url"] == "" || s["editable"] != s["carries_text"] {
			t.Errorf("%s: got %v", channel, s)
		}
	}
	// The same decision as for a backend, and again for the same customer.
	backend := r.want(t, 200, "POST", "/v1/decisions", object{"customer_id": "ada", "placement": "in_app", "channel": "in_app"})
	again := h.copy(t, h.sign(t, "ada", object{"exp": r.clock.Now().Add(time.Hour).Unix()}), "locale=en-GB")
	if backend["decision_id"] != doc["decision_id"] || again["decision_id"] != doc["decision_id"] || again["body"] != doc["body"] {
		t.Errorf("got %v, then %v and %v", doc["decision_id"], again["decision_id"], backend["decision_id"])
	}
}

// TestCopyEscapesHTML has a brand that would end a script: it leaves as text.
func TestCopyEscapesHTML(t *testing.T) {
	r := newRig(t)
	r.setUp(t, object{"brand": "A</script><b>&B"})
	h := r.host(t)
	for _, token := range []string{h.sign(t, "ada", nil), ""} {
		w := h.page(t, "GET", "/v1/copy", token, nil)
		if said := w.Body.String(); w.Code != 200 || strings.ContainsAny(said, "<>&") || !strings.Contains(said, `script`) {
			t.Errorf("got %d %s", w.Code, said)
		}
	}
}

// TestCopyForNobody gives words for anybody, and keeps nothing of it.
func TestCopyForNobody(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	h := r.host(t)
	for name, doc := range map[string]object{
		"no token":             h.copy(t, "", "placement=in_app&customer_id=ada&locale=en-GB"),
		"the key as bearer":    parse(t, r.do(r.request(t, catalog.ScopePublic, "GET", "/v1/copy", nil))),
		"the key in both":      h.copy(t, h.public, ""),
		"names in the request": h.copy(t, "", "customer_id=ada&email_sha256="+strings.Repeat("0", 64)),
	} {
		if doc["ask"] != false || doc["generic"] != true || doc["reason_code"] != "no_identity" || doc["headline"] == "" || doc["body"] == "" || doc["cta"] == "" {
			t.Errorf("%s: got %v", name, doc)
		}
		if doc["decision_id"] != "" || doc["referral_link"] != "" || doc["referral_code"] != "" || doc["referrals_count"] != nil || doc["promise"] != nil ||
			len(doc["share"].([]any)) != 0 || doc["valid_until"] != nil || doc["disclosure"] != "" {
			t.Errorf("%s knows somebody: %v", name, doc)
		}
		if said := fmt.Sprint(doc["headline"], doc["body"]); strings.Contains(said, "Ada") || strings.ContainsAny(said, "€0123456789") {
			t.Errorf("%s says %q", name, said)
		}
	}
	for _, table := range []string{"decisions", "promises", "codes", "outcomes"} {
		if n := r.count(t, table); n != 0 {
			t.Errorf("%s has %d rows", table, n)
		}
	}
	if doc := h.copy(t, "", "program=none"); doc["reason_code"] != "no_program" || doc["headline"] != "" {
		t.Errorf("no program: got %v", doc)
	}
	r.want(t, 200, "PATCH", "/v1/programs/main", object{"status": "paused"})
	for _, token := range []string{"", h.sign(t, "ada", nil)} {
		if doc := h.copy(t, token, ""); doc["reason_code"] != "paused" || doc["headline"] != "" || doc["ask"] != false {
			t.Errorf("paused: got %v", doc)
		}
	}
}

// TestCopyTokens tries tokens that do not hold: 401, and what to do.
func TestCopyTokens(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	h := r.host(t)
	now := r.clock.Now()
	other := &host{rig: r, kid: h.kid, secret: "guess", public: h.public}
	ask := r.mint(t, nil, "ada")["ada"]
	opaque := r.wantAs(t, catalog.ScopeDecide, 200, "POST", "/v1/widget-tokens", object{"customer_id": "ada"})["token"].(string)
	for name, test := range map[string]struct{ token, query, says string }{
		"forged":             {other.sign(t, "ada", nil), "", "wrong signature"},
		"expired":            {h.sign(t, "ada", object{"iat": now.Add(-2 * time.Hour).Unix(), "exp": now.Add(-time.Hour).Unix()}), "", "sign a new one"},
		"another program":    {h.sign(t, "ada", object{"aud": "other"}), "program=main", "another program"},
		"too long":           {h.sign(t, "ada", object{"exp": now.Add(2 * time.Hour).Unix()}), "", "an hour after its iat"},
		"nonsense":           {"hello", "", "is no JWT"},
		"an ask token":       {ask, "", "POST /v1/widget-tokens"},
		"an altered one":     {opaque[:len(opaque)-2] + "xx", "", "POST /v1/widget-tokens"},
		"of another program": {opaque, "program=other", "another program"},
		"a server's key":     {r.keys[catalog.ScopeAdmin], "", "is no JWT"},
	} {
		w := h.page(t, "GET", "/v1/copy?"+test.query, test.token, nil)
		doc := parse(t, w)
		if w.Code != 401 || !strings.Contains(fmt.Sprint(doc["detail"]), test.says) || w.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: got %d %v; want %q", name, w.Code, doc, test.says)
		}
	}
	if n := r.count(t, "decisions"); n != 0 {
		t.Errorf("%d decisions were stored", n)
	}
	// Each token opens its own door alone.
	if doc := parse(t, r.byToken(opaque, "")); doc["reason_code"] != "bad_token" {
		t.Errorf("a widget token at the email door: got %v", doc)
	}
	noKey := h.request(t, "none", "GET", "/v1/copy", nil)
	noKey.Header.Set("Authorization", "Bearer "+h.sign(t, "ada", nil))
	if w := r.do(noKey); w.Code != 401 || !strings.Contains(w.Body.String(), "X-Api-Key") {
		t.Errorf("without a public key: got %d %s", w.Code, w.Body)
	}
	for _, scope := range []catalog.Scope{catalog.ScopeDecide, catalog.ScopeIngest, catalog.ScopeExport} {
		if w := r.do(r.request(t, scope, "GET", "/v1/copy", nil)); w.Code != 403 {
			t.Errorf("a key of scope %s: got %d", scope, w.Code)
		}
	}
}

// TestWidgetKeysRotate signs with an old and a new key at the same time, then ends the old one.
func TestWidgetKeysRotate(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	old, next := r.host(t), r.host(t)
	second := r.replica(t)
	for name, h := range map[string]*host{"old": old, "new": next, "old, elsewhere": {second, old.kid, old.secret, old.public}} {
		if doc := h.copy(t, h.sign(t, "ada", nil), ""); doc["ask"] != true {
			t.Errorf("%s: got %v", name, doc)
		}
	}
	r.want(t, 204, "DELETE", "/v1/widget-keys/"+old.kid, nil)
	r.want(t, 404, "DELETE", "/v1/widget-keys/none", nil)
	if w := old.page(t, "GET", "/v1/copy", old.sign(t, "ada", nil), nil); w.Code != 401 || !strings.Contains(w.Body.String(), "revoked") {
		t.Errorf("after it was revoked: got %d %s", w.Code, w.Body)
	}
	if doc := next.copy(t, next.sign(t, "ada", nil), ""); doc["ask"] != true {
		t.Errorf("the new key: got %v", doc)
	}
	list := r.want(t, 200, "GET", "/v1/widget-keys", nil)["keys"].([]any)
	if first := list[0].(object); len(list) != 2 || first["kid"] != old.kid || first["revoked_at"] == nil || first["secret"] != nil || strings.Contains(fmt.Sprint(list), old.secret) {
		t.Errorf("got %v", list)
	}
	log := fmt.Sprint(r.want(t, 200, "GET", "/v1/audit?kind=key", nil))
	if !strings.Contains(log, "widget:"+old.kid) || strings.Contains(log, old.secret) {
		t.Errorf("the audit log says %s", log)
	}
	for name, body := range map[string]object{
		"none": {"algorithm": "none"}, "no public key": {"algorithm": "EdDSA"}, "a secret of one's own": {"secret": "x"}, "not needed": {"public_key": "x"},
	} {
		if w := r.do(r.request(t, catalog.ScopeAdmin, "POST", "/v1/widget-keys", body)); w.Code != 422 {
			t.Errorf("%s: got %d %s", name, w.Code, w.Body)
		}
	}
	r.wantAs(t, catalog.ScopeDecide, 403, "POST", "/v1/widget-keys", object{})
}

// TestWidgetTokens are for hosts that do not sign.
func TestWidgetTokens(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	h := r.host(t)
	token := func(with object) string {
		t.Helper()
		body := object{"customer_id": "ada"}
		maps.Copy(body, with)
		return r.wantAs(t, catalog.ScopeDecide, 200, "POST", "/v1/widget-tokens", body)["token"].(string)
	}
	made := r.wantAs(t, catalog.ScopeDecide, 200, "POST", "/v1/widget-tokens", object{"customer_id": "ada", "seconds": 60})
	if made["program"] != "main" || made["expires_at"] != r.clock.Now().Add(time.Minute).UTC().Format(time.RFC3339) {
		t.Errorf("got %v", made)
	}
	doc := h.copy(t, token(nil), "")
	if same := h.copy(t, h.sign(t, "ada", nil), ""); doc["ask"] != true || same["decision_id"] != doc["decision_id"] {
		t.Errorf("got %v, and signed by the host %v", doc, same["decision_id"])
	}
	if doc := h.copy(t, token(object{"placement": "newsletter_footer"}), "placement=in_app"); doc["placement"] != "in_app" || len(doc["warnings"].([]any)) == 0 {
		t.Errorf("for a placement that is no widget's: got %v", doc)
	}
	// Somebody new is made known.
	if doc := h.copy(t, token(object{"customer_id": "zoe", "name": "Zoe Zu", "email": "zoe@example.com"}), ""); doc["ask"] != true || doc["referral_link"] == "" {
		t.Errorf("somebody new: got %v", doc)
	}
	// Revoking ends it, as it ends those of the email door.
	before := token(nil)
	r.wantAs(t, catalog.ScopeExport, 200, "POST", "/v1/tokens/revoke", object{"customers": []string{"ada"}})
	if w := h.page(t, "GET", "/v1/copy", before, nil); w.Code != 401 || !strings.Contains(w.Body.String(), "POST /v1/widget-tokens") {
		t.Errorf("revoked: got %d %s", w.Code, w.Body)
	}
	path := "/v1/copy/" + doc["decision_id"].(string) + "/events"
	if w := h.page(t, "POST", path, before, object{"type": "render"}); w.Code != 401 {
		t.Errorf("revoked, reporting: got %d %s", w.Code, w.Body)
	}
	short := token(object{"seconds": 60})
	r.clock.Move(r.clock.Now().Add(2 * time.Minute))
	if w := h.page(t, "GET", "/v1/copy", short, nil); w.Code != 401 {
		t.Errorf("run out: got %d %s", w.Code, w.Body)
	}
	for _, body := range []object{{}, {"customer_id": ""}, {"customer_id": "ada", "seconds": 59}, {"customer_id": "ada", "seconds": 3601}, {"customer_id": strings.Repeat("x", 201)}} {
		r.wantAs(t, catalog.ScopeDecide, 422, "POST", "/v1/widget-tokens", body)
	}
	r.wantAs(t, catalog.ScopeDecide, 404, "POST", "/v1/widget-tokens", object{"customer_id": "ada", "program": "none"})
	r.wantAs(t, catalog.ScopePublic, 403, "POST", "/v1/widget-tokens", object{"customer_id": "ada"})
}

// TestCopyKnowsWhomTheHostSignsFor makes a new customer known by the claims, once, and lets claims win over anything unsigned.
func TestCopyKnowsWhomTheHostSignsFor(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	h := r.host(t)
	claims := object{"name": "Noor Nasr", "email": "noor@example.com", "locale": "en-GB"}
	doc := h.copy(t, h.sign(t, "noor", claims), "locale=en-US&customer_id=ada")
	if doc["ask"] != true || doc["locale"] != "en-GB" || doc["referral_link"] == "" {
		t.Fatalf("got %v", doc)
	}
	if again := h.copy(t, h.sign(t, "noor", claims), ""); again["decision_id"] != doc["decision_id"] {
		t.Errorf("got %v, then %v", doc, again)
	}
	if n := r.number(t, `select count(*) from events where source = 'widget' and type = 'identify'`); n != 1 {
		t.Errorf("%d events make noor known, want 1", n)
	}
	mail := parse(t, r.nextAsk(t, "customer_id=noor&placement=email"))
	if !strings.Contains(mail["body"].(string), "Hi Noor,") || strings.Contains(mail["body"].(string), "Nasr") {
		t.Errorf("the name is not known, or too much of it: %v", mail["body"])
	}
	if n := r.number(t, `select count(*) from events where raw::text like '%Nasr%'`); n != 0 {
		t.Error("the surname is kept")
	}
}

// TestCopyPlacements keeps widgets to the placements that they can be.
func TestCopyPlacements(t *testing.T) {
	r := newRig(t)
	r.setUp(t, object{"placements": []object{
		{"key": "email", "channel": "email", "interrupt": true}, {"key": "anywhere"}, {"key": "banner", "channel": "onsite"},
	}})
	h := r.host(t)
	token := h.sign(t, "ada", nil)
	for query, want := range map[string]struct{ placement, channel, warns string }{
		"": {"anywhere", "in_app", ""}, "placement=banner": {"banner", "onsite", ""}, "placement=anywhere": {"anywhere", "in_app", ""},
		"placement=email": {"anywhere", "in_app", "none that a widget can be"}, "placement=none": {"anywhere", "in_app", "no such placement; anywhere"},
	} {
		for _, token := range []string{token, ""} {
			doc := h.copy(t, token, query)
			if doc["placement"] != want.placement || doc["channel"] != want.channel || !strings.Contains(fmt.Sprint(doc["warnings"]), want.warns) || doc["headline"] == "" {
				t.Errorf("%s: got %v", query, doc)
			}
		}
	}
	if w := h.page(t, "GET", "/v1/copy?placement=email&strict=1", token, nil); w.Code != 422 {
		t.Errorf("strict: got %d %s", w.Code, w.Body)
	}
	if n := r.number(t, `select count(*) from decisions where placement = 'email'`); n != 0 {
		t.Errorf("a page had %d e-mails decided", n)
	}
	r.want(t, 200, "PATCH", "/v1/programs/main", object{"placements": []object{{"key": "email", "channel": "email", "interrupt": true}}})
	if doc := h.copy(t, token, ""); doc["ask"] != false || doc["reason_code"] != "no_placement" || !strings.Contains(fmt.Sprint(doc["warnings"]), "add one") {
		t.Errorf("no placement: got %v", doc)
	}
	if w := h.page(t, "GET", "/v1/copy?strict=1", token, nil); w.Code < 400 {
		t.Errorf("no placement, strict: got %d %s", w.Code, w.Body)
	}
}

// TestPromise12CopyFallsBackWhateverFails is promise 12 for pages: they get the words for anybody.
func TestPromise12CopyFallsBackWhateverFails(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	h := r.host(t)
	decider := r.services.Decide
	for name, behind := range map[string]*broken{
		"unavailable": {err: &models.Error{Kind: models.Unavailable}}, "internal": {err: errors.New("boom")}, "panic": {panic: "boom"}, "hangs": {wait: true},
	} {
		behind.Decider = decider
		r.services.Decide = behind
		r.serve(t)
		w := h.page(t, "GET", "/v1/copy", h.sign(t, "ada", nil), nil)
		doc := parse(t, w)
		if w.Code != 200 || doc["reason_code"] != "degraded" || doc["generic"] != true || doc["ask"] != false || doc["headline"] == "" || doc["referral_link"] != "" ||
			w.Header().Get("Cache-Control") != "private, no-store" {
			t.Errorf("%s: got %d %s", name, w.Code, w.Body)
		}
		if strict := h.page(t, "GET", "/v1/copy?strict=1", h.sign(t, "ada", nil), nil); strict.Code < 400 {
			t.Errorf("%s, strict: got %d", name, strict.Code)
		}
	}
}

func TestCopyOverTheLimit(t *testing.T) {
	r := newRig(t, func(s *httpapi.Services) { s.Public = httpapi.Limit{Rate: 1e-3, Burst: 2} })
	r.setUp(t, nil)
	h := r.host(t)
	token := h.sign(t, "ada", nil)
	first := h.copy(t, token, "")
	h.copy(t, token, "")
	w := h.page(t, "GET", "/v1/copy", token, nil)
	if doc := parse(t, w); first["ask"] != true || w.Code != 200 || doc["reason_code"] != "degraded" || w.Header().Get("Retry-After") == "" || doc["headline"] == "" {
		t.Errorf("got %d %v %s", w.Code, w.Header(), w.Body)
	}
	if w := h.page(t, "GET", "/v1/copy?strict=1", token, nil); w.Code != 429 || w.Header().Get("Retry-After") == "" {
		t.Errorf("strict: got %d %s", w.Code, w.Body)
	}
	if w := h.page(t, "POST", "/v1/copy/"+first["decision_id"].(string)+"/events", token, object{"type": "render"}); w.Code != 429 {
		t.Errorf("an event: got %d %s", w.Code, w.Body)
	}
}

// TestCopyFromPages calls as browsers do: from the key's own pages, never with cookies, errors readable too.
func TestCopyFromPages(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	h := r.host(t)
	h.public = r.publicKey(t)
	for _, test := range []struct {
		path, method, origin string
		status               int
	}{
		{"/v1/copy", "GET", shop, 204}, {"/v1/copy/x/events", "POST", shop, 204}, {"/v1/copy", "GET", "https://evil.example", 403},
		{"/v1/widget-keys", "GET", shop, 405}, {"/v1/widget-tokens", "POST", shop, 405},
	} {
		q := httptest.NewRequest(http.MethodOptions, test.path, nil)
		q.Header.Set("Origin", test.origin)
		w := r.do(q)
		if w.Code != test.status || test.status == 204 && (w.Header().Get("Access-Control-Allow-Methods") != test.method ||
			w.Header().Get("Access-Control-Allow-Origin") != shop || w.Header().Get("Access-Control-Allow-Credentials") != "") {
			t.Errorf("%s from %s: got %d %v", test.path, test.origin, w.Code, w.Header())
		}
	}
	call := func(origin, token string) *httptest.ResponseRecorder {
		q := h.request(t, "none", "GET", "/v1/copy", nil)
		q.Header.Set("X-Api-Key", h.public)
		q.Header.Set("Authorization", "Bearer "+token)
		q.Header.Set("Origin", origin)
		return r.do(q)
	}
	if w := call(shop, h.sign(t, "ada", nil)); w.Code != 200 || w.Header().Get("Access-Control-Allow-Origin") != shop || !strings.Contains(strings.Join(w.Header().Values("Vary"), ","), "Origin") {
		t.Errorf("got %d %v", w.Code, w.Header())
	}
	if w := call(shop, "forged"); w.Code != 401 || w.Header().Get("Access-Control-Allow-Origin") != shop {
		t.Errorf("a page cannot read why: got %d %v", w.Code, w.Header())
	}
	if w := call("https://evil.example", h.sign(t, "ada", nil)); w.Code != 403 || w.Header().Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("another page: got %d %v", w.Code, w.Header())
	}
}

// TestCopyOfAnotherWorkspace uses one workspace's public key with another's token.
func TestCopyOfAnotherWorkspace(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	h := r.host(t)
	opaque := r.wantAs(t, catalog.ScopeDecide, 200, "POST", "/v1/widget-tokens", object{"customer_id": "ada"})["token"].(string)
	other, err := r.store.CreateWorkspace(t.Context(), "other", r.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	if h.public, _, err = r.catalog.CreateKey(t.Context(), other, catalog.ScopePublic, ""); err != nil {
		t.Fatal(err)
	}
	for name, token := range map[string]string{"signed": h.sign(t, "ada", nil), "opaque": opaque} {
		if w := h.page(t, "GET", "/v1/copy", token, nil); w.Code != 401 {
			t.Errorf("%s: got %d %s", name, w.Code, w.Body)
		}
	}
}
