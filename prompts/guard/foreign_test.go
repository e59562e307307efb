package guard_test

import "testing"

// TestSumsInEnglish: a model that falls into English does not get its sums past the guard.
func TestSumsInEnglish(t *testing.T) {
	checkRows(t, []row{
		{"de", "Du sparst 7,50 €, ich bekomme 12 €. Plus 777 points für dich.", "INVENTED_OFFER|AMOUNT_MISMATCH"},
		{"de", "Du sparst 50 bucks, ich bekomme 12 €.", "AMOUNT_MISMATCH|CURRENCY_MISMATCH"},
		{"de", "Du sparst 7,50 euros, ich bekomme 12 €.", "ok"},
		{"es", "Tú te llevas 9 € y yo recibo 14 €. Y 500 points más.", "INVENTED_OFFER|AMOUNT_MISMATCH"},
		{"es", "Tú te llevas 9 dollars y yo recibo 14 €.", "AMOUNT_MISMATCH|CURRENCY_MISMATCH"},
		{"pt", "Você ganha 20 pounds e eu ganho R$ 35.", "AMOUNT_MISMATCH|CURRENCY_MISMATCH"},
		{"pt", "Você ganha R$ 20, eu ganho R$ 35.", "ok"},
	})
}
