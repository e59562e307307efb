package ingest

import (
	"encoding/json"
	"slices"
	"strings"

	"goodword/models"
)

// Limits of what is kept of an identify, in bytes.
const (
	maxTraitName  = 64  // longer ones are not kept
	maxTraitValue = 256 // longer texts are cut
)

// setTraits reads the traits of an identify: strings, numbers and booleans,
// under snake-case names. consent_<channel> and the members of consents are
// consents. What is null, a list or an object says nothing.
func setTraits(e *models.Event, object []byte) {
	for member, value := range members(object) {
		name := clean(snake(strings.TrimSpace(string(member))))
		if name == "consents" {
			for channel, granted := range members(value) {
				addConsent(e, string(channel), granted)
			}
			continue
		}
		if channel, ok := strings.CutPrefix(name, "consent_"); ok && addConsent(e, channel, value) {
			continue
		}
		if name == "" || len(name) > maxTraitName {
			continue
		}
		if v, ok := traitValue(value); ok {
			e.Traits = append(e.Traits, models.Trait{Name: name, Value: v})
		}
	}
}

// contextTraits are members of an identify's context that are kept as traits of
// the same name, where the traits do not say it themselves.
var contextTraits = []string{"timezone", "locale"}

// setContext reads the time zone and language that SDKs send along.
func setContext(e *models.Event, object []byte) {
	for member, value := range members(object) {
		name := string(member)
		said := func(t models.Trait) bool { return t.Name == name }
		if !slices.Contains(contextTraits, name) || slices.ContainsFunc(e.Traits, said) || value[0] != '"' {
			continue
		}
		if v, ok := traitValue(value); ok {
			e.Traits = append(e.Traits, models.Trait{Name: name, Value: v})
		}
	}
}

// addConsent reads yes or no to a channel.
func addConsent(e *models.Event, channel string, value []byte) bool {
	channel, ok := consentChannel(channel)
	granted, said := truth(value)
	if !ok || !said {
		return false
	}
	e.Consents = append(e.Consents, models.Consent{Channel: channel, Granted: granted})
	return true
}

func truth(value []byte) (yes, said bool) {
	if s, ok := text(value); ok {
		value = []byte(strings.ToLower(s))
	}
	switch string(value) {
	case "true", "yes", "1", "granted":
		return true, true
	case "false", "no", "0", "withdrawn", "denied":
		return false, true
	}
	return false, false
}

// traitValue is a scalar as JSON text that can be stored and shown.
func traitValue(value []byte) (string, bool) {
	switch value[0] {
	case '"':
		s := clean(cut(unquote(value), maxTraitValue))
		b, err := json.Marshal(s)
		return string(b), err == nil
	case 't', 'f':
		return string(value), true
	case '{', '[', 'n':
		return "", false
	}
	return string(value), len(value) <= maxTraitValue
}
