package prompts_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"goodword/models"
	"goodword/prompts"
)

// Known answers: the addresses of INTEGRATIONS.md 3.5, encoded by hand. É is C3 89, 🎁 F0 9F 8E 81, & is 26, + is 2B.
func TestShareURL(t *testing.T) {
	s := prompts.Shared{Text: "Été & 1+1 🎁\n50% off: https://go.example/r/abc.3.x", Subject: "Hi & bye", Link: "https://go.example/r/abc.3.x"}
	const (
		link = "https%3A%2F%2Fgo.example%2Fr%2Fabc.3.x"
		head = "%C3%89t%C3%A9%20%26%201%2B1%20%F0%9F%8E%81"
		text = head + "%0A50%25%20off%3A%20" + link
	)
	for channel, want := range map[string]struct {
		address string
		carries bool
	}{
		"whatsapp": {"https://wa.me/?text=" + text, true},
		"sms":      {"sms:?&body=" + text, true},
		"email":    {"mailto:?subject=Hi%20%26%20bye&body=" + head + "%0D%0A50%25%20off%3A%20" + link, true},
		"x":        {"https://x.com/intent/post?text=" + text, true},
		"facebook": {"https://www.facebook.com/sharer/sharer.php?u=" + link, false},
		"linkedin": {"https://www.linkedin.com/sharing/share-offsite/?url=" + link, false},
		"telegram": {"https://t.me/share/url?url=" + link + "&text=" + head + "%0A50%25%20off", true},
		"line":     {"https://line.me/R/share?text=" + text, true},
		"bluesky":  {"https://bsky.app/intent/compose?text=" + text, true},
		"threads":  {"https://www.threads.net/intent/post?text=" + text, true},
		"reddit":   {"https://www.reddit.com/submit?url=" + link + "&title=Hi%20%26%20bye", false},
		"link":     {s.Link, false},
		"qr":       {s.Link, false},
		"pigeon":   {"", false},
	} {
		address, carries := prompts.ShareURL(channel, s)
		if address != want.address || carries != want.carries {
			t.Errorf("%s: got %s, %v; want %s, %v", channel, address, carries, want.address, want.carries)
		}
	}
}

func TestEveryShareChannelHasAnAddress(t *testing.T) {
	s := prompts.Shared{Text: "Look: https://go.example/r/abc", Link: "https://go.example/r/abc"}
	for _, channel := range models.ShareChannels {
		if address, _ := prompts.ShareURL(channel, s); address == "" {
			t.Errorf("%s has none", channel)
		}
	}
}

// A template filled with the text itself is the address.
func TestShareTemplate(t *testing.T) {
	s := prompts.Shared{Text: "Have {link} a look\nhttps://go.example/r/abc", Subject: "{text} of mine", Link: "https://go.example/r/abc"}
	escape := func(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
	for channel, text := range map[string]string{
		"whatsapp": s.Text, "sms": s.Text, "x": s.Text, "line": s.Text, "bluesky": s.Text, "threads": s.Text,
		"email": strings.ReplaceAll(s.Text, "\n", "\r\n"), "telegram": "Have {link} a look",
	} {
		want, _ := prompts.ShareURL(channel, s)
		if got := strings.Replace(prompts.ShareTemplate(channel, s), "{text}", escape(text), 1); got != want {
			t.Errorf("%s: got %s, want %s", channel, got, want)
		}
	}
	for _, channel := range []string{"facebook", "linkedin", "reddit", "link", "qr", "pigeon"} {
		if got := prompts.ShareTemplate(channel, s); got != "" {
			t.Errorf("%s: got %s", channel, got)
		}
	}
}

// What is too long goes without its subject, then without its text, never with a part of it.
func TestLongSharesKeepTheirLimits(t *testing.T) {
	const link = "https://go.example/r/abc"
	for name, test := range map[string]struct {
		channel, text, subject, want string
		carries                      bool
	}{
		"all fits":           {"email", strings.Repeat("a", 1800) + link, "Hi", "mailto:?subject=Hi&body=", true},
		"without a subject":  {"email", strings.Repeat("a", 1830) + link, "A subject of its own", "mailto:?subject=&body=aaa", true},
		"the link alone":     {"email", strings.Repeat("あ", 300) + link, "Hi", "mailto:?subject=&body=https%3A", false},
		"a chat":             {"whatsapp", strings.Repeat("あ", 200) + link, "", "https://wa.me/?text=%E3%81%82", true},
		"a chat, the link":   {"whatsapp", strings.Repeat("あ", 230) + link, "", "https://wa.me/?text=https%3A", false},
		"the longest post":   {"x", strings.Repeat("あ", 128) + link, "", "https://x.com/intent/post?text=%E3%81%82", true},
		"the longest e-mail": {"email", strings.Repeat("é", 290) + link, "Hi", "mailto:?subject=Hi&body=%C3%A9", true},
	} {
		address, carries := prompts.ShareURL(test.channel, prompts.Shared{Text: test.text, Subject: test.subject, Link: link})
		if !strings.HasPrefix(address, test.want) || carries != test.carries {
			t.Errorf("%s: got %d characters, %.60s, %v; want %s, %v", name, len(address), address, carries, test.want, test.carries)
		}
	}
}

// allowedSchemes are those of INTEGRATIONS.md 3.4, which widgets open.
var allowedSchemes = []string{"https", "mailto", "sms"}

// FuzzShareURL puts any text into every channel: the address parses, has a known scheme, no white space and no +, keeps its limit, and
// gives the text back exactly.
func FuzzShareURL(f *testing.F) {
	f.Add("Have a look: https://go.example/r/abc", "Hi")
	f.Add("a+b & c=d #1 100% ?x\r\ny\nz\r", "é 🎁\u202e\x00\xff")
	f.Add("javascript:alert(1)", "\"><script>")
	f.Add("{text}{link}{subject}", "{text}")
	const link = "https://go.example/r/abc.3.x"
	f.Fuzz(func(t *testing.T, text, subject string) {
		text += " " + link
		for channel, name := range map[string]string{
			"whatsapp": "text", "sms": "body", "email": "body", "x": "text", "telegram": "text", "line": "text", "bluesky": "text",
			"threads": "text", "facebook": "u", "linkedin": "url", "reddit": "url",
		} {
			address, carries := prompts.ShareURL(channel, prompts.Shared{Text: text, Subject: subject, Link: link})
			u, err := url.Parse(address)
			if err != nil || !slices.Contains(allowedSchemes, u.Scheme) || strings.ContainsAny(address, "+ \r\n\t\"<>") {
				t.Fatalf("%s: %q, %v", channel, address, err)
			}
			query, err := url.ParseQuery(u.RawQuery)
			if err != nil {
				t.Fatalf("%s: %v", channel, err)
			}
			want := link
			switch {
			case !carries:
			case channel == "email":
				want = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", "\r\n")
			case channel == "telegram":
				want = strings.TrimRight(strings.TrimSuffix(text, link), " :\n")
			default:
				want = text
			}
			if got := query.Get(name); got != want {
				t.Fatalf("%s: %q comes back as %q", channel, want, got)
			}
			if channel != "reddit" && len(address) > 2000 || channel == "email" && len(address) >= 1900 {
				t.Fatalf("%s: %d characters", channel, len(address))
			}
		}
	})
}
