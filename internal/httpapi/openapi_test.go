package httpapi_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/google/go-cmp/cmp"
)

// TestDocumentHasEveryRoute compares the routes with the OpenAPI document, both ways.
func TestDocumentHasEveryRoute(t *testing.T) {
	r := newRig(t)
	var routes, described []string
	parameter := regexp.MustCompile(`:([a-z_]+)`)
	for _, route := range r.engine.(*gin.Engine).Routes() {
		routes = append(routes, route.Method+" "+parameter.ReplaceAllString(route.Path, "{$1}"))
	}
	var doc struct {
		Paths map[string]map[string]struct {
			Summary   string
			Tags      []string
			Responses map[string]any
		}
	}
	if err := json.Unmarshal(r.do(httptest.NewRequest("GET", "/openapi.json", nil)).Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	for path, operations := range doc.Paths {
		for method, op := range operations {
			described = append(described, strings.ToUpper(method)+" "+path)
			if op.Summary == "" || len(op.Tags) != 1 || len(op.Responses) == 0 {
				t.Errorf("%s %s lacks a summary, a tag or its responses", method, path)
			}
		}
	}
	slices.Sort(routes)
	slices.Sort(described)
	if diff := cmp.Diff(routes, described); diff != "" {
		t.Errorf("routes and document differ (-routes +document):\n%s", diff)
	}
}

// TestDocsPage checks that the page shows all of the document, loads nothing and keeps to its own policy.
func TestDocsPage(t *testing.T) {
	r := newRig(t)
	w := r.do(httptest.NewRequest("GET", "/docs", nil))
	page := w.Body.String()
	if w.Code != 200 || w.Header().Get("Content-Type") != "text/html; charset=utf-8" {
		t.Fatalf("got %d %s", w.Code, w.Header())
	}
	var doc struct {
		Paths      map[string]any
		Components struct{ Schemas map[string]any }
	}
	if err := json.Unmarshal(r.do(httptest.NewRequest("GET", "/openapi.json", nil)).Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	for path := range doc.Paths {
		if !strings.Contains(page, "<code>"+path+"</code>") {
			t.Errorf("%s is not on the page", path)
		}
	}
	for name := range doc.Components.Schemas {
		if !strings.Contains(page, `id="schema-`+name+`"`) {
			t.Errorf("schema %s is not on the page", name)
		}
	}
	for _, link := range regexp.MustCompile(`href="#([^"]+)"`).FindAllStringSubmatch(page, -1) {
		if !strings.Contains(page, `id="`+link[1]+`"`) {
			t.Errorf("a link leads to #%s, which is not there", link[1])
		}
	}
	if found := regexp.MustCompile(`(?i)<script|<link|<img|src=|style=|@import|url\(|\son[a-z]+=|href="[a-z]+:`).FindString(page); found != "" {
		t.Errorf("the page has %s", found)
	}
	_, rest, _ := strings.Cut(page, "<style>")
	style, _, _ := strings.Cut(rest, "</style>")
	sum := sha256.Sum256([]byte(style))
	policy := w.Header().Get("Content-Security-Policy")
	if !strings.HasPrefix(policy, "default-src 'none'; style-src 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'") {
		t.Errorf("the policy %s does not allow the page's style", policy)
	}
}
