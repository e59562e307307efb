package llm

import (
	"context"
	"net/http"

	openai "github.com/sashabaranov/go-openai"
)

// provider is a Provider with what is learned of it while the process runs.
type provider struct {
	Provider
	known     *known
	chat      breaker
	vectors   breaker       // of its own: a server may have no such route
	turns     chan struct{} // one for each call that may be under way
	transport *http.Transport
}

// newProvider takes settings that are valid and have their defaults.
func newProvider(p Provider) *provider {
	return &provider{
		Provider: p, known: newKnown(&p), turns: make(chan struct{}, p.Concurrency), transport: newTransport(p.Concurrency),
	}
}

// enter waits for a turn.
func (p *provider) enter(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case p.turns <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p *provider) leave() { <-p.turns }

// library is go-openai's client for one exchange.
func (p *provider) library(x *exchange) *openai.Client {
	cfg := openai.DefaultConfig(string(p.Key))
	cfg.BaseURL = p.BaseURL
	cfg.HTTPClient = x
	return openai.NewClientWithConfig(cfg)
}
