package analyst_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"goodword/internal/analyst"
	"goodword/internal/dataset"
)

var byHash = dataset.Split{Kind: dataset.ByHash, Share: .7}

// TestEvaluate judges a model of the shop, whose label follows nps and city: it is found, and every figure repeats but those of time.
func TestEvaluate(t *testing.T) {
	for _, kind := range kinds {
		t.Run(string(kind), func(t *testing.T) {
			s := source(t, shop(1200), "shared", "id")
			evaluate := func() *analyst.Evaluation {
				e, err := analyst.Evaluate(t.Context(), s, byHash, analyst.Settings{Kind: kind, Seed: 1})
				if err != nil {
					t.Fatal(err)
				}
				return e
			}
			e := evaluate()
			// The true chances have an AUC of .860 and a log-loss of .461, from 200,000 rows; with 360 test rows the AUC has a standard
			// error of .02, and both the missing values and learning from 840 rows cost a little.
			if e.AUC < .79 || e.LogLoss > .57 || e.Brier > .18 || e.ECE15 > .12 || e.ECE15P95 <= 0 || *e.CalibrationSlope < .7 || *e.CalibrationSlope > 1.4 || *e.Lift10 < 1.3 {
				t.Errorf("got %+v", e)
			}
			if e.Rows != 1200 || e.TrainRows+e.TestRows != 1200 || e.TestRows < 350 || e.TestRows > 370 || e.Terms < 2 || e.Positive != "yes" || e.Model != kind {
				t.Errorf("got %+v", e)
			}
			if e.FitCPUSeconds <= 0 || e.BatchRowsPerS < 1000 || e.SingleRowNS <= 0 {
				t.Errorf("got %+v", e)
			}
			again := evaluate()
			for _, x := range []*analyst.Evaluation{e, again} {
				x.FitCPUSeconds, x.BatchRowsPerS, x.SingleRowNS = 0, 0, 0
			}
			if diff := cmp.Diff(e, again); diff != "" {
				t.Errorf("the second time is otherwise (-first +second):\n%s", diff)
			}
		})
	}
}

// TestEvaluateOddLabels: what cannot be judged is said; what can is.
func TestEvaluateOddLabels(t *testing.T) {
	rows := func(label func(i int) string) string {
		text := "x,y\n"
		for i := range 60 {
			text += fmt.Sprintf("%d,%s\n", i, label(i))
		}
		return text
	}
	for _, test := range []struct {
		name, text string
		options    dataset.Options
		label      string
		want       string
	}{
		{"one label", rows(func(int) string { return "no" }), dataset.Options{}, "y", `, column "y": every row has the value "no": there is nothing to tell apart`},
		{"three labels", rows(func(i int) string { return fmt.Sprint(i % 3) }), dataset.Options{}, "y",
			`, column "y": 3 different values where two are wanted; say with --positive which one counts as 1: "0", "1", "2"`},
		{"one label for testing", rows(func(i int) string { return fmt.Sprint(i / 59) }), dataset.Options{}, "y",
			`, column "y": of the 18 rows for testing 0 have the label "1": both labels are needed in either part`},
		{"no such label", rows(func(int) string { return "no" }), dataset.Options{}, "Y", `: there is no column "Y"; did you mean "y"?`},
		{"nothing to predict from", rows(func(i int) string { return fmt.Sprint(i % 2) }), dataset.Options{Drop: []string{"x"}}, "y",
			": there is no column but the label to predict from"},
		{"the label is dropped", rows(func(i int) string { return fmt.Sprint(i % 2) }), dataset.Options{Drop: []string{"y"}}, "y",
			`: there is no column "y"; did you mean "x"?`},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := source(t, test.text, test.label)
			s.Options = test.options
			_, err := analyst.Evaluate(t.Context(), s, byHash, analyst.Settings{Kind: analyst.Boost})
			if want := s.Path + test.want; err == nil || err.Error() != want {
				t.Errorf("got  %v\nwant %s", err, want)
			}
		})
	}
	t.Run("a label told without a mistake", func(t *testing.T) {
		s := source(t, rows(func(i int) string { return fmt.Sprint(i / 30) }), "y")
		e, err := analyst.Evaluate(t.Context(), s, byHash, analyst.Settings{Kind: analyst.Boost})
		if err != nil {
			t.Fatal(err)
		}
		if e.CalibrationSlope != nil || len(e.Notes) != 1 || !strings.HasPrefix(e.Notes[0], "calibration_slope: ") {
			t.Errorf("got the slope %v and the notes %q", e.CalibrationSlope, e.Notes)
		}
		if text, err := json.Marshal(e); err != nil || !strings.Contains(string(text), `"calibration_slope":null`) {
			t.Errorf("got %s, %v", text, err)
		}
	})
}

// TestEvaluateWhatTrainingLacks: a column without a value among the training rows and a level only among the others do no harm.
func TestEvaluateWhatTrainingLacks(t *testing.T) {
	text := "x,late,level,y\n"
	for i := range 400 {
		late, level := "", "a"
		if i >= 200 {
			late, level = fmt.Sprint(i), "b"
		}
		text += fmt.Sprintf("%d,%s,%s,%d\n", i%17, late, level, i%17/9^i%5/4)
	}
	for _, kind := range kinds {
		s := source(t, text, "y")
		e, err := analyst.Evaluate(t.Context(), s, dataset.Split{Kind: dataset.ByTime, Share: .5}, analyst.Settings{Kind: kind})
		if err != nil {
			t.Fatal(err)
		}
		if e.AUC < .7 || e.Terms != 1 {
			t.Errorf("%s: got AUC %v of %d terms", kind, e.AUC, e.Terms)
		}
	}
}

// sharedData is the folder with the shared files; the test is skipped where they are not.
func sharedData(t testing.TB) string {
	t.Helper()
	dir := filepath.Join("..", "..", "..", "shared", "data")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the shared data are not here: ", err)
	}
	return dir
}

// TestEvaluateSharedSets judges both kinds of model on the shared files, read as their description says.
func TestEvaluateSharedSets(t *testing.T) {
	dir := sharedData(t)
	shoppers := []string{"OperatingSystems", "Browser", "Region", "TrafficType", "Weekend", "Month", "VisitorType"}
	for _, test := range []struct {
		file, label     string
		options         dataset.Options
		rows, test      int
		logisticAUC     float64 // of an exact solver, to six digits
		logisticLogLoss float64
		leastAUC        float64 // wanted of boost
		mostLogLoss     float64
	}{
		{"reviews_features.csv.gz", "recommended", dataset.Options{}, 23_486, 7_045, .65239121, .44790034, .6840, .4345},
		{"bank-additional-full.csv.gz", "y", dataset.Options{Drop: []string{"duration"}}, 41_188, 12_357, .79396255, .27095135, .8015, .2668},
		{"online_shoppers_intention.csv.gz", "Revenue", dataset.Options{Categorical: shoppers}, 12_330, 3_699, .89340528, .29582929, .9290, .2300},
		{"hillstrom.csv.gz", "visit", dataset.Options{Drop: []string{"conversion", "spend"}, Filter: []string{"segment!=No E-Mail"}},
			42_694, 12_709, .62553585, .43637770, .6235, .4368},
	} {
		for _, kind := range kinds {
			if raceDetector && (test.label != "recommended" || kind == analyst.Boost) {
				continue // training takes ten times as long
			}
			t.Run(string(kind)+" "+test.file, func(t *testing.T) {
				s := analyst.Source{Path: filepath.Join(dir, test.file), Label: test.label, Options: test.options}
				e, err := analyst.Evaluate(t.Context(), s, byHash, analyst.Settings{Kind: kind, Seed: 1})
				if err != nil {
					t.Fatal(err)
				}
				t.Logf("AUC %.6f, log-loss %.6f, slope %.3f, fit %.2f s", e.AUC, e.LogLoss, *e.CalibrationSlope, e.FitCPUSeconds)
				if e.Rows != test.rows || e.TestRows != test.test {
					t.Errorf("got %d rows, %d of them for testing, want %d and %d", e.Rows, e.TestRows, test.rows, test.test)
				}
				if kind == analyst.Boost && (e.AUC < test.leastAUC || e.LogLoss > test.mostLogLoss) {
					t.Errorf("got AUC %.6f and log-loss %.6f, want at least %v and at most %v", e.AUC, e.LogLoss, test.leastAUC, test.mostLogLoss)
				}
				if kind != analyst.Boost && (math.Abs(e.AUC-test.logisticAUC) > 2e-6 || math.Abs(e.LogLoss-test.logisticLogLoss) > 2e-6) {
					t.Errorf("got AUC %.8f and log-loss %.8f, want %v and %v", e.AUC, e.LogLoss, test.logisticAUC, test.logisticLogLoss)
				}
			})
		}
	}
}

// TestEvaluateByTime: rows in order of time are not shuffled.
func TestEvaluateByTime(t *testing.T) {
	s := source(t, shop(1000), "shared", "id")
	e, err := analyst.Evaluate(t.Context(), s, dataset.Split{Kind: dataset.ByTime, Share: .8}, analyst.Settings{Kind: analyst.Boost})
	if err != nil {
		t.Fatal(err)
	}
	if e.TrainRows != 800 || e.TestRows != 200 {
		t.Errorf("got %d and %d rows", e.TrainRows, e.TestRows)
	}
	last := strings.Split(strings.TrimSpace(shop(1000)), "\n")[801:]
	yes := slices.DeleteFunc(last, func(line string) bool { return !strings.HasSuffix(line, ",yes") })
	if want := float64(len(yes)) / 200; e.TestRate != want {
		t.Errorf("%v of the test rows are positive, want %v", e.TestRate, want)
	}
}
