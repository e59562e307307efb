package logistic

import (
	"context"
	"encoding/json"
	"math"
	"strings"
	"testing"

	"goodword/scoring/features"
	"goodword/scoring/sealed"
)

// behind puts the text of a model behind a checksum that fits; nil where the text is no JSON.
func behind(model []byte) []byte {
	b, _ := sealed.Seal(formatName, formatVersion, json.RawMessage(model))
	return b
}

// Behind a checksum that fits, a model that does not hold together is refused too.
func TestDecodeRefusesBehindTheChecksum(t *testing.T) {
	for _, c := range []struct{ name, model, want string }{
		{"no column", `{"loss":0,"intercept":0,"terms":[],"fit":{}}`, "needs a column"},
		{"a loss of another program", `{"loss":7,"terms":[]}`, "unknown loss 7"},
		{"an unknown field", `{"loss":0,"hidden":1}`, "unknown field"},
		{"numbers with levels", `{"terms":[{"column":{"name":"a","kind":0},"codes":[1],"levels":[1]}]}`, "with levels"},
		{"levels with a slope", `{"terms":[{"column":{"name":"a","kind":1},"slope":1}]}`, "with a slope"},
		{"a code too few", `{"terms":[{"column":{"name":"a","kind":1},"codes":[1],"levels":[1,2]}]}`, "1 codes and 2"},
		{"codes that do not ascend", `{"terms":[{"column":{"name":"a","kind":1},"codes":[2,1],"levels":[1,2]}]}`, "ascend"},
		{"a code too large", `{"terms":[{"column":{"name":"a","kind":1},"codes":[16777216],"levels":[1]}]}`, "ascend"},
		{"a slope of a constant", `{"terms":[{"column":{"name":"a","kind":0},"slope":1}]}`, "standard deviation 0"},
		{"a deviation below 0", `{"terms":[{"column":{"name":"a","kind":0},"sd":-1}]}`, "standard deviation -1"},
		{"scores beyond numbers", `{"terms":[{"column":{"name":"a","kind":0},"slope":1e300,"sd":1e-5}]}`, "too large"},
		{"a name twice", `{"terms":[{"column":{"name":"a","kind":1}},{"column":{"name":"a","kind":1}}]}`, "stands twice"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := Decode(behind([]byte(c.model))); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
}

// FuzzDecode gives any text as file and as the model behind a checksum that fits: whatever is accepted predicts finite numbers and can be
// stored again.
func FuzzDecode(f *testing.F) {
	m, err := Train(context.Background(), Data{
		Table: &features.Table{
			Columns: []features.Column{{Name: "x"}, {Name: "level", Kind: features.Categorical, Levels: map[uint32]string{3: "three"}}},
			Values:  [][]float32{{1, 2, features.Missing, 3}, {3, 4, 4, features.Missing}},
		},
		Label: []float64{0, 1, 1, 0},
	}, Options{})
	if err != nil {
		f.Fatal(err)
	}
	b, err := m.Encode()
	if err != nil {
		f.Fatal(err)
	}
	var inner json.RawMessage
	if err := sealed.Open(b, formatName, formatVersion, &inner); err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte(inner))
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, b := range [][]byte{text, behind(text)} {
			m, err := Decode(b)
			if err != nil {
				continue
			}
			for _, x := range []float32{0, 3, -1, 1e38, features.Missing, float32(math.Inf(-1))} {
				row := make([]float32, len(m.columns))
				for j := range row {
					row[j] = x
				}
				if raw := m.Predict(row); math.IsNaN(raw) || math.IsInf(raw, 0) {
					t.Fatalf("a row of %v predicts %v", x, raw)
				}
			}
			if _, err := m.Encode(); err != nil {
				t.Fatal(err)
			}
		}
	})
}
