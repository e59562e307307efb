package copydesk

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"goodword/experiments/stats"
	"goodword/models"
	"goodword/prompts"
)

// leastShown is how many asks must have shown a copy before it can stand as an example: with one share in ten the interval of its rate then reaches
// from 5.5 to 17.4 %.
const leastShown = 100

// maxShown is how many copies with results are looked at, those shown most first.
const maxShown = 1000

// examples are the words of proven copies of similar cells of the workspace, at most prompts.MaxExamples: first those of cells with the same approach or
// the same channel, the best first, then those of other cells that say what the cell is about, the nearest first. They are a help and make no difference
// to what a cell is asked for: its version does not know them.
func (d *Desk) examples(ctx context.Context, ws models.WorkspaceID, b *models.Brand, c *prompts.Cell) ([]prompts.Variant, error) {
	shown, err := d.Store.ShownCopies(ctx, ws, language(c.Locale), maxShown)
	if err != nil {
		return nil, err
	}
	near, far := ranked(b, c, shown)
	if len(near) < prompts.MaxExamples && len(far) > 0 {
		near = append(near, d.related(ctx, ws, b, c, far)...)
	}
	var list []prompts.Variant
	for _, one := range near[:min(len(near), prompts.MaxExamples)] {
		list = append(list, one.Fields)
	}
	return list, nil
}

// language is that of a locale.
func language(locale string) string {
	lang, _, _ := strings.Cut(locale, "-")
	return lang
}

// ranked are the copies that may be examples for a cell, the best first: those of cells with its approach or channel, and the others. The best has the
// highest lower end of its share rate's interval, as a part of the rate of all copies that were shown in its channel: channels differ more than words.
func ranked(b *models.Brand, c *prompts.Cell, shown []models.Copy) (near, far []*models.Copy) {
	channels := map[string]models.CopyResults{}
	for i := range shown {
		sum := channels[shown[i].Cell.Channel]
		sum.Add(shown[i].Results)
		channels[shown[i].Cell.Channel] = sum
	}
	worth := map[string]float64{}
	for i := range shown {
		one := &shown[i]
		usual := channels[one.Cell.Channel]
		if !proven(&one.Results, &usual) || !fits(b, c, one) {
			continue
		}
		low, _ := stats.Wilson(rate(&one.Results), float64(one.Results.Shown))
		worth[one.ID] = low / rate(&usual) // one version of a copy is approved
		if one.Cell.Approach == c.Approach || one.Cell.Channel == c.Channel {
			near = append(near, one)
		} else {
			far = append(far, one)
		}
	}
	better := func(x, y *models.Copy) int {
		return cmp.Or(cmp.Compare(worth[y.ID], worth[x.ID]), strings.Compare(x.ID, y.ID))
	}
	slices.SortFunc(near, better)
	slices.SortFunc(far, better)
	return near, far
}

// proven reports whether a copy was shown enough, and is shared no less than copies of its channel usually are.
func proven(r, usual *models.CopyResults) bool {
	return r.Shown >= leastShown && r.Shared > 0 && rate(r) >= rate(usual)
}

// rate is the share of asks that were shared; of none it is not asked.
func rate(r *models.CopyResults) float64 { return float64(r.Shared) / float64(r.Shown) }

// fits reports whether the words of an approved copy of another cell show nothing that the cell's own may not do: they are for the same reader, addressed
// alike, about an ask as these are or not, reward the same sides, and hold placeholders that are free to all variants of the cell.
func fits(b *models.Brand, c *prompts.Cell, one *models.Copy) bool {
	from := prompts.Cell(one.Cell)
	const thanks = "gratitude"
	switch {
	case one.State != models.CopyApproved, from == *c, from.Reader() != c.Reader(), (from.Approach == thanks) != (c.Approach == thanks):
		return false
	case (b.FormalityIn(from.Locale) == models.Formal) != (b.FormalityIn(c.Locale) == models.Formal):
		return false
	case (from.Friend == models.OfferNone) != (c.Friend == models.OfferNone), (from.Advocate == models.OfferNone) != (c.Advocate == models.OfferNone):
		return false
	}
	free := map[string]bool{}
	for _, p := range c.Placeholders(b) {
		free[p.Name] = p.Use != prompts.Rare
	}
	for _, text := range one.Fields {
		for _, name := range placeholders.FindAllString(text, -1) {
			if !free[name] {
				return false
			}
		}
	}
	return true
}

// related are those of the copies that say what the cell's built-in words do, the nearest first. Where words cannot be compared, there are none.
func (d *Desk) related(ctx context.Context, ws models.WorkspaceID, b *models.Brand, c *prompts.Cell, copies []*models.Copy) []*models.Copy {
	text := builtIn(b, c)
	if d.Likeness == nil || text == "" {
		return nil
	}
	ids, err := d.Likeness.Related(ctx, ws, text)
	if err != nil {
		d.Log.Warn("proven words that say the same cannot be found", "error", err)
		return nil
	}
	var list []*models.Copy
	for _, id := range ids {
		if i := slices.IndexFunc(copies, func(one *models.Copy) bool { return one.ID == id }); i >= 0 {
			list = append(list, copies[i])
		}
	}
	return list
}

// builtIn is what the built-in words of a cell for customers say, or those that stand in for them; "" for words to friends.
func builtIn(b *models.Brand, c *prompts.Cell) string {
	if c.Reader() != prompts.ReaderAdvocate {
		return ""
	}
	facts := prompts.Facts{
		Brand: b.Name, Locale: c.Locale, Link: "https://goodword.example", TenureMonths: 12, Friends: 1,
		Offer: models.Offer{Currency: "EUR", Friend: someCredit(c.Friend), Advocate: someCredit(c.Advocate)},
	}
	if proofs := c.ProofPoints(b); len(proofs) > 0 {
		facts.Problem = proofs[0].Problem
	}
	words, err := prompts.Render(prompts.Variants(c.Approach, c.Channel, facts)[0], facts)
	if err != nil {
		return ""
	}
	return strings.Join([]string{words.Subject, words.Headline, words.Body}, "\n")
}

// someCredit is what a side gets for words that are only compared.
func someCredit(kind models.OfferKind) models.Side {
	if kind == models.OfferNone {
		return models.Side{Kind: models.OfferNone}
	}
	return models.Side{Kind: models.OfferCredit, Minor: 1000}
}
