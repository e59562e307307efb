package guard_test

import (
	"strings"
	"testing"

	"goodword/prompts"
	"goodword/prompts/guard"
)

// BenchmarkCheck judges two kilobytes of true text in each language, the size of
// two long e-mails.
func BenchmarkCheck(b *testing.B) {
	for _, name := range []string{"en", "de", "es", "fr", "pt", "ja"} {
		facts := bases()[name]
		facts.brief.Fields[0].Max = 0
		var long strings.Builder
		for i := 0; long.Len() < 2000; i++ {
			for _, r := range trueRows() {
				if r.base == name && long.Len() < 2000 {
					long.WriteString(r.text + "\n")
				}
			}
		}
		facts.brief.Written = []string{long.String()[:500]}
		variants := []prompts.Variant{{"body": long.String() + "{{referral_link}}"}}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				guard.Check(&facts.brief, facts.promise, variants)
			}
		})
	}
}
