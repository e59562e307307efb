package guard

import (
	"slices"

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
	keys := c.keys(r.Text)
	if !r.Kind.Named() || len(keys) == 0 {
		return list
	}
	for i := range x.tokens {
		if end := along(x.tokens, i, keys); end > 0 && x.tokens[i].mention == 0 {
			list = append(list, mention{kind: named, from: i, to: end, side: s})
		}
	}
	return list
}

// amounts holds every reward that a text mentions against the promise.
func (c *checker) amounts(x *text) {
	for i := range x.mentions {
		m := &x.mentions[i]
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
		if s != m.side {
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
