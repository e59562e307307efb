package scoring

import (
	"math"

	"goodword/scoring/calibration"
)

// folds of the cross-validation that decides how strongly terms enter.
const folds = 5

// strengths are the candidates for the part of the terms that enters, beside none.
var strengths = [...]float64{0.25, 0.5, 0.75, 1}

// gains collects, for each strength, how much terms lower the loss of rows they have not seen.
type gains struct {
	n            int
	sum, squares [len(strengths)]float64
}

// crossValidate lets judge train on all folds but one and add what its terms gain on that one. Folds are shuffled: rows lie in time
// order, and a fold must not be a season.
func crossValidate(r *sample, seed uint64, judge func(train, test *sample, g *gains, seed uint64) error) (*gains, error) {
	fold, err := calibration.Folds(len(r.label), folds, seed)
	if err != nil {
		return nil, err
	}
	g := &gains{}
	for k := range folds {
		in, out := calibration.Split(fold, k)
		train, test := r.pick(in), r.pick(out)
		if err := judge(&train, &test, g, seed+uint64(k)); err != nil {
			return nil, err
		}
	}
	return g, nil
}

// addLogits takes the gain as the fall of the log loss.
func (g *gains) addLogits(s *stage, test *sample) {
	g.add(s.Terms.PredictAll(nil, test.table), func(i int, learned float64) float64 {
		return test.weight[i] * logLoss(test.label[i], s.Alpha+s.Beta*test.prior[i]+learned)
	})
}

// addAmounts takes the gain as the fall of the squared error.
func (g *gains) addAmounts(a *amount, test *sample) {
	g.add(a.Terms.PredictAll(nil, test.table), func(i int, learned float64) float64 {
		miss := test.label[i] - a.Mean - learned
		return test.weight[i] * miss * miss
	})
}

func (g *gains) add(learned []float64, loss func(i int, learned float64) float64) {
	for i, x := range learned {
		base := loss(i, 0)
		for k, strength := range strengths {
			d := base - loss(i, strength*x)
			g.sum[k] += d
			g.squares[k] += d * d
		}
	}
	g.n += len(learned)
}

// best is the strength with the largest mean gain, 0 where none exceeds its standard error.
func (g *gains) best() float64 {
	best, most := 0.0, 0.0
	for k, strength := range strengths {
		mean := g.sum[k] / float64(g.n)
		se := math.Sqrt(max(0, g.squares[k]/float64(g.n)-mean*mean) / float64(g.n))
		if mean > se && mean > most {
			best, most = strength, mean
		}
	}
	return best
}

// logLoss is -y ln p - (1-y) ln(1-p) at p = σ(z).
func logLoss(y, z float64) float64 {
	return math.Log1p(math.Exp(-math.Abs(z))) + max(z, 0) - y*z
}
