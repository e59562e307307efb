package httpapi_test

import (
	"fmt"
	"testing"

	"goodword/internal/catalog"
)

// TestBrandOverHTTP checks the door: whole documents with defaults, every mistake at once, admin keys only.
func TestBrandOverHTTP(t *testing.T) {
	r := newRig(t)
	r.want(t, 404, "GET", "/v1/brand", nil)
	made := r.want(t, 200, "PUT", "/v1/brand", object{
		"name": "Acme", "pitch": "Invoices that write themselves.", "formality": object{"de": "formal"}, "avoid": []string{"cheap"}, "use": nil,
	})
	if made["version"] != 1.0 || made["generated"] != true || made["customer_words"] != false || made["auto_approve"] != false || made["max_emoji"] != 1.0 {
		t.Errorf("got %v, want version 1 with the defaults", made)
	}
	if fmt.Sprint(made["use"], made["proof_points"], made["formality"]) != "[] [] map[de:formal]" {
		t.Errorf("got %v", made)
	}
	// What was read can be sent back as it is.
	if same := r.want(t, 200, "PUT", "/v1/brand", r.want(t, 200, "GET", "/v1/brand", nil)); same["version"] != 1.0 {
		t.Errorf("got version %v, want 1", same["version"])
	}
	if whole := r.want(t, 200, "PUT", "/v1/brand", object{"name": "Acme", "pitch": "Invoices that write themselves."}); whole["version"] != 2.0 || len(whole["avoid"].([]any)) != 0 {
		t.Errorf("got %v, want version 2 without what was left out", whole)
	}
	problem := r.want(t, 422, "PUT", "/v1/brand", object{
		"name": "", "pitch": "The cheap one.", "avoid": []string{"cheap"}, "max_emoji": "none", "formality": object{"de": 1, "dk-de-": "formal"}, "claim": 1,
	})
	got := map[any]bool{}
	for _, e := range problem["errors"].([]any) {
		got[e.(object)["pointer"]] = true
	}
	for _, want := range []string{"/name", "/pitch", "/max_emoji", "/formality/de", "/formality", "/claim"} {
		if !got[want] {
			t.Errorf("nothing is said of %s: %v", want, problem["errors"])
		}
	}
	for _, scope := range []catalog.Scope{catalog.ScopeDecide, catalog.ScopePublic} {
		r.wantAs(t, scope, 403, "GET", "/v1/brand", nil)
		r.wantAs(t, scope, 403, "PUT", "/v1/brand", object{})
	}
	if export := r.want(t, 200, "GET", "/v1/export", nil); export["brand"].(object)["name"] != "Acme" || export["brand"].(object)["version"] != nil {
		t.Errorf("got %v", export["brand"])
	}
	for body, pointer := range map[string]string{`{"brand":[]}`: "/brand", `{"brand":{"name":"Acme","pitch":1}}`: "/brand/pitch"} {
		problem := r.want(t, 422, "POST", "/v1/apply", body)
		if first := problem["errors"].([]any)[0].(object); first["pointer"] != pointer {
			t.Errorf("%s: got %v, want %s", body, problem["errors"], pointer)
		}
	}
	if entries := r.want(t, 200, "GET", "/v1/audit?kind=brand", nil)["entries"].([]any); len(entries) != 2 {
		t.Errorf("got %v, want two changes", entries)
	}
}
