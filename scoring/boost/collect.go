package boost

import (
	"slices"

	"goodword/scoring/features"
)

// model collects the first rounds of all bags into terms.
func (t *trainer) model(columns []features.Column, rounds int) *Model {
	m := &Model{loss: t.o.Loss, columns: slices.Clone(columns), intercept: t.base, rounds: rounds}
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
	pairs := map[[2]int]*pair{}
	share := 1 / float64(len(t.bags))
	for _, b := range t.bags {
		for r := range rounds {
			tree := &b.trees[r]
			if len(tree.leaves) == 0 {
				continue
			}
			ca := &t.columns[tree.a]
			if tree.b < 0 {
				v := make([]float64, ca.nFine)
				tree.table(v, ca.nFine, 1)
				for k := range v {
					m.mains[tree.a].values[k] += v[k] * share
				}
				continue
			}
			cb := &t.columns[tree.b]
			key := [2]int{min(tree.a, tree.b), max(tree.a, tree.b)}
			p := pairs[key]
			if p == nil {
				k0, k1 := &t.columns[key[0]], &t.columns[key[1]]
				p = &pair{a: key[0], b: key[1], nb: k1.nCoarse,
					values: make([]float64, k0.nCoarse*k1.nCoarse), weights: make([]float64, k0.nCoarse*k1.nCoarse)}
				pairs[key] = p
			}
			v := make([]float64, ca.nCoarse*cb.nCoarse)
			tree.table(v, ca.nCoarse, cb.nCoarse)
			for x := range ca.nCoarse {
				for y := range cb.nCoarse {
					if tree.a == key[0] {
						p.values[x*p.nb+y] += v[x*cb.nCoarse+y] * share
					} else {
						p.values[y*p.nb+x] += v[x*cb.nCoarse+y] * share
					}
				}
			}
		}
	}
	for _, p := range pairs {
		m.pairs = append(m.pairs, *p)
	}
	slices.SortFunc(m.pairs, func(p, q pair) int {
		if p.a != q.a {
			return p.a - q.a
		}
		return p.b - q.b
	})
	for i := range m.pairs {
		p := &m.pairs[i]
		ca, cb := t.columns[p.a].coarse, t.columns[p.b].coarse
		for r := range ca {
			p.weights[int(ca[r])*p.nb+int(cb[r])] += t.w[r]
		}
		va, vb := purify(p.values, p.weights, t.columns[p.a].nCoarse, p.nb)
		for bin, c := range m.coarse[p.a] {
			m.mains[p.a].values[bin] += va[c]
		}
		for bin, c := range m.coarse[p.b] {
			m.mains[p.b].values[bin] += vb[c]
		}
	}
	for j := range m.mains {
		f := &m.mains[j]
		if d := columns[j].Direction; d != features.Free {
			monotone(f.values[1:], f.weights[1:], float64(d))
		}
		m.intercept += center(f.values, f.weights)
	}
	m.intercept += t.constant(t.scores(m))
	return m
}

// center takes the weighted mean away from the values and returns it; values without weight become 0.
func center(values, weights []float64) float64 {
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
	return mean
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
