package httpapi

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	_ "embed" // the page
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
)

// The page is made once, here, from the document alone: it loads nothing, needs no script, and the browser's own search finds all of it.

var (
	//go:embed docs.html
	docsHTML string
	//go:embed docs.css
	docsCSS string

	docsTemplate = template.Must(template.New("docs").Funcs(template.FuncMap{"css": func() template.CSS { return template.CSS(docsCSS) }}).Parse(docsHTML))
)

// docsPage serves the page. It may hold nothing but its own style.
func (a *API) docsPage(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", docsPolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	c.Data(http.StatusOK, "text/html; charset=utf-8", a.docs)
}

var docsPolicy = func() string {
	sum := sha256.Sum256([]byte(docsCSS))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}()

// apiDocument is what the page shows of an OpenAPI document.
type apiDocument struct {
	Info       struct{ Title, Description string }
	Paths      map[string]map[string]apiOperation
	Components struct{ Schemas map[string]apiSchema }
}

type apiOperation struct {
	OperationID, Summary, Description string
	Tags                              []string
	Parameters                        []struct {
		Name, In, Description string
		Required              bool
		Schema                apiSchema
	}
	RequestBody struct {
		Content map[string]struct{ Schema apiSchema }
	}
	Responses map[string]struct {
		Description string
		Content     map[string]struct{ Schema apiSchema }
	}
}

type apiSchema struct {
	Ref                  string `json:"$ref"`
	Type                 any
	Format, Description  string
	Enum                 []any
	Items                *apiSchema
	OneOf                []apiSchema
	Properties           map[string]apiSchema
	Required             []string
	AdditionalProperties any
	Minimum, Maximum     *float64
	MaxLength, MaxItems  *int
}

// The page in the order in which it is read.
type (
	docsView struct {
		Title, Description string
		Groups             []docsGroup
		Schemas            []docsSchema
	}
	docsGroup struct {
		Name       string
		Operations []docsOperation
	}
	docsOperation struct {
		ID, Method, Path, Summary, Description string
		Parameters                             []docsField
		Takes                                  []docsBody
		Gives                                  []docsBody
	}
	docsBody struct {
		Status, Text, Media string
		Shapes              []docsType
	}
	docsSchema struct {
		Name   string
		Fields []docsField
	}
	docsField struct {
		Name, Where, Text string
		Required          bool
		Type              docsType
	}
	docsType struct {
		Text string // what stands before the link
		Link string // name of a schema, "" for none
	}
)

// renderDocs makes the page of a document.
func renderDocs(document []byte) ([]byte, error) {
	var doc apiDocument
	if err := json.Unmarshal(document, &doc); err != nil {
		return nil, err
	}
	view := docsView{Title: doc.Info.Title, Description: doc.Info.Description}
	groups := map[string][]docsOperation{}
	for _, path := range slices.Sorted(maps.Keys(doc.Paths)) {
		for _, method := range slices.SortedFunc(maps.Keys(doc.Paths[path]), compareMethods) {
			op := doc.Paths[path][method]
			tag := strings.Join(op.Tags, ", ")
			groups[tag] = append(groups[tag], viewOperation(method, path, &op))
		}
	}
	for _, name := range slices.SortedFunc(maps.Keys(groups), compareGroups) {
		view.Groups = append(view.Groups, docsGroup{Name: name, Operations: groups[name]})
	}
	for _, name := range slices.Sorted(maps.Keys(doc.Components.Schemas)) {
		s := doc.Components.Schemas[name]
		view.Schemas = append(view.Schemas, docsSchema{Name: name, Fields: viewFields(&s)})
	}
	var page bytes.Buffer
	err := docsTemplate.Execute(&page, view)
	return page.Bytes(), err
}

// groupOrder is the order of the tags that a newcomer needs first; the others follow by name.
var groupOrder = []string{"events", "decisions", "email platforms", "friends", "programs", "offers", "experiments"}

func compareGroups(a, b string) int {
	place := func(name string) int {
		if i := slices.Index(groupOrder, name); i >= 0 {
			return i
		}
		return len(groupOrder)
	}
	return cmp.Or(place(a)-place(b), strings.Compare(a, b))
}

func viewOperation(method, path string, op *apiOperation) docsOperation {
	v := docsOperation{ID: op.OperationID, Method: strings.ToUpper(method), Path: path, Summary: op.Summary, Description: op.Description}
	for _, p := range op.Parameters {
		v.Parameters = append(v.Parameters, docsField{Name: p.Name, Where: p.In, Text: p.Description, Required: p.Required, Type: viewType(&p.Schema)})
	}
	for _, media := range slices.Sorted(maps.Keys(op.RequestBody.Content)) {
		s := op.RequestBody.Content[media].Schema
		v.Takes = append(v.Takes, docsBody{Media: media, Shapes: viewShapes(&s)})
	}
	for _, status := range slices.Sorted(maps.Keys(op.Responses)) {
		r := op.Responses[status]
		if len(r.Content) == 0 {
			v.give(docsBody{Status: status, Text: r.Description})
		}
		for _, media := range slices.Sorted(maps.Keys(r.Content)) {
			s := r.Content[media].Schema
			v.give(docsBody{Status: status, Text: r.Description, Media: media, Shapes: viewShapes(&s)})
		}
	}
	return v
}

// give adds an answer. Refusals of one shape share a line.
func (v *docsOperation) give(b docsBody) {
	if n := len(v.Gives); n > 0 && b.Status >= "400" {
		last := &v.Gives[n-1]
		if last.Status >= "400" && last.Media == b.Media && slices.Equal(last.Shapes, b.Shapes) {
			last.Status, last.Text = last.Status+", "+b.Status, "refused"
			return
		}
	}
	v.Gives = append(v.Gives, b)
}

// methodOrder puts what people look for before what browsers and proxies send.
var methodOrder = []string{"get", "post", "patch", "delete", "head", "options"}

func compareMethods(a, b string) int {
	return slices.Index(methodOrder, a) - slices.Index(methodOrder, b)
}

func viewShapes(s *apiSchema) []docsType {
	if len(s.OneOf) == 0 {
		return []docsType{viewType(s)}
	}
	shapes := make([]docsType, len(s.OneOf))
	for i := range s.OneOf {
		shapes[i] = viewType(&s.OneOf[i])
	}
	return shapes
}

func viewFields(s *apiSchema) []docsField {
	fields := make([]docsField, 0, len(s.Properties))
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		p := s.Properties[name]
		fields = append(fields, docsField{Name: name, Text: p.Description, Required: slices.Contains(s.Required, name), Type: viewType(&p)})
	}
	return fields
}

// viewType says in a few words what a value may be.
func viewType(s *apiSchema) docsType {
	if name, ok := strings.CutPrefix(s.Ref, "#/components/schemas/"); ok {
		return docsType{Link: name}
	}
	kind := typeNames(s.Type)
	if s.Items != nil {
		of := viewType(s.Items)
		return docsType{Text: strings.TrimSpace("list of " + of.Text), Link: of.Link}
	}
	if m, ok := s.AdditionalProperties.(map[string]any); ok && len(s.Properties) == 0 {
		if ref, _ := m["$ref"].(string); ref != "" {
			return docsType{Text: "object of", Link: strings.TrimPrefix(ref, "#/components/schemas/")}
		}
		return docsType{Text: strings.TrimSpace("object of " + typeNames(m["type"]))}
	}
	if len(s.Enum) > 0 {
		kind = strings.Trim(strings.ReplaceAll(fmt.Sprint(s.Enum), " ", ", "), "[]")
	}
	parts := []string{kind}
	if s.Format != "" && s.Format != "int64" && s.Format != "int32" && s.Format != "double" {
		parts = append(parts, s.Format)
	}
	if s.Minimum != nil {
		parts = append(parts, fmt.Sprintf("at least %g", *s.Minimum))
	}
	if s.Maximum != nil {
		parts = append(parts, fmt.Sprintf("at most %g", *s.Maximum))
	}
	if s.MaxLength != nil {
		parts = append(parts, fmt.Sprintf("at most %d characters", *s.MaxLength))
	}
	return docsType{Text: strings.Join(parts, ", ")}
}

// typeNames writes a type, or a list of types.
func typeNames(t any) string {
	switch t := t.(type) {
	case string:
		return t
	case []any:
		return strings.Trim(strings.ReplaceAll(fmt.Sprint(t), " ", " or "), "[]")
	}
	return "anything"
}
