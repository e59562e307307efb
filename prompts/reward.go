package prompts

import (
	"strings"

	"goodword/models"
)

// RewardText says in a few words what a side gets: "$10", "£10.50", "¥1,000",
// "KWD 1.500" (with a no-break space), "20%", "500 points", "$10 for charity",
// or the text of a gift, feature or status. It is empty for kind none and for
// a side that says nothing: an amount below one minor unit, money without a
// three-letter currency.
//
// Minor units follow Exponent; decimals are left out when all of them are 0,
// else all are shown. The currency symbol is CLDR's for the locale, "$" for
// dollars of the United States in en and en-US but "US$" in en-GB, and stands
// where the locale has it: "10 €" in de. A locale that has no templates reads
// as "en".
func RewardText(side models.Side, currency, locale string) string {
	l := matchLocale(locale)
	switch {
	case side.Kind == models.OfferCharity:
		return l.wrap(l.rewards.charity, l.money(side.Minor, currency))
	case side.Kind.Money():
		return l.money(side.Minor, currency)
	}
	return l.counted(side)
}

// phrase is a reward as it reads after "you get"; money is its amount written
// out, for the kinds that have one. It is empty when RewardText would be.
func (l *locale) phrase(side models.Side, money string) string {
	text := money
	if !side.Kind.Money() {
		text = l.counted(side)
	}
	switch side.Kind {
	case models.OfferCredit:
		return l.wrap(l.rewards.credit, text)
	case models.OfferAmount, models.OfferPercent:
		return l.wrap(l.rewards.off, text)
	case models.OfferCash:
		return l.wrap(l.rewards.cash, text)
	case models.OfferCharity:
		return l.wrap(l.rewards.charity, text)
	}
	return text
}

// wrap puts an amount into its form, nothing for nothing.
func (l *locale) wrap(form, amount string) string {
	if amount == "" {
		return ""
	}
	return put(form, amount)
}

// counted is the text of a side that is not money.
func (l *locale) counted(side models.Side) string {
	switch {
	case side.Kind.Named():
		return strings.TrimRight(clean(side.Text), ".,;:! ")
	case !side.Kind.Counted() || side.Minor <= 0:
		return ""
	case side.Kind == models.OfferPercent:
		return put(l.percent, l.number(side.Minor))
	}
	return l.rewards.points.of(side.Minor, l.number(side.Minor), l.tag)
}
