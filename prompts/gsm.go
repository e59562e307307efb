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

// gsmASCII holds the places a byte takes; 0 is not in the alphabet.
var gsmASCII = func() (t [utf8.RuneSelf]int) {
	for c := range t {
		t[c] = gsmPlaces(rune(c))
	}
	return t
}()

func gsmPlaces(r rune) int {
	switch {
	case strings.ContainsRune(gsmBasic, r):
		return 1
	case strings.ContainsRune(gsmExtended, r):
		return 2
	}
	return 0
}

// oneSegment reports whether a text goes out as a single text message: 160
// places of the default alphabet or, with any other character, 70 UTF-16 units.
func oneSegment(text []byte) bool {
	places, units, gsm := 0, 0, true
	for i := 0; i < len(text); {
		if c := text[i]; c < utf8.RuneSelf {
			n := gsmASCII[c]
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
	return gsm && places <= 160 || !gsm && units <= 70
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
		} else if base := unaccented(r); gsmPlaces(r) == 0 && gsmPlaces(base) > 0 {
			b.WriteRune(base)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
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
		if r < utf8.RuneSelf && gsmASCII[r] == 0 || r >= utf8.RuneSelf && gsmPlaces(r) == 0 {
			return false
		}
	}
	return true
}
