package guard

// unit is one in the fixed-point numbers of the guard: four decimals, enough
// for every currency of ISO 4217.
const unit = 10_000

// grouping is how a locale writes numbers.
type grouping struct {
	decimal byte // '.' or ','
	space   bool // thousands may stand apart
	point   bool // sums have a decimal point all the same, as in Switzerland
}

// readNumber reads the number that a text begins with, a digit first: its length
// and its value in ten-thousandths, -1 when it is out of range. Marks are read
// in the locale's way, 1.000 is a thousand in German and one in English; a mark
// that cannot be a thousands mark there, as in 10.00, is a decimal one.
func readNumber(s string, g grouping) (int, int64) {
	digits, n := int64(0), 0
	decimals := -1 // digits after the decimal mark
	for n < len(s) {
		c := s[n]
		switch {
		case '0' <= c && c <= '9':
			if digits > 1e12 {
				digits = 1e13 // stays out of range
			} else if decimals < 4 {
				digits = digits*10 + int64(c-'0')
				if decimals >= 0 {
					decimals++
				}
			}
			n++
			continue
		case decimals < 0 && groups(s[n:], g):
			n++
			continue
		case decimals < 0 && (c == '.' || c == ',') && digitAt(s, n+1):
			decimals = 0
			n++
			continue
		}
		break
	}
	if digits > 1e12 {
		return n, -1
	}
	for i := max(decimals, 0); i < 4; i++ {
		digits *= 10
	}
	return n, digits
}

// groups reports whether a text begins with a thousands mark: three digits
// follow and no fourth.
func groups(s string, g grouping) bool {
	if !digitAt(s, 1) || !digitAt(s, 2) || !digitAt(s, 3) || digitAt(s, 4) {
		return false
	}
	switch s[0] {
	case '.', ',':
		return s[0] != g.decimal
	case '\'':
		return true
	case ' ':
		return g.space
	}
	return false
}

func digitAt(s string, i int) bool { return i < len(s) && '0' <= s[i] && s[i] <= '9' }
