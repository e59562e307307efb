package boost

import (
	"slices"

	"goodword/scoring/features"
)

// Term is a part of the model: what one column, or two together, add to the raw score.
type Term struct {
	// Name is the name of the column, or both joined by " x ".
	Name string
	// Columns are the places of the one or two columns in Model.Columns.
	Columns []int
	// Axes say how each column is divided into bins.
	Axes []Axis
	// Values are what is added, for each bin; of two columns cell [a·n+b], where n is the number of bins of the second. Their mean
	// over Weights is 0, and for two columns over each bin of either.
	Values []float64
	// Weights are the sums of the weights of the training rows, scaled to a mean of 1 for each row.
	Weights []float64
}

// Axis is the bins of a column in a term. Bin 0 is for missing values.
type Axis struct {
	Kind features.Kind
	// Edges divide a numeric column: bin 1+k holds the values x with Edges[k-1] <= x < Edges[k]; the outermost bins are open.
	Edges []float32
	// Levels are the codes of a categorical column in each bin. Bin 1 holds, beside those listed, all that are not listed anywhere.
	Levels [][]uint32
}

// Bins is the number of bins.
func (a Axis) Bins() int {
	if a.Kind == features.Numeric {
		return len(a.Edges) + 2
	}
	return len(a.Levels)
}

// Terms lists the terms: one for each column, in order, then the pairs. The caller owns the result.
func (m *Model) Terms() []Term {
	terms := make([]Term, 0, len(m.mains)+len(m.pairs))
	for j := range m.mains {
		terms = append(terms, Term{
			Name: m.columns[j].Name, Columns: []int{j}, Axes: []Axis{m.axis(j, allBins[:])},
			Values: slices.Clone(m.mains[j].values), Weights: slices.Clone(m.mains[j].weights),
		})
	}
	for i := range m.pairs {
		p := &m.pairs[i]
		terms = append(terms, Term{
			Name: m.columns[p.a].Name + " x " + m.columns[p.b].Name, Columns: []int{p.a, p.b},
			Axes:   []Axis{m.axis(p.a, m.coarse[p.a]), m.axis(p.b, m.coarse[p.b])},
			Values: slices.Clone(p.values), Weights: slices.Clone(p.weights),
		})
	}
	return terms
}

// axis describes the bins of column j after they are joined: bin b becomes joined[b].
func (m *Model) axis(j int, joined []uint8) Axis {
	a := &m.axes[j]
	d := Axis{Kind: a.kind}
	if a.kind == features.Numeric {
		for k, edge := range a.edges {
			if joined[k+1] != joined[k+2] {
				d.Edges = append(d.Edges, edge)
			}
		}
		return d
	}
	bins := 2
	for _, b := range a.bins {
		bins = max(bins, int(joined[b])+1)
	}
	d.Levels = make([][]uint32, bins)
	for k, code := range a.codes {
		b := joined[a.bins[k]]
		d.Levels[b] = append(d.Levels[b], code)
	}
	return d
}
