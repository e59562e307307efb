package boost

import (
	"errors"
	"fmt"
	"math"

	"goodword/scoring/features"
	"goodword/scoring/sealed"
)

// formatName and formatVersion mark a stored model.
const (
	formatName    = "goodword/boost"
	formatVersion = 1
)

type storedModel struct {
	Loss      Loss           `json:"loss"`
	Intercept float64        `json:"intercept"`
	Columns   []storedColumn `json:"columns"`
	Pairs     []storedPair   `json:"pairs"`
}

type storedColumn struct {
	Column  features.Column `json:"column"`
	Edges   []float32       `json:"edges,omitempty"`
	Codes   []uint32        `json:"codes,omitempty"`
	Bins    []int           `json:"bins,omitempty"` // the bin of each code
	Coarse  []int           `json:"coarse"`         // the bin within pairs of each bin
	Weights []float64       `json:"weights"`
	Values  []float64       `json:"values"`
}

type storedPair struct {
	A       int       `json:"a"`
	B       int       `json:"b"`
	Weights []float64 `json:"weights"`
	Values  []float64 `json:"values"`
}

// Encode writes the model as JSON with a version and a checksum. Equal models give equal bytes.
func (m *Model) Encode() ([]byte, error) {
	s := storedModel{Loss: m.loss, Intercept: m.intercept, Columns: make([]storedColumn, len(m.columns)), Pairs: make([]storedPair, len(m.pairs))}
	for j := range m.columns {
		a := &m.axes[j]
		s.Columns[j] = storedColumn{
			Column: m.columns[j], Edges: a.edges, Codes: a.codes, Bins: ints(a.bins), Coarse: ints(m.coarse[j]),
			Weights: m.mains[j].weights, Values: m.mains[j].values,
		}
	}
	for i, p := range m.pairs {
		s.Pairs[i] = storedPair{A: p.a, B: p.b, Weights: p.weights, Values: p.values}
	}
	file, err := sealed.Seal(formatName, formatVersion, s)
	if err != nil {
		return nil, fmt.Errorf("boost: %w", err)
	}
	return file, nil
}

// Decode reads what Encode wrote. The error says what is wrong: another format or version, bytes that are broken or cut off, a checksum
// that does not fit, numbers that are not finite, indices or lengths that do not fit together. A model that is returned predicts a
// finite number for every row.
func Decode(b []byte) (*Model, error) {
	var s storedModel
	if err := sealed.Open(b, formatName, formatVersion, &s); err != nil {
		return nil, fmt.Errorf("boost: %w", err)
	}
	m, err := s.model()
	if err != nil {
		return nil, fmt.Errorf("boost: the stored model is not valid: %w", err)
	}
	return m, nil
}

// model checks what is stored and builds the model.
func (s *storedModel) model() (*Model, error) {
	if s.Loss > Squared {
		return nil, fmt.Errorf("unknown loss %d", s.Loss)
	}
	m := &Model{loss: s.Loss, intercept: s.Intercept}
	most := math.Abs(s.Intercept)
	for j := range s.Columns {
		c := &s.Columns[j]
		m.columns = append(m.columns, c.Column)
		a, err := c.axis()
		if err != nil {
			return nil, fmt.Errorf("column %q: %w", c.Column.Name, err)
		}
		n := a.count()
		if len(c.Coarse) != n {
			return nil, fmt.Errorf("column %q: %d bins have a place in pairs, want %d", c.Column.Name, len(c.Coarse), n)
		}
		coarse, err := bytesOf(c.Coarse, n)
		if err != nil {
			return nil, fmt.Errorf("column %q: %w", c.Column.Name, err)
		}
		if err := checkCells(c.Weights, c.Values, n); err != nil {
			return nil, fmt.Errorf("column %q: %w", c.Column.Name, err)
		}
		most += largest(c.Values)
		m.axes, m.coarse = append(m.axes, a), append(m.coarse, coarse)
		m.mains = append(m.mains, main{weights: c.Weights, values: c.Values})
	}
	if err := (&features.Table{Columns: m.columns, Values: make([][]float32, len(m.columns))}).Validate(); err != nil {
		return nil, err
	}
	for i := range s.Pairs {
		p := &s.Pairs[i]
		if p.A < 0 || p.B <= p.A || p.B >= len(m.columns) {
			return nil, fmt.Errorf("pair %d is of columns %d and %d of %d", i+1, p.A, p.B, len(m.columns))
		}
		na, nb := m.coarseBins(p.A), m.coarseBins(p.B)
		if err := checkCells(p.Weights, p.Values, na*nb); err != nil {
			return nil, fmt.Errorf("pair %d: %w", i+1, err)
		}
		most += largest(p.Values)
		m.pairs = append(m.pairs, pair{a: p.A, b: p.B, nb: nb, weights: p.Weights, values: p.Values})
	}
	if math.IsInf(most, 0) {
		return nil, errors.New("the terms add up to more than a number can hold")
	}
	return m, nil
}

// axis checks and builds the axis of a column.
func (c *storedColumn) axis() (axis, error) {
	a := axis{kind: c.Column.Kind, edges: c.Edges, codes: c.Codes}
	if a.kind == features.Numeric && len(c.Codes)+len(c.Bins) > 0 || a.kind != features.Numeric && len(c.Edges) > 0 {
		return axis{}, errors.New("both edges and levels")
	}
	if a.count() > maxBins {
		return axis{}, fmt.Errorf("%d bins, want at most %d", a.count(), maxBins)
	}
	for k, edge := range a.edges {
		if k > 0 && !(edge > a.edges[k-1]) {
			return axis{}, errors.New("edges that do not increase")
		}
	}
	for k, code := range a.codes {
		if k > 0 && code <= a.codes[k-1] || code >= 1<<24 {
			return axis{}, errors.New("codes of levels that do not increase or are 2²⁴ or more")
		}
	}
	if len(c.Bins) != len(c.Codes) {
		return axis{}, fmt.Errorf("%d levels have %d bins", len(c.Codes), len(c.Bins))
	}
	var err error
	if a.bins, err = bytesOf(c.Bins, a.count()); err != nil {
		return axis{}, err
	}
	a.index()
	return a, nil
}

// coarseBins is the number of bins of column j within pairs.
func (m *Model) coarseBins(j int) int {
	n := 0
	for _, b := range m.coarse[j] {
		n = max(n, int(b)+1)
	}
	return n
}

func checkCells(weights, values []float64, n int) error {
	if len(weights) != n || len(values) != n {
		return fmt.Errorf("%d values and %d weights, want %d", len(values), len(weights), n)
	}
	for _, w := range weights {
		if w < 0 {
			return fmt.Errorf("the weight %v, want at least 0", w)
		}
	}
	return nil
}

func largest(values []float64) float64 {
	most := 0.0
	for _, v := range values {
		most = max(most, math.Abs(v))
	}
	return most
}

func ints(b []uint8) []int {
	x := make([]int, len(b))
	for i, v := range b {
		x[i] = int(v)
	}
	return x
}

func bytesOf(x []int, limit int) ([]uint8, error) {
	b := make([]uint8, len(x))
	for i, v := range x {
		if v < 0 || v >= limit {
			return nil, fmt.Errorf("bin %d of %d", v, limit)
		}
		b[i] = uint8(v)
	}
	return b, nil
}
