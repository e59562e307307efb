package ingest

import (
	"math/big"
	"strings"

	"golang.org/x/text/currency"

	"goodword/prompts"
)

// maxMinor bounds an amount, so that sums stay far from the end of int64.
const maxMinor = 1_000_000_000_000_000

// parseCurrency reads an ISO 4217 code in upper or lower case and tells how
// many decimals its minor unit has by that standard. x/text knows the codes,
// but its decimals are those shown to people: 0 for rupiah, which have 2.
func parseCurrency(s string) (code string, decimals int, ok bool) {
	if _, err := currency.ParseISO(s); err != nil || len(s) != 3 {
		return "", 0, false
	}
	code = strings.ToUpper(s)
	return code, prompts.Exponent(code), true
}

// minorUnits turns an amount in major units, a decimal number as text, into
// minor units: "19.99" with 2 decimals is 1999. What is finer is rounded half
// away from zero. Computing in decimals keeps 0.29 from becoming 28.
func minorUnits(amount string, decimals int) (int64, bool) {
	amount = strings.TrimSpace(amount)
	if len(amount) > 40 || !decimal(amount) {
		return 0, false
	}
	if minor, ok := plainMinor(amount, decimals); ok {
		return minor, true
	}
	r, ok := new(big.Rat).SetString(amount)
	if !ok {
		return 0, false
	}
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(decimals)), nil)
	r.Mul(r, new(big.Rat).SetInt(scale))
	half := big.NewRat(int64(r.Sign()), 2)
	r.Add(r, half)
	n := new(big.Int).Quo(r.Num(), r.Denom())
	if !n.IsInt64() || n.Int64() > maxMinor || n.Int64() < -maxMinor {
		return 0, false
	}
	return n.Int64(), true
}

// decimal keeps out what big.Rat reads besides decimal numbers, and exponents
// that would make it work for hours.
func decimal(s string) bool {
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		if exp := strings.TrimLeft(s[i+1:], "+-0"); len(exp) > 2 {
			return false
		}
	}
	return s != "" && strings.Trim(s, "0123456789.eE+-") == ""
}

// plainMinor reads digits with at most as many decimals as the currency has,
// the way nearly every amount is written.
func plainMinor(s string, decimals int) (int64, bool) {
	digits, negative := strings.CutPrefix(s, "-")
	whole, fraction, _ := strings.Cut(digits, ".")
	if whole == "" || len(whole) > 12 || len(fraction) > decimals {
		return 0, false
	}
	var n int64
	for i := range len(whole) + decimals {
		c := byte('0')
		if i < len(whole) {
			c = whole[i]
		} else if i-len(whole) < len(fraction) {
			c = fraction[i-len(whole)]
		}
		if c < '0' || c > '9' {
			return 0, false
		}
		n = 10*n + int64(c-'0')
	}
	if negative {
		n = -n
	}
	return n, n <= maxMinor && n >= -maxMinor
}
