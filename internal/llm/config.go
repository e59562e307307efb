package llm

import (
	"fmt"
	"math"
	"net/url"
	"regexp"
	"strings"
	"time"

	"goodword/internal/config"
	"goodword/models"
)

// Provider is one server of language models and how to call it. The zero value of every field but Name, BaseURL and Model has a default.
type Provider struct {
	Name    string        // of the provider in metrics, rows and caps: a-z, 0-9, - and _
	BaseURL string        // "https://api.openai.com/v1": what chat/completions is appended to
	Key     config.Secret // sent as bearer token; empty sends none
	Model   string        // "" for a provider of embeddings alone

	// TokenField is the name by which the server knows the bound of an answer: max_tokens (default) or max_completion_tokens. A server
	// that refuses it is asked with the other one, and that is remembered.
	TokenField string
	// Temperature is sent where it is not nil, 0 to 2; a server that refuses it is asked without.
	Temperature *float64
	// Structured is how the shape of an answer is asked for: auto (default) begins with json_schema and steps down to json_object and to
	// plain text when the server refuses; one of these begins there.
	Structured string
	// MaxTokens bounds an answer, reasoning included: 16 to 200,000, 2,000 by default.
	MaxTokens int
	// Timeout bounds one call, from the connection to the last byte: 1 s to 10 min, 30 s by default. Local models may need 120 s.
	Timeout time.Duration
	// Concurrency is how many calls this process makes at once: 1 to 100, 2 by default.
	Concurrency int

	Currency   string        // of Price and Caps: an ISO 4217 code
	Price      *Price        // nil counts tokens only
	Day, Month models.LLMCap // of each workspace, in UTC

	Embedding *Embedding // nil where the provider makes none
}

// Price is what a million tokens cost, in millionths of a unit of the provider's currency: 400000 for 0.40.
type Price struct {
	Prompt     int64 `yaml:"prompt"`
	Cached     int64 `yaml:"cached"` // of the prompt, where the provider had it in its cache; 0 is Prompt
	Completion int64 `yaml:"completion"`
}

// Embedding is the provider's model of vectors.
type Embedding struct {
	Model string `yaml:"model"`
	// Dimensions is sent where it is not 0; models without it refuse. An answer of another dimension is an error.
	Dimensions int   `yaml:"dimensions"`
	Price      int64 `yaml:"price"` // of a million tokens, as in Price; counted where the provider has a Price
	// Batch is the most texts in one call: 1 to 256, 64 by default.
	Batch int `yaml:"batch"`
}

// How the shape of an answer may be asked for, and the names of the bound.
const (
	structuredAuto   = "auto"
	structuredSchema = "json_schema"
	structuredObject = "json_object"
	structuredPlain  = "plain"

	fieldMaxTokens           = "max_tokens"
	fieldMaxCompletionTokens = "max_completion_tokens"
)

// withDefaults fills in what was left out.
func (p Provider) withDefaults() Provider {
	orElse(&p.TokenField, fieldMaxTokens)
	orElse(&p.Structured, structuredAuto)
	orElse(&p.MaxTokens, 2000)
	orElse(&p.Timeout, 30*time.Second)
	orElse(&p.Concurrency, 2)
	if p.Embedding != nil {
		e := *p.Embedding
		orElse(&e.Batch, 64)
		p.Embedding = &e
	}
	return p
}

func orElse[T comparable](value *T, fallback T) {
	var zero T
	if *value == zero {
		*value = fallback
	}
}

var (
	providerName = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,39}$`)
	currencyCode = regexp.MustCompile(`^[A-Z]{3}$`)
)

// maxPrice and maxCap keep sums of money within 64 bits.
const (
	maxPrice = 1e9  // a thousand units for a million tokens
	maxCap   = 1e15 // a thousand million units
)

// Validate reports every setting that cannot be, with what to do. The error has kind models.Invalid; its pointers are those of the file.
func Validate(providers []Provider) error {
	var c models.Check
	seen := map[string]bool{}
	for i, p := range providers {
		p = p.withDefaults()
		at := fmt.Sprintf("/providers/%d", i)
		c.That(!seen[p.Name], at+"/name", "is %q, as that of another provider; give each its own", p.Name)
		seen[p.Name] = true
		p.check(&c, at)
		p.checkMoney(&c, at)
	}
	return c.Err("llm.Validate")
}

func (p *Provider) check(c *models.Check, at string) {
	c.That(providerName.MatchString(p.Name), at+"/name", "must be 1 to 40 of a-z, 0-9, - and _, not %q", p.Name)
	c.That(validBaseURL(p.BaseURL), at+"/base_url",
		"must be an http or https address without user, query and /chat/completions, as https://api.openai.com/v1")
	c.That(len(p.Key) <= 8000 && !strings.ContainsFunc(string(p.Key), func(r rune) bool { return r <= ' ' || r > '~' }), at+"/key",
		"must be one line of visible ASCII characters; look for quotes or a second line around it")
	c.That(p.Model != "" || p.Embedding != nil, at+"/model", "must name the model, or give an embedding model")
	c.That(len(p.Model) <= 200, at+"/model", "must have at most 200 bytes")
	c.That(p.TokenField == fieldMaxTokens || p.TokenField == fieldMaxCompletionTokens, at+"/token_field",
		"must be max_tokens or max_completion_tokens, not %q", p.TokenField)
	c.That(p.Temperature == nil || *p.Temperature >= 0 && *p.Temperature <= 2, at+"/temperature", "must be omit, or 0 to 2")
	_, known := rungs[p.Structured]
	c.That(known, at+"/structured", "must be auto, json_schema, json_object or plain, not %q", p.Structured)
	c.That(p.MaxTokens >= 16 && p.MaxTokens <= 200_000, at+"/max_tokens", "must be 16 to 200000, not %d", p.MaxTokens)
	c.That(p.Timeout >= time.Second && p.Timeout <= 10*time.Minute, at+"/timeout", "must be 1s to 10m, not %s", p.Timeout)
	c.That(p.Concurrency >= 1 && p.Concurrency <= 100, at+"/concurrency", "must be 1 to 100, not %d", p.Concurrency)
	if e := p.Embedding; e != nil {
		c.That(e.Model != "" && len(e.Model) <= 200, at+"/embedding/model", "must name the model of the vectors, in at most 200 bytes")
		c.That(e.Dimensions >= 0 && e.Dimensions <= maxDimension, at+"/embedding/dimensions",
			"must be 0, for those of the model, to %d, not %d", maxDimension, e.Dimensions)
		c.That(e.Batch >= 1 && e.Batch <= 256, at+"/embedding/batch", "must be 1 to 256, not %d", e.Batch)
		checkPrice(c, at+"/embedding/price", e.Price)
	}
}

func (p *Provider) checkMoney(c *models.Check, at string) {
	c.That(p.Currency == "" || currencyCode.MatchString(p.Currency), at+"/currency", "must be an ISO 4217 code like USD, not %q", p.Currency)
	if p.Price != nil {
		c.That(p.Currency != "", at+"/currency", "must say what the price is in, as USD")
		checkPrice(c, at+"/price/prompt", p.Price.Prompt)
		checkPrice(c, at+"/price/cached", p.Price.Cached)
		checkPrice(c, at+"/price/completion", p.Price.Completion)
	}
	p.checkCap(c, at+"/caps/day", p.Day)
	p.checkCap(c, at+"/caps/month", p.Month)
}

func checkPrice(c *models.Check, at string, price int64) {
	c.That(price >= 0 && price <= maxPrice, at, "must be 0 to %d: millionths of a unit for a million tokens", int64(maxPrice))
}

func (p *Provider) checkCap(c *models.Check, at string, most models.LLMCap) {
	c.That(most.Micros >= 0 && most.Micros <= maxCap && most.Tokens >= 0 && most.Tokens <= maxCap, at, "must be 0, for none, to %d", int64(maxCap))
	c.That(most.Micros == 0 || p.Price != nil, at+"/micros", "needs a price, or no call would count; set price, or cap tokens instead")
}

var chatPath = regexp.MustCompile(`/(chat/completions|embeddings)/?$`)

func validBaseURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.User == nil && u.RawQuery == "" && u.Fragment == "" &&
		!chatPath.MatchString(u.Path)
}

// cost is what a call of so many tokens costs in millionths of a unit, rounded up; 0 without a price.
func (p *Price) cost(u models.LLMUsage) int64 {
	if p == nil {
		return 0
	}
	cached := p.Cached
	orElse(&cached, p.Prompt)
	sum := (u.Prompt-u.Cached)*p.Prompt + u.Cached*cached + u.Completion*p.Completion // at most 1e8 tokens at 1e9: within 64 bits
	return (sum + 999_999) / 1_000_000
}

// sentTemperature is a temperature as the library sends it: it would drop a plain 0.
func sentTemperature(t *float64) float32 {
	switch {
	case t == nil:
		return 0
	case *t == 0:
		return math.SmallestNonzeroFloat32
	}
	return float32(*t)
}
