package boost_test

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"goodword/scoring/boost"
	"goodword/scoring/features"
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

// auc is the chance that a positive scores above a negative, ties half.
func auc(score, label []float64) float64 {
	order := make([]int, len(score))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		switch {
		case score[i] < score[j]:
			return -1
		case score[i] > score[j]:
			return 1
		}
		return 0
	})
	var ranks, positives float64
	for i := 0; i < len(order); {
		j := i
		for j < len(order) && score[order[j]] == score[order[i]] {
			j++
		}
		for _, k := range order[i:j] {
			if label[k] == 1 {
				ranks += float64(i+j+1) / 2
				positives++
			}
		}
		i = j
	}
	return (ranks - positives*(positives+1)/2) / (positives * (float64(len(score)) - positives))
}

func probabilities(score []float64) []float64 {
	p := make([]float64, len(score))
	for i, x := range score {
		p[i] = 1 / (1 + math.Exp(-x))
	}
	return p
}

func logLoss(p, label []float64) float64 {
	sum := 0.0
	for i := range p {
		q := min(max(p[i], 1e-15), 1-1e-15)
		sum -= label[i]*math.Log(q) + (1-label[i])*math.Log(1-q)
	}
	return sum / float64(len(p))
}

// ece is the expected calibration error over 15 bins of equal width.
func ece(p, label []float64) float64 {
	var sum [15]float64
	for i := range p {
		sum[min(int(15*p[i]), 14)] += p[i] - label[i]
	}
	total := 0.0
	for _, s := range sum {
		total += math.Abs(s)
	}
	return total / float64(len(p))
}

// slope fits label ~ sigmoid(a + slope·score) by Newton's method.
func slope(score, label []float64) float64 {
	a, b := 0.0, 1.0
	for range 30 {
		var ga, gb, haa, hab, hbb float64
		for i, x := range score {
			p := 1 / (1 + math.Exp(-a-b*x))
			h := p * (1 - p)
			ga += p - label[i]
			gb += (p - label[i]) * x
			haa += h
			hab += h * x
			hbb += h * x * x
		}
		det := haa*hbb - hab*hab
		a -= (hbb*ga - hab*gb) / det
		b -= (haa*gb - hab*ga) / det
	}
	return b
}
