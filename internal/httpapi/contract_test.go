package httpapi_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// contract checks requests and answers against the OpenAPI document. The document is the same in every test, so that its schemas are
// compiled once.
type contract struct {
	paths []contractPath

	mu       sync.Mutex
	compiler *jsonschema.Compiler
	schemas  map[string]*jsonschema.Schema // by JSON pointer
}

type contractPath struct {
	template   string
	pattern    *regexp.Regexp
	operations map[string]contractOperation // by method in small letters
}

type contractOperation struct {
	RequestBody struct {
		Content map[string]any
	}
	Responses map[string]struct {
		Content map[string]any
	}
}

var sharedContract = struct {
	sync.Mutex
	of       string // the document
	contract *contract
}{}

// contractOf reads the document that a handler serves.
func contractOf(t testing.TB, h http.Handler) *contract {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/openapi.json", nil))
	shared := &sharedContract
	shared.Lock()
	defer shared.Unlock()
	if shared.contract == nil || shared.of != w.Body.String() {
		shared.of, shared.contract = w.Body.String(), readContract(t, w.Body.Bytes())
	}
	return shared.contract
}

func readContract(t testing.TB, document []byte) *contract {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(document))
	if err != nil {
		t.Fatal(err)
	}
	c := &contract{compiler: jsonschema.NewCompiler(), schemas: map[string]*jsonschema.Schema{}}
	c.compiler.DefaultDraft(jsonschema.Draft2020)
	c.compiler.AssertFormat()
	if err := c.compiler.AddResource("openapi.json", doc); err != nil {
		t.Fatal(err)
	}
	var parsed struct {
		Paths map[string]map[string]contractOperation
	}
	if err := json.Unmarshal(document, &parsed); err != nil {
		t.Fatal(err)
	}
	parameter := regexp.MustCompile(`\\\{[a-z_]+\\\}`)
	for template, operations := range parsed.Paths {
		pattern := "^" + parameter.ReplaceAllString(regexp.QuoteMeta(template), "[^/]+") + "$"
		c.paths = append(c.paths, contractPath{template, regexp.MustCompile(pattern), operations})
	}
	return c
}

// find gives the path that a request is for: of several the one with the fewest parameters, as the router has it.
func (c *contract) find(path string) *contractPath {
	var found *contractPath
	for i := range c.paths {
		p := &c.paths[i]
		if p.pattern.MatchString(path) && (found == nil || strings.Count(p.template, "{") < strings.Count(found.template, "{")) {
			found = p
		}
	}
	return found
}

// exchange is one request and its answer.
type exchange struct {
	method, path      string
	takes             string // media type
	body              []byte
	status            int
	header            http.Header
	answer            []byte
	answerCut, bodyIn bool // the answer is not whole; the body is there to be checked
}

// check says where an exchange is not as the document has it.
func (c *contract) check(x *exchange) error {
	p := c.find(x.path)
	if p == nil {
		return expect(x.status == http.StatusNotFound, "is not in the document")
	}
	op, ok := p.operations[strings.ToLower(x.method)]
	if !ok {
		return expect(x.status == http.StatusMethodNotAllowed, "is no method of %s in the document", p.template)
	}
	at := "/paths/" + pointer(p.template) + "/" + strings.ToLower(x.method)
	response, ok := op.Responses[fmt.Sprint(x.status)]
	if !ok {
		return fmt.Errorf("status %d is not declared", x.status)
	}
	if err := c.checkRequest(x, op, at); err != nil {
		return err
	}
	if len(response.Content) == 0 {
		return expect(len(x.answer) == 0, "status %d is declared without a body", x.status)
	}
	media, _, _ := mime.ParseMediaType(x.header.Get("Content-Type"))
	if _, ok := response.Content[media]; !ok {
		return fmt.Errorf("content type %q is not declared for status %d", media, x.status)
	}
	answer, err := x.plain()
	if err != nil {
		return err
	}
	return c.checkBody(media, answer, fmt.Sprintf("%s/responses/%d/content/%s/schema", at, x.status, pointer(media)))
}

// checkRequest looks at bodies that were taken: they must be what the document says is taken.
func (c *contract) checkRequest(x *exchange, op contractOperation, at string) error {
	if x.status/100 != 2 || !x.bodyIn || len(x.body) == 0 || x.takes == "application/x-ndjson" {
		return nil // of lines each has its own answer
	}
	if len(op.RequestBody.Content) == 0 {
		return fmt.Errorf("a body is taken, and none declared")
	}
	if _, ok := op.RequestBody.Content["application/json"]; !ok || !json.Valid(x.body) {
		return nil
	}
	if err := c.checkBody("application/json", x.body, at+"/requestBody/content/"+pointer("application/json")+"/schema"); err != nil {
		return fmt.Errorf("the request was taken: %w", err)
	}
	return nil
}

func (c *contract) checkBody(media string, body []byte, at string) error {
	switch {
	case strings.HasSuffix(media, "ndjson"):
		for line := range bytes.Lines(body) {
			if err := c.checkBody("application/json", line, at); err != nil {
				return err
			}
		}
		return nil
	case !strings.HasSuffix(media, "json"):
		return nil
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	schema := c.schemas[at]
	if schema == nil {
		if schema, err = c.compiler.Compile("openapi.json#" + at); err != nil {
			return err
		}
		c.schemas[at] = schema
	}
	return schema.Validate(value)
}

// plain is the answer, decompressed; of one that was cut the whole lines.
func (x *exchange) plain() ([]byte, error) {
	answer := x.answer
	if x.header.Get("Content-Encoding") == "gzip" {
		z, err := gzip.NewReader(bytes.NewReader(answer))
		if err != nil {
			return nil, err
		}
		if answer, err = io.ReadAll(z); err != nil && !x.answerCut {
			return nil, err
		}
	}
	if x.answerCut {
		answer = answer[:bytes.LastIndexByte(answer, '\n')+1]
	}
	return answer, nil
}

func expect(ok bool, format string, args ...any) error {
	if ok {
		return nil
	}
	return fmt.Errorf(format, args...)
}

// pointer makes a text one part of a JSON pointer in a URL fragment.
func pointer(s string) string {
	s = strings.NewReplacer("~", "~0", "/", "~1").Replace(s)
	return strings.NewReplacer("{", "%7B", "}", "%7D", "+", "%2B").Replace(s)
}

// underContract fails the test when an answer of the handler, to whatever request, is not as the document has it. Benchmarks go without.
func underContract(t testing.TB, h http.Handler) http.Handler {
	t.Helper()
	if _, ok := t.(*testing.B); ok {
		return h
	}
	c := contractOf(t, h)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		in := &heard{ReadCloser: r.Body}
		r.Body = in
		out := &overheard{ResponseWriter: w, status: http.StatusOK}
		x := exchange{method: r.Method, path: r.URL.EscapedPath(), takes: r.Header.Get("Content-Type")}
		h.ServeHTTP(out, r)
		x.body, x.bodyIn = in.said.Bytes(), in.said.Len() < maxHeard && r.Header.Get("Content-Encoding") == ""
		x.status, x.header, x.answer, x.answerCut = out.status, w.Header(), out.said.Bytes(), out.failed || out.said.Len() >= maxHeard
		if err := c.check(&x); err != nil {
			t.Errorf("%s %s, answered with %d, breaks the contract: %v\nanswer: %.1500s", x.method, x.path, x.status, err, x.answer)
		}
	})
}

// maxHeard bounds what is kept of a body.
const maxHeard = 8 << 20

type heard struct {
	io.ReadCloser
	said bytes.Buffer
}

func (b *heard) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if b.said.Len() < maxHeard {
		b.said.Write(p[:n])
	}
	return n, err
}

type overheard struct {
	http.ResponseWriter
	status int
	said   bytes.Buffer
	failed bool
}

func (w *overheard) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

func (w *overheard) Write(p []byte) (int, error) {
	n, err := w.ResponseWriter.Write(p)
	w.failed = w.failed || err != nil
	if w.said.Len() < maxHeard {
		w.said.Write(p[:n])
	}
	return n, err
}

func (w *overheard) Flush()                      { w.ResponseWriter.(http.Flusher).Flush() }
func (w *overheard) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// TestContractSeesBreaches makes sure that the check can fail.
func TestContractSeesBreaches(t *testing.T) {
	r := newRig(t)
	c := contractOf(t, r.engine)
	good := exchange{
		method: "GET", path: "/healthz", status: 200, header: http.Header{"Content-Type": {"application/json; charset=utf-8"}}, answer: []byte(`{"status":"ok"}`),
	}
	if err := c.check(&good); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*exchange){
		"path":          func(x *exchange) { x.path = "/healthy" },
		"method":        func(x *exchange) { x.method = "PUT" },
		"status":        func(x *exchange) { x.status = 202 },
		"content type":  func(x *exchange) { x.header = http.Header{"Content-Type": {"text/plain"}} },
		"no JSON":       func(x *exchange) { x.answer = []byte(`{"status"`) },
		"unknown field": func(x *exchange) { x.answer = []byte(`{"status":"ok","more":1}`) },
		"missing field": func(x *exchange) { x.answer = []byte(`{}`) },
		"wrong type":    func(x *exchange) { x.answer = []byte(`{"status":1}`) },
		"wrong time": func(x *exchange) {
			x.path, x.answer = "/v1/clock", []byte(`{"now":"noon","mode":"manual"}`)
		},
		"body of none": func(x *exchange) { x.method, x.path, x.status = "DELETE", "/v1/offers/ten", 204 },
		"a bad line": func(x *exchange) {
			x.method, x.path, x.header = "POST", "/v1/decisions/batch", http.Header{"Content-Type": {"application/x-ndjson"}}
			x.answer = []byte(`{"line":1,"customer_id":"ada","error":{"type":"/problems/x","title":"X"}}` + "\n")
		},
		"a bad request taken": func(x *exchange) {
			x.method, x.path, x.bodyIn, x.body = "POST", "/v1/clock", true, []byte(`{"then":1}`)
			x.answer = []byte(`{"now":"2026-03-02T09:00:00Z","folded":0,"published":false}`)
		},
	} {
		t.Run(name, func(t *testing.T) {
			x := good
			spoil(&x)
			if c.check(&x) == nil {
				t.Error("a breach is not seen")
			}
		})
	}
}
