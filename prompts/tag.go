package prompts

import (
	"fmt"

	"golang.org/x/text/language"
)

// CheckLocale says what is wrong with a locale, nil for nothing: it has to be
// BCP 47 in its canonical writing, so that one locale has one name, with a
// language and a region that exist. Any language is fine, see MatchLocale.
func CheckLocale(locale string) error {
	tag, err := language.Parse(locale)
	switch base, _, _ := tag.Raw(); {
	case err != nil || base.String() == "und":
		return fmt.Errorf("must be a locale by BCP 47, like en, de-DE or pt-BR; %.35q is none", locale)
	case tag.String() != locale:
		return fmt.Errorf("must be written %s", tag)
	}
	return nil
}

// languagePart is the language of a locale, "de" of "de-AT"; "" of what is no locale.
func languagePart(locale string) string {
	tag, err := language.Parse(locale)
	if err != nil {
		return ""
	}
	base, _, _ := tag.Raw()
	return base.String()
}

// latin reports whether a locale's language is written in Latin letters.
func latin(locale string) bool {
	tag, err := language.Parse(locale)
	if err != nil {
		return true
	}
	script, _ := tag.Script()
	return script.String() == "Latn"
}
