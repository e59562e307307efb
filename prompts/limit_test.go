package prompts

import (
	"strings"
	"testing"
)

// TestOneSegment follows 3GPP TS 23.038: 160 places, extension characters two,
// 70 UTF-16 units with any other character.
func TestOneSegment(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		want       bool
	}{
		{"160 letters", strings.Repeat("a", 160), true},
		{"161 letters", strings.Repeat("a", 161), false},
		{"umlauts are in the alphabet", strings.Repeat("ä", 160), true},
		{"euro takes two", strings.Repeat("€", 80), true},
		{"a bracket takes two", strings.Repeat("a", 159) + "[", false},
		{"70 with a letter outside", "ç" + strings.Repeat("a", 69), true},
		{"71 with a letter outside", "ç" + strings.Repeat("a", 70), false},
		{"emoji take two units", strings.Repeat("🎉", 35), true},
		{"36 emoji", strings.Repeat("🎉", 36), false},
		{"a backtick is outside", "`" + strings.Repeat("a", 70), false},
		{"nothing", "", true},
	} {
		if got := oneSegment([]byte(tc.text)); got != tc.want {
			t.Errorf("%s: got %v, want %v", tc.name, got, tc.want)
		}
	}
}

func TestGSM(t *testing.T) {
	for in, want := range map[string]string{
		"plain (text) & 10%":    "plain (text) & 10%",
		"“You’re in” – really…": `"You're in" - really...`,
		"CHF\u00a010":           "CHF 10",
		"Çà et là, garçon":      "Çà et là, garcon",
		"señor José Núñez":      "señor José Nuñez",
		"Łódź œuvre":            "Lodz oeuvre",
		"e\u0301":               "é",
		"€10":                   "€10",
		"ひのき":                   "ひのき",
		"Brand™":                "Brand",
	} {
		if got := gsm(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestWeight(t *testing.T) {
	const link = "https://go.luma.example/r/lumaabcdefghjk.3"
	for _, tc := range []struct {
		name, text string
		want       int
	}{
		{"a link is 23", link, 23},
		{"a short link too", "see " + link, 27},
		{"Latin and punctuation", "héllo – “x”", 11},
		{"CJK are 2", "ひのき", 6},
		{"euro is 2", "€10", 4},
		{"nothing", "", 0},
	} {
		if got := weight([]byte(tc.text), link); got != tc.want {
			t.Errorf("%s: got %d, want %d", tc.name, got, tc.want)
		}
	}
	if got := weight([]byte("http://a.b c"), "http://a.b"); got != 25 {
		t.Errorf("a link shorter than 23: got %d, want 25", got)
	}
}

func TestMustLineRefuses(t *testing.T) {
	for _, source := range []string{"{unknown}", "{brand", "brand}", "[no slot]", "[{brand}", "<{brand}]", "[a [{brand}]]", "]", "[]", "(du)", "(du|Sie", "du|Sie", "du)", "(du|{name})", "(a|b|c)", "([a|b])"} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%q: got a line, want a panic", source)
				}
			}()
			mustLine(source)
		}()
	}
}
