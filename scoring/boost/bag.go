package boost

import (
	"math"
	"math/rand/v2"
)

// column is a column of the training rows, in bins.
type column struct {
	axis
	fine, coarse []uint8        // bins of the rows, of the axis and within pairs
	toCoarse     [maxBins]uint8 // from bins of the axis to bins within pairs
	nFine        int
	nCoarse      int
	constant     bool // one bin holds every row
	alone        bool // takes no pair terms
}

// span is the rows from low to high, high excluded.
type span struct{ low, high int }

// bag is one of the models that are averaged, in training.
type bag struct {
	t      *trainer
	out    span // rows it is judged on and does not see
	blocks []span
	seen   []span // rows that the next tree sees
	rng    *rand.Rand
	score  []float64
	d      []derivatives
	hists  [][]cell
	child  []cell
	left   []int32
	pair   []cell
	values []float64
	grower grower
	single grower
	trees  []tree
	curve  []float64 // loss on out after each round
}

// sampleBlocks is the number of blocks that a bag's rows are divided in; each tree sees some of them. Rows are shuffled before, so a
// block is a random sample and is read from start to end.
const sampleBlocks = 32

func newBag(t *trainer, k int) *bag {
	n := len(t.y)
	b := &bag{
		t: t, out: span{k * n / t.o.Bags, (k + 1) * n / t.o.Bags},
		rng: rand.New(rand.NewPCG(t.o.Seed, uint64(k)+1)), score: make([]float64, n), d: make([]derivatives, n),
	}
	for i := range b.score {
		b.score[i] = t.base + t.offset[i]
	}
	in := n - (b.out.high - b.out.low)
	at := func(i int) int { // the i-th row seen
		if i < b.out.low {
			return i
		}
		return i + b.out.high - b.out.low
	}
	for s := range sampleBlocks {
		low, high := s*in/sampleBlocks, (s+1)*in/sampleBlocks
		switch {
		case low == high:
		case low < b.out.low && high > b.out.low:
			b.blocks = append(b.blocks, span{low, b.out.low}, span{b.out.high, at(high-1) + 1})
		default:
			b.blocks = append(b.blocks, span{at(low), at(high-1) + 1})
		}
	}
	for _, c := range t.columns {
		b.hists = append(b.hists, make([]cell, c.nFine))
	}
	b.child = make([]cell, maxBins)
	b.grower = grower{splitter: t.splitter(), leaves: t.o.Leaves}
	b.single = grower{splitter: t.splitter(), leaves: t.o.Leaves}
	return b
}

// round grows one tree and adds it.
func (b *bag) round() {
	b.draw()
	b.derive()
	if tree, ok := b.next(); ok {
		b.add(&tree)
		b.trees = append(b.trees, tree)
	} else {
		b.trees = append(b.trees, tree)
	}
	b.curve = append(b.curve, b.loss())
}

// draw chooses the rows that the next tree sees.
func (b *bag) draw() {
	m := max(1, int(math.Round(b.t.o.Sample*float64(len(b.blocks)))))
	b.rng.Shuffle(len(b.blocks), func(i, j int) { b.blocks[i], b.blocks[j] = b.blocks[j], b.blocks[i] })
	b.seen = b.blocks[:m]
}

func (b *bag) derive() {
	t := b.t
	for _, s := range b.seen {
		for i := s.low; i < s.high; i++ {
			g, h := t.o.Loss.derive(b.score[i], t.y[i], t.w[i])
			b.d[i] = derivatives{float32(g), float32(h)}
		}
	}
}

// sumRows adds the seen rows to the bins of one column.
func (b *bag) sumRows(bins []uint8, cells []cell) {
	clear(cells)
	for _, s := range b.seen {
		d := b.d[s.low:s.high]
		for i, bin := range bins[s.low:s.high] {
			c := &cells[bin]
			c.g += float64(d[i].g)
			c.h += float64(d[i].h)
		}
	}
}

// next grows a tree: the column whose one split gains most, then the second column whose splits of both halves gain most, then as
// many leaves as help on the grid of both; or on the first alone.
func (b *bag) next() (tree, bool) {
	t := b.t
	first, best := -1, split{}
	for j := range t.columns {
		c := &t.columns[j]
		if c.constant {
			continue
		}
		b.sumRows(c.fine, b.hists[j])
		if s := b.grower.best(allBins[:c.nFine], b.hists[j], c.kind == 0); s.gain > best.gain {
			first, best = j, s
		}
	}
	if first < 0 {
		return tree{}, false
	}
	f := &t.columns[first]
	grid := grid{cells: b.hists[first], na: f.nFine, nb: 1, orderedA: f.kind == 0}
	alone := b.single.grow(&grid)
	second := -1
	if !f.alone && len(b.trees) >= t.mainRounds {
		second = b.partner(first, &best.left)
	}
	if second >= 0 {
		s := &t.columns[second]
		grid.na, grid.nb = f.nCoarse, s.nCoarse
		grid.orderedB = s.kind == 0
		b.pair = append(b.pair[:0], make([]cell, grid.na*grid.nb)...)
		grid.cells = b.pair
		for _, sp := range b.seen {
			for i := sp.low; i < sp.high; i++ {
				c := &b.pair[int(f.coarse[i])*grid.nb+int(s.coarse[i])]
				c.g += float64(b.d[i].g)
				c.h += float64(b.d[i].h)
			}
		}
		both := b.grower.grow(&grid)
		if both > alone*t.pairFactor {
			return tree{a: first, b: second, leaves: b.grower.leavesTo(nil, t.o.Rate, t.o.Ridge)}, true
		}
	}
	return tree{a: first, b: -1, fine: true, leaves: b.single.leavesTo(nil, t.o.Rate, t.o.Ridge)}, true
}

// partner finds the column whose splits in both halves of the first column's gain most.
func (b *bag) partner(first int, in *set) int {
	t := b.t
	b.left = b.left[:0]
	bins := t.columns[first].fine
	for _, s := range b.seen {
		for i := s.low; i < s.high; i++ {
			if in.has(bins[i]) {
				b.left = append(b.left, int32(i))
			}
		}
	}
	second, most := -1, 0.0
	for j := range t.columns {
		c := &t.columns[j]
		if c.constant || c.alone || j == first || !t.allowed(first, j) {
			continue
		}
		left := b.child[:c.nFine]
		clear(left)
		for _, i := range b.left {
			l := &left[c.fine[i]]
			l.g += float64(b.d[i].g)
			l.h += float64(b.d[i].h)
		}
		gain := b.grower.best(allBins[:c.nFine], left, c.kind == 0).gain
		for k := range left {
			left[k] = b.hists[j][k].sub(left[k])
		}
		gain += b.grower.best(allBins[:c.nFine], left, c.kind == 0).gain
		if gain > most {
			second, most = j, gain
		}
	}
	return second
}

// add adds the tree to the scores of all rows.
func (b *bag) add(t *tree) {
	f := &b.t.columns[t.a]
	if t.b < 0 {
		b.values = append(b.values[:0], make([]float64, f.nFine)...)
		t.table(b.values, f.nFine, 1)
		for i, bin := range f.fine {
			b.score[i] += b.values[bin]
		}
		return
	}
	s := &b.t.columns[t.b]
	b.values = append(b.values[:0], make([]float64, f.nCoarse*s.nCoarse)...)
	t.table(b.values, f.nCoarse, s.nCoarse)
	for i, bin := range f.coarse {
		b.score[i] += b.values[int(bin)*s.nCoarse+int(s.coarse[i])]
	}
}

// loss is the weighted sum of the loss over the rows the bag does not see.
func (b *bag) loss() float64 {
	t := b.t
	var sum float64
	for i := b.out.low; i < b.out.high; i++ {
		sum += t.w[i] * t.o.Loss.value(b.score[i], t.y[i])
	}
	return sum
}
