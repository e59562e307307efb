package analyst_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"goodword/experiments/bandit"
	"goodword/experiments/sim"
	"goodword/internal/analyst"
	"goodword/internal/dataset"
)

// reward is a table in which the best reward follows plan and orders: credit for the few orders of the free plan, cash for its many, a gift
// for the paid one. Orders are missing now and then.
func reward(rows int) string {
	var text strings.Builder
	text.WriteString("id,orders,plan,best\n")
	for i := range rows {
		orders, plan := i*7%11, []string{"free", "paid"}[i*5%13%2]
		best := "credit"
		switch {
		case plan == "paid":
			best = "gift"
		case orders > 5:
			best = "cash"
		}
		known := fmt.Sprint(orders)
		if i%31 == 0 {
			known = ""
		}
		fmt.Fprintf(&text, "r%d,%s,%s,%s\n", i, known, plan, best)
	}
	return text.String()
}

func replay(t *testing.T, text string, settings analyst.ReplaySettings, drop ...string) (*analyst.Replayed, error) {
	t.Helper()
	return analyst.Replay(t.Context(), source(t, text, "best", drop...), settings)
}

// TestReplay plays the rewards: every policy learns them, the figures repeat but that of time, and the audit passes, with a floor and without.
func TestReplay(t *testing.T) {
	for _, policy := range sim.ReplayPolicies {
		for _, settings := range []analyst.ReplaySettings{{Policy: policy, Seed: 3}, {Policy: policy, Seed: 3, Floor: .02, Slice: .06}} {
			told := 0
			settings.Progress = func(done int) { told = done }
			r, err := replay(t, reward(900), settings, "id")
			if err != nil {
				t.Fatal(err)
			}
			// Every third row or more is a gift; orders, whether they are missing, two plans and the constant make five numbers.
			if r.Decisions != 900 || told != 900 || r.Arms != 3 || r.Features != 5 || r.MeanValue < .7 || r.LastQuarter < .8 || r.DecisionsPerS <= 0 {
				t.Errorf("%s: %+v, %d told", policy, r, told)
			}
			if r.Uniform != 1./3 || r.Constant < .4 || r.Constant > .6 || r.Floor != settings.Floor || r.Slice != settings.Slice || !r.Audit.Passed || r.Audit.Draws != 900 || len(r.Audit.Checks) != 6 {
				t.Errorf("%s: %+v", policy, r)
			}
			again, err := replay(t, reward(900), settings, "id")
			if err != nil {
				t.Fatal(err)
			}
			again.DecisionsPerS = r.DecisionsPerS
			if diff := cmp.Diff(r, again); diff != "" {
				t.Errorf("%s: the second time is otherwise (-first +second):\n%s", policy, diff)
			}
		}
	}
}

// TestReplayScalesColumns: where a column begins and how it is counted does not show, so that letters' 0 to 15 are fifteenths.
func TestReplayScalesColumns(t *testing.T) {
	table := func(number func(i int) int) string {
		text := "x,one,best\n"
		for i := range 200 {
			text += fmt.Sprintf("%d,5,%s\n", number(i%16), []string{"a", "b", "c"}[i%16/6])
		}
		return text
	}
	settings := analyst.ReplaySettings{Policy: sim.ReplayLinTS, Seed: 1}
	want, err := replay(t, table(func(i int) int { return i }), settings)
	if err != nil {
		t.Fatal(err)
	}
	got, err := replay(t, table(func(i int) int { return 2000 + 4*i }), settings)
	if err != nil {
		t.Fatal(err)
	}
	got.DecisionsPerS = want.DecisionsPerS
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-by 1 from 0 +by 4 from 2000):\n%s", diff)
	}
	var rows []sim.Labelled
	for i := range 200 {
		rows = append(rows, sim.Labelled{X: []float64{float64(i%16) / 15, 0, 1}, Class: i % 16 / 6})
	}
	score, err := sim.Replay(rows, sim.ReplaySettings{Classes: 3, Policy: sim.ReplayLinTS, Seed: 1}, nil)
	if err != nil || score.Mean != want.MeanValue || score.LastQuarter != want.LastQuarter {
		t.Errorf("by hand %+v, %v; want %+v", score, err, want)
	}
}

// TestReplayNotes: a floor that many classes cannot have in full is said to be smaller, and linucb that it does not draw.
func TestReplayNotes(t *testing.T) {
	text := "x,best\n"
	for i := range 200 {
		text += fmt.Sprintf("%d,c%d\n", i%40, i%40)
	}
	r, err := replay(t, text, analyst.ReplaySettings{Policy: sim.ReplayLinUCB, Floor: .01, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if r.Floor != bandit.MaxFloorMass/40 || len(r.Notes) != 2 || r.Notes[0] != "the floor is 0.005: those of 40 classes take at most 20 % of the draws" ||
		r.Notes[1] != "linucb does not draw: with less than --slice 0.05 its log cannot say what another policy would have earned" {
		t.Errorf("floor %v, notes %q", r.Floor, r.Notes)
	}
}

// TestReplaySaysWhatIsWrong checks the text of each mistake.
func TestReplaySaysWhatIsWrong(t *testing.T) {
	many := "x,name,best\n"
	for i := range 60 {
		many += fmt.Sprintf("%d,n%d,%s\n", i, i, []string{"a", "b"}[i%2])
	}
	classes := "x,best\n"
	for i := range 501 {
		classes += fmt.Sprintf("%d,c%d\n", i, i)
	}
	wide, row := "best", "a"
	for i := range 250 {
		wide, row = wide+fmt.Sprintf(",x%d", i), row+",1"
	}
	wide += "\n" + row + "\nb" + row[1:] + "\n"
	for name, test := range map[string]struct {
		text     string
		label    string
		options  dataset.Options
		settings analyst.ReplaySettings
		want     string
	}{
		"missing column": {text: reward(40), label: "reward", want: `table.csv: there is no column "reward"; there are id, orders, plan, best`},
		"one class":      {text: "x,best\n1,a\n2,a\n", want: `table.csv, column "best": every row has the class "a": there is nothing to choose among`},
		"classes":        {text: classes, want: `table.csv, column "best": 501 different values, as arms at most 500: a number or an identifier is no class`},
		"no class":       {text: "x,best\n1,a\n2,b\n3,\n", want: `table.csv, line 4, column "best": the value is missing; leave such rows out with --filter 'best!='`},
		"no column":      {text: "best\na\nb\n", want: `table.csv: there is no column but the label to choose by`},
		"not a number": {text: "x,best\n1,a\n\"1,5\",b\n2,b\n", want: `table.csv, line 3, column "x": "1,5" is no number, and other rows have numbers there: ` +
			`correct it, leave the column out with --drop, or say with --categorical that its values are levels`},
		"identifier": {text: many, want: `table.csv, column "name": 60 different texts, as levels of a feature at most 50: an identifier or a date? leave it out with --drop`},
		"too wide":   {text: wide, want: `table.csv: the columns make 251 numbers, at most 250 can be learned from; leave columns out with --drop`},
		"floor": {text: reward(40), settings: analyst.ReplaySettings{Floor: .4}, options: dataset.Options{Drop: []string{"id"}},
			want: `a floor of 0.4 for each of 3 classes takes 120 % of the draws and leaves the policy no choice; it must be below 0.333`},
		"negative floor": {text: reward(40), settings: analyst.ReplaySettings{Floor: -1}, options: dataset.Options{Drop: []string{"id"}},
			want: `a floor of -1: want a probability of at least 0 and below 1, as 0.01`},
		"no floor": {text: reward(40), settings: analyst.ReplaySettings{Floor: math.NaN()}, options: dataset.Options{Drop: []string{"id"}},
			want: `a floor of NaN: want a probability of at least 0 and below 1, as 0.01`},
		"slice": {text: reward(40), settings: analyst.ReplaySettings{Slice: 1}, options: dataset.Options{Drop: []string{"id"}},
			want: `a uniform slice of 1: want a share of at least 0 and below 1, as 0.02`},
		"policy": {text: reward(40), settings: analyst.ReplaySettings{Policy: "oracle"}, options: dataset.Options{Drop: []string{"id"}},
			want: `sim: replay policy "oracle" is not known`},
	} {
		t.Run(name, func(t *testing.T) {
			s := source(t, test.text, "best")
			s.Options = test.options
			if test.label != "" {
				s.Label = test.label
			}
			if test.settings.Policy == "" {
				test.settings.Policy = sim.ReplayEpsilon
			}
			r, err := analyst.Replay(t.Context(), s, test.settings)
			if err == nil || !strings.HasSuffix(err.Error(), test.want) {
				t.Errorf("got %v and %+v\nwant …%s", err, r, test.want)
			}
		})
	}
	s := source(t, "x,best\n1,a\n\"1,5\",b\n2,b\n", "best")
	s.Options.Categorical = []string{"x"}
	if r, err := analyst.Replay(t.Context(), s, analyst.ReplaySettings{Policy: sim.ReplayEpsilon}); err != nil || r.Features != 4 {
		t.Errorf("with --categorical: %v and %+v", err, r)
	}
}
