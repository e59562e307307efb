package boost

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"sync"
)

// Train fits a model.
func Train(ctx context.Context, d Data, o Options) (*Model, error) {
	o = o.withDefaults()
	if err := errors.Join(o.validate(), d.validate(o.Loss)); err != nil {
		return nil, err
	}
	t, err := newTrainer(d, o)
	if err != nil {
		return nil, err
	}
	if err := t.run(ctx); err != nil {
		return nil, err
	}
	return t.model(d.Table.Columns), nil
}

// trainer holds what the bags share. Rows are shuffled; those without weight are left out.
type trainer struct {
	o       Options
	columns []column
	y       []float64 // Squared: in standard deviations from the mean
	w       []float64 // scaled to a mean of 1
	offset  []float64 // as y
	spread  float64   // the size of a unit of y
	base    float64   // the constant that, with the offset, fits best
	pairs   []candidate
	singles []candidate // columns that are tried alone for every tree
	held    int         // folds that each bag leaves out
	bags    []*bag
	rounds  int       // the best number of trees of each bag
	unseen  []float64 // the scores of the rows by the bags that do not see them, after that round; see standing
}

// fewestRows is the least number of rows that trees are grown on; below, the model is a constant.
const fewestRows = 16

func newTrainer(d Data, o Options) (*trainer, error) {
	rows := shuffledRows(d, o.Seed)
	if len(rows) == 0 {
		return nil, errors.New("boost: every row has weight 0")
	}
	t := &trainer{o: o, held: 2, spread: 1}
	t.y, t.offset = pick(d.Label, rows, 0), pick(d.Offset, rows, 0)
	t.w = pick(d.Weight, rows, 1)
	scaleToMean(t.w)
	if o.Loss == Logistic {
		if err := t.checkClasses(); err != nil {
			return nil, err
		}
	} else {
		t.standardise()
	}
	t.base = t.constant(t.offset)
	for j, c := range d.Table.Columns {
		t.columns = append(t.columns, newColumn(c, d.Table.Values[j], rows))
	}
	t.listCandidates()
	if len(rows) < fewestRows {
		t.o.Rounds = 0
	}
	t.o.Bags = min(o.Bags, len(rows))
	for k := range t.o.Bags {
		t.bags = append(t.bags, newBag(t, k))
	}
	return t, nil
}

// shuffledRows lists the rows that have weight, in random order.
func shuffledRows(d Data, seed uint64) []int {
	rows := make([]int, 0, len(d.Label))
	for i := range d.Label {
		if d.Weight == nil || d.Weight[i] > 0 {
			rows = append(rows, i)
		}
	}
	rng := rand.New(rand.NewPCG(seed, 0))
	rng.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	return rows
}

// pick returns the values of the rows, or as many of instead when there are none.
func pick(values []float64, rows []int, instead float64) []float64 {
	picked := make([]float64, len(rows))
	for k, i := range rows {
		picked[k] = instead
		if values != nil {
			picked[k] = values[i]
		}
	}
	return picked
}

// scaleToMean brings weights to a mean of 1, and those so small that nothing is left of them to the least there is.
func scaleToMean(w []float64) {
	most, sum := 0.0, 0.0
	for _, x := range w {
		most = max(most, x)
	}
	for _, x := range w {
		sum += x / most
	}
	mean := sum / float64(len(w))
	for i, x := range w {
		w[i] = max(x/most/mean, math.SmallestNonzeroFloat64)
	}
}

// checkClasses refuses labels that no finite logit fits.
func (t *trainer) checkClasses() error {
	zeros, ones := true, true
	for _, y := range t.y {
		zeros = zeros && y == 0
		ones = ones && y == 1
	}
	if zeros || ones {
		return fmt.Errorf("boost: every row has the label %v: with one class there is nothing to learn", t.y[0])
	}
	return nil
}

// standardise brings labels and offsets to a scale on which the settings mean the same for every data set.
func (t *trainer) standardise() {
	most := 0.0
	for i := range t.y {
		most = max(most, math.Abs(t.y[i]), math.Abs(t.offset[i]))
	}
	if most == 0 {
		return
	}
	var sum, squares float64
	for i := range t.y {
		t.y[i], t.offset[i] = t.y[i]/most, t.offset[i]/most
		sum += t.w[i] * (t.y[i] - t.offset[i])
	}
	mean := sum / float64(len(t.y))
	for i := range t.y {
		r := t.y[i] - t.offset[i] - mean
		squares += t.w[i] * r * r
	}
	sd := math.Sqrt(squares / float64(len(t.y)))
	if sd < 1e-12 { // rounding: the labels are all the same
		sd = 1
	}
	for i := range t.y {
		t.y[i], t.offset[i] = t.y[i]/sd, t.offset[i]/sd
	}
	t.spread = sd * most
}

// listCandidates lists what trees may be grown on.
func (t *trainer) listCandidates() {
	var free []int
	for j := range t.columns {
		switch c := &t.columns[j]; {
		case c.constant:
		case c.alone || t.o.Pairs < 0:
			t.singles = append(t.singles, candidate{j, none})
		default:
			free = append(free, j)
		}
	}
	if len(free) == 1 {
		t.singles = append(t.singles, candidate{free[0], none})
	}
	for k, b := range free {
		for _, a := range free[:k] {
			t.pairs = append(t.pairs, candidate{a, b})
		}
	}
}

// fold is the rows of fold f.
func (t *trainer) fold(f int) span {
	n := len(t.y)
	return span{f * n / t.o.Bags, (f + 1) * n / t.o.Bags}
}

// constant returns the number that, added to the scores, fits the labels best: Newton's method, with steps of at most 2.
func (t *trainer) constant(score []float64) float64 {
	b := 0.0
	for range 100 {
		var g, h float64
		for i, x := range score {
			dg, dh := t.o.Loss.derive(x+b, t.y[i], t.w[i])
			g += dg
			h += dh
		}
		step := g / max(h, math.SmallestNonzeroFloat64)
		if t.o.Loss == Logistic {
			step = min(max(step, -2), 2)
		}
		b -= step
		if math.Abs(step) <= 1e-12*(1+math.Abs(b)) {
			break
		}
	}
	return b
}

// stretch is the number of rounds between looks at how the bags do on rows they have not seen.
const stretch = 10

// run trains the bags side by side until they stop getting better on rows they have not seen.
func (t *trainer) run(ctx context.Context) error {
	workers := make([]*worker, min(len(t.bags), runtime.GOMAXPROCS(0)))
	for k := range workers {
		workers[k] = newWorker(t)
	}
	least := t.standing()
	t.unseen = t.scoresUnseen(nil)
	done := 0
	for done < t.o.Rounds && done-t.rounds < patience {
		todo := min(stretch, t.o.Rounds-done)
		t.each(workers, func(w *worker, b *bag) {
			for r := 0; r < todo && ctx.Err() == nil; r++ {
				w.round(b)
			}
		})
		if err := ctx.Err(); err != nil {
			return err
		}
		done += todo
		if loss := t.standing(); loss < least {
			least, t.rounds = loss, done
			t.unseen = t.scoresUnseen(t.unseen[:0])
		}
		if t.o.Progress != nil && done < t.o.Rounds {
			t.o.Progress(done, t.o.Rounds)
		}
	}
	if t.o.Progress != nil {
		t.o.Progress(t.o.Rounds, t.o.Rounds)
	}
	return nil
}

// each does the work for every bag. Bags share nothing that is written, so the result does not depend on who works on which.
func (t *trainer) each(workers []*worker, work func(*worker, *bag)) {
	next := make(chan *bag, len(t.bags))
	for _, b := range t.bags {
		next <- b
	}
	close(next)
	var wait sync.WaitGroup
	for _, w := range workers {
		wait.Go(func() {
			for b := range next {
				work(w, b)
			}
		})
	}
	wait.Wait()
}
