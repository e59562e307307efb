package prompts

import (
	"strings"
	"time"

	"golang.org/x/text/language"

	"goodword/models"
)

// region is how money, numbers and dates are written in one locale.
type region struct {
	group, decimal string // between thousands, before decimals
	ungrouped      int    // numbers of at most so many digits have no group
	percent        string // {} is the number
	symbol         symbolPlace
	own            map[string]string // currencies that are written otherwise: {} is the amount
	date           string            // a layout of package time; January is replaced by the month's own name
}

// symbolPlace is where the currency's symbol stands.
type symbolPlace uint8

const (
	symbolBefore       symbolPlace = iota // "$10"; with a space when it ends in a letter: "CHF 10"
	symbolBeforeSpaced                    // "R$ 10"
	symbolAfter                           // "10 €"
)

const (
	space       = "\u00a0" // no-break
	narrowSpace = "\u202f" // narrow no-break
)

// regions are the locales in which money or dates are written differently, as
// CLDR has it, by language and by language with region; the language stands
// for all its other regions. Those of a language without words are not used.
var regions = map[string]region{
	"en":    {group: ",", decimal: ".", ungrouped: 3, percent: "{}%", date: "January 2, 2006"},
	"en-US": {group: ",", decimal: ".", ungrouped: 3, percent: "{}%", date: "January 2, 2006"},
	"en-CA": {group: ",", decimal: ".", ungrouped: 3, percent: "{}%", date: "January 2, 2006"},
	"en-GB": {group: ",", decimal: ".", ungrouped: 3, percent: "{}%", date: "2 January 2006"},
	"en-IE": {group: ",", decimal: ".", ungrouped: 3, percent: "{}%", date: "2 January 2006"},
	"en-AU": {group: ",", decimal: ".", ungrouped: 3, percent: "{}%", date: "2 January 2006"},
	"en-NZ": {group: ",", decimal: ".", ungrouped: 3, percent: "{}%", date: "2 January 2006"},

	"de":    {group: ".", decimal: ",", ungrouped: 3, percent: "{}" + space + "%", symbol: symbolAfter, date: "2. January 2006"},
	"de-AT": {group: ".", decimal: ",", ungrouped: 3, percent: "{}" + space + "%", symbol: symbolBeforeSpaced, date: "2. January 2006"},
	"de-CH": {group: "’", decimal: ".", ungrouped: 3, percent: "{}%", symbol: symbolBeforeSpaced, date: "2. January 2006"},

	"es":    {group: ".", decimal: ",", ungrouped: 4, percent: "{}" + space + "%", symbol: symbolAfter, date: "2 de January de 2006"},
	"es-MX": {group: ",", decimal: ".", ungrouped: 3, percent: "{}" + space + "%", date: "2 de January de 2006"},
	"es-US": {group: ",", decimal: ".", ungrouped: 3, percent: "{}" + space + "%", date: "2 de January de 2006"},
	"es-DO": {group: ",", decimal: ".", ungrouped: 3, percent: "{}" + space + "%", date: "2 de January de 2006"},
	"es-GT": {group: ",", decimal: ".", ungrouped: 3, percent: "{}" + space + "%", date: "2 de January de 2006"},
	"es-HN": {group: ",", decimal: ".", ungrouped: 3, percent: "{}" + space + "%", date: "2 de January de 2006"},
	"es-NI": {group: ",", decimal: ".", ungrouped: 3, percent: "{}" + space + "%", date: "2 de January de 2006"},
	"es-PA": {group: ",", decimal: ".", ungrouped: 3, percent: "{}" + space + "%", date: "2 de January de 2006"},
	"es-PR": {group: ",", decimal: ".", ungrouped: 3, percent: "{}" + space + "%", date: "2 de January de 2006"},
	"es-SV": {group: ",", decimal: ".", ungrouped: 3, percent: "{}" + space + "%", date: "2 de January de 2006"},
	"es-PE": {group: ",", decimal: ".", ungrouped: 3, percent: "{}" + space + "%", symbol: symbolBeforeSpaced, date: "2 de January de 2006"},
	"es-AR": {group: ".", decimal: ",", ungrouped: 3, percent: "{}" + space + "%", symbol: symbolBeforeSpaced, date: "2 de January de 2006"},
	"es-CO": {group: ".", decimal: ",", ungrouped: 3, percent: "{}" + space + "%", symbol: symbolBeforeSpaced, date: "2 de January de 2006"},
	"es-CL": {group: ".", decimal: ",", ungrouped: 3, percent: "{}" + space + "%", date: "2 de January de 2006"},

	"fr":    {group: narrowSpace, decimal: ",", ungrouped: 3, percent: "{}" + space + "%", symbol: symbolAfter, date: "2 January 2006"},
	"fr-CA": {group: space, decimal: ",", ungrouped: 3, percent: "{}" + space + "%", symbol: symbolAfter, date: "2 January 2006"},
	"fr-CH": {group: narrowSpace, decimal: ",", ungrouped: 3, percent: "{}" + space + "%", symbol: symbolAfter, date: "2 January 2006"},

	"pt":    {group: ".", decimal: ",", ungrouped: 3, percent: "{}%", symbol: symbolBeforeSpaced, date: "2 de January de 2006"},
	"pt-BR": {group: ".", decimal: ",", ungrouped: 3, percent: "{}%", symbol: symbolBeforeSpaced, date: "2 de January de 2006"},
	"pt-PT": {group: space, decimal: ",", ungrouped: 4, percent: "{}%", symbol: symbolAfter, date: "2 de January de 2006"},

	"ja": {group: ",", decimal: ".", ungrouped: 3, percent: "{}%", own: map[string]string{"JPY": "{}円"}, date: "2006年1月2日"},
}

// locale is a region with the language of its words.
type locale struct {
	region
	*tongue
	name     string // "en-GB"
	language string // "en"
	tag      language.Tag
}

// locales are those that MatchLocale gives, by name.
var locales = map[string]*locale{}

// addLocales lists the locales of a language.
func addLocales(lang string, t *tongue) {
	for name, r := range regions {
		if languageOf(name) == lang {
			locales[name] = &locale{region: r, tongue: t, name: name, language: lang, tag: language.Make(name)}
		}
	}
}

// MatchLocale gives the locale in which words are written for a requested one:
// the same when there are templates and formats for it, else its language, else
// "en". Case and underscores do not matter: "en_gb" is en-GB.
func MatchLocale(requested string) string { return matchLocale(requested).name }

func matchLocale(requested string) *locale {
	if l := locales[requested]; l != nil {
		return l
	}
	if len(requested) > 2 && requested[2] != '-' && requested[2] != '_' || len(requested) < 2 {
		return locales[fallbackLanguage]
	}
	lang := strings.ToLower(requested[:2])
	if len(requested) == 5 {
		if l := locales[lang+"-"+strings.ToUpper(requested[3:])]; l != nil {
			return l
		}
	}
	if l := locales[lang]; l != nil {
		return l
	}
	return locales[fallbackLanguage]
}

// localeIn gives the locale in which words of a language are written for a
// requested one: as matchLocale does, or else the language's own.
func localeIn(lang, requested string) *locale {
	if l := matchLocale(requested); l.language == lang {
		return l
	}
	return locales[lang]
}

// LocaleOf gives the locale in which the words of an id are written for a
// requested one: that of MatchLocale, unless its language is another than the
// words'. An unknown id has the locale of MatchLocale.
func LocaleOf(id, requested string) string {
	if t := byID[id]; t != nil {
		return localeIn(t.cell.language, requested).name
	}
	if c, _, ok := readCopyID(id); ok && tongues[languagePrefix(c.language)] != nil {
		return localeIn(languagePrefix(c.language), requested).name
	}
	return MatchLocale(requested)
}

// CellLocale gives the locale of the cells that words for a requested one are
// best taken from: the same where the brand names it, else its language, else
// "en". A nil brand names none.
func CellLocale(requested string, brand *models.Brand) string {
	lang := matchLocale(requested).language
	if written := writtenLocale(requested); brand != nil && languagePrefix(written) == lang && brand.Names(written) {
		return written
	}
	return lang
}

// languageOf is the language of a locale's name.
func languageOf(name string) string { return name[:2] }

// lastDay writes the last calendar day that is over everywhere on earth when
// ends comes, so that no reader in any time zone is told of a day too many: the
// day before the date of ends at UTC-12.
func (l *locale) lastDay(ends time.Time) string {
	if ends.IsZero() {
		return ""
	}
	return l.day(ends.UTC().Add(-12*time.Hour).AddDate(0, 0, -1))
}

// day writes a date in words.
func (l *locale) day(t time.Time) string {
	text := t.Format(l.date)
	if len(l.months) > 0 {
		text = strings.Replace(text, t.Month().String(), l.months[t.Month()-1], 1)
	}
	if l.firstDay != "" && t.Day() == 1 {
		text = l.firstDay + strings.TrimPrefix(text, "1")
	}
	return text
}
