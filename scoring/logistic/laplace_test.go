package logistic_test

import (
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/floats/scalar"
	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"goodword/scoring/logistic"
)

// integral is E[σ(U)] by Simpson's rule on a grid far finer than the rule under test.
func integral(mean, sd float64) float64 {
	const n = 40_000 // even
	var sum float64
	for i := 0; i <= n; i++ {
		t := -10 + 20*float64(i)/n
		weight := 2.0
		switch {
		case i == 0 || i == n:
			weight = 1
		case i%2 == 1:
			weight = 4
		}
		sum += weight * math.Exp(-t*t/2) / (1 + math.Exp(-mean-sd*t))
	}
	return sum * 20 / n / 3 / math.Sqrt(2*math.Pi)
}

func TestMeanProbabilityIsTheIntegral(t *testing.T) {
	for _, sd := range []float64{1e-3, 0.3, 0.99, 1, 1.01, 3, 10, 40} {
		for _, mean := range []float64{-30, -3, -0.5, 0, 1, 8} {
			got, want := logistic.MeanProbability(mean, sd*sd), integral(mean, sd)
			if math.Abs(got-want) > 1e-13 {
				t.Errorf("MeanProbability(%v, %v²) = %.17g, want %.17g", mean, sd, got, want)
			}
		}
	}
}

func TestMeanProbabilityOfOddInput(t *testing.T) {
	for _, c := range []struct{ mean, variance, want float64 }{
		{2, 0, logistic.Probability(2)}, {math.Inf(1), 4, 1}, {math.Inf(-1), 4, 0}, {0, 1e12, 0.5},
		{2, -1, math.NaN()}, {2, math.Inf(1), math.NaN()}, {math.NaN(), 1, math.NaN()},
	} {
		got := logistic.MeanProbability(c.mean, c.variance)
		if !scalar.EqualWithinAbs(got, c.want, 1e-14) && !(math.IsNaN(got) && math.IsNaN(c.want)) {
			t.Errorf("MeanProbability(%v, %v) = %v, want %v", c.mean, c.variance, got, c.want)
		}
	}
}

// The chance of an event and that of its opposite add up, and the probit approximation is off by at most 0.02.
func meanProbabilityIsOne(t *rapid.T) {
	mean, variance := rapid.Float64Range(-20, 20).Draw(t, "mean"), rapid.Float64Range(0, 100).Draw(t, "variance")
	p, q := logistic.MeanProbability(mean, variance), logistic.MeanProbability(-mean, variance)
	if math.Abs(p+q-1) > 1e-13 || p < 0 || p > 1 {
		t.Fatalf("p = %v and %v for the opposite", p, q)
	}
	if probit := logistic.ProbitProbability(mean, variance); math.Abs(probit-p) > 0.02 {
		t.Fatalf("probit approximation %v of %v", probit, p)
	}
}

func TestMeanProbabilityIsOne(t *testing.T) { rapid.Check(t, meanProbabilityIsOne) }

// drawRows draws up to 25 rows of up to 4 columns, with whole weights from 0 to 3.
func drawRows(t *rapid.T) (logistic.Rows, logistic.Prior) {
	d := rapid.IntRange(1, 4).Draw(t, "columns")
	var r logistic.Rows
	for range rapid.IntRange(1, 25).Draw(t, "rows") {
		r.X = append(r.X, rapid.SliceOfN(rapid.Float64Range(-3, 3), d, d).Draw(t, "x"))
		r.Label = append(r.Label, float64(rapid.IntRange(0, 1).Draw(t, "y")))
		r.Weight = append(r.Weight, float64(rapid.IntRange(0, 3).Draw(t, "weight")))
		r.Offset = append(r.Offset, rapid.Float64Range(-2, 2).Draw(t, "offset"))
	}
	return r, logistic.Prior{
		Mean: rapid.SliceOfN(rapid.Float64Range(-2, 2), d, d).Draw(t, "prior mean"),
		SD:   rapid.SliceOfN(rapid.Float64Range(0.1, 30), d, d).Draw(t, "prior sd"),
	}
}

// laplaceIsTheMode checks the mode by the gradient of the log posterior, the covariance by the inverse of its curvature, and a whole
// weight by repeating the row.
func laplaceIsTheMode(t *rapid.T) {
	rows, prior := drawRows(t)
	got, err := logistic.Laplace(rows, prior)
	if err != nil {
		t.Fatal(err)
	}
	d := len(prior.SD)
	gradient, curvature := make([]float64, d), mat.NewSymDense(d, nil)
	for j, sd := range prior.SD {
		gradient[j] = (got.Mean[j] - prior.Mean[j]) / (sd * sd)
		curvature.SetSym(j, j, 1/(sd*sd))
	}
	var repeated logistic.Rows
	for i, x := range rows.X {
		p := logistic.Probability(rows.Offset[i] + floats.Dot(x, got.Mean))
		floats.AddScaled(gradient, rows.Weight[i]*(p-rows.Label[i]), x)
		curvature.SymRankOne(curvature, rows.Weight[i]*p*(1-p), mat.NewVecDense(d, x))
		for range int(rows.Weight[i]) {
			repeated.X = append(repeated.X, x)
			repeated.Label = append(repeated.Label, rows.Label[i])
			repeated.Offset = append(repeated.Offset, rows.Offset[i])
		}
	}
	if worst := floats.Norm(gradient, math.Inf(1)); worst > 1e-6 {
		t.Fatalf("gradient at the mode %v", gradient)
	}
	var identity mat.Dense
	identity.Mul(got.Covariance(), curvature)
	for j := range d {
		for k := range d {
			want := 0.0
			if j == k {
				want = 1
			}
			if math.Abs(identity.At(j, k)-want) > 1e-6 {
				t.Fatalf("covariance times precision is\n%v", mat.Formatted(&identity))
			}
		}
	}
	if len(repeated.X) == 0 {
		return
	}
	again, err := logistic.Laplace(repeated, prior)
	if err != nil {
		t.Fatal(err)
	}
	if !floats.EqualApprox(again.Mean, got.Mean, 1e-7) || !scalar.EqualWithinAbsOrRel(again.LogKernel, got.LogKernel, 1e-8, 1e-8) {
		t.Fatalf("rows repeated: %v (%v), weighted: %v (%v)", again.Mean, again.LogKernel, got.Mean, got.LogKernel)
	}
}

func TestLaplaceIsTheMode(t *testing.T) { rapid.Check(t, laplaceIsTheMode) }
func FuzzLaplaceIsTheMode(f *testing.F) { f.Fuzz(rapid.MakeFuzz(laplaceIsTheMode)) }

// A coefficient that is free has the maximum-likelihood value: the log-odds of the share of successes.
func TestLaplaceOfAFreeInterceptIsTheLogOdds(t *testing.T) {
	rows := logistic.Rows{X: [][]float64{{1}, {1}, {1}, {1}, {1}}, Label: []float64{1, 0, 0, 0, 0}}
	got, err := logistic.Laplace(rows, logistic.Prior{})
	if err != nil {
		t.Fatal(err)
	}
	if want := math.Log(0.25); math.Abs(got.Mean[0]-want) > 1e-12 {
		t.Errorf("mode %v, want %v", got.Mean[0], want)
	}
	if _, err := got.LogEvidence(); err == nil {
		t.Error("an evidence without a prior")
	}
}

func TestLaplaceOfHugeSeparationStaysFinite(t *testing.T) {
	rows := logistic.Rows{X: [][]float64{{1, -1e6}, {1, -2e6}, {1, 1e6}, {1, 2e6}}, Label: []float64{0, 0, 1, 1}}
	got, err := logistic.Laplace(rows, logistic.Prior{SD: []float64{1e3, 1e3}})
	if err != nil {
		t.Fatal(err)
	}
	if floats.HasNaN(got.Mean) || math.IsInf(floats.Sum(got.Mean), 0) {
		t.Errorf("mode %v", got.Mean)
	}
}

func TestLaplaceRefuses(t *testing.T) {
	good := func() (logistic.Rows, logistic.Prior) {
		return logistic.Rows{
			X: [][]float64{{1, 2}, {1, 3}, {1, 1}}, Label: []float64{0, 1, 1}, Weight: []float64{1, 1, 1}, Offset: []float64{0, 0, 0},
		}, logistic.Prior{Mean: []float64{0, 0}, SD: []float64{1, 1}}
	}
	for _, c := range []struct {
		name   string
		change func(*logistic.Rows, *logistic.Prior)
		want   string
	}{
		{"no row", func(r *logistic.Rows, _ *logistic.Prior) { r.X = nil }, "needs a row"},
		{"ragged rows", func(r *logistic.Rows, _ *logistic.Prior) { r.X[1] = r.X[1][:1] }, "row 2 has 1 columns"},
		{"a number that is none", func(r *logistic.Rows, _ *logistic.Prior) { r.X[2][1] = math.NaN() }, "row 3, column 2 is NaN"},
		{"a label of 2", func(r *logistic.Rows, _ *logistic.Prior) { r.Label[0] = 2 }, "label of row 1 is 2"},
		{"a label too few", func(r *logistic.Rows, _ *logistic.Prior) { r.Label = r.Label[:2] }, "2 labels"},
		{"a weight below 0", func(r *logistic.Rows, _ *logistic.Prior) { r.Weight[1] = -1 }, "weight of row 2 is -1"},
		{"an infinite offset", func(r *logistic.Rows, _ *logistic.Prior) { r.Offset[1] = math.Inf(1) }, "offset of row 2"},
		{"a prior too short", func(_ *logistic.Rows, p *logistic.Prior) { p.SD = p.SD[:1] }, "1 standard deviations for 2 columns"},
		{"a prior without width", func(_ *logistic.Rows, p *logistic.Prior) { p.SD[0] = 0 }, "standard deviation 1 is 0"},
		{"a prior mean that is none", func(_ *logistic.Rows, p *logistic.Prior) { p.Mean[1] = math.NaN() }, "prior mean 2"},
		{"separable and free", func(r *logistic.Rows, p *logistic.Prior) { p.SD = nil; r.Label = []float64{0, 1, 0} }, "separable"},
		{"dependent and free", func(r *logistic.Rows, p *logistic.Prior) {
			p.SD = nil
			for i := range r.X {
				r.X[i][1] = 2
			}
		}, "do not determine"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows, prior := good()
			c.change(&rows, &prior)
			_, err := logistic.Laplace(rows, prior)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
}

// What a day of contextual learning costs: 10,000 rows, 40 columns.
func BenchmarkLaplace(b *testing.B) {
	rows := logistic.Rows{}
	for i := range 10_000 {
		x := make([]float64, 40)
		x[0] = 1
		for j := 1; j < 40; j++ {
			x[j] = math.Sin(float64(i*j) + float64(j))
		}
		rows.X = append(rows.X, x)
		rows.Label = append(rows.Label, float64(i*i%7%2))
	}
	prior := logistic.Prior{SD: make([]float64, 40)}
	for j := range prior.SD {
		prior.SD[j] = 1
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := logistic.Laplace(rows, prior); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMeanProbability(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		logistic.MeanProbability(-2, 1.5)
	}
}
