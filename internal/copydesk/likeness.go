package copydesk

import (
	"context"
	"regexp"
	"strings"

	"goodword/models"
	"goodword/prompts"
	"goodword/prompts/guard"
)

// Likeness compares words by what they say. Where it fails, the letters that words share, and the names of their cells, decide alone.
type Likeness interface {
	// Twin names the copy of a cell that says the same as a text, "" for none.
	Twin(ctx context.Context, ws models.WorkspaceID, cell models.CopyCell, text string) (id string, err error)
	// Related lists copies of any cell, by their ids, that say what a text does, the nearest first.
	Related(ctx context.Context, ws models.WorkspaceID, text string) ([]string, error)
	// Keep has later texts compared with these, by the id of their copies.
	Keep(ctx context.Context, ws models.WorkspaceID, cell models.CopyCell, texts map[string]string) error
}

var placeholders = regexp.MustCompile(`\{\{[a-z_]+\}\}`)

// said is what the words of a cell say, without placeholders, which all of them share.
func said(c *prompts.Cell, v prompts.Variant) string {
	var texts []string
	for _, f := range c.Fields() {
		texts = append(texts, placeholders.ReplaceAllString(v[f.Name], ""))
	}
	return strings.Join(texts, "\n")
}

// alike finds a kept copy that says the same as new words, and gives the finding; nil for none.
func (d *Desk) alike(ctx context.Context, ws models.WorkspaceID, c *prompts.Cell, v prompts.Variant) *guard.Finding {
	if d.Likeness == nil {
		return nil
	}
	id, err := d.Likeness.Twin(ctx, ws, models.CopyCell(*c), said(c, v))
	if err != nil {
		d.Log.Warn("new words cannot be compared by what they say", "error", err)
	}
	if id == "" {
		return nil
	}
	return &guard.Finding{Code: prompts.DuplicateVariants, Detail: "says the same as " + id + ": take another idea"}
}

// keepSaid has later words compared with those that are live. It is a help and no promise: copies are kept without it.
func (d *Desk) keepSaid(ctx context.Context, ws models.WorkspaceID, copies ...models.Copy) {
	if d.Likeness == nil {
		return
	}
	texts := map[models.CopyCell]map[string]string{}
	for i := range copies {
		one := &copies[i]
		if !one.State.Live() {
			continue
		}
		if texts[one.Cell] == nil {
			texts[one.Cell] = map[string]string{}
		}
		cell := prompts.Cell(one.Cell)
		texts[one.Cell][one.ID] = said(&cell, one.Fields)
	}
	for cell, list := range texts {
		if err := d.Likeness.Keep(ctx, ws, cell, list); err != nil {
			d.Log.Warn("later words will not be compared with new ones by what they say", "error", err)
		}
	}
}
