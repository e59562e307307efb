package httpapi_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"goodword/internal/catalog"
	"goodword/internal/httpapi"
)

// postAsk posts a body to the email door.
func (r *rig) postAsk(t *testing.T, query, contentType, body string) *httptest.ResponseRecorder {
	t.Helper()
	q := r.request(t, catalog.ScopeDecide, "POST", "/v1/next-ask?"+query, body)
	q.Header.Set("Content-Type", contentType)
	return r.do(q)
}

// TestNextAskTakesAnyBody sends the same request in every form that platforms use, each with a content type that may lie.
func TestNextAskTakesAnyBody(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	want := r.nextAsk(t, "customer_id=ada&placement=newsletter_footer").Body.String()
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	if _, err := z.Write([]byte(`{"customer_id":"ada","placement":"newsletter_footer"}`)); err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	for name, body := range map[string]string{
		"json":            `{"customer_id":"ada","placement":"newsletter_footer"}`,
		"form":            "customer_id=ada&placement=newsletter_footer",
		"spaces":          " \r\n\t{\"customer_id\": \" ada \",\n\"placement\":\"newsletter_footer\"}\n",
		"byte order mark": "\ufeff" + `{"customer_id":"ada","placement":"newsletter_footer"}`,
		"context":         `{"customer_id":"ada","placement":"newsletter_footer","context":{"page":{"path":"/x"},"weather":"fine"}}`,
		"context says it": `{"customer_id":"ada","context":{"placement":"newsletter_footer"}}`,
		"context in form": "customer_id=ada&context=" + url.QueryEscape(`{"placement":"newsletter_footer"}`),
		"nulls":           `{"customer_id":"ada","placement":"newsletter_footer","locale":null,"send_id":null}`,
		"a contact":       `{"vid":1,"placement":"newsletter_footer","properties":{"customer_id":{"value":"ada"},"firstname":{"value":"Ada"},"placement":"x","program":{"value":"MBA"}}}`,
		"empty fields":    `{"customer_id":"ada","placement":"newsletter_footer","locale":"","channel":" ","send_id":""}`,
		"gzip":            zipped.String(),
	} {
		for _, kind := range []string{"application/json", "application/x-www-form-urlencoded", "text/plain", ""} {
			if w := r.postAsk(t, "", kind, body); w.Code != 200 || w.Body.String() != want {
				t.Errorf("%s as %q: got %d %s", name, kind, w.Code, w.Body)
			}
		}
	}
	if n := r.count(t, "decisions"); n != 1 {
		t.Errorf("%d decisions were stored, want 1", n)
	}
}

// TestNextAskBadBodies sends what is none: 200 with a warning, and what the query says counts.
func TestNextAskBadBodies(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	for name, test := range map[string]struct {
		body, warning string
		strict        int
	}{
		"broken json": {`{"customer_id":"ada"`, "body: is not JSON", 400},
		"broken form": {"%zz=1", "body: is neither", 400},
		"too large":   {`{"customer_id":"` + strings.Repeat("x", 1<<20) + `"}`, "body: cannot be read", 413},
		"not gzip":    {"\x1f\x8bxxxx", "body: cannot be read", 400},
		"an object":   {`{"locale":{"a":1}}`, "locale: must be a text", 422},
		"a list":      {`{"send_id":[1]}`, "send_id: must be a text", 422},
		"context":     {`{"context":5}`, "context: must be an object", 422},
		"unknown":     {`{"colour":"red"}`, "colour is not a parameter", 200},
	} {
		t.Run(name, func(t *testing.T) {
			w := r.postAsk(t, "customer_id=ada", "application/json", test.body)
			doc := parse(t, w)
			if w.Code != 200 || doc["ask"] != true || !strings.Contains(doc["warnings"].(string), test.warning) {
				t.Errorf("got %d %s", w.Code, w.Body)
			}
			if w := r.postAsk(t, "customer_id=ada&strict=1", "application/json", test.body); w.Code != test.strict {
				t.Errorf("strict: got %d %s, want %d", w.Code, w.Body, test.strict)
			}
		})
	}
}

// TestNextAskBodyWins lets header, query and body disagree.
func TestNextAskBodyWins(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	q := r.request(t, catalog.ScopeDecide, "POST", "/v1/next-ask?customer_id=nobody&placement=email", `{"customer_id":"ada","placement":"in_app"}`)
	q.Header.Set("X-Customer-Id", "somebody")
	doc := parse(t, r.do(q))
	warnings := doc["warnings"].(string)
	if doc["ask"] != true || doc["placement"] != "in_app" || !strings.Contains(warnings, "customer_id: stands twice") ||
		!strings.Contains(warnings, "placement: stands twice and differs; that of the body is used") {
		t.Errorf("got %v", doc)
	}
	strict := r.postAsk(t, "strict=1&customer_id=nobody", "", `{"customer_id":"ada"}`)
	if strict.Code != 422 || len(pointers(parse(t, strict))) != 1 {
		t.Errorf("strict: got %d %s", strict.Code, strict.Body)
	}
	if same := parse(t, r.postAsk(t, "customer_id=ada&channel=email", "", `{"customer_id":" ada","channel":""}`)); same["warnings"] != "" || same["channel"] != "email" {
		t.Errorf("the same twice: got %v", same["warnings"])
	}
	q = r.request(t, catalog.ScopeDecide, "GET", "/v1/next-ask?placement=email", nil)
	q.Header.Set("X-Customer-Id", "ada")
	q.Header.Set("X-Send-Id", "march")
	if doc := parse(t, r.do(q)); doc["ask"] != true || doc["warnings"] != "" {
		t.Errorf("by header: got %v", doc)
	}
}

// TestNextAskText reads single fields.
func TestNextAskText(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	r.want(t, 200, "POST", "/v1/identify", object{"userId": "bob", "messageId": "3"})
	r.want(t, 200, "POST", "/v1/track", object{"userId": "bob", "messageId": "4", "event": "NPS Submitted", "properties": object{"score": 2}})
	ask := parse(t, r.nextAsk(t, "customer_id=ada&placement=email"))
	no := parse(t, r.nextAsk(t, "customer_id=bob&placement=newsletter_footer"))
	text := func(query string) string {
		t.Helper()
		w := r.nextAsk(t, query+"&format=text")
		h := w.Header()
		if w.Code != 200 || h.Get("Content-Type") != "text/plain; charset=utf-8" || h.Get("ETag") == "" || h.Get("Vary") != "Authorization" ||
			h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Cache-Control") == "" {
			t.Errorf("%s: got %d %v", query, w.Code, h)
		}
		return w.Body.String()
	}
	for field, want := range ask {
		if b, ok := want.(bool); ok {
			want = map[bool]string{true: "true", false: "false"}[b]
		}
		if got := text("customer_id=ada&placement=email&field=" + field); got != want && field != "warnings" {
			t.Errorf("%s: got %q, want %q", field, got, want)
		}
	}
	for _, field := range []string{"referral_link", "referral_code", "link_short"} {
		if got := text("customer_id=bob&placement=newsletter_footer&field=" + field); got != no[field] || got == "" {
			t.Errorf("%s of a no: got %q, want %q", field, got, no[field])
		}
	}
	for query, want := range map[string]string{
		"customer_id=bob&placement=newsletter_footer&field=body": "", "customer_id=nobody&field=subject": "", "field=referral_link": "",
		"customer_id=ada&placement=email": ask["body"].(string), "customer_id=ada&placement=email&field=colour": ask["body"].(string),
	} {
		if got := text(query); got != want {
			t.Errorf("%s: got %q, want %q", query, got, want)
		}
	}
	for query, warning := range map[string]string{
		"customer_id=ada&field=subject": "field: needs format=text", "customer_id=ada&format=xml": "format: must be json or text",
	} {
		if got := parse(t, r.nextAsk(t, query))["warnings"]; got != warning {
			t.Errorf("%s: got %v, want %s", query, got, warning)
		}
	}
	if w := r.nextAsk(t, "customer_id=ada&format=text&field=colour&strict=1"); w.Code != 422 {
		t.Errorf("strict: got %d %s", w.Code, w.Body)
	}
}

func hashed(address string) string {
	sum := sha256.Sum256([]byte(address))
	return hex.EncodeToString(sum[:])
}

// TestNextAskByEmailHash asks without an id: late and repeated events, another customer's address, two ids of one person.
func TestNextAskByEmailHash(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	say := func(user, id, email string, at time.Time) {
		t.Helper()
		for range 2 {
			r.want(t, 200, "POST", "/v1/identify", object{"userId": user, "messageId": id, "timestamp": at, "traits": object{"$email": email}})
		}
	}
	now := r.clock.Now()
	say("ada", "e2", "  Ada@Example.com ", now)
	say("ada", "e1", "old@example.com", now.Add(-time.Hour)) // late
	say("bob", "e3", "bob@example.com", now)
	want := parse(t, r.nextAsk(t, "customer_id=ada&placement=email"))["decision_id"]
	hash := hashed("ada@example.com")
	for name, w := range map[string]*httptest.ResponseRecorder{
		"query":     r.nextAsk(t, "placement=email&email_sha256="+hash),
		"uppercase": r.nextAsk(t, "placement=email&email_sha256="+strings.ToUpper(hash)),
		"body":      r.postAsk(t, "", "", `{"placement":"email","email_sha256":"`+hash+`"}`),
		"address":   r.postAsk(t, "", "", `{"placement":"email","email":"ADA@example.com"}`),
		"both":      r.nextAsk(t, "placement=email&customer_id=ada&email_sha256="+hash),
		"new one":   r.nextAsk(t, "placement=email&customer_id=ada&email_sha256="+hashed("new@example.com")),
	} {
		if doc := parse(t, w); w.Code != 200 || doc["decision_id"] != want || doc["warnings"] != "" {
			t.Errorf("%s: got %d %s", name, w.Code, w.Body)
		}
	}
	for query, reason := range map[string]string{
		"email_sha256=" + hashed("old@example.com"): "unknown_customer", "email_sha256=" + hashed("no@example.com"): "unknown_customer",
		"email_sha256=abc": "unknown_customer", "email=ada@example.com": "unknown_customer",
	} {
		if doc := parse(t, r.nextAsk(t, query)); doc["reason_code"] != reason {
			t.Errorf("%s: got %v", query, doc)
		}
	}
	other := "placement=email&customer_id=ada&email_sha256=" + hashed("bob@example.com")
	if doc := parse(t, r.nextAsk(t, other)); doc["decision_id"] != want || !strings.Contains(doc["warnings"].(string), "email_sha256: is another customer's") {
		t.Errorf("disagreeing: got %v", doc)
	}
	for query, status := range map[string]int{
		other: 422, "email_sha256=" + hash: 200, "email_sha256=abc": 422, "email_sha256=" + hashed("no@example.com"): 404,
	} {
		if w := r.nextAsk(t, query+"&strict=1"); w.Code != status {
			t.Errorf("strict %s: got %d %s, want %d", query, w.Code, w.Body, status)
		}
	}
	// A browser that turns out to be ada's: its address leads to her decision, and disagrees with nothing.
	r.want(t, 200, "POST", "/v1/alias", object{"userId": "ada", "previousId": "bob", "messageId": "a1"})
	if doc := parse(t, r.nextAsk(t, other)); doc["warnings"] != "" {
		t.Errorf("one person: got %v", doc["warnings"])
	}
	merged := parse(t, r.nextAsk(t, "placement=email&email_sha256="+hashed("bob@example.com")))
	if merged["decision_id"] != parse(t, r.nextAsk(t, "placement=email&customer_id=ada"))["decision_id"] {
		t.Errorf("merged: got %v", merged)
	}
}

// TestFlatAnswerStaysSmall asks with the longest of everything that can enter an answer.
func TestFlatAnswerStaysSmall(t *testing.T) {
	r := newRig(t)
	address := "https://acme.example/" + strings.Repeat("p", 1970)
	longest := strings.Repeat("\U0001D518", 20) // four bytes each
	side := object{"kind": "gift", "text": strings.Repeat("ü", 60)}
	r.want(t, 201, "POST", "/v1/offers", object{"key": "ten", "name": "Gift", "advocate": side, "friend": side})
	r.want(t, 201, "POST", "/v1/programs", program(object{
		"key": strings.Repeat("k", 63), "brand": longest, "problem": strings.Repeat("ö", 60), "approach": "help_friend",
		"terms_url": address, "opt_out_url": address, "placements": []object{{"key": strings.Repeat("e", 63), "channel": "email", "interrupt": true}},
	}))
	r.want(t, 200, "POST", "/v1/identify", object{"userId": "ada", "messageId": "1", "traits": object{"first_name": strings.Repeat("Ä", 40)}})
	query := "customer_id=ada&locale=de-DE&send_id=" + strings.Repeat("s", 200)
	body := object{}
	for _, c := range "abcdefghijklmnopqrstuvwxyz" {
		body[strings.Repeat(string(c), 200)] = strings.Repeat("x", 500)
	}
	doc, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	w := r.postAsk(t, query, "application/json", string(doc))
	flat := parse(t, w)
	if w.Body.Len() > 8<<10 || flat["ask"] != true {
		t.Errorf("%d bytes, want at most 8192: %s", w.Body.Len(), w.Body)
	}
	for _, key := range []string{"subject", "body", "cta", "referral_link", "disclosure", "opt_out_url"} {
		if flat[key] == "" {
			t.Errorf("%s was left out", key)
		}
	}
	if link := flat["referral_link"].(string); !strings.Contains(flat["body"].(string), link) {
		t.Errorf("the body lacks the link: %s", flat["body"])
	}
}

// FuzzNextAskBody posts whatever comes: only known parameters are read, trimmed and never empty, and what is said of the others cannot be
// taken for a template.
func FuzzNextAskBody(f *testing.F) {
	for _, s := range []string{
		`{"customer_id":"ada"}`, "customer_id=ada", `{"context":{"locale":"en"}}`, `{"properties":{"email":{"value":"a@b.c"}}}`, "{", "%", "{}{}",
		"\x1f\x8b", `{"{{x}}":1}`, "context={&a=%%", "\ufeff{}", `{"send_id":[1],"locale":{"a":{}}}`,
	} {
		f.Add(s)
	}
	known := []string{"customer_id", "email_sha256", "email", "program", "placement", "channel", "send_id", "locale", "share_channels", "preview", "strict", "format", "field"}
	f.Fuzz(func(t *testing.T, body string) {
		values, warnings := httpapi.Gather(httptest.NewRequest("POST", "/v1/next-ask", strings.NewReader(body)))
		for name, v := range values {
			if !slices.Contains(known, name) || v == "" || v != strings.TrimSpace(v) {
				t.Errorf("%q: %s is %q", body, name, v)
			}
		}
		for _, w := range warnings {
			if len(w) > 200 || strings.ContainsAny(w, "{}%[]<>") {
				t.Errorf("%q: warns %q", body, w)
			}
		}
	})
}
