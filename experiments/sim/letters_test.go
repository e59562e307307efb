package sim_test

import (
	"compress/gzip"
	"encoding/csv"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"testing"

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
			score, err := sim.Replay(rows, 26, policy, uint64(seed))
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

// TestReplayIsReproducible replays rows of its own, which need no data.
func TestReplayIsReproducible(t *testing.T) {
	rows := make([]sim.Labelled, 300)
	for i := range rows {
		x := float64(i%7) / 7
		rows[i] = sim.Labelled{X: []float64{1, x, x * x}, Class: i % 7 / 3}
	}
	for _, policy := range sim.ReplayPolicies {
		first, err := sim.Replay(rows, 3, policy, 1)
		if err != nil {
			t.Fatal(err)
		}
		again, err := sim.Replay(rows, 3, policy, 1)
		if err != nil || first != again {
			t.Errorf("%s: %+v, then %+v, %v", policy, first, again, err)
		}
	}
	for name, c := range map[string]struct {
		rows    []sim.Labelled
		classes int
		policy  sim.ReplayPolicy
	}{
		"no rows": {nil, 3, sim.ReplayLinTS}, "one class": {rows, 1, sim.ReplayLinTS}, "class": {rows, 2, sim.ReplayLinTS},
		"policy": {rows, 3, "oracle"}, "lengths": {append(rows[:5:5], sim.Labelled{X: []float64{1}}), 3, sim.ReplayLinTS},
	} {
		if got, err := sim.Replay(c.rows, c.classes, c.policy, 1); err == nil {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// BenchmarkReplayOfLetters counts decisions per second, learning after each.
func BenchmarkReplayOfLetters(b *testing.B) {
	rows := letters(b)
	for _, policy := range sim.ReplayPolicies {
		b.Run(string(policy), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := sim.Replay(rows, 26, policy, 1); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(len(rows)*b.N)/b.Elapsed().Seconds(), "decisions/s")
		})
	}
}
