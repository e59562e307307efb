package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"goodword/internal/config"
	"goodword/internal/llm"
)

func TestLanguageModels(t *testing.T) {
	file := filepath.Join(t.TempDir(), "providers.yaml")
	text := "providers:\n  - {name: openai, base_url: 'https://api.openai.com/v1', key_env: OPENAI_API_KEY, model: small}\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	getenv := func(name string) string { return map[string]string{"OPENAI_API_KEY": "sk-1"}[name] }
	for name, test := range map[string]struct {
		config config.Config
		want   []llm.Provider
	}{
		"none":   {config.Config{}, nil},
		"a file": {config.Config{LLMFile: file}, []llm.Provider{{Name: "openai", BaseURL: "https://api.openai.com/v1", Key: "sk-1", Model: "small"}}},
		"one": {config.Config{LLMURL: "http://127.0.0.1:11434/v1/", LLMKey: "k", LLMModel: "m", LLMEmbeddingModel: "e"},
			[]llm.Provider{{Name: "default", BaseURL: "http://127.0.0.1:11434/v1", Key: "k", Model: "m", Embedding: &llm.Embedding{Model: "e"}}}},
	} {
		got, err := languageModels(&test.config, getenv)
		if diff := cmp.Diff(test.want, got); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", name, err, diff)
		}
	}
	for name, test := range map[string]struct {
		config config.Config
		says   string
	}{
		"no such file":      {config.Config{LLMFile: file + "x"}, "--llm-file"},
		"the chat route":    {config.Config{LLMURL: "https://x/v1/chat/completions", LLMModel: "m"}, "/base_url must be"},
		"a key that breaks": {config.Config{LLMURL: "http://x/v1", LLMModel: "m", LLMKey: "k\nk"}, "/key must be one line"},
		"another scheme":    {config.Config{LLMURL: "ftp://x/v1", LLMModel: "m"}, "/base_url must be"},
	} {
		if _, err := languageModels(&test.config, getenv); err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// TestServeRefusesBadLanguageModels: a mistake in the file is told at the start, not with the first words.
func TestServeRefusesBadLanguageModels(t *testing.T) {
	file := filepath.Join(t.TempDir(), "providers.yaml")
	if err := os.WriteFile(file, []byte("providers: [{name: a, base_url: 'http://x', model: m, timeout: 1ms}]"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := goodword(t, "", "serve", "--llm-file", file, "--listen", "127.0.0.1:0"); err == nil || !strings.Contains(err.Error(), "/providers/0/timeout must be") {
		t.Errorf("got %v", err)
	}
	found, _ := examine(t, "postgres://127.0.0.1:1/x?connect_timeout=1", "--llm-file", file)
	if f := found["words"]; f.Status != checkFail || !strings.Contains(f.Detail, "/providers/0/timeout must be") {
		t.Errorf("the doctor says %+v", f)
	}
}
