package guard

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"goodword/prompts"
)

// tongue is what the guard knows of one language. Phrases are in the syntax of
// phrase; {day}, {verb} and the like are replaced from parts before parsing.
type tongue struct {
	tag      string
	grouping grouping
	dotted   string // regions that write a decimal point where the language has a comma
	function string // words that tell the language, far more frequent in it than in its neighbours
	parts    map[string]string
	numbers  map[string]int64 // number words, of at least 100 multiply what stands before
	and      string           // joins number words
	money    map[string][]string
	percent  []string
	halves   []string // half the price
	points   []string
	gains    string // verbs before a bare number that make it a reward
	rewards  string // nouns after one
	months   []string
	dateOf   string // between day, month and year
	codes    string // before a code to type
	toward   string // ties a person to what stands before it: for you
	cues     map[person][]string
	rules    map[rule][]string
	harmless []string // overrule rules that they overlap
	swears   string
	orders   []string // how an instruction to a writer begins
	requests []string // the same in words that customers use for other things, too
}

// person is who a phrase says receives.
type person uint8

const (
	nobody     person = iota // reads like another phrase and says nothing
	writer                   // I
	reader                   // you
	third                    // they, a friend; also who something is given to
	each                     // both of them
	newcomer                 // whoever orders for the first time: the friend
	imperative               // get, save: you, unless somebody else is the subject
)

// rule is what a phrase gives away.
type rule struct {
	code prompts.Code
	only condition
}

// condition is when a phrase of a rule counts.
type condition uint8

const (
	always   condition = iota
	many               // the number in it is 100 or more
	noCash             // no reward is cash
	noGiving           // no reward is a donation
	oneSided           // a side gets nothing
)

var (
	deadline    = rule{code: prompts.InventedDeadline}
	benefit     = rule{code: prompts.InventedOffer}
	cash        = rule{prompts.InventedOffer, noCash}
	giving      = rule{prompts.InventedOffer, noGiving}
	bothGet     = rule{prompts.InventedOffer, oneSided}
	unlawful    = rule{code: prompts.UnlawfulClaim}
	unsupported = rule{code: prompts.UnsupportedClaim}
	crowd       = rule{prompts.UnsupportedClaim, many}
	collects    = rule{code: prompts.CollectFriendContact}
	leak        = rule{code: prompts.PromptLeak}
	hidden      = rule{code: prompts.DisclosureMissing}
)

// rules in the order in which their phrases are filed.
var allRules = []rule{deadline, benefit, cash, giving, bothGet, unlawful, unsupported, crowd, collects, leak, hidden}

// compiled is a tongue ready for use. It is immutable.
type compiled struct {
	*tongue
	function map[string]bool
	units    phrasebook[measure]
	gains    map[string]bool
	rewards  phrasebook[bool]
	months   map[string]int
	dateOf   map[string]bool
	codes    map[string]bool
	toward   map[string]bool
	cues     phrasebook[person]
	rules    phrasebook[rule]
	harmless phrasebook[bool]
	swears   phrasebook[bool]
	vulgar   []string         // the same words, as they are compared
	orders   phrasebook[bool] // true for orders, false for requests
}

func compile(t *tongue) *compiled {
	c := &compiled{tongue: t}
	c.function, c.gains = set(t.function), set(t.gains)
	c.dateOf, c.codes, c.toward = set(t.dateOf), set(t.codes), set(t.toward)
	for _, iso := range slices.Sorted(maps.Keys(t.money)) {
		c.units.add(measure{kind: money, currency: spoken(iso)}, t.fill(t.money[iso])...)
	}
	c.units.add(measure{kind: percent}, append(t.fill(t.percent), percentSign)...)
	c.units.add(measure{kind: percent, fixed: 50 * unit}, t.fill(t.halves)...)
	c.units.add(measure{kind: points}, t.fill(t.points)...)
	if t.tag != "en" { // models fall into English, and a sum is a sum there, too
		c.units.add(measure{kind: points}, "points")
		c.units.add(measure{kind: money, currency: spoken("dollar")}, "dollars|bucks")
		c.units.add(measure{kind: money, currency: "GBP"}, "pounds|quid")
		c.units.add(measure{kind: money, currency: "EUR"}, "euros")
	}
	for w := range t.numbers {
		words.intern(w)
	}
	c.rewards.add(true, t.fill(strings.Fields(t.rewards))...)
	c.months = map[string]int{}
	for i, names := range t.months {
		for name := range strings.FieldsSeq(names) {
			c.months[key(name)] = i + 1
			words.intern(key(name))
		}
	}
	for p := nobody; p <= imperative; p++ {
		c.cues.add(p, t.fill(t.cues[p])...)
	}
	for _, r := range allRules {
		c.rules.add(r, t.fill(t.rules[r])...)
	}
	for _, w := range slices.Compact(slices.Sorted(slices.Values(append(strings.Fields(t.swears), everywhere...)))) {
		c.swears.add(true, w)
		c.vulgar = append(c.vulgar, key(strings.TrimSuffix(w, "*")))
	}
	c.harmless.add(true, t.fill(t.harmless)...)
	c.orders.add(true, t.fill(t.orders)...)
	c.orders.add(false, t.fill(t.requests)...)
	return c
}

// spoken is the unit of a word: a peso has the dollar's sign and not its name.
func spoken(u string) string {
	if u == "dollar" {
		return dollarWord
	}
	return u
}

// fill replaces the parts in phrases.
func (t *tongue) fill(list []string) []string {
	filled := make([]string, len(list))
	for i, s := range list {
		for strings.Contains(s, "{") {
			name := s[strings.IndexByte(s, '{') : strings.IndexByte(s, '}')+1]
			part, ok := t.parts[name[1:len(name)-1]]
			if !ok {
				panic("guard: no part " + name + " in " + t.tag)
			}
			s = strings.ReplaceAll(s, name, part)
		}
		filled[i] = s
	}
	return filled
}

// numerals marks the words for numbers from two on. "Un" and "one" are no more
// than articles.
func (c *compiled) numerals(t []token) {
	for i := range t {
		if k := &t[i]; k.kind == word && k.id > 0 {
			k.numeral = c.numbers[k.key] > 1
		}
	}
}

// set gives words as a set; they are in the vocabulary, too.
func set(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		k := key(w)
		words.intern(k)
		m[k] = true
	}
	return m
}

// What compiled phrases there are; load makes them.
var (
	english, german, spanish, french, portuguese, japanese *compiled

	tongues    []*compiled      // all of them, in the order in which a text is compared with them
	creeping   phrasebook[rule] // phrases of English that show in other languages
	vagueness  phrasebook[bool] // words that make a sum another one, in all languages
	exactness  phrasebook[bool] // phrases that end in such a word and leave the sum as it is
	functionOf []uint8          // by a word's number in which languages it is frequent, a bit each
)

// load compiles the phrases of all languages the first time that words are
// checked: other programs that hold this package need not wait for it.
var load = sync.OnceFunc(func() {
	english, german, spanish = compile(&englishTongue), compile(&germanTongue), compile(&spanishTongue)
	french, portuguese, japanese = compile(&frenchTongue), compile(&portugueseTongue), compile(&japaneseTongue)
	tongues = []*compiled{english, german, spanish, french, portuguese, japanese}
	for _, r := range []rule{leak, benefit, unlawful, deadline} {
		creeping.add(r, englishTongue.fill(englishTongue.rules[r])...)
	}
	vagueness.add(true, "up to", "more than", "at least", "over", "bis zu", "mehr als", "mindestens", "über", "hasta", "más de", "al menos", "jusqu'à", "plus de", "au moins",
		"até", "mais de", "pelo menos", "最大", "最高")
	exactness.add(true, "freu* ~3 über", "rabatt|nachlass|preisnachlass|guthaben|gutschrift|ermäßigung|betrag|prämie|bonus|gutschein|spende über",
		"hand|hands|send|sends|sent|pass|passes|handing|sending over", "en plus de")
	for j, tongue := range tongues {
		for _, k := range slices.Sorted(maps.Keys(tongue.function)) {
			id := int(words.intern(k))
			for len(functionOf) <= id {
				functionOf = append(functionOf, 0)
			}
			functionOf[id] |= 1 << j
		}
	}
})

// groupingIn is how a locale of the language writes numbers.
func (c *compiled) groupingIn(locale string) grouping {
	if len(locale) == 5 && slices.Contains(strings.Fields(c.dotted), strings.ToUpper(locale[3:])) {
		return grouping{decimal: '.'}
	}
	g := c.grouping
	g.point = len(locale) == 5 && pointed[strings.ToUpper(locale[3:])]
	return g
}

// pointed are the regions whose sums have a decimal point in every language.
var pointed = map[string]bool{"CH": true, "LI": true}

// tongueOf gives the language of a locale, nil for one that the guard does not know.
func tongueOf(locale string) *compiled {
	for _, t := range tongues {
		if len(locale) >= 2 && strings.EqualFold(locale[:2], t.tag) && (len(locale) == 2 || locale[2] == '-' || locale[2] == '_') {
			return t
		}
	}
	return nil
}
