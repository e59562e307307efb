package logistic

import "math"

// matrix is a design matrix in which a row has a few dense numbers, then a few columns that are exactly 1, all others 0: what scaled
// numbers and levels look like. Sums over rows run in row order.
type matrix struct {
	rows, width int
	dense       int       // the first columns, held densely
	values      []float64 // rows × dense, row by row
	slots       int       // how many columns may be 1 in a row
	hot         []int32   // rows × slots: columns that are 1, ascending in a row, or -1 for none
}

// mul sets dst to X·w.
func (x *matrix) mul(dst, w []float64) {
	head := w[:x.dense]
	for i := range dst {
		var sum float64
		for j, v := range x.values[i*x.dense : (i+1)*x.dense] {
			sum += float64(v * head[j])
		}
		for _, column := range x.hot[i*x.slots : (i+1)*x.slots] {
			if column >= 0 {
				sum += w[column]
			}
		}
		dst[i] = sum
	}
}

// addTransposed adds Xᵀ·r to dst.
func (x *matrix) addTransposed(dst, r []float64) {
	head := dst[:x.dense]
	for i, scale := range r {
		if scale == 0 {
			continue
		}
		for j, v := range x.values[i*x.dense : (i+1)*x.dense] {
			head[j] += float64(v * scale)
		}
		for _, column := range x.hot[i*x.slots : (i+1)*x.slots] {
			if column >= 0 {
				dst[column] += scale
			}
		}
	}
}

// addGram adds the upper triangle of Xᵀ·diag(h)·X to the width × width array gram.
func (x *matrix) addGram(gram, h []float64) {
	on := make([]int32, 0, x.slots)
	for i, scale := range h {
		if scale == 0 {
			continue
		}
		on = on[:0]
		for _, column := range x.hot[i*x.slots : (i+1)*x.slots] {
			if column >= 0 {
				on = append(on, column)
			}
		}
		row := x.values[i*x.dense : (i+1)*x.dense]
		for a, v := range row {
			scaled := float64(v * scale)
			line := gram[a*x.width : (a+1)*x.width]
			for b, u := range row[a:] {
				line[a+b] += float64(scaled * u)
			}
			for _, column := range on {
				line[column] += scaled
			}
		}
		for k, a := range on {
			line := gram[int(a)*x.width : (int(a)+1)*x.width]
			for _, b := range on[k:] {
				line[b] += scale
			}
		}
	}
}

// addSquares adds the diagonal of Xᵀ·diag(h)·X to dst.
func (x *matrix) addSquares(dst, h []float64) {
	for i, scale := range h {
		for j, v := range x.values[i*x.dense : (i+1)*x.dense] {
			dst[j] += float64(float64(v*v) * scale)
		}
		for _, column := range x.hot[i*x.slots : (i+1)*x.slots] {
			if column >= 0 {
				dst[column] += scale
			}
		}
	}
}

// dot sums a·b in index order.
func dot(a, b []float64) float64 {
	var sum float64
	for i, v := range a {
		sum += float64(v * b[i])
	}
	return sum
}

// largest is the greatest |v|.
func largest(v []float64) float64 {
	var most float64
	for _, x := range v {
		most = math.Max(most, math.Abs(x)) // NaN wins
	}
	return most
}
