package httpapi_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"goodword/internal/catalog"
	"goodword/internal/httpapi"
	"goodword/models"
)

var update = flag.Bool("update", false, "write the golden files")

// nextAsk calls the email door as a template would.
func (r *rig) nextAsk(t *testing.T, query string) *httptest.ResponseRecorder {
	t.Helper()
	return r.do(r.request(t, catalog.ScopeDecide, "GET", "/v1/next-ask?"+query, nil))
}

// TestFlatAnswers compares an ask, a no ask and the fallbacks with their golden files: keys, their order, and what they hold.
func TestFlatAnswers(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	r.want(t, 200, "POST", "/v1/identify", object{"userId": "minor", "messageId": "2", "traits": object{"is_minor": true}})
	r.want(t, 200, "POST", "/v1/identify", object{"userId": "bob", "messageId": "3"})
	r.want(t, 200, "POST", "/v1/track", object{"userId": "bob", "messageId": "4", "event": "NPS Submitted", "properties": object{"score": 2}})
	for name, query := range map[string]string{
		"ask":              "customer_id=ada&placement=email&locale=en-GB",
		"suppressed":       "customer_id=minor&placement=email",
		"detractor":        "customer_id=bob&placement=newsletter_footer",
		"unknown_customer": "customer_id=nobody&placement=email",
		"no_program":       "customer_id=ada&program=none",
	} {
		t.Run(name, func(t *testing.T) {
			w := r.nextAsk(t, query)
			if w.Code != 200 {
				t.Fatalf("got %d %s", w.Code, w.Body)
			}
			var got bytes.Buffer
			if err := json.Indent(&got, w.Body.Bytes(), "", "  "); err != nil {
				t.Fatal(err)
			}
			got.WriteByte('\n')
			golden(t, name+".json", got.Bytes())
		})
	}
}

// golden compares with a file in testdata, which -update writes.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// TestFlatRules checks what every answer of the email door keeps to, whatever it says.
func TestFlatRules(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	r.want(t, 200, "POST", "/v1/identify", object{"userId": "evil", "messageId": "5", "traits": object{"first_name": "{{ secret }}%%[[x]]"}})
	var keys string
	for _, query := range []string{
		"customer_id=ada", "customer_id=nobody", "", "customer_id=ada&program=none", "customer_id=evil",
		"customer_id=ada&placement=none&channel=pigeon&strict=perhaps&preview=2&format=xml&utm_source=x&locale=de-DE",
		"customer_id=" + strings.Repeat("x", 300), "customer_id=ada&send_id=" + strings.Repeat("x", 300), "customer_id=%00&locale=%ff", "customer_id=ada&%7B%7Bx%7D%7D=1",
	} {
		w := r.nextAsk(t, query)
		if w.Code != 200 || w.Body.Len() > 8<<10 {
			t.Fatalf("%s: got %d with %d bytes", query, w.Code, w.Body.Len())
		}
		doc := parse(t, w)
		if !strings.HasPrefix(w.Header().Get("Content-Type"), "application/json") || w.Header().Get("Vary") != "Authorization" ||
			w.Header().Get("ETag") == "" || w.Header().Get("Cache-Control") != "private, max-age=300" || w.Header().Get("Set-Cookie") != "" {
			t.Errorf("%s: got headers %v", query, w.Header())
		}
		if (w.Header().Get("X-Fallback") == "1") != (doc["ask"] == false) {
			t.Errorf("%s: X-Fallback %q with ask %v", query, w.Header().Get("X-Fallback"), doc["ask"])
		}
		for key, value := range doc {
			switch v := value.(type) {
			case bool:
				if doc[key+"_flag"] != map[bool]string{true: "yes", false: "no"}[v] {
					t.Errorf("%s: %s is %v, %s_flag is %v", query, key, v, key, doc[key+"_flag"])
				}
			case string:
				if strings.Contains(v, "{{") || strings.Contains(v, "%%") || strings.Contains(v, "[[") {
					t.Errorf("%s: %s can be taken for a template: %s", query, key, v)
				}
			default:
				t.Errorf("%s: %s is %T", query, key, value)
			}
		}
		if got := keysOf(t, w.Body.Bytes()); keys == "" {
			keys = got
		} else if got != keys {
			t.Errorf("%s: other keys than before:\n%s\n%s", query, got, keys)
		}
	}
}

// keysOf lists the keys of a flat object in their order.
func keysOf(t *testing.T, doc []byte) string {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(doc))
	var keys []string
	for i := 0; ; i++ {
		token, err := d.Token()
		if err != nil {
			return strings.Join(keys, " ")
		}
		if key, ok := token.(string); ok && i%2 == 1 {
			keys = append(keys, key)
		}
	}
}

func TestWarningsNameWhatWasIgnored(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	doc := parse(t, r.nextAsk(t, "customer_id=ada&placement=none&channel=pigeon&preview=2&format=xml&utm=x&locale=nl-NL"))
	warnings := doc["warnings"].(string)
	for _, name := range []string{"placement:", "channel:", "preview:", "format:", "utm is not", "locale:"} {
		if !strings.Contains(warnings, name) {
			t.Errorf("no warning about %s in %q", name, warnings)
		}
	}
	if doc["ask"] != true || doc["placement"] != "email" {
		t.Errorf("got %v at %v, want an ask at the first placement", doc["ask"], doc["placement"])
	}
}

func TestStrictTurnsRealCodesOn(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	for query, status := range map[string]int{
		"customer_id=ada&strict=1": 200, "customer_id=nobody&strict=1": 404, "customer_id=ada&program=none&strict=1": 404,
		"strict=1": 422, "customer_id=ada&strict=1&placement=none": 422, "customer_id=ada&strict=1&channel=pigeon": 422,
	} {
		if w := r.nextAsk(t, query); w.Code != status {
			t.Errorf("%s: got %d %s, want %d", query, w.Code, w.Body, status)
		}
	}
	if n := r.count(t, "decisions"); n != 1 {
		t.Errorf("%d decisions were stored, want 1", n)
	}
}

// TestFallbackWhateverFails is promise 12 at the email door.
func TestPromise12EmailDoorFallsBackWhateverFails(t *testing.T) {
	for name, behind := range map[string]*broken{
		"unavailable": {err: &models.Error{Kind: models.Unavailable}},
		"internal":    {err: errors.New("boom")},
		"conflict":    {err: &models.Error{Kind: models.Conflict}},
		"panic":       {panic: "boom"},
		"hangs":       {wait: true},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, func(s *httpapi.Services) { s.Decide = behind })
			w := r.nextAsk(t, "customer_id=ada")
			doc := parse(t, w)
			if w.Code != 200 || doc["fallback"] != true || doc["ask"] != false || doc["reason_code"] != "degraded" || w.Header().Get("X-Fallback") != "1" {
				t.Errorf("got %d %s", w.Code, w.Body)
			}
			if !strings.Contains(w.Header().Get("Cache-Control"), "no-store") {
				t.Errorf("a broken answer may be kept: %s", w.Header().Get("Cache-Control"))
			}
			if strict := r.nextAsk(t, "customer_id=ada&strict=1"); strict.Code < 400 {
				t.Errorf("strict: got %d", strict.Code)
			}
		})
	}
}

func TestPreviewStoresNothing(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	doc := parse(t, r.nextAsk(t, "customer_id=ada&preview=1"))
	if doc["ask"] != true || doc["decision_id"] != "" || doc["body"] == "" {
		t.Errorf("got %v", doc)
	}
	made := r.want(t, 200, "POST", "/v1/decisions", object{"customer_id": "ada", "preview": true})
	if made["ask"] != true || made["decision_id"] != "" {
		t.Errorf("got %v", made)
	}
	for _, table := range []string{"decisions", "customer_asks", "promises", "codes", "outcomes"} {
		if n := r.count(t, table); n != 0 {
			t.Errorf("%s has %d rows", table, n)
		}
	}
}

// TestRepeatable checks that the same request gets the same answer to the byte, and another send another decision.
func TestRepeatable(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	first := r.nextAsk(t, "customer_id=ada&placement=email")
	again := r.nextAsk(t, "placement=email&customer_id=ada")
	if !bytes.Equal(first.Body.Bytes(), again.Body.Bytes()) || first.Header().Get("ETag") != again.Header().Get("ETag") {
		t.Errorf("got %s, then %s", first.Body, again.Body)
	}
	other := parse(t, r.nextAsk(t, "customer_id=ada&placement=email&send_id="+url.QueryEscape("march/1")))
	if other["decision_id"] == parse(t, first)["decision_id"] || other["reward_friend_minor"] != parse(t, first)["reward_friend_minor"] {
		t.Errorf("another send: got %v", other)
	}
}
