package copydesk

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"goodword/internal/config"
	"goodword/models"
	"goodword/prompts"
)

// Said is what the words of a copy say, by its id.
type Said struct {
	ID   string
	Cell models.CopyCell
	Text string
}

// Embedding makes vectors of words and keeps them.
type Embedding interface {
	// Model names what makes vectors now.
	Model() string
	// KeepSaid embeds words, all or none. The error has kind Conflict where the workspace has vectors of the model with another dimension, Invalid
	// where words cannot be embedded.
	KeepSaid(ctx context.Context, ws models.WorkspaceID, said []Said) error
}

// VectorStore keeps copies and vectors. Methods are those of store.Store.
type VectorStore interface {
	CopiesWithoutVector(ctx context.Context, ws models.WorkspaceID, model, after string, limit int) ([]models.Copy, error)
	VectorAges(ctx context.Context, ws models.WorkspaceID) ([]models.VectorAge, error)
	DropVectorModel(ctx context.Context, ws models.WorkspaceID, model string) error
}

// Vectors keeps the words of live copies comparable: whatever has no vector of the embedding model of now, because another model made it, because the model
// changed under its name, or because it could not be reached, is embedded again; and when nothing is left to do, vectors of other models are dropped.
// Until then new words are compared by the letters that they share with those that lack a vector. It is safe for concurrent use.
type Vectors struct {
	Store      VectorStore
	Workspaces func() []models.WorkspaceID
	Embedding  Embedding
	Clock      config.Clock
	Log        *slog.Logger
}

const (
	vectorBatch   = 50   // copies embedded together
	vectorsAtOnce = 1000 // copies of a workspace in one run, so that other periodic work need not wait long
	// settled is for how long no vector of a model must have been made before its vectors are dropped: while replicas have different settings, as
	// in an update, they must not take turns at dropping, and paying for, each other's.
	settled = time.Hour
)

// Tend brings the vectors of every workspace up to date. One workspace's failure holds up no other; a model that cannot be reached is none.
func (v *Vectors) Tend(ctx context.Context) error {
	var failed []error
	for _, ws := range v.Workspaces() {
		err := v.tend(ctx, ws)
		var unanswered *models.LLMFailure
		switch {
		case errors.As(err, &unanswered):
			v.Log.Warn("words cannot be embedded yet; new ones are compared by their letters", "model", v.Embedding.Model(), "error", err)
		case err != nil:
			failed = append(failed, fmt.Errorf("vectors of workspace %d: %w", ws, err))
		}
	}
	return errors.Join(failed...)
}

func (v *Vectors) tend(ctx context.Context, ws models.WorkspaceID) error {
	after, made := "", 0
	for looked := 0; looked < vectorsAtOnce; looked += vectorBatch {
		copies, err := v.Store.CopiesWithoutVector(ctx, ws, v.Embedding.Model(), after, vectorBatch)
		if err != nil {
			return err
		}
		if len(copies) == 0 {
			return v.dropOthers(ctx, ws)
		}
		n, err := v.embed(ctx, ws, sayings(copies))
		if models.KindOf(err) == models.Conflict {
			return v.DropChanged(ctx, ws, err)
		}
		if err != nil {
			return err
		}
		made += n
		if n > 0 {
			v.Log.Info("embedded words of copies", "model", v.Embedding.Model(), "copies", made)
		}
		after = copies[len(copies)-1].ID
	}
	return nil // the rest is for the next run
}

func sayings(copies []models.Copy) []Said {
	list := make([]Said, len(copies))
	for i := range copies {
		cell := prompts.Cell(copies[i].Cell)
		list[i] = Said{ID: copies[i].ID, Cell: copies[i].Cell, Text: said(&cell, copies[i].Fields)}
	}
	return list
}

// embed makes vectors of words; those that cannot be embedded, say of signs alone, stay without.
func (v *Vectors) embed(ctx context.Context, ws models.WorkspaceID, words []Said) (made int, err error) {
	err = v.Embedding.KeepSaid(ctx, ws, words)
	switch {
	case err == nil:
		return len(words), nil
	case models.KindOf(err) != models.Invalid:
		return 0, err
	case len(words) == 1:
		return 0, nil
	}
	half := len(words) / 2
	first, err := v.embed(ctx, ws, words[:half])
	if err != nil {
		return first, err
	}
	second, err := v.embed(ctx, ws, words[half:])
	return first + second, err
}

// dropOthers drops vectors that nothing is compared with any more.
func (v *Vectors) dropOthers(ctx context.Context, ws models.WorkspaceID) error {
	ages, err := v.Store.VectorAges(ctx, ws)
	if err != nil {
		return err
	}
	for _, a := range ages {
		if a.Model == v.Embedding.Model() || v.Clock.Now().Sub(a.MadeAt) < settled {
			continue
		}
		if err := v.Store.DropVectorModel(ctx, ws, a.Model); err != nil {
			return err
		}
		v.Log.Info("dropped vectors of another embedding model", "dropped", a.Model, "model", v.Embedding.Model())
	}
	return nil
}

// DropChanged drops what the model made when its vectors had another dimension, which why says; the next run makes them anew.
func (v *Vectors) DropChanged(ctx context.Context, ws models.WorkspaceID, why error) error {
	ages, err := v.Store.VectorAges(ctx, ws)
	if err != nil {
		return err
	}
	for _, a := range ages {
		if a.Model != v.Embedding.Model() {
			continue
		}
		if wait := settled - v.Clock.Now().Sub(a.MadeAt); wait > 0 {
			v.Log.Warn("an embedding model has changed under its name; its vectors are made anew after a while without new ones. "+
				"Where replicas have different settings, give them the same", "model", a.Model, "wait", wait, "error", why)
			return nil
		}
		if err := v.Store.DropVectorModel(ctx, ws, a.Model); err != nil {
			return err
		}
		v.Log.Info("dropped vectors of an embedding model that has changed under its name", "model", a.Model)
	}
	return nil
}
