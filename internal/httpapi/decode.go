package httpapi

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"goodword/models"
)

// malformed is a body that is not JSON at all: 400, where wrong fields are 422.
type malformed struct{ detail string }

func (e *malformed) Error() string { return e.detail }

// decode reads the JSON in raw into the struct or slice that into points to, and lists every field that is unknown or has the wrong
// type, by JSON pointer; what is right is read all the same, so that the caller can check it too and report everything at once. Fields
// that are missing or null keep what into holds. The error is a *malformed.
func decode(raw []byte, into any) ([]models.FieldError, error) {
	strict := json.NewDecoder(bytes.NewReader(raw))
	strict.DisallowUnknownFields()
	if strict.Decode(into) == nil && len(bytes.TrimSpace(raw[strict.InputOffset():])) == 0 {
		return nil, nil // nearly every request ends here
	}
	if err := syntax(raw); err != nil {
		return nil, err
	}
	return decodeRight(raw, into)
}

// syntax says where raw stops being JSON.
func syntax(raw []byte) error {
	if len(bytes.TrimSpace(raw)) == 0 {
		return &malformed{"the body is empty; it must be a JSON document"}
	}
	var any json.RawMessage
	err := json.Unmarshal(raw, &any)
	if err == nil {
		return nil
	}
	detail := "the body is not JSON: " + err.Error()
	if at, ok := err.(*json.SyntaxError); ok {
		detail = fmt.Sprintf("the body is not JSON: %s at byte %d", err, at.Offset)
	}
	return &malformed{detail}
}

// decodeRight reads what is right of a document and lists what is wrong.
func decodeRight(raw []byte, into any) ([]models.FieldError, error) {
	numbers := json.NewDecoder(bytes.NewReader(raw))
	numbers.UseNumber()
	var document any
	if err := numbers.Decode(&document); err != nil {
		return nil, &malformed{"the body is not JSON: " + err.Error()}
	}
	var w walk
	document, _ = w.right(document, reflect.TypeOf(into).Elem(), "")
	slices.SortStableFunc(w.bad, func(a, b models.FieldError) int { return strings.Compare(a.Pointer, b.Pointer) })
	rest, err := json.Marshal(document)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(rest, into); err != nil && len(w.bad) == 0 {
		w.bad = append(w.bad, models.FieldError{Pointer: "", Detail: "cannot be read"})
	}
	return w.bad, nil
}

// walk compares a JSON document with the Go type that it is meant for.
type walk struct{ bad []models.FieldError }

func (w *walk) wrong(at, detail string) (any, bool) {
	w.bad = append(w.bad, models.FieldError{Pointer: at, Detail: detail})
	return nil, false
}

var (
	timeType = reflect.TypeFor[time.Time]()
	jsonType = reflect.TypeFor[json.Unmarshaler]()
	textType = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// right returns what of v fits t; ok is false when nothing does.
func (w *walk) right(v any, t reflect.Type, at string) (fit any, ok bool) {
	if v == nil {
		return nil, true
	}
	if p := reflect.PointerTo(t); p.Implements(jsonType) || p.Implements(textType) {
		return w.whole(v, t, at)
	}
	switch t.Kind() {
	case reflect.Pointer:
		return w.right(v, t.Elem(), at)
	case reflect.Struct:
		return w.object(v, t, at)
	case reflect.Slice:
		return w.array(v, t, at)
	case reflect.Map:
		return w.named(v, t, at)
	case reflect.String:
		if _, ok := v.(string); !ok {
			return w.wrong(at, "must be a string")
		}
	case reflect.Bool:
		if _, ok := v.(bool); !ok {
			return w.wrong(at, "must be true or false")
		}
	case reflect.Float64:
		n, ok := v.(json.Number)
		if _, err := n.Float64(); !ok || err != nil {
			return w.wrong(at, "must be a number")
		}
	case reflect.Int, reflect.Int64, reflect.Uint32:
		n, ok := v.(json.Number)
		if _, err := strconv.ParseInt(n.String(), 10, 64); !ok || err != nil {
			return w.wrong(at, "must be a whole number")
		}
	}
	return v, true
}

// whole checks a type that reads itself by letting it.
func (w *walk) whole(v any, t reflect.Type, at string) (any, bool) {
	raw, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(raw, reflect.New(t).Interface())
	}
	switch {
	case err == nil:
		return v, true
	case t == timeType:
		return w.wrong(at, "must be a time like 2026-03-02T09:00:00Z")
	}
	return w.wrong(at, "cannot be read")
}

func (w *walk) object(v any, t reflect.Type, at string) (any, bool) {
	members, ok := v.(map[string]any)
	if !ok {
		return w.wrong(at, "must be an object")
	}
	fields := jsonFields(t)
	fit := map[string]any{}
	for name, member := range members {
		field, known := fields[name]
		if !known {
			w.wrong(at+"/"+escapePointer(name), "is not a known field")
			continue
		}
		if m, ok := w.right(member, field, at+"/"+escapePointer(name)); ok {
			fit[name] = m
		}
	}
	return fit, true
}

// named checks an object whose members have names of the caller's.
func (w *walk) named(v any, t reflect.Type, at string) (any, bool) {
	members, ok := v.(map[string]any)
	if !ok {
		return w.wrong(at, "must be an object")
	}
	fit := make(map[string]any, len(members))
	for name, member := range members {
		if m, ok := w.right(member, t.Elem(), at+"/"+escapePointer(name)); ok {
			fit[name] = m
		}
	}
	return fit, true
}

func (w *walk) array(v any, t reflect.Type, at string) (any, bool) {
	items, ok := v.([]any)
	if !ok {
		return w.wrong(at, "must be an array")
	}
	fit := make([]any, len(items)) // a wrong item becomes null, so that the others keep their places
	for i, item := range items {
		fit[i], _ = w.right(item, t.Elem(), at+"/"+strconv.Itoa(i))
	}
	return fit, true
}

// jsonFields maps the JSON names of a struct's fields, embedded structs included, to their types.
func jsonFields(t reflect.Type) map[string]reflect.Type {
	fields := map[string]reflect.Type{}
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.IsExported() && !f.Anonymous && name != "" && name != "-" {
			fields[name] = f.Type
		}
	}
	return fields
}

// escapePointer makes a member's name one part of a JSON pointer (RFC 6901).
func escapePointer(name string) string {
	return strings.ReplaceAll(strings.ReplaceAll(name, "~", "~0"), "/", "~1")
}

// together joins the fields that decode found wrong with those that the value's own check says, leaving out what is part of the former:
// nil when there are none.
func together(bad []models.FieldError, err error) error {
	read := bad
	var check *models.Error
	if errors.As(err, &check) {
		for _, f := range check.Fields {
			said := func(b models.FieldError) bool {
				return f.Pointer == b.Pointer || strings.HasPrefix(f.Pointer, b.Pointer+"/")
			}
			if !slices.ContainsFunc(read, said) {
				bad = append(bad, f)
			}
		}
	}
	if len(bad) == 0 {
		return err
	}
	return &models.Error{Op: "httpapi", Kind: models.Invalid, Detail: "invalid input", Fields: bad}
}
