package dataset_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"goodword/internal/dataset"
)

// readAll reads a whole text: the names and the records.
func readAll(text []byte, f dataset.Format) (r *dataset.Reader, records [][]string, err error) {
	r, err = dataset.NewReader(bytes.NewReader(text), f)
	if err != nil {
		return nil, nil, err
	}
	for {
		record, err := r.Next()
		if errors.Is(err, io.EOF) {
			return r, records, nil
		}
		if err != nil {
			return r, records, err
		}
		records = append(records, slices.Clone(record))
	}
}

func zip(text string) string {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, _ = w.Write([]byte(text))
	_ = w.Close()
	return out.String()
}

// TestReaderFindsTheForm writes the same table in every form it may have.
func TestReaderFindsTheForm(t *testing.T) {
	names := []string{"name", "age", "a, b"}
	records := [][]string{{"Ann; Bob", "41", "x|y"}, {"", "7", "two\nlines"}, {"Zoé", "3.5", ""}}
	for _, separator := range []string{",", ";", "\t", "|"} {
		for name, end := range map[string]string{"LF": "\n", "CRLF": "\r\n", "CR": "\r"} {
			for form, wrap := range map[string]func(string) string{
				"plain":           func(s string) string { return s },
				"gzip":            zip,
				"byte order mark": func(s string) string { return "\ufeff" + s },
				"no last end":     func(s string) string { return strings.TrimSuffix(s, end) },
				"blank lines":     func(s string) string { return end + s + end + end },
			} {
				t.Run(strings.Join([]string{separator, name, form}, " "), func(t *testing.T) {
					var text strings.Builder
					for _, record := range append([][]string{names}, records...) {
						var quoted []string
						for _, field := range record {
							if strings.ContainsAny(field, ",;\t|\n") {
								field = `"` + strings.ReplaceAll(field, "\n", end) + `"`
							}
							quoted = append(quoted, field)
						}
						text.WriteString(strings.Join(quoted, separator) + end)
					}
					r, got, err := readAll([]byte(wrap(text.String())), dataset.Format{})
					if err != nil {
						t.Fatal(err)
					}
					if diff := cmp.Diff(names, r.Names()); diff != "" {
						t.Errorf("names (-want +got):\n%s", diff)
					}
					if diff := cmp.Diff(records, got); diff != "" {
						t.Errorf("records (-want +got):\n%s", diff)
					}
					if string(r.Separator()) != separator || !r.HasHeader() || r.Row() != 2 {
						t.Errorf("got separator %q, header %v, row %d", r.Separator(), r.HasHeader(), r.Row())
					}
				})
			}
		}
	}
}

func TestReaderFindsTheHeader(t *testing.T) {
	for _, test := range []struct {
		name, text string
		format     dataset.Format
		want       []string
	}{
		{"words above numbers", "a,b\n1,2\n", dataset.Format{}, []string{"a", "b"}},
		{"numbers alone", "1.5,2\n3,4\n", dataset.Format{}, []string{"1", "2"}},
		{"names that count up", "letter,1,2,3\nT,2,8,3\nI,5,12,3\n", dataset.Format{}, []string{"letter", "1", "2", "3"}},
		{"rows with a word each", "T,2,8,3\nI,5,12,3\n", dataset.Format{}, []string{"1", "2", "3", "4"}},
		{"words above words", "colour,size\nred,small\nblue,small\n", dataset.Format{}, []string{"colour", "size"}},
		{"words that come again", "p,x,s\np,x,s\ne,x,s\np,x,y\n", dataset.Format{}, []string{"1", "2", "3"}},
		{"a known name decides", "p,x\np,x\n", dataset.Format{Known: []string{"x"}}, []string{"p", "x"}},
		{"the caller knows there is none", "a,b\n1,2\n", dataset.Format{Header: dataset.NoHeader}, []string{"1", "2"}},
		{"the caller knows there is one", "7,9\n1,2\n", dataset.Format{Header: dataset.HasHeader}, []string{"7", "9"}},
		{"a name is missing", ",a\n0,1\n", dataset.Format{}, []string{"1", "a"}},
		{"names alone", "a,b\n", dataset.Format{}, []string{"a", "b"}},
		{"blanks around names", " a ,\" b\"\n1,2\n", dataset.Format{}, []string{"a", "b"}},
		{"missing values below", "a,b\n,2\nNA,3\n", dataset.Format{}, []string{"a", "b"}},
		{"Windows-1252", "gr\xf6\xdfe,b\n1,2\n", dataset.Format{}, []string{"größe", "b"}},
		{"a separator of its own", "a:b\n1:2\n", dataset.Format{Separator: ':'}, []string{"a", "b"}},
		{"commas in quotes are no separators", "\"a,b\";\"c,d\"\n\"1,2\";\"3,4\"\n", dataset.Format{}, []string{"a,b", "c,d"}},
		{"decimal commas are no separators", "a;b\n1,5;2,5\n3,5;4,5\n", dataset.Format{}, []string{"a", "b"}},
		{"one column", "a\n1\n2\n", dataset.Format{}, []string{"a"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, _, err := readAll([]byte(test.text), test.format)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, r.Names()); diff != "" {
				t.Errorf("names (-want +got):\n%s", diff)
			}
		})
	}
}

func TestReaderSaysWhatIsWrong(t *testing.T) {
	table := "a,b,c\n1,2,3\n4,5,6\n"
	for _, test := range []struct{ name, text, want string }{
		{"nothing", "", "the file is empty"},
		{"blanks", " \n\n", "the file is empty"},
		{"two columns of one name", "a,b,a\n1,2,3\n", `line 1, column "a": fields 1 and 3 have the same name`},
		{"a field too few", table + "7,8\n9,10,11\n", "line 4: 2 fields where the first line has 3 fields"},
		{"a field too many", table + "7,8,9,10\n9,10,11\n", "line 4: 4 fields where the first line has 3 fields"},
		{"cut in a line", table + "7,8", "line 4: 2 fields where the first line has 3 fields; the file may be cut off there"},
		{"cut in quotes", table + "7,\"8,9\n1,2,3\n", "line 4: a quoted field does not end; the file may be cut off there"},
		{"a quote in a field", table + "7,8\"9,1\n", "line 4: a quote in a field that is not quoted, at byte 4 of the line"},
		{"text after a quote", table + "7,\"8\"9,1\n1,2,3\n", "line 4: after a quote at byte 5 neither the separator nor the end of the line; a quote within quotes is written twice"},
		{"a line after a record of two lines", "a,b\n\"x\ny\",1\n2\n3,4\n", "line 4: 1 field where the first line has 2 fields; is ',' the separator?"},
		{"UTF-16", "\xff\xfea\x00,\x00", "this is text in UTF-16; save it as UTF-8"},
		{"a spreadsheet", "PK\x03\x04....", "this is a spreadsheet or zip archive; export it as CSV"},
		{"zeros", "a,b\n\x00,1\n", "this is no text: byte 5 is zero"},
		{"damaged gzip", "\x1f\x8bxxxxxxxxxxxxxx", "the compressed file is cut off or damaged: gzip: invalid header"},
		{"cut gzip", zip(table)[:20], "after line 1: the compressed file is cut off or damaged: unexpected EOF"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, _, err := readAll([]byte(test.text), dataset.Format{})
			if err == nil || err.Error() != test.want {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

// TestReaderEndsACutArchive cuts a large compressed file in its middle: some rows come, then the error.
func TestReaderEndsACutArchive(t *testing.T) {
	var text strings.Builder
	text.WriteString("a,b\n")
	for i := range 20_000 {
		fmt.Fprintf(&text, "%x,%d\n", sha256.Sum256([]byte{byte(i), byte(i >> 8)}), i)
	}
	packed := zip(text.String())
	_, records, err := readAll([]byte(packed[:len(packed)*9/10]), dataset.Format{})
	if len(records) == 0 || err == nil || !strings.Contains(err.Error(), "cut off or damaged") || !strings.HasPrefix(err.Error(), "after line ") {
		t.Errorf("got %d records, %v", len(records), err)
	}
}

// TestReaderBoundsARecord checks that a quote that is never closed does not read the file into memory.
func TestReaderBoundsARecord(t *testing.T) {
	endless := io.MultiReader(strings.NewReader("a,b\n1,2\n3,\""), &repeat{strings.Repeat("x", 1<<12) + "\n"})
	r, err := dataset.NewReader(endless, dataset.Format{})
	if err != nil {
		t.Fatal(err)
	}
	_, _ = r.Next()
	_, err = r.Next()
	if want := "line 3: a record longer than 16 MiB; a quote may not be closed"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// repeat is a text again and again without end.
type repeat struct{ text string }

func (r *repeat) Read(p []byte) (int, error) {
	n := copy(p, r.text)
	r.text = r.text[n:] + r.text[:n]
	return n, nil
}

// TestReaderReadsWhatIsWritten: what encoding/csv writes comes back, but for blanks around unquoted fields, which count for nothing.
func TestReaderReadsWhatIsWritten(t *testing.T) {
	field := rapid.OneOf(rapid.StringMatching(`[a-z ,;|"\n]{0,8}`), rapid.StringMatching(`-?[0-9]{1,4}(\.[0-9]{1,3})?`))
	rapid.Check(t, func(t *rapid.T) {
		columns := rapid.IntRange(2, 6).Draw(t, "columns")
		names := make([]string, columns)
		for j := range names {
			names[j] = string(rune('a'+j)) + "_name"
		}
		separator := rapid.SampledFrom([]rune{',', ';', '\t', '|'}).Draw(t, "separator")
		records := rapid.SliceOfN(rapid.SliceOfN(field, columns, columns), 1, 20).Draw(t, "records")
		var text bytes.Buffer
		w := csv.NewWriter(&text)
		w.Comma = separator
		w.UseCRLF = rapid.Bool().Draw(t, "CRLF")
		_ = w.WriteAll(append([][]string{names}, records...))
		r, got, err := readAll(text.Bytes(), dataset.Format{Known: names[:1], Separator: separator})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(r.Names(), names) || len(got) != len(records) {
			t.Fatalf("got %q and %d records, want %q and %d", r.Names(), len(got), names, len(records))
		}
		for i := range records {
			for j := range records[i] {
				if strings.TrimSpace(got[i][j]) != strings.TrimSpace(records[i][j]) {
					t.Fatalf("record %d, field %d: got %q, want %q", i, j, got[i][j], records[i][j])
				}
			}
		}
	})
}

// FuzzReader: whatever the bytes, reading ends, and what comes has one field for each name and ascending lines.
func FuzzReader(f *testing.F) {
	for _, seed := range []string{
		"a,b\n1,2\n", "a;b\r\n\"1;\";2\r\n", "a\tb\r1\t2\r", "\ufeffa|b\n1|2", "\"", "a,a\n", ",\n,\n", "\r", "1\n\n2", "\"a\"\"b\",c\n\"x\ny\",z\n", zip("a,b\n1,2\n"),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := dataset.NewReader(bytes.NewReader(text), dataset.Format{})
		if err != nil {
			return
		}
		if len(slices.Compact(slices.Sorted(slices.Values(r.Names())))) != len(r.Names()) || slices.Contains(r.Names(), "") {
			t.Fatalf("names %q", r.Names())
		}
		for line, row := 0, 0; ; row++ {
			record, err := r.Next()
			if err != nil {
				return
			}
			if len(record) != len(r.Names()) || r.Line() <= line || r.Row() != row {
				t.Fatalf("row %d on line %d after line %d: %q", r.Row(), r.Line(), line, record)
			}
			line = r.Line()
		}
	})
}

func BenchmarkReader(b *testing.B) {
	var text strings.Builder
	text.WriteString("age,job,city,spend,y\n")
	for range 20_000 {
		text.WriteString("41,\"blue-collar\",Berlin,123.45,no\n")
	}
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if _, records, err := readAll([]byte(text.String()), dataset.Format{}); err != nil || len(records) != 20_000 {
			b.Fatal(len(records), err)
		}
	}
}
