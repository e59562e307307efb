package prompts

import (
	"strings"
	"testing"
	"time"
)

func TestFirstName(t *testing.T) {
	for in, want := range map[string]string{
		"Maya":                   "Maya",
		"  Mary   Ann ":          "Mary Ann",
		"D'Angelo":               "D'Angelo",
		"D’Angelo":               "D'Angelo",
		"Jean-Luc":               "Jean-Luc",
		"J. R.":                  "J. R.",
		"Zoë":                    "Zoë",
		"Zoe\u0308":              "Zoë",
		"美咲":                     "美咲",
		"अमित":                   "अमित",
		strings.Repeat("a", 40):  strings.Repeat("a", 40),
		strings.Repeat("a", 41):  "",
		strings.Repeat("a", 400): "",
		"":                       "",
		" ":                      "",
		"...":                    "",
		"R2D2":                   "",
		"www.evil.example":       "",
		"Maya{{secret}}":         "",
		"Maya\nBcc: a":           "",
		"<b>Maya</b>":            "",
		"maya@mail.example":      "",
		"\xff\xfe":               "",
		"Ma\u202eya":             "",
		"🎉":                      "",
		"\u0308":                 "",
	} {
		if got := FirstName(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"":                          "",
		"Luma Coffee":               "Luma Coffee",
		" Luma\n\tCoffee ":          "Luma Coffee",
		"Luma\u00a0 Coffee":         "Luma Coffee",
		"50% off":                   "50% off",
		"Smith & Sons <Ltd>":        "Smith & Sons <Ltd>",
		"{{customer.email}}":        "((customer.email))",
		"{% if x %}":                "(% if x %)",
		"a %%name%% b":              "a %name% b",
		"%%%%":                      "%",
		"[[[x]]]":                   "[x]",
		"<%= x %>":                  "<= x %",
		"*|FNAME|*":                 "*FNAME|",
		"${x} #{y} {# z #}":         "$(x) #(y) (# z #)",
		"{\u200b{x}\u200b}":         "((x))",
		"%\u200b%x":                 "%x",
		"%\u0000%x":                 "%x",
		"admin\u202etxt.exe":        "admintxt.exe",
		"bell\a and \x7f":           "bell and",
		"bad \xff utf":              "bad utf",
		"👩\u200d🚀 Rocket":           "👩\u200d🚀 Rocket",
		"Zoë's":                     "Zoë's",
		"[ [x] ]":                   "[ [x] ]",
		"line\u2028separator\u0085": "line separator",
	} {
		got := clean(in)
		if got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
		if again := clean(got); again != got {
			t.Errorf("%q: cleaned twice is %q, once %q", in, again, got)
		}
	}
}

func TestShorten(t *testing.T) {
	for _, tc := range []struct {
		in   string
		n    int
		want string
	}{
		{"Luma Coffee", 11, "Luma Coffee"},
		{"Luma Coffee Roasters", 12, "Luma Coffee…"},
		{"Luma Coffee Roasters", 14, "Luma Coffee…"},
		{"Luma, Coffee", 7, "Luma…"},
		{"Supercalifragilistic", 10, "Supercali…"},
		{"ひのきひのきひのき", 5, "ひのきひ…"},
	} {
		if got := shorten(tc.in, tc.n); got != tc.want {
			t.Errorf("%q to %d: got %q, want %q", tc.in, tc.n, got, tc.want)
		}
	}
}

func TestLastDay(t *testing.T) {
	for _, tc := range []struct{ ends, locale, want string }{
		// At noon UTC the day before is over at UTC-12, the last place on earth.
		{"2026-03-31T12:00:00Z", "en", "March 30, 2026"},
		{"2026-03-31T11:59:59Z", "en", "March 29, 2026"},
		{"2026-03-31T14:00:00+02:00", "en-GB", "30 March 2026"},
		{"2026-01-01T00:00:00Z", "en-US", "December 30, 2025"},
		{"2026-01-01T00:00:00Z", "tlh", "December 30, 2025"},
	} {
		ends, err := time.Parse(time.RFC3339, tc.ends)
		if err != nil {
			t.Fatal(err)
		}
		if got := matchLocale(tc.locale).lastDay(ends); got != tc.want {
			t.Errorf("%s: got %q, want %q", tc.ends, got, tc.want)
		}
	}
}

func dateOf(year, month, day int) time.Time {
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
}
