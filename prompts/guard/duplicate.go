package guard

import (
	"strings"
	"unicode"

	"goodword/prompts"
)

// Variants are near-duplicates when so much of their three-letter pieces is
// shared (Jaccard), if they are long enough for the share to mean something.
const (
	nearShare  = 0.9
	nearLetter = 40
)

// duplicates finds variants that say the same but for case, punctuation and
// spaces, or nearly so.
func (c *checker) duplicates(variants []prompts.Variant) {
	folds := make([]string, len(variants))
	for i, v := range variants {
		var b strings.Builder
		for _, f := range c.brief.Fields {
			b.WriteString(letters(v[f.Name]))
			b.WriteByte(' ')
		}
		folds[i] = b.String()
	}
	for i := range folds {
		for j := range i {
			if strings.TrimSpace(folds[i]) != "" && (folds[i] == folds[j] || near(folds[i], folds[j])) {
				c.addMissing(prompts.DuplicateVariants, i, "", "write variants that differ in more than a few letters")
				break
			}
		}
	}
}

// letters is a text without case, punctuation and spaces.
func letters(s string) string {
	if len(s) > maxBytes {
		s = strings.ToValidUTF8(s[:maxBytes], "")
	}
	f := fold(s)
	var b strings.Builder
	for _, r := range f.text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || signs[string(r)] != "" {
			bare(&b, string(r))
		}
	}
	return b.String()
}

// near reports whether two folded texts share nine tenths of their pieces.
func near(a, b string) bool {
	if len(a) < nearLetter || len(b) < nearLetter {
		return false
	}
	pa, pb := pieces(a), pieces(b)
	shared := 0
	for i := 0; i+3 <= len(a); i++ {
		if p := a[i : i+3]; pa[p] && pb[p] {
			shared++
			pa[p] = false
		}
	}
	total := len(pa) + len(pb) - shared
	return float64(shared) >= float64(nearShare*float64(total))
}

func pieces(s string) map[string]bool {
	m := make(map[string]bool, len(s))
	for i := 0; i+3 <= len(s); i++ {
		m[s[i:i+3]] = true
	}
	return m
}
