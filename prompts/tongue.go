package prompts

import (
	"cmp"
	"strconv"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// tongue is one language that words are written in: its templates, and what
// all of them share. Every tongue has plain words for email, in_app, sms, push
// and onsite; what else it lacks falls back, see Variants. A new language is a
// variable of this type, an entry of tongues and one of regions.
type tongue struct {
	templates [][]source

	// Words that belong to no variant. They are part of every template of the
	// language: changing one is changing them all, so a change comes as a new
	// name used by new versions.
	bare          share    // what is left of a share text when nothing fits
	disclosure    []string // the advocate to the friend
	told          []string // the same as the landing page says it; what is not ours has it as one sentence
	ogTitle       []string // what a shared link shows of the landing page
	ogDescription []string

	rewards  rewardWords
	counts   countWords
	months   []string // names as they stand in a date, none where digits do
	firstDay string   // "1er" for the first of a month, "" where it is written as any day
	// wide is set where the script is outside the alphabet of text messages: they
	// are not written in it, and take up to wideParts parts.
	wide bool

	lines commonLines // parsed from the above
}

// commonLines are the words that belong to no variant, parsed.
type commonLines struct{ disclosure, told, ogTitle, ogDescription []line }

// rewardWords are how rewards read after "you get"; {} is the amount or number.
type rewardWords struct {
	credit, off, cash, charity string
	points                     plurals
	some, welcome              string // for a reward that is too long: the advocate's, the friend's
}

// countWords are counts as they read in a sentence; {} is the number.
type countWords struct {
	months, years plurals // how long: "for 3 months"
	friends       plurals // who joined: "2 friends"
	more          plurals // who is to come: "2 more friends"
}

// plurals are the forms of a counted thing by CLDR category; other stands for
// those that are empty. A form without {} says the number in words.
type plurals struct{ one, many, other string }

// of writes n in the words' form; number is n as the locale writes it.
func (p *plurals) of(n int64, number string, tag language.Tag) string {
	form, digits := p.other, n
	if n >= 20_000_000 {
		digits = 10_000_000 + n%10_000_000 // as many digits as it needs, and never 0 or 1
	}
	switch plural.Cardinal.MatchPlural(tag, int(digits), 0, 0, 0, 0) {
	case plural.One:
		form = cmp.Or(p.one, form)
	case plural.Many:
		form = cmp.Or(p.many, form)
	}
	return put(form, number)
}

// count writes how many in words, "" for none.
func (l *locale) count(p *plurals, n int) string {
	if n <= 0 {
		return ""
	}
	return p.of(int64(n), strconv.Itoa(n), l.tag)
}

// put writes text where a form has {}.
func put(form, text string) string {
	before, after, found := strings.Cut(form, "{}")
	if !found {
		return form
	}
	return before + text + after
}

// tongues are the languages of the words; English is what all others fall back to.
var tongues = map[string]*tongue{"en": &english, "de": &german, "es": &spanish, "fr": &french, "pt": &portuguese, "ja": &japanese}

const fallbackLanguage = "en"

// parse makes the lines that belong to no variant.
func (t *tongue) parse(p parser) {
	t.lines = commonLines{p.lines(t.disclosure), p.lines(t.told), p.lines(t.ogTitle), p.lines(t.ogDescription)}
}
