package prompts

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxComment is how much of a customer's words a model gets to see, in
// characters, and maxRead how much is read at all, in bytes.
const (
	maxComment = 500
	maxRead    = 8000
)

// What a person can be reached or recognised by, in compatibility form (NFKC).
// Each errs on the side of taking too much.
var (
	atSign     = regexp.MustCompile(`[^\s,;:]*@[^\s,;]*`)
	webAddress = regexp.MustCompile(`(?i)[a-z][a-z0-9+.-]*://\S+|\bwww\.\S+|[\pL\pN-]+(?:\.[\pL\pN-]+)*\.\pL{2,}(?:[/?#]\S*)?`)
	digitRun   = regexp.MustCompile(`[+(]*\p{Nd}(?:[\s()./+\p{Pd}−]*\p{Nd}){4,}`)
)

// Mask takes out of a text what tells who somebody is: e-mail addresses and
// @handles, web addresses, five digits or more with the signs of a phone number
// between them, and the private texts given (names, ids), whole and each of
// their words, wherever they stand as words in any case. What is left is one
// line of visible characters without the braces of placeholders, at most 500
// characters. Names that are not among the private texts stay: there is no
// telling them from other words.
func Mask(s string, private ...string) string {
	s = strings.ToValidUTF8(s[:min(len(s), maxRead)], "")
	s = clean(norm.NFKC.String(s))
	for _, word := range privateWords(private) {
		s = maskWord(s, word)
	}
	s = atSign.ReplaceAllString(s, "[contact]")
	s = webAddress.ReplaceAllString(s, "[link]")
	s = digitRun.ReplaceAllString(s, "[number]")
	return shorten(s, maxComment)
}

// privateWords are the texts and their words, the longest first. A single
// letter is no name, a single character of Chinese or Japanese is.
func privateWords(private []string) []string {
	var all []string
	for _, s := range private {
		s = clean(norm.NFKC.String(s))
		words := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '-' || r == ',' })
		all = append(append(all, s), words...)
	}
	all = slices.DeleteFunc(all, func(w string) bool {
		first, size := utf8.DecodeRuneInString(w)
		return size == len(w) && (spaced(first) || !unicode.IsLetter(first))
	})
	slices.SortFunc(all, func(a, b string) int { return len(b) - len(a) })
	return all
}

// maskWord takes a word out of a text wherever it stands alone.
func maskWord(s, word string) string {
	first, _ := utf8.DecodeRuneInString(word)
	last, _ := utf8.DecodeLastRuneInString(word)
	var b strings.Builder
	rest := 0
	for _, at := range regexp.MustCompile(`(?i)`+regexp.QuoteMeta(word)).FindAllStringIndex(s, -1) {
		before, _ := utf8.DecodeLastRuneInString(s[:at[0]])
		after, _ := utf8.DecodeRuneInString(s[at[1]:])
		if spaced(before) && spaced(first) || spaced(after) && spaced(last) {
			continue // a part of another word
		}
		b.WriteString(s[rest:at[0]] + "[name]")
		rest = at[1]
	}
	return b.String() + s[rest:]
}

// spaced reports whether a character is part of a word of a script that puts
// spaces between words.
func spaced(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) && !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai)
}
