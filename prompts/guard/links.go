package guard

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"goodword/prompts"
)

const noLink = "leave out every address but the link's placeholder"

// zones are top-level domains that are no word after a missing space; those of
// two letters are countries' (ISO 3166-1 and what IANA adds).
var zones = set("com net org info biz name pro app dev page blog shop store online site website web xyz top club live link click fun space tech cloud digital " +
	"agency studio media news email help support world today life group company business solutions services money cash deals sale gift gifts win bid loan " +
	"io co ai ly me tv fm gg to cc ws la sh st vc is it de at ch fr es pt nl be lu li uk ie eu us ca mx br ar cl pe uy ec ve jp cn tw hk kr sg my th vn ph id in pk " +
	"au nz za ng ke gh eg ma tn ae sa il tr gr cy ro bg hu cz sk pl ua ru by kz lt lv ee fi se no dk si hr rs ba mk al mt ad mc sm va pa cr gt sv hn ni do cu pr jm tt bb im je as am az ge md " +
	"edu gov mil int arpa onion local localhost example test invalid cafe coffee restaurant travel tours vip art ink one love host press academy school health care fit beauty fashion jewelry bike cars auto " +
	"berlin hamburg koeln bayern wien tokyo paris london madrid amsterdam brussels barcelona app zip mov")

// links finds addresses other than the link's placeholder: with a scheme, with
// www, as a host name, an IP address, or spelled out.
func (c *checker) links(x *text) {
	s := c.masked(x)
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case ':':
			if scheme := schemeBefore(s, i); scheme > 0 && strings.HasPrefix(s[i:], "://") {
				c.addSpan(prompts.LinkForeign, x, i-scheme, hostEnd(s, i+3), noLink)
			} else if scheme > 0 && linkSchemes[strings.ToLower(s[i-scheme:i])] && i+1 < len(s) && s[i+1] > ' ' {
				c.addSpan(prompts.LinkForeign, x, i-scheme, hostEnd(s, i+1), noLink)
			}
		case '.':
			if from, to := host(s, i, 1); to > 0 && !x.sum(from, to) {
				c.addSpan(prompts.LinkForeign, x, from, hostEnd(s, to), noLink)
			}
		case 0xe3: // 。, which browsers take for a dot
			if strings.HasPrefix(s[i:], "。") {
				if from, to := host(s, i, len("。")); to > 0 && s[from] < utf8.RuneSelf {
					c.addSpan(prompts.LinkForeign, x, from, hostEnd(s, to), noLink)
				}
			}
		}
	}
	c.spelled(x)
}

var linkSchemes = set("mailto tel sms javascript data file whatsapp intent market")

// masked is the folded text with placeholders, e-mail addresses, what is known
// and a brand's name that looks like an address blanked out, byte by byte.
func (c *checker) masked(x *text) string {
	b := []byte(x.folded.text)
	blank := func(from, to int) {
		for i := from; i < to; i++ {
			b[i] = ' '
		}
	}
	dotted := strings.ContainsRune(c.brief.Brand.Name, '.') // Booking.com
	for i := range x.tokens {
		if t := &x.tokens[i]; t.kind == slot || dotted && t.fact&factBrand != 0 {
			blank(t.start, t.end)
			if t.fact&factBrand != 0 && i+1 < len(x.tokens) && x.tokens[i+1].fact&factBrand != 0 {
				blank(t.end, x.tokens[i+1].start)
			}
		}
	}
	for _, known := range c.brief.Known {
		for i := 0; known != ""; {
			n := strings.Index(x.folded.text[i:], known)
			if n < 0 {
				break
			}
			blank(i+n, i+n+len(known))
			i += n + len(known)
		}
	}
	for _, m := range emails(string(b)) {
		blank(m[0], m[1])
	}
	return string(b)
}

// sum reports whether bytes of the folded text lie in one number of a sum.
func (x *text) sum(from, to int) bool {
	for i := range x.tokens {
		if t := &x.tokens[i]; t.start <= from && to <= t.end {
			return t.kind == number && t.mention > 0
		}
	}
	return false
}

// schemeBefore gives the length of the letters before a colon.
func schemeBefore(s string, i int) int {
	n := 0
	for i-n-1 >= 0 && (s[i-n-1]|0x20 >= 'a' && s[i-n-1]|0x20 <= 'z' || s[i-n-1] == '+') {
		n++
	}
	return n
}

// host reports whether the dot at i, of the given length, stands before the zone
// of a host name: where the name begins and ends, 0 when there is none.
func host(s string, i, dot int) (from, to int) {
	from = i
	for from > 0 {
		r, size := utf8.DecodeLastRuneInString(s[:from])
		if r != '-' && r != '.' && !unicode.IsLetter(r) && !unicode.IsDigit(r) || unspaced(r) && s[i] == '.' && from < i {
			break
		}
		from -= size
	}
	to = i + dot
	for to < len(s) && (s[to]|0x20 >= 'a' && s[to]|0x20 <= 'z' || s[to] == '-') {
		to++
	}
	zone := s[i+dot : to]
	if next, _ := utf8.DecodeRuneInString(s[to:]); to < len(s) && !unspaced(next) && (unicode.IsLetter(next) || unicode.IsDigit(next)) {
		if ip(s[from:]) {
			return from, hostEnd(s, to)
		}
		return 0, 0
	}
	label := s[from:i]
	if ip(s[from:]) {
		return from, hostEnd(s, to)
	}
	path := to < len(s) && s[to] == '/' && to+1 < len(s) && s[to+1] > ' '
	switch {
	case len(zone) < 2 || label == "":
		return 0, 0
	case strings.EqualFold(label, "www"), strings.HasPrefix(strings.ToLower(label), "www."), strings.HasPrefix(zone, "xn--"), path && len(label) > 0:
		return from, to
	case !zones[strings.ToLower(zone)]:
		return 0, 0
	case zone != strings.ToLower(zone) && zone != strings.ToUpper(zone): // "Great.It works"
		return 0, 0
	case utf8.RuneCountInString(label) < 2 && zone != "co":
		return 0, 0
	}
	return from, to
}

// ip reports whether a text begins with four numbers of at most 255 at dots. A
// round number in groups of thousands, 100.000.000.000, is no address.
func ip(s string) bool {
	rest, zeros := s, 0
	for part := range 4 {
		n, value := 0, 0
		for n < len(rest) && n < 3 && rest[n] >= '0' && rest[n] <= '9' {
			value = 10*value + int(rest[n]-'0')
			n++
		}
		if n == 0 || value > 255 {
			return false
		}
		if rest[:n] == "000" {
			zeros++
		}
		rest = rest[n:]
		if part < 3 {
			if rest == "" || rest[0] != '.' {
				return false
			}
			rest = rest[1:]
		}
	}
	return zeros < 3 && !digitAt(rest, 0) && (rest == "" || rest[0] != '.' || !digitAt(rest, 1))
}

// hostEnd gives where an address that goes on at i ends.
func hostEnd(s string, i int) int {
	for i < len(s) && s[i] > ' ' && s[i] < utf8.RuneSelf && s[i] != ',' && s[i] != ')' && s[i] != '"' {
		i++
	}
	for i > 0 && strings.IndexByte(".!?:;", s[i-1]) >= 0 {
		i--
	}
	return i
}

// spelled finds addresses in words: "evil dot com", "evil[.]com", "evil . com".
func (c *checker) spelled(x *text) {
	t := x.tokens
	for i := 1; i+1 < len(t); i++ {
		end := i + 1
		switch k := t[i].key; {
		case (k == "[" || k == "(") && i+3 < len(t) && (t[i+1].key == "." || dots[t[i+1].key]) && (t[i+2].key == "]" || t[i+2].key == ")"):
			end = i + 3
		case dots[k] && t[i].kind == word && t[i-1].kind == word && !t[i].joined:
		default:
			continue
		}
		if end < len(t) && t[i-1].kind == word && t[end].kind == word && len(t[end].key) >= 2 && zones[t[end].key] && !t[i-1].cjk {
			c.add(prompts.LinkForeign, x, i-1, end+1, noLink)
		}
	}
}

var dots = set("dot punkt punto point ponto")
