package guard

import (
	"slices"
	"strings"

	"golang.org/x/text/currency"
	"golang.org/x/text/language"
)

// mentionKind is what kind of reward is mentioned.
type mentionKind uint8

const (
	money   mentionKind = iota // a sum in a currency
	percent                    // a percentage
	points                     // so many points
	plainly                    // a bare number where a reward is told
	named                      // a gift by its name, or a placeholder for a reward
)

// mention is a reward named in a text.
type mention struct {
	kind     mentionKind
	value    int64  // in ten-thousandths; -1 when it is out of range
	currency string // ISO 4217 or one of the loose units of accepts
	from, to int    // tokens
	side     side   // of a placeholder or gift: whose reward it is
	vague    bool   // "up to" or "more than" stands before it
}

// side is who gets something.
type side uint8

const (
	unknown side = iota
	friend
	advocate
	both
)

// loose units are signs and words of more than one currency.
var loose = map[string][]string{
	"peso":  {"MXN", "ARS", "CLP", "COP", "UYU", "PHP", "DOP", "CUP"},
	"kr":    {"SEK", "NOK", "DKK", "ISK"},
	"franc": {"CHF", "XOF", "XAF", "XPF"},
	"cent":  {"USD", "EUR", "CAD", "AUD", "NZD", "MXN", "BRL", "ARS", "COP", "SGD", "HKD"},
	"pence": {"GBP"},
	"rupee": {"INR", "PKR", "LKR", "NPR", "MUR"},
	"¥":     {"JPY", "CNY"},
}

// dollars are the currencies written with a bare dollar sign where they are the local one.
var dollars = []string{
	"USD", "CAD", "AUD", "NZD", "MXN", "ARS", "CLP", "COP", "UYU", "SGD", "HKD", "TWD", "BBD", "BSD", "BZD", "JMD", "TTD", "FJD", "DOP", "BMD", "XCD",
}

// signs are currency signs of one character; before a dollar sign, letters tell which.
var signs = map[string]string{
	"$": "dollar", "€": "EUR", "£": "GBP", "¥": "¥", "₹": "INR", "₩": "KRW", "₽": "RUB", "₺": "TRY", "₫": "VND", "₴": "UAH", "₪": "ILS", "฿": "THB", "₱": "PHP", "₦": "NGN", "₿": "XBT",
}

var dollarLetters = map[string]string{
	"us": "USD", "ca": "CAD", "c": "CAD", "can": "CAD", "a": "AUD", "au": "AUD", "nz": "NZD", "mx": "MXN", "r": "BRL", "hk": "HKD", "s": "SGD", "sg": "SGD", "nt": "TWD", "ar": "ARS", "cl": "CLP", "co": "COP",
}

// dollarWord is the unit of "dollars" in words, which no peso is called.
const dollarWord = "dollars"

// scale is what one of a loose unit is worth in ten-thousandths of the currency.
func scale(u string) int64 {
	if u == "cent" || u == "pence" {
		return unit / 100
	}
	return unit
}

// accepts reports whether a sum in a loose unit can be one in the currency. The
// bare dollar is the currency's own where the locale's region writes it so,
// else the dollar of the United States.
func accepts(u, iso, locale string) bool {
	switch {
	case u == iso:
		return true
	case u == "dollar":
		return iso == localDollar(locale, iso)
	case u == dollarWord:
		return iso == localDollar(locale, iso) && !slices.Contains(loose["peso"], iso)
	}
	return slices.Contains(loose[u], iso)
}

func localDollar(locale, iso string) string {
	if iso == "USD" || !slices.Contains(dollars, iso) {
		return "USD"
	}
	tag, _ := language.Parse(locale)
	region, _ := tag.Region()
	if local, ok := currency.FromRegion(region); ok && local.String() == iso {
		return iso
	}
	return "USD"
}

// currencyAfter reads a sign or code of a currency that begins at token i: its
// unit and length.
func currencyAfter(t []token, i int) (string, int) {
	if t[i].kind == symbol {
		u, ok := signs[t[i].key]
		switch {
		case !ok:
			return "", 0
		case u == "dollar" && i+1 < len(t) && dollarLetters[t[i+1].key] != "" && (t[i+1].joined || t[i+1].upper) && len(t[i+1].key) > 1:
			return dollarLetters[t[i+1].key], 2
		}
		return u, 1
	}
	if i+1 < len(t) && t[i+1].key == "$" && t[i+1].joined {
		if d, ok := dollarLetters[t[i].key]; ok {
			return d, 2
		}
	}
	switch t[i].key { // 12 fr., in small letters only behind the number
	case "fr":
		return "franc", 1
	case "rs":
		return "rupee", 1
	}
	return code(&t[i])
}

// currencyBefore reads a currency that ends before token i: its unit and length.
func currencyBefore(t []token, i int) (string, int) {
	if i == 0 {
		return "", 0
	}
	last := &t[i-1]
	if u, ok := signs[last.key]; ok {
		if u == "dollar" && i > 1 && last.joined {
			if d, ok := dollarLetters[t[i-2].key]; ok {
				return d, 2
			}
		}
		return u, 1
	}
	if last.key == "." && i > 1 && last.joined && last.sentence == t[i].sentence { // Fr. 50
		if u, n := code(&t[i-2]); n > 0 {
			return u, 2
		}
	}
	return code(last)
}

// code reads a currency code in capitals, or a sign of letters.
func code(t *token) (string, int) {
	switch {
	case t.kind != word:
	case t.key == "kr":
		return "kr", 1
	case t.key == "rs" && t.capital:
		return "rupee", 1
	case t.key == "zl":
		return "PLN", 1
	case t.key == "kc":
		return "CZK", 1
	case t.key == "fr" && t.capital, t.key == "sfr":
		return "franc", 1
	case t.upper && len(t.key) == 3:
		if u, err := currency.ParseISO(strings.ToUpper(t.key)); err == nil && u != currency.XXX {
			return u.String(), 1
		}
	}
	return "", 0
}
