package meaning

import (
	"context"

	"goodword/models"
	"goodword/prompts/embed"
)

// Embedder turns texts into vectors. Model names what made them with its version: another name means that the numbers mean something else.
type Embedder interface {
	Model() string
	Embed(ctx context.Context, texts []string) ([][]float32, error)
}

// Local is the hashing embedding of package embed, for workspaces without a provider. The zero value is ready.
type Local struct{}

// Model is embed.Model.
func (Local) Model() string { return embed.Model }

// Embed gives one vector a text. The error has kind Invalid for a text without a letter or digit.
func (Local) Embed(_ context.Context, texts []string) ([][]float32, error) {
	vectors := make([][]float32, len(texts))
	for i, text := range texts {
		v, ok := embed.Text(text)
		if !ok {
			return nil, models.Errorf(models.Invalid, "meaning.Local", "text %d has no letter or digit to embed", i+1)
		}
		vectors[i] = v
	}
	return vectors, nil
}
