package prompts

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// Answer is what a language model sent back.
type Answer struct {
	FinishReason string // "stop", "length", "content_filter"; others count as "stop"
	Refusal      string // why the model declined, when it did
	Content      string
}

// Shape is what was asked for: so many variants, each with just these fields.
type Shape struct {
	Fields   []string
	Variants int
}

// Variant is one set of words: texts by field.
type Variant map[string]string

// Parse reads the variants of an answer, {"variants":[{"body":"…"}]}, or says
// by a code why there are none; the code is "" exactly when there are. One
// leading <think>…</think> block, white space and one surrounding code fence
// are dropped; nothing else is repaired. A field that is missing, unknown,
// given twice or no string, and another number of variants, are a mismatch.
// Parse never panics.
func Parse(a Answer, s Shape) ([]Variant, Code) {
	switch {
	case a.FinishReason == "content_filter":
		return nil, ContentFiltered
	case strings.TrimSpace(a.Refusal) != "":
		return nil, Refusal
	case a.FinishReason == "length":
		return nil, Truncated
	case !utf8.ValidString(a.Content):
		return nil, InvalidJSON
	}
	content, fenced := unfence(afterThinking(a.Content))
	if content == "" || content[0] != '{' && content[0] != '[' {
		return nil, InvalidJSON
	}
	if code := wellFormed(content); code != "" {
		return nil, code
	}
	if content[0] != '{' || fenced == fenceOpen {
		return nil, InvalidJSON
	}
	return variants(content, s)
}

// afterThinking drops one leading block of reasoning.
func afterThinking(s string) string {
	s = strings.TrimSpace(s)
	if inner, ok := strings.CutPrefix(s, "<think>"); ok {
		if _, rest, closed := strings.Cut(inner, "</think>"); closed {
			return strings.TrimSpace(rest)
		}
	}
	return s
}

type fence uint8

const (
	fenceNone fence = iota
	fenceClosed
	fenceOpen // the text broke off inside
)

// unfence drops one code fence around the text, with or without a language.
func unfence(s string) (string, fence) {
	inner, ok := strings.CutPrefix(s, "```")
	if !ok {
		return s, fenceNone
	}
	if line, rest, found := strings.Cut(inner, "\n"); found && !strings.ContainsAny(line, "{[") {
		inner = rest
	}
	if body, closed := strings.CutSuffix(inner, "```"); closed {
		return strings.TrimSpace(body), fenceClosed
	}
	return strings.TrimSpace(inner), fenceOpen
}

// wellFormed tells JSON that breaks off from JSON that is wrong; "" is neither.
func wellFormed(content string) Code {
	d := json.NewDecoder(strings.NewReader(content))
	var whole json.RawMessage
	switch err := d.Decode(&whole); {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return Truncated
	case err != nil:
		return InvalidJSON
	}
	if _, err := d.Token(); err != io.EOF {
		return InvalidJSON // something follows
	}
	return ""
}

// variants reads well-formed content.
func variants(content string, s Shape) ([]Variant, Code) {
	whole, ok := object([]byte(content))
	if !ok || len(whole) != 1 || whole[0].name != "variants" {
		return nil, SchemaMismatch
	}
	var entries []json.RawMessage
	if json.Unmarshal(whole[0].value, &entries) != nil || len(entries) != s.Variants || len(entries) == 0 {
		return nil, SchemaMismatch
	}
	list := make([]Variant, 0, len(entries))
	for _, entry := range entries {
		v, ok := variant(entry, s.Fields)
		if !ok {
			return nil, SchemaMismatch
		}
		list = append(list, v)
	}
	return list, ""
}

func variant(entry []byte, fields []string) (Variant, bool) {
	members, ok := object(entry)
	if !ok || len(members) != len(fields) {
		return nil, false
	}
	v := make(Variant, len(members))
	for _, m := range members {
		var text *string
		if !slices.Contains(fields, m.name) || json.Unmarshal(m.value, &text) != nil || text == nil {
			return nil, false
		}
		v[m.name] = *text
	}
	return v, len(v) == len(fields) // less when one came twice
}

// member is one name and value of a JSON object.
type member struct {
	name  string
	value json.RawMessage
}

// object gives the members of an object in their order, repeated names too,
// which a map would hide and a struct would match in any case of letters.
func object(data []byte) ([]member, bool) {
	d := json.NewDecoder(bytes.NewReader(data))
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		return nil, false
	}
	var list []member
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, false
		}
		var value json.RawMessage
		if d.Decode(&value) != nil {
			return nil, false
		}
		text, _ := name.(string)
		list = append(list, member{text, value})
	}
	return list, true
}
