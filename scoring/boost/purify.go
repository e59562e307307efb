package boost

import "math"

// purify moves what a grid of values holds of either column alone into a and b, which it returns: the weighted mean of what is left is
// 0 over every row and every column of the grid. values[i*nb+k], weights likewise. Rows and columns of the grid without weight become 0.
//
// They solve, exactly and not by the alternation of Lengerich et al. (2020), the least-squares problem
//
//	Σ w[i,k] (values[i,k] - a[i] - b[k])² -> min
//
// by elimination of a and the Cholesky factor of what is left.
func purify(values, weights []float64, na, nb int) (a, b []float64) {
	a, b = make([]float64, na), make([]float64, nb)
	wa, wb := make([]float64, na), make([]float64, nb)
	for i := range na {
		for k := range nb {
			wa[i] += weights[i*nb+k]
			wb[k] += weights[i*nb+k]
		}
	}
	for i := range na {
		for k := range nb {
			if wa[i] == 0 || wb[k] == 0 {
				values[i*nb+k] = 0
			}
		}
	}
	s := make([]float64, nb*nb)
	right := make([]float64, nb)
	for k := range nb {
		s[k*nb+k] = wb[k]
	}
	for i := range na {
		if wa[i] == 0 {
			continue
		}
		row := weights[i*nb : i*nb+nb]
		mean := 0.0
		for k, w := range row {
			mean += w * values[i*nb+k]
		}
		mean /= wa[i]
		for k, w := range row {
			if w == 0 {
				continue
			}
			right[k] += w * (values[i*nb+k] - mean)
			for l, v := range row[:k+1] {
				s[k*nb+l] -= w * v / wa[i]
			}
		}
	}
	solve(s, right, wb)
	copy(b, right)
	// What rounding left is taken away by the alternation, to which the solution is a fixed point.
	for k := range nb {
		for i := range na {
			values[i*nb+k] -= b[k]
		}
	}
	for range 3 {
		for i := range na {
			shift(values, weights, a, i, i*nb, 1, nb, wa[i])
		}
		for k := range nb {
			shift(values, weights, b, k, k, nb, na, wb[k])
		}
	}
	for i := range na {
		for k := range nb {
			if wa[i] == 0 || wb[k] == 0 {
				values[i*nb+k] = 0
			}
		}
	}
	return a, b
}

// shift moves the weighted mean of n cells into means[at].
func shift(values, weights, means []float64, at, first, step, n int, total float64) {
	if total == 0 {
		return
	}
	mean := 0.0
	for k := range n {
		mean += weights[first+k*step] * values[first+k*step]
	}
	mean /= total
	for k := range n {
		values[first+k*step] -= mean
	}
	means[at] += mean
}

// solve solves s·x = right in place for a positive semidefinite s of which the lower half is given. Unknowns that the equations leave
// free are 0. scale[k] is the size of the k-th diagonal element before elimination.
func solve(s, right, scale []float64) {
	n := len(right)
	free := make([]bool, n)
	for k := range n {
		d := s[k*n+k]
		for l := range k {
			d -= s[k*n+l] * s[k*n+l]
		}
		if d <= 1e-10*scale[k] {
			free[k] = true
			for i := k; i < n; i++ {
				s[i*n+k] = 0
			}
			continue
		}
		root := math.Sqrt(d)
		s[k*n+k] = root
		for i := k + 1; i < n; i++ {
			x := s[i*n+k]
			for l := range k {
				x -= s[i*n+l] * s[k*n+l]
			}
			s[i*n+k] = x / root
		}
	}
	for k := range n {
		if free[k] {
			right[k] = 0
			continue
		}
		x := right[k]
		for l := range k {
			x -= s[k*n+l] * right[l]
		}
		right[k] = x / s[k*n+k]
	}
	for k := n - 1; k >= 0; k-- {
		if free[k] {
			continue
		}
		x := right[k]
		for i := k + 1; i < n; i++ {
			x -= s[i*n+k] * right[i]
		}
		right[k] = x / s[k*n+k]
	}
}
