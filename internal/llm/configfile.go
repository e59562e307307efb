package llm

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"goodword/internal/config"
	"goodword/models"
)

// file is the form of a file of providers.
type file struct {
	Providers []fileProvider `yaml:"providers"`
}

type fileProvider struct {
	Name        string        `yaml:"name"`
	BaseURL     string        `yaml:"base_url"`
	KeyEnv      string        `yaml:"key_env"`
	KeyFile     string        `yaml:"key_file"`
	Model       string        `yaml:"model"`
	TokenField  string        `yaml:"token_field"`
	Temperature temperature   `yaml:"temperature"`
	Structured  string        `yaml:"structured"`
	MaxTokens   int           `yaml:"max_tokens"`
	Timeout     time.Duration `yaml:"timeout"`
	Concurrency int           `yaml:"concurrency"`
	Currency    string        `yaml:"currency"`
	Price       *Price        `yaml:"price"`
	Caps        struct {
		Day   models.LLMCap `yaml:"day"`
		Month models.LLMCap `yaml:"month"`
	} `yaml:"caps"`
	Embedding *Embedding `yaml:"embedding"`
}

// temperature is a number, or omit.
type temperature struct{ value *float64 }

// UnmarshalYAML reads it.
func (t *temperature) UnmarshalYAML(raw []byte) error {
	if text := strings.Trim(strings.TrimSpace(string(raw)), `"'`); text == "omit" || text == "" {
		return nil
	}
	var value float64
	if err := yaml.Unmarshal(raw, &value); err != nil {
		return errors.New("temperature must be a number or omit")
	}
	t.value = &value
	return nil
}

// maxFile bounds a file of providers and a file of a key.
const maxFile = 1 << 20

// ReadConfig reads providers from YAML, in the order in which they are to be asked, with the keys that it names: key_env a variable, key_file
// a file. A key itself must not stand in it. The error has kind models.Invalid and says where and what to do.
func ReadConfig(text []byte, getenv func(string) string, readFile func(string) ([]byte, error)) ([]Provider, error) {
	const op = "llm.ReadConfig"
	if len(text) > maxFile {
		return nil, models.Errorf(models.Invalid, op, "the file of providers has more than 1 MiB")
	}
	var f file
	if err := yaml.NewDecoder(bytes.NewReader(text), yaml.Strict()).Decode(&f); err != nil && !errors.Is(err, io.EOF) {
		return nil, &models.Error{Op: op, Kind: models.Invalid, Detail: "the file of providers cannot be read: " + yaml.FormatError(err, false, false)}
	}
	if len(f.Providers) == 0 {
		return nil, models.Errorf(models.Invalid, op, "the file has no providers; it begins with providers: and lists them, see docs/operations.md")
	}
	var c models.Check
	providers := make([]Provider, len(f.Providers))
	for i, p := range f.Providers {
		key, err := p.key(getenv, readFile)
		c.That(err == nil, fmt.Sprintf("/providers/%d/key", i), "%v", err)
		providers[i] = Provider{
			Name: p.Name, BaseURL: strings.TrimRight(p.BaseURL, "/"), Key: key, Model: p.Model, TokenField: p.TokenField, Temperature: p.Temperature.value,
			Structured: p.Structured, MaxTokens: p.MaxTokens, Timeout: p.Timeout, Concurrency: p.Concurrency, Currency: p.Currency,
			Price: p.Price, Day: p.Caps.Day, Month: p.Caps.Month, Embedding: p.Embedding,
		}
	}
	if err := c.Err(op); err != nil {
		return nil, err
	}
	return providers, Validate(providers)
}

// key reads the key that a provider's entry names, "" where it names none.
func (p *fileProvider) key(getenv func(string) string, readFile func(string) ([]byte, error)) (config.Secret, error) {
	var key string
	switch {
	case p.KeyEnv != "" && p.KeyFile != "":
		return "", errors.New("give key_env or key_file, not both")
	case p.KeyEnv != "":
		if key = strings.TrimSpace(getenv(p.KeyEnv)); key == "" {
			return "", fmt.Errorf("the variable %s, which key_env names, is empty; set it, or leave key_env out where the server needs no key", p.KeyEnv)
		}
	case p.KeyFile != "":
		raw, err := readFile(p.KeyFile)
		if err != nil {
			return "", fmt.Errorf("key_file cannot be read: %w", err)
		}
		if key = strings.TrimSpace(string(raw)); key == "" {
			return "", fmt.Errorf("key_file %s is empty; write the key into it", p.KeyFile)
		}
	}
	return config.Secret(key), nil
}
