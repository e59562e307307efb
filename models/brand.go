package models

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Formality is how a business speaks to its customers where the language makes one choose: du or Sie, tu or vous.
type Formality string

// The formalities.
const (
	Informal Formality = "informal"
	Formal   Formality = "formal"
)

// Valid reports whether f is one of the formalities.
func (f Formality) Valid() bool { return f == Informal || f == Formal }

// Brand is how a workspace wants to be spoken of. Words of models are written to it and held against it; a change makes a new Version.
// Lengths are in characters.
type Brand struct {
	Version int    `json:"version"`
	Name    string `json:"name"`
	Pitch   string `json:"pitch"` // what it offers whom, in one sentence
	Voice   string `json:"voice"` // how it sounds: "warm, dry humour, short sentences"
	// Formality is that of words to customers, by locale; see FormalityIn. What customers write to friends is informal all the same.
	Formality   map[string]Formality `json:"formality"`
	Use         []string             `json:"use"`   // words it likes
	Avoid       []string             `json:"avoid"` // words that no text may hold
	Competitors []string             `json:"competitors"`
	Claims      []string             `json:"claims"` // approved: what they say may be said
	ProofPoints []ProofPoint         `json:"proof_points"`
	Products    []string             `json:"products"`
	MaxEmoji    int                  `json:"max_emoji"` // in one message

	CustomerWords bool `json:"customer_words"` // whether what customers wrote may go to a language model and choose proof points, masked
	AutoApprove   bool `json:"auto_approve"`   // whether generated copy that passes every check is used without a person's yes
	Generated     bool `json:"generated"`      // whether generated copy is used at all; false falls back to built-in words at once
}

// ProofPoint is an approved fact that shows one problem solved.
type ProofPoint struct {
	ID      string `json:"id"`
	Text    string `json:"text"`    // one whole sentence: "Acme cut our invoicing from two days to an hour."
	Problem string `json:"problem"` // that it solves, as it reads after "struggling with": "late invoices"
	Locale  string `json:"locale"`  // in which both are written, BCP 47
}

// DefaultBrand returns the defaults of a brand: one emoji at most, generated copy in use once somebody has approved it, customers' words kept
// from models.
func DefaultBrand() Brand {
	return Brand{
		Formality: map[string]Formality{}, Use: []string{}, Avoid: []string{}, Competitors: []string{}, Claims: []string{},
		ProofPoints: []ProofPoint{}, Products: []string{}, MaxEmoji: 1, Generated: true,
	}
}

// FormalityIn is the formality of a locale: its own, else that of the longest locale it begins with ("de" for "de-AT"), else "".
func (b *Brand) FormalityIn(locale string) Formality {
	for locale != "" {
		if f := b.Formality[locale]; f != "" {
			return f
		}
		locale = locale[:max(strings.LastIndexByte(locale, '-'), 0)]
	}
	return ""
}

// The bounds of a brand's lists; together they keep a prompt within a few thousand tokens.
const (
	maxBrandWords = 50
	maxClaims     = 30
	maxProofs     = 50
	maxBrandEmoji = 5
)

// Names reports whether the brand names a locale: in its formality or as that of a proof point.
func (b *Brand) Names(locale string) bool {
	return b.Formality[locale] != "" || slices.ContainsFunc(b.ProofPoints, func(p ProofPoint) bool { return p.Locale == locale })
}

// Validate reports every bad field, contradictions between fields among them. That locales exist is checked where languages are known.
func (b *Brand) Validate() error {
	var c Check
	sentence(&c, "/name", b.Name, 1, 80)
	sentence(&c, "/pitch", b.Pitch, 1, 200)
	sentence(&c, "/voice", b.Voice, 0, 300)
	for _, locale := range slices.Sorted(maps.Keys(b.Formality)) {
		c.That(b.Formality[locale].Valid(), "/formality/"+reference.Replace(locale), "must be informal or formal")
	}
	list(&c, "/use", b.Use, maxBrandWords, 60)
	list(&c, "/avoid", b.Avoid, maxBrandWords, 60)
	list(&c, "/competitors", b.Competitors, maxBrandWords, 60)
	list(&c, "/claims", b.Claims, maxClaims, 200)
	list(&c, "/products", b.Products, maxBrandWords, 80)
	b.validateProofs(&c)
	c.That(b.MaxEmoji >= 0 && b.MaxEmoji <= maxBrandEmoji, "/max_emoji", "must be 0 to %d", maxBrandEmoji)
	b.contradictions(&c)
	return c.Err("brand")
}

// reference writes a name as one part of a JSON pointer (RFC 6901).
var reference = strings.NewReplacer("~", "~0", "/", "~1")

func (b *Brand) validateProofs(c *Check) {
	c.That(len(b.ProofPoints) <= maxProofs, "/proof_points", "must have at most %d entries", maxProofs)
	seen := map[string]bool{}
	for i, p := range b.ProofPoints {
		at := pointer("/proof_points", i)
		c.That(ValidKey(p.ID), at+"/id", "must be 1 to 63 of a-z, 0-9, _ and -")
		c.That(!seen[p.ID], at+"/id", "stands twice")
		seen[p.ID] = true
		sentence(c, at+"/text", p.Text, 1, 200)
		sentence(c, at+"/problem", p.Problem, 1, 120)
	}
}

// contradictions reports texts that no words could keep to: what one field asks for, another forbids.
func (b *Brand) contradictions(c *Check) {
	for i, word := range b.Avoid {
		if j := slices.IndexFunc(b.Use, func(u string) bool { return strings.EqualFold(u, word) }); j >= 0 {
			c.That(false, pointer("/avoid", i), "%q is a word to use, too: take it out of one list", word)
		}
	}
	for i, rival := range b.Competitors {
		c.That(!strings.EqualFold(rival, b.Name), pointer("/competitors", i), "is the brand's own name")
	}
	for _, t := range b.texts() {
		text := without(t.text, b.Name) // which may hold anything: it is a name
		for _, word := range b.Avoid {
			c.That(!holds(text, word) || t.word && strings.EqualFold(t.text, word), t.at, "holds %q, a word to avoid", word)
		}
		for _, rival := range b.Competitors {
			c.That(!holds(text, rival), t.at, "names the competitor %q", rival)
		}
	}
}

// brandText is a text that may find its way into words.
type brandText struct {
	at, text string
	word     bool // a word to use, whose equal among the words to avoid is reported there
}

func (b *Brand) texts() []brandText {
	all := []brandText{{at: "/pitch", text: b.Pitch}}
	for i, s := range b.Use {
		all = append(all, brandText{pointer("/use", i), s, true})
	}
	for i, s := range b.Claims {
		all = append(all, brandText{pointer("/claims", i), s, false})
	}
	for i, p := range b.ProofPoints {
		all = append(all, brandText{pointer("/proof_points", i) + "/text", p.Text, false}, brandText{pointer("/proof_points", i) + "/problem", p.Problem, false})
	}
	for i, s := range b.Products {
		all = append(all, brandText{pointer("/products", i), s, false})
	}
	return all
}

// mailPattern finds what reads like an e-mail address.
var mailPattern = regexp.MustCompile(`\S@\S+\.\S`)

// sentence checks one line of text.
func sentence(c *Check, at, s string, low, high int) {
	n := utf8.RuneCountInString(s)
	short := "at most"
	if low > 0 {
		short = fmt.Sprintf("%d to", low)
	}
	switch {
	case strings.TrimSpace(s) == "" && low > 0, n > high:
		c.That(false, at, "must have %s %d characters", short, high)
	case strings.ContainsFunc(s, unicode.IsControl):
		c.That(false, at, "must be one line")
	case strings.Contains(s, "{{") || strings.Contains(s, "}}"):
		c.That(false, at, "must not hold placeholders: their values are not known here")
	case mailPattern.MatchString(s):
		c.That(false, at, "must not hold an e-mail address: it would stand in prompts")
	}
}

// list checks a list of lines, each once.
func list(c *Check, at string, entries []string, most, high int) {
	c.That(len(entries) <= most, at, "must have at most %d entries", most)
	for i, s := range entries {
		sentence(c, pointer(at, i), s, 1, high)
		twice := slices.ContainsFunc(entries[:i], func(t string) bool { return strings.EqualFold(s, t) })
		c.That(!twice, pointer(at, i), "stands twice")
	}
}

// without gives a text in lower case without a name.
func without(text, name string) string {
	text, name = strings.ToLower(text), strings.ToLower(strings.TrimSpace(name))
	if name == "" {
		return text
	}
	return strings.ReplaceAll(text, name, " ")
}

// holds reports whether a text has a word or words, whole and in any case of letters. Scripts without spaces have no whole words.
func holds(text, word string) bool {
	text, word = strings.ToLower(text), strings.ToLower(strings.TrimSpace(word))
	if word == "" {
		return false
	}
	first, size := utf8.DecodeRuneInString(word)
	last, _ := utf8.DecodeLastRuneInString(word)
	for from := 0; ; {
		i := strings.Index(text[from:], word)
		if i < 0 {
			return false
		}
		i += from
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i+len(word):])
		if !(spaced(before) && spaced(first)) && !(spaced(after) && spaced(last)) {
			return true
		}
		from = i + size
	}
}

// spaced reports whether a character is part of a word of a script with spaces between words.
func spaced(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) && !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai)
}
