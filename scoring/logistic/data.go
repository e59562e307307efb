package logistic

import (
	"errors"
	"fmt"

	"goodword/scoring/features"
)

// Data is what a model is trained on. Nothing of it is modified or kept.
type Data struct {
	// Table holds the inputs.
	Table *features.Table
	// Label has one value for each row: in [0,1] for Logistic, any finite value for Squared.
	Label []float64
	// Weight has one finite value of at least 0 for each row, or is nil: all rows weigh 1. A row of weight 2 is two rows, one of
	// weight 0 is none.
	Weight []float64
	// Offset has one finite value for each row, or is nil: all are 0. It is a known part of the raw score: training fits the rest, and
	// whoever scores adds it again.
	Offset []float64
}

// Options are how a model is trained; the zero value is the defaults.
type Options struct {
	Loss Loss
	// C is the inverse of the penalty, the prior variance of a coefficient in the units of the encoded columns (see Train). 0 is
	// DefaultC. The greater, the closer to maximum likelihood.
	C float64
}

// DefaultC is the C that peers compare by.
const DefaultC = 1.0

// validate names the first thing that keeps a model from being trained, and returns the rows of weight above 0.
func (d Data) validate(o Options) (rows []int, err error) {
	switch {
	case o.Loss > Squared:
		return nil, fmt.Errorf("logistic: unknown loss %d", o.Loss)
	case !(o.C >= 0) || o.C > 1e12:
		return nil, fmt.Errorf("logistic: C is %v, want a number from 0 (the default) to 1e12", o.C)
	case d.Table == nil:
		return nil, errors.New("logistic: no table")
	}
	if err := d.Table.Validate(); err != nil {
		return nil, err
	}
	n := d.Table.Rows()
	if n == 0 {
		return nil, errors.New("logistic: a table without rows")
	}
	if err := checkLabels(o.Loss, n, d.Label, d.Weight, d.Offset); err != nil {
		return nil, err
	}
	rows = make([]int, 0, n)
	positive, negative := false, false
	for i, y := range d.Label {
		if d.Weight != nil && d.Weight[i] == 0 {
			continue
		}
		rows = append(rows, i)
		positive, negative = positive || y > 0, negative || y < 1
	}
	switch {
	case len(rows) == 0:
		return nil, errors.New("logistic: there is no row of weight above 0")
	case o.Loss == Logistic && !negative:
		return nil, errors.New("logistic: all labels are 1, which leaves nothing to tell apart")
	case o.Loss == Logistic && !positive:
		return nil, errors.New("logistic: all labels are 0, which leaves nothing to tell apart")
	}
	return rows, nil
}

// chosen returns the values of some rows, or nil for nil.
func chosen(values []float64, rows []int) []float64 {
	if values == nil {
		return nil
	}
	some := make([]float64, len(rows))
	for k, i := range rows {
		some[k] = values[i]
	}
	return some
}
