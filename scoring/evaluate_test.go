package scoring_test

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"goodword/models"
	"goodword/scoring"
	"goodword/scoring/features"

	"pgregory.net/rapid"
)

// oracle scores a vector by the chance that stands in its first place.
type oracle struct{ slope, shift float64 }

func (o oracle) Score(v []float32) models.Score {
	return models.Score{ShareProbability: scoring.Probability(o.slope*logit(float64(v[features.Logins30])) + o.shift)}
}

// told are n examples whose true chances stand in their vectors, drawn with the given odds of who is who.
func told(f *firm, n int, change ...func(v []float32)) []scoring.Example {
	examples := make([]scoring.Example, n)
	for i := range examples {
		v, _ := f.row(0)
		p := scoring.Probability(-2 + f.r.NormFloat64())
		v[features.Logins30] = float32(p)
		for _, c := range change {
			c(v)
		}
		examples[i] = scoring.Example{Features: v, Weight: 1, ConvertWeight: 1}
		if f.r.Float64() < p {
			examples[i].Share = 1
		}
	}
	return examples
}

// Three rows by hand: chances .2, .5 and .8, of which the last two share.
func TestEvaluateKnownAnswer(t *testing.T) {
	var examples []scoring.Example
	for i, p := range []float32{.2, .5, .8} {
		v := make([]float32, features.Count)
		v[features.Logins30], v[features.Orders] = p, float32(i)
		v[features.ActionChannel], v[features.Plan] = features.Level("email"), features.Level([]string{"pro", "pro", "secret"}[i])
		examples = append(examples, scoring.Example{Features: v, Share: min(1, float64(i))})
	}
	e, err := scoring.Evaluate(oracle{slope: 1}, "truth", examples, map[string][]string{"channel": {"email", "sms"}, "plan": {"pro"}})
	if err != nil {
		t.Fatal(err)
	}
	loss := -(2*math.Log(.8) + math.Log(.5)) / 3 // the first and the last row lie .8 right
	for what, pair := range map[string][2]float64{
		"log loss": {e.LogLoss, loss}, "positives": {e.Positives, 2}, "expected over observed": {*e.ExpectedObserved, 1.5 / 2}, "AUC": {*e.AUC, 1},
		"ECE": {e.ECE, (.2 + .5 + .2) / 3},
	} {
		if !(math.Abs(pair[0]-pair[1]) < 1e-7) { // chances are stored as float32
			t.Errorf("%s is %v, want %v", what, pair[0], pair[1])
		}
	}
	if e.Slope != nil || e.Version != "truth" || e.Rows != 3 {
		t.Errorf("separated labels have slope %v; %s on %d rows", e.Slope, e.Version, e.Rows)
	}
	var lines []string
	for _, s := range e.Slices {
		lines = append(lines, fmt.Sprintf("%s %s: %d rows, %.2f, %.2f", s.Of, s.Name, s.Rows, s.Predicted, s.Observed))
	}
	want := []string{
		"nps_latest no answer: 3 rows, 0.50, 0.67", "orders none: 1 rows, 0.20, 0.00", "orders one: 1 rows, 0.50, 1.00", "orders two or more: 1 rows, 0.80, 1.00",
		"tenure_days below 90 days: 3 rows, 0.50, 0.67", "shares none: 3 rows, 0.50, 0.67",
		"channel email: 3 rows, 0.50, 0.67", "plan pro: 2 rows, 0.35, 0.50", "plan another: 1 rows, 0.80, 1.00",
	}
	if !slices.Equal(lines, want) {
		t.Errorf("slices\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(want, "\n"))
	}
}

// Every part of the rows counts each row once, also vectors of the first release, which say nothing of channel and plan.
func TestSlicesCountEveryRowOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := newFirm(rapid.Uint64().Draw(t, "seed"))
		examples := f.examples(rapid.IntRange(1, 60).Draw(t, "rows"))
		for i := range examples {
			if rapid.Bool().Draw(t, "short") {
				examples[i].Features = examples[i].Features[:features.FirstCount]
			}
		}
		e, err := scoring.Evaluate(scoring.Scorecard{}, "card", examples, nil)
		if err != nil {
			t.Fatal(err)
		}
		rows, loss := map[string]int{}, map[string]float64{}
		for _, s := range e.Slices {
			rows[s.Of] += s.Rows
			loss[s.Of] += s.LogLoss * float64(s.Rows)
		}
		for of, n := range rows {
			if n != len(examples) || math.Abs(loss[of]-e.LogLoss*float64(n)) > 1e-9*float64(n) {
				t.Errorf("%s parts %d rows of %d, log loss %v of %v", of, n, len(examples), loss[of]/float64(n), e.LogLoss)
			}
		}
		if len(rows) != 6 {
			t.Errorf("parted by %v", rows)
		}
	})
}

// A gain changes its sign when the scorers change places, and of one that knows the truth over one that is too bold it is many errors.
func TestGain(t *testing.T) {
	examples := told(newFirm(3), 5000)
	truth, bold := oracle{slope: 1}, oracle{slope: 2}
	gain, se := scoring.Gain(bold, truth, examples)
	back, sameSE := scoring.Gain(truth, bold, examples)
	if gain != -back || se != sameSE || !(gain > 5*se) {
		t.Errorf("gain %v ± %v, and %v ± %v with the places changed", gain, se, back, sameSE)
	}
	if gain, se := scoring.Gain(truth, truth, examples); gain != 0 || se != 0 {
		t.Errorf("a scorer gains %v ± %v over itself", gain, se)
	}
	a, _ := scoring.Evaluate(bold, "", examples, nil)
	b, _ := scoring.Evaluate(truth, "", examples, nil)
	if math.Abs(gain-(a.LogLoss-b.LogLoss)) > 1e-12 {
		t.Errorf("gain %v, log losses differ by %v", gain, a.LogLoss-b.LogLoss)
	}
}

// The slope, its error and the z of the rate are right on average: over 200 samples of the truth their z-scores have mean 0 and spread 1,
// here within three standard errors (3/√200 = .21 and 3/√400 = .15).
func TestCalibrationIsJudgedFairly(t *testing.T) {
	f := newFirm(5)
	var slopes, rates []float64
	for range 200 {
		examples := told(f, 800)
		e, err := scoring.Evaluate(oracle{slope: 1}, "", examples, nil)
		if err != nil {
			t.Fatal(err)
		}
		slopes = append(slopes, (*e.Slope-1) / *e.SlopeSE)
		rates = append(rates, scoring.RateZ(oracle{slope: 1}, examples))
	}
	for name, z := range map[string][]float64{"slope": slopes, "rate": rates} {
		var mean, squares float64
		for _, x := range z {
			mean += x / float64(len(z))
			squares += x * x / float64(len(z))
		}
		if math.Abs(mean) > .21 || math.Abs(math.Sqrt(squares-mean*mean)-1) > .15 {
			t.Errorf("%s: z has mean %.2f and spread %.2f", name, mean, math.Sqrt(squares-mean*mean))
		}
	}
}

func TestEvaluateRefusesNothing(t *testing.T) {
	if _, err := scoring.Evaluate(oracle{slope: 1}, "", nil, nil); err == nil {
		t.Error("no example was evaluated")
	}
}

// Drift is silent on more of the same, and says what has moved: a feature, a level, the calibration, the rate.
func TestCheckDrift(t *testing.T) {
	f := newFirm(11)
	f.truth = func(v []float32) float64 { return logit(known().Score(v).ShareProbability) }
	trained := f.examples(2000)
	for _, c := range []struct {
		name   string
		rows   int
		change func(v []float32)
		truth  func(z float64) float64
		want   []string // parts of the alarms, in order
	}{
		{"more of the same", 3000, func([]float32) {}, func(z float64) float64 { return z }, nil},
		{"few of the same", 200, func([]float32) {}, func(z float64) float64 { return z }, nil},
		{"older customers", 2000, func(v []float32) { v[features.TenureDays] += 900 }, func(z float64) float64 { return z }, []string{"tenure_days is distributed"}},
		{"a new plan", 2000, func(v []float32) { v[features.Plan] = features.Level("solo") }, func(z float64) float64 { return z }, []string{"plan is distributed"}},
		{"a number that nobody had", 2000, func(v []float32) { v[features.Renewals] = 3 }, func(z float64) float64 { return z }, nil},
		{"a level that nobody had", 2000, func(v []float32) { v[features.Device] = 7 }, func(z float64) float64 { return z }, nil},
		{"no shares to tell apart", 3000, func([]float32) {}, func(z float64) float64 { return -2.5 + 0.2*(z+2.5) }, []string{"too bold", "share less than predicted"}},
		{"twice the shares", 2000, func([]float32) {}, func(z float64) float64 { return z + 0.7 }, []string{"share more than predicted"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := newFirm(12)
			recent := g.examples(c.rows)
			for i := range recent {
				c.change(recent[i].Features)
				recent[i].Share = 0
				if g.r.Float64() < scoring.Probability(c.truth(f.truth(recent[i].Features))) {
					recent[i].Share = 1
				}
			}
			d, err := scoring.CheckDrift(known(), trained, recent)
			if err != nil {
				t.Fatal(err)
			}
			for _, part := range c.want {
				if !slices.ContainsFunc(d.Alarms, func(a string) bool { return strings.Contains(a, part) }) {
					t.Errorf("no alarm that says %q: %q", part, d.Alarms)
				}
			}
			if len(d.Alarms) > len(c.want) {
				t.Errorf("alarms %q, want %d", d.Alarms, len(c.want))
			}
			if len(d.Features) != len(known().Columns()) || !slices.IsSortedFunc(d.Features, func(a, b scoring.FeatureDrift) int { return cmp.Compare(b.PSI, a.PSI) }) {
				t.Errorf("features are not sorted by what moved most: %+v", d.Features)
			}
		})
	}
	if _, err := scoring.CheckDrift(known(), trained, trained[:50]); err == nil {
		t.Error("drift was told from 50 rows")
	}
}
