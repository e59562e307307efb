package prompts

import (
	"slices"

	"goodword/models"
)

// Choose names the words for a decision: the variant draw mod n of the n
// current variants of a cell, see Variants. Draw is the caller's, in practice
// the first eight bytes of a hash of customer, decision and slot, so that a
// repeated call gives the same words; the modulus bias of three variants is
// below 1e-18. The answer is always an id that Render knows.
func Choose(approach, channel string, facts Facts, draw uint64) string {
	variants := variantsOf(approach, channel, &facts)
	return variants[draw%uint64(len(variants))]
}

// Variants lists the ids that Choose picks from, the current ones of a cell in
// the order of their number, never empty. The slice is the caller's.
//
// The cell is (language, approach, channel) with these fallbacks:
//
//	locale    its language, else English
//	channel   one without words of its own (HasWords) shows those of in_app
//	approach  help_friend and direct_b2b need a problem to name, dual_favour
//	          needs both sides to get something; what lacks it goes
//	          approach → dual_favour → plain. An unknown approach is dual_favour.
//	          sms, push and onsite have plain words only.
//
// Of facts only Locale, Problem and Offer are read.
func Variants(approach, channel string, facts Facts) []string {
	return slices.Clone(variantsOf(approach, channel, &facts))
}

func variantsOf(approach, channel string, facts *Facts) []string {
	if !HasWords(channel) {
		channel = "in_app"
	}
	c := cell{languageOf(MatchLocale(facts.Locale)), suited(approach, facts), channel}
	if cells[c] == nil {
		c.approach = "plain" // every channel with words has these, in every language
	}
	return cells[c]
}

// HasWords reports whether a channel has words of its own: email, in_app, sms,
// push and onsite have.
func HasWords(channel string) bool { return cells[cell{"en", "plain", channel}] != nil }

// suited is the approach whose words these facts can fill.
func suited(approach string, facts *Facts) string {
	if approach == "plain" || (approach == "help_friend" || approach == "direct_b2b") && facts.problem() != "" {
		return approach
	}
	if rewarded(facts.Offer.Friend) && rewarded(facts.Offer.Advocate) {
		return "dual_favour"
	}
	return "plain"
}

// find gives the template of an id, or the variant of the same number that
// stands in for it where the facts do not suit its approach; nil for no such id.
func find(id string, facts *Facts) *template {
	t := byID[id]
	if t == nil {
		return nil
	}
	c := t.cell
	c.approach = suited(c.approach, facts)
	if c == t.cell {
		return t
	}
	variants := cells[c]
	return byID[variants[(t.variant-1)%len(variants)]]
}

func rewarded(s models.Side) bool { return s.Kind != models.OfferNone && s.Kind != "" }
