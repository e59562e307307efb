package ingest

import (
	"strings"
	"unicode/utf8"
)

// maxDepth bounds the nesting of what is stored: PostgreSQL reads it back by
// recursion.
const maxDepth = 64

// redaction copies an item, compact, without what must not be stored: a
// friend's contact data, which nobody may keep before the friend acts, and the
// write key that SDKs put into the body.
type redaction struct {
	sharing bool // the event is about sharing: its properties speak of friends
	tooDeep bool
}

// redact returns the item as it is stored; ok is false when it is nested too
// deep.
func redact(item []byte, sharing bool) (raw []byte, ok bool) {
	r := redaction{sharing: sharing}
	raw = r.value(make([]byte, 0, len(item)), skipSpace(item), 0, elsewhere)
	if !utf8.Valid(raw) {
		raw = []byte(strings.ToValidUTF8(string(raw), "\uFFFD"))
	}
	return raw, !r.tooDeep
}

// part is the top-level member that a value is in.
type part uint8

const (
	elsewhere part = iota
	inProperties
	inTraits
)

func partOf(name []byte) part {
	switch string(name) {
	case "properties":
		return inProperties
	case "traits":
		return inTraits
	}
	return elsewhere
}

// value appends v to dst.
func (r *redaction) value(dst, v []byte, depth int, in part) []byte {
	if depth > maxDepth {
		r.tooDeep = true
		return append(dst, "null"...)
	}
	switch v[0] {
	case '{':
		return r.object(dst, v, depth, in)
	case '[':
		dst = append(dst, '[')
		first := true
		for e := range elements(v) {
			if r.names(e, in) {
				continue
			}
			if !first {
				dst = append(dst, ',')
			}
			dst = r.value(dst, e, depth+1, in)
			first = false
		}
		return append(dst, ']')
	}
	return append(dst, v...)
}

func (r *redaction) object(dst, v []byte, depth int, in part) []byte {
	dst = append(dst, '{')
	first := true
	for key, value := range rawMembers(v) {
		inside := in
		if depth == 0 {
			name := unescape(key)
			if string(name) == "writeKey" {
				continue
			}
			inside = partOf(name)
		} else if in != elsewhere && r.private(unescape(key), value, in) {
			continue
		}
		if r.names(value, inside) {
			continue
		}
		if !first {
			dst = append(dst, ',')
		}
		first = false
		dst = append(append(dst, key...), ':')
		dst = r.value(dst, value, depth+1, inside)
	}
	return append(dst, '}')
}

// private reports whether a member of properties or traits holds contact data
// of a friend.
func (r *redaction) private(member, value []byte, in part) bool {
	var room [64]byte
	name := string(squeeze(room[:0], member))
	switch {
	case strings.HasPrefix(name, "invitee"), strings.HasPrefix(name, "recipient"):
		return true
	case name == "friend" || name == "friends":
		return value[0] == '[' || value[0] == '{' || value[0] == '"' // a count may stay
	case strings.HasPrefix(name, "friend") && (contactWord(name) || personName(strings.TrimPrefix(name, "friend"))):
		return true
	case strings.HasPrefix(name, "friends") && personName(strings.TrimPrefix(name, "friends")):
		return true
	}
	if !r.sharing || in != inProperties {
		return false
	}
	return name == "to" || name == "cc" || name == "bcc" || personName(name) || contactWord(name)
}

func personName(name string) bool {
	switch name {
	case "name", "names", "firstname", "lastname", "fullname", "surname", "givenname", "familyname":
		return true
	}
	return false
}

func contactWord(name string) bool {
	for _, word := range [...]string{"email", "phone", "mobile", "msisdn", "contact", "address", "recipient", "invitee"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

// names reports whether a text in the properties of a sharing event holds
// something like an email address.
func (r *redaction) names(value []byte, in part) bool {
	if !r.sharing || in != inProperties || value[0] != '"' {
		return false
	}
	s := unquote(value)
	for i := 1; i+1 < len(s); i++ {
		if s[i] == '@' && wordByte(s[i-1]) && wordByte(s[i+1]) {
			return true
		}
	}
	return strings.Contains(strings.ToLower(s), "%40")
}

func wordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c >= utf8.RuneSelf || c == '_' || c == '-' || c == '+'
}

// squeeze appends the letters and digits of a name, in lower case: inviteeEmail,
// invitee_email and Invitee-Email are one.
func squeeze(dst, name []byte) []byte {
	for _, c := range name {
		switch {
		case c >= 'A' && c <= 'Z':
			dst = append(dst, c+'a'-'A')
		case c == '_' || c == '-' || c == ' ' || c == '.':
		default:
			dst = append(dst, c)
		}
	}
	return dst
}
