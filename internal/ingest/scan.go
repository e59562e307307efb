package ingest

import (
	"encoding/json"
	"iter"
	"strings"
	"unicode/utf8"
)

// The functions here walk JSON that encoding/json has found valid, without
// building values: an event is looked at once, and few of its fields are needed.

// rawMembers gives the members of an object in order: the texts of name and
// value. Anything but an object has none.
func rawMembers(object []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(name, value []byte) bool) {
		object = skipSpace(object)
		if len(object) == 0 || object[0] != '{' {
			return
		}
		rest := skipSpace(object[1:])
		for len(rest) > 0 && rest[0] == '"' {
			n := stringLength(rest)
			name := rest[:n]
			rest = skipSpace(rest[n:])
			rest = skipSpace(rest[1:]) // the colon
			n = valueLength(rest)
			if !yield(name, rest[:n]) {
				return
			}
			rest = skipComma(rest[n:])
		}
	}
}

// members is rawMembers with the names unescaped; a name may be a part of object.
func members(object []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(name, value []byte) bool) {
		for name, value := range rawMembers(object) {
			if !yield(unescape(name), value) {
				return
			}
		}
	}
}

// elements gives the elements of an array in order.
func elements(array []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		rest := skipSpace(array[1:])
		for len(rest) > 0 && rest[0] != ']' {
			n := valueLength(rest)
			if !yield(rest[:n]) {
				return
			}
			rest = skipComma(rest[n:])
		}
	}
}

func skipComma(b []byte) []byte {
	b = skipSpace(b)
	if len(b) > 0 && b[0] == ',' {
		b = skipSpace(b[1:])
	}
	return b
}

func skipSpace(b []byte) []byte {
	for len(b) > 0 && (b[0] == ' ' || b[0] == '\t' || b[0] == '\n' || b[0] == '\r') {
		b = b[1:]
	}
	return b
}

// valueLength is the length of the value that b begins with.
func valueLength(b []byte) int {
	depth := 0
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '"':
			i += stringLength(b[i:]) - 1
		case '{', '[':
			depth++
			continue
		case '}', ']':
			if depth == 0 {
				return i // of a number or word that ended here
			}
			depth--
		case ',', ' ', '\t', '\n', '\r', ':':
			if depth == 0 {
				return i
			}
			continue
		default:
			continue
		}
		if depth == 0 {
			return i + 1
		}
	}
	return len(b)
}

func stringLength(b []byte) int {
	for i := 1; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(b)
}

// unquote reads a string value; whatever is no valid UTF-8 becomes U+FFFD, as
// encoding/json has it.
func unquote(v []byte) string { return string(unescape(v)) }

// unescape is unquote without a copy where the text stands as it is.
func unescape(v []byte) []byte {
	inner := v[1 : len(v)-1]
	for _, c := range inner {
		if c == '\\' || c >= utf8.RuneSelf {
			var s string
			if json.Unmarshal(v, &s) != nil {
				return nil
			}
			return []byte(s)
		}
	}
	return inner
}

// isNull reports whether a member is missing or null.
func isNull(v []byte) bool { return len(v) == 0 || v[0] == 'n' }

// text reads a string, or a number as it is written; ok is false for anything
// else.
func text(v []byte) (s string, ok bool) {
	switch {
	case len(v) == 0:
		return "", false
	case v[0] == '"':
		return unquote(v), true
	case v[0] == '-' || v[0] >= '0' && v[0] <= '9':
		return string(v), true
	}
	return "", false
}

// clean is s without what PostgreSQL's text cannot hold.
func clean(s string) string {
	if strings.IndexByte(s, 0) < 0 {
		return s
	}
	return strings.ReplaceAll(s, "\x00", "\uFFFD")
}

// cut shortens s to at most n bytes without splitting a character.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// snake writes a name in lower case with underscores: firstName, First Name and
// first-name are first_name. The result may be s itself.
func snake[T string | []byte](s T) T {
	plain := true
	for i := 0; i < len(s) && plain; i++ {
		c := s[i]
		plain = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_' && i > 0
	}
	if plain {
		return s
	}
	var b strings.Builder
	var last rune = '_'
	runes := []rune(string(s))
	for i, r := range runes {
		upper := r >= 'A' && r <= 'Z'
		switch {
		case strings.ContainsRune(" -._/:$", r):
			r = '_'
		case upper:
			// A new word begins after a small letter, and before the small
			// letter that ends a run of capitals: userID, HTMLBody.
			before := i > 0 && (runes[i-1] < 'A' || runes[i-1] > 'Z')
			after := i+1 < len(runes) && runes[i+1] >= 'a' && runes[i+1] <= 'z'
			if last != '_' && (before || after) {
				b.WriteByte('_')
			}
			r += 'a' - 'A'
		}
		if r == '_' && last == '_' {
			continue
		}
		b.WriteRune(r)
		last = r
	}
	return T(strings.TrimSuffix(b.String(), "_"))
}
