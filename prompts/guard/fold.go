package guard

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// folded is a text in the form that checks read: NFKC, without invisible
// characters, with plain apostrophes and hyphens. at[i] is where byte i of text
// came from; at[len(text)] is the length of the original.
// A text that folding does not change has no at.
type folded struct {
	text string
	at   []int32
}

// fold makes the form that checks read.
func fold(s string) folded {
	if unchanged(s) {
		return folded{text: s}
	}
	f := folded{at: make([]int32, 0, len(s)+len(s)/8+1)}
	buf := make([]byte, 0, len(s)+len(s)/8)
	put := func(r rune, from int) {
		if r = plain(r); r >= 0 {
			n := len(buf)
			buf = utf8.AppendRune(buf, r)
			for ; n < len(buf); n++ {
				f.at = append(f.at, int32(from))
			}
		}
	}
	for i := 0; i < len(s); {
		n := asciiRun(s[i:])
		for ; n > 0; n-- {
			if c := s[i]; c >= ' ' && c < 0x7f && c != '`' {
				buf, f.at = append(buf, c), append(f.at, int32(i))
			} else {
				put(rune(c), i)
			}
			i++
		}
		end := i
		for end < len(s) && (end == i || s[end] >= utf8.RuneSelf) {
			end++
		}
		var iter norm.Iter
		iter.InitString(norm.NFKC, s[i:end])
		for !iter.Done() {
			from := i + iter.Pos()
			for part := iter.Next(); len(part) > 0; {
				r, size := utf8.DecodeRune(part)
				put(r, from)
				part = part[size:]
			}
		}
		i = end
	}
	f.at = append(f.at, int32(len(s)))
	f.text = string(buf)
	return f
}

// asciiRun gives how many ASCII characters a text begins with that no mark behind
// them changes: all but the last one before another character.
func asciiRun(s string) int {
	n := 0
	for n < len(s) && s[n] < utf8.RuneSelf {
		n++
	}
	if n > 0 && n < len(s) {
		n--
	}
	return n
}

// unchanged reports whether a text is printable ASCII and line ends.
func unchanged(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' && c != '\n' || c >= 0x7f || c == '`' {
			return false
		}
	}
	return true
}

// span gives the bytes of the original that a part of the text came from.
func (f *folded) span(start, end int) (int, int) {
	if f.at == nil {
		return start, end
	}
	from, to := int(f.at[start]), int(f.at[end])
	if end > start && to <= from { // inside one segment of the normal form
		to = int(f.at[len(f.text)])
		for i := end; i < len(f.text); i++ {
			if int(f.at[i]) > from {
				to = int(f.at[i])
				break
			}
		}
	}
	return from, to
}

// plain maps a character to its form in folded text, -1 for one that nobody sees.
func plain(r rune) rune {
	switch r {
	case '\n':
		return r
	case '’', '‘', 'ʼ', '`', '´', 'ʹ', '′':
		return '\''
	case '‐', '‑', '‒', '−', '⁃':
		return '-'
	case '∕', '⁄', '⧸':
		return '/'
	case 'ẞ':
		return 'ß'
	}
	switch {
	case r < utf8.RuneSelf && r >= ' ' && r != 0x7f:
		return r
	case invisible(r):
		return -1
	case unicode.IsSpace(r):
		return ' '
	case unicode.IsControl(r):
		return -1
	}
	return r
}

// invisible reports whether a character takes no room on the screen or shows
// nothing: joiners, direction marks, tags, fillers and selectors.
func invisible(r rune) bool {
	switch r {
	case '\u115f', '\u1160', '\u17b4', '\u17b5', '\u2800', '\u3164', '\uffa0', '\u034f', '\u180e':
		return true
	}
	return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r)
}

// bare is a letter in lower case without its accents, by which words are
// compared: what people type on a telephone has neither.
func bare(b *strings.Builder, s string) {
	for _, r := range s {
		if r < utf8.RuneSelf {
			if 'A' <= r && r <= 'Z' {
				r += 'a' - 'A'
			}
			b.WriteByte(byte(r))
			continue
		}
		if r = unicode.ToLower(r); r < rune(len(latin)) && latin[r] != "" {
			b.WriteString(latin[r])
		} else if l, ok := lookalikes[r]; ok {
			b.WriteByte(l)
		} else {
			b.WriteRune(r)
		}
	}
}

// key is the form of a word by which it is compared.
func key(word string) string {
	ascii := true
	for i := range len(word) {
		if c := word[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			ascii = false
			break
		}
	}
	if ascii {
		return word
	}
	var b strings.Builder
	b.Grow(len(word))
	bare(&b, word)
	return b.String()
}

// latin holds what letters of the Latin script are without accents.
var latin = func() (t [0x250]string) {
	for r := rune(utf8.RuneSelf); r < rune(len(t)); r++ {
		base, _ := utf8.DecodeRuneInString(norm.NFD.String(string(r)))
		if unicode.IsLetter(r) && base < utf8.RuneSelf {
			t[r] = string(base)
		}
	}
	for r, s := range map[rune]string{'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ł': "l", 'đ': "d", 'ı': "i", 'ð': "d", 'þ': "th"} {
		t[r] = s
	}
	return t
}()

// lookalikes are the small letters of other scripts that pass for Latin ones:
// the ones of Unicode's confusables (UTS 39) that a common font shows alike.
var lookalikes = map[rune]byte{
	'а': 'a', 'в': 'b', 'с': 'c', 'ԁ': 'd', 'е': 'e', 'һ': 'h', 'і': 'i', 'ј': 'j', 'к': 'k', 'ӏ': 'l', 'м': 'm', 'о': 'o',
	'р': 'p', 'ԛ': 'q', 'ѕ': 's', 'т': 't', 'ѵ': 'v', 'ԝ': 'w', 'х': 'x', 'у': 'y', 'н': 'h', 'ё': 'e', 'ї': 'i',
	'α': 'a', 'β': 'b', 'ε': 'e', 'η': 'n', 'ι': 'i', 'κ': 'k', 'ν': 'v', 'ο': 'o', 'ρ': 'p', 'τ': 't', 'υ': 'u', 'χ': 'x',
	'ɑ': 'a', 'ɡ': 'g', 'ɩ': 'i', 'օ': 'o', 'ս': 'u', 'հ': 'h', 'ո': 'n',
}
