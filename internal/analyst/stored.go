package analyst

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"goodword/internal/dataset"
	"goodword/scoring/features"
	"goodword/scoring/sealed"
)

// Trained is a model with what is needed to use it on other files: the texts of levels and their codes, in the model's columns, the
// label, the columns that training left out, and what was common in training. It is only read, and safe for concurrent use.
type Trained struct {
	Label     dataset.Label
	Dropped   []string
	Reference Reference
	model     *fitted
}

// Kind is the kind of the model.
func (t *Trained) Kind() Kind { return t.model.kind }

// Columns lists the columns that the model reads; the caller owns the slice.
func (t *Trained) Columns() []features.Column { return t.model.Columns() }

// Terms is the number of terms that are not zero everywhere.
func (t *Trained) Terms() int { return t.model.count }

// fileFormat and fileVersion mark a stored model.
const (
	fileFormat  = "goodword/score"
	fileVersion = 1
)

type content struct {
	Kind      Kind            `json:"kind"`
	Label     dataset.Label   `json:"label"`
	Dropped   []string        `json:"dropped"`
	Reference Reference       `json:"reference"`
	Model     json.RawMessage `json:"model"` // as the model's own Encode writes it, with a version and checksum of its own
}

// Encode writes the model as JSON. Equal models give equal bytes.
func (t *Trained) Encode() ([]byte, error) {
	model, err := t.model.Encode()
	if err != nil {
		return nil, err
	}
	return sealed.Seal(fileFormat, fileVersion,
		content{Kind: t.model.kind, Label: t.Label, Dropped: t.Dropped, Reference: t.Reference, Model: model})
}

// Decode reads what Encode wrote. The error says what is wrong with a file that is another one, damaged, or of another version.
func Decode(b []byte) (*Trained, error) {
	var c content
	err := sealed.Open(b, fileFormat, fileVersion, &c)
	switch {
	case errors.Is(err, sealed.ErrNotSealed), errors.Is(err, sealed.ErrFormat):
		return nil, fmt.Errorf("this is no model that goodword score train has written: %w", err)
	case err != nil:
		return nil, fmt.Errorf("the model cannot be read: %w", err)
	}
	model, err := decode(c.Kind, c.Model)
	if err != nil {
		return nil, fmt.Errorf("the model is not valid: %w", err)
	}
	t := &Trained{Label: c.Label, Dropped: c.Dropped, Reference: c.Reference, model: model}
	if err := t.validate(); err != nil {
		return nil, fmt.Errorf("the model is not valid: %w", err)
	}
	return t, nil
}

// validate checks that what is stored beside the model fits it.
func (t *Trained) validate() error {
	columns := t.model.Columns()
	switch {
	case t.Label.Column == "" || t.Label.Positive == "":
		return errors.New("the label is missing")
	case len(t.Reference.Means) != len(t.model.terms):
		return fmt.Errorf("%d means for %d terms", len(t.Reference.Means), len(t.model.terms))
	case len(t.Reference.Columns) != len(columns):
		return fmt.Errorf("what is common in %d columns for %d columns", len(t.Reference.Columns), len(columns))
	case t.Reference.Rows < 1 || t.Reference.Positives < 0 || t.Reference.Positives > t.Reference.Rows:
		return fmt.Errorf("%d positives in %d rows", t.Reference.Positives, t.Reference.Rows)
	}
	for j, common := range t.Reference.Columns {
		if q := common.Quantiles; len(q) != 0 && len(q) != quantileSteps+1 {
			return fmt.Errorf("column %q has %d quantiles", columns[j].Name, len(q))
		}
		texts := make(map[string]bool, len(columns[j].Levels))
		for _, level := range columns[j].Levels {
			if level == "" || texts[level] {
				return fmt.Errorf("column %q has the level %q twice, or an empty one", columns[j].Name, level)
			}
			texts[level] = true
		}
	}
	for _, mean := range t.Reference.Means { // JSON holds finite numbers only; a sum of them may still be too large
		if math.Abs(mean) > 1e100 {
			return fmt.Errorf("a mean of %g", mean)
		}
	}
	return nil
}
