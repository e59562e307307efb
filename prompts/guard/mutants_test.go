package guard_test

import (
	"regexp"
	"strings"
	"testing"

	"goodword/prompts"
	"goodword/prompts/guard"
)

// TestExchangedSides holds the true texts of the tables against the promise with
// the sides exchanged, with other sums and in another currency: all are false then.
func TestExchangedSides(t *testing.T) {
	all := bases()
	tried := 0
	for _, r := range trueRows() {
		b := all[r.base]
		if b.promise.Cell || !strings.ContainsAny(r.text, "0123456789") || b.promise.Friend.Kind != "amount" {
			continue
		}
		for name, change := range map[string]func(*guard.Promise){
			"the sides exchanged":   func(p *guard.Promise) { p.Friend.Minor, p.Advocate.Minor = 2*p.Advocate.Minor, p.Friend.Minor },
			"another sum of both":   func(p *guard.Promise) { p.Friend.Minor += 100; p.Advocate.Minor += 100 },
			"another currency":      func(p *guard.Promise) { p.Friend.Currency, p.Advocate.Currency = "NOK", "NOK" },
			"the friend's sum only": func(p *guard.Promise) { p.Friend.Minor *= 3 },
		} {
			if name == "another currency" && !currencyNamed.MatchString(r.text) {
				continue
			}
			tried++
			p := b.promise
			change(&p)
			if found := guard.Check(&b.brief, p, []prompts.Variant{words(&b.brief, r.text)}); len(found) == 0 {
				t.Errorf("%s: %q is accepted with %s", r.base, r.text, name)
			}
		}
	}
	t.Logf("%d mutants", tried)
	if tried < 100 {
		t.Errorf("%d mutants were tried, want 100 or more", tried)
	}
}

var currencyNamed = regexp.MustCompile(`(?i)[$€£₹¥円]|USD|EUR|CHF|INR|franken|francs|euro|dollar|bucks|reais|pesos`)

// trueRows are the rows of all tables that are to be accepted.
func trueRows() []row {
	var list []row
	for _, rows := range [][]row{englishRows, germanRows, spanishRows, frenchRows, portugueseRows, japaneseRows, furtherRows, thirdRows, longRows, regionRows, shortRows, writtenRows} {
		for _, r := range rows {
			if r.want == "ok" {
				list = append(list, r)
			}
		}
	}
	return list
}
