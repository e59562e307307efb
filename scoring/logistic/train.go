package logistic

import (
	"context"
	"fmt"
	"math"
	"slices"

	"goodword/scoring/features"
)

// Train fits
//
//	raw = offset + b + Σ over columns of a term of that column
//	½‖w‖²/C + Σ weight·loss(label, raw)   least; b is not penalised
//
// with log(1+e^(-s·raw)), s = ±1, as loss of Logistic and half the squared error as that of Squared. The w belong to encoded columns:
//
//   - a number x is (x - mean)/sd, mean and sd (of the population) being those of the training rows that have one; one that is missing
//     is 0, and a mark of 1 in a column of its own where some of the training rows lack it. An infinite number is taken as the
//     outermost finite one of training. A column that is constant, or missing everywhere, adds nothing.
//   - a level is a 1 in a column of its own, none dropped; a missing one is another level where training had it missing. A level that
//     training has not seen, or a value missing that never was, adds what an average level does: the coefficients of a column's levels
//     sum to 0.
//   - a column with a Direction has its coefficient held to that side of 0.
//
// There is no limit to the number of levels: up to a thousand encoded columns each Newton step factors the Hessian, above it is found by
// conjugate gradients, whose cost is that of passing over the rows and never the square of the columns. The penalty keeps levels of
// few rows near 0, which is what pooling them would be for.
//
// The error names the first row or column that is wrong, says that all labels are the same (Logistic), or is that of ctx. The same input
// gives the same model to the bit on the same machine; predictions of a stored model are the same on all. Hoerl and Kennard (1970),
// Technometrics 12(1); le Cessie and van Houwelingen (1992), JRSS C 41(1).
func Train(ctx context.Context, d Data, o Options) (*Model, error) {
	rows, err := d.validate(o)
	if err != nil {
		return nil, err
	}
	c := o.C
	if c == 0 {
		c = DefaultC
	}
	weight := chosen(d.Weight, rows)
	e := newEncoder(d.Table, rows, weight)
	f := &objective{
		x: e.matrix(d.Table, rows), loss: o.Loss, label: chosen(d.Label, rows), weight: weight, offset: chosen(d.Offset, rows),
		mean: make([]float64, e.width), precision: slices.Repeat([]float64{1 / c}, e.width),
	}
	f.precision[0] = 0
	w := make([]float64, e.width)
	w[0] = f.start()
	value, iterations, err := f.minimiseWithin(ctx, w, e.directions(d.Table.Columns))
	if err != nil {
		return nil, fmt.Errorf("logistic: train: %w", err)
	}
	m := &Model{
		columns: cloneColumns(d.Table.Columns), loss: o.Loss, terms: e.terms,
		fit: Fit{Objective: value, Iterations: iterations, Rows: len(rows), Columns: e.width - 1},
	}
	m.intercept = e.finish(w, f.x, weight)
	if err := m.check(); err != nil {
		return nil, fmt.Errorf("logistic: train: %w", err)
	}
	return m, nil
}

// start is the intercept to begin with: that of the mean label, without regard to offsets.
func (f *objective) start() float64 {
	var sum, total float64
	for k, y := range f.label {
		w := weightOf(f.weight, k)
		sum += float64(w * y)
		total += w
	}
	mean := sum / total
	if f.loss == Squared || !(mean > 0 && mean < 1) {
		return 0
	}
	return math.Log(mean) - math.Log1p(-mean)
}

// directions returns the directions by encoded column.
func (e *encoder) directions(columns []features.Column) []features.Direction {
	d := make([]features.Direction, e.width)
	for j, c := range columns {
		if at := e.dense[j]; at >= 0 {
			d[at] = c.Direction
		}
	}
	return d
}

// minimiseWithin is minimise with the coefficients that have a direction held to its side of 0, by an active set: those that end on the
// wrong side are locked at 0, and locked ones that would lower f on their own side are let go, until neither happens.
func (f *objective) minimiseWithin(
	ctx context.Context, w []float64, directions []features.Direction,
) (value float64, iterations int, err error) {
	f.locked = make([]bool, len(w))
	grad := make([]float64, len(w))
	for round := 0; ; round++ {
		var n int
		value, n, err = f.minimise(ctx, w)
		iterations += n
		if err != nil {
			return value, iterations, err
		}
		settled := true
		for j, d := range directions {
			if w[j]*float64(d) < 0 {
				f.locked[j], w[j] = true, 0
				settled = false
			}
		}
		if settled && round < 2*len(w) { // afterwards only locking: it ends for sure
			unlocked := f.locked
			f.locked = make([]bool, len(w))
			f.gradient(grad, w)
			f.locked = unlocked
			best, at := 1e-9*(1+math.Abs(value)), -1
			for j, d := range directions {
				if pull := -grad[j] * float64(d); f.locked[j] && pull > best {
					best, at = pull, j
				}
			}
			if at >= 0 {
				f.locked[at] = false
				settled = false
			}
		}
		if settled {
			return value, iterations, nil
		}
	}
}
