package features_test

import (
	"strings"
	"testing"

	"goodword/scoring/features"

	"github.com/google/go-cmp/cmp"
)

func small() *features.Table {
	return &features.Table{
		Columns: []features.Column{{Name: "age"}, {Name: "plan", Kind: features.Categorical}},
		Values:  [][]float32{{30, features.Missing, 50}, {0, 1<<24 - 1, features.Missing}},
	}
}

func TestTableValidate(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*features.Table)
		want   string // part of the error, "" for none
	}{
		{"as it is", func(*features.Table) {}, ""},
		{"no column", func(t *features.Table) { t.Columns = nil }, "needs a column"},
		{"one value column too few", func(t *features.Table) { t.Values = t.Values[:1] }, "2 columns are described and 1 given"},
		{"no name", func(t *features.Table) { t.Columns[1].Name = "" }, "column 2 has no name"},
		{"a name twice", func(t *features.Table) { t.Columns[1].Name = "age" }, `"age" stands twice`},
		{"a short column", func(t *features.Table) { t.Values[1] = t.Values[1][:2] }, `"plan" has 2 rows`},
		{"a direction of levels", func(t *features.Table) { t.Columns[1].Direction = features.Increasing }, "cannot have a direction"},
		{"half a level", func(t *features.Table) { t.Values[1][0] = 0.5 }, `row 1 of the categorical column "plan" is 0.5`},
		{"a level too large", func(t *features.Table) { t.Values[1][1] = 1 << 24 }, "row 2"},
		{"a level below 0", func(t *features.Table) { t.Values[1][2] = -1 }, "row 3"},
	} {
		t.Run(c.name, func(t *testing.T) {
			table := small()
			c.change(table)
			err := table.Validate()
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("Validate: %v, want %q", err, c.want)
			}
		})
	}
}

func TestTableSelectAndRow(t *testing.T) {
	got := small().Select([]int{2, 0, 0})
	if d := cmp.Diff([]float32{50, 30, 30}, got.Values[0]); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]float32{30, 0}, got.Row(nil, 1)); d != "" || got.Rows() != 3 {
		t.Error(d, got.Rows())
	}
}
