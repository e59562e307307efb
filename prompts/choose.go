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
//	approach  approach → dual_favour → plain, where the facts lack what its words
//	          need or the language has none for the channel. help_friend,
//	          direct_b2b and expertise need a problem to name, dual_favour both
//	          sides to get something, insider three months, status a friend who
//	          joined; gratitude and plain need nothing. An unknown approach is
//	          dual_favour.
//
// Of facts only Locale, Problem, TenureMonths, Friends and Offer are read.
func Variants(approach, channel string, facts Facts) []string {
	return slices.Clone(variantsOf(approach, channel, &facts))
}

func variantsOf(approach, channel string, facts *Facts) []string {
	return suitedCell(matchLocale(facts.Locale).language, approach, ownChannel(channel), facts)
}

// ownChannel is the channel whose words are shown on a channel.
func ownChannel(channel string) string {
	if HasWords(channel) {
		return channel
	}
	return "in_app"
}

// HasWords reports whether a channel has words of its own: email, in_app, sms,
// push and onsite have.
func HasWords(channel string) bool {
	return cells[cell{fallbackLanguage, "plain", channel}] != nil
}

// suitedCell lists the variants of an approach, or of what it falls back to: for
// these facts, or because the language has no words for it.
func suitedCell(lang, approach, channel string, facts *Facts) []string {
	if suits(approach, facts) {
		if ids := cells[cell{lang, approach, channel}]; ids != nil {
			return ids
		}
	}
	if suits("dual_favour", facts) && approach != "plain" {
		if ids := cells[cell{lang, "dual_favour", channel}]; ids != nil {
			return ids
		}
	}
	return cells[cell{lang, "plain", channel}] // every channel with words has these, in every language
}

// regularMonths is from when on the words call somebody a regular.
const regularMonths = 3

// suits reports whether the facts have what the words of an approach need.
func suits(approach string, facts *Facts) bool {
	switch approach {
	case "plain", "gratitude":
		return true
	case "dual_favour":
		return rewarded(facts.Offer.Friend) && rewarded(facts.Offer.Advocate)
	case "help_friend", "direct_b2b", "expertise":
		return facts.problem() != ""
	case "insider":
		return facts.TenureMonths >= regularMonths
	case "status":
		return facts.Friends > 0
	}
	return false
}

// find gives the template of an id, or the variant of the same number that
// stands in for it where the facts do not suit its approach; nil for no such id.
func find(id string, facts *Facts) *template {
	t := byID[id]
	if t == nil || suits(t.cell.approach, facts) {
		return t
	}
	variants := suitedCell(t.cell.language, t.cell.approach, t.cell.channel, facts)
	return byID[variants[(t.variant-1)%len(variants)]]
}

func rewarded(s models.Side) bool { return s.Kind != models.OfferNone && s.Kind != "" }
