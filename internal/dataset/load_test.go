package dataset_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"goodword/internal/dataset"
	"goodword/scoring/features"
)

// write makes a file of the text and returns its path.
func write(t testing.TB, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "table.csv")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const orders = `id,age,city,code,member,score,y
1,41,Berlin,1,true,0.5,no
2,NA,NA,2,false,nan,yes

3,7,,1,true,1e3,no
4, -3.5 , Rome ,3,true,-Inf,yes
5,,Berlin,1,false,NULL,yes
`

func TestLoad(t *testing.T) {
	set, err := dataset.Load(t.Context(), write(t, orders), dataset.Options{Drop: []string{"id"}, Categorical: []string{"code"}})
	if err != nil {
		t.Fatal(err)
	}
	nan, inf := features.Missing, float32(math.Inf(-1))
	text := func(levels ...string) map[uint32]string {
		m := make(map[uint32]string)
		for code, level := range levels {
			m[uint32(code)] = level
		}
		return m
	}
	want := &dataset.Set{
		Table: &features.Table{
			Columns: []features.Column{
				{Name: "age"},
				{Name: "city", Kind: features.Categorical, Levels: text("Berlin", "NA", "Rome")},
				{Name: "code", Kind: features.Categorical, Levels: text("1", "2", "3")},
				{Name: "member", Kind: features.Categorical, Levels: text("true", "false")},
				{Name: "score"},
				{Name: "y", Kind: features.Categorical, Levels: text("no", "yes")},
			},
			Values: [][]float32{{41, nan, 7, -3.5, nan}, {0, 1, nan, 2, 0}, {0, 1, 0, 2, 0}, {0, 1, 0, 0, 1}, {.5, nan, 1000, inf, nan}, {0, 1, 0, 1, 1}},
		},
		Rows:  []uint32{0, 1, 2, 3, 4},
		Lines: []uint32{2, 3, 5, 6, 7},
	}
	sameFloats := cmp.Comparer(func(a, b float32) bool { return a == b || a != a && b != b })
	if diff := cmp.Diff(want, set, sameFloats); diff != "" {
		t.Errorf("set (-want +got):\n%s", diff)
	}
	if err := set.Table.Validate(); err != nil {
		t.Error(err)
	}
}

// TestFilter checks that rows keep their place in the file, and that types are those of the rows that are kept.
func TestFilter(t *testing.T) {
	path := write(t, "a,kind=of,b\n1,x,1\n2.0,y,two\n,x,3\n4,z,4\n")
	for _, test := range []struct {
		filter []string
		want   []uint32
	}{
		{nil, []uint32{0, 1, 2, 3}},
		{[]string{"kind=of=x"}, []uint32{0, 2}},
		{[]string{"kind=of!=y"}, []uint32{0, 2, 3}},
		{[]string{"kind=of != y", "a!="}, []uint32{0, 3}},
		{[]string{"a=2"}, []uint32{1}},
		{[]string{"a="}, []uint32{2}},
		{[]string{"b!=two"}, []uint32{0, 2, 3}},
	} {
		t.Run(strings.Join(test.filter, " and "), func(t *testing.T) {
			set, err := dataset.Load(t.Context(), path, dataset.Options{Filter: test.filter, Drop: []string{"a"}})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, set.Rows); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
			withTwo := len(test.filter) == 0 || test.filter[0] == "a=2"
			if b := set.Table.Columns[1]; (b.Kind == features.Categorical) != withTwo {
				t.Errorf("column b is of kind %d with the levels %v", b.Kind, b.Levels)
			}
		})
	}
}

// TestLoadLike reads a second file as the first one was: columns in another order, one more of them, a level that is new.
func TestLoadLike(t *testing.T) {
	first, err := dataset.Load(t.Context(), write(t, "a,b\n1,x\n2,y\n"), dataset.Options{})
	if err != nil {
		t.Fatal(err)
	}
	second, err := dataset.LoadLike(t.Context(), write(t, "b,more,a\ny,1,3\nz,1,4\nx,1,\nnew,1,5\nz,1,6\n"), dataset.Options{}, first.Table.Columns)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(second.Table.Values), "[[3 4 NaN 5 6] [1 2 0 3 2]]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := len(first.Table.Columns[1].Levels); got != 2 {
		t.Errorf("the first file's column has %d levels by now", got)
	}
	if got := second.Table.Columns[1].Levels[3]; got != "new" {
		t.Errorf("level 3 is %q", got)
	}
}

// TestLoadSaysWhatIsWrong checks the text of each error, after the name of the file.
func TestLoadSaysWhatIsWrong(t *testing.T) {
	for _, test := range []struct {
		name, text string
		options    dataset.Options
		want       string
	}{
		{"unknown column to drop", orders, dataset.Options{Drop: []string{"citty"}}, `: there is no column "citty"; did you mean "city"?`},
		{"unknown categorical column", orders, dataset.Options{Categorical: []string{"Member"}}, `: there is no column "Member"; did you mean "member"?`},
		{"nothing like it", orders, dataset.Options{Drop: []string{"temperature"}}, `: there is no column "temperature"; there are id, age, city, code, member, score, y`},
		{"unknown column in the filter", orders, dataset.Options{Filter: []string{"agee!=4"}}, `: there is no column "agee"; did you mean "age"?`},
		{"no filter", orders, dataset.Options{Filter: []string{"age>4"}}, `: the filter "age>4" is neither COL=VALUE nor COL!=VALUE`},
		{"nothing meets the filter", orders, dataset.Options{Filter: []string{"age=4", "y=no"}}, ": no row of 5 meets the filter age=4 and y=no"},
		{"no rows", "a,b\n", dataset.Options{}, ": there is no row after the header"},
		{"a column of nothing", "a,b\n1,NA\n2,\n", dataset.Options{}, `, column "b": the value is missing in every row that is read; leave the column out with --drop`},
		{"nothing where the filter keeps", "a,b\n1,\n2,3\n", dataset.Options{Filter: []string{"a=1"}}, `, column "b": the value is missing in every row that is read; leave the column out with --drop`},
		{"a short row", "a,b\n1,2\n3\n4,5\n", dataset.Options{}, ", line 3: 1 field where the first line has 2 fields; is ',' the separator?"},
		{"two columns of one name", "a,a\n1,2\n", dataset.Options{}, `, line 1, column "a": fields 1 and 2 have the same name`},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := write(t, test.text)
			_, err := dataset.Load(t.Context(), path, test.options)
			var own *dataset.Error
			if !errors.As(err, &own) || err.Error() != path+test.want {
				t.Errorf("got  %v\nwant %s", err, path+test.want)
			}
		})
	}
	path := write(t, "a\n1\n2\n")
	set, err := dataset.Load(t.Context(), path, dataset.Options{})
	if err != nil {
		t.Fatal(err)
	}
	other := write(t, "a\n1\n\ntwo\n")
	_, err = dataset.LoadLike(t.Context(), other, dataset.Options{}, set.Table.Columns)
	if want := other + `, line 4, column "a": "two" is no number`; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	if _, err := dataset.Load(t.Context(), path+".gz", dataset.Options{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v for a file that is not there", err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := dataset.Load(ended, path, dataset.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v when cancelled", err)
	}
}

func TestTakeLabel(t *testing.T) {
	for _, test := range []struct {
		values, positive string
		want, positiveIs string // the label by row, or the error
	}{
		{"0 1 1 0", "", "[0 1 1 0]", "1"},
		{"1 0 1.0 0", "", "[1 0 1 0]", "1"},
		{"2 10 2 2", "", "[0 1 0 0]", "10"},
		{"-1 1 -1 1", "", "[0 1 0 1]", "1"},
		{"no yes no", "", "[0 1 0]", "yes"},
		{"Yes Z Z", "", "[1 0 0]", "Yes"},
		{"TRUE false", "", "[1 0]", "TRUE"},
		{"bad good", "", "[0 1]", "good"},
		{"good bad", "bad", "[0 1]", "bad"},
		{"0 1", "0", "[1 0]", "0"},
		{"0.0 1", "0", "[1 0]", "0"},
		{"a b c a", "c", "[0 0 1 0]", "c"},
		{"a b c", "", `column "y": 3 different values where two are wanted; say with --positive which one counts as 1: "a", "b", "c"`, ""},
		{"a a", "", `column "y": every row has the value "a": there is nothing to tell apart`, ""},
		{"1 1.0", "", `column "y": every row has the value "1", "1.0": there is nothing to tell apart`, ""},
		{"a a", "a", `column "y": every row has the label "a": there is nothing to tell apart`, ""},
		{"a b", "c", `column "y": no row has the positive value "c"; there are "a", "b"`, ""},
		{"a - b", "", `line 3, column "y": the value is missing; leave such rows out with --filter 'y!='`, ""},
	} {
		t.Run(test.values+" "+test.positive, func(t *testing.T) {
			text := "x,y\n"
			for _, value := range strings.Fields(test.values) {
				text += "1," + strings.TrimSuffix(value, "-") + "\n" // a dash stands for nothing
			}
			set, err := dataset.Load(t.Context(), write(t, text), dataset.Options{Categorical: []string{"y"}})
			if err != nil {
				t.Fatal(err)
			}
			y, label, err := set.TakeLabel("y", test.positive)
			if err != nil {
				if err.Error() != test.want {
					t.Errorf("got %v, want %s", err, test.want)
				}
				return
			}
			if got := fmt.Sprint(y); got != test.want || label.Positive != test.positiveIs || label.Column != "y" {
				t.Errorf("got %s of %+v, want %s and %s", got, label, test.want, test.positiveIs)
			}
			if len(set.Table.Columns) != 1 || set.Table.Columns[0].Name != "x" || len(set.Table.Values) != 1 {
				t.Errorf("the table keeps %+v", set.Table.Columns)
			}
		})
	}
}

// TestNotes: a column with a text of its own in nearly every row is pointed out.
func TestNotes(t *testing.T) {
	text := "customer,city,spend\n"
	for i := range 200 {
		text += fmt.Sprintf("c%d,town %d,%d\n", i, i%7, i)
	}
	set, err := dataset.Load(t.Context(), write(t, text), dataset.Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{`column "customer" has 200 different texts in 200 rows: an identifier or a date? leave it out with --drop`}
	if diff := cmp.Diff(want, set.Notes); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
}

// TestLoadCodesAreLevels: every code names the text that stands in the file, and codes follow first appearance.
func TestLoadCodesAreLevels(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.StringMatching(`[a-e]{1,2}`), 1, 50).Draw(t, "texts")
		path := filepath.Join(dir, "levels.csv")
		if err := os.WriteFile(path, []byte("x\n"+strings.Join(texts, "\n")+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		set, err := dataset.Load(context.Background(), path, dataset.Options{Format: dataset.Format{Header: dataset.HasHeader}})
		if err != nil {
			t.Fatal(err)
		}
		var next float32
		for i, code := range set.Table.Values[0] {
			if code > next {
				t.Fatalf("row %d has code %v before code %v", i, code, next)
			}
			if code == next {
				next++
			}
			if got := set.Table.Columns[0].Levels[uint32(code)]; got != texts[i] {
				t.Fatalf("row %d is %q, want %q", i, got, texts[i])
			}
		}
	})
}

// FuzzLoad: whatever the bytes, a set that is read is a valid table whose rows ascend, and reading it again as it was gives the same.
func FuzzLoad(f *testing.F) {
	for _, seed := range []string{orders, "a,b\n1,2\n", "a;b\r\n1;x\r\n2;\r\n", "1\t2\r3\t4\r", "a\nNaN\ninf\n-1e99\n", "x\n\xe4\n\xc3\xa4\n"} {
		f.Add([]byte(seed), "")
	}
	f.Add([]byte("a,b\n1,x\n2,y\n"), "b!=x")
	f.Fuzz(func(t *testing.T, text []byte, filter string) {
		path := filepath.Join(t.TempDir(), "table.csv")
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		var o dataset.Options
		if filter != "" {
			o.Filter = []string{filter}
		}
		set, err := dataset.Load(t.Context(), path, o)
		if err != nil {
			return
		}
		if err := set.Table.Validate(); err != nil {
			t.Fatal(err)
		}
		if !slices.IsSorted(set.Rows) || len(set.Rows) != set.Table.Rows() || len(set.Lines) != len(set.Rows) {
			t.Fatalf("rows %v on lines %v of %d", set.Rows, set.Lines, set.Table.Rows())
		}
		again, err := dataset.LoadLike(t.Context(), path, o, set.Table.Columns)
		if err != nil {
			t.Fatal(err)
		}
		if a, b := fmt.Sprint(set.Table.Values), fmt.Sprint(again.Table.Values); a != b {
			t.Fatalf("first %s, then %s", a, b)
		}
	})
}

func BenchmarkLoad(b *testing.B) {
	var text strings.Builder
	text.WriteString("age,job,city,spend,y\n")
	for i := range 20_000 {
		fmt.Fprintf(&text, "%d,\"job %d\",Berlin,%d.45,no\n", i%90, i%12, i)
	}
	path := write(b, text.String())
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := dataset.Load(b.Context(), path, dataset.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
