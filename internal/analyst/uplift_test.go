package analyst_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"goodword/internal/analyst"
	"goodword/internal/dataset"
)

// mailing is an experiment in which half the rows got a mail and some another one. Of those with an age around 40 the mail moves effect, of
// others none; everybody buys the likelier the more orders he had.
func mailing(rows int, seed uint64, effect float64) string {
	random := rand.New(rand.NewPCG(seed, 3))
	var text strings.Builder
	text.WriteString("age,orders,mail,bought\n")
	for range rows {
		age, orders, mail := 20+random.IntN(41), random.IntN(5), []string{"none", "mail", "other"}[min(random.IntN(5), 4)/2]
		chance := .1 + .05*float64(orders)
		if mail == "mail" && age > 33 && age < 47 {
			chance += effect
		}
		bought := 0
		if random.Float64() < chance {
			bought = 1
		}
		fmt.Fprintf(&text, "%d,%d,%s,%d\n", age, orders, mail, bought)
	}
	return text.String()
}

func mailingFile(t *testing.T, text string) analyst.Experiment {
	return analyst.Experiment{Source: source(t, text, "bought"), Treatment: "mail", Treated: "mail", Control: "none"}
}

var half = dataset.Split{Kind: dataset.ByHash, Share: .5}

// TestUplift: an effect for the middle of the ages, which no line shows, is found with boosting; without one there is no evidence.
func TestUplift(t *testing.T) {
	settings := analyst.UpliftSettings{Learner: analyst.Auto, Base: "all", Seed: 1}
	u, err := analyst.EvaluateUplift(t.Context(), mailingFile(t, mailing(3000, 1, .4)), half, settings)
	if err != nil {
		t.Fatal(err)
	}
	if u.Verdict != "targeting helps" || !strings.HasSuffix(u.Learner, "/boost") || u.QiniQ <= 0 || u.Gain <= 0 || u.Uplift30 < .25 || len(u.Tried) != 6 {
		t.Errorf("got %+v", u)
	}
	if u.TrainRows+u.TestRows < 2250 || u.TrainRows+u.TestRows > 2550 || u.TestTreated < u.TestRows*4/10 || u.Positive != "1" {
		t.Errorf("got %+v: rows of another mail count", u)
	}
	settings.Base = "logistic"
	u, err = analyst.EvaluateUplift(t.Context(), mailingFile(t, mailing(4000, 2, 0)), half, settings)
	if err != nil {
		t.Fatal(err)
	}
	if u.Verdict != "no evidence that targeting helps" || u.P < .05 {
		t.Errorf("got %+v", u)
	}
}

// TestUpliftArms: which rows are treated and which are not, by what is named.
func TestUpliftArms(t *testing.T) {
	three, two := "x,arm,y\n", "x,arm,y\n"
	for i := range 240 {
		three += fmt.Sprintf("%d,%s,%d\n", i%7, []string{"none", "none", "mail", "call"}[i%4], i*5%11%2)
		two += fmt.Sprintf("%d,%d,%d\n", i%7, i%4/3, i*5%11%2) // a quarter is 1
	}
	for _, test := range []struct {
		name, text, treated, control string
		want                         string // rows and treated rows, or the error
	}{
		{"two values", two, "", "", "240 60"},
		{"two values, named", two, "0", "", "240 180"},
		{"the same numbers", two, "1.0", "", "240 60"},
		{"both named", three, "mail", "none", "180 60"},
		{"control alone", three, "", "none", "240 120"},
		{"treated alone", three, "call", "", "240 60"},
		{"three values, none named", three, "", "", `column "arm": 3 different values where two are wanted; say with --treated and --control which ones: "none", "mail", "call"`},
		{"no such value", three, "letter", "none", `column "arm": no row is of the treated arm "letter"; there are "none", "mail", "call"`},
		{"no control left", two, "1", "2", `column "arm": no row is of the control arm "2"; there are "0", "1"`},
		{"both the same", three, "mail", "mail", `column "arm": the value "mail" cannot be both treated and control`},
	} {
		t.Run(test.name, func(t *testing.T) {
			e := analyst.Experiment{Source: source(t, test.text, "y"), Treatment: "arm", Treated: test.treated, Control: test.control}
			e.Test = e.Path
			u, err := analyst.EvaluateUplift(t.Context(), e, half, analyst.UpliftSettings{Learner: "t", Base: "logistic"})
			if err != nil {
				if got := strings.TrimPrefix(err.Error(), e.Path+", "); got != test.want {
					t.Errorf("got %s, want %s", got, test.want)
				}
				return
			}
			if got := fmt.Sprint(u.TestRows, u.TestTreated); got != test.want || u.TrainRows != u.TestRows {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

// TestUpliftSecondFile: rows of a second file are read as those of the first, also where its columns stand otherwise.
func TestUpliftSecondFile(t *testing.T) {
	e := mailingFile(t, mailing(1500, 1, .4))
	text := "id;bought;mail;orders;age\n"
	for i, line := range strings.Split(strings.TrimSpace(mailing(1500, 4, .4)), "\n")[1:] {
		f := strings.Split(line, ",")
		text += fmt.Sprintf("%d;%s;%s;%s;%s\n", i, f[3], f[2], f[1], f[0])
	}
	settings := analyst.UpliftSettings{Learner: "x", Base: "boost", Seed: 1}
	e.Test = write(t, "second.csv", text)
	turned, err := analyst.EvaluateUplift(t.Context(), e, half, settings)
	if err != nil {
		t.Fatal(err)
	}
	e.Test = write(t, "second.csv", mailing(1500, 4, .4))
	plain, err := analyst.EvaluateUplift(t.Context(), e, half, settings)
	if err != nil {
		t.Fatal(err)
	}
	if turned.QiniQ != plain.QiniQ || turned.TestRows != plain.TestRows || turned.Gain <= 0 {
		t.Errorf("got %+v and %+v", turned, plain)
	}
	e.Test = write(t, "second.csv", "age,mail,bought\n30,none,1\n")
	_, err = analyst.EvaluateUplift(t.Context(), e, half, settings)
	if want := e.Test + `: there is no column "orders"; there are age, mail, bought`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// TestUpliftSharedSet: the T-learner with logistic regression reaches on the Hillstrom mailing what others reached with it.
func TestUpliftSharedSet(t *testing.T) {
	dir := sharedData(t)
	if raceDetector {
		t.Skip("one shared set is enough for the race detector")
	}
	for _, test := range []struct {
		treated               string
		qini, auuc, gain, u30 float64 // of others, to the printed digits
		rows                  int
	}{
		{"", .003795, .034527, .003745, .078236, 32_000},
		{"Womens E-Mail", .006976, .030520, .006935, .073493, 21_410},
	} {
		e := analyst.Experiment{
			Source: analyst.Source{Path: filepath.Join(dir, "hillstrom.csv.gz"), Label: "visit",
				Options: dataset.Options{Drop: []string{"conversion", "spend", "history_segment"}}},
			Treatment: "segment", Treated: test.treated, Control: "No E-Mail",
		}
		u, err := analyst.EvaluateUplift(t.Context(), e, half, analyst.UpliftSettings{Learner: "t", Base: "logistic", Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		// Their solver stops a little earlier, which may turn round a few rows of nearly equal score.
		for _, figure := range []struct{ got, want float64 }{{u.QiniQ, test.qini}, {u.AUUC, test.auuc}, {u.Gain, test.gain}, {u.Uplift30, test.u30}} {
			if d := figure.got - figure.want; d > 1e-5 || d < -1e-5 {
				t.Errorf("%s: got %.6f, want %.6f", test.treated, figure.got, figure.want)
			}
		}
		if u.TestRows != test.rows || u.Verdict != "targeting helps" {
			t.Errorf("%s: got %+v", test.treated, u)
		}
	}
}
