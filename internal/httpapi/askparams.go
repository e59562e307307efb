package httpapi

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// askParameters are what GET and POST /v1/next-ask understand. A body may also hold email, which is hashed and forgotten: an address has
// no business in a URL, which every caller logs, but HubSpot and its like post it whether they are asked or not.
var askParameters = []string{
	"customer_id", "email_sha256", "program", "placement", "channel", "send_id", "locale", "share_channels", "preview", "strict", "format",
	"field",
}

// contactParameters are what is read of a posted contact. It says who it is; that it has a field called program means something else.
var contactParameters = []string{"customer_id", "email_sha256", "email"}

// tokenParameters are what GET /v1/a/{token} understands: the token says the rest.
var tokenParameters = []string{"placement", "locale", "share_channels", "strict", "format", "field"}

// askHeaders keep what names a person out of the URL.
var askHeaders = map[string]string{"customer_id": "X-Customer-Id", "email_sha256": "X-Email-Sha256", "send_id": "X-Send-Id"}

// maxUnknown is how many unknown parameters are named: HubSpot posts hundreds of fields.
const maxUnknown = 5

// parameters are what a request says, by name, gathered from query, body and headers.
type parameters struct {
	values   map[string]string
	unknown  []string // names, in no order
	warnings []warning
	body     error // why the body could not be read
}

type warning struct{ name, text string }

func (p *parameters) warn(name, text string) { p.warnings = append(p.warnings, warning{name, text}) }

// gather reads all parameters of a request. Where several places disagree the body wins, then the query.
func gather(r *http.Request, known []string) *parameters {
	p := &parameters{values: map[string]string{}}
	for name, header := range askHeaders {
		if v := strings.TrimSpace(r.Header.Get(header)); v != "" && slices.Contains(known, name) {
			p.values[name] = v
		}
	}
	query := r.URL.Query()
	p.take(one(query), known, "the query")
	if r.Method == http.MethodPost {
		p.takeBody(r, known)
	}
	return p
}

// one takes the first of each value.
func one(values url.Values) map[string]string {
	all := make(map[string]string, len(values))
	for name, list := range values {
		all[name] = list[0]
	}
	return all
}

// take lets what one place says win over what was said before. An empty value says nothing: it is what templates make of a field that a
// person does not have.
func (p *parameters) take(said map[string]string, known []string, place string) {
	for name, v := range said {
		v = strings.TrimSpace(v)
		if !slices.Contains(known, name) {
			p.unknown = append(p.unknown, name)
			continue
		}
		if v == "" {
			continue
		}
		if old, have := p.values[name]; have && old != v {
			p.warn(name, "stands twice and differs; that of "+place+" is used")
		}
		p.values[name] = v
	}
}

// takeBody reads JSON or a form, whatever the content type says: Braze calls its forms JSON.
func (p *parameters) takeBody(r *http.Request, known []string) {
	raw, err := readBody(r, maxJSON)
	if err != nil {
		p.body = err
		p.warn("body", "cannot be read and is ignored")
		return
	}
	raw = bytes.TrimSpace(bytes.TrimPrefix(raw, []byte("\ufeff")))
	known = append(slices.Clone(known), "email")
	switch {
	case len(raw) == 0:
	case raw[0] == '{':
		p.takeJSON(raw, known)
	default:
		form, err := url.ParseQuery(string(raw))
		if err != nil {
			p.body = &malformed{"the body is neither JSON nor a form"}
			p.warn("body", "is neither JSON nor a form; what can be read of it is used")
		}
		said := one(form)
		if inner, ok := said["context"]; ok {
			delete(said, "context")
			p.takeInner([]byte(inner), known, "context")
		}
		p.take(said, known, "the body")
	}
}

func (p *parameters) takeJSON(raw []byte, known []string) {
	var doc map[string]json.RawMessage
	if err := json.Unmarshal(raw, &doc); err != nil {
		p.body = &malformed{"the body is not JSON: " + err.Error()}
		p.warn("body", "is not JSON and is ignored")
		return
	}
	// HubSpot posts the contact, whose fields stand in properties: what else is there are no parameters of ours.
	contact := doc["properties"]
	if contact != nil {
		p.takeInner(contact, contactParameters, "properties")
	}
	if inner := doc["context"]; inner != nil {
		p.takeInner(inner, known, "context")
	}
	delete(doc, "properties")
	delete(doc, "context")
	said := make(map[string]string, len(doc))
	for name, v := range doc {
		if contact != nil && !slices.Contains(known, name) {
			continue
		}
		p.read(said, name, v)
	}
	p.take(said, known, "the body")
}

// takeInner reads an object within the body, of which only what has the name of a parameter counts.
func (p *parameters) takeInner(raw []byte, known []string, where string) {
	var doc map[string]json.RawMessage
	if json.Unmarshal(raw, &doc) != nil {
		p.warn(where, "must be an object; it is ignored")
		return
	}
	said := map[string]string{}
	for name, v := range doc {
		if !slices.Contains(known, name) {
			continue
		}
		var wrapped struct{ Value json.RawMessage }
		if json.Unmarshal(v, &wrapped) == nil && wrapped.Value != nil {
			v = wrapped.Value // HubSpot's {"value": …, "versions": …}
		}
		p.read(said, name, v)
	}
	p.take(said, known, "the body")
}

// read takes a scalar as text; null is nothing.
func (p *parameters) read(said map[string]string, name string, v json.RawMessage) {
	var s string
	switch {
	case string(v) == "null":
	case v[0] == '{' || v[0] == '[':
		p.warn(name, "must be a text")
	case v[0] == '"' && json.Unmarshal(v, &s) == nil:
		said[name] = s
	default:
		said[name] = string(v)
	}
}

// unknownWarnings name what is no parameter, the first few of many.
func (p *parameters) unknownWarnings() []string {
	slices.Sort(p.unknown)
	names := slices.Compact(p.unknown)
	var list []string
	for i, name := range names {
		if i == maxUnknown {
			return append(list, "more of them are no parameters")
		}
		list = append(list, plain(name)+" is not a parameter")
	}
	return list
}

// given is the parameter's value, "" for none.
func (p *parameters) given(name string) string { return p.values[name] }
