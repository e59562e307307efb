package guard

import (
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"
	"golang.org/x/text/unicode/norm"

	"goodword/prompts"
)

const tooLong = "shorten it: lengths count with the link and the disclosure filled in"

// lengths holds a field as it will be shown against its limit.
func (c *checker) lengths(x *text) {
	if len(x.raw) > maxBytes-utf8.UTFMax {
		c.addRaw(prompts.LengthExceeded, x, 0, len(x.raw), tooLong)
		return
	}
	if x.field.Max > 0 && c.length(x) > x.field.Max {
		c.addRaw(prompts.LengthExceeded, x, 0, len(x.raw), tooLong)
	}
}

// length counts a field in its unit with every placeholder filled in.
func (c *checker) length(x *text) int {
	s := norm.NFC.String(x.raw)
	if c.brief.Disclosure.Appended != "" && x.field.Name == "body" {
		s += " " + norm.NFC.String(c.brief.Disclosure.Appended)
	}
	shown := s
	for i := range c.slots {
		shown = strings.ReplaceAll(shown, c.slots[i].Name, c.slots[i].Longest)
	}
	switch x.field.Unit {
	case Segments:
		return prompts.Segments(shown)
	case Weighted:
		return weighted(shown, c.brief.Link.URL)
	}
	return utf8.RuneCountInString(shown)
}

// linkWeight is what X counts for a link of any length.
const linkWeight = 23

// weighted counts as X does: 23 for the link, 2 for an emoji sequence, 1 for
// U+0000-10FF and common punctuation, 2 for other characters.
func weighted(s, link string) int {
	n := 0
	if link != "" {
		n = strings.Count(s, link) * linkWeight
		s = strings.ReplaceAll(s, link, "")
	}
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if e := emojiAt(s, i); e > 0 {
			n += 2
			i += e
			continue
		}
		if r <= 0x10ff || r >= 0x2000 && r <= 0x200d || r >= 0x2010 && r <= 0x201f || r >= 0x2032 && r <= 0x2037 {
			n++
		} else {
			n += 2
		}
		i += size
	}
	return n
}

// emoji counts emoji sequences of all fields of a variant.
func (c *checker) emoji(variant int, texts []*text) {
	n := 0
	for _, x := range texts {
		for i := 0; i < len(x.raw); {
			e := emojiAt(x.raw, i)
			if e == 0 {
				_, size := utf8.DecodeRuneInString(x.raw[i:])
				i += size
				continue
			}
			if n++; n > c.brief.Brand.MaxEmoji {
				c.addRaw(prompts.EmojiLimit, x, i, i+e, "use fewer emoji")
				return
			}
			i += e
		}
	}
}

// emojiAt gives the bytes of the emoji sequence at i, joined ones as one; 0 for
// anything else.
func emojiAt(s string, i int) int {
	r, size := utf8.DecodeRuneInString(s[i:])
	next, _ := utf8.DecodeRuneInString(s[i+size:])
	keycap := (r == '#' || r == '*' || r >= '0' && r <= '9') && (next == '\ufe0f' || next == '\u20e3') && strings.ContainsRune(s[i:min(len(s), i+8)], '\u20e3')
	if !keycap && (r < 0x2000 && next != '\ufe0f' || next == '\ufe0e' || !presented(r) && !(pictograph(r) && next == '\ufe0f')) {
		return 0
	}
	cluster, _, _, _ := uniseg.FirstGraphemeClusterInString(s[i:], -1)
	return len(cluster)
}

// presented reports whether a character shows as an emoji by itself:
// Emoji_Presentation of Unicode's emoji-data, with the hearts, faces and signs
// that telephones colour, too.
func presented(r rune) bool {
	switch {
	case r >= 0x1f000 && r <= 0x1faff:
		return true
	case r >= 0x2600 && r <= 0x27bf:
		return !(r >= 0x2701 && r <= 0x2704 || r == 0x2713 || r >= 0x2717 && r <= 0x271c || r >= 0x2722 && r <= 0x2727 || r >= 0x2729 && r <= 0x2732 || r >= 0x2776 && r <= 0x2794)
	}
	switch r {
	case 0x231a, 0x231b, 0x23e9, 0x23ea, 0x23eb, 0x23ec, 0x23f0, 0x23f3, 0x25fd, 0x25fe, 0x2b1b, 0x2b1c, 0x2b50, 0x2b55:
		return true
	}
	return false
}

// pictograph reports whether a character can be part of an emoji sequence.
func pictograph(r rune) bool {
	return presented(r) || modifier(r) || r >= 0x2190 && r <= 0x2bff || r == 0xa9 || r == 0xae || r == 0x203c || r == 0x2049 || r == 0x2122 || r == 0x2139 || r == 0x3030 || r == 0x303d || r == 0x3297 || r == 0x3299
}

func modifier(r rune) bool { return r >= 0x1f3fb && r <= 0x1f3ff }
