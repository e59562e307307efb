package bandit_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"goodword/experiments/bandit"
)

func TestUpdate(t *testing.T) {
	got, err := bandit.Beta{Alpha: 1, Beta: 19}.Update(14, 120)
	if want := (bandit.Beta{Alpha: 15, Beta: 125}); err != nil || got != want {
		t.Errorf("Update = %v, %v, want %v", got, err, want)
	}
	for name, c := range map[string]struct {
		prior             bandit.Beta
		successes, trials float64
	}{
		"more successes than trials": {bandit.ColdStart, 2, 1},
		"negative":                   {bandit.ColdStart, -1, 1},
		"NaN successes":              {bandit.ColdStart, math.NaN(), 1},
		"NaN trials":                 {bandit.ColdStart, 0, math.NaN()},
		"infinite":                   {bandit.ColdStart, 0, math.Inf(1)},
		"no prior":                   {bandit.Beta{}, 0, 1},
	} {
		if got, err := c.prior.Update(c.successes, c.trials); err == nil {
			t.Errorf("%s: Update = %v, want an error", name, got)
		}
	}
}

func TestQuantileInvertsCDF(t *testing.T) {
	exponent := rapid.Float64Range(-1, 5)
	rapid.Check(t, func(t *rapid.T) {
		b := bandit.Beta{Alpha: math.Pow(10, exponent.Draw(t, "alpha")), Beta: math.Pow(10, exponent.Draw(t, "beta"))}
		p := rapid.Float64Range(1e-6, 1-1e-6).Draw(t, "p")
		x := b.Quantile(p)
		if x < 1e-300 || x > 1-1e-5 {
			return // so near the border that neighbouring numbers have visibly different CDFs
		}
		if math.Abs(b.CDF(x)-p) > 1e-9 {
			t.Fatalf("%v: CDF(Quantile(%v)) = %v", b, p, b.CDF(x))
		}
	})
}

func TestBetaEdges(t *testing.T) {
	b := bandit.Beta{Alpha: 2, Beta: 5}
	for name, c := range map[string]struct{ got, want float64 }{
		"CDF below 0":   {b.CDF(-1), 0},
		"CDF above 1":   {b.CDF(2), 1},
		"quantile of 0": {b.Quantile(0), 0},
		"quantile of 1": {b.Quantile(1), 1},
		// A Beta(1, n) has CDF 1 - (1-x)^n.
		"quantile of Beta(1, 4)": {bandit.Beta{Alpha: 1, Beta: 4}.Quantile(0.5), 1 - math.Pow(0.5, 0.25)},
		// A Beta(α, 1) has CDF x^α: the quantile is 0.5^100.
		"tiny quantile": {math.Log(bandit.Beta{Alpha: 0.01, Beta: 1}.Quantile(0.5)), 100 * math.Log(0.5)},
	} {
		if math.Abs(c.got-c.want) > 1e-12*math.Max(1, math.Abs(c.want)) {
			t.Errorf("%s = %v, want %v", name, c.got, c.want)
		}
	}
	low, high := b.Interval(1)
	for name, got := range map[string]float64{
		"CDF of the zero value": bandit.Beta{}.CDF(.5), "CDF at NaN": b.CDF(math.NaN()), "quantile above 1": b.Quantile(1.1),
		"quantile of NaN": b.Quantile(math.NaN()), "interval of 100 %": low + high,
	} {
		if !math.IsNaN(got) {
			t.Errorf("%s = %v, want NaN", name, got)
		}
	}
}

func TestNewPrior(t *testing.T) {
	got, err := bandit.NewPrior(bandit.DefaultShareRate, bandit.DefaultPriorStrength)
	if err != nil || math.Abs(got.Alpha-bandit.ColdStart.Alpha) > 1e-15 || math.Abs(got.Beta-bandit.ColdStart.Beta) > 1e-14 {
		t.Errorf("NewPrior = %v, %v, want ColdStart %v", got, err, bandit.ColdStart)
	}
	for _, c := range [][2]float64{{0, 20}, {1, 20}, {-.1, 20}, {.1, 0}, {.1, -1}, {math.NaN(), 20}, {.1, math.NaN()}, {.1, math.Inf(1)}} {
		if got, err := bandit.NewPrior(c[0], c[1]); err == nil {
			t.Errorf("NewPrior(%v, %v) = %v, want an error", c[0], c[1], got)
		}
	}
}
