package prompts

import (
	"strings"
	"testing"
)

func TestCheckLocale(t *testing.T) {
	for locale, want := range map[string]string{
		"en": "", "de-DE": "", "pt-BR": "", "zh-Hant-TW": "", "sr-Latn": "",
		"de_DE": "written de-DE", "de-de": "written de-DE", "EN": "written en", "iw": "written he",
		"": "BCP 47", "und": "BCP 47", "xx": "BCP 47", "en-XX1": "BCP 47", "german": "BCP 47", "en-": "BCP 47", "en\n": "BCP 47",
		strings.Repeat("en-", 50): "BCP 47",
	} {
		err := CheckLocale(locale)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", locale, err, want)
		}
	}
}
