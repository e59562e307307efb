package decide

import (
	"cmp"
	"slices"

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

// praised is the proof point, in the language of the words, that fitted what the customer had praised when the decision was made; nil for none.
func (d *draft) praised() *models.ProofPoint {
	if d.brand == nil || len(d.decision.Proofs) == 0 {
		return nil
	}
	written := prompts.MatchLocale(d.req.Locale)[:2]
	for _, id := range d.decision.Proofs {
		i := slices.IndexFunc(d.brand.ProofPoints, func(p models.ProofPoint) bool { return p.ID == id && inLanguage(&p, written) })
		if i >= 0 {
			return &d.brand.ProofPoints[i]
		}
	}
	return nil
}

// inLanguage reports whether a proof point is written in a language of two letters.
func inLanguage(p *models.ProofPoint, language string) bool {
	return len(p.Locale) >= 2 && p.Locale[:2] == language
}

// subject gives the problem that the words speak of and the proof that it is solved, "" for none: of the proof point that fits what the customer praised,
// else the program's problem and the brand's first proof of it in the language of the words.
func (d *draft) subject() (problem, proof string) {
	if p := d.praised(); p != nil {
		return p.Problem, p.Text
	}
	if d.brand == nil || d.words.Problem == "" {
		return d.words.Problem, ""
	}
	written := prompts.MatchLocale(d.req.Locale)[:2]
	for i := range d.brand.ProofPoints {
		if p := &d.brand.ProofPoints[i]; p.Problem == d.words.Problem && inLanguage(p, written) {
			return p.Problem, p.Text
		}
	}
	return d.words.Problem, ""
}
