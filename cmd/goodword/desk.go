package main

import (
	"context"

	"goodword/internal/copydesk"
	"goodword/internal/jobs"
	"goodword/internal/llm"
	"goodword/internal/meaning"
	"goodword/models"
)

// languageModels makes the one client of the providers, whose limits all calls share.
func (s *service) languageModels() (*llm.Client, error) {
	client, err := llm.New(s.providers, s.store, s.clock, s.log)
	if err != nil {
		return nil, err
	}
	client.Observe, client.Refused, client.Circuit = s.metrics.LLMCalled, s.metrics.LLMRefused, s.metrics.LLMCircuit
	return client, nil
}

// comments looks at what customers said, by the embeddings that words are compared by; changed hears of a model that has changed under its name.
func (s *service) comments(client *llm.Client, changed func(context.Context, models.WorkspaceID, error) error) *meaning.Comments {
	model := embeddingModel(s.providers)
	return &meaning.Comments{
		Store: s.store, Brands: s.catalog, Clock: s.clock,
		Embedder: func(ws models.WorkspaceID) meaning.Embedder { return embedderFor(client, ws, model, "comments") },
		Changed:  changed,
	}
}

// wordVectors keeps the words of copies comparable by what alike embeds them with.
func (s *service) wordVectors(alike *likeness) *copydesk.Vectors {
	return &copydesk.Vectors{Store: s.store, Workspaces: s.catalog.Workspaces, Embedding: alike, Clock: s.clock, Log: s.log}
}

// copyDesk makes the copy desk; without a provider that writes words it takes what people do and orders nothing.
func (s *service) copyDesk(client *llm.Client, alike *likeness) (*copydesk.Desk, error) {
	queue, err := jobs.NewCopyOrders(s.store.Pool())
	if err != nil {
		return nil, err
	}
	return &copydesk.Desk{
		Store: s.store, Catalog: s.catalog, Writer: client, Queue: queue, Clock: s.clock, Log: s.log, Model: writingModel(s.providers),
		Likeness: alike, Filled: s.metrics.CopyFilled, Rejected: s.metrics.CopyRejected,
	}, nil
}

// writingModel is the model of the first provider that writes words, "" for none.
func writingModel(providers []llm.Provider) string {
	for _, p := range providers {
		if p.Model != "" {
			return p.Model
		}
	}
	return ""
}

// copyWorkers is how many cells are worked on at once: as many as the first provider takes, and two that wait for a place.
func copyWorkers(providers []llm.Provider) int {
	for _, p := range providers {
		if p.Model != "" {
			return max(p.Concurrency, 2) + 2 // a concurrency of 0 is 2
		}
	}
	return 0
}
