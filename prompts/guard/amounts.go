package guard

import (
	"slices"
	"strings"

	"goodword/models"
	"goodword/prompts"
)

// gifted adds gifts that a promise names to the mentions, so that they, too, have
// a side. A gift that both sides get has none.
func (c *checker) gifted(x *text) []mention {
	if c.promise.Friend.Text == c.promise.Advocate.Text {
		return x.mentions
	}
	list := c.gift(x, x.mentions, &c.promise.Friend, friend)
	list = c.gift(x, list, &c.promise.Advocate, advocate)
	slices.SortFunc(list, func(a, b mention) int { return a.from - b.from })
	return list
}

// gift adds where a text names what one side gets.
func (c *checker) gift(x *text, list []mention, r *Reward, s side) []mention {
	if !r.Kind.Named() {
		return list
	}
	for part := range strings.SplitSeq(r.Text, ";") {
		keys := c.keys(part)
		if len(keys) > 1 && articles[keys[0]] {
			keys = keys[1:] // "a free jar of honey" is a jar of honey
		}
		if len(keys) == 0 || anyGift[strings.TrimSpace(part)] {
			continue
		}
		for i := range x.tokens {
			if end := along(x.tokens, i, keys); end > 0 && x.tokens[i].mention == 0 {
				from := i
				if i > 0 && articles[x.tokens[i-1].key] && x.tokens[i-1].mention == 0 {
					from--
				}
				list = append(list, mention{kind: named, from: from, to: end, side: s})
			}
		}
	}
	return list
}

// anyGift is what is no name of a gift: kinds of named rewards. "Gift" stands for any.
var anyGift = map[string]bool{string(models.OfferGift): true, string(models.OfferFeature): true, string(models.OfferStatus): true}

// amounts holds every reward that a text mentions against the promise.
func (c *checker) amounts(x *text) {
	for i := range x.mentions {
		m := &x.mentions[i]
		if m.currency == "cent" && overlaps(x.spared, m.from, m.to) {
			continue // "my two cents", and no other sum
		}
		if code, detail := c.judge(x, m, x.sides[i]); code != "" {
			c.add(code, x, m.from, m.to, detail)
		}
	}
}

const (
	notPromised = "say what the promise says"
	swap        = "say each side's own reward"
	literal     = "write a placeholder: the words outlive the offer"
)

// judge gives the code against a mention, "" when it is true.
func (c *checker) judge(x *text, m *mention, s side) (prompts.Code, string) {
	if m.kind == named {
		if s != m.side && !nameOnly(x.tokens, m) {
			return prompts.RewardSideSwapped, swap
		}
		return "", ""
	}
	if c.stated(x, m) {
		return "", ""
	}
	if c.promise.Cell {
		return prompts.AmountMismatch, literal
	}
	toFriend, toAdvocate := c.equals(m, &c.promise.Friend), c.equals(m, &c.promise.Advocate)
	if given := c.given(toFriend, toAdvocate); given {
		return c.exact(m)
	}
	switch {
	case s == friend && toFriend == same, s == advocate && toAdvocate == same, s == both && toFriend == same && toAdvocate == same:
		return c.exact(m)
	case s == both && (toFriend == same && c.promise.Advocate.none() || toAdvocate == same && c.promise.Friend.none()):
		return prompts.InventedOffer, "one side gets nothing: " + notPromised
	case s == friend && toAdvocate == same, s == advocate && toFriend == same:
		return prompts.RewardSideSwapped, swap
	case toFriend == otherCurrency || toAdvocate == otherCurrency:
		return prompts.CurrencyMismatch, "write the currency of the reward"
	case m.kind == points && c.promise.Friend.Kind != models.OfferPoints && c.promise.Advocate.Kind != models.OfferPoints:
		return prompts.InventedOffer, "no points are promised: " + notPromised
	}
	return prompts.AmountMismatch, notPromised
}

// given reports whether the mention is a donation, which neither side gets.
func (c *checker) given(toFriend, toAdvocate likeness) bool {
	return toFriend == same && c.promise.Friend.Kind == models.OfferCharity || toAdvocate == same && c.promise.Advocate.Kind == models.OfferCharity
}

// exact is the verdict on a right amount: "up to $10" is not $10.
func (c *checker) exact(m *mention) (prompts.Code, string) {
	if m.vague {
		return prompts.AmountMismatch, "say the amount without \"up to\" or \"more than\""
	}
	return "", ""
}

// nameOnly reports whether a sentence holds the name of a gift and nothing that
// could say whose it is.
func nameOnly(t []token, m *mention) bool {
	if t[m.from].kind == slot {
		return false
	}
	for i := sentenceStart(t, m.from); i < len(t) && t[i].sentence == t[m.from].sentence; i++ {
		if (i < m.from || i >= m.to) && t[i].kind != symbol && !articles[t[i].key] && !freely[t[i].key] {
			return false
		}
	}
	return true
}

// likeness says how a mention and a reward compare.
type likeness uint8

const (
	different likeness = iota
	otherCurrency
	same
)

func (c *checker) equals(m *mention, r *Reward) likeness {
	switch {
	case r.none() || m.value < 0:
		return different
	case m.kind == money:
		if !r.Kind.Money() || m.value != inTenThousandths(r) {
			return different
		}
		if !accepts(m.currency, r.Currency, c.brief.Locale) {
			return otherCurrency
		}
		return same
	case m.kind == percent && r.Kind == models.OfferPercent, m.kind == points && r.Kind == models.OfferPoints,
		m.kind == plainly && r.Kind.Counted():
		if m.value == times(r.Minor, unit) {
			return same
		}
	case m.kind == plainly && r.Kind.Money() && m.value == inTenThousandths(r):
		return same
	}
	return different
}

// inTenThousandths is a sum of money in the guard's fixed point.
func inTenThousandths(r *Reward) int64 {
	v := r.Minor
	for range 4 - prompts.Exponent(r.Currency) {
		v = times(v, 10)
	}
	return v
}

// stated reports whether a claim or condition of the brief names the amount, and
// the text does not tell it as a reward.
func (c *checker) stated(x *text, m *mention) bool {
	inFact := true
	for _, t := range x.tokens[m.from:m.to] {
		inFact = inFact && t.fact&(factClaim|factGift) != 0
	}
	if inFact {
		return true
	}
	if c.rewarding(x, m) {
		return false
	}
	for _, e := range c.extra {
		if e.kind == m.kind && e.value == m.value && (e.currency == m.currency || accepts(m.currency, e.currency, c.brief.Locale)) {
			return true
		}
	}
	return false
}

// rewarding reports whether a mention stands where rewards are told: "get $10",
// "$10 off".
func (c *checker) rewarding(x *text, m *mention) bool {
	t := x.tokens
	for i := max(0, m.from-2); i < m.from; i++ {
		if c.tongue.gains[t[i].key] && t[i].sentence == t[m.from].sentence {
			return true
		}
	}
	found := false
	for i := m.to; i < min(len(t), m.to+2); i++ {
		c.tongue.rewards.at(t, i, func(bool, int, int) { found = true })
	}
	return found
}
