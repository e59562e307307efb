package prompts

import (
	"strconv"
	"strings"
	"sync"

	"golang.org/x/text/currency"
	"golang.org/x/text/message"
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

// money writes an amount as the locale does.
func (l *locale) money(minor int64, code string) string {
	if minor <= 0 || !threeLetters(code) {
		return ""
	}
	code = strings.ToUpper(code)
	amount := l.amount(minor, Exponent(code))
	if own := l.own[code]; own != "" {
		return put(own, amount)
	}
	switch sign := l.sign(code); {
	case l.symbol == symbolAfter:
		return amount + space + sign
	case l.symbol == symbolBeforeSpaced || endsInLetter(sign):
		return sign + space + amount
	default:
		return sign + amount
	}
}

// coded writes an amount with the currency's code, "INR 500", for text messages.
func (l *locale) coded(minor int64, code string) string {
	if minor <= 0 || !threeLetters(code) {
		return ""
	}
	code = strings.ToUpper(code)
	if amount := l.amount(minor, Exponent(code)); l.symbol == symbolAfter {
		return amount + " " + code
	} else {
		return code + " " + amount
	}
}

// amount writes minor units with exponent decimals, none when they are all 0.
func (l *locale) amount(minor int64, exponent int) string {
	unit := int64(1)
	for range exponent {
		unit *= 10
	}
	whole, rest := minor/unit, minor%unit
	if rest == 0 {
		return l.number(whole)
	}
	digits := strconv.FormatInt(rest+unit, 10) // a leading 1 keeps the zeros
	return l.number(whole) + l.decimal + digits[1:]
}

// number writes n ≥ 0 in groups of thousands.
func (l *locale) number(n int64) string {
	digits := strconv.FormatInt(n, 10)
	if len(digits) <= l.ungrouped {
		return digits
	}
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(l.group)
		}
		b.WriteRune(d)
	}
	return b.String()
}

// endsInLetter tells symbols that need a space before the amount, as CLDR
// does: "CHF 10" but "CA$10".
func endsInLetter(sign string) bool {
	last := sign[len(sign)-1]
	return last >= 'A' && last <= 'Z' || last >= 'a' && last <= 'z'
}

// symbols caches what CLDR says: a look-up takes a microsecond, and there are
// at most 300 currencies in as many locales as regions has.
var symbols sync.Map // of symbolKey to string

type symbolKey struct{ code, locale string }

// sign is the symbol of a currency in the locale, the code itself where CLDR
// knows none.
func (l *locale) sign(code string) string {
	key := symbolKey{code, l.name}
	if s, ok := symbols.Load(key); ok {
		return s.(string)
	}
	unit, err := currency.ParseISO(code)
	if err != nil || unit == currency.XXX {
		return code // not cached: codes that do not exist have no bound
	}
	s := message.NewPrinter(l.tag).Sprint(currency.Symbol(unit))
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
