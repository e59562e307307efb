package boost

// tree is a function of one or two columns, constant on each of its leaves.
type tree struct {
	a, b   int // columns; b is -1 for a tree of one column
	fine   bool
	leaves []leaf
}

// leaf is a rectangle of bins and the value there.
type leaf struct {
	a, b  set
	value float64
}

// node is a leaf that may still be split, with its best split.
type node struct {
	a, b  []uint8 // bins, increasing
	sum   cell
	best  split
	onB   bool // the best split is of b
	gainA float64
}

// grid is the sums of a pair of columns for every pair of bins: cells[i*nb+k] for bin i of a and k of b. One column is a grid with nb = 1.
type grid struct {
	cells              []cell
	na, nb             int
	orderedA, orderedB bool
}

// grower grows trees on grids. It holds scratch space and is not safe for concurrent use.
type grower struct {
	splitter
	leaves int
	nodes  []node
	alongA [maxBins]cell
	alongB [maxBins]cell
}

var allBins = func() (all [maxBins]uint8) {
	for i := range all {
		all[i] = uint8(i)
	}
	return all
}()

// grow splits the grid into leaves, always the split that gains most, and returns the whole gain. The nodes are the leaves.
func (r *grower) grow(g *grid) (gain float64) {
	r.nodes = append(r.nodes[:0], node{a: allBins[:g.na], b: allBins[:g.nb]})
	r.look(g, &r.nodes[0])
	for len(r.nodes) < r.leaves {
		at := 0
		for i := range r.nodes {
			if r.nodes[i].best.gain > r.nodes[at].best.gain {
				at = i
			}
		}
		n := r.nodes[at]
		if n.best.gain <= 0 {
			break
		}
		gain += n.best.gain
		left, right := n.divide()
		r.look(g, &left)
		r.look(g, &right)
		r.nodes[at] = left
		r.nodes = append(r.nodes, right)
	}
	return gain
}

// divide makes the two children of the best split.
func (n *node) divide() (left, right node) {
	left, right = node{a: n.a, b: n.b}, node{a: n.a, b: n.b}
	if n.onB {
		left.b, right.b = part(n.b, &n.best.left)
	} else {
		left.a, right.a = part(n.a, &n.best.left)
	}
	return left, right
}

func part(bins []uint8, in *set) (yes, no []uint8) {
	all := make([]uint8, len(bins))
	y, n := 0, len(bins)
	for _, b := range bins {
		if in.has(b) {
			all[y] = b
			y++
		}
	}
	yes, no = all[:y:y], all[y:y]
	for _, b := range bins[:n] {
		if !in.has(b) {
			no = append(no, b)
		}
	}
	return yes, no
}

// look sums the node and finds its best split.
func (r *grower) look(g *grid, n *node) {
	alongA, alongB := r.alongA[:len(n.a)], r.alongB[:len(n.b)]
	clear(alongB)
	n.sum = cell{}
	for i, a := range n.a {
		row := g.cells[int(a)*g.nb : int(a)*g.nb+g.nb]
		var sum cell
		for k, b := range n.b {
			c := row[b]
			sum = sum.add(c)
			alongB[k] = alongB[k].add(c)
		}
		alongA[i] = sum
		n.sum = n.sum.add(sum)
	}
	n.best = r.best(n.a, alongA, g.orderedA)
	n.gainA = n.best.gain
	if len(n.b) > 1 {
		if other := r.best(n.b, alongB, g.orderedB); other.gain > n.best.gain {
			n.best, n.onB = other, true
		}
	}
}

// leavesTo appends the leaves grown last, their values times rate.
func (r *grower) leavesTo(dst []leaf, rate, ridge float64) []leaf {
	for i := range r.nodes {
		n := &r.nodes[i]
		l := leaf{value: -rate * n.sum.g / (n.sum.h + ridge)}
		for _, a := range n.a {
			l.a.add(a)
		}
		for _, b := range n.b {
			l.b.add(b)
		}
		dst = append(dst, l)
	}
	return dst
}

// table writes the tree's values for every pair of bins.
func (t *tree) table(dst []float64, na, nb int) {
	for i := range t.leaves {
		l := &t.leaves[i]
		for a := range na {
			if !l.a.has(uint8(a)) {
				continue
			}
			for b := range nb {
				if l.b.has(uint8(b)) {
					dst[a*nb+b] = l.value
				}
			}
		}
	}
}
