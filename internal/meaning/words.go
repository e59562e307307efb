package meaning

import (
	"context"
	"slices"
	"time"

	"goodword/models"
	"goodword/prompts/embed"
)

// Words keeps and compares texts by one embedder.
type Words struct {
	Index    *Index
	Embedder Embedder
}

// Cell is where words are compared: an empty field stands for any.
type Cell struct{ Program, Channel, Locale string }

// Text is a text of the workspace's own with who has it.
type Text struct {
	Owner string
	Cell  Cell
	Text  string
}

// nearDuplicates are the cosines from which two texts of one cell say the same, by embedding model. Of a model that was not measured only what is all
// but equal is refused: a vector's rounding keeps equal texts above it.
var nearDuplicates = map[string]float64{embed.Model: embed.NearDuplicate}

const sameText = 0.98

// Threshold is the cosine from which two texts of one cell are near-duplicates for a model.
func Threshold(model string) float64 {
	if t, ok := nearDuplicates[model]; ok {
		return t
	}
	return sameText
}

// Put embeds texts of one kind, variants or proof points, and keeps their vectors. The texts themselves are their owner's to keep.
func (w Words) Put(ctx context.Context, ws models.WorkspaceID, kind models.VectorKind, texts []Text, now time.Time) error {
	plain := make([]string, len(texts))
	for i := range texts {
		plain[i] = texts[i].Text
	}
	values, err := w.embed(ctx, plain)
	if err != nil {
		return err
	}
	vectors := make([]models.Vector, len(texts))
	for i, t := range texts {
		vectors[i] = models.Vector{Kind: kind, Owner: t.Owner, Program: t.Cell.Program, Channel: t.Cell.Channel, Locale: t.Cell.Locale, Values: values[i]}
	}
	return w.Index.Put(ctx, ws, w.Embedder.Model(), vectors, now)
}

// Similar lists the variants of a cell, or of a wider one, that are nearest to a text.
func (w Words) Similar(ctx context.Context, ws models.WorkspaceID, cell Cell, text string, limit int) ([]models.Neighbour, error) {
	values, err := w.embed(ctx, []string{text})
	if err != nil {
		return nil, err
	}
	return w.nearest(ctx, ws, models.VectorVariant, cell, values[0], limit)
}

// Related lists the variants of a cell, or of a wider one, that say what a text does, the nearest first: no farther from it than a proof point may be
// from what a customer said.
func (w Words) Related(ctx context.Context, ws models.WorkspaceID, cell Cell, text string, limit int) ([]models.Neighbour, error) {
	near, err := w.Similar(ctx, ws, cell, text, limit)
	return slices.DeleteFunc(near, func(n models.Neighbour) bool { return n.Similarity < least(w.Embedder.Model()) }), err
}

// Duplicate names the variant of a cell that says the same as a text, "" for none, with the similarity of the nearest, 0 in an empty cell.
func (w Words) Duplicate(ctx context.Context, ws models.WorkspaceID, cell Cell, text string) (owner string, similarity float64, err error) {
	near, err := w.Similar(ctx, ws, cell, text, 1)
	if err != nil || len(near) == 0 {
		return "", 0, err
	}
	if near[0].Similarity >= Threshold(w.Embedder.Model()) {
		owner = near[0].Owner
	}
	return owner, near[0].Similarity, nil
}

func (w Words) nearest(ctx context.Context, ws models.WorkspaceID, kind models.VectorKind, cell Cell, values []float32, limit int) ([]models.Neighbour, error) {
	return w.Index.Nearest(ctx, ws, models.VectorQuery{
		Kind: kind, Model: w.Embedder.Model(), Values: values, Limit: limit, Program: cell.Program, Channel: cell.Channel, Locale: cell.Locale,
	})
}

// embed gives one vector a text, and an error where the embedder gave another number of them.
func (w Words) embed(ctx context.Context, texts []string) ([][]float32, error) {
	values, err := w.Embedder.Embed(ctx, texts)
	if err == nil && len(values) != len(texts) {
		err = models.Errorf(models.Unavailable, "meaning.Words", "%s gave %d vectors for %d texts", w.Embedder.Model(), len(values), len(texts))
	}
	return values, err
}
