package guard

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"goodword/prompts"
)

const private = "leave out personal data"

// personal finds e-mail addresses and telephone numbers, and in words to a
// friend the advocate's last name and id.
func (c *checker) personal(x *text) {
	s := c.unslotted(x)
	for _, m := range emails(s) {
		c.addSpan(prompts.PIILeak, x, m[0], m[1], private)
	}
	c.spelledEmail(x)
	c.phones(x, s)
	a := &c.brief.Advocate
	lower := strings.ToLower(s)
	for _, secret := range []string{a.Email, a.Phone} {
		c.secret(x, lower, secret)
	}
	if c.brief.Reader == ToAdvocate {
		return
	}
	c.secret(x, lower, a.ID)
	c.lastName(x)
}

// secret finds a text of the advocate's word for word.
func (c *checker) secret(x *text, lower, secret string) {
	f := fold(secret)
	if secret = strings.ToLower(strings.TrimSpace(f.text)); utf8.RuneCountInString(secret) < 3 || len(lower) != len(x.folded.text) {
		return
	}
	for i := 0; ; {
		n := strings.Index(lower[i:], secret)
		if n < 0 {
			return
		}
		from, to := i+n, i+n+len(secret)
		if bounded(lower, from, to) {
			c.addSpan(prompts.PIILeak, x, from, to, private)
			return
		}
		i = to
	}
}

// bounded reports whether a stretch begins and ends at the border of a word.
func bounded(s string, from, to int) bool {
	first, _ := utf8.DecodeRuneInString(s[from:])
	last, _ := utf8.DecodeLastRuneInString(s[:to])
	before, _ := utf8.DecodeLastRuneInString(s[:from])
	after, _ := utf8.DecodeRuneInString(s[to:])
	joins := func(a, b rune) bool {
		return (unicode.IsLetter(a) || unicode.IsDigit(a)) && (unicode.IsLetter(b) || unicode.IsDigit(b)) && !unspaced(a) && !unspaced(b)
	}
	return !(from > 0 && joins(before, first)) && !(to < len(s) && joins(last, after))
}

// lastName finds the advocate's last name, whole or a main part of it, outside
// the names of the brand and of the company.
func (c *checker) lastName(x *text) {
	full := newName(c.brief.Advocate.LastName)
	parts := []name{full}
	if len(full.keys) > 1 {
		for _, w := range strings.FieldsFunc(full.text, func(r rune) bool { return r == ' ' || r == '-' }) {
			if utf8.RuneCountInString(w) > 3 {
				parts = append(parts, newName(w))
			}
		}
	}
	first := key(strings.TrimSpace(c.brief.Advocate.FirstName))
	for i := range x.tokens {
		if x.tokens[i].fact&factBrand != 0 {
			continue
		}
		for j := range parts {
			p := &parts[j]
			end := p.at(x.tokens, i)
			if end == 0 || utf8.RuneCountInString(p.text) < 2 {
				continue
			}
			behindFirst := i > 0 && first != "" && (x.tokens[i-1].key == first || strings.HasSuffix(first, x.tokens[i-1].key) && len(x.tokens[i-1].key) > 2)
			handle := x.tokens[i].joined && i > 0 && strings.IndexByte("@._", x.tokens[i-1].key[0]) >= 0
			if x.tokens[i].capital || x.tokens[i].cjk || behindFirst || handle {
				c.add(prompts.PIILeak, x, i, end, private)
			}
		}
	}
}

// emails gives the stretches of a text that are e-mail addresses.
func emails(s string) [][2]int {
	var list [][2]int
	for i := 0; i < len(s); i++ {
		if s[i] != '@' {
			continue
		}
		from, to := i, i+1
		for from > 0 && mailbox(s[from-1]) {
			from--
		}
		for to < len(s) && mailbox(s[to]) {
			to++
		}
		to = hostEnd(s[:to], i+1)
		if from < i && to > i+1 && (strings.IndexByte(s[i+1:to], '.') > 0 || to-i > 3 && from+2 < i && s[i+1:to] == "localhost") {
			list = append(list, [2]int{from, to})
		}
	}
	return list
}

func mailbox(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || strings.IndexByte("._%+-", c) >= 0
}

// spelledEmail finds "maya at mail dot example" and "maya(at)mail.example".
func (c *checker) spelledEmail(x *text) {
	t := x.tokens
	for i := 1; i+1 < len(t); i++ {
		bracketed := (t[i].key == "(" || t[i].key == "[") && i+2 < len(t) && ats[t[i+1].key] && (t[i+2].key == ")" || t[i+2].key == "]")
		if bracketed {
			c.add(prompts.PIILeak, x, i-1, min(i+4, len(t)), private)
			continue
		}
		if ats[t[i].key] && c.own(t[i-1].key) && i+3 < len(t) && t[i+1].kind == word && dots[t[i+2].key] && t[i+3].kind == word && zones[t[i+3].key] {
			c.add(prompts.PIILeak, x, i-1, i+4, private)
		}
	}
}

// own reports whether a word is one of the advocate's names or from their address.
func (c *checker) own(k string) bool {
	a := &c.brief.Advocate
	local, _, _ := strings.Cut(a.Email, "@")
	return len(k) > 1 && (k == key(a.FirstName) || k == key(a.LastName) || strings.Contains(key(local), k))
}

var ats = set("at arroba arobase ät klammeraffe")

// Digits that make a telephone number: with marks between them, a plus or a
// zero in front, or in one piece.
const (
	phoneDigits = 8  // with a plus, a bracket or a zero in front, or two marks
	plainDigits = 9  // in one piece
	mostDigits  = 15 // ITU-T E.164
)

// phones finds telephone numbers.
func (c *checker) phones(x *text, s string) {
	for i := 0; i < len(s); {
		if s[i] != '+' && s[i] != '(' && !digitAt(s, i) {
			i++
			continue
		}
		end, digits, marks := phoneRun(s, i)
		if c.isPhone(x, s[i:end], i, end, digits, marks) {
			c.addSpan(prompts.PIILeak, x, i, end, private)
		}
		i = max(end, i+1)
	}
}

// phoneRun measures digits with the marks of telephone numbers between them.
func phoneRun(s string, i int) (end, digits, marks int) {
	gap := 0
	end = i
	for j := i; j < len(s) && gap <= 2; j++ {
		switch c := s[j]; {
		case c >= '0' && c <= '9':
			digits++
			if gap > 0 && digits > 1 {
				marks++
			}
			gap, end = 0, j+1
		case c == ' ' || c == '-' || c == '(' || c == ')' || c == '.' || c == '/' || c == '+' && j == i:
			gap++
		default:
			return end, digits, marks
		}
	}
	return end, digits, marks
}

func (c *checker) isPhone(x *text, run string, from, to, digits, marks int) bool {
	if digits < 7 {
		return false
	}
	own := digitsOf(c.brief.Advocate.Phone)
	if d := digitsOf(run); len(own) >= 7 && len(d) >= 7 && strings.HasSuffix(own, d[max(0, len(d)-9):]) {
		return true
	}
	if c.counted(x, from, to) {
		return false
	}
	if ip(run) {
		return false
	}
	leading := run[0] == '+' || run[0] == '(' || run[0] == '0'
	switch {
	case digits > mostDigits+4:
		return false
	case leading && digits >= phoneDigits, marks >= 2 && digits >= phoneDigits, marks == 0 && digits >= plainDigits:
		return !isoDate(run)
	case marks == 1 && digits == 7 && strings.ContainsRune(run, '-'): // 555-0142
		return true
	case marks == 1 && digits >= plainDigits:
		return true
	}
	return false
}

// counted reports whether the digits are a sum, a percentage or a date.
func (c *checker) counted(x *text, from, to int) bool {
	for i := range x.tokens {
		t := &x.tokens[i]
		if t.start < to && from < t.end {
			if t.mention > 0 {
				return true
			}
			if _, end := c.dateAt(x.tokens, i); end > 0 {
				return true
			}
		}
	}
	return false
}

func isoDate(run string) bool {
	n, seps := parts(strings.TrimSpace(run))
	return len(n) == 3 && len(seps) == 2 && (n[0] > 1900 && n[0] < 2200 || n[2] > 1900 && n[2] < 2200)
}

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}
