package boost

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"sync"

	"goodword/scoring/features"
)

// trainer holds what the bags share; rows are shuffled, those without weight left out.
type trainer struct {
	o          Options
	columns    []column
	y, w       []float64
	offset     []float64
	base       float64 // the constant that fits best
	bags       []*bag
	mainRounds int
	pairFactor float64
	pairs      map[[2]int]bool
}

func (t *trainer) allowed(a, b int) bool {
	return t.pairs == nil || t.pairs[[2]int{min(a, b), max(a, b)}]
}

func (t *trainer) splitter() splitter {
	return splitter{ridge: t.o.Ridge, levelRidge: t.o.LevelRidge, least: t.o.LeafWeight}
}

func newTrainer(d Data, o Options) (*trainer, error) {
	t := &trainer{o: o, pairFactor: 1}
	rows := shuffledRows(d, o.Seed)
	if len(rows) == 0 {
		return nil, fmt.Errorf("boost: every row has weight 0")
	}
	total := 0.0
	for _, i := range rows {
		w := 1.0
		if d.Weight != nil {
			w = d.Weight[i]
		}
		f := 0.0
		if d.Offset != nil {
			f = d.Offset[i]
		}
		t.y, t.w, t.offset = append(t.y, d.Label[i]), append(t.w, w), append(t.offset, f)
		total += w
	}
	for i := range t.w {
		t.w[i] *= float64(len(rows)) / total
	}
	if o.Loss == Logistic {
		if err := t.checkClasses(); err != nil {
			return nil, err
		}
	}
	for j, c := range d.Table.Columns {
		t.columns = append(t.columns, newColumn(c, d.Table.Values[j], rows, o))
	}
	t.base = t.constant(t.offset)
	t.o.Bags = min(o.Bags, len(rows))
	for k := range t.o.Bags {
		t.bags = append(t.bags, newBag(t, k))
	}
	return t, nil
}

func (t *trainer) checkClasses() error {
	var sum, total float64
	for i, y := range t.y {
		sum += t.w[i] * y
		total += t.w[i]
	}
	if sum == 0 || sum == total {
		return fmt.Errorf("boost: every row has the label %v, nothing can be learned", t.y[0])
	}
	return nil
}

// shuffledRows lists the rows that have weight in random order.
func shuffledRows(d Data, seed uint64) []int {
	var rows []int
	for i := range d.Label {
		if d.Weight == nil || d.Weight[i] > 0 {
			rows = append(rows, i)
		}
	}
	rng := rand.New(rand.NewPCG(seed, 0))
	rng.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	return rows
}

func newColumn(description features.Column, values []float32, rows []int, o Options) column {
	own := make([]float32, len(rows))
	for k, i := range rows {
		own[k] = values[i]
	}
	c := column{alone: description.Direction != features.Free}
	if description.Kind == features.Numeric {
		c.axis = numericAxis(own, o.Bins)
	} else {
		c.axis = categoricalAxis(own, o.Bins, o.LevelRows)
	}
	c.nFine = c.count()
	c.fine = make([]uint8, len(rows))
	counts := make([]int, c.nFine)
	for k, x := range own {
		c.fine[k] = c.bin(x)
		counts[c.fine[k]]++
	}
	filled := 0
	for _, n := range counts {
		if n > 0 {
			filled++
		}
	}
	c.constant = filled < 2
	c.coarsen(counts, o.PairBins)
	return c
}

// coarsen joins bins for use in pairs.
func (c *column) coarsen(counts []int, limit int) {
	if c.kind == features.Categorical {
		order := make([]int, 0, len(counts))
		for b := 2; b < len(counts); b++ {
			order = append(order, b)
		}
		// the most frequent keep a bin
		for i := 1; i < len(order); i++ {
			for k := i; k > 0 && counts[order[k]] > counts[order[k-1]]; k-- {
				order[k], order[k-1] = order[k-1], order[k]
			}
		}
		c.toCoarse[pooledBin] = pooledBin
		n := 2
		keep := map[int]bool{}
		for k, b := range order {
			if k < limit-2 {
				keep[b] = true
			}
		}
		for b := 2; b < len(counts); b++ {
			if keep[b] {
				c.toCoarse[b] = uint8(n)
				n++
			} else {
				c.toCoarse[b] = pooledBin
			}
		}
		c.nCoarse = n
	} else {
		left := 0
		for _, n := range counts[1:] {
			left += n
		}
		free := limit - 1
		bin, inBin := 1, 0
		many := len(counts) > limit
		for b := 1; b < len(counts); b++ {
			c.toCoarse[b] = uint8(bin)
			inBin += counts[b]
			if free > 1 && b+1 < len(counts) && (!many || float64(inBin)*float64(free) >= float64(left)) {
				left -= inBin
				inBin = 0
				free--
				bin++
			}
		}
		c.nCoarse = bin + 1
	}
	c.coarse = make([]uint8, len(c.fine))
	for i, b := range c.fine {
		c.coarse[i] = c.toCoarse[b]
	}
}

// constant returns the number that, added to the scores, fits the labels best.
func (t *trainer) constant(score []float64) float64 {
	b := 0.0
	for range 100 {
		var g, h float64
		for i, x := range score {
			dg, dh := t.o.Loss.derive(x+b, t.y[i], t.w[i])
			g += dg
			h += dh
		}
		step := g / math.Max(h, 1e-12)
		step = math.Max(-2, math.Min(2, step))
		if t.o.Loss == Squared {
			step = g / h
		}
		b -= step
		if math.Abs(step) <= 1e-12*(1+math.Abs(b)) {
			break
		}
	}
	return b
}

// Train fits a model.
func Train(ctx context.Context, d Data, o Options) (*Model, error) {
	o = o.withDefaults()
	if err := o.validate(); err != nil {
		return nil, err
	}
	if err := d.validate(o.Loss); err != nil {
		return nil, err
	}
	t, err := newTrainer(d, o)
	if err != nil {
		return nil, err
	}
	rounds, err := t.run(ctx)
	if err != nil {
		return nil, err
	}

	return t.model(d.Table.Columns, rounds), nil
}

// stretch is the number of rounds between looks at the bags' mean loss.
const stretch = 10

// run trains the bags side by side until their mean loss on rows not seen stops falling, and returns the best number of rounds.
func (t *trainer) run(ctx context.Context) (best int, err error) {
	loss := 0.0
	for _, b := range t.bags {
		loss += b.loss()
	}
	done := 0
	for done < t.o.Rounds && done-best < t.o.Patience {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		todo := min(stretch, t.o.Rounds-done)
		t.each(func(b *bag) {
			for range todo {
				b.round()
			}
		})
		for r := done; r < done+todo; r++ {
			sum := 0.0
			for _, b := range t.bags {
				sum += b.curve[r]
			}
			if sum < loss {
				loss, best = sum, r+1
			}
		}
		done += todo
		if t.o.Progress != nil {
			t.o.Progress(done, t.o.Rounds)
		}
	}
	return best, nil
}

// each does the work for every bag, as many at a time as there are processors.
func (t *trainer) each(work func(b *bag)) {
	var wait sync.WaitGroup
	next := make(chan *bag, len(t.bags))
	for _, b := range t.bags {
		next <- b
	}
	close(next)
	for range min(len(t.bags), runtime.GOMAXPROCS(0)) {
		wait.Go(func() {
			for b := range next {
				work(b)
			}
		})
	}
	wait.Wait()
}
