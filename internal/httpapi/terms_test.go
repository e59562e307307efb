package httpapi_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"goodword/internal/catalog"
)

func TestTerms(t *testing.T) {
	r := newRig(t)
	r.setUp(t, object{"countries": []string{"DE"}, "brand": "Acme & <Sons>"})
	terms := r.want(t, 200, "GET", "/v1/programs/main/terms", nil)
	if terms["program"] != "main" || terms["page_shown"] != true || terms["changed_at"] != "2026-03-02T09:00:00Z" {
		t.Errorf("got %v", terms)
	}
	text, page := terms["text"].(string), terms["html"].(string)
	for _, want := range []string{"in Germany can take part", "Your friend gets €10 in credit. You get €10 in credit.", "Your friend gets €5 in credit.", "last changed on March 2, 2026"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in %s", want, text)
		}
	}
	if strings.Index(text, "€10") > strings.Index(text, "€5 ") {
		t.Error("the default offer is not the first")
	}
	if strings.Contains(page, "<Sons>") || !strings.Contains(page, "Acme &amp; &lt;Sons&gt;") {
		t.Errorf("markup from outside: %s", page)
	}
	for format, kind := range map[string]string{"text": "text/plain; charset=utf-8", "html": "text/html; charset=utf-8"} {
		w := r.do(r.request(t, catalog.ScopeAdmin, "GET", "/v1/programs/main/terms?format="+format, nil))
		if w.Code != 200 || w.Header().Get("Content-Type") != kind || w.Body.String() != terms[format] {
			t.Errorf("%s: got %d %s %s", format, w.Code, w.Header(), w.Body)
		}
	}
	if british := r.want(t, 200, "GET", "/v1/programs/main/terms?locale=en-GB", nil); !strings.Contains(british["text"].(string), "2 March 2026") {
		t.Errorf("got %v", british["text"])
	}
	r.want(t, 422, "GET", "/v1/programs/main/terms?format=pdf", nil)
	r.want(t, 404, "GET", "/v1/programs/none/terms", nil)
	r.wantAs(t, catalog.ScopeDecide, 403, "GET", "/v1/programs/main/terms", nil)

	// A change of an offer changes the terms and their date.
	r.want(t, 200, "POST", "/v1/clock", object{"now": "2026-03-05T09:00:00Z"})
	r.want(t, 200, "PATCH", "/v1/offers/five", object{"friend": object{"minor": 700}})
	if after := r.want(t, 200, "GET", "/v1/programs/main/terms", nil); after["changed_at"] != "2026-03-05T09:00:00Z" || !strings.Contains(after["text"].(string), "€7 in credit") {
		t.Errorf("got %v", after)
	}
}

// TestTermsPage checks who sees a program's page, and that nothing of the request or of customers comes into it.
func TestTermsPage(t *testing.T) {
	r := newRig(t)
	r.setUp(t, object{"terms_url": "", "test_customers": []string{"lovelace"}, "audience": "orders > 41"})
	get := func(path string) *httptest.ResponseRecorder { return r.do(httptest.NewRequest("GET", path, nil)) }
	w := get("/terms/acme?locale=<script>&x=1")
	if w.Code != 200 || w.Header().Get("Cache-Control") != "public, max-age=300" || w.Header().Get("X-Content-Type-Options") != "nosniff" ||
		!strings.Contains(w.Header().Get("Content-Security-Policy"), "default-src 'none'; style-src 'sha256-") {
		t.Fatalf("got %d %v", w.Code, w.Header())
	}
	page := w.Body.String()
	if !strings.Contains(page, "<h1>Acme: our referral program in plain words</h1>") || !strings.Contains(page, "last changed on March 2, 2026") {
		t.Errorf("got %s", page)
	}
	for _, secret := range []string{"lovelace", "41", "script", "salt"} {
		if strings.Contains(page, secret) {
			t.Errorf("the page names %q", secret)
		}
	}
	for _, path := range []string{"/terms/acm", "/terms/zzzz", "/terms/ACME", "/terms/acme/x"} {
		if w := get(path); w.Code != 404 {
			t.Errorf("%s: got %d, want 404", path, w.Code)
		}
	}
	flat := r.want(t, 200, "GET", "/v1/next-ask?customer_id=ada&program=main", nil)
	if flat["terms_url"] != links+"/terms/acme" {
		t.Errorf("terms_url is %v, want the page", flat["terms_url"])
	}
	r.want(t, 200, "PATCH", "/v1/programs/main", object{"audience": ""})
	ask := r.want(t, 200, "GET", "/v1/next-ask?customer_id=ada&send_id=2", nil)
	if body := ask["body"].(string); ask["ask"] != true || !strings.Contains(body, "Terms: "+links+"/terms/acme") {
		t.Errorf("the words do not name the page: %s", body)
	}
	for status, code := range map[string]int{"draft": 404, "test": 200, "live": 200, "paused": 200, "archived": 404} {
		prefix := "gw" + strings.NewReplacer("i", "", "l", "", "o", "").Replace(status)[:2]
		r.want(t, 201, "POST", "/v1/programs", program(object{"key": status, "status": status, "code_prefix": prefix, "terms_url": ""}))
		if w := get("/terms/" + prefix); w.Code != code {
			t.Errorf("%s: got %d, want %d", status, w.Code, code)
		}
		flat := r.want(t, 200, "GET", "/v1/next-ask?customer_id=ada&program="+status, nil)
		if shown := flat["terms_url"] != ""; shown != (code == 200) {
			t.Errorf("%s: terms_url is %v", status, flat["terms_url"])
		}
	}
	// While the database is away the page stands, without its date.
	r.store.Close()
	if w := get("/terms/acme"); w.Code != 200 || strings.Contains(w.Body.String(), "last changed") || !strings.Contains(w.Body.String(), "Acme runs this program.") {
		t.Errorf("without a database: got %d %s", w.Code, w.Body)
	}
}
