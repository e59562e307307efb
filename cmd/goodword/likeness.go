package main

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"goodword/internal/config"
	"goodword/internal/copydesk"
	"goodword/internal/llm"
	"goodword/internal/meaning"
	"goodword/models"
	"goodword/prompts/embed"
)

// likeness compares words of copy cells by their embeddings: those of the first provider that makes any, else the built-in ones.
type likeness struct {
	index  *meaning.Index
	client *llm.Client
	model  string // of embeddings, "" for the built-in ones
	clock  config.Clock
}

// embeddingModel is the model of the first provider that makes embeddings, "" for none.
func embeddingModel(providers []llm.Provider) string {
	for _, p := range providers {
		if p.Embedding != nil {
			return p.Embedding.Model
		}
	}
	return ""
}

// Model is what embeds words now.
func (l *likeness) Model() string { return cmp.Or(l.model, embed.Model) }

func (l *likeness) words(ws models.WorkspaceID) meaning.Words {
	return meaning.Words{Index: l.index, Embedder: embedderFor(l.client, ws, l.model, "copies")}
}

// embedderFor has texts of a workspace embedded with a provider's model, the built-in one for "". job names the work on the account of calls.
func embedderFor(client *llm.Client, ws models.WorkspaceID, model, job string) meaning.Embedder {
	if model == "" {
		return meaning.Local{}
	}
	return &providerEmbedder{client, ws, model, job}
}

// within is where words of a cell are compared: with those of the same approach for the same kinds of offer, which stand where the index has a program.
func within(c models.CopyCell) meaning.Cell {
	return meaning.Cell{Program: c.Approach + "/" + string(c.Friend) + "+" + string(c.Advocate), Channel: c.Channel, Locale: c.Locale}
}

// Twin names the copy of a cell that says the same as a text, "" for none. Vectors of another model are as good as none.
func (l *likeness) Twin(ctx context.Context, ws models.WorkspaceID, cell models.CopyCell, text string) (string, error) {
	id, _, err := l.words(ws).Duplicate(ctx, ws, within(cell), text)
	if kind := models.KindOf(err); kind == models.Conflict || kind == models.Invalid {
		return "", nil
	}
	return id, err
}

// Related lists copies that say what a text does. Vectors of another model are as good as none.
func (l *likeness) Related(ctx context.Context, ws models.WorkspaceID, text string) ([]string, error) {
	near, err := l.words(ws).Related(ctx, ws, meaning.Cell{}, text, models.MaxNeighbours)
	if kind := models.KindOf(err); kind == models.Conflict || kind == models.Invalid {
		return nil, nil
	}
	ids := make([]string, len(near))
	for i := range near {
		ids[i] = near[i].Owner
	}
	return ids, err
}

// Keep embeds texts and keeps their vectors.
func (l *likeness) Keep(ctx context.Context, ws models.WorkspaceID, cell models.CopyCell, texts map[string]string) error {
	said := make([]copydesk.Said, 0, len(texts))
	for _, id := range slices.Sorted(maps.Keys(texts)) {
		said = append(said, copydesk.Said{ID: id, Cell: cell, Text: texts[id]})
	}
	return l.KeepSaid(ctx, ws, said)
}

// KeepSaid does the same for words of several cells.
func (l *likeness) KeepSaid(ctx context.Context, ws models.WorkspaceID, said []copydesk.Said) error {
	list := make([]meaning.Text, len(said))
	for i, s := range said {
		list[i] = meaning.Text{Owner: s.ID, Cell: within(s.Cell), Text: s.Text}
	}
	return l.words(ws).Put(ctx, ws, models.VectorVariant, list, l.clock.Now())
}

// providerEmbedder has texts of a workspace embedded by a provider, on its account.
type providerEmbedder struct {
	client *llm.Client
	ws     models.WorkspaceID
	model  string
	job    string
}

// Model is the provider's.
func (e *providerEmbedder) Model() string { return e.model }

// Embed gives one vector a text.
func (e *providerEmbedder) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	made, err := e.client.Embed(ctx, models.EmbedRequest{Workspace: e.ws, Job: e.job, Texts: texts})
	return made.Vectors, err
}
