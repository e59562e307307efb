package prompts

import (
	"net/url"
	"strings"
)

// Shared is what a customer passes on through a share channel.
type Shared struct {
	Text    string // for the friend, with Link in it
	Subject string // of an e-mail, or the title of a post
	Link    string // made for this channel, http or https, ASCII
}

// ShareURL is the address that opens a share channel with its text already written, and whether it carries the text. Channels are those
// of models.ShareChannels; it is "" for any other. The addresses are those that each service documents:
//
//	whatsapp  https://wa.me/?text=…
//	sms       sms:?&body=…                            as iOS and Android both read it
//	email     mailto:?subject=…&body=…                lines end in CRLF (RFC 6068)
//	x         https://x.com/intent/post?text=…
//	telegram  https://t.me/share/url?url=…&text=…     which puts the link before the text
//	line      https://line.me/R/share?text=…
//	bluesky   https://bsky.app/intent/compose?text=…
//	threads   https://www.threads.net/intent/post?text=…
//	linkedin  https://www.linkedin.com/sharing/share-offsite/?url=…  and facebook, reddit: the link alone, or with a title
//	link, qr  the link itself, to copy or to draw
//
// Values are percent-encoded once, as RFC 3986 has it: a space is %20, never +. An address has at most 2,000 characters, of an e-mail
// fewer than 1,900, which is what mail programs open: one that would be longer goes without its subject first, then without its text,
// and carries the link alone. The text is never cut, since a disclosure may stand anywhere in it.
func ShareURL(channel string, s Shared) (address string, carriesText bool) {
	form, known := shareForms[channel]
	switch {
	case !known:
		return "", false
	case form == "{link}":
		return s.Link, false
	}
	limit := maxShareURL
	switch channel {
	case "email":
		limit, s.Text = maxMailURL, mailLines(s.Text)
	case "telegram":
		s.Text = withoutLink(s.Text, s.Link)
	}
	text, subject, link := percent(s.Text), percent(s.Subject), percent(s.Link)
	if !strings.Contains(form, "{text}") {
		return fillForm(form, "", subject, link), false
	}
	if address = fillForm(form, text, subject, link); len(address) <= limit {
		return address, true
	}
	if address = fillForm(form, text, "", link); len(address) <= limit {
		return address, true
	}
	return fillForm(form, link, "", link), false
}

// ShareTemplate is the address of ShareURL with {text} where the text stands, for a text that the customer changed: put it there
// percent-encoded, as encodeURIComponent does, with lines that end in CRLF in an e-mail. It is "" for a channel that carries no text.
func ShareTemplate(channel string, s Shared) string {
	form := shareForms[channel]
	if !strings.Contains(form, "{text}") {
		return ""
	}
	return fillForm(form, "{text}", percent(s.Subject), percent(s.Link))
}

// Longest addresses, in characters.
const (
	maxShareURL = 2000 // what browsers and apps of every age open
	maxMailURL  = 1899
)

// shareForms are the addresses with {text}, {subject} and {link} for what is filled in.
var shareForms = map[string]string{
	"whatsapp": "https://wa.me/?text={text}",
	"sms":      "sms:?&body={text}",
	"email":    "mailto:?subject={subject}&body={text}",
	"x":        "https://x.com/intent/post?text={text}",
	"facebook": "https://www.facebook.com/sharer/sharer.php?u={link}",
	"linkedin": "https://www.linkedin.com/sharing/share-offsite/?url={link}",
	"telegram": "https://t.me/share/url?url={link}&text={text}",
	"line":     "https://line.me/R/share?text={text}",
	"bluesky":  "https://bsky.app/intent/compose?text={text}",
	"threads":  "https://www.threads.net/intent/post?text={text}",
	"reddit":   "https://www.reddit.com/submit?url={link}&title={subject}",
	"link":     "{link}",
	"qr":       "{link}",
}

// fillForm puts encoded values into a form in one pass, so that a value which looks like a place is none.
func fillForm(form, text, subject, link string) string {
	var b strings.Builder
	b.Grow(len(form) + len(text) + len(subject) + len(link))
	for {
		before, rest, more := strings.Cut(form, "{")
		b.WriteString(before)
		if !more {
			return b.String()
		}
		place, after, _ := strings.Cut(rest, "}")
		switch place {
		case "text":
			b.WriteString(text)
		case "subject":
			b.WriteString(subject)
		case "link":
			b.WriteString(link)
		}
		form = after
	}
}

// percent encodes everything but RFC 3986's unreserved characters. QueryEscape leaves exactly these and writes + for a space, and no
// other + is left by it.
func percent(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

func mailLines(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\n", "\r\n")
}

// withoutLink leaves out a link that ends the text, and what led to it.
func withoutLink(text, link string) string {
	before, ends := strings.CutSuffix(text, link)
	if !ends || link == "" {
		return text
	}
	return strings.TrimRight(before, " :\n")
}
