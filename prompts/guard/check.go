package guard

import (
	"cmp"
	"slices"
	"strings"

	"goodword/prompts"
)

// Finding is one reason against a variant.
type Finding struct {
	Code    prompts.Code
	Variant int    // from 0
	Field   string // "" when it is about the whole variant
	// Start and End are the offending bytes of the field's text, and Text is what
	// they hold; all are zero when something is missing.
	Start, End int
	Text       string
	Detail     string // what to do about it
}

// maxBytes is how much of a field is read. Nothing that is sent is as long.
const maxBytes = 10_000

// priority is the order of codes in a verdict: what says most about what went
// wrong comes first.
var priority = func() map[prompts.Code]int {
	m := map[prompts.Code]int{}
	for i, c := range []prompts.Code{
		prompts.Empty, prompts.InjectionFollowed, prompts.PromptLeak, prompts.WrongLanguage, prompts.PIILeak, prompts.CollectFriendContact,
		prompts.Markup, prompts.ControlChars, prompts.PlaceholderUnknown, prompts.LinkForeign, prompts.LinkMissing, prompts.LinkDuplicate,
		prompts.CurrencyMismatch, prompts.RewardSideSwapped, prompts.UnlawfulClaim, prompts.InventedDeadline, prompts.UnsupportedClaim, prompts.AmountMismatch,
		prompts.InventedOffer, prompts.CompetitorMention, prompts.Profanity, prompts.BannedWord, prompts.DisclosureMissing,
		prompts.EmojiLimit, prompts.LengthExceeded, prompts.DuplicateVariants,
	} {
		m[c] = i
	}
	return m
}()

// Check judges variants as they will be shown, placeholders aside, and returns
// every finding, the most telling code first. No finding means that the words
// may be used. A field that a variant lacks is empty; more than 10,000 bytes of
// a field are too long, and only its beginning is read.
func Check(b *Brief, p Promise, variants []prompts.Variant) []Finding {
	load()
	c := newChecker(b, p)
	for i, v := range variants {
		c.variant(i, v)
	}
	if len(variants) > 1 {
		c.duplicates(variants)
	}
	slices.SortStableFunc(c.findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(priority[a.Code], priority[b.Code]), cmp.Compare(a.Variant, b.Variant))
	})
	return c.findings
}

// Codes lists the codes of findings, each once, in their order.
func Codes(findings []Finding) []prompts.Code {
	codes := []prompts.Code{}
	for _, f := range findings {
		if !slices.Contains(codes, f.Code) {
			codes = append(codes, f.Code)
		}
	}
	return codes
}

// text is a field of a variant, read.
type text struct {
	field    *Field
	variant  int
	raw      string
	folded   folded
	tokens   []token
	mentions []mention
	sides    []side
	spared   []stretch // what reads like a phrase of a rule and is none
}

// checker holds what all variants are judged with.
type checker struct {
	brief    *Brief
	promise  Promise
	tongue   *compiled // of the locale, English for one that is not known
	grouping grouping  // how the locale writes numbers
	known    bool      // the locale's language is known
	slots    []Slot
	facts    []factPhrase
	claims   []wordSet // approved claims
	gifts    []wordSet // what rewards are called, and their conditions
	presents []wordSet // what gifts are called: they are free
	extra    []mention // sums and percentages that claims and conditions name
	banned   []name
	rivals   []name
	phrases  []string // of the disclosure, folded
	findings []Finding
}

func newChecker(b *Brief, p Promise) *checker {
	c := &checker{brief: b, promise: p, tongue: tongueOf(b.Locale)}
	if c.known = c.tongue != nil; !c.known {
		c.tongue = english
	}
	c.grouping = c.tongue.groupingIn(b.Locale)
	if b.Link.Placeholder != "" {
		c.slots = append(c.slots, Slot{Name: b.Link.Placeholder, Kind: SlotLink, Longest: b.Link.URL})
	}
	c.slots = append(c.slots, b.Slots...)
	c.addFact(factBrand, b.Brand.Name)
	c.addFact(factBrand, b.Advocate.Company)
	for _, s := range b.Known {
		c.addKnown(s)
	}
	for _, claim := range b.Brand.ApprovedClaims {
		c.addFact(factClaim, claim)
		c.claims = append(c.claims, c.words(claim))
	}
	for _, s := range []string{p.Friend.Text, p.Advocate.Text, p.Conditions} {
		for part := range strings.SplitSeq(s, ";") {
			c.addFact(factGift, part)
		}
		c.gifts = append(c.gifts, c.words(s))
	}
	for _, r := range []*Reward{&p.Friend, &p.Advocate} {
		if r.Kind.Named() && r.Text != "" {
			c.presents = append(c.presents, c.words(r.Text))
		}
	}
	for _, s := range b.Brand.BannedWords {
		c.banned = append(c.banned, newName(s))
	}
	for _, s := range b.Brand.Competitors {
		c.rivals = append(c.rivals, newName(s))
	}
	for _, s := range b.Disclosure.Phrases {
		c.phrases = append(c.phrases, disclosureForm(fold(s).text))
	}
	return c
}

// variant judges one variant.
func (c *checker) variant(i int, v prompts.Variant) {
	before := len(c.findings)
	texts := make([]*text, 0, len(c.brief.Fields))
	for j := range c.brief.Fields {
		texts = append(texts, c.read(i, &c.brief.Fields[j], v))
	}
	for _, x := range texts {
		c.visible(x)
		c.control(x)
		c.markup(x)
		c.placeholders(x)
		c.personal(x)
		c.links(x)
		c.spaced(x)
		c.lengths(x)
		c.amounts(x)
		c.dates(x)
		c.codes(x)
		c.said(x)
		c.names(x)
		c.swears(x)
	}
	c.language(texts)
	c.link(i, texts)
	c.emoji(i, texts)
	c.disclosed(i, texts)
	c.injected(texts, before)
}

// read folds and cuts a field and finds the rewards it mentions.
func (c *checker) read(i int, field *Field, v prompts.Variant) *text {
	x := &text{field: field, variant: i, raw: v[field.Name]}
	if len(x.raw) > maxBytes {
		x.raw = strings.ToValidUTF8(x.raw[:maxBytes], "")
	}
	x.folded = fold(x.raw)
	x.tokens = tokens(&x.folded, c.slots, c.grouping)
	c.mark(x.tokens)
	c.tongue.numerals(x.tokens)
	x.mentions = mentions(x.tokens, c.tongue, c.grouping)
	x.mentions = c.gifted(x)
	x.sides = attribute(x.mentions, x.tokens, c.tongue, c.brief.Reader, key(c.brief.Advocate.FirstName))
	x.spared = c.spared(x)
	return x
}

// add records a finding about the tokens from up to to.
func (c *checker) add(code prompts.Code, x *text, from, to int, detail string) {
	if from >= to {
		return
	}
	c.addSpan(code, x, x.tokens[from].start, x.tokens[to-1].end, detail)
}

// addSpan records a finding about bytes of the folded text.
func (c *checker) addSpan(code prompts.Code, x *text, start, end int, detail string) {
	from, to := x.folded.span(start, end)
	c.addRaw(code, x, from, to, detail)
}

// addRaw records a finding about bytes of the text itself.
func (c *checker) addRaw(code prompts.Code, x *text, from, to int, detail string) {
	for _, f := range c.findings {
		if f.Code == code && f.Variant == x.variant && f.Field == x.field.Name && f.Start <= from && to <= f.End {
			return
		}
	}
	c.findings = append(c.findings, Finding{
		Code: code, Variant: x.variant, Field: x.field.Name, Start: from, End: to, Text: x.raw[from:to], Detail: detail,
	})
}

// addMissing records a finding about what is not there.
func (c *checker) addMissing(code prompts.Code, variant int, field, detail string) {
	c.findings = append(c.findings, Finding{Code: code, Variant: variant, Field: field, Detail: detail})
}

// Faults gives findings to prompts.Prompt.Repair.
func Faults(findings []Finding) []prompts.Fault {
	faults := make([]prompts.Fault, len(findings))
	for i, f := range findings {
		faults[i] = prompts.Fault(f)
	}
	return faults
}
