package boost_test

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"goodword/scoring/boost"
	"goodword/scoring/features"
	"goodword/scoring/metrics"
)

// sharedSet is a set of the shared data: its columns, label and the rows of its training part.
type sharedSet struct {
	name        string
	train, test boost.Data
}

type sharedFile struct {
	name, file  string
	comma       rune
	label       string
	positive    string
	drop        []string
	categorical []string
	keep        func(row map[string]string) bool
	yes         func(label string) bool
}

var sharedFiles = []sharedFile{
	{name: "bank", file: "bank-additional-full.csv.gz", comma: ';', label: "y", positive: "yes", drop: []string{"duration"}},
	{name: "shoppers", file: "online_shoppers_intention.csv.gz", comma: ',', label: "Revenue", positive: "1",
		categorical: []string{"OperatingSystems", "Browser", "Region", "TrafficType", "Weekend", "Month", "VisitorType"}},
	{name: "reviews", file: "reviews_features.csv.gz", comma: ',', label: "recommended", positive: "1"},
	{name: "hillstrom", file: "hillstrom.csv.gz", comma: ',', label: "visit", positive: "1", drop: []string{"conversion", "spend"},
		keep: func(row map[string]string) bool { return row["segment"] != "No E-Mail" }},
}

func sharedData(t testing.TB) string {
	dir := filepath.Join("..", "..", "..", "shared", "data")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the shared data is not there: ", err)
	}
	return dir
}

// load reads a set and divides it as the shared README says.
func (f sharedFile) load(t testing.TB) sharedSet {
	packed, err := os.ReadFile(filepath.Join(sharedData(t), f.file))
	if err != nil {
		t.Fatal(err)
	}
	unpacked, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	reader := csv.NewReader(unpacked)
	reader.Comma = f.comma
	records, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	header, records := records[0], records[1:]
	var isTest []int
	var rows [][]string
	for i, record := range records {
		row := make(map[string]string, len(header))
		for j, name := range header {
			row[name] = record[j]
		}
		if f.keep != nil && !f.keep(row) {
			continue
		}
		rows = append(rows, record)
		part := 0
		if float64(uint32(uint64(i)*2654435761))/(1<<32) >= 0.7 {
			part = 1
		}
		isTest = append(isTest, part)
	}
	table := &features.Table{}
	var label []float64
	for j, name := range header {
		if slices.Contains(f.drop, name) {
			continue
		}
		if name == f.label {
			for _, row := range rows {
				y := 0.0
				if row[j] == f.positive || f.yes != nil && f.yes(row[j]) {
					y = 1
				}
				label = append(label, y)
			}
			continue
		}
		column := features.Column{Name: name}
		values := make([]float32, len(rows))
		if slices.Contains(f.categorical, name) {
			column.Kind = features.Categorical
		}
		for i, row := range rows {
			x, err := strconv.ParseFloat(row[j], 32)
			if err != nil {
				column.Kind = features.Categorical
				break
			}
			values[i] = float32(x)
		}
		if column.Kind == features.Categorical {
			codes := map[string]float32{}
			for i, row := range rows {
				if _, ok := codes[row[j]]; !ok {
					codes[row[j]] = float32(len(codes))
				}
				values[i] = codes[row[j]]
			}
		}
		table.Columns = append(table.Columns, column)
		table.Values = append(table.Values, values)
	}
	return sharedSet{f.name, choose(table, label, isTest, 0), choose(table, label, isTest, 1)}
}

func choose(table *features.Table, label []float64, part []int, want int) boost.Data {
	var rows []int
	var y []float64
	for i, p := range part {
		if p == want {
			rows = append(rows, i)
			y = append(y, label[i])
		}
	}
	return boost.Data{Table: table.Select(rows), Label: y}
}

// slowed is set under the race detector, which makes training ten times slower.
var slowed bool

// What docs/scoring.md says of the shared sets holds: one default configuration reaches these, and is calibrated.
func TestSharedSets(t *testing.T) {
	bounds := map[string]struct{ auc, loss float64 }{
		"bank": {.8015, .2668}, "shoppers": {.9290, .2288}, "reviews": {.6840, .4345}, "hillstrom": {.6235, .4368},
	}
	for _, f := range sharedFiles {
		if slowed && f.name != "shoppers" {
			continue
		}
		t.Run(f.name, func(t *testing.T) {
			s := f.load(t)
			m := train(t, s.train, boost.Options{})
			p := m.PredictAll(nil, s.test.Table)
			for i, z := range p {
				p[i] = 1 / (1 + math.Exp(-z))
			}
			auc, err := metrics.AUC(p, s.test.Label)
			loss, err2 := metrics.LogLoss(p, s.test.Label)
			slope, _, err3 := metrics.CalibrationLine(p, s.test.Label)
			ece, err4 := metrics.ECE(p, s.test.Label, 15)
			most, err5 := metrics.ECEBound(p, 15, 500, .95, 1)
			if err := errors.Join(err, err2, err3, err4, err5); err != nil {
				t.Fatal(err)
			}
			if want := bounds[f.name]; auc < want.auc || loss > want.loss || slope < .9 || slope > 1.1 || ece > most {
				t.Errorf("AUC %.4f, want %.4f; log loss %.4f, want %.4f; slope %.3f; ECE %.4f, at most %.4f", auc, want.auc, loss, want.loss, slope, ece, most)
			}
		})
	}
}
