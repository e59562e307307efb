package main

import (
	"fmt"
	"os"
	"strings"

	"goodword/internal/config"
	"goodword/internal/llm"
)

// languageModels are the providers that the settings name, none where they name none.
func languageModels(c *config.Config, getenv func(string) string) ([]llm.Provider, error) {
	switch {
	case c.LLMFile != "":
		text, err := os.ReadFile(c.LLMFile)
		if err != nil {
			return nil, fmt.Errorf("--llm-file: %w", err)
		}
		return llm.ReadConfig(text, getenv, os.ReadFile)
	case c.LLMURL != "":
		p := llm.Provider{Name: "default", BaseURL: strings.TrimRight(c.LLMURL, "/"), Key: config.Secret(strings.TrimSpace(string(c.LLMKey))), Model: c.LLMModel}
		if c.LLMEmbeddingModel != "" {
			p.Embedding = &llm.Embedding{Model: c.LLMEmbeddingModel}
		}
		providers := []llm.Provider{p}
		return providers, llm.Validate(providers)
	}
	return nil, nil
}
