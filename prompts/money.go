package prompts

import (
	"strconv"
	"strings"
	"sync"

	"golang.org/x/text/currency"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"goodword/models"
)

// exponents lists the currencies whose minor unit is not a hundredth, from
// ISO 4217 List One. The table of golang.org/x/text/currency cannot serve: it
// holds how many decimals CLDR displays, 0 for COP, IDR or PKR, whose minor
// unit is a hundredth all the same.
var exponents = map[string]int{
	"BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0,
	"RWF": 0, "UGX": 0, "UYI": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
	"BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
	"CLF": 4, "UYW": 4,
}

// Exponent is how many decimals the minor unit of a currency has by ISO 4217:
// one unit is 10^Exponent minor units. It is 2 for a code that is not listed;
// the code may be in lower case.
func Exponent(code string) int {
	if e, ok := exponents[strings.ToUpper(code)]; ok {
		return e
	}
	return 2
}

// RewardText says in a few words what a side gets: "$10", "£10.50", "¥1,000",
// "KWD 1.500" (with a no-break space), "20%", "500 points", "$10 for charity",
// or the text of a gift, feature or status. It is empty for kind none and for
// a side that says nothing: an amount below one minor unit, money without a
// three-letter currency.
//
// Minor units follow Exponent; decimals are left out when all of them are 0,
// else all are shown. The currency symbol is CLDR's for the locale, "$" for
// dollars of the United States in en and en-US but "US$" in en-GB. A locale
// that has no templates reads as "en".
func RewardText(side models.Side, currency, locale string) string {
	locale = MatchLocale(locale)
	switch {
	case side.Kind == models.OfferCharity:
		if m := money(side.Minor, currency, locale); m != "" {
			return m + " for charity"
		}
		return ""
	case side.Kind.Money():
		return money(side.Minor, currency, locale)
	}
	return counted(side)
}

// phrase is a reward as it reads after "you get"; money is its amount written
// out, for the kinds that have one. It is empty when RewardText would be.
func phrase(side models.Side, money string) string {
	text := money
	if !side.Kind.Money() {
		text = counted(side)
	}
	if text == "" {
		return ""
	}
	switch side.Kind {
	case models.OfferCredit:
		return text + " in credit"
	case models.OfferAmount, models.OfferPercent:
		return text + " off"
	case models.OfferCash:
		return text + " in cash"
	case models.OfferCharity:
		return text + " for charity"
	}
	return text
}

// counted is the text of a side that is not money.
func counted(side models.Side) string {
	switch {
	case side.Kind.Named():
		return strings.TrimRight(clean(side.Text), ".,;:! ")
	case !side.Kind.Counted() || side.Minor <= 0:
		return ""
	case side.Kind == models.OfferPercent:
		return thousands(side.Minor) + "%"
	case side.Minor == 1:
		return "1 point"
	}
	return thousands(side.Minor) + " points"
}

// money writes an amount in a locale that MatchLocale gave.
func money(minor int64, code, locale string) string {
	if minor <= 0 || !threeLetters(code) {
		return ""
	}
	code = strings.ToUpper(code)
	return prefix(symbol(code, locale)) + decimal(minor, Exponent(code))
}

// coded writes an amount with the currency's code, "INR 500", for text messages.
func coded(minor int64, code string) string {
	if minor <= 0 || !threeLetters(code) {
		return ""
	}
	return strings.ToUpper(code) + " " + decimal(minor, Exponent(code))
}

// decimal writes minor units with exponent decimals, none when they are all 0.
func decimal(minor int64, exponent int) string {
	unit := int64(1)
	for range exponent {
		unit *= 10
	}
	whole, rest := minor/unit, minor%unit
	if rest == 0 {
		return thousands(whole)
	}
	digits := strconv.FormatInt(rest+unit, 10) // a leading 1 keeps the zeros
	return thousands(whole) + "." + digits[1:]
}

// thousands writes n with a comma between thousands.
func thousands(n int64) string {
	digits := strconv.FormatInt(n, 10)
	if len(digits) <= 3 {
		return digits
	}
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return b.String()
}

// prefix puts a no-break space behind a symbol that ends in a letter, as CLDR
// does: "CHF 10" but "CA$10".
func prefix(symbol string) string {
	if last := symbol[len(symbol)-1]; last >= 'A' && last <= 'Z' || last >= 'a' && last <= 'z' {
		return symbol + "\u00a0"
	}
	return symbol
}

// symbols caches what CLDR says: a look-up takes a microsecond, and there are
// at most 300 currencies in as many locales as regions has.
var symbols sync.Map // of symbolKey to string

type symbolKey struct{ code, locale string }

// symbol is the sign of a currency in a locale of MatchLocale, the code itself
// where CLDR knows none.
func symbol(code, locale string) string {
	key := symbolKey{code, locale}
	if s, ok := symbols.Load(key); ok {
		return s.(string)
	}
	unit, err := currency.ParseISO(code)
	if err != nil || unit == currency.XXX {
		return code // not cached: codes that do not exist have no bound
	}
	s := message.NewPrinter(language.Make(locale)).Sprint(currency.Symbol(unit))
	symbols.Store(key, s)
	return s
}

func threeLetters(code string) bool {
	if len(code) != 3 {
		return false
	}
	for _, c := range []byte(code) {
		if c|0x20 < 'a' || c|0x20 > 'z' {
			return false
		}
	}
	return true
}
