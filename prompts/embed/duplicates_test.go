package embed_test

import (
	"path"
	"slices"
	"strings"
	"testing"

	"goodword/models"
	"goodword/prompts"
	"goodword/prompts/embed"
)

// builtIn renders every built-in variant and gives the texts of each field by cell, without the link, which all would share.
func builtIn(tb testing.TB) map[string][]string {
	tb.Helper()
	const link = "https://l.example/r/abcdefghjk"
	facts := prompts.Facts{
		Brand: "Luma", Problem: "late invoices", Link: link, Locale: "en",
		Offer: models.Offer{
			Currency: "USD",
			Friend:   models.Side{Kind: models.OfferAmount, Minor: 1000}, Advocate: models.Side{Kind: models.OfferCredit, Minor: 1250},
		},
	}
	cells := map[string][]string{}
	for _, id := range prompts.IDs() {
		w, err := prompts.Render(id, facts)
		if err != nil {
			tb.Fatal(err)
		}
		for field, text := range map[string]string{"body": w.Body, "share": w.ShareText, "whatsapp": w.ShareTextWhatsApp, "sms": w.ShareTextSMS} {
			cell := path.Dir(id) + " " + field
			cells[cell] = append(cells[cell], strings.ReplaceAll(text, link, ""))
		}
	}
	return cells
}

// TestNearDuplicate measures the threshold on what people wrote: of two variants of a cell hardly any pair reaches it, of a variant and
// the same with one word left out nearly every pair does.
func TestNearDuplicate(t *testing.T) {
	var pairs, edits tally
	for _, texts := range builtIn(t) {
		for i, text := range texts {
			for _, other := range texts[:i] {
				if text != other {
					pairs.add(cosine(must(t, text), must(t, other)))
				}
			}
			if words := strings.Fields(text); len(words) >= 8 {
				edits.add(cosine(must(t, text), must(t, strings.Join(slices.Delete(words, 3, 4), " "))))
			}
		}
	}
	t.Logf("%d pairs of variants, up to %.3f; %d edits, down to %.3f", pairs.n, pairs.high, edits.n, edits.low)
	if pairs.n < 90 || 50*pairs.reach > pairs.n {
		t.Errorf("%d of %d pairs of variants are near-duplicates", pairs.reach, pairs.n)
	}
	if edits.n < 100 || 50*edits.reach < 49*edits.n {
		t.Errorf("only %d of %d edits are near-duplicates", edits.reach, edits.n)
	}
}

// tally counts similarities, with those that make a near-duplicate.
type tally struct {
	n, reach  int
	low, high float64
}

func (c *tally) add(similarity float64) {
	if c.n == 0 {
		c.low, c.high = similarity, similarity
	}
	c.n++
	c.low, c.high = min(c.low, similarity), max(c.high, similarity)
	if similarity >= embed.NearDuplicate {
		c.reach++
	}
}
