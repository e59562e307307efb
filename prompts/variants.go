package prompts

import "slices"

// Variants lists the ids of the current variants of the cell that Choose would
// pick from, in their order: never empty. The slice is the caller's.
func Variants(approach, channel string, facts Facts) []string {
	language := languageOf(MatchLocale(facts.Locale))
	if channel != "email" {
		channel = "in_app"
	}
	return slices.Clone(cells[cell{language, suited(approach, &facts), channel}])
}

// HasWords reports whether a channel has words of its own.
func HasWords(channel string) bool { return channel != "offline" }
