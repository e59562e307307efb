package guard

import (
	"strings"

	"goodword/prompts"
)

// spaced finds addresses whose letters stand apart, "e v i l . c o m", or whose
// dot does, "evil . com".
func (c *checker) spaced(x *text) {
	s := c.unslotted(x)
	for i := 0; i < len(s); {
		from, to, joined := letterwise(s, i)
		if joined == "" {
			i = to
			continue
		}
		switch {
		case len(emails(joined)) > 0:
			c.addSpan(prompts.PIILeak, x, from, to, private)
		case addressed(joined):
			c.addSpan(prompts.LinkForeign, x, from, to, noLink)
		}
		i = to
	}
	t := x.tokens
	for i := 1; i+1 < len(t); i++ {
		if t[i].key == "." && !t[i].joined && !t[i+1].joined && t[i-1].kind == word && !t[i-1].cjk && apart[t[i+1].key] && !t[i+1].capital {
			c.add(prompts.LinkForeign, x, i-1, i+2, noLink)
		}
	}
}

// apart are zones that are no word of a sentence.
var apart = set("com net org info biz dev xyz edu gov io example")

// fewestLetters are those of an address written letter by letter.
const fewestLetters = 5

// letterwise reads single characters with a space between each, from the first
// one at i or behind it: where they begin and end, and what they are without
// the spaces, "" when they are too few. The words in front of and behind the
// characters belong to them where a dot or an @ stands at that end.
func letterwise(s string, i int) (from, to int, joined string) {
	for i < len(s) && (s[i] <= ' ' || !alone(s, i)) {
		i++
	}
	from, to = i, i
	var b strings.Builder
	letters := 0
	for to < len(s) && alone(s, to) {
		b.WriteByte(s[to])
		if mark := strings.IndexByte(".@-_/:", s[to]); mark < 0 {
			letters++
		}
		to++
		if to+1 < len(s) && s[to] == ' ' && s[to+1] != ' ' {
			to++
		}
	}
	joined = b.String()
	if letters == 0 || letters < fewestLetters-1 {
		return from, max(to, i+1), ""
	}
	if strings.IndexByte(".@", joined[len(joined)-1]) >= 0 {
		for to < len(s) && mailbox(s[to]) {
			joined += s[to : to+1]
			to++
		}
	}
	if strings.IndexByte(".@", joined[0]) >= 0 && from > 0 {
		start := from - 1
		for start > 0 && mailbox(s[start-1]) {
			start--
		}
		joined, from = strings.TrimSpace(s[start:from])+joined, start
	}
	return from, to, joined
}

// alone reports whether the byte at i is a character of an address with nothing
// but space on both sides.
func alone(s string, i int) bool {
	c := s[i]
	if !mailbox(c) && c != '@' && c != '/' && c != ':' {
		return false
	}
	return (i == 0 || s[i-1] <= ' ' || s[i-1] == '(') && (i+1 == len(s) || s[i+1] <= ' ' || strings.IndexByte("),;!?", s[i+1]) >= 0)
}

// addressed reports whether letters are an address.
func addressed(s string) bool {
	if strings.Contains(s, "://") || strings.HasPrefix(s, "www.") {
		return true
	}
	for i := range s {
		if s[i] == '.' {
			if _, to := host(s, i, 1); to > 0 {
				return true
			}
		}
	}
	return false
}
