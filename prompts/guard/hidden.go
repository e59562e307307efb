package guard

import (
	"unicode"
	"unicode/utf8"

	"goodword/prompts"
)

// visible finds fields without a character that shows.
func (c *checker) visible(x *text) {
	for _, r := range x.folded.text {
		if r != ' ' && r != '\n' {
			return
		}
	}
	c.addMissing(prompts.Empty, x.variant, x.field.Name, "write the field")
}

// control finds control characters other than a line's end, directional and
// invisible ones, and characters that could not be decoded. A joiner or
// selector inside an emoji is no finding; no-break spaces are none either.
func (c *checker) control(x *text) {
	s := x.raw
	previous := rune(0)
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r >= utf8.RuneSelf || r < ' ' || r == 0x7f {
			if concealed(r, previous, s[i+size:]) {
				c.addRaw(prompts.ControlChars, x, i, i+size, "leave out control and invisible characters")
			}
		}
		previous = r
		i += size
	}
}

// concealed reports whether a character is one that has no place in words.
func concealed(r, previous rune, rest string) bool {
	switch {
	case r == '\n':
		return false
	case r == utf8.RuneError, unicode.IsControl(r), r == '\u2028', r == '\u2029':
		return true
	case r == '\u200d': // inside an emoji sequence
		next, _ := utf8.DecodeRuneInString(rest)
		return !(pictograph(previous) || previous == '\ufe0f' || modifier(previous)) || !pictograph(next)
	case r == '\ufe0f' || r == '\ufe0e':
		return !(pictograph(previous) || previous == '#' || previous == '*' || previous >= '0' && previous <= '9')
	case r >= 0xe0020 && r <= 0xe007f: // in flags of regions
		return previous != 0x1f3f4 && !(previous >= 0xe0020 && previous <= 0xe007e)
	case r == '\u3000':
		return false
	}
	return invisible(r)
}
