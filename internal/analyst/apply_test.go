package analyst_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"goodword/internal/analyst"
	"goodword/internal/dataset"
	"goodword/scoring"
)

// shop is a table of customers in which promoters and people of the city share: id, nps, city, orders, shared.
func shop(rows int) string {
	random := rand.New(rand.NewPCG(1, 2))
	var text strings.Builder
	text.WriteString("id,nps,city,orders,shared\n")
	for i := range rows {
		nps, city := random.IntN(11), []string{"Berlin", "Rome, Italy", "Oslo"}[random.IntN(3)]
		logit := float64(nps-7) / 2
		if city == "Oslo" {
			logit += 2
		}
		shared := "no"
		if random.Float64() < scoring.Probability(logit) {
			shared = "yes"
		}
		known := strconv.Itoa(nps)
		if i%50 == 0 {
			known = ""
		}
		fmt.Fprintf(&text, "c%d,%s,%q,%d,%s\n", i, known, city, random.IntN(5), shared)
	}
	return text.String()
}

// write makes a file of the text and returns its path.
func write(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// source is the file of a text, with a label.
func source(t testing.TB, text, label string, drop ...string) analyst.Source {
	return analyst.Source{Path: write(t, "table.csv", text), Label: label, Options: dataset.Options{Drop: drop}}
}

// train trains on the shop and reads the model back from what is stored.
func train(t testing.TB, kind analyst.Kind) *analyst.Trained {
	t.Helper()
	m, _, err := analyst.Train(t.Context(), source(t, shop(800), "shared", "id"), analyst.Settings{Kind: kind, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	stored, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	again, err := analyst.Decode(stored)
	if err != nil {
		t.Fatal(err)
	}
	if twice, err := again.Encode(); err != nil || !bytes.Equal(stored, twice) {
		t.Errorf("what was read is stored otherwise, %v", err)
	}
	return again
}

// apply scores a text and returns what comes out.
func apply(t testing.TB, m *analyst.Trained, text string, drop ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	_, err := m.Apply(t.Context(), strings.NewReader(text), dataset.Format{}, drop, &out, analyst.Output{Column: "probability"})
	return out.String(), err
}

// probabilities reads the last column.
func probabilities(t testing.TB, text string, separator rune) []float64 {
	t.Helper()
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = separator
	records, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var p []float64
	for _, record := range records {
		if x, err := strconv.ParseFloat(record[len(record)-1], 64); err == nil {
			p = append(p, x)
		}
	}
	return p
}

// TestApply: a file comes back with one more column; the order of columns, the separator, an unknown label and lines of their own end do
// not change a probability.
func TestApply(t *testing.T) {
	for _, kind := range kinds {
		t.Run(string(kind), func(t *testing.T) {
			m := train(t, kind)
			table := shop(100)
			out, err := apply(t, m, table)
			if err != nil {
				t.Fatal(err)
			}
			for i, line := range strings.Split(strings.TrimSpace(table), "\n") {
				line = strings.ReplaceAll(line, `"Berlin"`, "Berlin")
				line = strings.ReplaceAll(line, `"Oslo"`, "Oslo")
				if got := strings.Split(out, "\n")[i]; !strings.HasPrefix(got, line+",") {
					t.Fatalf("line %d is %q, was %q", i+1, got, line)
				}
			}
			want := probabilities(t, out, ',')
			if len(want) != 100 || slices.Min(want) <= 0 || slices.Max(want) >= 1 || slices.Max(want)-slices.Min(want) < .5 {
				t.Fatalf("%d probabilities from %v to %v", len(want), slices.Min(want), slices.Max(want))
			}
			records, _ := csv.NewReader(strings.NewReader(table)).ReadAll()
			var turned strings.Builder
			for _, record := range records {
				fmt.Fprintf(&turned, "%s;%q;%s\r", record[1], record[2], record[3])
			}
			other := strings.Replace(turned.String(), `nps;"city";orders`, `nps;city;orders`, 1)
			out, err = apply(t, m, other)
			if err != nil {
				t.Fatal(err)
			}
			if got := probabilities(t, out, ';'); !slices.Equal(got, want) {
				t.Errorf("other columns and separators give other probabilities:\n%v\n%v", got, want)
			}
		})
	}
}

// TestApplyOddValues: a missing value and a level that training had not are scored; a text where a number should be is not.
func TestApplyOddValues(t *testing.T) {
	for _, kind := range kinds {
		m := train(t, kind)
		out, err := apply(t, m, "nps,city,orders\n,,\n9,Paris,1\n1e30,Oslo,-Inf\n")
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range probabilities(t, out, ',') {
			if math.IsNaN(p) || p < 0 || p > 1 {
				t.Errorf("%s: probability %v", kind, p)
			}
		}
		out, err = apply(t, m, "nps,city,orders\n9,Oslo,1\n\n9,Oslo,many\n")
		if want := `line 4, column "orders": "many" is no number`; err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", kind, err, want)
		}
		if strings.Count(out, "\n") != 2 {
			t.Errorf("%s: before the wrong row stand %q", kind, out)
		}
	}
}

func TestApplyNamesColumnsThatDoNotFit(t *testing.T) {
	m := train(t, analyst.Boost)
	for _, test := range []struct {
		name, text string
		drop       []string
		want       string // nothing where all is well
	}{
		{"what training had", "id,nps,city,orders,shared\n1,2,Oslo,3,no\n", nil, ""},
		{"what the model needs", "orders,city,nps\n3,Oslo,2\n", nil, ""},
		{"one more, passed over", "orders,city,nps,extra\n3,Oslo,2,1\n", []string{"extra"}, ""},
		{"one more", "orders,city,nps,extra\n3,Oslo,2,1\n", nil,
			"the columns do not fit the model:\n  the model was trained without the column \"extra\"; pass over it with --drop"},
		{"one missing", "orders,city\n3,Oslo\n", nil, "the columns do not fit the model:\n  there is no column \"nps\"; there are orders, city"},
		{"two renamed", "Orders,towns,nps\n3,Oslo,3\n", nil, "the columns do not fit the model:\n" +
			"  there is no column \"city\"; there are Orders, towns, nps\n" +
			"  there is no column \"orders\"; did you mean \"Orders\"?\n" +
			"  the model was trained without the column \"Orders\"; pass over it with --drop\n" +
			"  the model was trained without the column \"towns\"; pass over it with --drop"},
		{"to drop, and not there", "orders,city,nps\n3,Oslo,2\n", []string{"extra"}, "there is no column \"extra\"; there are orders, city, nps"},
		{"scored before", "orders,city,nps,probability\n3,Oslo,2,.5\n", []string{"probability"},
			"there is a column \"probability\" already; name the new one with --column"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := apply(t, m, test.text, test.drop...)
			var got string
			if err != nil {
				got = err.Error()
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
		})
	}
}

// TestDecodeRefuses changes what is stored.
func TestDecodeRefuses(t *testing.T) {
	m := train(t, analyst.Boost)
	stored, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	text := string(stored)
	for _, test := range []struct{ name, text, want string }{
		{"nothing", "", "this is no model that goodword score train has written: not a stored model, or it is cut off"},
		{"another file", `{"a":1}`, "this is no model that goodword score train has written"},
		{"a model of another kind", `{"format":"goodword/boost","version":1}`, `its format is "goodword/boost"`},
		{"cut off", text[:len(text)/2], "or it is cut off"},
		{"more than one", text + text, "more follows after it"},
		{"another version", strings.Replace(text, `"version":1`, `"version":9`, 1), "version 9 of the format, this program reads version 1"},
		{"a level changed", strings.Replace(text, `"Oslo"`, `"Oslo2"`, 1), "its checksum does not fit"},
		{"the label changed", strings.Replace(text, `"positive":"yes"`, `"positive":"no"`, 1), "its checksum does not fit"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.text == text {
				t.Fatal("nothing was changed")
			}
			if _, err := analyst.Decode([]byte(test.text)); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

// FuzzDecode: whatever the bytes, a model that is read can score, explain and be stored.
func FuzzDecode(f *testing.F) {
	m := train(f, analyst.Boost)
	stored, err := m.Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(stored)
	f.Add([]byte(`{"format":"goodword/score","version":1,"checksum":"","content":{}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := analyst.Decode(text)
		if err != nil {
			return
		}
		if _, err := m.Encode(); err != nil {
			t.Fatal(err)
		}
		var names, values []string
		for _, c := range m.Columns() {
			names, values = append(names, c.Name), append(values, "1")
		}
		var table bytes.Buffer
		_ = csv.NewWriter(&table).WriteAll([][]string{names, values})
		rows, err := m.Rows(&table, dataset.Format{Separator: ',', Header: dataset.HasHeader}, nil)
		if err != nil {
			return // names that no file can have
		}
		if err := m.Explain(t.Context(), rows, 0, func(e *analyst.Explanation) error {
			if !(e.Probability >= 0 && e.Probability <= 1) {
				return fmt.Errorf("probability %v", e.Probability)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
}

// TestExplain: reasons are those that made the shop, their sum is exact, and the change does what it says.
func TestExplain(t *testing.T) {
	for _, kind := range kinds {
		t.Run(string(kind), func(t *testing.T) {
			m := train(t, kind)
			const rows = "nps,city,orders\n10,Oslo,2\n0,Berlin,2\n,Paris,2\n"
			all := explain(t, m, rows, 0)
			if len(all) != 3 {
				t.Fatalf("got %d explanations", len(all))
			}
			out, err := apply(t, m, rows)
			if err != nil {
				t.Fatal(err)
			}
			for i, p := range probabilities(t, out, ',') {
				if math.Abs(p-all[i].Probability) > 1e-8 || all[i].Row != i+1 || all[i].Line != i+2 {
					t.Errorf("row %d is explained as row %d on line %d with %v, applied %v", i+1, all[i].Row, all[i].Line, all[i].Probability, p)
				}
			}
			happy, unhappy, unknown := all[0], all[1], all[2]
			if len(happy.For) == 0 || !texts(happy.For, "nps is 10 (very high)", `city is "Oslo"`) {
				t.Errorf("for the first row speak %+v", happy.For)
			}
			if len(unhappy.Against) == 0 || !texts(unhappy.Against, "nps is 0 (very low)") {
				t.Errorf("against the second row speak %+v", unhappy.Against)
			}
			if !texts(slices.Concat(unknown.For, unknown.Against), "nps is not known") {
				t.Errorf("about the third row speak %+v", unknown)
			}
			if c := unhappy.Change; c == nil || c.Column != "nps" || c.From != "0" || c.Probability <= unhappy.Probability {
				t.Fatalf("the second row would be moved by %+v", unhappy.Change)
			}
			changed, err := apply(t, m, "nps,city,orders\n"+unhappy.Change.To+",Berlin,2\n")
			if err != nil {
				t.Fatal(err)
			}
			if got := probabilities(t, changed, ',')[0]; math.Abs(got-unhappy.Change.Probability) > 1e-8 {
				t.Errorf("after the change the probability is %v, said %v", got, unhappy.Change.Probability)
			}
			if one := explain(t, m, rows, 2); len(one) != 1 || cmp.Diff(one[0], unhappy) != "" {
				t.Errorf("the second row alone is explained as %+v", one)
			}
		})
	}
}

// texts says whether the first reasons have these texts, in some order.
func texts(reasons []analyst.Reason, want ...string) bool {
	for _, text := range want {
		if !slices.ContainsFunc(reasons, func(r analyst.Reason) bool { return r.Text == text }) {
			return false
		}
	}
	return true
}

func explain(t *testing.T, m *analyst.Trained, text string, row int) []*analyst.Explanation {
	t.Helper()
	rows, err := m.Rows(strings.NewReader(text), dataset.Format{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var all []*analyst.Explanation
	err = m.Explain(t.Context(), rows, row, func(e *analyst.Explanation) error {
		all = append(all, e)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestApplyStreams scores rows without end until the writer has enough.
func TestApplyStreams(t *testing.T) {
	m := train(t, analyst.Boost)
	full := errors.New("enough")
	in := io.MultiReader(strings.NewReader("nps,city,orders\n"), &endless{line: []byte("9,Oslo,1\n")})
	_, err := m.Apply(t.Context(), in, dataset.Format{}, nil, &bounded{left: 400_000, err: full}, analyst.Output{Column: "p"})
	if !errors.Is(err, full) {
		t.Errorf("got %v", err)
	}
}

type endless struct{ line []byte }

func (e *endless) Read(p []byte) (n int, err error) {
	for n+len(e.line) <= len(p) {
		n += copy(p[n:], e.line)
	}
	return n, nil
}

type bounded struct {
	left int
	err  error
}

func (b *bounded) Write(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, b.err
	}
	return len(p), nil
}

func BenchmarkApply(b *testing.B) {
	m := train(b, analyst.Boost)
	table := shop(20_000)
	b.SetBytes(int64(len(table)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := m.Apply(b.Context(), strings.NewReader(table), dataset.Format{}, nil, io.Discard, analyst.Output{Column: "p"}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkExplain(b *testing.B) {
	m := train(b, analyst.Boost)
	table := shop(1_000)
	b.ReportAllocs()
	for b.Loop() {
		rows, err := m.Rows(strings.NewReader(table), dataset.Format{}, nil)
		if err != nil {
			b.Fatal(err)
		}
		if err := m.Explain(b.Context(), rows, 0, func(*analyst.Explanation) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}

var kinds = []analyst.Kind{analyst.Boost, analyst.Logistic}
