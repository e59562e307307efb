package prompts

import (
	"strings"
	"time"
)

// regions are the English locales in which money or dates are written
// differently, with their layout of a date; "en" stands for all others.
var regions = map[string]string{
	"en": "January 2, 2006", "en-US": "January 2, 2006", "en-CA": "January 2, 2006",
	"en-GB": "2 January 2006", "en-IE": "2 January 2006", "en-AU": "2 January 2006", "en-NZ": "2 January 2006",
}

// MatchLocale gives the locale in which words are written for a requested one:
// the same when there are templates and formats for it, else its language, else
// "en". Case and underscores do not matter: "en_gb" is en-GB. English is the
// only language so far.
func MatchLocale(requested string) string {
	if _, ok := regions[requested]; ok {
		return requested
	}
	if len(requested) == 5 {
		tag := strings.ToLower(requested[:2]) + "-" + strings.ToUpper(requested[3:])
		if _, ok := regions[tag]; ok && (requested[2] == '-' || requested[2] == '_') {
			return tag
		}
	}
	return "en"
}

// language of a locale that MatchLocale gave.
func languageOf(locale string) string { return locale[:2] }

// lastDay writes the last calendar day that is over everywhere on earth when
// ends comes, so that no reader in any time zone is told of a day too many: the
// day before the date of ends at UTC-12.
func lastDay(ends time.Time, locale string) string {
	if ends.IsZero() {
		return ""
	}
	return ends.UTC().Add(-12*time.Hour).AddDate(0, 0, -1).Format(regions[locale])
}
