package decide

import (
	"cmp"

	"goodword/models"
	"goodword/prompts"
)

// formal reports whether the brand speaks to its customers formally in the
// request's locale, as it is asked for or as words are written in it.
func (d *draft) formal() bool {
	if d.brand == nil {
		return false
	}
	written := d.brand.FormalityIn(prompts.MatchLocale(d.req.Locale))
	return cmp.Or(d.brand.FormalityIn(d.req.Locale), written) == models.Formal
}

// proof is the brand's first proof, in the language of the words, that the
// program's problem is solved; "" for none.
func (d *draft) proof() string {
	if d.brand == nil || d.words.Problem == "" {
		return ""
	}
	written := prompts.MatchLocale(d.req.Locale)[:2]
	for i := range d.brand.ProofPoints {
		if p := &d.brand.ProofPoints[i]; p.Problem == d.words.Problem && len(p.Locale) >= 2 && p.Locale[:2] == written {
			return p.Text
		}
	}
	return ""
}
