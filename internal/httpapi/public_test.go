package httpapi_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"goodword/internal/catalog"
	"goodword/internal/httpapi"
)

const shop = "https://shop.example"

// publicKey makes a public key that pages of the shop may use.
func (r *rig) publicKey(t *testing.T) string {
	t.Helper()
	made := r.want(t, 201, "POST", "/v1/keys", object{"scope": "public", "origins": []string{shop, "https://*.brand.example"}})
	if fmt.Sprint(made["origins"]) != "[https://shop.example https://*.brand.example]" {
		t.Errorf("got origins %v", made["origins"])
	}
	return made["key"].(string)
}

func TestPreflight(t *testing.T) {
	r := newRig(t)
	r.publicKey(t)
	for _, test := range []struct {
		path, origin string
		status       int
	}{
		{"/v1/track", shop, 204}, {"/v1/batch", shop, 204}, {"/v1/identify", "https://www.brand.example", 204},
		{"/v1/track", "https://evil.example", 403}, {"/v1/track", "null", 403}, {"/v1/track", "", 403}, {"/v1/track", "*", 403},
		{"/v1/import", shop, 405}, {"/v1/decisions", shop, 405}, {"/v1/next-ask", shop, 405}, {"/v1/keys", shop, 405},
	} {
		q := httptest.NewRequest(http.MethodOptions, test.path, nil)
		q.Header.Set("Origin", test.origin)
		q.Header.Set("Access-Control-Request-Method", "POST")
		q.Header.Set("Access-Control-Request-Headers", "authorization,content-type")
		w := r.do(q)
		h := w.Header()
		if w.Code != test.status {
			t.Errorf("%s from %s: got %d %s, want %d", test.path, test.origin, w.Code, w.Body, test.status)
		}
		if h.Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("%s: credentials are allowed", test.path)
		}
		if test.status != 204 {
			if h.Get("Access-Control-Allow-Origin") != "" {
				t.Errorf("%s from %s is allowed", test.path, test.origin)
			}
			continue
		}
		if h.Get("Access-Control-Allow-Origin") != test.origin || h.Get("Access-Control-Max-Age") != "600" ||
			h.Get("Access-Control-Allow-Methods") != "POST" || !strings.Contains(h.Get("Access-Control-Allow-Headers"), "Authorization") ||
			!strings.Contains(h.Get("Vary"), "Origin") {
			t.Errorf("%s from %s: got %v", test.path, test.origin, h)
		}
	}
}

func TestPagesWithAPublicKey(t *testing.T) {
	r := newRig(t)
	key := r.publicKey(t)
	for name, test := range map[string]struct {
		key, origin string
		inBody      bool
		status      int
		allowed     bool
	}{
		"page":                    {key, shop, false, 200, true},
		"page, key in the body":   {key, shop, true, 200, true},
		"other page":              {key, "https://evil.example", false, 403, false},
		"other, key in the body":  {key, "https://evil.example", true, 403, false},
		"app without an origin":   {key, "", false, 200, false},
		"key without origins":     {r.keys[catalog.ScopePublic], shop, false, 403, false},
		"server key in a browser": {r.keys[catalog.ScopeIngest], shop, false, 200, false}, // the browser will not show the answer
	} {
		t.Run(name, func(t *testing.T) {
			event := object{"userId": "ada", "event": "Logged In", "messageId": name}
			if test.inBody {
				event["writeKey"] = test.key
			}
			q := r.request(t, "none", "POST", "/v1/track", event)
			if !test.inBody {
				q.SetBasicAuth(test.key, "")
			}
			q.Header.Set("Content-Type", "text/plain")
			if test.origin != "" {
				q.Header.Set("Origin", test.origin)
			}
			w := r.do(q)
			allowed := w.Header().Get("Access-Control-Allow-Origin")
			if w.Code != test.status || (allowed == test.origin && allowed != "") != test.allowed || !test.allowed && allowed != "" {
				t.Errorf("got %d %s, allowed %q", w.Code, w.Body, allowed)
			}
		})
	}
	if got := r.number(t, `select count(*) from events where source = 'public'`); got != 3 {
		t.Errorf("%d events are marked as from a public key, want 3", got)
	}
}

// send tracks events with the public key from an address.
func (r *rig) send(t *testing.T, key, peer string, events int, forwarded ...string) *httptest.ResponseRecorder {
	t.Helper()
	batch := make([]object, events)
	for i := range batch {
		batch[i] = object{"type": "page", "userId": "ada"}
	}
	q := r.request(t, "none", "POST", "/v1/batch", object{"batch": batch})
	q.SetBasicAuth(key, "")
	q.RemoteAddr = peer
	for _, f := range forwarded {
		q.Header.Add("X-Forwarded-For", f)
	}
	return r.do(q)
}

func limited(s *httpapi.Services) {
	s.Public = httpapi.Limit{Rate: 1e-3, Burst: 5}
	s.TrustedProxies = []string{"10.0.0.0/8", "::1"}
}

func TestPublicKeysAreLimited(t *testing.T) {
	r := newRig(t, limited)
	key, other := r.keys[catalog.ScopePublic], r.publicKey(t)
	if w := r.send(t, key, "192.0.2.1:1000", 3); w.Code != 200 {
		t.Fatalf("got %d %s", w.Code, w.Body)
	}
	if w := r.send(t, key, "192.0.2.1:2000", 3); w.Code != 429 || w.Header().Get("Retry-After") != "1000" || parse(t, w)["code"] != "rate_limited" {
		t.Errorf("3 more of 2 left: got %d %s %s", w.Code, w.Header(), w.Body)
	}
	if w := r.send(t, key, "192.0.2.1:2000", 2); w.Code != 200 {
		t.Errorf("what was refused took tokens: got %d %s", w.Code, w.Body)
	}
	if w := r.send(t, key, "192.0.2.2:1", 6); w.Code != 400 {
		t.Errorf("more than ever fits: got %d %s", w.Code, w.Body)
	}
	if w := r.send(t, key, "192.0.2.2:1", 5); w.Code != 200 {
		t.Errorf("another address: got %d %s", w.Code, w.Body)
	}
	if w := r.send(t, other, "192.0.2.1:1", 5); w.Code != 200 {
		t.Errorf("another key: got %d %s", w.Code, w.Body)
	}
	if w := r.send(t, r.keys[catalog.ScopeIngest], "192.0.2.1:1", 50); w.Code != 200 {
		t.Errorf("a key of a server: got %d %s", w.Code, w.Body)
	}
}

// TestLimitIsNotEvaded sends from one client by many ways: together they have one bucket.
func TestLimitIsNotEvaded(t *testing.T) {
	r := newRig(t, limited)
	key := r.keys[catalog.ScopePublic]
	for name, ways := range map[string][]struct {
		peer      string
		forwarded []string
	}{
		"a header of its own":      {{"192.0.2.1:1", nil}, {"192.0.2.1:1", []string{"198.51.100.1"}}, {"192.0.2.1:1", []string{"10.1.1.1"}}},
		"a header before a proxy":  {{"10.0.0.1:1", []string{"192.0.2.3"}}, {"10.0.0.1:1", []string{"198.51.100.7, 192.0.2.3"}}, {"10.0.0.2:1", []string{"198.51.100.8", "192.0.2.3"}}},
		"through two proxies":      {{"10.0.0.1:1", []string{"192.0.2.4"}}, {"10.0.0.1:1", []string{"192.0.2.4, 10.9.9.9"}}, {"10.0.0.1:1", []string{"junk, 192.0.2.4:5555, 10.9.9.9"}}},
		"addresses of one network": {{"[2001:db8:1:2::1]:1", nil}, {"[2001:db8:1:2:ffff::9]:1", nil}, {"[::1]:1", []string{"2001:db8:1:2::77"}}},
		"v4 written as v6":         {{"192.0.2.5:1", nil}, {"[::ffff:192.0.2.5]:1", nil}, {"10.0.0.1:1", []string{"::ffff:192.0.2.5"}}},
		"junk in the header":       {{"10.0.0.3:1", []string{"junk"}}, {"10.0.0.3:1", []string{""}}, {"10.0.0.3:1", []string{"192.0.2.9, junk"}}},
	} {
		t.Run(name, func(t *testing.T) {
			for i, way := range ways {
				if w := r.send(t, key, way.peer, 2, way.forwarded...); (w.Code == 200) != (i < 2) || i == 2 && w.Code != 429 {
					t.Errorf("the %dth of 2 events: got %d %s", i+1, w.Code, w.Body)
				}
			}
		})
	}
	for i, peer := range []string{"[2001:db8:1:3::1]:1", "[2001:db8:1:4::1]:1"} {
		if w := r.send(t, key, peer, 5); w.Code != 200 {
			t.Errorf("network %d: got %d %s", i, w.Code, w.Body)
		}
	}
}

func TestEmailDoorOverTheLimit(t *testing.T) {
	r := newRig(t, func(s *httpapi.Services) { s.Asks = httpapi.Limit{Rate: 1e-3, Burst: 1} })
	r.setUp(t, nil)
	if got := parse(t, r.nextAsk(t, "customer_id=ada")); got["ask"] != true {
		t.Fatalf("got %v", got)
	}
	w := r.nextAsk(t, "customer_id=ada&colour=red")
	got := parse(t, w)
	if w.Code != 200 || got["reason_code"] != "degraded" || got["fallback"] != true || w.Header().Get("Retry-After") == "" ||
		!strings.Contains(w.Header().Get("Cache-Control"), "no-store") || !strings.Contains(got["warnings"].(string), "colour") {
		t.Errorf("got %d %v %v", w.Code, w.Header(), got)
	}
	if w := r.nextAsk(t, "customer_id=ada&strict=1"); w.Code != 429 || w.Header().Get("Retry-After") == "" {
		t.Errorf("strict: got %d %s", w.Code, w.Body)
	}
}

func TestTokensOverTheLimit(t *testing.T) {
	r := newRig(t, func(s *httpapi.Services) { s.Asks = httpapi.Limit{Rate: 1e-3, Burst: 1} })
	r.setUp(t, nil)
	token := r.mint(t, object{"placement": "email"}, "ada")["ada"]
	for i, want := range []any{true, false} {
		if w := r.byToken(token, ""); w.Code != 200 || parse(t, w)["ask"] != want {
			t.Errorf("request %d: got %d %s", i+1, w.Code, w.Body)
		}
	}
	if w := r.byToken(token, "strict=1"); w.Code != 429 || w.Header().Get("Retry-After") == "" {
		t.Errorf("strict: got %d %s", w.Code, w.Body)
	}
	if got := parse(t, r.nextAsk(t, "customer_id=ada&placement=email")); got["ask"] != true {
		t.Errorf("a key has the bucket of the tokens: got %v", got)
	}
}
