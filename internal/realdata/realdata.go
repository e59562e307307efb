// Package realdata reads the public data sets that the methods are compared on, for tests.
//
// The sets are not part of the repository: they lie in ../shared/data beside the module, with a README that fixes the splits and columns
// used here. A test that cannot find them is skipped with a message. It is for tests only.
package realdata

import (
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"goodword/scoring/features"
)

// Set names a file and how its columns are read.
type Set struct {
	File        string
	Comma       rune
	Drop        []string
	Categorical []string // columns that are so although all their values are numbers
}

// The sets, without their labels' leaks. Labels are columns like others: see Rows.Take.
var (
	Bank     = Set{File: "bank-additional-full.csv.gz", Comma: ';', Drop: []string{"duration"}}
	Shoppers = Set{File: "online_shoppers_intention.csv.gz", Comma: ',', Categorical: []string{
		"OperatingSystems", "Browser", "Region", "TrafficType", "Weekend", "Month", "VisitorType"}}
	Reviews   = Set{File: "reviews_features.csv.gz", Comma: ','}
	Hillstrom = Set{File: "hillstrom.csv.gz", Comma: ','}
)

// Rows is a set in memory. Index is the place of each row in the file, from 0: it decides the split, also after rows were left out.
type Rows struct {
	Table *features.Table
	Index []int
}

// Read reads a set. Columns are numeric when all values are numbers, else categorical with codes by the order of their texts.
func Read(t testing.TB, s Set) *Rows {
	t.Helper()
	file, err := os.Open(filepath.Join(directory(t), s.File))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("no %s in the shared data", s.File)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unpacked, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	reader := csv.NewReader(unpacked)
	reader.Comma = s.Comma
	records, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rows := &Rows{Table: &features.Table{}}
	for j, name := range records[0] {
		if slices.Contains(s.Drop, name) {
			continue
		}
		texts := make([]string, len(records)-1)
		for i := range texts {
			texts[i] = records[i+1][j]
		}
		column, values := encode(name, texts, slices.Contains(s.Categorical, name))
		rows.Table.Columns = append(rows.Table.Columns, column)
		rows.Table.Values = append(rows.Table.Values, values)
	}
	for i := range len(records) - 1 {
		rows.Index = append(rows.Index, i)
	}
	return rows
}

func encode(name string, texts []string, categorical bool) (features.Column, []float32) {
	values := make([]float32, len(texts))
	for i, text := range texts {
		x, err := strconv.ParseFloat(text, 32)
		if err != nil {
			categorical = true
			break
		}
		values[i] = float32(x)
	}
	if !categorical {
		return features.Column{Name: name}, values
	}
	codes := make(map[string]float32)
	for _, text := range texts {
		codes[text] = 0
	}
	levels := make(map[uint32]string, len(codes))
	for code, text := range slices.Sorted(maps.Keys(codes)) {
		codes[text], levels[uint32(code)] = float32(code), text
	}
	for i, text := range texts {
		values[i] = codes[text]
	}
	return features.Column{Name: name, Kind: features.Categorical, Levels: levels}, values
}

// Take removes a column and returns, row by row, whether its text or number is the one given: a label or a treatment.
func (r *Rows) Take(t testing.TB, name, value string) []float64 {
	t.Helper()
	j := slices.IndexFunc(r.Table.Columns, func(c features.Column) bool { return c.Name == name })
	if j < 0 {
		t.Fatalf("no column %q", name)
	}
	is := make([]float64, len(r.Index))
	for i, x := range r.Table.Values[j] {
		text := strconv.FormatFloat(float64(x), 'g', -1, 32)
		if r.Table.Columns[j].Kind == features.Categorical {
			text = r.Table.Columns[j].Levels[uint32(x)]
		}
		if text == value {
			is[i] = 1
		}
	}
	r.Table.Columns = slices.Delete(slices.Clone(r.Table.Columns), j, j+1)
	r.Table.Values = slices.Delete(slices.Clone(r.Table.Values), j, j+1)
	return is
}

// Split lists the rows for training and for the test, uᵢ below share and not, among those that keep allows (nil: all).
func (r *Rows) Split(share float64, keep func(i int) bool) (train, test []int) {
	for i, index := range r.Index {
		if keep != nil && !keep(i) {
			continue
		}
		if u := float64(uint32(uint64(index)*2654435761)) / (1 << 32); u < share {
			train = append(train, i)
		} else {
			test = append(test, i)
		}
	}
	return train, test
}

// Pick returns the values of some rows.
func Pick(values []float64, rows []int) []float64 {
	some := make([]float64, len(rows))
	for k, i := range rows {
		some[k] = values[i]
	}
	return some
}

// JSON reads a JSON file of the folder into v.
func JSON(t testing.TB, name string, v any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(directory(t), name))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("no %s in the shared data", name)
	}
	if err == nil {
		err = json.Unmarshal(text, v)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// directory returns ../shared/data from the folder that holds go.mod.
func directory(t testing.TB) string {
	t.Helper()
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			break
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			t.Skip("no go.mod above the test")
		}
		folder = parent
	}
	data := filepath.Join(folder, "..", "shared", "data")
	if _, err := os.Stat(data); errors.Is(err, fs.ErrNotExist) {
		t.Skipf("no shared data at %s", data)
	}
	return data
}
