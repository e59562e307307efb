package uplift_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"

	"goodword/scoring/features"
	"goodword/scoring/logistic"
	"goodword/scoring/uplift"
)

// world is a simulated experiment: three normal traits, the chance of the outcome σ(base - 1.5 + x₁ + x₂/2 + T·(effect + turn·x₃)), the
// treatment drawn with chance σ(lean·x₁) times twice the share.
type world struct {
	rows                     int
	share                    float64
	base, effect, turn, lean float64
	seed                     uint64
}

func (w world) draw() (d uplift.Data, truth []float64) {
	random := rand.New(rand.NewPCG(w.seed, 99))
	columns := [3][]float32{}
	for range w.rows {
		var x [3]float64
		for j := range x {
			value := float32(random.NormFloat64())
			columns[j] = append(columns[j], value)
			x[j] = float64(value)
		}
		e := 2 * w.share * logistic.Probability(w.lean*x[0])
		base := w.base - 1.5 + x[0] + x[1]/2
		m0, m1 := logistic.Probability(base), logistic.Probability(base+w.effect+w.turn*x[2])
		treated, y, m := random.Float64() < e, 0.0, m0
		if treated {
			m = m1
		}
		if random.Float64() < m {
			y = 1
		}
		d.Treated, d.Outcome, d.Propensity = append(d.Treated, treated), append(d.Outcome, y), append(d.Propensity, e)
		truth = append(truth, m1-m0)
	}
	d.Table = &features.Table{
		Columns: []features.Column{{Name: "x1"}, {Name: "x2"}, {Name: "x3"}}, Values: [][]float32{columns[0], columns[1], columns[2]},
	}
	if w.lean == 0 {
		d.Propensity = nil
	}
	return d, truth
}

// Every recipe finds the uplift where there is one: on other rows of the same world its predictions correlate with the truth by .8 at least.
func TestRecipesFindTheUplift(t *testing.T) {
	train, _ := world{rows: 6000, share: 0.5, effect: 0.3, turn: 1, seed: 1}.draw()
	test, truth := world{rows: 2000, share: 0.5, effect: 0.3, turn: 1, seed: 2}.draw()
	small, _ := world{rows: 6000, share: 0.1, effect: 0.3, turn: 1, seed: 3}.draw()
	for _, recipe := range uplift.Recipes {
		for name, d := range map[string]uplift.Data{"balanced": train, "one in ten treated": small} {
			m, err := uplift.Train(t.Context(), d, recipe, uplift.Linear(0), 7)
			if err != nil {
				t.Fatal(err)
			}
			got := m.PredictAll(nil, test.Table)
			if r := stat.Correlation(got, truth, nil); r < 0.8 || m.Recipe() != recipe {
				t.Errorf("%s, %s: correlation %v with the truth", recipe, name, r)
			}
			if bias := stat.Mean(got, nil) - stat.Mean(truth, nil); math.Abs(bias) > 0.05 {
				t.Errorf("%s, %s: mean off by %v", recipe, name, bias)
			}
		}
	}
}

// Where treatment leans to those who respond anyway, plain means are wrong and scores with the true propensity are right, though the means
// they start from are nonsense.
func TestScoresAreRightByThePropensity(t *testing.T) {
	d, truth := world{rows: 20_000, share: 0.5, effect: 0.5, lean: 1, seed: 4}.draw()
	nonsense := func(context.Context, *features.Table, []float64, []float64, bool, uint64) (uplift.Predictor, error) {
		return fixed(0.4), nil
	}
	want := stat.Mean(truth, nil)
	for name, learn := range map[string]uplift.Learner{"linear": uplift.Linear(0), "nonsense": nonsense} {
		phi, err := uplift.Scores(t.Context(), d, learn, 1)
		if err != nil {
			t.Fatal(err)
		}
		effect, se, err := uplift.Effect(phi)
		if err != nil || math.Abs(effect-want) > 4*se || se > 0.02 {
			t.Errorf("%s: effect %v ± %v, %v, want %v", name, effect, se, err, want)
		}
	}
	var n, sum [2]float64
	for i, treated := range d.Treated {
		arm := 0
		if treated {
			arm = 1
		}
		n[arm]++
		sum[arm] += d.Outcome[i]
	}
	if naive := sum[1]/n[1] - sum[0]/n[0]; naive < want+0.05 {
		t.Errorf("plain means say %v of %v: this world proves nothing", naive, want)
	}
}

// fixed predicts one number.
type fixed float64

func (f fixed) PredictAll(dst []float64, t *features.Table) []float64 {
	return append(dst, slices.Repeat([]float64{float64(f)}, t.Rows())...)
}

// A model is the same for the same seed, and an arm in which nothing ever happened is no obstacle.
func TestTrainOfLittle(t *testing.T) {
	d, _ := world{rows: 300, share: 0.5, effect: 0.3, turn: 1, seed: 5}.draw()
	for i, treated := range d.Treated {
		if !treated {
			d.Outcome[i] = 0
		}
	}
	for _, recipe := range uplift.Recipes {
		var got [2][]float64
		for k := range got {
			m, err := uplift.Train(t.Context(), d, recipe, uplift.Linear(0), 7)
			if err != nil {
				t.Fatal(err)
			}
			got[k] = m.PredictAll([]float64{1}, d.Table)[1:]
		}
		if !slices.Equal(got[0], got[1]) || floats.HasNaN(got[0]) {
			t.Errorf("%s: two fits differ or hold NaN", recipe)
		}
	}
}

func TestTrainRefuses(t *testing.T) {
	failed := errors.New("no fit")
	failing := func(context.Context, *features.Table, []float64, []float64, bool, uint64) (uplift.Predictor, error) {
		return nil, failed
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for _, c := range []struct {
		name   string
		ctx    context.Context
		recipe uplift.Recipe
		learn  uplift.Learner
		change func(*uplift.Data)
		want   string
	}{
		{"no table", t.Context(), uplift.T, uplift.Linear(0), func(d *uplift.Data) { d.Table = nil }, "no table"},
		{"a row short", t.Context(), uplift.T, uplift.Linear(0), func(d *uplift.Data) { d.Outcome = d.Outcome[1:] }, "table has 40 rows"},
		{"a group short", t.Context(), uplift.T, uplift.Linear(0), func(d *uplift.Data) { d.Group = []int{1} }, "1 groups"},
		{"a certain treatment", t.Context(), uplift.DR, uplift.Linear(0), func(d *uplift.Data) {
			d.Propensity = slices.Repeat([]float64{1}, 40)
		}, "propensity of row 1 is 1"},
		{"nobody treated", t.Context(), uplift.X, uplift.Linear(0), func(d *uplift.Data) { clear(d.Treated) }, "no row is treated"},
		{"an unknown recipe", t.Context(), "s", uplift.Linear(0), func(*uplift.Data) {}, `unknown recipe "s"`},
		{"two groups in five folds", t.Context(), uplift.DR, uplift.Linear(0), func(d *uplift.Data) { d.Group = make([]int, 40) }, "cannot deal"},
		{"one treated row in five folds", t.Context(), uplift.DR, uplift.Linear(0), func(d *uplift.Data) {
			clear(d.Treated)
			d.Treated[3] = true
		}, "too few for the folds"},
		{"a learner that fails", t.Context(), uplift.T, failing, func(*uplift.Data) {}, "no fit"},
		{"a cancelled context", cancelled, uplift.T, uplift.Linear(0), func(*uplift.Data) {}, "canceled"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, _ := world{rows: 40, share: 0.5, seed: 6}.draw()
			c.change(&d)
			if _, err := uplift.Train(c.ctx, d, c.recipe, c.learn, 1); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
	if uplift.Recipe("s").Valid() || !uplift.DR.Valid() {
		t.Error("Valid")
	}
	if _, _, err := uplift.Effect([]float64{1}); err == nil {
		t.Error("an effect of one row")
	}
	if _, err := uplift.PseudoOutcomes([]float64{1}, []bool{true}, nil, []float64{1}, []float64{1}); err == nil {
		t.Error("pseudo-outcomes without propensities")
	}
}
