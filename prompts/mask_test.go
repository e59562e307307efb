package prompts

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestMask(t *testing.T) {
	private := []string{"Maya Vandersteen", "cust-4711", "林", "O'Brien"}
	for in, want := range map[string]string{
		"":                                    "",
		"Great tea, 9 out of 10!":             "Great tea, 9 out of 10!",
		"Write to maya@mail.example please":   "Write to [contact] please",
		"find me: @maya_v":                    "find me: [contact]",
		"See https://x.example/a?b=1, ok":     "See [link] ok",
		"www.evil.example is good":            "[link] is good",
		"go to evil.example/x":                "go to [link]",
		"Call +49 (0)30 / 123-4567 today":     "Call [number] today",
		"order 12345 came":                    "order [number] came",
		"order 1234 came":                     "order 1234 came",
		"０３−１２３４－５６７８です":                      "[number]です",
		"Vandersteen here, MAYA VANDERSTEEN":  "[name] here, [name]",
		"Vandersteens are many":               "Vandersteens are many",
		"I am o'brien's sister":               "I am [name]'s sister",
		"my id is CUST-4711.":                 "my id is [name].",
		"林です。森が好き":                            "[name]です。森が好き",
		"two\nlines {{friend_reward}} \u202e": "two lines ((friend_reward))",
		strings.Repeat("word ", 200):          strings.TrimSpace(strings.Repeat("word ", 100)) + "…",
	} {
		if got := Mask(in, private...); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

// person is somebody as an installation may know them.
type person struct{ first, last, email, phone, id string }

func drawPerson(t *rapid.T) person {
	letters := rapid.StringMatching(`[a-z]{3,10}`)
	p := person{first: letters.Draw(t, "first"), last: "Zq" + letters.Draw(t, "last"), id: rapid.StringMatching(`usr_[0-9a-f]{6,12}`).Draw(t, "id")}
	p.email = p.first + rapid.SampledFrom([]string{".", "_", "+", ""}).Draw(t, "dot") + p.last + "@" + letters.Draw(t, "host") + ".example"
	p.phone = rapid.StringMatching(`(\+[1-9][0-9] ?|0)[0-9]{2,4}[ /-]?[0-9]{3,4}[ -]?[0-9]{3,4}`).Draw(t, "phone")
	return p
}

// wrote is a comment that tells all of it.
func (p person) wrote(t *rapid.T) string {
	said := []string{p.first + " " + p.last, p.last, strings.ToUpper(p.last), p.email, strings.ToUpper(p.email), p.phone, p.id, "http://" + p.last + ".example/" + p.id}
	var b strings.Builder
	for range rapid.IntRange(1, 8).Draw(t, "pieces") {
		b.WriteString(rapid.SampledFrom([]string{" ", ", ", ": ", " (", "\n", "\""}).Draw(t, "before"))
		b.WriteString(rapid.SampledFrom(said).Draw(t, "said"))
		b.WriteString(rapid.SampledFrom([]string{" ", ", ", ". ", ") ", "\n", "! "}).Draw(t, "after"))
		b.WriteString(rapid.SampledFrom([]string{"great tea", "helped me", "über", "最高"}).Draw(t, "filler"))
	}
	return b.String()
}

// leaks says which of what identifies the person is in a text.
func (p person) leaks(s string) string {
	s = strings.ToLower(s)
	for _, secret := range []string{p.last, p.email, p.phone, p.id} {
		if strings.Contains(s, strings.ToLower(secret)) {
			return secret
		}
	}
	return ""
}

// TestMaskLeavesNobody draws people and comments in which they tell who they are.
func TestMaskLeavesNobody(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPerson(t)
		wrote := p.wrote(t)
		got := Mask(wrote, p.first+" "+p.last, p.id)
		if leak := p.leaks(got); leak != "" {
			t.Fatalf("%q became %q, which has %q", wrote, got, leak)
		}
	})
}

// TestMaskAnyText checks bounds that hold for every text.
func TestMaskAnyText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		got := Mask(rapid.String().Draw(t, "text")+strings.Repeat("x ", rapid.IntRange(0, 400).Draw(t, "more")), rapid.String().Draw(t, "private"))
		if utf8.RuneCountInString(got) > maxComment || !utf8.ValidString(got) || strings.ContainsAny(got, "{}\n@") {
			t.Fatalf("got %q", got)
		}
	})
}
