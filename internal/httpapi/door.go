package httpapi

import (
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"goodword/internal/catalog"
)

// door describes, for the OpenAPI document, what a plain handler takes and gives; typed operations describe themselves (operation.go).
// A test compares the document with the routes.
type door struct {
	method, path string // path with {name} for a parameter
	summary, doc string
	scopes       []catalog.Scope // any of them, or admin, will do; nil for no key
	params       []parameter
	takes        content
	gives        map[int]content
}

// content is a body by media type: an example of each type that it may be, or plainText{} for what is no JSON.
type content map[string][]any

// plainText is a body that has no schema.
type plainText struct{}

// parameter is one of the query, or of the path where the path names it.
type parameter struct {
	name, doc string
	options   []string // nil for anything
}

// refusing is the answers with an error of these statuses, in the shape of the example.
func refusing(media string, shape any, statuses ...int) map[int]content {
	all := map[int]content{}
	for _, status := range statuses {
		all[status] = content{media: {shape}}
	}
	return all
}

// problems are refusals of most doors.
func problems(statuses ...int) map[int]content {
	return refusing("application/problem+json", problem{}, statuses...)
}

// joined puts lists of answers together.
func joined(lists ...map[int]content) map[int]content {
	all := map[int]content{}
	for _, l := range lists {
		maps.Copy(all, l)
	}
	return all
}

// describe adds a door to the document.
func (d *door) describe(doc *huma.OpenAPI) {
	op := &huma.Operation{
		Method: d.method, Path: d.path, Summary: d.summary, Tags: []string{tagOf(d.path)},
		OperationID: huma.GenerateOperationID(d.method, d.path, new(none)), Description: strings.TrimSpace(needs(d.scopes) + " " + d.doc),
		Responses: map[string]*huma.Response{},
	}
	if d.scopes != nil {
		op.Security = anyCredential
	}
	for _, p := range d.params {
		op.Parameters = append(op.Parameters, p.describe(d.path))
	}
	if d.takes != nil {
		op.RequestBody = &huma.RequestBody{Required: true, Content: d.takes.describe(doc)}
	}
	for status, c := range d.gives {
		op.Responses[strconv.Itoa(status)] = &huma.Response{Description: http.StatusText(status), Content: c.describe(doc)}
	}
	if r := op.Responses["302"]; r != nil {
		r.Headers = map[string]*huma.Param{"Location": {Schema: &huma.Schema{Type: "string"}}}
	}
	for _, status := range []string{"429", "503"} {
		if r := op.Responses[status]; r != nil {
			r.Headers = map[string]*huma.Param{"Retry-After": {Description: "In seconds", Schema: &huma.Schema{Type: "integer"}}}
		}
	}
	doc.AddOperation(op)
}

func (p *parameter) describe(path string) *huma.Param {
	described := &huma.Param{Name: p.name, In: "query", Description: p.doc, Schema: &huma.Schema{Type: "string"}}
	if strings.Contains(path, "{"+p.name+"}") {
		described.In, described.Required = "path", true
	}
	for _, o := range p.options {
		described.Schema.Enum = append(described.Schema.Enum, o)
	}
	return described
}

func (c content) describe(doc *huma.OpenAPI) map[string]*huma.MediaType {
	described := map[string]*huma.MediaType{}
	for media, examples := range c {
		var shapes []*huma.Schema
		for _, e := range examples {
			if e == (plainText{}) {
				shapes = append(shapes, &huma.Schema{Type: "string"})
				continue
			}
			shapes = append(shapes, doc.Components.Schemas.Schema(reflect.TypeOf(e), true, ""))
		}
		schema := shapes[0]
		if len(shapes) > 1 {
			schema = &huma.Schema{OneOf: shapes}
		}
		described[media] = &huma.MediaType{Schema: schema}
	}
	return described
}

// anyCredential are the ways to name a key.
var anyCredential = []map[string][]string{{"bearer": {}}, {"basic": {}}, {"apiKey": {}}}

// needs says which keys may call.
func needs(scopes []catalog.Scope) string {
	if scopes == nil {
		return "Needs no key."
	}
	names := make([]string, 0, len(scopes)+1)
	for _, s := range scopes {
		names = append(names, string(s))
	}
	if !slices.Contains(scopes, catalog.ScopeAdmin) {
		names = append(names, string(catalog.ScopeAdmin))
	}
	return "Needs a key of scope " + strings.Join(names, ", or ") + "."
}

// tagOf groups operations by the thing that their path names.
func tagOf(path string) string {
	first, rest, _ := strings.Cut(strings.Trim(path, "/"), "/")
	if first == "v1" {
		first, _, _ = strings.Cut(rest, "/")
	}
	switch first {
	case "identify", "track", "page", "screen", "group", "alias", "batch", "import":
		return "events"
	case "next-ask", "a", "tokens":
		return "email platforms"
	case "activations":
		return "decisions"
	case "copy", "widget-keys", "widget-tokens":
		return "widgets"
	case "r", "terms":
		return "friends"
	case "apply", "export", "audit", "keys", "clock":
		return "administration"
	case "healthz", "readyz", "metrics", "openapi.json", "docs":
		return "operators"
	}
	return first
}
