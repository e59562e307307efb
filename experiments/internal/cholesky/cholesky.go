// Package cholesky factors small symmetric matrices with the same bits on every machine.
//
// gonum's matrices are as accurate and faster from a few hundred rows on, but their inner loops are assembly on
// amd64 and sum in another order than the plain code of arm64. A probability computed from such a sum cannot be
// replayed to the bit elsewhere. Here every product is rounded before it is added and sums run in
// index order.
//
// Matrices are lists of n·n numbers, row after row. Of a symmetric one only the lower triangle is read.
//
//	f, err := cholesky.New(2, []float64{4, 0, 2, 3}) // of [[4, 2], [2, 3]]
//	x := f.Solve([]float64{1, 2})
//
// A Factor may be read by several goroutines; Update changes it.
package cholesky

import (
	"errors"
	"math"
)

// ErrNotPositive says that a matrix is not positive definite, within rounding, or holds NaN.
var ErrNotPositive = errors.New("cholesky: matrix is not positive definite")

// Factor is the lower triangular L of a positive definite matrix A = L·Lᵀ, with a diagonal above 0.
type Factor struct {
	n int
	l []float64 // row after row, 0 above the diagonal
}

// New factors the n by n matrix a, of which it reads the lower triangle and keeps nothing. The error is
// ErrNotPositive.
func New(n int, a []float64) (*Factor, error) {
	l := make([]float64, n*n)
	for i := range n {
		row := l[i*n : i*n+i+1]
		for j := range i {
			other := l[j*n : j*n+j+1]
			row[j] = (a[i*n+j] - dot(row[:j], other[:j])) / other[j]
		}
		square := a[i*n+i] - dot(row[:i], row[:i])
		if !(square > 0) || math.IsInf(square, 1) {
			return nil, ErrNotPositive
		}
		row[i] = math.Sqrt(square)
	}
	return &Factor{n: n, l: l}, nil
}

// FromLower returns the factor with the given lower triangle, which it copies. The error is ErrNotPositive when the
// diagonal is not finite and above 0.
func FromLower(n int, lower []float64) (*Factor, error) {
	l := make([]float64, n*n)
	for i := range n {
		copy(l[i*n:i*n+i+1], lower[i*n:i*n+i+1])
		if !(l[i*n+i] > 0) || math.IsInf(l[i*n+i], 1) {
			return nil, ErrNotPositive
		}
	}
	return &Factor{n: n, l: l}, nil
}

// Size is the number of rows.
func (f *Factor) Size() int { return f.n }

// Lower returns a copy of L, row after row.
func (f *Factor) Lower() []float64 { return append([]float64(nil), f.l...) }

// Clone returns a copy.
func (f *Factor) Clone() *Factor { return &Factor{n: f.n, l: f.Lower()} }

// Update makes the factor that of A + x·xᵀ, in about n² steps. x has n finite numbers and is not modified.
//
// A rotation in the plane of each column and x carries x into the column. Golub and Van Loan (2013), Matrix
// Computations, 4th ed., 6.5.4.
func (f *Factor) Update(x []float64) {
	rest := append([]float64(nil), x...)
	f.UpdateInPlace(rest)
}

// UpdateInPlace is Update that uses x as its working space and allocates nothing.
func (f *Factor) UpdateInPlace(x []float64) {
	n := f.n
	for j := range n {
		if x[j] == 0 {
			continue
		}
		diagonal := f.l[j*n+j]
		r := math.Sqrt(float64(diagonal*diagonal) + float64(x[j]*x[j]))
		c, s := r/diagonal, x[j]/diagonal
		f.l[j*n+j] = r
		for i := j + 1; i < n; i++ {
			v := (f.l[i*n+j] + float64(s*x[i])) / c
			x[i] = float64(c*x[i]) - float64(s*v)
			f.l[i*n+j] = v
		}
	}
}

// SolveLower replaces b by L⁻¹·b; the squared length of the result is bᵀ·A⁻¹·b.
func (f *Factor) SolveLower(b []float64) {
	for i := range f.n {
		row := f.l[i*f.n : i*f.n+i+1]
		b[i] = (b[i] - dot(row[:i], b[:i])) / row[i]
	}
}

// SolveUpper replaces b by L⁻ᵀ·b: of a standard normal b it makes one with covariance A⁻¹.
func (f *Factor) SolveUpper(b []float64) {
	n := f.n
	for i := n - 1; i >= 0; i-- {
		b[i] /= f.l[i*n+i]
		row := f.l[i*n : i*n+i]
		for j, v := range row {
			b[j] -= float64(v * b[i])
		}
	}
}

// Solve returns A⁻¹·b.
func (f *Factor) Solve(b []float64) []float64 {
	x := append([]float64(nil), b...)
	f.SolveLower(x)
	f.SolveUpper(x)
	return x
}

// Inverse returns A⁻¹, both triangles, exactly symmetric.
func (f *Factor) Inverse() []float64 {
	n := f.n
	inverse := make([]float64, n*n)
	column := make([]float64, n)
	for j := range n {
		for i := range column {
			column[i] = 0
		}
		column[j] = 1
		f.SolveLower(column)
		f.SolveUpper(column)
		for i := j; i < n; i++ {
			inverse[i*n+j], inverse[j*n+i] = column[i], column[i]
		}
	}
	return inverse
}

// Extremes returns the smallest and the largest diagonal entry of L: the square of their quotient is a lower bound
// of A's condition.
func (f *Factor) Extremes() (smallest, largest float64) {
	smallest = math.Inf(1)
	for i := range f.n {
		d := f.l[i*f.n+i]
		smallest, largest = min(smallest, d), max(largest, d)
	}
	return smallest, largest
}

// Diagonal returns L's entry in row and column i.
func (f *Factor) Diagonal(i int) float64 { return f.l[i*f.n+i] }

// dot sums products in index order.
func dot(a, b []float64) float64 {
	sum := 0.0
	for i, v := range a {
		sum += float64(v * b[i])
	}
	return sum
}
