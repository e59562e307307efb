package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// orders is a small table with a plain pattern: who gave 9 or 10 shared, in Oslo also who gave 8.
func orders(rows int) string {
	var text strings.Builder
	text.WriteString("id;nps;city;shared\n")
	for i := range rows {
		nps, city := i*7%11, []string{"Berlin", "Oslo", "Rome"}[i*5%3]
		shared := nps >= 9 || nps == 8 && city == "Oslo"
		if i%13 == 0 {
			shared = !shared
		}
		fmt.Fprintf(&text, "c%d;%d;%s;%t\n", i, nps, city, shared)
	}
	return text.String()
}

// score runs goodword score in a directory and returns what it prints and says.
func score(t *testing.T, args ...string) (out, said string, err error) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	err = run(t.Context(), append([]string{"score"}, args...), func(string) string { return "" }, &stdout, &stderr)
	return stdout.String(), stderr.String(), err
}

// inDirectory makes a directory with the files and makes it the working directory.
func inDirectory(t *testing.T, files map[string]string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for name, text := range files {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// golden compares a text with a file of testdata.
func golden(t *testing.T, testdata, name, got string) {
	t.Helper()
	path := filepath.Join(testdata, name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// TestScore goes the way of docs/scoring.md: judge, train, apply, explain.
func TestScore(t *testing.T) {
	testdata, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, _ = io.WriteString(w, orders(400))
	_ = w.Close()
	inDirectory(t, map[string]string{"orders.csv": orders(400), "orders.csv.gz": packed.String(), "new.csv": "nps;city\n10;Oslo\n8;Oslo\n8;Rome\n;Paris\n"})

	out, said, err := score(t, "eval", "--data", "orders.csv.gz", "--label", "shared", "--drop", "id", "--json")
	if err != nil || said != "" {
		t.Fatalf("got %v and %q", err, said)
	}
	var figures map[string]any
	if err := json.Unmarshal([]byte(out), &figures); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	for _, name := range []string{"auc", "logloss", "brier", "ece15", "ece15_p95", "calibration_slope", "lift10",
		"fit_cpu_s", "batch_rows_per_s", "single_row_ns", "terms", "rows", "test_rows"} {
		if _, isNumber := figures[name].(float64); !isNumber {
			t.Errorf("%s is %v", name, figures[name])
		}
	}
	if figures["model"] != "boost" || figures["rows"] != 400. || figures["auc"].(float64) < .8 {
		t.Errorf("got %s", out)
	}

	lines, _, err := score(t, "eval", "--data", "orders.csv", "--label", "shared", "--drop", "id", "--split", "time:0.5", "--model", "logistic")
	if err != nil || !strings.Contains(strings.Join(strings.Fields(lines), " "), "model logistic rows 400 200 to train, 200 to test") || !strings.Contains(lines, "\nece15_p95") {
		t.Errorf("got %v and\n%s", err, lines)
	}

	out, _, err = score(t, "train", "--data", "orders.csv", "--label", "shared", "--drop", "id", "--model", "logistic", "--out", "model.json")
	if err != nil || !strings.HasPrefix(out, "wrote model.json: logistic, ") || !strings.HasSuffix(out, ` terms, 400 rows, 104 of them with shared "true"`+"\n") {
		t.Fatalf("got %v and %q", err, out)
	}
	applied, said, err := score(t, "apply", "--model", "model.json", "--data", "new.csv")
	if err != nil || said != "" {
		t.Fatalf("got %v and %q", err, said)
	}
	golden(t, testdata, "score_apply.golden", applied)
	explained, _, err := score(t, "explain", "--model", "model.json", "--data", "new.csv")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, testdata, "score_explain.golden", explained)
	one, _, err := score(t, "explain", "--model", "model.json", "--data", "new.csv", "--row", "2", "--json")
	if err != nil || !strings.HasPrefix(one, `{"row":2,"line":3,"probability":`) || strings.Count(one, "\n") != 1 {
		t.Errorf("got %v and %s", err, one)
	}

	if _, said, err = score(t, "apply", "--model", "model.json", "--data", "new.csv", "--out", "out.csv.gz"); err != nil || said != "wrote 4 rows to out.csv.gz\n" {
		t.Fatalf("got %v and %q", err, said)
	}
	file, err := os.Open("out.csv.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unpacked, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(unpacked); err != nil || string(text) != applied {
		t.Errorf("the file holds %q, %v", text, err)
	}
}

// TestScoreUplift judges an experiment in which only people who ordered before are moved.
func TestScoreUplift(t *testing.T) {
	text := "id,orders,city,group,bought\n"
	for i := range 1200 {
		orders, treated := i*7%5, i%3 > 0
		bought := i*31%101 < 20 || treated && orders > 2 && i*17%103 < 50
		text += fmt.Sprintf("c%d,%d,%s,%s,%t\n", i, orders, []string{"Oslo", "Rome"}[i/2%2], []string{"control", "mail"}[min(i%3, 1)], bought)
	}
	testdata, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	inDirectory(t, map[string]string{"mailing.csv": text})
	args := []string{"uplift", "--data", "mailing.csv", "--treatment", "group", "--label", "bought", "--drop", "id", "--control", "control"}
	lines, said, err := score(t, append(args, "--learner", "t")...)
	if err != nil || said != "" {
		t.Fatalf("got %v and %q", err, said)
	}
	golden(t, testdata, "score_uplift.golden", lines)
	out, _, err := score(t, append(args, "--json", "--base", "logistic")...)
	if err != nil {
		t.Fatal(err)
	}
	var figures map[string]any
	if err := json.Unmarshal([]byte(out), &figures); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	for _, name := range []string{"qini_q", "auuc", "gain", "uplift30"} {
		if x, isNumber := figures[name].(float64); !isNumber || x <= 0 {
			t.Errorf("%s is %v", name, figures[name])
		}
	}
	if figures["verdict"] != "targeting helps" {
		t.Errorf("got %s", out)
	}
	_, _, err = score(t, append(args, "--test", "none.csv")...)
	if want := "open none.csv: no such file or directory"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// TestScoreSaysWhatIsWrong checks the text of each mistake.
func TestScoreSaysWhatIsWrong(t *testing.T) {
	inDirectory(t, map[string]string{
		"orders.csv": orders(60), "other.json": "{}\n",
		"cut.csv":     strings.TrimSuffix(orders(60), ";false\n"),
		"twice.csv":   "a,b,a\n1,2,3\n",
		"one.csv":     "a,y\n1,no\n2,no\n",
		"nothing.csv": "a,b,y\n1,,no\n2,,yes\n",
	})
	if _, _, err := score(t, "train", "--data", "orders.csv", "--label", "shared", "--drop", "id", "--out", "model.json"); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ args, want string }{
		{"eval --data orders.csv --label share", `orders.csv: there is no column "share"; did you mean "shared"?`},
		{"eval --data orders.csv --label shared --drop ID", `orders.csv: there is no column "ID"; did you mean "id"?`},
		{"eval --data orders.csv --label shared --categorical NPS", `orders.csv: there is no column "NPS"; did you mean "nps"?`},
		{"eval --data orders.csv --label shared --filter town=Oslo", `orders.csv: there is no column "town"; there are id, nps, city, shared`},
		{"eval --data orders.csv --label city", `orders.csv, column "city": 3 different values where two are wanted; say with --positive which one counts as 1: "Berlin", "Rome", "Oslo"`},
		{"eval --data orders.csv --label shared --positive yes", `orders.csv, column "shared": no row has the positive value "yes"; there are "true", "false"`},
		{"eval --data orders.csv --label shared --split half", `--split: "half" is no split: want hash:SHARE or time:SHARE with a share for training between 0 and 1, as hash:0.7`},
		{"eval --data orders.csv --label shared --sep ::", `--sep: "::" is no separator: want one character, or tab`},
		{"eval --data orders.csv --label shared --sep ,", `orders.csv: there is no column "shared"; there are id;nps;city;shared`},
		{"eval --data orders.csv --label shared --model forest", `--model must be one of "boost","logistic" but got "forest" (goodword --help lists what there is)`},
		{"uplift --data orders.csv --label shared --treatment town", `orders.csv: there is no column "town"; there are id, nps, city, shared`},
		{"uplift --data orders.csv --label shared --treatment city",
			`orders.csv, column "city": 3 different values where two are wanted; say with --treated and --control which ones: "Berlin", "Rome", "Oslo"`},
		{"eval --data orders.csv", `missing flags: --label=COL (goodword --help lists what there is)`},
		{"eval --data none.csv --label y", "open none.csv: no such file or directory"},
		{"eval --data cut.csv --label shared", "cut.csv, line 61: 3 fields where the first line has 4 fields; the file may be cut off there"},
		{"eval --data twice.csv --label b", `twice.csv, line 1, column "a": fields 1 and 3 have the same name`},
		{"eval --data one.csv --label y", `one.csv, column "y": every row has the value "no": there is nothing to tell apart`},
		{"eval --data nothing.csv --label y", `nothing.csv, column "b": the value is missing in every row that is read; leave the column out with --drop`},
		{"apply --model other.json --data orders.csv", `other.json: this is no model that goodword score train has written: the file holds something else: its format is "", want "goodword/score"`},
		{"apply --model model.json --data one.csv", "one.csv: the columns do not fit the model:\n  there is no column \"nps\"; there are a, y\n" +
			"  there is no column \"city\"; there are a, y\n  the model was trained without the column \"a\"; pass over it with --drop\n" +
			"  the model was trained without the column \"y\"; pass over it with --drop"},
		{"explain --model model.json --data orders.csv --row 61", "orders.csv: there is no row 61; the file has 60"},
	} {
		t.Run(test.args, func(t *testing.T) {
			_, _, err := score(t, strings.Fields(test.args)...)
			if err == nil || err.Error() != test.want {
				t.Errorf("got  %v\nwant %s", err, test.want)
			}
		})
	}
}

// TestApplyLeavesNoHalfFile: a row that is wrong leaves the file that was there.
func TestApplyLeavesNoHalfFile(t *testing.T) {
	inDirectory(t, map[string]string{"orders.csv": orders(60), "wrong.csv": "nps;city\n1;Oslo\nten;Oslo\n", "out.csv": "before\n"})
	if _, _, err := score(t, "train", "--data", "orders.csv", "--label", "shared", "--drop", "id", "--out", "model.json"); err != nil {
		t.Fatal(err)
	}
	_, _, err := score(t, "apply", "--model", "model.json", "--data", "wrong.csv", "--out", "out.csv")
	if want := `wrong.csv, line 3, column "nps": "ten" is no number`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if text, err := os.ReadFile("out.csv"); err != nil || string(text) != "before\n" {
		t.Errorf("the file holds %q, %v", text, err)
	}
	if left, err := filepath.Glob(".*.part-*"); err != nil || len(left) > 0 {
		t.Errorf("there remain %v, %v", left, err)
	}
}
