package boost

import (
	"math"
	"math/rand/v2"
)

// span is the rows from low to high, high excluded.
type span struct{ low, high int }

// bag is one of the models that are averaged, in training.
type bag struct {
	blocks     []span // the rows it sees; each tree sees some of the blocks
	rng        *rand.Rand
	candidates []candidate // pairs to try, in random order
	score      []float64   // of all rows, offset included
	trees      []tree
}

// sampleBlocks is about the number of blocks that a bag's rows are divided in. Rows are shuffled before, so a block is a random sample
// that is read from start to end.
const sampleBlocks = 32

// newBag makes the bag that leaves out the folds k, k+1, ... k+held-1, cyclically.
func newBag(t *trainer, k int) *bag {
	b := &bag{
		rng:        rand.New(rand.NewPCG(t.o.Seed, uint64(k)+1)),
		candidates: append([]candidate(nil), t.pairs...),
		score:      make([]float64, len(t.y)),
	}
	for i := range b.score {
		b.score[i] = t.base + t.offset[i]
	}
	folds := t.o.Bags
	for f := range folds {
		if (f-k+folds)%folds < t.held {
			continue
		}
		fold := t.fold(f)
		parts := max(1, sampleBlocks/(folds-t.held))
		for p := range parts {
			n := fold.high - fold.low
			if s := (span{fold.low + p*n/parts, fold.low + (p+1)*n/parts}); s.low < s.high {
				b.blocks = append(b.blocks, s)
			}
		}
	}
	return b
}

// worker is the scratch space for growing trees, one at a time.
type worker struct {
	t      *trainer
	d      []packed // of the rows seen, at the rows' places
	g, h   []float64
	grid   grid
	best   grower
	try    grower
	values []float64
}

func newWorker(t *trainer) *worker {
	n := len(t.y)
	return &worker{
		t: t, d: make([]packed, n), g: make([]float64, n), h: make([]float64, n),
		best: grower{leaves: t.o.Leaves}, try: grower{leaves: t.o.Leaves}, values: make([]float64, gridCells),
	}
}

// round grows one tree for the bag and adds it to the scores of all rows. Where nothing can be gained the tree has no leaves and is 0.
func (w *worker) round(b *bag) {
	seen := b.blocks[:max(1, int(math.Round(sampleShare*float64(len(b.blocks)))))]
	b.rng.Shuffle(len(b.blocks), func(i, j int) { b.blocks[i], b.blocks[j] = b.blocks[j], b.blocks[i] })
	var grown tree
	if w.derive(b, seen) {
		grown = w.next(b, seen)
	}
	w.add(b, &grown)
	b.trees = append(b.trees, grown)
}

// derive computes the derivatives of the rows seen. ok is false when there is nothing to learn.
func (w *worker) derive(b *bag, seen []span) (ok bool) {
	t := w.t
	n := 0
	for _, s := range seen {
		m := n + s.high - s.low
		t.o.Loss.deriveAll(w.g[n:m], w.h[n:m], b.score[s.low:s.high], t.y[s.low:s.high], t.w[s.low:s.high])
		n = m
	}
	w.grid.units, ok = pack(w.d, w.g[:n], w.h[:n])
	return ok
}

// next grows a tree on each of some random pairs of columns and returns the one that gains most. Either column of it alone, on all its
// bins, is preferred when it gains as much; columns that take no pairs are always tried.
func (w *worker) next(b *bag, seen []span) tree {
	var best tree
	most := 0.0
	try := func(c candidate) {
		w.sum(c, seen)
		if gain := w.try.grow(&w.grid); gain > most || gain == most && gain > 0 && c.b == none {
			most, best.candidate = gain, c
			w.best, w.try = w.try, w.best
		}
	}
	n := len(b.candidates)
	for i := range min(tries, n) {
		j := i + b.rng.IntN(n-i)
		b.candidates[i], b.candidates[j] = b.candidates[j], b.candidates[i]
		try(b.candidates[i])
	}
	if most > 0 {
		a, c := best.a, best.b
		try(candidate{a, none})
		try(candidate{c, none})
	}
	for _, c := range w.t.singles {
		try(c)
	}
	if most > 0 {
		best.leaves = w.best.take(w.t.o.Rate)
	}
	return best
}

// sum fills the grid with the rows seen.
func (w *worker) sum(c candidate, seen []span) {
	g := &w.grid
	a := &w.t.columns[c.a]
	if c.b == none {
		g.shift, g.na, g.nb, g.numericA = 0, a.nFine, 1, a.kind == 0
		clear(g.cells[:a.nFine])
		d := w.d
		for _, s := range seen {
			rows := a.fine[s.low:s.high]
			for i, p := range d[:len(rows)] {
				g.cells[rows[i]] += p
			}
			d = d[len(rows):]
		}
		return
	}
	second := &w.t.columns[c.b]
	g.shift, g.na, g.nb, g.numericA, g.numericB = pairShift, a.nCoarse, second.nCoarse, a.kind == 0, second.kind == 0
	clear(g.cells[:a.nCoarse<<pairShift])
	d := w.d
	for _, s := range seen {
		sumPair(&g.cells, a.coarse[s.low:s.high], second.coarse[s.low:s.high], d)
		d = d[s.high-s.low:]
	}
}

// sumPair is where training spends its time.
func sumPair(cells *[gridCells]packed, a, b []uint8, d []packed) {
	b, d = b[:len(a)], d[:len(a)]
	for i, x := range a {
		cells[(uint(x)<<pairShift|uint(b[i]))%gridCells] += d[i]
	}
}

// add adds the tree to the scores of all rows.
func (w *worker) add(b *bag, t *tree) {
	if len(t.leaves) == 0 {
		return
	}
	first := &w.t.columns[t.a]
	if t.b == none {
		t.table(w.values, 0, first.nFine, 1)
		for i, bin := range first.fine {
			b.score[i] += w.values[bin]
		}
		return
	}
	second := &w.t.columns[t.b]
	t.table(w.values, pairShift, first.nCoarse, second.nCoarse)
	for i, bin := range first.coarse {
		b.score[i] += w.values[(uint(bin)<<pairShift|uint(second.coarse[i]))%gridCells]
	}
}
