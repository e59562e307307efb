package meaning

import "goodword/models"

// Exact is a matrix in memory for benchmarks: n rows that all fit.
type Exact struct {
	labels  []label
	numbers []float32
}

// NewExact takes rows of equal length.
func NewExact(rows [][]float32) *Exact {
	x := &Exact{labels: make([]label, len(rows))}
	for _, row := range rows {
		x.numbers = append(x.numbers, row...)
	}
	return x
}

// Search finds the limit rows nearest to a vector.
func (x *Exact) Search(to []float32, limit int) []models.Neighbour {
	return search(x.labels, x.numbers, to, limit, func(*label) bool { return true })
}
