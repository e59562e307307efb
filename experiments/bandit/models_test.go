package bandit_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/floats"
	"pgregory.net/rapid"

	"goodword/experiments/bandit"
)

// row is one observation.
type row struct {
	x []float64
	y float64
}

func drawRows(t *rapid.T, d int) []row {
	n := rapid.IntRange(1, 20).Draw(t, "rows")
	rows := make([]row, n)
	for i := range rows {
		rows[i] = row{rapid.SliceOfN(rapid.Float64Range(-2, 2), d, d).Draw(t, "x"), rapid.Float64Range(-3, 3).Draw(t, "y")}
	}
	return rows
}

func newLinear(t rapid.TB, d int, rows []row) *bandit.Linear {
	m, err := bandit.NewLinear(bandit.Around(d, 2), 0.5)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if err := m.Observe(r.x, r.y); err != nil {
			t.Fatal(err)
		}
	}
	return m
}

// TestLinearDoesNotDependOnTheOrder reverses the observations, splits one into two halves, and forgets nothing.
func TestLinearDoesNotDependOnTheOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.IntRange(1, 5).Draw(t, "features")
		rows := drawRows(t, d)
		want := newLinear(t, d, rows)
		reversed := slices.Clone(rows)
		slices.Reverse(reversed)
		got := newLinear(t, d, reversed[:len(reversed)-1])
		last := reversed[len(reversed)-1]
		err := errors.Join(got.ObserveWeighted(last.x, last.y, 0.25), got.Forget(1), got.ObserveWeighted(last.x, last.y, 0.75))
		if err != nil {
			t.Fatal(err)
		}
		if !floats.EqualApprox(got.Mean(), want.Mean(), 1e-9) || !floats.EqualApprox(got.Covariance(), want.Covariance(), 1e-9) {
			t.Fatalf("means %v and %v, covariances %v and %v", got.Mean(), want.Mean(), got.Covariance(), want.Covariance())
		}
	})
}

// TestLinearForgetsDownToThePrior forgets everything: what is left is the prior. Forgetting in two steps is forgetting in
// one.
func TestLinearForgetsDownToThePrior(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.IntRange(1, 4).Draw(t, "features")
		rows := drawRows(t, d)
		once, twice := newLinear(t, d, rows), newLinear(t, d, rows)
		if err := errors.Join(once.Forget(0.25), twice.Forget(0.5), twice.Forget(0.5)); err != nil {
			t.Fatal(err)
		}
		if !floats.EqualApprox(once.Covariance(), twice.Covariance(), 1e-9) {
			t.Fatalf("covariances %v and %v", once.Covariance(), twice.Covariance())
		}
		for range 40 {
			if err := once.Forget(0.1); err != nil {
				t.Fatal(err)
			}
		}
		prior := newLinear(t, d, nil)
		if !floats.EqualApprox(once.Mean(), prior.Mean(), 1e-9) || !floats.EqualApprox(once.Covariance(), prior.Covariance(), 1e-9) {
			t.Fatalf("mean %v and covariance %v, want those of the prior", once.Mean(), once.Covariance())
		}
	})
}

// TestLinearAfterManyUpdates observes 5,000 times: the factor, updated and now and then computed anew, is that of the sum.
func TestLinearAfterManyUpdates(t *testing.T) {
	const d, n = 6, 5000
	random := rand.New(rand.NewPCG(51, 52))
	truth := []float64{1, -2, 0.5, 0, 3, -1}
	m := newLinear(t, d, nil)
	precision := make([]float64, d*d)
	for i := range d {
		precision[i*d+i] = 0.25
	}
	for range n {
		x, y := make([]float64, d), random.NormFloat64()*math.Sqrt(0.5)
		for i := range x {
			x[i] = random.NormFloat64()
			y += x[i] * truth[i]
		}
		if err := m.Observe(x, y); err != nil {
			t.Fatal(err)
		}
		for i := range d {
			for j := range d {
				precision[i*d+j] += x[i] * x[j] / 0.5
			}
		}
	}
	lower := m.Lower()
	for i := range d {
		for j := range d {
			if got := floats.Dot(lower[i*d:i*d+d], lower[j*d:j*d+d]); math.Abs(got-precision[i*d+j]) > 1e-8*precision[i*d+i] {
				t.Errorf("L·Lᵀ[%d,%d] = %v, want %v", i, j, got, precision[i*d+j])
			}
		}
	}
	// Standard error √(0.5/5000) = 0.01; four of them.
	if !floats.EqualApprox(m.Mean(), truth, 0.04) || m.Repairs() != 0 {
		t.Errorf("mean %v after %d repairs, want %v", m.Mean(), m.Repairs(), truth)
	}
}

// TestLinearSurvivesBadFeatures gives it two features that are one, a billion times larger than a third.
func TestLinearSurvivesBadFeatures(t *testing.T) {
	m, err := bandit.NewLinear(bandit.Around(3, 1e6), 1e-6)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3000 {
		if err := m.Observe([]float64{1e9, 1e9, 1e-3}, float64(i%2)); err != nil {
			t.Fatal(err)
		}
	}
	if _, variance, err := m.Score([]float64{1, -1, 1}); err != nil || !(variance >= 0) {
		t.Errorf("variance %v, %v", variance, err)
	}
	if m.Repairs() == 0 {
		t.Error("no repair was counted")
	}
}

func TestLinearRejects(t *testing.T) {
	m := newLinear(t, 2, nil)
	before := m.Mean()
	for name, c := range map[string]struct{ got, want error }{
		"features":        {m.Observe([]float64{1}, 1), bandit.ErrSize},
		"NaN feature":     {m.Observe([]float64{1, math.NaN()}, 1), bandit.ErrNotFinite},
		"NaN outcome":     {m.Observe([]float64{1, 1}, math.NaN()), bandit.ErrNotFinite},
		"negative weight": {m.ObserveWeighted([]float64{1, 1}, 1, -1), bandit.ErrNotFinite},
		"forget all":      {m.Forget(0), bandit.ErrPosterior},
		"forget NaN":      {m.Forget(math.NaN()), bandit.ErrPosterior},
	} {
		if !errors.Is(c.got, c.want) {
			t.Errorf("%s: error %v, want %v", name, c.got, c.want)
		}
	}
	if !slices.Equal(m.Mean(), before) {
		t.Error("a rejected observation changed the mean")
	}
	for name, c := range map[string]struct {
		prior bandit.Coefficients
		noise float64
	}{
		"no features":    {bandit.Coefficients{}, 1},
		"lengths":        {bandit.Coefficients{Mean: []float64{0}, SD: []float64{1, 1}}, 1},
		"zero SD":        {bandit.Around(2, 0), 1},
		"infinite SD":    {bandit.Around(2, math.Inf(1)), 1},
		"NaN mean":       {bandit.Coefficients{Mean: []float64{math.NaN()}, SD: []float64{1}}, 1},
		"no noise":       {bandit.Around(2, 1), 0},
		"infinite noise": {bandit.Around(2, 1), math.Inf(1)},
	} {
		if _, err := bandit.NewLinear(c.prior, c.noise); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if _, err := bandit.NewRegression(bandit.Around(2, 1), 0, 1); err == nil {
		t.Error("a noise prior of 0 is accepted")
	}
}

// logisticRows simulates n rows of a logistic model.
func logisticRows(random *rand.Rand, truth []float64, n int) []bandit.Outcome {
	rows := make([]bandit.Outcome, n)
	for i := range rows {
		x := make([]float64, len(truth))
		x[0] = 1
		for j := 1; j < len(x); j++ {
			x[j] = random.NormFloat64()
		}
		rows[i] = bandit.Outcome{X: x, Weight: 1}
		if random.Float64() < bandit.Chance(floats.Dot(x, truth), 0) {
			rows[i].Y = 1
		}
	}
	return rows
}

// TestOnlineLogisticFollowsTheBatch compares 4,000 single updates with the fit of all rows: coefficients within a standard
// deviation of the posterior, standard deviations within a tenth.
func TestOnlineLogisticFollowsTheBatch(t *testing.T) {
	prior := bandit.Coefficients{Mean: []float64{-2, 0, 0, 0}, SD: []float64{2, 1, 1, 1}}
	rows := logisticRows(rand.New(rand.NewPCG(61, 62)), []float64{-1.5, 0.8, -0.4, 0}, 4000)
	fit, err := bandit.FitLogistic(rows, prior)
	if err != nil {
		t.Fatal(err)
	}
	online, err := bandit.NewLogistic(prior)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if err := online.Observe(r.X, r.Y, r.Weight); err != nil {
			t.Fatal(err)
		}
	}
	want, got := fit.Model.Covariance(), online.Covariance()
	for i, m := range fit.Model.Mean() {
		sd, online := math.Sqrt(want[5*i]), online.Mean()[i]
		if math.Abs(online-m) > sd || math.Abs(math.Sqrt(got[5*i])/sd-1) > 0.1 {
			t.Errorf("coefficient %d: online %v ± %v, batch %v ± %v", i, online, math.Sqrt(got[5*i]), m, sd)
		}
	}
}

// TestFitLogisticIsAMaximum moves the mode a little in every direction: the posterior falls. Rows split in two by weight
// give the same fit, and so do two rows for a fraction of an outcome.
func TestFitLogisticIsAMaximum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.IntRange(1, 4).Draw(t, "features")
		var rows, split []bandit.Outcome
		for range rapid.IntRange(0, 12).Draw(t, "rows") {
			r := bandit.Outcome{
				X: rapid.SliceOfN(rapid.Float64Range(-5, 5), d, d).Draw(t, "x"),
				Y: rapid.SampledFrom([]float64{0, 0.3, 1}).Draw(t, "y"), Weight: rapid.Float64Range(0, 3).Draw(t, "weight"),
			}
			rows = append(rows, r)
			split = append(split, bandit.Outcome{X: r.X, Y: 1, Weight: r.Y * r.Weight}, bandit.Outcome{X: r.X, Weight: (1 - r.Y) * r.Weight})
		}
		prior := bandit.Around(d, rapid.Float64Range(0.1, 5).Draw(t, "sd"))
		fit, err := bandit.FitLogistic(rows, prior)
		if err != nil {
			t.Fatal(err)
		}
		other, err := bandit.FitLogistic(split, prior)
		if err != nil || !floats.EqualApprox(fit.Model.Mean(), other.Model.Mean(), 1e-7) {
			t.Fatalf("fractional outcomes: %v, split: %v, %v", fit.Model.Mean(), other.Model.Mean(), err)
		}
		posterior := func(theta []float64) float64 {
			sum := 0.0
			for _, r := range rows {
				logit := floats.Dot(r.X, theta)
				sum += r.Weight * (r.Y*logit - math.Log1p(math.Exp(-math.Abs(logit))) - max(logit, 0))
			}
			for i, v := range theta {
				sum -= v * v / prior.SD[i] / prior.SD[i] / 2
			}
			return sum
		}
		mode := fit.Model.Mean()
		top := posterior(mode)
		if math.Abs(top-fit.LogPosterior) > 1e-9*(1+math.Abs(top)) {
			t.Fatalf("log posterior %v, want %v", fit.LogPosterior, top)
		}
		for i := range mode {
			for _, move := range []float64{-1e-3, 1e-3} {
				moved := slices.Clone(mode)
				moved[i] += move
				if posterior(moved) > top+1e-12 {
					t.Fatalf("moving coefficient %d by %v raises the posterior", i, move)
				}
			}
		}
	})
}

func TestLogisticRejects(t *testing.T) {
	m, err := bandit.NewLogistic(bandit.Around(2, 1))
	if err != nil {
		t.Fatal(err)
	}
	_, noPrior := bandit.FitLogistic(nil, bandit.Coefficients{})
	_, badRow := bandit.FitLogistic([]bandit.Outcome{{X: []float64{1}, Y: 1, Weight: 1}}, bandit.Around(2, 1))
	for name, c := range map[string]struct{ got, want error }{
		"features":       {m.Observe([]float64{1}, 1, 1), bandit.ErrSize},
		"outcome of 2":   {m.Observe([]float64{1, 1}, 2, 1), bandit.ErrNotFinite},
		"NaN weight":     {m.Observe([]float64{1, 1}, 1, math.NaN()), bandit.ErrNotFinite},
		"infinite":       {m.Observe([]float64{1, math.Inf(1)}, 1, 1), bandit.ErrNotFinite},
		"no prior":       {noPrior, bandit.ErrSize},
		"row of the fit": {badRow, bandit.ErrSize},
	} {
		if !errors.Is(c.got, c.want) {
			t.Errorf("%s: error %v, want %v", name, c.got, c.want)
		}
	}
	if !math.IsNaN(bandit.ChanceIntegrated(0, -1)) {
		t.Error("a negative variance has a chance")
	}
}

// TestChanceIntegrated compares with sums over a fine grid, and with the probit approximation, which is off by .01.
func TestChanceIntegrated(t *testing.T) {
	for _, mean := range []float64{-300, -8, -1, 0, 0.3, 5} {
		for _, variance := range []float64{0, 1e-6, 0.3, 1, 9, 1e4} {
			sd := math.Sqrt(variance)
			sum, volume := 0.0, 0.0
			for z := -9.0; z <= 9; z += 1e-4 {
				f := math.Exp(-z * z / 2)
				volume += f
				sum += f / (1 + math.Exp(-mean-sd*z))
			}
			got, want := bandit.ChanceIntegrated(mean, variance), sum/volume
			if math.Abs(got-want) > 1e-9 {
				t.Errorf("ChanceIntegrated(%v, %v) = %v, want %v", mean, variance, got, want)
			}
			if math.Abs(bandit.Chance(mean, variance)-want) > 0.02 {
				t.Errorf("Chance(%v, %v) = %v, want about %v", mean, variance, bandit.Chance(mean, variance), want)
			}
		}
	}
}

// BenchmarkFitLogistic is the daily fit: 100,000 rows of 40 features.
func BenchmarkFitLogistic(b *testing.B) {
	random := rand.New(rand.NewPCG(141, 142))
	truth := make([]float64, 40)
	truth[0] = -3
	for i := 1; i < len(truth); i++ {
		truth[i] = 0.2 * random.NormFloat64()
	}
	rows := logisticRows(random, truth, 100_000)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := bandit.FitLogistic(rows, bandit.Around(40, 1)); err != nil {
			b.Fatal(err)
		}
	}
}
