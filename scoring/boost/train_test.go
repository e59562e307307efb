package boost_test

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"goodword/scoring/boost"
	"goodword/scoring/features"
	"goodword/scoring/sealed"

	"pgregory.net/rapid"
)

func encode(t testing.TB, m *boost.Model) []byte {
	t.Helper()
	b, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The same rows and seed give the same model, on one processor and on many.
func TestTrainIsDeterministic(t *testing.T) {
	d := made(1500, 2)
	one := encode(t, train(t, d, boost.Options{Seed: 4}))
	before := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(before)
	if !bytes.Equal(one, encode(t, train(t, d, boost.Options{Seed: 4}))) {
		t.Error("another number of processors gave another model")
	}
	if bytes.Equal(one, encode(t, train(t, d, boost.Options{Seed: 5}))) {
		t.Error("another seed gave the same model: this shows nothing")
	}
}

// Every term has a weighted mean of 0, a pair in each row and column of its table: it holds no main effect.
func TestTermsAreCentredAndPurified(t *testing.T) {
	m := train(t, made(4000, 3), boost.Options{})
	pairs := 0
	for _, term := range m.Terms() {
		means := map[int]float64{}
		whole, weights := 0.0, 0.0
		for k, v := range term.Values {
			whole += v * term.Weights[k]
			weights += term.Weights[k]
			if len(term.Columns) == 2 {
				n := term.Axes[1].Bins()
				means[k/n] += v * term.Weights[k]
				means[-1-k%n] += v * term.Weights[k]
			}
		}
		if math.Abs(whole/weights) > 1e-9 {
			t.Errorf("%s has mean %v", term.Name, whole/weights)
		}
		for at, x := range means {
			if math.Abs(x/weights) > 1e-9 {
				t.Errorf("%s has mean %v in line %d", term.Name, x/weights, at)
			}
		}
		pairs += len(term.Columns) - 1
	}
	if pairs == 0 {
		t.Error("the data have an effect of two columns together, the model has none")
	}
}

func TestDirectionsHold(t *testing.T) {
	for _, direction := range []features.Direction{features.Increasing, features.Decreasing} {
		d := made(1500, 4)
		d.Table.Columns[1].Direction = direction // z goes up and down
		m := train(t, d, boost.Options{})
		rapid.Check(t, func(t *rapid.T) {
			row := []float32{rapid.Float32Range(0, 1).Draw(t, "x"), 0, float32(rapid.IntRange(0, 6).Draw(t, "level")), features.Missing}
			last := math.Inf(-int(direction))
			for z := float32(-0.1); z < 1.1; z += 0.01 {
				row[1] = z
				p := m.Predict(row)
				if float64(direction)*(p-last) < -1e-12 {
					t.Fatalf("at z = %v the prediction goes from %v to %v", z, last, p)
				}
				last = p
			}
		})
		for _, term := range m.Terms() {
			if len(term.Columns) == 2 && strings.Contains(term.Name, "z") {
				t.Errorf("a column with a direction has the pair %s", term.Name)
			}
		}
	}
}

// An offset is known already: what is learned on top of the truth is nothing, and on top of 0 it is the truth.
func TestOffsetIsNotLearnedAgain(t *testing.T) {
	d := made(3000, 5)
	whole := train(t, d, boost.Options{})
	d.Offset = whole.PredictAll(nil, d.Table)
	rest := train(t, d, boost.Options{})
	var size float64
	for _, z := range rest.PredictAll(nil, d.Table) {
		size += math.Abs(z) / float64(len(d.Label))
	}
	if size > 0.1 {
		t.Errorf("on top of a fitted offset the model adds %.3f on average", size)
	}
}

// A row of weight 3 is three rows, and one of weight 0 is not there.
func TestWeightsCountRows(t *testing.T) {
	d := made(600, 6)
	d.Weight = make([]float64, len(d.Label))
	for i := range d.Weight {
		d.Weight[i] = 1
		if i%2 == 0 {
			d.Weight[i], d.Label[i] = 0, 1-d.Label[i]
		}
	}
	var odd []int
	for i := 1; i < len(d.Label); i += 2 {
		odd = append(odd, i)
	}
	half := boost.Data{Table: d.Table.Select(odd)}
	for _, i := range odd {
		half.Label = append(half.Label, d.Label[i])
	}
	a, b := train(t, d, boost.Options{}), train(t, half, boost.Options{})
	mean := func(m *boost.Model) (sum float64) {
		for _, z := range m.PredictAll(nil, half.Table) {
			sum += 1 / (1 + math.Exp(-z)) / float64(len(odd))
		}
		return sum
	}
	if math.Abs(mean(a)-mean(b)) > 0.02 {
		t.Errorf("mean prediction %.3f with rows of weight 0, %.3f without those rows", mean(a), mean(b))
	}
}

func TestSquaredLossLearnsAmounts(t *testing.T) {
	d := made(2000, 7)
	rng := rand.New(rand.NewPCG(7, 7))
	var off, spread float64
	for i := range d.Label {
		d.Label[i] = 5000 + 3000*float64(d.Table.Values[0][i]) + 200*rng.NormFloat64()
	}
	m := train(t, d, boost.Options{Loss: boost.Squared})
	for i, p := range m.PredictAll(nil, d.Table) {
		truth := 5000 + 3000*float64(d.Table.Values[0][i])
		off += (p - truth) * (p - truth)
		spread += (truth - 6500) * (truth - 6500)
	}
	if off > 0.02*spread {
		t.Errorf("the squared error is %.3f of the spread", off/spread)
	}
}

func TestOddInput(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*boost.Data)
		want   string // part of the error, "" for none
	}{
		{"one class", func(d *boost.Data) { clear(d.Label) }, "one class"},
		{"a label out of range", func(d *boost.Data) { d.Label[3] = 2 }, "row 4 has the label 2"},
		{"a label that is missing", func(d *boost.Data) { d.Label[3] = math.NaN() }, "row 4"},
		{"a negative weight", func(d *boost.Data) { d.Weight = make([]float64, len(d.Label)); d.Weight[0] = -1 }, "row 1 has the weight -1"},
		{"no weight at all", func(d *boost.Data) { d.Weight = make([]float64, len(d.Label)) }, "every row has weight 0"},
		{"an infinite offset", func(d *boost.Data) { d.Offset = make([]float64, len(d.Label)); d.Offset[2] = math.Inf(1) }, "row 3 has the offset"},
		{"a label too few", func(d *boost.Data) { d.Label = d.Label[1:] }, "label has"},
		{"a name twice", func(d *boost.Data) { d.Table.Columns[1].Name = "x" }, "stands twice"},
		{"infinite values", func(d *boost.Data) {
			d.Table.Values[0][0] = float32(math.Inf(1))
			d.Table.Values[0][1] = float32(math.Inf(-1))
		}, ""},
		{"huge values", func(d *boost.Data) { d.Table.Values[0][0] = math.MaxFloat32 }, ""},
		{"two rows", func(d *boost.Data) { *d = boost.Data{Table: d.Table.Select([]int{0, 1}), Label: []float64{0, 1}} }, ""},
		{"ten thousand levels", func(d *boost.Data) {
			for i := range d.Table.Values[2] {
				d.Table.Values[2][i] = float32(i * 1601 % (1 << 24))
			}
		}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := made(300, 8)
			if c.name == "ten thousand levels" {
				d = made(10_000, 8)
			}
			c.change(&d)
			m, err := boost.Train(context.Background(), d, boost.Options{Rounds: 30})
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Fatalf("error %v, want %q", err, c.want)
			}
			if err != nil {
				return
			}
			for _, x := range []float32{0, features.Missing, float32(math.Inf(1)), -math.MaxFloat32} {
				if p := m.Predict([]float32{x, x, x, x}); math.IsNaN(p) || math.IsInf(p, 0) {
					t.Errorf("the prediction for a row of %v is %v", x, p)
				}
			}
		})
	}
}

func TestTrainEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := boost.Train(ctx, made(500, 9), boost.Options{}); err != context.Canceled {
		t.Errorf("error %v", err)
	}
}

// behind puts the text of a model behind a checksum that fits; nil where the text is no JSON.
func behind(model []byte) []byte {
	b, _ := sealed.Seal("goodword/boost", 1, json.RawMessage(model))
	return b
}

// inner is the text of a stored model without what seals it.
func inner(t testing.TB, file []byte) []byte {
	var model json.RawMessage
	if err := sealed.Open(file, "goodword/boost", 1, &model); err != nil {
		t.Fatal(err)
	}
	return model
}

// tiny has few bins, so that a stored model of it is short enough to be changed in every place.
func tiny() boost.Data {
	d := boost.Data{Table: &features.Table{
		Columns: []features.Column{{Name: "x"}, {Name: "l", Kind: features.Categorical}}, Values: make([][]float32, 2),
	}}
	for i := range 60 {
		x, l := i%2, i/2%2
		d.Table.Values[0], d.Table.Values[1] = append(d.Table.Values[0], float32(x)), append(d.Table.Values[1], float32(l))
		d.Label = append(d.Label, float64((x^l|i/7)&1))
	}
	return d
}

// FuzzDecode gives any text as file and as the model behind a checksum that fits: whatever is accepted predicts finite numbers and can
// be stored again.
func FuzzDecode(f *testing.F) {
	good := encode(f, train(f, tiny(), boost.Options{Rounds: 20}))
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Add(inner(f, good))
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, b := range [][]byte{text, behind(text)} {
			m, err := boost.Decode(b)
			if err != nil {
				continue
			}
			for _, x := range []float32{0, 3, -1, 1e38, features.Missing, float32(math.Inf(-1))} {
				row := make([]float32, len(m.Columns()))
				for j := range row {
					row[j] = x
				}
				if p := m.Predict(row); math.IsNaN(p) || math.IsInf(p, 0) {
					t.Fatalf("a row of %v predicts %v", x, p)
				}
			}
			m.Terms()
			encode(t, m)
		}
	})
}

// A stored model whose checksum fits may still hold nonsense.
func TestDecodeRefusesLevelsOutOfRange(t *testing.T) {
	good := inner(t, encode(t, train(t, made(300, 12), boost.Options{Rounds: 20})))
	broken := bytes.Replace(good, []byte(`"bins":[`), []byte(`"bins":[9`), 1)
	if bytes.Equal(broken, good) {
		t.Fatal("the model has no levels")
	}
	if _, err := boost.Decode(behind(broken)); err == nil || !strings.Contains(err.Error(), `column "level": bin 9`) {
		t.Errorf("got %v", err)
	}
}

func TestPredictAllocatesNothing(t *testing.T) {
	m := train(t, made(300, 11), boost.Options{Rounds: 30})
	row := []float32{0.5, 0.5, 2, features.Missing}
	if n := testing.AllocsPerRun(100, func() { m.Predict(row) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
