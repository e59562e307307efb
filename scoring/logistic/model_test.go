package logistic_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"goodword/scoring/features"
	"goodword/scoring/logistic"
)

var missing = features.Missing

// drawData draws up to 40 rows of up to four columns of both kinds, with missing and now and then infinite values, whole weights and
// offsets; the first two rows have both labels and count.
func drawData(t *rapid.T) (logistic.Data, logistic.Options) {
	n := rapid.IntRange(2, 40).Draw(t, "rows")
	o := logistic.Options{
		Loss: logistic.Loss(rapid.IntRange(0, 1).Draw(t, "loss")),
		C:    rapid.SampledFrom([]float64{0, 0.01, 1, 100}).Draw(t, "C"),
	}
	table := &features.Table{}
	for j := range rapid.IntRange(1, 4).Draw(t, "columns") {
		column := features.Column{Name: string(rune('a' + j))}
		draw := rapid.OneOf(rapid.Float32Range(-5, 5), rapid.SampledFrom([]float32{missing, 1, 2, float32(math.Inf(1)), float32(math.Inf(-1))}))
		if rapid.Bool().Draw(t, "categorical") {
			column.Kind = features.Categorical
			draw = rapid.SampledFrom([]float32{missing, 0, 1, 2, 7, 1<<24 - 1})
		} else {
			column.Direction = features.Direction(rapid.IntRange(-1, 1).Draw(t, "direction"))
		}
		table.Columns = append(table.Columns, column)
		table.Values = append(table.Values, rapid.SliceOfN(draw, n, n).Draw(t, "values"))
	}
	d := logistic.Data{Table: table}
	for range n {
		y := float64(rapid.IntRange(0, 1).Draw(t, "y"))
		if o.Loss == logistic.Squared {
			y = rapid.Float64Range(-10, 10).Draw(t, "y")
		}
		d.Label = append(d.Label, y)
		d.Weight = append(d.Weight, float64(rapid.IntRange(0, 3).Draw(t, "weight")))
		d.Offset = append(d.Offset, rapid.Float64Range(-2, 2).Draw(t, "offset"))
	}
	d.Label[0], d.Label[1], d.Weight[0], d.Weight[1] = 0, 1, 1, 1
	return d, o
}

// objectiveOf computes the objective of a model from its terms alone, moved: the coefficient of that number is changed by delta, -1 being the
// intercept. It returns false when there is no such coefficient or its direction forbids the change.
func objectiveOf(m *logistic.Model, d logistic.Data, c float64, moved int, delta float64) (float64, bool) {
	terms := m.Terms()
	intercept, changed := m.Intercept(), false
	for _, term := range terms {
		intercept -= term.Shift
	}
	if moved < 0 {
		intercept, changed = intercept+delta, true
	}
	squares, k := 0.0, 0
	touch := func(w *float64) {
		if k == moved {
			*w += delta
			changed = true
		}
		k++
		squares += *w * *w
	}
	for j := range terms {
		term := &terms[j]
		if term.SD > 0 {
			touch(&term.Slope)
			if term.Slope*float64(term.Column.Direction) < 0 {
				return 0, false
			}
		}
		for l := range term.Levels {
			touch(&term.Levels[l].Coefficient)
		}
		if term.HasMissing {
			touch(&term.Missing)
		}
	}
	sum := squares / 2 / c
	for i := range d.Label {
		raw := intercept + d.Offset[i]
		for j, term := range terms {
			raw += uncentred(term, d.Table.Values[j][i])
		}
		if m.Loss() == logistic.Squared {
			sum += d.Weight[i] * (raw - d.Label[i]) * (raw - d.Label[i]) / 2
		} else {
			sum += d.Weight[i] * (math.Log1p(math.Exp(-math.Abs(raw))) + math.Max(raw, 0) - d.Label[i]*raw)
		}
	}
	return sum, changed
}

func uncentred(term logistic.Term, x float32) float64 {
	v := float64(x)
	switch {
	case math.IsNaN(v):
		return term.Missing
	case term.Column.Kind == features.Numeric && term.SD == 0:
		return 0
	case term.Column.Kind == features.Numeric:
		return term.Slope * (min(max(v, term.Low), term.High) - term.Mean) / term.SD
	}
	for _, level := range term.Levels {
		if float32(level.Code) == x {
			return level.Coefficient
		}
	}
	return 0
}

// trainFindsTheLeast checks a fit by what defines it: no coefficient can be moved either way to a lower objective. The penalty and every row
// enter through the model's published terms, so coding and signs are checked too.
func trainFindsTheLeast(t *rapid.T) {
	d, o := drawData(t)
	m, err := logistic.Train(context.Background(), d, o)
	if err != nil {
		t.Fatal(err)
	}
	c := o.C
	if c == 0 {
		c = logistic.DefaultC
	}
	least, _ := objectiveOf(m, d, c, -2, 0)
	if got := m.Fit().Objective; math.Abs(got-least) > 1e-8*(1+least) {
		t.Fatalf("objective %v, computed from the terms %v", got, least)
	}
	for k := -1; k < m.Fit().Columns; k++ {
		for _, delta := range []float64{-1e-3, 1e-3} {
			moved, possible := objectiveOf(m, d, c, k, delta)
			if possible && moved < least-1e-9*(1+least) {
				t.Fatalf("moving coefficient %d by %v lowers the objective from %.12f to %.12f", k, delta, least, moved)
			}
		}
	}
}

func TestTrainFindsTheLeast(t *testing.T) { rapid.Check(t, trainFindsTheLeast) }
func FuzzTrainFindsTheLeast(f *testing.F) { f.Fuzz(rapid.MakeFuzz(trainFindsTheLeast)) }

// modelKeepsItsWord checks that all ways to a score agree to the bit, that terms are centred, that a stored model is the same model, and
// that a row of weight 2 is two rows.
func modelKeepsItsWord(t *rapid.T) {
	d, o := drawData(t)
	m, err := logistic.Train(context.Background(), d, o)
	if err != nil {
		t.Fatal(err)
	}
	b, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	stored, err := logistic.Decode(b)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := stored.Encode(); err != nil || string(again) != string(b) {
		t.Fatalf("stored again: %s, %v, want %s", again, err, b)
	}
	all := m.PredictAll([]float64{7}, d.Table)[1:]
	means, total := make([]float64, len(d.Table.Columns)), 0.0
	var repeated []int
	for i := range d.Label {
		row := d.Table.Row(nil, i)
		raw, sum := m.Predict(row), m.Intercept()
		for j, c := range m.Contributions(nil, row) {
			sum += c
			means[j] += d.Weight[i] * c
		}
		total += d.Weight[i]
		if raw != sum || raw != all[i] || raw != stored.Predict(row) || math.IsNaN(raw) || math.IsInf(raw, 0) {
			t.Fatalf("row %d: Predict %v, Contributions %v, PredictAll %v, stored %v", i, raw, sum, all[i], stored.Predict(row))
		}
		for range int(d.Weight[i]) {
			repeated = append(repeated, i)
		}
	}
	for j, sum := range means {
		if math.Abs(sum/total) > 1e-9 {
			t.Fatalf("term %d has the mean %v", j, sum/total)
		}
	}
	twice := logistic.Data{Table: d.Table.Select(repeated)}
	for _, i := range repeated {
		twice.Label, twice.Offset = append(twice.Label, d.Label[i]), append(twice.Offset, d.Offset[i])
	}
	other, err := logistic.Train(context.Background(), twice, o)
	if err != nil {
		t.Fatal(err)
	}
	for i, raw := range other.PredictAll(nil, d.Table) {
		if math.Abs(raw-all[i]) > 1e-6*(1+math.Abs(raw)) {
			t.Fatalf("row %d: %v with weights, %v with rows repeated", i, all[i], raw)
		}
	}
}

func TestModelKeepsItsWord(t *testing.T) { rapid.Check(t, modelKeepsItsWord) }
func FuzzModelKeepsItsWord(f *testing.F) { f.Fuzz(rapid.MakeFuzz(modelKeepsItsWord)) }

// wide makes rows with a level each of n, and the label a chance that depends on the level.
func wide(rows, levels int) logistic.Data {
	random := rand.New(rand.NewPCG(1, 1))
	level, x, y := make([]float32, rows), make([]float32, rows), make([]float64, rows)
	for i := range y {
		code := random.IntN(levels)
		level[i], x[i] = float32(code*97%(1<<24)), float32(random.NormFloat64())
		if random.Float64() < logistic.Probability(-1+float64(x[i])+float64(code%5)/2) {
			y[i] = 1
		}
	}
	columns := []features.Column{{Name: "x"}, {Name: "level", Kind: features.Categorical}}
	return logistic.Data{Table: &features.Table{Columns: columns, Values: [][]float32{x, level}}, Label: y, Offset: make([]float64, rows),
		Weight: slices.Repeat([]float64{1}, rows)}
}

// Ten thousand levels go by conjugate gradients. The optimum is checked by its gradient: of a level it is its coefficient/C plus the sum of
// p - y over its rows.
func TestTrainOfManyLevels(t *testing.T) {
	d := wide(30_000, 10_000)
	m, err := logistic.Train(t.Context(), d, logistic.Options{})
	if err != nil {
		t.Fatal(err)
	}
	level := m.Terms()[1]
	if len(level.Levels) < 9_000 {
		t.Fatalf("%d levels", len(level.Levels))
	}
	gradient := make(map[float32]float64)
	for _, l := range level.Levels {
		gradient[float32(l.Code)] = l.Coefficient
	}
	free := 0.0
	for i, raw := range m.PredictAll(nil, d.Table) {
		residual := logistic.Probability(raw) - d.Label[i]
		gradient[d.Table.Values[1][i]] += residual
		free += residual
	}
	worst := math.Abs(free)
	for _, g := range gradient {
		worst = max(worst, math.Abs(g))
	}
	if worst > 1e-3 {
		t.Errorf("a gradient of %v is left of 30,000 rows", worst)
	}
	// What training has not seen counts as an average level.
	x := m.Terms()[0]
	want := m.Intercept() - level.Shift - x.Slope*x.Mean/x.SD
	if got := m.Predict([]float32{0, 1}); math.Abs(got-want) > 1e-9 {
		t.Errorf("an unseen level predicts %v, want %v", got, want)
	}
}

func TestTrainHoldsDirections(t *testing.T) {
	d := wide(500, 3)
	free, err := logistic.Train(t.Context(), d, logistic.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		direction features.Direction
		want      float64
	}{{features.Increasing, free.Terms()[0].Slope}, {features.Decreasing, 0}} {
		d.Table.Columns[0].Direction = c.direction
		m, err := logistic.Train(t.Context(), d, logistic.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := m.Terms()[0].Slope; math.Abs(got-c.want) > 1e-9 {
			t.Errorf("direction %d: slope %v, want %v", c.direction, got, c.want)
		}
	}
}

func TestTrainOfSeparableRowsStaysFinite(t *testing.T) {
	d := logistic.Data{
		Table: &features.Table{Columns: []features.Column{{Name: "x"}}, Values: [][]float32{{-2, -1, 1, 2}}}, Label: []float64{0, 0, 1, 1},
	}
	for _, c := range []float64{1, 1e6, 1e12} {
		m, err := logistic.Train(t.Context(), d, logistic.Options{C: c})
		if err != nil {
			t.Fatal(err)
		}
		if low, high := m.Predict([]float32{-2}), m.Predict([]float32{2}); !(low < 0 && high > 0) || math.IsInf(high, 0) {
			t.Errorf("C = %v: logits %v and %v", c, low, high)
		}
	}
}

// Columns that say nothing are terms of 0, and odd numbers give finite answers.
func TestTrainOfOddColumns(t *testing.T) {
	inf := float32(math.Inf(1))
	d := logistic.Data{
		Table: &features.Table{
			Columns: []features.Column{
				{Name: "nothing known"}, {Name: "constant"}, {Name: "huge"}, {Name: "infinite"}, {Name: "half known"},
				{Name: "no level known", Kind: features.Categorical}, {Name: "only infinite"},
			},
			Values: [][]float32{
				{missing, missing, missing, missing}, {3, 3, 3, 3}, {-3e38, 3e38, 1, 2}, {-inf, inf, 1, 2}, {missing, 5, missing, 6},
				{missing, missing, missing, missing}, {inf, -inf, inf, inf},
			},
		},
		Label: []float64{0, 1, 0, 1},
	}
	m, err := logistic.Train(t.Context(), d, logistic.Options{})
	if err != nil {
		t.Fatal(err)
	}
	row := d.Table.Row(nil, 1)
	got := m.Contributions(nil, row)
	for _, j := range []int{0, 1, 5} {
		if got[j] != 0 {
			t.Errorf("%s adds %v", d.Table.Columns[j].Name, got[j])
		}
	}
	for _, x := range []float32{inf, -inf, missing, 3.4e38, -3.4e38, 0.5, -1} {
		for j := range row {
			odd := slices.Clone(row)
			odd[j] = x
			if raw := m.Predict(odd); math.IsNaN(raw) || math.IsInf(raw, 0) {
				t.Errorf("%s = %v predicts %v", d.Table.Columns[j].Name, x, raw)
			}
		}
	}
	// The missing mark of a column that training always knew is not there: missing is the mean.
	if c := m.Contributions(nil, []float32{0, 0, missing, 0, 0, 0, 0})[2]; math.Abs(c) > 1e-12 {
		t.Errorf("a value that is missing for the first time adds %v", c)
	}
}

func TestTrainRefuses(t *testing.T) {
	good := func() logistic.Data {
		return logistic.Data{
			Table: &features.Table{Columns: []features.Column{{Name: "x"}}, Values: [][]float32{{1, 2, 3}}}, Label: []float64{0, 1, 0},
		}
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for _, c := range []struct {
		name   string
		ctx    context.Context
		change func(*logistic.Data, *logistic.Options)
		want   string
	}{
		{"no table", t.Context(), func(d *logistic.Data, _ *logistic.Options) { d.Table = nil }, "no table"},
		{"a table without columns", t.Context(), func(d *logistic.Data, _ *logistic.Options) { d.Table = &features.Table{} }, "needs a column"},
		{"a table without rows", t.Context(), func(d *logistic.Data, _ *logistic.Options) { d.Table.Values[0] = nil }, "without rows"},
		{"labels short", t.Context(), func(d *logistic.Data, _ *logistic.Options) { d.Label = d.Label[:1] }, "1 labels"},
		{"a label that is none", t.Context(), func(d *logistic.Data, _ *logistic.Options) { d.Label[1] = math.NaN() }, "label of row 2 is NaN"},
		{"an infinite amount", t.Context(), func(d *logistic.Data, o *logistic.Options) {
			d.Label[1], o.Loss = math.Inf(1), logistic.Squared
		}, "label of row 2 is +Inf"},
		{"all labels 1", t.Context(), func(d *logistic.Data, _ *logistic.Options) { d.Label = []float64{1, 1, 1} }, "all labels are 1"},
		{"all labels 0 that count", t.Context(), func(d *logistic.Data, _ *logistic.Options) { d.Weight = []float64{1, 0, 1} }, "all labels are 0"},
		{"no weight", t.Context(), func(d *logistic.Data, _ *logistic.Options) { d.Weight = []float64{0, 0, 0} }, "no row of weight"},
		{"a weight that is none", t.Context(), func(d *logistic.Data, _ *logistic.Options) {
			d.Weight = []float64{1, math.NaN(), 1}
		}, "weight of row 2"},
		{"a penalty below 0", t.Context(), func(_ *logistic.Data, o *logistic.Options) { o.C = -1 }, "C is -1"},
		{"a loss of another program", t.Context(), func(_ *logistic.Data, o *logistic.Options) { o.Loss = 9 }, "unknown loss 9"},
		{"a cancelled context", cancelled, func(*logistic.Data, *logistic.Options) {}, "canceled"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, o := good(), logistic.Options{}
			c.change(&d, &o)
			_, err := logistic.Train(c.ctx, d, o)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
			if c.ctx.Err() != nil && !errors.Is(err, context.Canceled) {
				t.Errorf("error %v does not wrap the context's", err)
			}
		})
	}
}

func TestPredictAllocatesNothing(t *testing.T) {
	m, err := logistic.Train(t.Context(), wide(200, 20), logistic.Options{})
	if err != nil {
		t.Fatal(err)
	}
	row := []float32{0.5, 97}
	if n := testing.AllocsPerRun(100, func() { m.Predict(row) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
	defer func() {
		if recover() == nil {
			t.Error("a row of another length does not panic")
		}
	}()
	m.Predict(row[:1])
}

func TestDecodeRefuses(t *testing.T) {
	m, err := logistic.Train(t.Context(), wide(200, 20), logistic.Options{})
	if err != nil {
		t.Fatal(err)
	}
	b, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	text := string(b)
	for _, c := range []struct{ name, text, want string }{
		{"nothing", "", "not a stored model"},
		{"cut off", text[:len(text)-9], "not a stored model"},
		{"another format", strings.Replace(text, "goodword/logistic", "goodword/boost", 1), `format is "goodword/boost"`},
		{"a later version", strings.Replace(text, `"version":1`, `"version":2`, 1), "version 2 of the format"},
		{"a changed number", strings.Replace(text, `"rows":200`, `"rows":201`, 1), "checksum"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := logistic.Decode([]byte(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
}

func BenchmarkTrainOfManyLevels(b *testing.B) {
	d := wide(30_000, 10_000)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := logistic.Train(b.Context(), d, logistic.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
