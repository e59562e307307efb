package boost

// tree is a function of the bins of one or two columns, constant on each leaf. Of one column they are the bins of its axis, of two the
// bins within pairs.
type tree struct {
	candidate
	leaves []leaf
}

// candidate is the columns that a tree may use: two, or one where b is none.
type candidate struct{ a, b int }

const none = -1

// leaf is a rectangle of bins and the value there.
type leaf struct {
	a, b  set
	value float64
}

// grid is the sums of the rows for every bin of one column or for every two of a pair: cells[i<<shift+k] is for bin i of the first
// column and k of the second. For one column the shift is 0 and nb is 1.
type grid struct {
	cells              [gridCells]packed
	shift              uint
	na, nb             int
	numericA, numericB bool
	units              units
}

const (
	pairShift = 5
	pairBins  = 1 << pairShift // the largest number of bins of a column within pairs
	gridCells = pairBins * pairBins
)

// node is a leaf that may still be split, with its best split.
type node struct {
	a, b []uint8 // bins, increasing
	sum  cell
	best split
	onB  bool // the best split is of b
}

// grower grows trees on grids. It holds scratch space and is not safe for concurrent use.
type grower struct {
	splitter
	leaves int
	nodes  []node
	bins   []uint8 // the nodes' lists
	along  [2][maxBins]packed
	cells  [2][maxBins]cell
}

var allBins = func() (all [maxBins]uint8) {
	for i := range all {
		all[i] = uint8(i)
	}
	return all
}()

// grow splits the grid into leaves, always where most is gained, and returns the whole gain. The nodes are the leaves.
func (r *grower) grow(g *grid) (gain float64) {
	r.bins = r.bins[:0]
	r.nodes = append(r.nodes[:0], node{a: allBins[:g.na], b: allBins[:g.nb]})
	r.look(g, &r.nodes[0])
	least := leastShare * r.nodes[0].best.gain
	for len(r.nodes) < r.leaves {
		at := 0
		for i := range r.nodes {
			if r.nodes[i].best.gain > r.nodes[at].best.gain {
				at = i
			}
		}
		n := r.nodes[at]
		if n.best.gain <= least {
			break
		}
		gain += n.best.gain
		left, right := node{a: n.a, b: n.b}, node{a: n.a, b: n.b}
		if n.onB {
			left.b, right.b = r.divide(n.b, &n.best.left)
		} else {
			left.a, right.a = r.divide(n.a, &n.best.left)
		}
		r.look(g, &left)
		r.look(g, &right)
		r.nodes[at] = left
		r.nodes = append(r.nodes, right)
	}
	return gain
}

// divide lists the bins that are in the set and those that are not.
func (r *grower) divide(bins []uint8, in *set) (yes, no []uint8) {
	start := len(r.bins)
	for _, b := range bins {
		if in.has(b) {
			r.bins = append(r.bins, b)
		}
	}
	middle := len(r.bins)
	for _, b := range bins {
		if !in.has(b) {
			r.bins = append(r.bins, b)
		}
	}
	return r.bins[start:middle], r.bins[middle:]
}

// look sums the node and finds its best split.
func (r *grower) look(g *grid, n *node) {
	alongA, alongB := r.along[0][:len(n.a)], r.along[1][:len(n.b)]
	clear(alongB)
	for i, a := range n.a {
		row := g.cells[int(a)<<g.shift:]
		row = row[:g.nb]
		var sum packed
		for k, b := range n.b {
			c := row[b]
			sum += c
			alongB[k] += c
		}
		alongA[i] = sum
	}
	var all packed
	for _, c := range alongA {
		all += c
	}
	n.sum = g.units.cell(all)
	n.best = split{}
	if len(n.a) > 1 {
		n.best = r.best(n.a, unpack(r.cells[0][:], alongA, g.units), g.numericA)
	}
	if len(n.b) > 1 {
		if other := r.best(n.b, unpack(r.cells[1][:], alongB, g.units), g.numericB); other.gain > n.best.gain {
			n.best, n.onB = other, true
		}
	}
}

func unpack(dst []cell, sums []packed, u units) []cell {
	for i, s := range sums {
		dst[i] = u.cell(s)
	}
	return dst[:len(sums)]
}

// take returns the leaves grown last, their values times rate.
func (r *grower) take(rate float64) []leaf {
	leaves := make([]leaf, len(r.nodes))
	for i := range r.nodes {
		n, l := &r.nodes[i], &leaves[i]
		l.value = -rate * n.sum.g / (n.sum.h + ridge)
		for _, a := range n.a {
			l.a.add(a)
		}
		for _, b := range n.b {
			l.b.add(b)
		}
	}
	return leaves
}

// table writes the tree's value for every bin, or every two: dst[a<<shift+b].
func (t *tree) table(dst []float64, shift uint, na, nb int) {
	for i := range t.leaves {
		l := &t.leaves[i]
		for a := range na {
			if !l.a.has(uint8(a)) {
				continue
			}
			row := dst[a<<shift:]
			for b := range nb {
				if l.b.has(uint8(b)) {
					row[b] = l.value
				}
			}
		}
	}
}
