package prompts

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The default alphabet of text messages and its extension, whose characters
// take two places: 3GPP TS 23.038, 6.2.1.
const (
	gsmBasic = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡" +
		"ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	gsmExtended = "^{}\\[~]|€"
)

// gsmTable holds the places that the characters below U+0400 take; 0 is not in
// the alphabet. Beyond it there is only the euro sign.
var gsmTable = func() (t [0x400]uint8) {
	for _, r := range gsmBasic {
		t[r] = 1
	}
	for _, r := range gsmExtended {
		if r < rune(len(t)) {
			t[r] = 2
		}
	}
	return t
}()

// gsmPlaces is how many places a character takes, 0 when it is not in the alphabet.
func gsmPlaces(r rune) int {
	switch {
	case r < rune(len(gsmTable)):
		return int(gsmTable[r])
	case r == '€':
		return 2
	}
	return 0
}

// The places of a text message by 3GPP TS 23.038 and 23.040: alone, and of each
// part when it is split, in the default alphabet and in UTF-16 units.
const (
	gsmAlone, gsmPart     = 160, 153
	utf16Alone, utf16Part = 70, 67
)

// oneSegment reports whether a text goes out as a single text message.
func oneSegment(text []byte) bool {
	places, units, gsm := messagePlaces(text)
	return gsm && places <= gsmAlone || !gsm && units <= utf16Alone
}

// Segments is how many parts a text takes as a text message: one of 160 places of
// the default alphabet, several of 153; with any character outside it one of 70
// UTF-16 units, several of 67. An empty text takes one.
func Segments(text string) int {
	places, units, gsm := messagePlaces([]byte(text))
	alone, part, n := gsmAlone, gsmPart, places
	if !gsm {
		alone, part, n = utf16Alone, utf16Part, units
	}
	if n <= alone {
		return 1
	}
	return (n + part - 1) / part
}

// messagePlaces counts a text in places of the default alphabet and in UTF-16
// units; gsm is whether the alphabet has all its characters.
func messagePlaces(text []byte) (places, units int, gsm bool) {
	gsm = true
	for i := 0; i < len(text); {
		if c := text[i]; c < utf8.RuneSelf {
			n := int(gsmTable[c])
			gsm = gsm && n > 0
			places += n
			units++
			i++
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		n := gsmPlaces(r)
		gsm = gsm && n > 0
		places += n
		units++
		if r > 0xffff {
			units++
		}
		i += size
	}
	return places, units, gsm
}

var gsmReplace = map[rune]string{
	'’': "'", '‘': "'", '‚': "'", 'ʼ': "'", '`': "'", '´': "'", '“': `"`, '”': `"`, '„': `"`, '«': `"`, '»': `"`,
	'–': "-", '—': "-", '−': "-", '‑': "-", '•': "-", '…': "...", '·': ".", '×': "x", '™': "", '®': "", '©': "",
	'\u00a0': " ", '\u202f': " ", '\u2009': " ",
	'ł': "l", 'Ł': "L", 'đ': "d", 'Đ': "D", 'ı': "i", 'œ': "oe", 'Œ': "OE", 'þ': "th", 'Þ': "Th", 'ð': "d",
}

// gsm writes text in the default alphabet where that keeps it readable: plain
// quotes, dashes and spaces, letters without the accents the alphabet lacks.
// Other characters stay and make the message a short one of 70.
func gsm(s string) string {
	if allGSM(s) {
		return s
	}
	var b strings.Builder
	for _, r := range norm.NFC.String(s) {
		if replacement, ok := gsmReplace[r]; ok {
			b.WriteString(replacement)
		} else if gsmPlaces(r) > 0 {
			b.WriteRune(r)
		} else if base := unaccented(r); gsmPlaces(base) > 0 {
			b.WriteRune(base)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// texted are wordings as a text message has them.
func (t *tongue) texted(wordings []string) []string {
	if t.wide {
		return wordings
	}
	list := make([]string, len(wordings))
	for i, s := range wordings {
		list[i] = gsm(s)
	}
	return list
}

// unaccented is a letter without its marks, the rune itself when it has none.
func unaccented(r rune) rune {
	base := r
	for i, part := range norm.NFD.String(string(r)) {
		if i == 0 {
			base = part
		} else if !unicode.IsMark(part) {
			return r
		}
	}
	return base
}

// within reports whether a text takes at most n places of the default alphabet.
func within(s string, n int) bool {
	places := 0
	for _, r := range s {
		places += gsmPlaces(r)
	}
	return places <= n && allGSM(s)
}

// allGSM reports whether every character is in the default alphabet.
func allGSM(s string) bool {
	for _, r := range s {
		if gsmPlaces(r) == 0 {
			return false
		}
	}
	return true
}
