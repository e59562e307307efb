package embed

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// The kinds of features. A kind is hashed with its text, so that the word "ab" is not the bond "ab".
const (
	word  = 'w'
	pair  = 'p'
	gram  = 'g'
	glyph = 'c'
	bond  = 'b'
)

// unspaced are the scripts that write no spaces between words.
var unspaced = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar}

// featuresOf lists the features of a text, one entry for each time they occur.
func featuresOf(text string) []feature {
	var all []feature
	last := ""
	for _, w := range words(text) {
		if first, _ := utf8.DecodeRuneInString(w); unicode.In(first, unspaced...) {
			all, last = appendGlyphs(all, w), ""
			continue
		}
		all = append(all, newFeature(word, w, wordWeight))
		if last != "" {
			all = append(all, newFeature(pair, last+" "+w, pairWeight))
		}
		all, last = appendGrams(all, w), w
	}
	return all
}

// words are the runs of letters, marks and digits of a normalised text; where a script without spaces begins or ends, so does a word.
func words(text string) []string {
	var list []string
	start, dense := -1, false
	text = normal(text)
	for i, r := range text {
		inside := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == 'ー' // which lengthens a vowel in Japanese
		of := dense
		if inside && !unicode.IsMark(r) && r != 'ー' { // these belong to what they follow
			of = unicode.In(r, unspaced...)
		}
		if start >= 0 && (!inside || of != dense) {
			list, start = append(list, text[start:i]), -1
		}
		if inside && start < 0 {
			start, dense = i, unicode.In(r, unspaced...)
		}
	}
	if start >= 0 {
		list = append(list, text[start:])
	}
	return list
}

// normal is the first MaxBytes of a text in the form that is compared: NFKC, case-folded, and NFKC once more, because folding can undo it.
func normal(text string) string {
	if len(text) > MaxBytes {
		cut := MaxBytes
		for cut > 0 && !utf8.RuneStart(text[cut]) {
			cut--
		}
		text = text[:cut]
	}
	text = strings.ToValidUTF8(text, " ")
	return norm.NFKC.String(cases.Fold().String(norm.NFKC.String(text)))
}

// appendGrams adds the trigrams of a word between marks of its ends: of "net" <ne, net and et>.
func appendGrams(all []feature, w string) []feature {
	marked := "<" + w + ">"
	for i := range marked {
		end := i
		for range 3 {
			_, size := utf8.DecodeRuneInString(marked[end:])
			if size == 0 {
				return all
			}
			end += size
		}
		all = append(all, newFeature(gram, marked[i:end], gramWeight))
	}
	return all
}

// appendGlyphs adds the letters of a run and the pairs that they make.
func appendGlyphs(all []feature, run string) []feature {
	for i, r := range run {
		size := utf8.RuneLen(r)
		all = append(all, newFeature(glyph, run[i:i+size], glyphWeight))
		if _, next := utf8.DecodeRuneInString(run[i+size:]); next > 0 {
			all = append(all, newFeature(bond, run[i:i+size+next], bondWeight))
		}
	}
	return all
}

func newFeature(kind byte, text string, weight float64) feature {
	return feature{hash: hash(kind, text), weight: weight, count: 1}
}

// hash is 64-bit FNV-1a, whose bits are then mixed as MurmurHash3 does at its end: FNV alone leaves the low bits of short texts alike.
func hash(kind byte, text string) uint64 {
	const offset, prime = 14695981039346656037, 1099511628211
	h := (uint64(offset) ^ uint64(kind)) * prime
	for i := range len(text) {
		h = (h ^ uint64(text[i])) * prime
	}
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}
