package analyst

import (
	"cmp"
	"math"
	"slices"

	"goodword/scoring/features"
)

// Reference is what a model remembers of its training rows, so that a row can be told from the common one.
type Reference struct {
	Rows      int       `json:"rows"`
	Positives int       `json:"positives"`
	Means     []float64 `json:"means"`   // mean contribution of each term
	Columns   []Common  `json:"columns"` // one for each column of the model
}

// Common is what values of a column were common in training.
type Common struct {
	// Quantiles of a numeric column at 0, 5, ... 100 %, of the values that are known; empty where none is.
	Quantiles []float32 `json:"quantiles,omitempty"`
	// Levels of a categorical column that at least one row in a hundred had, the commonest first, at most maxCommon of them.
	Levels []uint32 `json:"levels,omitempty"`
}

const (
	quantileSteps = 20      // between two of the quantiles lie 5 %
	maxCommon     = 50      // levels
	mostMeanRows  = 100_000 // a mean over these many rows is good to a third of a percent of a standard deviation
)

// refer describes the training rows of a model.
func refer(m *fitted, t *features.Table, y []float64) Reference {
	r := Reference{Rows: t.Rows(), Means: meanContributions(m, t), Columns: make([]Common, len(t.Columns))}
	for _, label := range y {
		if label > 0 {
			r.Positives++
		}
	}
	for j, c := range t.Columns {
		if c.Kind == features.Categorical {
			r.Columns[j].Levels = commonLevels(t.Values[j])
		} else {
			r.Columns[j].Quantiles = quantiles(t.Values[j])
		}
	}
	return r
}

// meanContributions averages over the rows, or over mostMeanRows of them at even distances.
func meanContributions(m *fitted, t *features.Table) []float64 {
	means := make([]float64, len(m.terms))
	var row []float32
	var added []float64
	rows := t.Rows()
	n := min(rows, mostMeanRows)
	for k := range n {
		row = t.Row(row[:0], k*rows/n)
		added = m.Contributions(added[:0], row)
		for i, x := range added {
			means[i] += x
		}
	}
	for i := range means {
		means[i] /= float64(n)
	}
	return means
}

// quantiles returns the values at 0, 5, ... 100 % of those that are known.
func quantiles(values []float32) []float32 {
	known := slices.DeleteFunc(slices.Clone(values), func(x float32) bool { return x != x })
	if len(known) == 0 {
		return nil
	}
	slices.Sort(known)
	q := make([]float32, quantileSteps+1)
	for k := range q {
		q[k] = known[k*(len(known)-1)/quantileSteps]
		q[k] = max(min(q[k], math.MaxFloat32), -math.MaxFloat32) // JSON knows no infinity
	}
	return q
}

// commonLevels returns the codes that at least one value in a hundred has.
func commonLevels(codes []float32) []uint32 {
	counts := make(map[uint32]int)
	for _, code := range codes {
		if code == code {
			counts[uint32(code)]++
		}
	}
	var common []uint32
	for code, n := range counts {
		if 100*n >= len(codes) {
			common = append(common, code)
		}
	}
	slices.SortFunc(common, func(a, b uint32) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b)) })
	return common[:min(len(common), maxCommon)]
}
