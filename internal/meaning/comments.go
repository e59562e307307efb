package meaning

import (
	"context"
	"time"

	"goodword/models"
	"goodword/prompts/embed"
)

// CommentStore reads what customers said. Methods are those of store.Store; errors have kind NotFound where a customer has said nothing or is erased.
type CommentStore interface {
	NPSComment(ctx context.Context, ws models.WorkspaceID, ids []models.CustomerID) (string, error)
	CommentVector(ctx context.Context, ws models.WorkspaceID, ids []models.CustomerID, model string) ([]float32, error)
}

// Comments finds what to say to a customer by what the customer said, the text of an NPS answer. It is safe for concurrent use.
type Comments struct {
	Words Words
	Store CommentStore
	// Allowed is the workspace's word that its customers' own words may be embedded, and so shown to the provider of the embeddings. False, as it is unless
	// somebody says otherwise, nothing is read, embedded or kept.
	Allowed bool
}

// Proof is the proof point that fits a comment.
type Proof struct {
	Owner      string // its id
	Similarity float64
}

// leastFits are the cosines from which a proof point is about what a comment is about, by embedding model; unrelated texts reach 0.1 with package embed.
// Of a model that was not measured the nearest proof point has to be half alike.
var leastFits = map[string]float64{embed.Model: 0.2}

const halfAlike = 0.5

// Keep embeds what a person said last and keeps its vector with the customer, to be forgotten with it: store.ForgetComments. Kept is false where
// customers' words are not allowed or there are none.
func (c Comments) Keep(ctx context.Context, ws models.WorkspaceID, person models.Group, now time.Time) (kept bool, err error) {
	if !c.Allowed {
		return false, nil
	}
	text, err := c.Store.NPSComment(ctx, ws, person.Members)
	if models.KindOf(err) == models.NotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	values, err := c.Words.embed(ctx, []string{text})
	if models.KindOf(err) == models.Invalid { // "!!!" says nothing
		return false, nil
	}
	if err != nil {
		return false, err
	}
	said := models.Vector{Kind: models.VectorComment, Customer: person.Head, Values: values[0]}
	err = c.Words.Index.Put(ctx, ws, c.Words.Embedder.Model(), []models.Vector{said}, now)
	return err == nil, err
}

// FittingProof finds the proof point of a cell that fits best what a person said, as kept by Keep; ok is false where customers' words are not allowed, there
// are none, or nothing fits.
func (c Comments) FittingProof(ctx context.Context, ws models.WorkspaceID, cell Cell, person models.Group) (proof Proof, ok bool, err error) {
	if !c.Allowed {
		return Proof{}, false, nil
	}
	model := c.Words.Embedder.Model()
	values, err := c.Store.CommentVector(ctx, ws, person.Members, model)
	if models.KindOf(err) == models.NotFound {
		return Proof{}, false, nil
	}
	if err != nil {
		return Proof{}, false, err
	}
	near, err := c.Words.nearest(ctx, ws, models.VectorProof, cell, values, 1)
	if err != nil || len(near) == 0 || near[0].Similarity < least(model) {
		return Proof{}, false, err
	}
	return Proof{Owner: near[0].Owner, Similarity: near[0].Similarity}, true, nil
}

func least(model string) float64 {
	if l, ok := leastFits[model]; ok {
		return l
	}
	return halfAlike
}
