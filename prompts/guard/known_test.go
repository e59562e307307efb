package guard_test

import (
	"strings"
	"testing"

	"goodword/prompts"
	"goodword/prompts/guard"
)

// TestDigitsOfCodesCountNothing: a code that begins with digits is no number of days or places, a number beside it is.
func TestDigitsOfCodesCountNothing(t *testing.T) {
	for _, code := range []string{"6zjrgnprb6", "33w897gu2h", "5ssx5x2y3z", "2daysfree7"} {
		for locale, text := range map[string]string{
			"en": "Your code is %.", "en-GB": "The code: %. It is worth a look.", "de": "Dein Code ist %. Gib ihn an der Kasse ein.", "es": "Tu código es %, gracias.",
			"fr": "Ton code est %, merci.", "pt": "O código é %, obrigado.", "ja": "コードは%です。",
		} {
			b := guard.Brief{Locale: locale, Known: []string{code}, Fields: []guard.Field{{Name: "text"}}}
			text = strings.Replace(text, "%", code, 1)
			for _, f := range guard.Check(&b, guard.Promise{}, []prompts.Variant{{"text": text}}) {
				if f.Code != prompts.WrongLanguage && f.Code != prompts.LinkMissing {
					t.Errorf("%s: %s %q in %q", locale, f.Code, f.Text, text)
				}
			}
		}
		b := guard.Brief{Locale: "en", Known: []string{code}, Fields: []guard.Field{{Name: "text"}}}
		found := guard.Check(&b, guard.Promise{}, []prompts.Variant{{"text": "Your code is " + code + ", only 2 days left."}})
		if len(found) == 0 || found[0].Code != prompts.InventedDeadline {
			t.Errorf("a deadline beside %s: %+v", code, found)
		}
	}
}
