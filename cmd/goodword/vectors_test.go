package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"goodword/internal/config"
	"goodword/internal/copydesk"
	"goodword/internal/llm"
	"goodword/internal/llm/scripted"
	"goodword/internal/meaning"
	"goodword/internal/store"
	"goodword/internal/store/pgvectortest"
	"goodword/internal/store/storetest"
	"goodword/models"
	"goodword/prompts/embed"
)

// comparer is a workspace with copies whose embedding model changes.
type comparer struct {
	t     *testing.T
	st    *store.Store
	ws    models.WorkspaceID
	clock *config.ManualClock
	logs  bytes.Buffer

	alike   *likeness
	vectors *copydesk.Vectors
}

// embedBy starts the process anew with a provider that makes vectors of a dimension, 0 for the built-in ones, under one name; the scripted server is
// returned, nil for none.
func (c *comparer) embedBy(dimension int) *scripted.Server {
	c.t.Helper()
	provider, server := llm.Provider{Name: "words", BaseURL: "http://127.0.0.1:1/v1", Model: scripted.Model}, (*scripted.Server)(nil)
	if dimension > 0 {
		var err error
		if server, err = scripted.Start(scripted.Script{Dimension: dimension}); err != nil {
			c.t.Fatal(err)
		}
		c.t.Cleanup(func() { server.Close() })
		provider = llm.Provider{Name: "vectors", BaseURL: server.BaseURL(), Embedding: &llm.Embedding{Model: "vectors"}}
	}
	client, err := llm.New([]llm.Provider{provider}, c.st, c.clock, slog.New(slog.DiscardHandler))
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(client.Close)
	c.alike = &likeness{index: meaning.NewIndex(c.st), client: client, model: embeddingModel([]llm.Provider{provider}), clock: c.clock}
	c.vectors = &copydesk.Vectors{
		Store: c.st, Workspaces: func() []models.WorkspaceID { return []models.WorkspaceID{c.ws} }, Embedding: c.alike, Clock: c.clock,
		Log: slog.New(slog.NewTextHandler(&c.logs, nil)),
	}
	return server
}

func (c *comparer) add(state models.CopyState, ids ...string) {
	c.t.Helper()
	var list []models.Copy
	for i, id := range ids {
		cell := models.CopyCell{Approach: "help_friend", Channel: "share_link", Locale: "en", Friend: "credit", Advocate: "credit"}
		if i%2 == 1 {
			cell.Channel = "share_x"
		}
		list = append(list, models.Copy{
			ID: id, Version: 1, Cell: cell, Fields: map[string]string{"body": words(id)}, State: state, Source: models.CopyByModel, CreatedAt: c.clock.Now(),
		})
	}
	if err := c.st.AddCopies(c.t.Context(), c.ws, list); err != nil {
		c.t.Fatal(err)
	}
}

// words share nothing with those of another id.
func words(id string) string {
	hash := sha256.Sum256([]byte(id))
	return fmt.Sprintf("%x %x %x %x", hash[:4], hash[4:7], hash[7:12], hash[12:18])
}

func copyIDs(first, n int) (ids []string) {
	for i := range n {
		ids = append(ids, fmt.Sprintf("cp_%c%c%caaaaaaaaa", 'b'+(first+i)/100, 'a'+(first+i)/10%10, 'a'+(first+i)%10))
	}
	return ids
}

// tend makes vectors a minute later, and tells what the log says.
func (c *comparer) tend() string {
	c.t.Helper()
	c.logs.Reset()
	c.clock.Move(c.clock.Now().Add(time.Minute))
	if err := c.vectors.Tend(c.t.Context()); err != nil {
		c.t.Fatal(err)
	}
	return c.logs.String()
}

// check says what the workspace has vectors of, and whether new words find the copy that says the same.
func (c *comparer) check(when string, found bool, want ...string) {
	c.t.Helper()
	ages, err := c.st.VectorAges(c.t.Context(), c.ws)
	if err != nil {
		c.t.Fatal(err)
	}
	var got []string
	for _, a := range ages {
		got = append(got, a.Model)
	}
	if !slices.Equal(got, want) {
		c.t.Errorf("%s: vectors of %v, want %v", when, got, want)
	}
	id := copyIDs(4, 1)[0]
	cell := models.CopyCell{Approach: "help_friend", Channel: "share_link", Locale: "en", Friend: "credit", Advocate: "credit"}
	twin, err := c.alike.Twin(c.t.Context(), c.ws, cell, words(id))
	if err != nil || (twin == id) != found {
		c.t.Errorf("%s: the twin is %q, %v, want it found: %t", when, twin, err, found)
	}
}

// TestVectorsAreMadeAnew: the setting changes from the built-in embedding to a provider's, and the provider's dimension changes under its name.
func TestVectorsAreMadeAnew(t *testing.T) {
	for name, open := range map[string]func(*testing.T) *store.Store{
		"memory":   func(t *testing.T) *store.Store { return storetest.New(t) },
		"pgvector": func(t *testing.T) *store.Store { return pgvectortest.Shared(t) },
	} {
		t.Run(name, func(t *testing.T) {
			st := open(t)
			c := &comparer{t: t, st: st, ws: storetest.Workspace(t, st), clock: config.NewManualClock(storetest.Now)}
			ids := copyIDs(0, 120)
			c.add(models.CopyApproved, ids[:60]...)
			c.add(models.CopyDraft, ids[60:]...)
			c.add(models.CopyRejected, copyIDs(120, 1)...)
			c.embedBy(0)
			c.check("before the first run", false)
			if log := c.tend(); !strings.Contains(log, "copies=50") || !strings.Contains(log, "copies=120") || strings.Contains(log, "copies=121") {
				t.Errorf("progress %s", log)
			}
			c.check("built in", true, embed.Model)
			if log := c.tend(); log != "" {
				t.Errorf("nothing was to be done: %s", log)
			}

			server := c.embedBy(64)
			c.check("with a new provider", false, embed.Model)
			c.tend()
			c.check("embedded by it", true, embed.Model, "vectors")
			if n := len(server.Requests()); n != 5 { // three batches, and a twin twice
				t.Errorf("%d requests for 120 copies", n)
			}
			c.clock.Move(c.clock.Now().Add(time.Hour))
			if log := c.tend(); !strings.Contains(log, "dropped="+embed.Model) {
				t.Errorf("an hour later: %s", log)
			}
			c.check("an hour later", true, "vectors")

			c.add(models.CopyDraft, copyIDs(129, 1)...)
			c.tend()
			c.embedBy(32)
			c.check("another dimension", false, "vectors")
			if log := c.tend(); log != "" {
				t.Errorf("nobody can have noticed: %s", log)
			}
			c.add(models.CopyDraft, copyIDs(130, 1)...)
			if log := c.tend(); !strings.Contains(log, "changed under its name") || !strings.Contains(log, "level=WARN") {
				t.Errorf("a dimension that changed: %s", log)
			}
			c.check("while others may be at it", false, "vectors")
			c.clock.Move(c.clock.Now().Add(time.Hour))
			if log := c.tend(); !strings.Contains(log, "dropped vectors of an embedding model that has changed") {
				t.Errorf("settled: %s", log)
			}
			c.check("dropped", false)
			c.tend()
			c.check("made anew", true, "vectors")
		})
	}
}

// TestVectorsWaitForTheirModel: a model that is down holds up nothing, and words that say nothing hold up no others.
func TestVectorsWaitForTheirModel(t *testing.T) {
	st := storetest.New(t)
	c := &comparer{t: t, st: st, ws: storetest.Workspace(t, st), clock: config.NewManualClock(storetest.Now)}
	ids := copyIDs(0, 7)
	c.add(models.CopyApproved, ids...)
	silent := models.Copy{
		ID: "cp_aaaaaaaaaaaa", Version: 1, Cell: models.CopyCell{Approach: "help_friend", Channel: "share_link", Locale: "en", Friend: "credit", Advocate: "credit"},
		Fields: map[string]string{"body": "…{{referral_link}}"}, State: models.CopyDraft, Source: models.CopyByModel, CreatedAt: c.clock.Now(),
	}
	if err := st.AddCopies(t.Context(), c.ws, []models.Copy{silent}); err != nil {
		t.Fatal(err)
	}
	server := c.embedBy(64)
	server.Close()
	if log := c.tend(); !strings.Contains(log, "level=WARN") || !strings.Contains(log, "cannot be embedded yet") {
		t.Errorf("a model that is down: %s", log)
	}
	c.embedBy(0)
	if log := c.tend(); !strings.Contains(log, "copies=7") {
		t.Errorf("words beside some that say nothing: %s", log)
	}
	c.check("built in", true, embed.Model)
}
