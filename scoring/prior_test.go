package scoring_test

import (
	"flag"
	"testing"

	"goodword/scoring"
)

// The figures of docs/scoring.md: go test ./scoring -run TestPriorIsOutweighed -seeds 20 -v
var seeds = flag.Int("seeds", 5, "companies to simulate for each number of rows")

// slowed is set under the race detector, which makes training ten times slower.
var slowed bool

// The model is trained on the first n rows of a company and compared with its prior on later ones. Where the company differs from the
// scorecard, few rows must not cost more than they bring; where the scorecard is the very truth, neither.
func TestPriorIsOutweighed(t *testing.T) {
	companies := []struct {
		name string
		make func(seed uint64) *firm
		most map[int]float64 // of the mean difference of the log loss, by rows
	}{
		{"another company", newFirm, map[int]float64{50: 0.002, 200: 0.002, 1000: 0.002, 5000: -0.02}},
		{"another company with the scorecard's base rate", func(seed uint64) *firm { f := newFirm(seed); f.base = -4.8; return f },
			map[int]float64{50: 0.002, 200: 0.002, 1000: 0.002}},
		{"the scorecard itself", func(seed uint64) *firm { f := newFirm(seed); f.truth = scorecardTruth; return f },
			map[int]float64{50: 0.002, 200: 0.002, 1000: 0.002}},
	}
	seeds := *seeds
	if slowed {
		seeds = min(seeds, 2)
	}
	for _, c := range companies {
		for _, n := range []int{50, 200, 1000, 5000} {
			most, wanted := c.most[n]
			if !wanted || slowed && n > 1000 {
				continue
			}
			var prior, model float64
			for seed := range uint64(seeds) {
				firm := c.make(seed)
				train, later := firm.examples(n), firm.examples(8000)
				m := trained(t, train, seed)
				prior += logLoss(scoring.Scorecard{}, later) / float64(seeds)
				model += logLoss(m, later) / float64(seeds)
			}
			t.Logf("%s, %d rows: log loss %.4f, scorecard %.4f, difference %+.4f", c.name, n, model, prior, model-prior)
			if model-prior > most {
				t.Errorf("%s, %d rows: the log loss is %+.4f from the scorecard's, want at most %+.4f", c.name, n, model-prior, most)
			}
		}
	}
}

func trained(t testing.TB, examples []scoring.Example, seed uint64) *scoring.Model {
	t.Helper()
	m, err := scoring.Train(t.Context(), &scoring.TrainingSet{Examples: examples, Currency: "EUR"}, scoring.TrainOptions{Seed: seed})
	if err != nil {
		t.Fatal(err)
	}
	return m
}
