package prompts

import (
	"strings"
	"time"

	"goodword/models"
)

// TermsFacts are what terms are written from: the rules of a program, never
// what somebody would like them to be.
type TermsFacts struct {
	Program models.Program
	// Offers are what a customer can be promised now, the program's default
	// first: one, or with an experiment on the offer several.
	Offers []models.Offer
	// HoldDays is how long a reward waits for returns; 0 says nothing of it.
	HoldDays int
	// ChangedAt is when the rules were last changed; zero names no date.
	ChangedAt time.Time
	Locale    string // see MatchLocale
}

// Terms are the terms of a program in plain words. The same facts give the
// same terms to the letter.
type Terms struct {
	Title    string    `json:"title"`
	Sections []Section `json:"sections"`
}

// Section is one subject of the terms: paragraphs of one line each and, where
// there is one, an address to follow, "" for none.
type Section struct {
	Key        string   `json:"key"` // who, rewards, when, asks, promise, stop, friends, about
	Title      string   `json:"title"`
	Paragraphs []string `json:"paragraphs"`
	Link       string   `json:"link,omitempty"`
}

// NewTerms writes the terms of a program. A rule that the program does not
// have makes no sentence, and a section without sentences is left out. Texts
// from outside are cleaned as for any words.
func NewTerms(f TermsFacts) Terms {
	w := termsWriter{TermsFacts: f, brand: clean(f.Program.Brand), locale: localeIn("en", f.Locale)}
	t := Terms{Title: w.brand + ": our referral program in plain words"}
	for _, s := range []Section{
		{Key: "who", Title: "Who can take part", Paragraphs: w.who()},
		{Key: "rewards", Title: "What each side gets", Paragraphs: w.rewards()},
		{Key: "when", Title: "When a friend counts", Paragraphs: w.when()},
		{Key: "asks", Title: "How often we ask", Paragraphs: w.asks()},
		{Key: "promise", Title: "How long an offer stands", Paragraphs: w.promise()},
		{Key: "stop", Title: "How to stop", Paragraphs: w.stop(), Link: followable(f.Program.OptOutURL)},
		{Key: "friends", Title: "What happens with your friends' data", Paragraphs: w.friends()},
		{Key: "about", Title: "Who runs this program", Paragraphs: w.about(), Link: followable(f.Program.TermsURL)},
	} {
		if len(s.Paragraphs) > 0 {
			t.Sections = append(t.Sections, s)
		}
	}
	return t
}

func followable(address string) string {
	if safeLink(address) {
		return address
	}
	return ""
}

// Text is the terms as plain text: titles and paragraphs with an empty line
// between sections.
func (t *Terms) Text() string {
	var b strings.Builder
	b.WriteString(t.Title + "\n")
	for _, s := range t.Sections {
		b.WriteString("\n" + s.Title + "\n")
		for _, p := range s.Paragraphs {
			b.WriteString(p + "\n")
		}
		if s.Link != "" {
			b.WriteString(s.Link + "\n")
		}
	}
	return b.String()
}

// HTML is the terms as the inside of a page: h1, and for each section its h2,
// p and at most one link. Everything else is escaped; there is no style and no
// script.
func (t *Terms) HTML() string {
	var b strings.Builder
	b.WriteString("<h1>" + htmlEscaper.Replace(t.Title) + "</h1>\n")
	for _, s := range t.Sections {
		b.WriteString(`<section id="` + htmlEscaper.Replace(s.Key) + "\">\n<h2>" + htmlEscaper.Replace(s.Title) + "</h2>\n")
		for _, p := range s.Paragraphs {
			b.WriteString("<p>" + htmlEscaper.Replace(p) + "</p>\n")
		}
		if s.Link != "" {
			address := htmlEscaper.Replace(s.Link)
			b.WriteString(`<p><a href="` + address + `" rel="nofollow noreferrer">` + address + "</a></p>\n")
		}
		b.WriteString("</section>\n")
	}
	return b.String()
}
