package llm_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"goodword/internal/llm"
	"goodword/models"
)

func environment(name string) string {
	return map[string]string{"OPENAI_API_KEY": testKey, "TWO_LINES": "a\nb"}[name]
}

func files(name string) ([]byte, error) {
	switch name {
	case "/run/secrets/local":
		return []byte("ollama\n"), nil
	case "/run/secrets/empty":
		return []byte("\n"), nil
	}
	return nil, fs.ErrNotExist
}

func TestReadConfig(t *testing.T) {
	text, err := os.ReadFile("../../docs/examples/providers.yaml")
	if err != nil {
		t.Fatal(err)
	}
	got, err := llm.ReadConfig(text, environment, files)
	warm := 0.7
	want := []llm.Provider{
		{
			Name: "openai", BaseURL: "https://api.openai.com/v1", Key: testKey, Model: "gpt-5-mini", TokenField: "max_completion_tokens", Structured: "auto",
			MaxTokens: 4000, Timeout: 45 * time.Second, Concurrency: 3, Currency: "USD",
			Price: &llm.Price{Prompt: 250_000, Cached: 25_000, Completion: 2_000_000},
			Day:   models.LLMCap{Micros: 2_000_000}, Month: models.LLMCap{Micros: 20_000_000, Tokens: 50_000_000},
			Embedding: &llm.Embedding{Model: "text-embedding-3-small", Dimensions: 256, Price: 20_000, Batch: 100},
		},
		{
			Name: "local", BaseURL: "http://127.0.0.1:11434/v1", Key: "ollama", Model: "qwen3", Temperature: &warm, Timeout: 2 * time.Minute, Concurrency: 1,
		},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	if printed := fmt.Sprintf("%v %+v %#v", got, got, got); strings.Contains(printed, testKey) {
		t.Errorf("the key was printed: %s", printed)
	}
}

// TestReadConfigSaysWhatToDo: each mistake is named by its place.
func TestReadConfigSaysWhatToDo(t *testing.T) {
	const one = "providers:\n  - {name: a, base_url: 'http://x/v1', model: m, "
	for text, want := range map[string]string{
		"":                                                              "begins with providers:",
		"providers: []":                                                 "has no providers",
		"providers: [":                                                  "cannot be read",
		one + "key: sk-1}":                                              "unknown field",
		one + "modle: n}":                                               "unknown field",
		one + "key_env: NOWHERE}":                                       "/providers/0/key the variable NOWHERE, which key_env names, is empty; set it",
		one + "key_file: /nowhere}":                                     "/providers/0/key key_file cannot be read",
		one + "key_file: /run/secrets/empty}":                           "is empty; write the key into it",
		one + "key_env: A, key_file: /b}":                               "not both",
		one + "key_env: TWO_LINES}":                                     "one line",
		one + "temperature: warm}":                                      "number or omit",
		one + "temperature: 3}":                                         "/providers/0/temperature must be omit, or 0 to 2",
		one + "token_field: max}":                                       `/providers/0/token_field must be max_tokens or max_completion_tokens, not "max"`,
		one + "structured: xml}":                                        "/providers/0/structured must be auto",
		one + "max_tokens: 3}":                                          "/providers/0/max_tokens must be 16 to 200000, not 3",
		one + "timeout: 1ms}":                                           "/providers/0/timeout must be 1s to 10m",
		one + "concurrency: -1}":                                        "/providers/0/concurrency must be 1 to 100",
		one + "currency: dollars}":                                      "/providers/0/currency must be an ISO 4217 code",
		one + "price: {prompt: 1}}":                                     "/providers/0/currency must say what the price is in",
		one + "currency: USD, price: {completion: -1}}":                 "/providers/0/price/completion must be 0 to",
		one + "caps: {day: {micros: 5}}}":                               "/providers/0/caps/day/micros needs a price",
		one + "caps: {month: {tokens: -5}}}":                            "/providers/0/caps/month must be 0, for none",
		one + "embedding: {dimensions: 5}}":                             "/providers/0/embedding/model must name",
		one + "embedding: {model: e, dimensions: -1}}":                  "/providers/0/embedding/dimensions must be 0",
		one + "embedding: {model: e, batch: 999}}":                      "/providers/0/embedding/batch must be 1 to 256",
		one + "}\n  - {name: a, base_url: 'http://y/v1', model: m}":     "/providers/1/name is \"a\", as that of another provider",
		"providers:\n  - {name: A, base_url: 'http://x', model: m}":     "/providers/0/name must be 1 to 40 of a-z",
		"providers:\n  - {name: a, base_url: 'http://x'}":               "/providers/0/model must name the model",
		"providers:\n  - {name: a, base_url: 'x/v1', model: m}":         "/providers/0/base_url must be an http or https address",
		"providers:\n  - {name: a, base_url: 'http://u:p@x', model: m}": "/providers/0/base_url must be",
		"providers:\n  - {name: a, base_url: 'http://x/v1/chat/completions', model: m}": "/providers/0/base_url must be",
		"providers:\n  - {name: a, base_url: 'http://x/v1?key=1', model: m}":            "/providers/0/base_url must be",
		"providers: [{name: A, base_url: x, model: m, max_tokens: 1}]":                  "/providers/0/max_tokens", // beside the others
		strings.Repeat("#", 1<<20+1):                                                    "1 MiB",
	} {
		_, err := llm.ReadConfig([]byte(text), environment, files)
		var wrong *models.Error
		if !errors.As(err, &wrong) || wrong.Kind != models.Invalid || !strings.Contains(err.Error(), want) {
			t.Errorf("%.120s\ngot  %v\nwant %s", text, err, want)
		}
	}
}
