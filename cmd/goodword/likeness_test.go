package main

import (
	"log/slog"
	"slices"
	"testing"

	"goodword/internal/config"
	"goodword/internal/llm"
	"goodword/internal/llm/scripted"
	"goodword/internal/meaning"
	"goodword/internal/store/storetest"
	"goodword/models"
)

// TestLikeness compares words by the built-in embedding and by a provider's.
func TestLikeness(t *testing.T) {
	server, err := scripted.Start(scripted.Script{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	for name, provider := range map[string]llm.Provider{
		"built in": {Name: "words", BaseURL: server.BaseURL(), Model: scripted.Model},
		"provider": {Name: "vectors", BaseURL: server.BaseURL(), Embedding: &llm.Embedding{Model: "vectors"}},
	} {
		t.Run(name, func(t *testing.T) {
			st := storetest.New(t)
			ws := storetest.Workspace(t, st)
			clock := config.NewManualClock(storetest.Now)
			client, err := llm.New([]llm.Provider{provider}, st, clock, slog.New(slog.DiscardHandler))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(client.Close)
			l := &likeness{index: meaning.NewIndex(st), client: client, model: embeddingModel([]llm.Provider{provider}), clock: clock}
			cell := models.CopyCell{Approach: "help_friend", Channel: "email", Locale: "en", Friend: "credit", Advocate: "credit"}
			other := cell
			other.Friend = "percent"
			const id, words = "cp_aaaaaaaaaaaa", "Late invoices cost a workshop its evenings. Pass on what gave you yours back."
			if err := l.Keep(t.Context(), ws, cell, map[string]string{id: words}); err != nil {
				t.Fatal(err)
			}
			for text, want := range map[string][]string{words + " Soon.": {id}, "Zebras graze at dusk.": {}, "…": nil} {
				if got, err := l.Related(t.Context(), ws, text); err != nil || !slices.Equal(got, want) {
					t.Errorf("related to %q: got %q, %v, want %q", text, got, err, want)
				}
			}
			for what, test := range map[string]struct {
				cell       models.CopyCell
				text, want string
			}{
				"the same":           {cell, words + "!", id},
				"another cell":       {other, words, ""},
				"something else":     {cell, "Friends come first: who would like this?", ""},
				"without any letter": {cell, "…", ""},
			} {
				if got, err := l.Twin(t.Context(), ws, test.cell, test.text); err != nil || got != test.want {
					t.Errorf("%s: got %q, %v, want %q", what, got, err, test.want)
				}
			}
		})
	}
}
