// Package programfile reads and writes the YAML file that holds a workspace's brand, offers, programs and experiments. It knows where in
// the file each value stands, so that whatever is found wrong with a value later can be said with line and column; what the values mean is
// for the service to say.
//
//	file, err := programfile.Read(yaml)
//	body := file.JSON() // for POST /v1/apply
//	line, column := file.Place("/programs/0/landing_url")
package programfile

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Place is where something stands in the file, both from 1.
type Place struct{ Line, Column int }

// Error is a file that cannot be read. Detail says why and what to do.
type Error struct {
	Place
	Detail string
}

// Error starts with line and column.
func (e *Error) Error() string { return fmt.Sprintf("%d:%d: %s", e.Line, e.Column, e.Detail) }

// File is a file that was read.
type File struct {
	brand  any // nil for none
	lists  map[string][]any
	places map[string]Place // by JSON pointer into the document
}

// The lists of a file, and the kind that a document holding one thing names.
var lists = map[string]string{"offer": "offers", "program": "programs", "experiment": "experiments"}

// maxBytes and maxDepth bound a file; the service takes no more than 1 MiB of JSON.
const (
	maxBytes = 1 << 20
	maxDepth = 50
)

// Read reads a file: one or more YAML documents, each either with a brand and the lists offers, programs and experiments, or with one thing
// whose kind is brand, offer, program or experiment. The file has one brand at most. The error is an *Error.
func Read(text []byte) (*File, error) {
	if len(text) > maxBytes {
		return nil, &Error{Place{1, 1}, "the file has more than 1 MiB"}
	}
	parsed, err := parse(text)
	if err != nil {
		return nil, syntaxError(err)
	}
	f := &File{lists: map[string][]any{}, places: map[string]Place{}}
	for _, doc := range parsed.Docs {
		if doc.Body == nil {
			continue
		}
		if err := f.document(doc.Body); err != nil {
			return nil, err
		}
	}
	if len(f.lists) == 0 && f.brand == nil {
		return nil, &Error{Place{1, 1}, "the file holds no offers, programs or experiments, and no brand"}
	}
	return f, nil
}

// parse turns a panic of the library over an odd file into an error.
func parse(text []byte) (file *ast.File, err error) {
	defer func() {
		if thrown := recover(); thrown != nil {
			err = fmt.Errorf("not YAML: %v", thrown)
		}
	}()
	return parser.ParseBytes(text, 0)
}

func syntaxError(err error) *Error {
	var known yaml.Error
	if errors.As(err, &known) {
		if t := known.GetToken(); t != nil && t.Position != nil {
			return &Error{Place{t.Position.Line, t.Position.Column}, "not YAML: " + known.GetMessage()}
		}
	}
	first, _, _ := strings.Cut(err.Error(), "\n")
	return &Error{Place{1, 1}, first}
}

// JSON is the document for the service: {"brand": {…}, "offers": […], "programs": […], "experiments": […]}.
func (f *File) JSON() ([]byte, error) {
	document := make(map[string]any, len(f.lists)+1)
	for name, list := range f.lists {
		document[name] = list
	}
	if f.brand != nil {
		document["brand"] = f.brand
	}
	return json.Marshal(document)
}

// Place says where the value with the JSON pointer stands; of one that is not there, what it would be part of.
func (f *File) Place(pointer string) Place {
	for {
		if p, ok := f.places[pointer]; ok {
			return p
		}
		i := strings.LastIndexByte(pointer, '/')
		if i <= 0 {
			return Place{1, 1}
		}
		pointer = pointer[:i]
	}
}

func (f *File) document(body ast.Node) error {
	members, err := members(body)
	if err != nil {
		return err
	}
	for _, m := range members {
		if m.name == "kind" {
			return f.single(body, members)
		}
	}
	for _, m := range members {
		if m.name == "brand" {
			if err := f.setBrand(m.value, m.at, ""); err != nil {
				return err
			}
			continue
		}
		if lists["offer"] != m.name && lists["program"] != m.name && lists["experiment"] != m.name {
			return &Error{m.at, fmt.Sprintf("%s is not a known field: a document has brand, offers, programs, experiments, or a kind", m.name)}
		}
		if m.value.Type() == ast.NullType {
			continue
		}
		list, ok := m.value.(*ast.SequenceNode)
		if !ok {
			return &Error{m.at, m.name + " must be a list"}
		}
		for _, item := range list.Values {
			if err := f.add(m.name, item, ""); err != nil {
				return err
			}
		}
	}
	return nil
}

// single takes a document that holds one thing.
func (f *File) single(body ast.Node, members []member) error {
	for _, m := range members {
		if m.name != "kind" {
			continue
		}
		kind, _ := m.value.(*ast.StringNode)
		if kind != nil && kind.Value == "brand" {
			return f.setBrand(body, placeOf(body), "kind")
		}
		if kind == nil || lists[kind.Value] == "" {
			return &Error{m.at, "kind must be brand, offer, program or experiment"}
		}
		return f.add(lists[kind.Value], body, "kind")
	}
	return nil
}

// setBrand takes the brand, of which a file has one; a member named without is left out.
func (f *File) setBrand(node ast.Node, at Place, without string) error {
	if node.Type() == ast.NullType {
		return nil
	}
	if f.brand != nil {
		return &Error{at, "brand stands twice: a workspace has one"}
	}
	f.places["/brand"] = at
	v, err := f.mapping(node, "/brand", 0)
	if err != nil {
		return err
	}
	object := v.(map[string]any)
	delete(object, without)
	f.brand = object
	return nil
}

// add puts a thing at the end of a list; a member named without is left out.
func (f *File) add(list string, node ast.Node, without string) error {
	at := "/" + list + "/" + strconv.Itoa(len(f.lists[list]))
	f.places[at] = placeOf(node)
	v, err := f.value(node, at, 0)
	if err != nil {
		return err
	}
	if object, ok := v.(map[string]any); ok && without != "" {
		delete(object, without)
	}
	f.lists[list] = append(f.lists[list], v)
	return nil
}

// value reads a node as JSON and notes where its parts stand.
func (f *File) value(node ast.Node, at string, depth int) (any, error) {
	if depth > maxDepth {
		return nil, &Error{placeOf(node), "is nested too deeply"}
	}
	switch n := node.(type) {
	case *ast.NullNode:
		return nil, nil
	case *ast.BoolNode:
		return n.Value, nil
	case *ast.StringNode:
		return n.Value, nil
	case *ast.LiteralNode:
		return n.Value.Value, nil
	case *ast.IntegerNode:
		return json.Number(fmt.Sprint(n.Value)), nil
	case *ast.FloatNode:
		return number(n)
	case *ast.SequenceNode:
		return f.sequence(n, at, depth)
	case *ast.MappingNode, *ast.MappingValueNode:
		return f.mapping(n, at, depth)
	}
	return nil, &Error{placeOf(node), "anchors, aliases, tags and other YAML beyond plain values are not read: write the value out"}
}

func number(n *ast.FloatNode) (any, error) {
	if math.IsInf(n.Value, 0) || math.IsNaN(n.Value) {
		return nil, &Error{placeOf(n), "must be a finite number"}
	}
	return json.Number(strconv.FormatFloat(n.Value, 'g', -1, 64)), nil
}

func (f *File) sequence(n *ast.SequenceNode, at string, depth int) (any, error) {
	items := make([]any, len(n.Values))
	for i, item := range n.Values {
		under := at + "/" + strconv.Itoa(i)
		f.places[under] = placeOf(item)
		var err error
		if items[i], err = f.value(item, under, depth+1); err != nil {
			return nil, err
		}
	}
	return items, nil
}

func (f *File) mapping(n ast.Node, at string, depth int) (any, error) {
	all, err := members(n)
	if err != nil {
		return nil, err
	}
	object := make(map[string]any, len(all))
	for _, m := range all {
		under := at + "/" + escape(m.name)
		f.places[under] = m.at
		if object[m.name], err = f.value(m.value, under, depth+1); err != nil {
			return nil, err
		}
	}
	return object, nil
}

type member struct {
	name  string
	at    Place
	value ast.Node
}

// members lists the fields of a mapping, each of which may stand once.
func members(node ast.Node) ([]member, error) {
	var values []*ast.MappingValueNode
	switch n := node.(type) {
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	default:
		return nil, &Error{placeOf(node), "must be fields with values, like key: value"}
	}
	seen := map[string]bool{}
	var all []member
	for _, v := range values {
		at := placeOf(v.Key)
		name, ok := v.Key.(*ast.StringNode)
		if !ok {
			return nil, &Error{at, "a field's name must be plain text"}
		}
		if seen[name.Value] {
			return nil, &Error{at, name.Value + " stands twice"}
		}
		seen[name.Value] = true
		all = append(all, member{name: name.Value, at: at, value: v.Value})
	}
	return all, nil
}

// placeOf is where a node begins: of a block of fields the first one's name, not its colon.
func placeOf(node ast.Node) Place {
	switch n := node.(type) {
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return placeOf(n.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return placeOf(n.Key)
	}
	return tokenPlace(node.GetToken())
}

func tokenPlace(t *token.Token) Place {
	if t == nil || t.Position == nil {
		return Place{1, 1}
	}
	return Place{max(t.Position.Line, 1), max(t.Position.Column, 1)}
}

// escape makes a name one part of a JSON pointer (RFC 6901).
func escape(name string) string {
	return strings.ReplaceAll(strings.ReplaceAll(name, "~", "~0"), "/", "~1")
}
