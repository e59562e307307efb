package boost

import (
	"slices"

	"goodword/scoring/features"
)

// Model is a trained model. It is only read, and safe for concurrent use.
type Model struct {
	loss      Loss
	columns   []features.Column
	axes      []axis
	coarse    [][]uint8 // for each column, the bin within pairs of each bin of its axis
	intercept float64
	mains     []main // one for each column, in order
	pairs     []pair
	rounds    int // trees of each bag; 0 after decoding
}

// main is the term of one column.
type main struct {
	weights []float64 // of the training rows in each bin
	values  []float64
}

// pair is the term of two columns; cell a·nb+b is for the bins a and b within pairs.
type pair struct {
	a, b    int
	nb      int
	weights []float64
	values  []float64
}

// Columns lists the columns that a row must have, in order; the caller owns the slice.
func (m *Model) Columns() []features.Column { return slices.Clone(m.columns) }

// Loss is the loss the model was trained for.
func (m *Model) Loss() Loss { return m.loss }

// Intercept is the raw score before any term.
func (m *Model) Intercept() float64 { return m.intercept }

// stackColumns is the number of columns up to which Predict needs no memory but the stack.
const stackColumns = 256

// Predict returns the raw score of a row: the logit for Logistic, the value for Squared. The row has the values of Columns, in order;
// every float32 is legal. A row of another length is a programmer's mistake and panics.
func (m *Model) Predict(row []float32) float64 {
	var stack [stackColumns]uint8
	bins := stack[:]
	if len(m.columns) > stackColumns {
		bins = make([]uint8, len(m.columns))
	}
	bins = bins[:len(m.columns)]
	row = row[:len(bins):len(bins)]
	sum := m.intercept
	for j := range bins {
		bin := m.axes[j].bin(row[j])
		bins[j] = m.coarse[j][bin]
		sum += m.mains[j].values[bin]
	}
	for i := range m.pairs {
		p := &m.pairs[i]
		sum += p.values[int(bins[p.a])*p.nb+int(bins[p.b])]
	}
	return sum
}

// PredictAll appends the raw score of every row of the table to dst and returns it. The table has the columns of Columns, in order.
func (m *Model) PredictAll(dst []float64, t *features.Table) []float64 {
	row := make([]float32, 0, len(m.columns))
	for i := range t.Rows() {
		row = t.Row(row[:0], i)
		dst = append(dst, m.Predict(row))
	}
	return dst
}

// Contributions appends what each term adds to the raw score of a row, in the order of Terms. Added to Intercept in that order they
// give Predict, bit for bit.
func (m *Model) Contributions(dst []float64, row []float32) []float64 {
	bins := make([]uint8, len(m.columns))
	for j := range bins {
		bin := m.axes[j].bin(row[j])
		bins[j] = m.coarse[j][bin]
		dst = append(dst, m.mains[j].values[bin])
	}
	for i := range m.pairs {
		p := &m.pairs[i]
		dst = append(dst, p.values[int(bins[p.a])*p.nb+int(bins[p.b])])
	}
	return dst
}
