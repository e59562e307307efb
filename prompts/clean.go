package prompts

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxName is the longest first name that is used, in characters.
const maxName = 40

// FirstName gives a first name that is safe to greet with: trimmed, at most 40
// characters, nothing but letters (with their marks), space, apostrophe, hyphen
// and full stop, the stop only at the end of a word, so that a web address is
// no name. Anything else gives "", and the words go without a name.
func FirstName(s string) string {
	if len(s) > 8*maxName || !utf8.ValidString(s) {
		return ""
	}
	s = norm.NFC.String(strings.Join(strings.Fields(strings.ReplaceAll(s, "’", "'")), " "))
	if utf8.RuneCountInString(s) > maxName {
		return ""
	}
	letters, previous := 0, ' '
	for _, r := range s {
		switch {
		case previous == '.' && r != ' ':
			return ""
		case unicode.IsLetter(r):
			letters++
		case unicode.IsMark(r) && previous != ' ', r == ' ', r == '\'', r == '-', r == '.':
		default:
			return ""
		}
		previous = r
	}
	if letters == 0 {
		return ""
	}
	return s
}

// clean makes text from outside fit for the middle of a sentence and for the
// templates of whoever sends it: one line, single spaces, no control or
// invisible formatting characters, and nothing that an e-mail platform takes
// for a placeholder ({{ }}, {% %}, {# #}, ${ }, %% %%, [[ ]], <% %>, *| |*).
// Braces become parentheses; of the other pairs the second character goes.
func clean(s string) string {
	if tidy(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	previous, space := ' ', false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			space = true
			continue
		case r == utf8.RuneError, unicode.IsControl(r), unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d':
			continue // joiners stay: some scripts and emoji need them
		case r == '{':
			r = '('
		case r == '}':
			r = ')'
		}
		if space {
			if b.Len() > 0 {
				b.WriteByte(' ')
			}
			previous, space = ' ', false
		}
		if !meta(previous, r) {
			b.WriteRune(r)
			previous = r
		}
	}
	return b.String()
}

// tidy reports whether clean has nothing to do, the common case.
func tidy(s string) bool {
	previous := byte(' ')
	for i := range len(s) {
		c := s[i]
		if !harmless[c] || c == ' ' && previous == ' ' {
			return false
		}
		previous = c
	}
	return s == "" || previous != ' '
}

// harmless are the bytes that clean never touches but for repeated spaces.
var harmless = func() (t [256]bool) {
	for c := ' '; c < 0x7f; c++ {
		t[c] = !strings.ContainsRune("{}[]%<>|*", c)
	}
	return t
}()

// meta reports whether two characters together open or close a placeholder.
func meta(a, b rune) bool {
	switch b {
	case '%':
		return a == '%' || a == '<'
	case '[', ']':
		return a == b
	case '>':
		return a == '%'
	case '|':
		return a == '*'
	case '*':
		return a == '|'
	}
	return false
}

// shorten cuts text to at most n characters at the end of a word, with … for
// what is gone; a first word that is too long is cut inside.
func shorten(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	runes := []rune(s)
	cut := n - 1
	for i := cut; i > n/2; i-- {
		if runes[i] == ' ' {
			cut = i
			break
		}
	}
	return strings.TrimRight(string(runes[:cut]), " ,.;:-") + "…"
}
