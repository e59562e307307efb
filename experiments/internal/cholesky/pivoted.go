package cholesky

import "math"

// Pivoted returns G, n rows of rank numbers each, with A = G·Gᵀ up to tolerance times the diagonal of A, row by row.
//
// A is symmetric and positive semidefinite up to rounding: a matrix without full rank, as the covariance of more scores
// than there are parameters, is no error. Columns are taken by the largest remaining diagonal (ties: the lower
// row), until every row is explained up to the tolerance. ErrNotPositive is for a diagonal entry that is NaN,
// infinite or negative. Higham (1990), Analysis of the Cholesky decomposition of a semi-definite matrix.
func Pivoted(n int, a []float64, tolerance float64) (g []float64, rank int, err error) {
	rest, limit := make([]float64, n), make([]float64, n) // of the diagonal: not yet explained, and not worth it
	for i := range n {
		d := a[i*n+i]
		if !(d >= 0) || math.IsInf(d, 1) {
			return nil, 0, ErrNotPositive
		}
		rest[i], limit[i] = d, float64(tolerance*d)
	}
	columns := make([]float64, 0, n*n) // column after column
	taken := make([]bool, n)
	for len(columns) < n*n {
		pivot := -1
		for i, d := range rest {
			if !taken[i] && d > limit[i] && (pivot < 0 || d > rest[pivot]) {
				pivot = i
			}
		}
		if pivot < 0 {
			break
		}
		columns = appendColumn(columns, n, a, rest, taken, pivot)
		rank++
	}
	g = make([]float64, n*rank)
	for i := range n {
		for c := range rank {
			g[i*rank+c] = columns[c*n+i]
		}
	}
	return g, rank, nil
}

// appendColumn eliminates the pivot's row and column.
func appendColumn(columns []float64, n int, a, rest []float64, taken []bool, pivot int) []float64 {
	root := math.Sqrt(rest[pivot])
	taken[pivot] = true
	before := len(columns) / n
	for i := range n {
		switch {
		case i == pivot:
			columns = append(columns, root)
			continue
		case taken[i]: // explained in full by the columns before
			columns = append(columns, 0)
			continue
		}
		row, column := max(i, pivot), min(i, pivot)
		v := a[row*n+column]
		for c := range before {
			v -= float64(columns[c*n+i] * columns[c*n+pivot])
		}
		v /= root
		columns = append(columns, v)
		rest[i] -= float64(v * v)
	}
	rest[pivot] = 0
	return columns
}
