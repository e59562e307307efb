package boost

import (
	"errors"
	"fmt"
	"math"

	"goodword/scoring/features"
)

// Loss is what training makes small. The numbers are stored with models: only append.
type Loss uint8

// The losses.
const (
	// Logistic is the negative log-likelihood of labels in [0,1]; the raw score is a logit.
	Logistic Loss = iota
	// Squared is half the squared error of any finite labels; the raw score is the expected label.
	Squared
)

// Data is what a model is trained on. Nothing of it is modified or kept.
type Data struct {
	// Table holds the inputs.
	Table *features.Table
	// Label has one value for each row: in [0,1] for Logistic, any finite value for Squared.
	Label []float64
	// Weight has one finite value of at least 0 for each row, or is nil: all rows weigh 1. Only ratios of weights matter. A row of
	// weight 0 is left out as if it were not there.
	Weight []float64
	// Offset has one finite value for each row, or is nil: all are 0. It is a known part of the raw score: training fits the rest, and
	// whoever scores adds it again.
	Offset []float64
}

// validate names the first thing that keeps a model from being trained.
func (d Data) validate(loss Loss) error {
	if d.Table == nil {
		return errors.New("boost: no table")
	}
	if err := d.Table.Validate(); err != nil {
		return err
	}
	rows := d.Table.Rows()
	if rows == 0 {
		return errors.New("boost: a table without rows")
	}
	for _, column := range []struct {
		name   string
		values []float64
		must   bool
	}{{"label", d.Label, true}, {"weight", d.Weight, false}, {"offset", d.Offset, false}} {
		if (column.must || column.values != nil) && len(column.values) != rows {
			return fmt.Errorf("boost: the table has %d rows, %s has %d", rows, column.name, len(column.values))
		}
		for i, x := range column.values {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				return fmt.Errorf("boost: row %d has the %s %v, want a finite number", i+1, column.name, x)
			}
		}
	}
	for i, w := range d.Weight {
		if w < 0 {
			return fmt.Errorf("boost: row %d has the weight %v, want at least 0", i+1, w)
		}
	}
	if loss == Logistic {
		for i, y := range d.Label {
			if y < 0 || y > 1 {
				return fmt.Errorf("boost: row %d has the label %v, want 0 to 1 for the logistic loss", i+1, y)
			}
		}
	}
	return nil
}
