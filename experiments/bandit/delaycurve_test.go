package bandit_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/floats"
	"pgregory.net/rapid"

	"goodword/experiments/bandit"
)

func TestDelayCurve(t *testing.T) {
	delays := []float64{3, 1, 1, 8}
	curve, err := bandit.NewDelayCurve(delays)
	if err != nil || curve.Successes() != 4 || delays[0] != 3 {
		t.Fatalf("NewDelayCurve: %v", err)
	}
	for age, want := range map[float64]float64{-1: 0, 0: 0, 0.99: 0, 1: 0.5, 2: 0.5, 3: 0.75, 8: 1, 99: 1} {
		if got := curve.CDF(age); got != want {
			t.Errorf("F(%v) = %v, want %v", age, got, want)
		}
	}
	program := bandit.Cure{P: 0.1, Rate: 0.2}
	shrunk, err := curve.Shrunk(program, 12)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := shrunk.CDF(3), (3+12*program.CDF(3))/16; math.Abs(got-want) > 1e-15 {
		t.Errorf("shrunk F(3) = %v, want %v", got, want)
	}
	empty, err := bandit.DelayCurve{}.Shrunk(program, 50)
	if err != nil || math.Abs(empty.CDF(2)-program.CDF(2)) > 1e-15 {
		t.Errorf("a class that has seen nothing has F(2) = %v, %v, want its program's %v", empty.CDF(2), err, program.CDF(2))
	}
	if !math.IsNaN(bandit.DelayCurve{}.CDF(1)) {
		t.Error("a curve of nothing has a value")
	}
	if m, err := bandit.Maturity(curve, 0); err != nil || m != bandit.MinMaturity {
		t.Errorf("Maturity at 0 = %v, %v, want %v", m, err, bandit.MinMaturity)
	}
	if _, err := bandit.Maturity(bandit.DelayCurve{}, 1); err == nil {
		t.Error("a curve of nothing has a maturity")
	}
	if _, err := bandit.NewDelayCurve([]float64{-1}); err == nil {
		t.Error("a negative delay is accepted")
	}
	if _, err := curve.Shrunk(nil, 50); err == nil {
		t.Error("a curve is drawn towards nothing")
	}
	if _, err := curve.Shrunk(program, 0); err == nil {
		t.Error("a curve is drawn towards a program worth nothing")
	}
}

func TestShrunkCurveIsDistribution(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		own, err := bandit.NewDelayCurve(rapid.SliceOf(rapid.Float64Range(0, 40)).Draw(t, "own"))
		if err != nil {
			t.Fatal(err)
		}
		curve, err := own.Shrunk(bandit.Cure{P: 0.1, Rate: rapid.Float64Range(0.01, 3).Draw(t, "rate")}, rapid.Float64Range(0.1, 200).Draw(t, "worth"))
		if err != nil {
			t.Fatal(err)
		}
		last := curve.CDF(-1)
		if last != 0 {
			t.Fatalf("F(-1) = %v", last)
		}
		for age := 0.0; age < 60; age += 0.7 {
			f := curve.CDF(age)
			if f < last || f > 1 {
				t.Fatalf("F(%v) = %v after %v", age, f, last)
			}
			last = f
		}
	})
}

func TestLateShare(t *testing.T) {
	if got := bandit.LateShare(97, 3); got != 0.03 {
		t.Errorf("LateShare(97, 3) = %v", got)
	}
	for _, c := range [][2]int64{{0, 0}, {-1, 2}, {2, -1}} {
		if got := bandit.LateShare(c[0], c[1]); !math.IsNaN(got) {
			t.Errorf("LateShare%v = %v, want NaN", c, got)
		}
	}
}

func TestPendingWeight(t *testing.T) {
	for _, c := range []struct{ p, maturity, want float64 }{
		{0.2, 0, 0.2}, {0.2, 1, 0}, {1, 0.5, 1}, {1, 1, 0}, {0, 0.3, 0}, {0.5, 0.5, 1.0 / 3},
		{math.NaN(), 0, math.NaN()}, {0.5, 1.1, math.NaN()},
	} {
		if got := bandit.PendingWeight(c.p, c.maturity); math.Abs(got-c.want) > 1e-15 || math.IsNaN(got) != math.IsNaN(c.want) {
			t.Errorf("PendingWeight(%v, %v) = %v, want %v", c.p, c.maturity, got, c.want)
		}
	}
}

// TestDelayedFitFindsTheTruth simulates 8,000 rows of ages up to 30 days with delays of 10 days on average. Counting what is
// pending as failed puts the base far too low; the corrected fit recovers it, and an effect, within four standard errors.
func TestDelayedFitFindsTheTruth(t *testing.T) {
	const n = 8_000
	truth := []float64{-2, 0.7}
	delay := bandit.Cure{P: 1, Rate: 0.1}
	random := rand.New(rand.NewPCG(91, 92))
	rows := make([]bandit.DelayedOutcome, n)
	naive := make([]bandit.Outcome, n)
	for i := range rows {
		x := []float64{1, random.NormFloat64()}
		age := 30 * random.Float64()
		success := random.Float64() < bandit.Chance(floats.Dot(x, truth), 0) && random.ExpFloat64()/delay.Rate <= age
		rows[i] = bandit.DelayedOutcome{X: x, Success: success, Maturity: delay.CDF(age)}
		naive[i] = bandit.Outcome{X: x, Weight: 1}
		if success {
			naive[i].Y = 1
		}
	}
	prior := bandit.Around(2, 2)
	fit, err := bandit.FitLogisticDelayed(rows, prior, 10)
	if err != nil {
		t.Fatal(err)
	}
	if got := fit.Model.Mean(); math.Abs(got[0]-truth[0]) > 0.2 || math.Abs(got[1]-truth[1]) > 0.2 {
		t.Errorf("corrected %v, want %v", got, truth)
	}
	wrong, err := bandit.FitLogistic(naive, prior)
	if err != nil || wrong.Model.Mean()[0] > truth[0]-0.3 {
		t.Errorf("pending as failed gives %v, %v: the test cannot tell", wrong.Model.Mean(), err)
	}
	five, err := bandit.FitLogisticDelayed(rows, prior, 5)
	if err != nil || math.Abs(five.Model.Mean()[0]-fit.Model.Mean()[0]) > 0.05 {
		t.Errorf("five sweeps give %v, %v, ten %v", five.Model.Mean(), err, fit.Model.Mean())
	}
}

// TestDelayedFitOfMatureRows has nothing pending: the fit is the plain one, and shifting "now" changes nothing.
func TestDelayedFitOfMatureRows(t *testing.T) {
	outcomes := logisticRows(rand.New(rand.NewPCG(93, 94)), []float64{-1, 1}, 200)
	rows := make([]bandit.DelayedOutcome, len(outcomes))
	for i, r := range outcomes {
		rows[i] = bandit.DelayedOutcome{X: r.X, Success: r.Y == 1, Maturity: 1}
	}
	prior := bandit.Around(2, 1)
	got, err := bandit.FitLogisticDelayed(rows, prior, 3)
	want, plainErr := bandit.FitLogistic(outcomes, prior)
	if err != nil || plainErr != nil || !floats.EqualApprox(got.Model.Mean(), want.Model.Mean(), 1e-9) {
		t.Errorf("got %v, %v, want %v, %v", got.Model.Mean(), err, want.Model.Mean(), plainErr)
	}
	for name, c := range map[string]struct {
		rows   []bandit.DelayedOutcome
		prior  bandit.Coefficients
		sweeps int
	}{
		"sweeps":   {rows, prior, 0},
		"maturity": {[]bandit.DelayedOutcome{{X: []float64{1, 1}, Maturity: math.NaN()}}, prior, 2},
		"features": {[]bandit.DelayedOutcome{{X: []float64{1}, Maturity: 1}}, prior, 2},
		"prior":    {rows, bandit.Coefficients{}, 2},
	} {
		if got, err := bandit.FitLogisticDelayed(c.rows, c.prior, c.sweeps); err == nil {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
