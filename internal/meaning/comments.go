package meaning

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"
	"unicode"

	"goodword/models"
	"goodword/prompts"
)

// CommentStore keeps what comes of what customers said. Methods are those of store.Store.
type CommentStore interface {
	CommentsDue(ctx context.Context, ws models.WorkspaceID, model string, limit int) ([]models.Comment, error)
	PraiseBasis(ctx context.Context, ws models.WorkspaceID) (basis string, kept bool, err error)
	SetPraiseBasis(ctx context.Context, ws models.WorkspaceID, basis string) error
	KeepPraises(ctx context.Context, ws models.WorkspaceID, basis, model string, praises []models.Praise, now time.Time) (kept bool, err error)
	ForgetPraises(ctx context.Context, ws models.WorkspaceID, limit int) (done bool, err error)
}

// Brands says how workspaces want to be spoken of.
type Brands interface {
	Workspaces() []models.WorkspaceID
	Snapshot(ws models.WorkspaceID) *models.Snapshot
}

// Clock tells the time of the domain.
type Clock interface {
	Now() time.Time
}

// Comments finds what to say to customers by what they said, the text of their last NPS answer that has one: the proof points of the brand that fit it. It
// does so in workspaces whose brand lets customers' words be used; by default nothing is read, embedded or kept. It is safe for concurrent use; set its fields
// before the first call.
type Comments struct {
	Store    CommentStore
	Brands   Brands
	Clock    Clock
	Embedder func(models.WorkspaceID) Embedder
	// Changed hears why vectors of the embedding model cannot be kept: it has changed under its name. Nil hears nothing, and Tend fails.
	Changed func(ctx context.Context, ws models.WorkspaceID, why error) error

	mu     sync.Mutex
	points map[models.WorkspaceID]pointSet
}

// Comments are looked at so many at a time, which is one call for vectors and one transaction, and so many at most in one run, so that other periodic work of a
// workspace that turns its customers' words on need not wait for all of them.
const (
	commentBatch  = 200
	commentsInRun = 10_000
)

// Tend looks at what customers have said since, makes choices again where proof points or the embedding model have changed, and forgets vectors and choices of
// workspaces that allow them no longer. One workspace's failure holds up no other.
func (c *Comments) Tend(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	var failed []error
	for _, ws := range c.Brands.Workspaces() {
		if err := c.tend(ctx, ws); err != nil {
			failed = append(failed, fmt.Errorf("what customers of workspace %d said: %w", ws, err))
		}
	}
	return errors.Join(failed...)
}

func (c *Comments) tend(ctx context.Context, ws models.WorkspaceID) error {
	holds, kept, err := c.Store.PraiseBasis(ctx, ws)
	if err != nil {
		return err
	}
	snap := c.Brands.Snapshot(ws)
	if snap == nil || snap.Brand == nil || !snap.Brand.CustomerWords {
		delete(c.points, ws)
		if !kept {
			return nil
		}
		return c.forget(ctx, ws)
	}
	embedder := c.Embedder(ws)
	basis := basisOf(snap.Brand.ProofPoints, embedder.Model())
	if holds != basis {
		if err := c.Store.SetPraiseBasis(ctx, ws, basis); err != nil {
			return err
		}
	}
	for range commentsInRun / commentBatch {
		more, err := c.lookAt(ctx, ws, snap.Brand.ProofPoints, basis, embedder)
		if err != nil || !more {
			return err
		}
	}
	return nil
}

// forget takes the workspace's word first, so that no other replica keeps anything meanwhile.
func (c *Comments) forget(ctx context.Context, ws models.WorkspaceID) error {
	if err := c.Store.SetPraiseBasis(ctx, ws, ""); err != nil {
		return err
	}
	for {
		done, err := c.Store.ForgetPraises(ctx, ws, commentBatch)
		if err != nil || done {
			return err
		}
	}
}

// lookAt takes one batch; more is false where that was all, or another replica has newer proof points.
func (c *Comments) lookAt(ctx context.Context, ws models.WorkspaceID, list []models.ProofPoint, basis string, embedder Embedder) (more bool, err error) {
	due, err := c.Store.CommentsDue(ctx, ws, embedder.Model(), commentBatch)
	if err != nil || len(due) == 0 {
		return false, err
	}
	if err := embedComments(ctx, embedder, due); err != nil {
		return false, err
	}
	points, err := c.pointsOf(ctx, ws, list, basis, embedder, dimensionOf(due))
	if err != nil {
		return false, err
	}
	praises := make([]models.Praise, len(due))
	for i := range due {
		praises[i] = praiseOf(&due[i], points, least(embedder.Model()))
	}
	kept, err := c.Store.KeepPraises(ctx, ws, basis, embedder.Model(), praises, c.Clock.Now())
	if models.KindOf(err) == models.Conflict && c.Changed != nil {
		return false, c.Changed(ctx, ws, err)
	}
	return kept && len(due) == commentBatch, err
}

// praiseOf is what comes of a comment.
func praiseOf(said *models.Comment, points []point, least float64) models.Praise {
	p := models.Praise{Customer: said.Customer, Answers: said.Answers, Erased: said.Erased}
	if !said.Usable() {
		return p
	}
	p.At, p.Vector = said.At, said.Vector
	if said.Praises() {
		p.Proofs = fitting(said.Vector, points, least)
	}
	return p
}

// embedComments gives vectors of norm 1 to the usable comments that have none: of their text without what tells who wrote it. One that says nothing, like
// "!!!", gets none.
func embedComments(ctx context.Context, embedder Embedder, due []models.Comment) error {
	var texts []string
	var of []*models.Comment
	for i := range due {
		said := &due[i]
		if !said.Usable() || said.Vector != nil {
			continue
		}
		if text := prompts.Mask(said.Text, privateTo(said)...); strings.ContainsFunc(text, spoken) {
			texts, of = append(texts, text), append(of, said)
		}
	}
	vectors, err := embedEach(ctx, embedder, texts)
	if err != nil {
		return err
	}
	for i := range vectors {
		if v, ok := unit(vectors[i]); ok {
			of[i].Vector = v
		}
	}
	return nil
}

func spoken(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// privateTo are the names and ids of a customer that stand in no request to a model.
func privateTo(said *models.Comment) []string {
	private := []string{said.External}
	for _, name := range []string{"first_name", "last_name", "name", "username", "company"} {
		var text string
		if v, ok := said.State.Trait(name); ok && json.Unmarshal([]byte(v), &text) == nil {
			private = append(private, text)
		}
	}
	return private
}

// embedEach embeds texts together; where one cannot be embedded, the others are, and that one gets nil.
func embedEach(ctx context.Context, embedder Embedder, texts []string) ([][]float32, error) {
	if len(texts) == 0 {
		return nil, nil
	}
	vectors, err := Words{Embedder: embedder}.embed(ctx, texts)
	if models.KindOf(err) != models.Invalid {
		return vectors, err
	}
	if len(texts) == 1 {
		return [][]float32{nil}, nil
	}
	half := len(texts) / 2
	first, err := embedEach(ctx, embedder, texts[:half])
	if err != nil {
		return nil, err
	}
	second, err := embedEach(ctx, embedder, texts[half:])
	return append(first, second...), err
}

func dimensionOf(due []models.Comment) int {
	for i := range due {
		if n := len(due[i].Vector); n > 0 {
			return n
		}
	}
	return 0
}
