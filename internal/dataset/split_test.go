package dataset_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"goodword/internal/dataset"
)

// TestHashShare checks the figures that the formula gives by hand: 2654435761 = .618... of 2³².
func TestHashShare(t *testing.T) {
	for i, want := range []float64{0, 0.61803399, 0.23606797, 0.85410196} {
		if got := dataset.HashShare(uint32(i)); math.Abs(got-want) > 1e-8 {
			t.Errorf("row %d: got %.8f, want %.8f", i, got, want)
		}
	}
}

func TestDivide(t *testing.T) {
	upTo := func(n int) []uint32 {
		rows := make([]uint32, n)
		for i := range rows {
			rows[i] = uint32(i)
		}
		return rows
	}
	for _, test := range []struct {
		split string
		rows  []uint32
		test  string
	}{
		{"hash:0.7", upTo(33), "[3 6 8 11 16 19 21 24 29 32]"},
		{"hash:0.7", []uint32{3, 4, 8}, "[0 2]"},
		{"time:0.7", upTo(10), "[7 8 9]"},
		{"time:0.5", []uint32{1, 5, 6, 7, 90}, "[2 3 4]"},
		{"time:0.29", upTo(100)[:100], fmt.Sprint(indices(29, 100))},
	} {
		s, err := dataset.ParseSplit(test.split)
		if err != nil {
			t.Fatal(err)
		}
		train, rest, err := s.Divide(test.rows)
		if err != nil || fmt.Sprint(rest) != test.test || len(train)+len(rest) != len(test.rows) || s.String() != test.split {
			t.Errorf("%s of %d rows: got %v for testing, %v, want %s", s, len(test.rows), rest, err, test.test)
		}
	}
	for _, text := range []string{"", "hash", "hash:", "hash:0", "hash:1", "time:1.5", "hash:NaN", "random:0.7", "0.7", "hash:0,7"} {
		if s, err := dataset.ParseSplit(text); err == nil {
			t.Errorf("%q is read as %v", text, s)
		}
	}
	if _, _, err := (dataset.Split{Kind: dataset.ByHash, Share: .5}).Divide(upTo(1)); err == nil ||
		err.Error() != "the split hash:0.5 of 1 row leaves 1 for training and 0 for testing" {
		t.Errorf("got %v", err)
	}
}

func indices(from, to int) []int {
	var all []int
	for i := from; i < to; i++ {
		all = append(all, i)
	}
	return all
}

// TestDivideIsPartition: every row is on one side, and on the same one whatever else is left out.
func TestDivideIsPartition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfNDistinct(rapid.Uint32(), 100, 200, rapid.ID).Draw(t, "rows")
		slices.Sort(rows)
		s := dataset.Split{Kind: dataset.ByHash, Share: rapid.Float64Range(.3, .7).Draw(t, "share")}
		train, test, err := s.Divide(rows)
		if err != nil {
			t.Skip(err)
		}
		for _, k := range train {
			if slices.Contains(test, k) || dataset.HashShare(rows[k]) >= s.Share {
				t.Fatalf("row %d is for training", rows[k])
			}
		}
		if len(train)+len(test) != len(rows) {
			t.Fatalf("%d and %d of %d rows", len(train), len(test), len(rows))
		}
	})
}

// TestSharedCounts checks how many rows of the shared files are for testing, as their description states.
func TestSharedCounts(t *testing.T) {
	const dir = "../../../shared/data"
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the shared data are not here: ", err)
	}
	for _, test := range []struct {
		file           string
		share          float64
		filter         []string
		rows, test     int
		columns, texts int // of them categorical
	}{
		{"bank-additional-full.csv.gz", .7, nil, 41_188, 12_357, 21, 11},
		{"online_shoppers_intention.csv.gz", .7, nil, 12_330, 3_699, 18, 2},
		{"reviews_features.csv.gz", .7, nil, 23_486, 7_045, 9, 3},
		{"hillstrom.csv.gz", .5, nil, 64_000, 32_000, 12, 4},
		{"hillstrom.csv.gz", .5, []string{"segment!=No E-Mail"}, 42_694, 0, 12, 4},
	} {
		if raceDetector && test.rows != 12_330 {
			continue // reading takes ten times as long
		}
		set, err := dataset.Load(t.Context(), filepath.Join(dir, test.file), dataset.Options{Filter: test.filter})
		if err != nil {
			t.Fatal(err)
		}
		_, rest, err := dataset.Split{Kind: dataset.ByHash, Share: test.share}.Divide(set.Rows)
		if err != nil {
			t.Fatal(err)
		}
		var texts int
		for _, c := range set.Table.Columns {
			texts += int(c.Kind)
		}
		if test.test == 0 {
			test.test = len(rest) // not stated
		}
		if len(set.Rows) != test.rows || len(rest) != test.test || len(set.Table.Columns) != test.columns || texts != test.texts {
			t.Errorf("%s: got %d rows, %d for testing, %d columns, %d categorical; want %+v",
				test.file, len(set.Rows), len(rest), len(set.Table.Columns), texts, test)
		}
	}
}
