package sim_test

import (
	"compress/gzip"
	"encoding/csv"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"goodword/experiments"
	"goodword/experiments/assign"
	"goodword/experiments/bandit"
	"goodword/experiments/sim"
)

// letters reads the UCI letters in file order: sixteen features divided by 15, and a constant.
func letters(t testing.TB) []sim.Labelled {
	t.Helper()
	path := filepath.Join("..", "..", "..", "shared", "data", "letter-recognition.data.gz")
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("no data at %s", path)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(unzipped).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []sim.Labelled
	for _, record := range records[1:] {
		row := sim.Labelled{Class: int(record[0][0] - 'A')}
		for _, text := range record[1:] {
			v, err := strconv.ParseFloat(text, 64)
			if err != nil {
				t.Fatal(err)
			}
			row.X = append(row.X, v/15)
		}
		row.X = append(row.X, 1)
		rows = append(rows, row)
	}
	return rows
}

// TestReplayOfLetters plays the first 1,200 letters, and with -full all 20,000 with three seeds, each policy at least as well as stated.
func TestReplayOfLetters(t *testing.T) {
	rows := letters(t)
	least := map[sim.ReplayPolicy]float64{
		sim.ReplaySquareCB: 0.1, sim.ReplayLinTS: 0.1, sim.ReplayLogTS: 0.1, sim.ReplayLinUCB: 0.15, sim.ReplayEpsilon: 0.06,
	}
	seeds := 1
	if *full {
		seeds = 3
		least = map[sim.ReplayPolicy]float64{
			sim.ReplaySquareCB: 0.5, sim.ReplayLinTS: 0.58, sim.ReplayLogTS: 0.58, sim.ReplayLinUCB: 0.6, sim.ReplayEpsilon: 0.3,
		}
	} else {
		rows = rows[:1200]
	}
	for _, policy := range sim.ReplayPolicies {
		mean := 0.0
		for seed := range seeds {
			score, err := sim.Replay(rows, sim.ReplaySettings{Classes: 26, Policy: policy, Seed: uint64(seed)}, nil)
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%s, seed %d: mean value %.4f, last quarter %.4f", policy, seed, score.Mean, score.LastQuarter)
			mean += score.Mean / float64(seeds)
		}
		if mean < least[policy] {
			t.Errorf("%s: mean value %.4f, want at least %v", policy, mean, least[policy])
		}
	}
}

// threeClasses are 300 rows of three classes in order of their one feature.
func threeClasses() []sim.Labelled {
	rows := make([]sim.Labelled, 300)
	for i := range rows {
		x := float64(i%7) / 7
		rows[i] = sim.Labelled{X: []float64{1, x, x * x}, Class: i % 7 / 3}
	}
	return rows
}

// TestReplayIsReproducible replays rows of its own, which need no data.
func TestReplayIsReproducible(t *testing.T) {
	rows := threeClasses()
	for _, policy := range sim.ReplayPolicies {
		settings := sim.ReplaySettings{Classes: 3, Policy: policy, Seed: 1}
		first, err := sim.Replay(rows, settings, nil)
		if err != nil {
			t.Fatal(err)
		}
		again, err := sim.Replay(rows, settings, nil)
		if err != nil || first != again {
			t.Errorf("%s: %+v, then %+v, %v", policy, first, again, err)
		}
	}
	for name, c := range map[string]struct {
		rows     []sim.Labelled
		settings sim.ReplaySettings
	}{
		"no rows":   {nil, sim.ReplaySettings{Classes: 3, Policy: sim.ReplayLinTS}},
		"one class": {rows, sim.ReplaySettings{Classes: 1, Policy: sim.ReplayLinTS}},
		"class":     {rows, sim.ReplaySettings{Classes: 2, Policy: sim.ReplayLinTS}},
		"policy":    {rows, sim.ReplaySettings{Classes: 3, Policy: "oracle"}},
		"lengths":   {append(rows[:5:5], sim.Labelled{X: []float64{1}}), sim.ReplaySettings{Classes: 3, Policy: sim.ReplayLinTS}},
		"slice":     {rows, sim.ReplaySettings{Classes: 3, Policy: sim.ReplayLinTS, Exploration: bandit.Exploration{Slice: 2}}},
	} {
		if got, err := sim.Replay(c.rows, c.settings, nil); err == nil {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// TestReplayIsDrawnFromWhatItShows checks every decision shown: its draw can be made again, no class is below the floor, and the values
// add up to the score.
func TestReplayIsDrawnFromWhatItShows(t *testing.T) {
	rows := threeClasses()
	for _, policy := range sim.ReplayPolicies {
		s := sim.ReplaySettings{Classes: 3, Policy: policy, Seed: 4, Exploration: bandit.Exploration{Floor: 0.05, Slice: 0.06}}
		least := 0.05*0.94 + 0.02 - 1e-12 // the floor in all but the slice, and a third of that
		sum := 0.0
		score, err := sim.Replay(rows, s, func(p sim.Played) error {
			u := experiments.DrawUniform(s.Salt(), p.Version, p.Key())
			index, err := assign.Index(p.Probabilities, u)
			if err != nil {
				return err
			}
			right := p.Index == rows[p.Decision].Class
			if u != p.U || index != p.Index || slices.Min(p.Probabilities) < least || right != (p.Value == 1) {
				t.Errorf("%s: %+v for class %d, drawn again: %v of %v", policy, p, rows[p.Decision].Class, index, u)
			}
			sum += p.Value
			return nil
		})
		if err != nil || math.Abs(score.Mean-sum/300) > 1e-12 || score.LastQuarter < 0.5 {
			t.Errorf("%s: %+v for a sum of %v, %v", policy, score, sum, err)
		}
	}
	broken := errors.New("no")
	if _, err := sim.Replay(rows, sim.ReplaySettings{Classes: 3, Policy: sim.ReplayEpsilon}, func(sim.Played) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("an error of watch comes back as %v", err)
	}
}

// BenchmarkReplayOfLetters counts decisions per second, learning after each.
func BenchmarkReplayOfLetters(b *testing.B) {
	rows := letters(b)
	for _, policy := range sim.ReplayPolicies {
		b.Run(string(policy), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := sim.Replay(rows, sim.ReplaySettings{Classes: 26, Policy: policy, Seed: 1}, nil); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(len(rows)*b.N)/b.Elapsed().Seconds(), "decisions/s")
		})
	}
}
