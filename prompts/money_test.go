package prompts

import (
	"testing"

	"golang.org/x/text/currency"

	"goodword/models"
)

func TestRewardText(t *testing.T) {
	for _, tc := range []struct {
		name             string
		side             models.Side
		currency, locale string
		want             string
	}{
		{"whole dollars", models.Side{Kind: models.OfferAmount, Minor: 1000}, "USD", "en-US", "$10"},
		{"cents", models.Side{Kind: models.OfferCredit, Minor: 1050}, "USD", "en", "$10.50"},
		{"one cent", models.Side{Kind: models.OfferCash, Minor: 1}, "USD", "en", "$0.01"},
		{"pounds", models.Side{Kind: models.OfferAmount, Minor: 1000}, "GBP", "en-GB", "£10"},
		{"euros", models.Side{Kind: models.OfferAmount, Minor: 1000}, "EUR", "en-IE", "€10"},
		{"dollars abroad", models.Side{Kind: models.OfferAmount, Minor: 1000}, "USD", "en-GB", "US$10"},
		{"dollars of Canada", models.Side{Kind: models.OfferAmount, Minor: 1000}, "CAD", "en", "CA$10"},
		{"dollars in Canada", models.Side{Kind: models.OfferAmount, Minor: 1000}, "CAD", "en-CA", "$10"},
		{"dollars in Australia", models.Side{Kind: models.OfferAmount, Minor: 1000}, "AUD", "en_au", "$10"},
		{"a symbol of letters", models.Side{Kind: models.OfferAmount, Minor: 1000}, "CHF", "en", "CHF\u00a010"},
		{"no decimals", models.Side{Kind: models.OfferAmount, Minor: 1000}, "JPY", "en", "¥1,000"},
		{"three decimals", models.Side{Kind: models.OfferAmount, Minor: 1500}, "KWD", "en", "KWD\u00a01.500"},
		{"three decimals, whole", models.Side{Kind: models.OfferAmount, Minor: 5000}, "KWD", "en", "KWD\u00a05"},
		{"four decimals", models.Side{Kind: models.OfferAmount, Minor: 10005}, "CLF", "en", "CLF\u00a01.0005"},
		{"hundredths that CLDR does not show", models.Side{Kind: models.OfferAmount, Minor: 5000000}, "IDR", "en", "IDR\u00a050,000"},
		{"no hundredths in Iceland", models.Side{Kind: models.OfferAmount, Minor: 1500}, "ISK", "en", "ISK\u00a01,500"},
		{"thousands", models.Side{Kind: models.OfferAmount, Minor: 123456789}, "USD", "en", "$1,234,567.89"},
		{"the most", models.Side{Kind: models.OfferAmount, Minor: 1e12}, "UGX", "en", "UGX\u00a01,000,000,000,000"},
		{"lower case", models.Side{Kind: models.OfferAmount, Minor: 1000}, "usd", "EN-us", "$10"},
		{"an unknown currency", models.Side{Kind: models.OfferAmount, Minor: 1050}, "QQQ", "en", "QQQ\u00a010.50"},
		{"a locale without templates", models.Side{Kind: models.OfferAmount, Minor: 1000}, "EUR", "nl-NL", "€10"},
		{"charity", models.Side{Kind: models.OfferCharity, Minor: 500}, "EUR", "en", "€5 for charity"},
		{"percent", models.Side{Kind: models.OfferPercent, Minor: 20}, "", "en", "20%"},
		{"points", models.Side{Kind: models.OfferPoints, Minor: 1500}, "", "en", "1,500 points"},
		{"one point", models.Side{Kind: models.OfferPoints, Minor: 1}, "", "en", "1 point"},
		{"gift", models.Side{Kind: models.OfferGift, Text: " a tote\tbag. "}, "", "en", "a tote bag"},
		{"feature", models.Side{Kind: models.OfferFeature, Text: "dark mode"}, "", "en", "dark mode"},
		{"status", models.Side{Kind: models.OfferStatus, Text: "Gold status"}, "", "en", "Gold status"},
		{"none", models.Side{Kind: models.OfferNone}, "USD", "en", ""},
		{"nothing said", models.Side{}, "USD", "en", ""},
		{"no currency", models.Side{Kind: models.OfferAmount, Minor: 1000}, "", "en", ""},
		{"no amount", models.Side{Kind: models.OfferPoints}, "", "en", ""},
		{"a negative amount", models.Side{Kind: models.OfferCharity, Minor: -5}, "USD", "en", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := RewardText(tc.side, tc.currency, tc.locale); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

// TestExponent checks the table against CLDR's decimals for display, which are
// 0 for many currencies whose minor unit is a hundredth by ISO 4217 List One.
func TestExponent(t *testing.T) {
	shownWithout := map[string]bool{}
	for _, code := range []string{
		"AFN", "ALL", "AMD", "COP", "GYD", "IDR", "IRR", "KPW", "LAK", "LBP", "MGA", "MMK", "MNT", "MRO", "MUR", "PKR",
		"RSD", "SLL", "SOS", "SYP", "TZS", "UZS", "YER",
	} {
		shownWithout[code] = true
	}
	for it := currency.Query(); it.Next(); {
		code := it.Unit().String()
		shown, _ := currency.Standard.Rounding(it.Unit())
		switch got := Exponent(code); {
		case code == "IQD": // a thousandth by ISO, shown without decimals
			if got != 3 || shown != 0 {
				t.Errorf("IQD: got %d, shown with %d", got, shown)
			}
		case shownWithout[code]:
			if got != 2 || shown != 0 {
				t.Errorf("%s: got %d, shown with %d; want 2 and 0", code, got, shown)
			}
		case got != shown:
			t.Errorf("%s: got %d, shown with %d", code, got, shown)
		}
	}
	if Exponent("jpy") != 0 || Exponent("") != 2 {
		t.Errorf("got %d for jpy, %d for nothing; want 0 and 2", Exponent("jpy"), Exponent(""))
	}
}

func TestMatchLocale(t *testing.T) {
	for requested, want := range map[string]string{
		"": "en", "en": "en", "EN": "en", "en-US": "en-US", "en_gb": "en-GB", "EN-IE": "en-IE", "en-IN": "en", "de-DE": "de", "DE_at": "de-AT", "nl": "en", "d": "en", "dex": "en", "de-1996-x": "de",
		"en-GB-oxendict": "en", "enxGB": "en", "ééé": "en", "\x00\x00\x00\x00\x00": "en",
	} {
		if got := MatchLocale(requested); got != want {
			t.Errorf("%q: got %q, want %q", requested, got, want)
		}
	}
}

// TestLocaleOf: words are written as their language is, whatever was asked for.
func TestLocaleOf(t *testing.T) {
	for _, tc := range []struct{ id, requested, want string }{
		{"en/plain/email/1@1", "en-GB", "en-GB"}, {"en/plain/email/1@1", "de-AT", "en"}, {"de/plain/email/1@1", "de_at", "de-AT"},
		{"de/plain/email/1@1", "fr", "de"}, {"de/plain/email/1@1", "", "de"}, {"", "de-DE", "de"}, {"none", "nl", "en"},
	} {
		if got := LocaleOf(tc.id, tc.requested); got != tc.want {
			t.Errorf("%s in %q: got %s, want %s", tc.id, tc.requested, got, tc.want)
		}
	}
}

// TestWordsKeepTheirLanguage: an id in English renders in English with English
// money, though the customer's language has words of its own by now.
func TestWordsKeepTheirLanguage(t *testing.T) {
	f := dualFacts()
	f.Locale = "de-DE"
	w := mustRender(t, "en/dual_favour/email/1@1", f)
	if w.Subject != "Give a friend $10 off, get $12.50 in credit" || w.Disclosure != "I get $12.50 in credit if you join." {
		t.Errorf("got %q, %q", w.Subject, w.Disclosure)
	}
	if got, want := Choose("dual_favour", "email", f, 0), "de/dual_favour/email/1@1"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	w = mustRender(t, "de/dual_favour/email/1@1", f)
	if want := "Für Freunde 10\u00a0$ Rabatt, für dich 12,50\u00a0$ Guthaben"; w.Subject != want {
		t.Errorf("got %q, want %q", w.Subject, want)
	}
}
