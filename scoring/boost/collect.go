package boost

import (
	"cmp"
	"slices"

	"goodword/scoring/features"
)

// model averages the trees of all bags, up to the best round, into terms.
func (t *trainer) model(columns []features.Column) *Model {
	m := &Model{loss: t.o.Loss, columns: slices.Clone(columns), intercept: t.base, rounds: t.rounds}
	for j := range t.columns {
		c := &t.columns[j]
		m.axes = append(m.axes, c.axis)
		m.coarse = append(m.coarse, slices.Clone(c.toCoarse[:c.nFine]))
		f := main{weights: make([]float64, c.nFine), values: make([]float64, c.nFine)}
		for i, bin := range c.fine {
			f.weights[bin] += t.w[i]
		}
		m.mains = append(m.mains, f)
	}
	t.collect(m)
	t.purify(m)
	m.pairs = strongest(m.pairs, t.o.Pairs)
	for j := range m.mains {
		f := &m.mains[j]
		if d := columns[j].Direction; d != features.Free {
			monotone(f.values[1:], f.weights[1:], float64(d))
		}
		center(f.values, f.weights)
	}
	t.calibrate(m)
	return m
}

// collect sums the trees of all bags, column by column and pair by pair.
func (t *trainer) collect(m *Model) {
	pairs := make(map[candidate]int)
	var table [gridCells]float64
	share := 1 / float64(len(t.bags))
	for _, b := range t.bags {
		for r := range t.rounds {
			tree := &b.trees[r]
			switch {
			case len(tree.leaves) == 0:
			case tree.b == none:
				n := t.columns[tree.a].nFine
				tree.table(table[:], 0, n, 1)
				values := m.mains[tree.a].values
				for k := range n {
					values[k] += share * table[k]
				}
			default:
				na, nb := t.columns[tree.a].nCoarse, t.columns[tree.b].nCoarse
				at, ok := pairs[tree.candidate]
				if !ok {
					at = len(m.pairs)
					pairs[tree.candidate] = at
					m.pairs = append(m.pairs, pair{a: tree.a, b: tree.b, nb: nb, values: make([]float64, na*nb), weights: make([]float64, na*nb)})
				}
				tree.table(table[:], pairShift, na, nb)
				values := m.pairs[at].values
				for i := range na {
					for k := range nb {
						values[i*nb+k] += share * table[i<<pairShift+k]
					}
				}
			}
		}
	}
}

// purify moves what pairs hold of one column alone to that column's term.
func (t *trainer) purify(m *Model) {
	for i := range m.pairs {
		p := &m.pairs[i]
		a, b := &t.columns[p.a], &t.columns[p.b]
		for r := range a.coarse {
			p.weights[int(a.coarse[r])*p.nb+int(b.coarse[r])] += t.w[r]
		}
		alongA, alongB := purify(p.values, p.weights, a.nCoarse, p.nb)
		for bin, c := range m.coarse[p.a] {
			m.mains[p.a].values[bin] += alongA[c]
		}
		for bin, c := range m.coarse[p.b] {
			m.mains[p.b].values[bin] += alongB[c]
		}
	}
}

// strongest returns the most pairs, by the mean square of what they add, in the order of their columns.
func strongest(pairs []pair, most int) []pair {
	power := make(map[candidate]float64, len(pairs))
	for _, p := range pairs {
		sum := 0.0
		for k, v := range p.values {
			sum += p.weights[k] * v * v
		}
		power[candidate{p.a, p.b}] = sum
	}
	byColumns := func(p, q pair) int { return cmp.Or(p.a-q.a, p.b-q.b) }
	slices.SortFunc(pairs, func(p, q pair) int {
		return cmp.Or(cmp.Compare(power[candidate{q.a, q.b}], power[candidate{p.a, p.b}]), byColumns(p, q))
	})
	pairs = pairs[:min(len(pairs), max(most, 0))]
	slices.SortFunc(pairs, byColumns)
	return pairs
}

// calibrate multiplies all terms by the slope, brings them to the label's unit and sets the intercept that then fits best.
func (t *trainer) calibrate(m *Model) {
	slope := t.slope()
	m.scale(slope)
	m.intercept += t.constant(t.scores(m))
	m.scale(t.spread)
	m.intercept *= t.spread
}

// scale multiplies the values of all terms.
func (m *Model) scale(by float64) {
	for j := range m.mains {
		multiply(m.mains[j].values, by)
	}
	for i := range m.pairs {
		multiply(m.pairs[i].values, by)
	}
}

func multiply(values []float64, by float64) {
	for i := range values {
		values[i] *= by
	}
}

// center takes the weighted mean away from the values; values without weight become 0.
func center(values, weights []float64) {
	var sum, total float64
	for i, w := range weights {
		sum += w * values[i]
		total += w
	}
	mean := sum / total
	for i, w := range weights {
		if w > 0 {
			values[i] -= mean
		} else {
			values[i] = 0
		}
	}
}

// scores are the raw scores of the training rows, offset included.
func (t *trainer) scores(m *Model) []float64 {
	scores := make([]float64, len(t.y))
	for i := range scores {
		scores[i] = m.intercept + t.offset[i]
		for j := range m.mains {
			scores[i] += m.mains[j].values[t.columns[j].fine[i]]
		}
		for k := range m.pairs {
			p := &m.pairs[k]
			scores[i] += p.values[int(t.columns[p.a].coarse[i])*p.nb+int(t.columns[p.b].coarse[i])]
		}
	}
	return scores
}

// monotone replaces values by the nearest that never fall (direction 1) or never rise (-1), in weighted least squares: pool adjacent
// violators (Ayer et al. 1955). Their weighted mean stays.
func monotone(values, weights []float64, direction float64) {
	type block struct {
		sum, weight float64
		n           int
	}
	var blocks []block
	for i := range values {
		b := block{values[i] * weights[i], weights[i], 1}
		for len(blocks) > 0 {
			last := blocks[len(blocks)-1]
			if b.weight > 0 && last.weight > 0 && direction*(b.sum/b.weight-last.sum/last.weight) >= 0 {
				break
			}
			b = block{b.sum + last.sum, b.weight + last.weight, b.n + last.n}
			blocks = blocks[:len(blocks)-1]
		}
		blocks = append(blocks, b)
	}
	i := 0
	for _, b := range blocks {
		mean := 0.0
		if b.weight > 0 {
			mean = b.sum / b.weight
		}
		for range b.n {
			values[i] = mean
			i++
		}
	}
}
