package llm

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	openai "github.com/sashabaranov/go-openai"

	"goodword/models"
)

// Bounds of calls for vectors.
const (
	maxDimension  = 8192
	maxTextTokens = 8000  // of one text, estimated; servers refuse more than 8,192
	maxBatchBytes = 96000 // of the texts of one call, about 32,000 tokens
)

// Embed gets the vectors of texts from the first provider with an embedding model; from no other, since its vectors could not be compared.
// Texts go in batches. The result has a vector for each text, in their order, all of one dimension, every number finite.
//
// The error has kind Invalid for a text that is empty or too long, and otherwise is as that of Complete; what was used until then is charged.
func (c *Client) Embed(ctx context.Context, r models.EmbedRequest) (models.Embeddings, error) {
	const op = "llm.Embed"
	if err := checkTexts(r.Texts); err != nil {
		return models.Embeddings{}, err
	}
	i := slices.IndexFunc(c.providers, func(p *provider) bool { return p.Embedding != nil })
	if i < 0 {
		return models.Embeddings{}, noProvider(op, "an embedding model")
	}
	p := c.providers[i]
	result := models.Embeddings{Model: p.Embedding.Model}
	for batch := range batches(r.Texts, p.Embedding.Batch) {
		t := &embedding{p: p, r: r, texts: batch, want: p.Embedding.Dimensions}
		if result.Dimension > 0 {
			t.want = result.Dimension
		}
		if f := c.do(ctx, p, t); f != nil {
			return models.Embeddings{}, f.asError(op, p.Name)
		}
		result.Vectors = append(result.Vectors, t.vectors...)
		result.Dimension = len(t.vectors[0])
	}
	return result, nil
}

func checkTexts(texts []string) error {
	var c models.Check
	c.That(len(texts) > 0, "/texts", "must not be empty")
	for i, text := range texts {
		at := fmt.Sprintf("/texts/%d", i)
		c.That(strings.TrimSpace(text) != "", at, "must not be empty")
		c.That(estimate(text) <= maxTextTokens, at, "has %d bytes; cut it to at most %d", len(text), 3*maxTextTokens-2)
	}
	return c.Err("llm.Embed")
}

// batches cuts texts by number and by bytes; every batch has at least one.
func batches(texts []string, most int) func(yield func([]string) bool) {
	return func(yield func([]string) bool) {
		for start := 0; start < len(texts); {
			end, bytes := start, 0
			for end < len(texts) && end-start < most && (end == start || bytes+len(texts[end]) <= maxBatchBytes) {
				bytes += len(texts[end])
				end++
			}
			if !yield(texts[start:end]) {
				return
			}
			start = end
		}
	}
}

// embedding is one batch of texts and its vectors.
type embedding struct {
	p       *provider
	r       models.EmbedRequest
	texts   []string
	want    int // dimension, 0 for any
	vectors [][]float32
}

func (t *embedding) exchange() *exchange {
	return &exchange{transport: t.p.transport, most: maxEmbeddings, model: t.p.Embedding.Model, vectors: true, prompt: t.texts}
}

func (t *embedding) circuit() *breaker { return &t.p.vectors }

func (t *embedding) promptEstimate() int64 {
	var n int64
	for _, text := range t.texts {
		n += 2 + estimate(text)
	}
	return n
}

func (t *embedding) reservation() models.LLMReservation {
	most := models.LLMUsage{Prompt: t.promptEstimate()}
	return models.LLMReservation{
		Workspace: t.r.Workspace, Provider: t.p.Name, Model: t.p.Embedding.Model, Kind: "embedding", Job: visible(t.r.Job),
		Tokens: most.Tokens(), Micros: t.cost(most), Currency: t.p.currency(), Day: t.p.Day, Month: t.p.Month,
	}
}

func (t *embedding) cost(used models.LLMUsage) int64 {
	if t.p.Price == nil {
		return 0
	}
	price := Price{Prompt: t.p.Embedding.Price, Completion: t.p.Embedding.Price}
	return price.cost(used)
}

func (t *embedding) send(ctx context.Context, x *exchange) (result, abilities, error) {
	sent := t.p.known.now()
	res, err := t.p.library(x).CreateEmbeddings(ctx, openai.EmbeddingRequest{
		Input: t.texts, Model: openai.EmbeddingModel(t.p.Embedding.Model), Dimensions: t.p.Embedding.Dimensions,
	})
	if err != nil {
		return result{}, sent, err
	}
	if t.vectors, err = inOrder(res.Data, len(t.texts), t.want); err != nil {
		return result{}, sent, err
	}
	used, ok := told(res.Usage)
	if !ok {
		used = models.LLMUsage{Prompt: t.promptEstimate(), Estimated: true}
	}
	return result{models.LLMAnswered, t.p.Embedding.Model, used}, sent, nil
}

// errVectors is an answer whose vectors cannot be those of the texts.
var errVectors = errors.New("the vectors are not those of the texts")

// inOrder sorts n vectors by their index, each of which has to come once. Their dimension is to be want, or any one for 0.
func inOrder(data []openai.Embedding, n, want int) ([][]float32, error) {
	if len(data) != n {
		return nil, fmt.Errorf("%w: %d for %d texts", errVectors, len(data), n)
	}
	vectors := make([][]float32, n)
	for _, d := range data {
		switch {
		case d.Index < 0 || d.Index >= n || vectors[d.Index] != nil:
			return nil, fmt.Errorf("%w: index %d", errVectors, d.Index)
		case len(d.Embedding) == 0 || len(d.Embedding) > maxDimension:
			return nil, fmt.Errorf("%w: %d numbers", errVectors, len(d.Embedding))
		}
		if want == 0 {
			want = len(d.Embedding)
		}
		if len(d.Embedding) != want {
			return nil, &dimensionChanged{want: want, got: len(d.Embedding)}
		}
		if slices.ContainsFunc(d.Embedding, func(v float32) bool { return math.IsInf(float64(v), 0) || math.IsNaN(float64(v)) }) {
			return nil, fmt.Errorf("%w: a number is not finite", errVectors)
		}
		vectors[d.Index] = d.Embedding
	}
	return vectors, nil
}

// dimensionChanged is an answer of another dimension than was asked for.
type dimensionChanged struct{ want, got int }

func (e *dimensionChanged) Error() string {
	return fmt.Sprintf("%d numbers instead of %d", e.got, e.want)
}

// filtered has no vectors to give.
func (t *embedding) filtered() bool { return false }
