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
	if len(row) != len(m.columns) {
		panic("boost: a row of another length than the model's")
	}
	var stack [stackColumns]uint8
	bins := stack[:]
	if len(m.columns) > stackColumns {
		bins = make([]uint8, len(m.columns))
	}
	bins = bins[:len(m.columns)]
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

// chunk is the number of rows that PredictAll works on together: their bins stay near the processor.
const chunk = 256

// PredictAll appends the raw score of every row of the table to dst and returns it. The table has the columns of Columns, in order. The
// scores are those of Predict, bit for bit.
func (m *Model) PredictAll(dst []float64, t *features.Table) []float64 {
	rows := t.Rows()
	at := len(dst)
	dst = slices.Grow(dst, rows)[:at+rows]
	bins := make([]uint8, len(m.columns)*chunk)
	for low := 0; low < rows; low += chunk {
		high := min(low+chunk, rows)
		m.predictChunk(dst[at+low:at+high], t.Values[:len(m.columns)], low, bins)
	}
	return dst
}

// predictChunk predicts the rows from low on, as many as dst has room for.
func (m *Model) predictChunk(dst []float64, values [][]float32, low int, bins []uint8) {
	for i := range dst {
		dst[i] = m.intercept
	}
	n := len(dst)
	for j := range m.axes {
		own := bins[j*chunk : j*chunk+n]
		m.axes[j].binAll(own, values[j][low:low+n])
		main, coarse := m.mains[j].values, m.coarse[j]
		for i, bin := range own {
			dst[i] += main[bin]
			own[i] = coarse[bin]
		}
	}
	for k := range m.pairs {
		p := &m.pairs[k]
		a, b := bins[p.a*chunk:p.a*chunk+n], bins[p.b*chunk:p.b*chunk+n]
		for i := range dst {
			dst[i] += p.values[int(a[i])*p.nb+int(b[i])]
		}
	}
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
