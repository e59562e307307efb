package programfile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

// Write turns the service's JSON document into a file that Read reads back to the same values, fields in the order of the JSON. It
// quotes every text that is not plainly one, so that the bytes do not hang on the taste of a library.
func Write(document []byte) ([]byte, error) {
	w := &writer{in: json.NewDecoder(bytes.NewReader(document))}
	w.in.UseNumber()
	start, err := w.in.Token()
	if err != nil || start != json.Delim('{') {
		return nil, fmt.Errorf("programfile.Write: the document must be a JSON object: %w", err)
	}
	if err := w.object(0, false); err != nil {
		return nil, fmt.Errorf("programfile.Write: %w", err)
	}
	if _, err := w.in.Token(); err != io.EOF {
		return nil, fmt.Errorf("programfile.Write: more than one JSON document")
	}
	return w.out.Bytes(), nil
}

type writer struct {
	in  *json.Decoder
	out bytes.Buffer
}

func (w *writer) indent(n int) { w.out.WriteString(strings.Repeat("  ", n)) }

// object writes the members of an object whose brace was read. After a dash the first goes on the same line.
func (w *writer) object(depth int, sameLine bool) error {
	for w.in.More() {
		name, err := w.in.Token()
		if err != nil {
			return err
		}
		if !sameLine {
			w.indent(depth)
		}
		sameLine = false
		w.out.WriteString(scalar(name) + ":")
		if err := w.member(depth); err != nil {
			return err
		}
	}
	_, err := w.in.Token()
	return err
}

// member writes a value behind its name.
func (w *writer) member(depth int) error {
	t, err := w.in.Token()
	if err != nil {
		return err
	}
	switch {
	case t == json.Delim('{') && w.in.More():
		w.out.WriteByte('\n')
		return w.object(depth+1, false)
	case t == json.Delim('[') && w.in.More():
		w.out.WriteByte('\n')
		return w.array(depth + 1)
	}
	return w.small(t)
}

func (w *writer) array(depth int) error {
	for w.in.More() {
		w.indent(depth)
		w.out.WriteByte('-')
		t, err := w.in.Token()
		if err != nil {
			return err
		}
		switch {
		case t == json.Delim('{') && w.in.More():
			w.out.WriteByte(' ')
			err = w.object(depth+1, true)
		case t == json.Delim('[') && w.in.More():
			w.out.WriteByte('\n')
			err = w.array(depth + 1)
		default:
			err = w.small(t)
		}
		if err != nil {
			return err
		}
	}
	_, err := w.in.Token()
	return err
}

// small writes a scalar, or something empty whose opening was read, and ends the line.
func (w *writer) small(t json.Token) error {
	text := ""
	switch t {
	case json.Delim('{'):
		text = "{}"
	case json.Delim('['):
		text = "[]"
	default:
		text = scalar(t)
	}
	w.out.WriteString(" " + text + "\n")
	if d, ok := t.(json.Delim); ok && (d == '{' || d == '[') {
		_, err := w.in.Token()
		return err
	}
	return nil
}

// plain matches texts that are themselves in every YAML: words, keys and web addresses.
var plain = regexp.MustCompile(`^(https?://[A-Za-z0-9._/-]+|[A-Za-z][A-Za-z0-9_./-]*( [A-Za-z0-9_./-]+)*)$`)

// words are what some YAML reads as something other than text.
var words = []string{"true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf"}

func scalar(t json.Token) string {
	text, ok := t.(string)
	if !ok {
		if t == nil {
			return "null"
		}
		return fmt.Sprint(t)
	}
	if plain.MatchString(text) && !slices.Contains(words, strings.ToLower(text)) {
		return text
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(text); err != nil {
		panic(err) // a string always encodes
	}
	return strings.TrimSpace(b.String())
}
