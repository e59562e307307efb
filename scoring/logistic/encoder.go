package logistic

import (
	"math"
	"slices"

	"goodword/scoring/features"
)

// term is how one column of a table enters the raw score. A number x adds slope·(x-mean)/sd, a level its coefficient, a value that is not
// known the coefficient of being missing; from each, shift is taken away, the mean of all that over the training rows.
type term struct {
	kind     features.Kind
	mean, sd float64 // of the known numbers; sd is 0 for a column that is constant
	low      float64 // the least and greatest finite number, for infinite ones
	high     float64
	slope    float64

	codes  []uint32  // levels seen, ascending
	levels []float64 // their coefficients
	place  []int32   // where the codes are dense, the index in levels of a code, or -1

	hasMissing bool // some but not all training rows had no value
	missing    float64

	shift float64
	scale float64 // slope/sd, 0 where sd is
}

// newTerm sees what a column looks like in the given rows.
func newTerm(kind features.Kind, values []float32, rows []int, weight []float64) term {
	t := term{kind: kind}
	known := 0
	for _, i := range rows {
		if values[i] == values[i] {
			known++
		}
	}
	if kind == features.Categorical {
		t.seeLevels(values, rows)
		t.hasMissing = known < len(rows) && known > 0
		return t
	}
	if known == 0 {
		return t
	}
	t.hasMissing = known < len(rows)
	t.low, t.high = math.Inf(1), math.Inf(-1)
	for _, i := range rows {
		if x := float64(values[i]); !math.IsNaN(x) && !math.IsInf(x, 0) {
			t.low, t.high = min(t.low, x), max(t.high, x)
		}
	}
	if t.low > t.high { // nothing but infinite numbers: they are still below and above each other
		t.low, t.high = -1, 1
	}
	t.seeNumbers(values, rows, weight)
	return t
}

// seeNumbers finds mean and standard deviation (of the population) by two passes.
func (t *term) seeNumbers(values []float32, rows []int, weight []float64) {
	var sum, total, squares float64
	first, constant := math.NaN(), true
	for k, i := range rows {
		if x := t.finite(values[i]); !math.IsNaN(x) {
			w := weightOf(weight, k)
			sum += float64(w * x)
			total += w
			if math.IsNaN(first) {
				first = x
			}
			constant = constant && x == first
		}
	}
	t.mean = sum / total
	for k, i := range rows {
		if x := t.finite(values[i]); !math.IsNaN(x) {
			d := x - t.mean
			squares += float64(weightOf(weight, k) * float64(d*d))
		}
	}
	if !constant { // of a constant, only rounding is left
		t.sd = math.Sqrt(squares / total)
	}
}

func weightOf(weight []float64, k int) float64 {
	if weight == nil {
		return 1
	}
	return weight[k]
}

// finite replaces an infinite number by the outermost finite one; NaN stays.
func (t *term) finite(x float32) float64 {
	v := float64(x)
	switch {
	case math.IsInf(v, 1):
		return t.high
	case math.IsInf(v, -1):
		return t.low
	}
	return v
}

func (t *term) seeLevels(values []float32, rows []int) {
	seen := make(map[uint32]bool)
	for _, i := range rows {
		if x := values[i]; x == x && !seen[uint32(x)] {
			seen[uint32(x)] = true
			t.codes = append(t.codes, uint32(x))
		}
	}
	slices.Sort(t.codes)
	t.levels = make([]float64, len(t.codes))
	t.index()
}

// index prepares the look-up of levels: codes from files are dense, those of hashes are not and are searched for.
func (t *term) index() {
	t.place = nil
	if n := len(t.codes); n > 0 && int(t.codes[n-1]) < 4*n+1024 {
		t.place = slices.Repeat([]int32{-1}, int(t.codes[n-1])+1)
		for k, code := range t.codes {
			t.place[code] = int32(k)
		}
	}
}

// level returns the index of a code in levels, or -1 for one that training did not see.
func (t *term) level(x float32) int {
	if !(x >= 0 && x < 1<<24) {
		return -1
	}
	code := uint32(x)
	if float32(code) != x {
		return -1
	}
	if t.place != nil {
		if int(code) < len(t.place) {
			return int(t.place[code])
		}
		return -1
	}
	if k, found := slices.BinarySearch(t.codes, code); found {
		return k
	}
	return -1
}

// value is what x adds to the raw score.
func (t *term) value(x float32) float64 {
	switch {
	case x != x:
		return t.missing - t.shift
	case t.kind == features.Numeric:
		return float64(t.scale*(t.finite(x)-t.mean)) - t.shift
	}
	if k := t.level(x); k >= 0 {
		return t.levels[k] - t.shift
	}
	return -t.shift
}

// encoder places the terms of a table in a design matrix: first the intercept, then the scaled numbers that vary, then for each column
// the levels and the mark of a missing value.
type encoder struct {
	terms   []term
	dense   []int // by term: the column of the scaled number, or -1
	first   []int // by term: the column of the first level
	missing []int // by term: the column of the mark, or -1
	slots   int
	heads   int // dense columns, the intercept included
	width   int
}

// newEncoder looks at the given rows of a table; weight has one for each of them, or is nil.
func newEncoder(table *features.Table, rows []int, weight []float64) *encoder {
	n := len(table.Columns)
	e := &encoder{terms: make([]term, n), dense: make([]int, n), first: make([]int, n), missing: make([]int, n), heads: 1}
	for j, c := range table.Columns {
		e.terms[j] = newTerm(c.Kind, table.Values[j], rows, weight)
		e.dense[j], e.missing[j] = -1, -1
		if e.terms[j].sd > 0 {
			e.dense[j] = e.heads
			e.heads++
		}
	}
	e.width = e.heads
	for j := range e.terms {
		t := &e.terms[j]
		e.first[j] = e.width
		e.width += len(t.codes)
		if t.hasMissing {
			e.missing[j] = e.width
			e.width++
		}
		if len(t.codes) > 0 || t.hasMissing {
			e.slots++
		}
	}
	return e
}

// matrix encodes the given rows.
func (e *encoder) matrix(table *features.Table, rows []int) *matrix {
	x := &matrix{rows: len(rows), width: e.width, dense: e.heads, slots: e.slots}
	x.values, x.hot = make([]float64, len(rows)*e.heads), make([]int32, len(rows)*e.slots)
	for k := range rows {
		x.values[k*e.heads] = 1
	}
	slot := 0
	for j := range e.terms {
		t, values := &e.terms[j], table.Values[j]
		if at := e.dense[j]; at >= 0 {
			for k, i := range rows {
				if v := t.finite(values[i]); !math.IsNaN(v) {
					x.values[k*e.heads+at] = (v - t.mean) / t.sd
				}
			}
		}
		if len(t.codes) == 0 && !t.hasMissing {
			continue
		}
		for k, i := range rows {
			column := -1
			switch v := values[i]; {
			case v != v:
				column = e.missing[j]
			case t.kind == features.Categorical:
				column = e.first[j] + t.level(v)
			}
			x.hot[k*e.slots+slot] = int32(column)
		}
		slot++
	}
	return x
}

// finish gives the terms their coefficients and centres them on the training rows. It returns the intercept that goes with that.
func (e *encoder) finish(w []float64, x *matrix, weight []float64) float64 {
	mean, total := make([]float64, e.width), 0.0
	for k := range x.rows {
		by := weightOf(weight, k)
		total += by
		for a, v := range x.values[k*e.heads : (k+1)*e.heads] {
			mean[a] += float64(by * v)
		}
		for _, column := range x.hot[k*e.slots : (k+1)*e.slots] {
			if column >= 0 {
				mean[column] += by
			}
		}
	}
	intercept := w[0]
	for j := range e.terms {
		t := &e.terms[j]
		from, to := e.first[j], e.first[j]+len(t.codes)
		copy(t.levels, w[from:to])
		if at := e.dense[j]; at >= 0 {
			t.slope = w[at]
			t.scale = t.slope / t.sd
			t.shift += float64(w[at] * mean[at] / total) // 0 but for rounding
		}
		for a := from; a < to; a++ {
			t.shift += float64(w[a] * mean[a] / total)
		}
		if at := e.missing[j]; at >= 0 {
			t.missing = w[at]
			t.shift += float64(w[at] * mean[at] / total)
		}
		intercept += t.shift
	}
	return intercept
}
