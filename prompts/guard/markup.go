package guard

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"goodword/prompts"
)

const (
	plainText     = "write plain text"
	noPlaceholder = "use no placeholder but those of the brief"
)

// elements are the names of HTML and SVG that a tag can have.
var elements = set("a abbr address applet area article aside audio b base bdi bdo big blink blockquote body br button canvas caption center cite code col data del details dfn dialog div dl dt dd em embed " +
	"fieldset figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html i iframe img image input ins kbd label legend li link main map mark marquee math meta nav noscript object ol option p param picture pre q " +
	"s samp script section select small source span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr tt u ul var video wbr xml")

// markup finds HTML, script and Markdown.
func (c *checker) markup(x *text) {
	s := x.folded.text
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '<':
			if n, name := tag(s[i:]); n > 0 && (elements[name] || strings.HasPrefix(s[i:], "<!") || strings.HasPrefix(s[i:], "</") || strings.Contains(s[i:i+n], "=")) {
				c.addSpan(prompts.Markup, x, i, i+n, plainText)
			}
		case '&':
			if n := entity(s[i:]); n > 0 {
				c.addSpan(prompts.Markup, x, i, i+n, plainText)
			}
		case ']':
			if strings.HasPrefix(s[i:], "](") || strings.HasPrefix(s[i:], "][") {
				open := strings.LastIndexByte(s[:i], '[')
				c.addSpan(prompts.Markup, x, max(open, 0), i+2, plainText)
			}
		case '[':
			if n := bbcode(s[i:]); n > 0 {
				c.addSpan(prompts.Markup, x, i, i+n, plainText)
			}
		case '*', '_':
			if n := emphasis(s, i); n > 0 {
				c.addSpan(prompts.Markup, x, i, i+n, plainText)
				i += n - 1
			}
		case '#':
			if n := heading(s, i); n > 0 {
				c.addSpan(prompts.Markup, x, i, i+n, plainText)
			}
		case ':':
			if n := schemeBefore(s, i); n > 0 && scripts[strings.ToLower(s[i-n:i])] {
				c.addSpan(prompts.Markup, x, i-n, i+1, plainText)
			}
		}
	}
	if i := strings.Index(x.raw, "```"); i >= 0 { // an apostrophe in the folded text
		c.addRaw(prompts.Markup, x, i, i+3, plainText)
	}
	c.handlers(x)
}

var scripts = set("javascript vbscript")

// tag gives the length and the name of a tag that a text begins with.
func tag(s string) (int, string) {
	i := 1
	for i < len(s) && (s[i] == '/' || s[i] == '!' || s[i] == '?') {
		i++
	}
	from := i
	for i < len(s) && (s[i]|0x20 >= 'a' && s[i]|0x20 <= 'z' || i > from && s[i] >= '0' && s[i] <= '9') {
		i++
	}
	if i == from && !strings.HasPrefix(s, "<!--") {
		return 0, ""
	}
	name := strings.ToLower(s[from:i])
	if end := strings.IndexByte(s, '>'); end >= 0 && end < 300 {
		return end + 1, name
	}
	return i, name
}

// entity gives the length of a character reference, &lt; or &#60;.
func entity(s string) int {
	end := strings.IndexByte(s, ';')
	if end < 3 || end > 10 {
		return 0
	}
	for _, r := range s[1:end] {
		if r != '#' && (r >= utf8.RuneSelf || !unicode.IsLetter(r) && !unicode.IsDigit(r)) {
			return 0
		}
	}
	return end + 1
}

// bbcode gives the length of [b], [url=…] and the like.
func bbcode(s string) int {
	end := strings.IndexByte(s, ']')
	if end < 2 || end > 200 {
		return 0
	}
	name, _, _ := strings.Cut(strings.TrimPrefix(strings.ToLower(s[1:end]), "/"), "=")
	switch name {
	case "b", "i", "u", "url", "img", "link=", "color", "size", "code", "quote":
		return end + 1
	}
	return 0
}

// emphasis gives the length of **bold** or __bold__.
func emphasis(s string, i int) int {
	mark := s[i : i+1]
	if !strings.HasPrefix(s[i:], mark+mark) {
		return 0
	}
	end := strings.Index(s[i+2:], mark+mark)
	if end <= 0 || strings.ContainsAny(s[i+2:i+2+end], "\n") || s[i+2] == ' ' || s[i+2] == mark[0] || strings.ContainsAny(s[i+2:i+2+end], "{}") {
		return 0
	}
	if i > 0 && letterBefore(s, i) { // f**k
		return 0
	}
	return end + 4
}

func letterBefore(s string, i int) bool {
	r, _ := utf8.DecodeLastRuneInString(s[:i])
	return unicode.IsLetter(r)
}

// heading gives the length of the signs of a Markdown heading at a line's start.
func heading(s string, i int) int {
	if i > 0 && s[i-1] != '\n' {
		return 0
	}
	n := 0
	for i+n < len(s) && s[i+n] == '#' {
		n++
	}
	if n <= 6 && i+n < len(s) && s[i+n] == ' ' {
		return n
	}
	return 0
}

// handlers finds attributes that run script: onerror=.
func (c *checker) handlers(x *text) {
	s := strings.ToLower(x.folded.text)
	if len(s) != len(x.folded.text) {
		return
	}
	for _, h := range []string{"onerror", "onload", "onclick", "onmouseover", "srcdoc", "document.cookie", "eval(", "alert("} {
		if i := strings.Index(s, h); i >= 0 && (strings.HasSuffix(h, "(") || h == "document.cookie" || strings.HasPrefix(strings.TrimLeft(s[i+len(h):], " "), "=")) {
			c.addSpan(prompts.Markup, x, i, i+len(h), plainText)
		}
	}
}

// placeholders finds what reads like a placeholder and is none of the brief's.
func (c *checker) placeholders(x *text) {
	s := c.unslotted(x)
	for i := 0; i < len(s); i++ {
		end := 0
		switch s[i] {
		case '{', '}':
			end = closing(s, i, '}')
			if strings.HasPrefix(s[end:], "}") {
				end++
			}
		case '[':
			if n := strings.IndexByte(s[i:], ']'); n > 1 && n < 60 && bbcode(s[i:]) == 0 && !strings.HasPrefix(s[i+n:], "](") && wordy(s[i+1:i+n]) {
				end = i + n + 1
			}
		case '<':
			if n, name := tag(s[i:]); n > 0 && s[i+n-1] == '>' && !elements[name] && wordy(s[i+1:i+n-1]) {
				end = i + n
			}
			if strings.HasPrefix(s[i:], "<%") {
				end = i + 2
			}
		case '%':
			end = percents(s, i)
		case '*':
			if strings.HasPrefix(s[i:], "*|") {
				end = i + 2
			}
		case '$':
			if strings.HasPrefix(s[i:], "${") {
				end = closing(s, i, '}')
			}
		}
		if end > i {
			c.addSpan(prompts.PlaceholderUnknown, x, i, end, noPlaceholder)
			i = end - 1
		}
	}
	c.blanks(x)
}

// closing gives the place after the first c from i on, or after i.
func closing(s string, i int, c byte) int {
	if n := strings.IndexByte(s[i:], c); n >= 0 && n < 80 {
		return i + n + 1
	}
	return i + 1
}

// percents gives the end of %%name%% or %name%.
func percents(s string, i int) int {
	from := i + 1
	for from < len(s) && s[from] == '%' {
		from++
	}
	to := from
	for to < len(s) && (s[to]|0x20 >= 'a' && s[to]|0x20 <= 'z' || s[to] == '_') {
		to++
	}
	if to > from && to < len(s) && s[to] == '%' && (i == 0 || !digitAt(s, i-1)) {
		return to + 1
	}
	return 0
}

// wordy reports whether brackets hold words and no quotation or aside of its own:
// letters, spaces, underscores and apostrophes, at most four words.
func wordy(s string) bool {
	letters := 0
	for _, r := range s {
		switch {
		case unicode.IsLetter(r):
			letters++
		case r == ' ', r == '_', r == '\'', r == '-', unicode.IsDigit(r), r == ':', r == '/', r == '.':
		default:
			return false
		}
	}
	return letters > 1 && len(strings.Fields(s)) <= 5
}

// unslotted is the folded text with the brief's placeholders blanked out.
func (c *checker) unslotted(x *text) string {
	b := []byte(x.folded.text)
	for i := range x.tokens {
		if t := &x.tokens[i]; t.kind == slot {
			for j := t.start; j < t.end; j++ {
				b[j] = ' '
			}
		}
	}
	return string(b)
}

// blanks finds signs left for a name, ○○さん and XXX, and bare names of slots.
func (c *checker) blanks(x *text) {
	for _, blank := range []string{"○○", "〇〇", "◯◯", "△△", "××", "____", "XXX", "xxxx", "referral_link", "friend_name", "first_name", "your_link"} {
		if i := strings.Index(x.folded.text, blank); i >= 0 && !c.inSlot(x, i) {
			c.addSpan(prompts.PlaceholderUnknown, x, i, i+len(blank), noPlaceholder)
		}
	}
}

func (c *checker) inSlot(x *text, i int) bool {
	for j := range x.tokens {
		if t := &x.tokens[j]; t.kind == slot && t.start <= i && i < t.end {
			return true
		}
	}
	return false
}
