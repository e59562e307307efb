package guard

import (
	"slices"

	"goodword/models"
	"goodword/prompts"
)

// details say what to do about what a phrase gives away.
var details = map[prompts.Code]string{
	prompts.InventedDeadline:     "leave out deadlines and scarcity that the promise does not have",
	prompts.InventedOffer:        "leave out what is not promised",
	prompts.UnlawfulClaim:        "promise no outcome, no lack of risk and no earnings",
	prompts.UnsupportedClaim:     "leave out numbers, superlatives and authorities, or have the claim approved",
	prompts.CollectFriendContact: "ask to pass on the link; friends' addresses are not collected",
	prompts.PromptLeak:           "write the words only, without talk about them",
	prompts.DisclosureMissing:    "say plainly that the advocate is rewarded",
}

// stretch is some tokens of a text.
type stretch struct{ from, to int }

// said finds deadlines, benefits, claims and the like by their phrases.
func (c *checker) said(x *text) {
	report := func(r rule, from, to int) {
		if overlaps(x.spared, from, to) || !c.counts(r, x, from, to) || c.factual(r.code, x, from, to) {
			return
		}
		c.add(r.code, x, from, to, details[r.code])
	}
	c.tongue.rules.find(x.tokens, report)
	if c.tongue != english { // English creeps into every language
		creeping.find(x.tokens, report)
	}
}

// spared are the stretches that read like a rule's phrase and are none.
func (c *checker) spared(x *text) []stretch {
	var list []stretch
	c.tongue.harmless.find(x.tokens, func(_ bool, from, to int) { list = append(list, stretch{from, to}) })
	return list
}

// overlaps reports whether a stretch holds the first or last token, or lies within.
func overlaps(list []stretch, from, to int) bool {
	for _, h := range list {
		if h.from < to && from < h.to {
			return true
		}
	}
	return false
}

// counts reports whether the condition of a rule is met.
func (c *checker) counts(r rule, x *text, from, to int) bool {
	p := &c.promise
	switch r.only {
	case many:
		for _, t := range x.tokens[from:to] {
			if t.kind == number && (t.value < 0 || t.value >= 100*unit) || c.tongue.numbers[t.key] >= 100 || c.tongue == japanese && kanji[t.key] >= 100 {
				return true
			}
		}
		return false
	case noCash:
		return p.Friend.Kind != models.OfferCash && p.Advocate.Kind != models.OfferCash
	case noGiving:
		return p.Friend.Kind != models.OfferCharity && p.Advocate.Kind != models.OfferCharity
	case oneSided:
		return !p.Cell && p.Friend.none() != p.Advocate.none()
	}
	return true
}

// factual reports whether a phrase only repeats what the brief states.
func (c *checker) factual(code prompts.Code, x *text, from, to int) bool {
	switch code {
	case prompts.PromptLeak, prompts.CollectFriendContact, prompts.DisclosureMissing:
		return c.excused(x.tokens, from, to, nil, factBrand)
	case prompts.InventedOffer:
		if x.tokens[from].counts == points && mentionLength(x.tokens, from) >= to-from || c.present(x.tokens, from, to) {
			return true
		}
		for from < to-1 && c.tongue.gains[x.tokens[from].key] { // "you get" before the gift
			from++
		}
		return c.excused(x.tokens, from, to, c.gifts, factClaim|factGift) || c.excused(x.tokens, from, to, c.claims, 0)
	}
	if code == prompts.InventedDeadline && (c.lastDay(x.tokens, to) || c.withinLastDay(x.tokens, from, to)) {
		return true
	}
	return c.excused(x.tokens, from, to, c.claims, factClaim|factGift)
}

// present reports whether a phrase says no more than that a promised gift is
// free: "a free jar of honey", "ein Glas Honig geschenkt".
func (c *checker) present(t []token, from, to int) bool {
	if len(c.presents) == 0 {
		return false
	}
	skipped := func(k *token) bool {
		return fillers[k.key] || articles[k.key] || c.tongue.gains[k.key] || k.kind == symbol
	}
	said := false
	for i := from; i < to; i++ {
		switch k := &t[i]; {
		case freely[k.key] || skipped(k):
		case c.isPresent(k):
			said = true
		default:
			return false
		}
	}
	if said {
		return true
	}
	near := func(i, step int) bool { // an "and" begins another gift
		for n := 0; n < 3 && i >= 0 && i < len(t) && skipped(&t[i]) && t[i].key != c.tongue.and; n++ {
			i += step
		}
		return i >= 0 && i < len(t) && !freely[t[i].key] && c.isPresent(&t[i])
	}
	return near(to, 1) || near(from-1, -1)
}

// isPresent reports whether a word is one of what a promised gift is called.
func (c *checker) isPresent(k *token) bool {
	return slices.ContainsFunc(c.presents, func(s wordSet) bool { return s.has(k.key) })
}

// freely are words that say of a gift that it is one.
var freely = set("free complimentary gratis gift present kostenlos kostenlose kostenlosen kostenloses umsonst geschenkt geschenk gratuit gratuite gratuito gratuita offert offerte cadeau regalo obsequio grátis brinde oferta prêmio")
