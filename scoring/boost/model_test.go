package boost_test

import (
	"bytes"
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"goodword/scoring/boost"
	"goodword/scoring/features"
)

// made is n rows with two numeric columns, a categorical one and a label that depends on all, two of them together.
func made(n int, seed uint64) boost.Data {
	rng := rand.New(rand.NewPCG(seed, 1))
	table := &features.Table{
		Columns: []features.Column{{Name: "x"}, {Name: "z"}, {Name: "level", Kind: features.Categorical}, {Name: "nothing"}},
		Values:  make([][]float32, 4),
	}
	var label []float64
	for range n {
		x, z, level := rng.Float64(), rng.Float64(), rng.IntN(5)
		logit := -1 + 2*x + math.Sin(6*z) + float64(level%2)
		if (x > 0.5) == (z > 0.5) {
			logit += 1.5
		}
		y := 0.0
		if rng.Float64() < 1/(1+math.Exp(-logit)) {
			y = 1
		}
		label = append(label, y)
		for j, v := range []float64{x, z, float64(level), math.NaN()} {
			table.Values[j] = append(table.Values[j], float32(v))
		}
	}
	return boost.Data{Table: table, Label: label}
}

func train(t testing.TB, d boost.Data, o boost.Options) *boost.Model {
	t.Helper()
	m, err := boost.Train(context.Background(), d, o)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestContributionsAddUpToPredict(t *testing.T) {
	d := made(2000, 1)
	m := train(t, d, boost.Options{})
	row := make([]float32, 0, 4)
	all := m.PredictAll(nil, d.Table)
	for i := range d.Table.Rows() {
		row = d.Table.Row(row[:0], i)
		sum := m.Intercept()
		for _, c := range m.Contributions(nil, row) {
			sum += c
		}
		if sum != m.Predict(row) || sum != all[i] {
			t.Fatalf("row %d: the terms add up to %v, Predict gives %v, PredictAll %v", i, sum, m.Predict(row), all[i])
		}
	}
}

func TestEncodeDecode(t *testing.T) {
	d := made(1000, 2)
	m := train(t, d, boost.Options{})
	b, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	again, err := boost.Decode(b)
	if err != nil {
		t.Fatal(err)
	}
	got, want := again.PredictAll(nil, d.Table), m.PredictAll(nil, d.Table)
	for i := range got {
		if got[i] != want[i] {
			t.Fatalf("row %d: %v after decoding, %v before", i, got[i], want[i])
		}
	}
	if twice, err := again.Encode(); err != nil || !bytes.Equal(twice, b) {
		t.Fatal("a decoded model encodes otherwise", err)
	}
}
