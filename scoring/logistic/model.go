package logistic

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"goodword/scoring/features"
)

// Model is a fitted model. It is read-only and safe for concurrent use; the zero value is not valid.
type Model struct {
	columns   []features.Column
	loss      Loss
	intercept float64
	terms     []term
	fit       Fit
}

// Fit says how the training ended.
type Fit struct {
	Objective  float64 `json:"objective"`  // the least value found of what Train minimises
	Iterations int     `json:"iterations"` // Newton steps
	Rows       int     `json:"rows"`       // of weight above 0
	Columns    int     `json:"columns"`    // encoded columns, the intercept not counted
}

// Term is how one column of the table enters the raw score: a number x adds Slope·(x-Mean)/SD - Shift, a level its Coefficient - Shift, a
// missing value Missing - Shift. Shift makes the mean over the training rows 0.
type Term struct {
	Column features.Column
	// Mean, SD and Slope are of a numeric column; SD is 0 when the column was constant, and Slope then too.
	Mean, SD, Slope float64
	// Low and High are the least and the greatest finite number of training.
	Low, High float64
	// Levels are those seen in training, by ascending code.
	Levels []Level
	// HasMissing says that some but not all training rows had no value; Missing is its coefficient, else 0.
	HasMissing bool
	Missing    float64
	Shift      float64
}

// Level is a level of a categorical column and its coefficient.
type Level struct {
	Code        uint32
	Coefficient float64
}

// Columns returns the columns that a row must have, in order; the caller owns them.
func (m *Model) Columns() []features.Column { return cloneColumns(m.columns) }

// Loss returns what the model was trained on.
func (m *Model) Loss() Loss { return m.loss }

// Fit returns how the training ended.
func (m *Model) Fit() Fit { return m.fit }

// Intercept returns the mean raw score of the training rows, without offsets. The intercept of the uncentred regression is Intercept less
// the sum of the terms' Shift.
func (m *Model) Intercept() float64 { return m.intercept }

// Predict returns the raw score of a row, without an offset: the logit for Logistic, the mean for Squared. It is finite, allocates
// nothing, is rounded at every step, so that it has the same bits everywhere, and panics when the row has not one value for each
// column.
func (m *Model) Predict(row []float32) float64 {
	m.mustFit(len(row))
	raw := m.intercept
	for j := range m.terms {
		raw += m.terms[j].value(row[j])
	}
	return raw
}

// PredictAll appends the raw scores of all rows of a table to dst and returns it; each is what Predict gives, to the bit. The table's
// columns are taken by position, not by name. It panics when their number is not that of the model's.
func (m *Model) PredictAll(dst []float64, t *features.Table) []float64 {
	m.mustFit(len(t.Values))
	n := t.Rows()
	start := len(dst)
	dst = slices.Grow(dst, n)[:start+n]
	raw := dst[start:]
	for i := range raw {
		raw[i] = m.intercept
	}
	for j := range m.terms {
		m.terms[j].addAll(raw, t.Values[j])
	}
	return dst
}

// addAll adds value to each entry of raw.
func (t *term) addAll(raw []float64, values []float32) {
	for i, x := range values {
		raw[i] += t.value(x)
	}
}

// Contributions appends what each column adds to the raw score of a row, in their order, and returns it. Intercept and contributions,
// added in order, are Predict to the bit; each has mean 0 over the training rows, so it compares the row with the average one. It
// panics as Predict does.
func (m *Model) Contributions(dst []float64, row []float32) []float64 {
	m.mustFit(len(row))
	for j := range m.terms {
		dst = append(dst, m.terms[j].value(row[j]))
	}
	return dst
}

// Terms describes the terms in the order of the columns; the caller owns them.
func (m *Model) Terms() []Term {
	terms := make([]Term, len(m.terms))
	columns := m.Columns()
	for j := range m.terms {
		t := &m.terms[j]
		terms[j] = Term{
			Column: columns[j], Mean: t.mean, SD: t.sd, Slope: t.slope, Low: t.low, High: t.high,
			HasMissing: t.hasMissing, Missing: t.missing, Shift: t.shift,
		}
		for k, code := range t.codes {
			terms[j].Levels = append(terms[j].Levels, Level{Code: code, Coefficient: t.levels[k]})
		}
	}
	return terms
}

func (m *Model) mustFit(n int) {
	if n != len(m.columns) {
		panic(fmt.Sprintf("logistic: %d values for %d columns", n, len(m.columns)))
	}
}

// check says that a model could give scores that are no numbers.
func (m *Model) check() error {
	most := math.Abs(m.intercept)
	for j := range m.terms {
		t := &m.terms[j]
		// The largest value that a float32 can bring, and half as much again for rounding and the sum.
		most += math.Abs(t.scale)*(math.MaxFloat32+math.Abs(t.mean)) + math.Abs(t.missing) + math.Abs(t.shift) + largest(t.levels)
	}
	if math.IsNaN(most) || most > math.MaxFloat64/2 {
		return errors.New("the coefficients are too large for scores to be numbers")
	}
	return nil
}

func cloneColumns(columns []features.Column) []features.Column {
	own := slices.Clone(columns)
	for j := range own {
		own[j].Levels = maps.Clone(own[j].Levels)
	}
	return own
}
