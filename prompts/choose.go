package prompts

import "goodword/models"

// Choose names the words for a decision: the variant draw mod n of the n
// current variants of a cell. Draw is the caller's, in practice the first eight
// bytes of a hash of customer, decision and slot, so that a repeated call gives
// the same words; the modulus bias of three variants is below 1e-18.
//
// The cell is (language, approach, channel) with these fallbacks:
//
//	locale    its language, else English
//	channel   email, else in_app: sms, push, onsite and offline show its words
//	approach  help_friend and direct_b2b need a problem to name, dual_favour
//	          needs both sides to get something; what lacks it goes
//	          approach → dual_favour → plain. An unknown approach is dual_favour.
//
// Of facts only Locale, Problem and Offer are read. The answer is always an id
// that Render knows.
func Choose(approach, channel string, facts Facts, draw uint64) string {
	language := languageOf(MatchLocale(facts.Locale))
	if channel != "email" {
		channel = "in_app"
	}
	variants := cells[cell{language, suited(approach, &facts), channel}]
	return variants[draw%uint64(len(variants))]
}

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
