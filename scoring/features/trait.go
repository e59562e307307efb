package features

import (
	"encoding/json"
	"strconv"
	"strings"

	"goodword/models"
)

// Level is the code of a level's name: 24 bits of its FNV-1a hash, letter case and outer spaces aside. It needs no list of levels, so a
// level that nobody has seen yet is stored as exactly as any other. Missing for "". Of 100 levels two share a code with a chance of
// 0.03 %; they are then one level.
func Level(name string) float32 {
	name = strings.ToLower(strings.TrimSpace(name))
	if name == "" {
		return Missing
	}
	sum := uint32(2166136261)
	for i := range len(name) {
		sum = (sum ^ uint32(name[i])) * 16777619
	}
	return float32((sum >> 24) ^ (sum & maxCode)) // all 32 bits folded into 24
}

// traitLevel is the level of the first of the traits that the customer has.
func traitLevel(s *models.State, names ...string) float32 {
	for _, name := range names {
		if text, ok := s.Trait(name); ok {
			return Level(plain(text))
		}
	}
	return Missing
}

// traitValue reads a trait as the list of the workspace has it: a number, or the code of a level. A numeric trait whose value is no
// number is Missing, and so is what is no trait.
func traitValue(s *models.State, f *models.TraitFeature) float32 {
	text, ok := s.Trait(f.Name)
	switch {
	case f.Likeness, !ok:
		return Missing
	case !f.Numeric:
		return Level(plain(text))
	}
	x, ok := Number(text)
	if !ok {
		return Missing
	}
	return x
}

// Number reads the JSON text of a trait's value as a finite number, also one written as a string.
func Number(text string) (float32, bool) {
	f, err := strconv.ParseFloat(strings.TrimSpace(plain(text)), 32)
	if x := float32(f); err == nil && x-x == 0 {
		return x, true
	}
	return 0, false
}

// plain is the text of a JSON string, or the JSON text of anything else.
func plain(text string) string {
	if len(text) < 2 || text[0] != '"' {
		return text
	}
	if !strings.ContainsRune(text, '\\') {
		return text[1 : len(text)-1]
	}
	var s string
	if json.Unmarshal([]byte(text), &s) != nil {
		return text
	}
	return s
}
