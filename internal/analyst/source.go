package analyst

import (
	"context"
	"slices"

	"goodword/internal/dataset"
)

// Source is a file of rows whose label is known.
type Source struct {
	Path     string
	Options  dataset.Options
	Label    string // name of the column to predict
	Positive string // its text that counts as 1; empty where the choice is clear, see dataset.Set.TakeLabel
}

// labelled is a set with its label taken out.
type labelled struct {
	*dataset.Set
	y     []float64 // 0 or 1, one for each row
	label dataset.Label
}

// load reads the file.
func (s Source) load(ctx context.Context) (*labelled, error) {
	o := s.Options
	o.Known, o.Categorical = append(slices.Clone(o.Known), s.Label), append(slices.Clone(o.Categorical), s.Label)
	set, err := dataset.Load(ctx, s.Path, o)
	if err != nil {
		return nil, err
	}
	y, label, err := set.TakeLabel(s.Label, s.Positive)
	if err != nil {
		return nil, dataset.InFile(s.Path, err)
	}
	if len(set.Table.Columns) == 0 {
		return nil, &dataset.Error{File: s.Path, Detail: "there is no column but the label to predict from"}
	}
	return &labelled{Set: set, y: y, label: label}, nil
}

// pick returns the values at the given places.
func pick(values []float64, places []int) []float64 {
	picked := make([]float64, len(places))
	for k, i := range places {
		picked[k] = values[i]
	}
	return picked
}
