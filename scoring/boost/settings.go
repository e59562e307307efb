package boost

import (
	"fmt"
	"math"
)

// Options say how to train. The zero value is the logistic loss with the defaults, which are meant to be left alone: they are chosen on
// several sets together. In every field 0 means the default.
type Options struct {
	// Loss is what training makes small; default Logistic.
	Loss Loss
	// Seed decides how rows are shuffled and sampled. The same data and options give the same model whatever the number of processors.
	Seed uint64
	// Progress, where given, is called now and then from the goroutine of Train with the work done and the most there can be; at the
	// end done = total.
	Progress func(done, total int)

	// Bags is the number of models averaged, each trained without its share 1/Bags of the rows, on which it is judged: 2 to 64.
	Bags int
	// Rounds is the largest number of trees of a bag: 1 to 100,000.
	Rounds int
	// Patience is the number of rounds without improvement after which training stops.
	Patience int
	// Rate is the share of each tree that is added: above 0, at most 1.
	Rate float64
	// Leaves is the largest number of leaves of a tree: 2 to 256.
	Leaves int
	// Sample is the share of a bag's rows that each tree sees: above 0, at most 1.
	Sample float64
	// Bins is the largest number of bins of a column, missing included: 3 to 256.
	Bins int
	// PairBins is the largest number of bins of a column within a pair: 3 to 256.
	PairBins int
	// Ridge is added to the sum of second derivatives of a leaf.
	Ridge float64
	// LeafWeight is the least sum of second derivatives of a leaf.
	LeafWeight float64
	// LevelRows is the least number of rows of a level with a bin of its own.
	LevelRows int
	// LevelRidge is Ridge for splits of levels.
	LevelRidge float64
}

func orDefault[T int | float64](x *T, d T) {
	if *x == 0 {
		*x = d
	}
}

// withDefaults fills in the defaults.
func (o Options) withDefaults() Options {
	orDefault(&o.Bags, 5)
	orDefault(&o.Rounds, 1000)
	orDefault(&o.Patience, 50)
	orDefault(&o.Rate, 0.05)
	orDefault(&o.Leaves, 8)
	orDefault(&o.Sample, 0.5)
	orDefault(&o.Bins, maxBins)
	orDefault(&o.PairBins, 32)
	orDefault(&o.Ridge, 1)
	orDefault(&o.LeafWeight, 2)
	orDefault(&o.LevelRows, 10)
	orDefault(&o.LevelRidge, 10)
	return o
}

// validate names the first option out of range.
func (o Options) validate() error {
	for _, c := range []struct {
		name          string
		x, low, most  float64
		lowIsExcluded bool
	}{
		{"Bags", float64(o.Bags), 2, 64, false},
		{"Rounds", float64(o.Rounds), 1, 100_000, false},
		{"Patience", float64(o.Patience), 1, 100_000, false},
		{"Rate", o.Rate, 0, 1, true},
		{"Leaves", float64(o.Leaves), 2, 256, false},
		{"Sample", o.Sample, 0, 1, true},
		{"Bins", float64(o.Bins), 3, maxBins, false},
		{"PairBins", float64(o.PairBins), 3, maxBins, false},
		{"Ridge", o.Ridge, 0, math.MaxFloat64, true},
		{"LeafWeight", o.LeafWeight, 0, math.MaxFloat64, true},
		{"LevelRows", float64(o.LevelRows), 1, 1 << 40, false},
		{"LevelRidge", o.LevelRidge, 0, math.MaxFloat64, true},
	} {
		if !(c.x >= c.low && c.x <= c.most) || c.lowIsExcluded && c.x == c.low {
			return fmt.Errorf("boost: option %s is %v, out of range", c.name, c.x)
		}
	}
	return nil
}
