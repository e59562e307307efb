package metrics_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"
	"pgregory.net/rapid"

	"goodword/internal/vectors"
	"goodword/scoring/metrics"
)

func TestVectorsCalibrationErrors(t *testing.T) {
	group := vectors.Read(t, "calibration")
	checked := 0
	for _, c := range group.Cases {
		var in struct {
			P    []float64 `json:"p"`
			Y    []float64 `json:"y"`
			Bins int       `json:"bins"`
		}
		var want struct {
			ECE     float64 `json:"ece"`
			MCE     float64 `json:"mce"`
			Brier   float64 `json:"brier"`
			LogLoss float64 `json:"log_loss"`
		}
		c.Decode(t, &in, &want)
		if in.P == nil {
			continue
		}
		checked++
		t.Run(c.ID, func(t *testing.T) {
			group.Check(t, "ece, mce, brier, log loss",
				[]float64{
					must(metrics.ECE(in.P, in.Y, in.Bins))(t), must(metrics.MCE(in.P, in.Y, in.Bins))(t),
					must(metrics.Brier(in.P, in.Y))(t), must(metrics.LogLoss(in.P, in.Y))(t),
				},
				[]float64{want.ECE, want.MCE, want.Brier, want.LogLoss})
		})
	}
	if checked == 0 {
		t.Error("no case of calibration errors")
	}
}

// tester is what testing.T, testing.B and rapid.T share.
type tester interface {
	Helper()
	Fatal(...any)
}

// must takes a figure and its error, then whom to tell.
func must(x float64, err error) func(tester) float64 {
	return func(t tester) float64 {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
}

// drawRows draws scores with ties, labels of both kinds and whole weights, and the same rows repeated by their weights.
func drawRows(t *rapid.T) (p, y, w, repeatedP, repeatedY []float64) {
	for i := range rapid.IntRange(2, 30).Draw(t, "rows") {
		p = append(p, float64(rapid.IntRange(0, 20).Draw(t, "p"))/20)
		y = append(y, float64(rapid.IntRange(0, 1).Draw(t, "y")))
		w = append(w, float64(rapid.IntRange(0, 3).Draw(t, "w")))
		if i < 2 {
			y[i], w[i] = float64(i), 1
		}
		for range int(w[i]) {
			repeatedP, repeatedY = append(repeatedP, p[i]), append(repeatedY, y[i])
		}
	}
	return p, y, w, repeatedP, repeatedY
}

// aucCountsPairs compares with the definition, and tries what must not matter: an increasing map of the scores, weights for repeated rows.
func aucCountsPairs(t *rapid.T) {
	p, y, w, repeatedP, repeatedY := drawRows(t)
	var wins, pairs float64
	for i := range p {
		for j := range p {
			if y[i] == 1 && y[j] == 0 {
				pairs++
				switch {
				case p[i] > p[j]:
					wins++
				case p[i] == p[j]:
					wins += 0.5
				}
			}
		}
	}
	got := must(metrics.AUC(p, y))(t)
	if math.Abs(got-wins/pairs) > 1e-12 {
		t.Fatalf("AUC = %v, pairs say %v", got, wins/pairs)
	}
	moved, flipped := make([]float64, len(p)), make([]float64, len(p))
	for i := range p {
		moved[i], flipped[i] = math.Exp(3*p[i])-7, 1-y[i]
	}
	if again := must(metrics.AUC(moved, y))(t); again != got {
		t.Fatalf("AUC = %v, after an increasing map %v", got, again)
	}
	if other := must(metrics.AUC(p, flipped))(t); math.Abs(other+got-1) > 1e-12 {
		t.Fatalf("AUC = %v, for the other label %v", got, other)
	}
	for name, pair := range map[string][2]float64{
		"AUC":      {must(metrics.WeightedAUC(p, y, w))(t), must(metrics.AUC(repeatedP, repeatedY))(t)},
		"log loss": {must(metrics.WeightedLogLoss(p, y, w))(t), must(metrics.LogLoss(repeatedP, repeatedY))(t)},
		"Brier":    {must(metrics.WeightedBrier(p, y, w))(t), must(metrics.Brier(repeatedP, repeatedY))(t)},
		"ECE":      {must(metrics.WeightedECE(p, y, w, 7))(t), must(metrics.ECE(repeatedP, repeatedY, 7))(t)},
	} {
		if math.Abs(pair[0]-pair[1]) > 1e-12*(1+pair[1]) {
			t.Fatalf("%s weighted %v, of repeated rows %v", name, pair[0], pair[1])
		}
	}
}

func TestAUCCountsPairs(t *testing.T) { rapid.Check(t, aucCountsPairs) }
func FuzzAUCCountsPairs(f *testing.F) { f.Fuzz(rapid.MakeFuzz(aucCountsPairs)) }

func TestAUCRanksInfiniteScores(t *testing.T) {
	if got := must(metrics.AUC([]float64{math.Inf(-1), 0, math.Inf(1)}, []float64{0, 0, 1}))(t); got != 1 {
		t.Errorf("AUC = %v, want 1", got)
	}
}

func TestLift(t *testing.T) {
	p, y := []float64{0.9, 0.5, 0.5, 0.5, 0.1}, []float64{1, 0, 1, 0, 0}
	for _, c := range []struct{ share, want float64 }{
		{0.2, 2.5},  // the first row alone, 1 over 0.4
		{0.4, 1.25}, // of the three ties the lowest row: 0.5 over 0.4
		{0.6, 2 / 3. / 0.4},
		{1, 1},
	} {
		if got := must(metrics.Lift(p, y, c.share))(t); math.Abs(got-c.want) > 1e-15 {
			t.Errorf("Lift of %v = %v, want %v", c.share, got, c.want)
		}
	}
	hundred, ones := make([]float64, 100), make([]float64, 100)
	for i := range ones {
		hundred[i] = -float64(i)
		if i < 29 {
			ones[i] = 1
		}
	}
	if got := must(metrics.Lift(hundred, ones, 0.29))(t); math.Abs(got-1/0.29) > 1e-12 {
		t.Errorf("Lift of the first 29 of 100 = %v, want %v", got, 1/0.29)
	}
}

// drawn returns chances and labels drawn at σ(slope·logit + intercept).
func drawn(n int, slope, intercept float64, seed uint64) (p, y []float64) {
	random := rand.New(rand.NewPCG(seed, 7))
	p, y = make([]float64, n), make([]float64, n)
	for i := range p {
		logit := -1 + 1.5*random.NormFloat64()
		p[i] = 1 / (1 + math.Exp(-logit))
		if random.Float64() < 1/(1+math.Exp(-slope*logit-intercept)) {
			y[i] = 1
		}
	}
	return p, y
}

// The slope of a miscalibrated model is found: the standard error with 20,000 rows is about .02.
func TestCalibrationLine(t *testing.T) {
	for _, want := range [][2]float64{{1, 0}, {1.3, 0}, {0.7, -0.4}} {
		p, y := drawn(20_000, want[0], want[1], 1)
		slope, intercept, err := metrics.CalibrationLine(p, y)
		if err != nil || math.Abs(slope-want[0]) > 0.07 || math.Abs(intercept-want[1]) > 0.09 {
			t.Errorf("CalibrationLine = %v, %v, %v, want %v", slope, intercept, err, want)
		}
	}
	// The chances 0 and 1 are legal and clipped.
	if _, _, err := metrics.CalibrationLine([]float64{0, 1, 0, 1, 0.5}, []float64{0, 1, 1, 0, 1}); err != nil {
		t.Error(err)
	}
}

// Calibrated chances exceed their own 95 % bound one time in twenty; with 300 sets, 15 ± 3·√(300·.05·.95) = 4 to 26 of them do.
func TestECEBoundIsExceededAsOftenAsItSays(t *testing.T) {
	const sets = 300
	exceeded := 0
	for seed := range uint64(sets) {
		p, y := drawn(400, 1, 0, seed+10)
		bound := must(metrics.ECEBound(p, 15, 99, 0.95, seed))(t)
		if must(metrics.ECE(p, y, 15))(t) > bound {
			exceeded++
		}
	}
	if exceeded < 4 || exceeded > 26 {
		t.Errorf("%d of %d calibrated sets exceed the bound, want about 15", exceeded, sets)
	}
	p, _ := drawn(1000, 1, 0, 5)
	if a, b := must(metrics.ECEBound(p, 15, 50, 0.95, 3))(t), must(metrics.ECEBound(p, 15, 50, 0.95, 3))(t); a != b {
		t.Errorf("the same seed gives %v and %v", a, b)
	}
	if low, high := must(metrics.ECEBound(p, 15, 50, 0, 3))(t), must(metrics.ECEBound(p, 15, 50, 1, 3))(t); !(low < high) {
		t.Errorf("quantiles 0 and 1 are %v and %v", low, high)
	}
	if got := must(metrics.ECEBound([]float64{0, 1, 1}, 15, 10, 0.95, 1))(t); got != 0 {
		t.Errorf("certain chances have a bound of %v", got)
	}
}

func TestReliabilityKeepsEveryRow(t *testing.T) {
	p, y := drawn(500, 1, 0, 2)
	p[0], p[1] = 0, 1
	table, err := metrics.Reliability(p, y, nil, 10)
	if err != nil {
		t.Fatal(err)
	}
	var rows, sumP, sumY float64
	for _, b := range table {
		rows, sumP, sumY = rows+b.Weight, sumP+b.Weight*b.MeanP, sumY+b.Weight*b.MeanY
		if b.Weight > 0 && (b.MeanP < b.Low || b.MeanP > b.High) {
			t.Errorf("bin %+v", b)
		}
	}
	if rows != 500 || math.Abs(sumP-floats.Sum(p)) > 1e-9 || math.Abs(sumY-floats.Sum(y)) > 1e-9 {
		t.Errorf("bins hold %v rows, %v and %v", rows, sumP, sumY)
	}
}

// psiIsADistance checks that PSI is 0 for equal shares, symmetric and never negative.
func psiIsADistance(t *rapid.T) {
	k := rapid.IntRange(2, 8).Draw(t, "bins")
	counts := rapid.SliceOfN(rapid.Float64Range(0, 100), k, k)
	e, a := counts.Draw(t, "expected"), counts.Draw(t, "actual")
	e[0], a[0] = e[0]+1, a[0]+1
	forth, back := must(metrics.PSICounts(e, a))(t), must(metrics.PSICounts(a, e))(t)
	if math.Abs(forth-back) > 1e-12*(1+forth) || forth < 0 || math.IsInf(forth, 0) {
		t.Fatalf("PSI %v, the other way round %v", forth, back)
	}
	if self := must(metrics.PSICounts(e, e))(t); self != 0 {
		t.Fatalf("PSI of a sample with itself %v", self)
	}
}

func TestPSIIsADistance(t *testing.T) { rapid.Check(t, psiIsADistance) }

func TestPSI(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 9))
	normal := func(n int, mean float64) []float64 {
		x := make([]float64, n)
		for i := range x {
			x[i] = mean + random.NormFloat64()
		}
		return x
	}
	// Two normal samples a distance d apart: d² for fine bins, a little less for ten.
	if got := must(metrics.PSI(normal(20_000, 0), normal(20_000, 0.5), 10))(t); math.Abs(got-0.24) > 0.03 {
		t.Errorf("PSI half a standard deviation apart = %v, want about .24", got)
	}
	if got := must(metrics.PSI(normal(20_000, 0), normal(20_000, 0), 10))(t); got > 0.005 {
		t.Errorf("PSI of two samples of one distribution = %v, want about .001", got)
	}
	nan := math.NaN()
	if got := must(metrics.PSI([]float64{1, 2, 3, 4}, []float64{1, 2, nan, nan}, 4))(t); got < 0.5 {
		t.Errorf("PSI where half the values went missing = %v", got)
	}
	// A constant that moves is seen, up or down; one that stays is 0.
	if got := must(metrics.PSI([]float64{5, 5, 5, 5}, []float64{5, 5, 5, 5}, 10))(t); got != 0 {
		t.Errorf("PSI of a constant = %v", got)
	}
	for _, x := range []float64{4, 6} {
		if got := must(metrics.PSI([]float64{5, 5, 5, 5}, []float64{x, x, x, x}, 10))(t); got < 1 {
			t.Errorf("PSI of a constant 5 that became %v = %v", x, got)
		}
	}
	// Shares .5/.5 and .75/.25 of 1,000 rows each, half a row added to each bin, by hand.
	e, a := []float64{500.5 / 1001, 500.5 / 1001}, []float64{750.5 / 1001, 250.5 / 1001}
	want := (a[0]-e[0])*math.Log(a[0]/e[0]) + (a[1]-e[1])*math.Log(a[1]/e[1])
	if got := must(metrics.PSICounts([]float64{500, 500}, []float64{750, 250}))(t); math.Abs(got-want) > 1e-15 {
		t.Errorf("PSICounts = %v, want %v", got, want)
	}
}

func TestMetricsRefuse(t *testing.T) {
	nan := math.NaN()
	value := func(x float64, err error) error { return err }
	for _, c := range []struct {
		name string
		err  error
		want string
	}{
		{"AUC of one label", value(metrics.AUC([]float64{1, 2}, []float64{1, 1})), "both labels"},
		{"AUC of nothing", value(metrics.AUC(nil, nil)), "at least 1"},
		{"AUC of half a label", value(metrics.AUC([]float64{1, 2}, []float64{1, 0.5})), "label 2 is 0.5"},
		{"AUC of NaN", value(metrics.AUC([]float64{1, nan}, []float64{1, 0})), "prediction 2 is NaN"},
		{"AUC with one label weighted away", value(metrics.WeightedAUC([]float64{1, 2}, []float64{1, 0}, []float64{1, 0})), "both labels"},
		{"AUC without weight", value(metrics.WeightedAUC([]float64{1, 2}, []float64{1, 0}, []float64{0, 0})), "no row of weight"},
		{"log loss of a logit", value(metrics.LogLoss([]float64{1.5}, []float64{1})), "prediction 1 is 1.5"},
		{"log loss of unequal slices", value(metrics.LogLoss([]float64{0.5}, []float64{1, 0})), "1 predictions, 2 labels"},
		{"Brier of a bad label", value(metrics.Brier([]float64{0.5}, []float64{nan})), "label 1 is NaN"},
		{"Brier of a bad weight", value(metrics.WeightedBrier([]float64{0.5}, []float64{1}, []float64{-1})), "weight 1 is -1"},
		{"ECE without bins", value(metrics.ECE([]float64{0.5}, []float64{1}, 0)), "0 bins"},
		{"MCE of nothing", value(metrics.MCE(nil, nil, 10)), "at least 1"},
		{"a bound of no redraws", value(metrics.ECEBound([]float64{0.5}, 15, 0, 0.95, 1)), "0 redraws"},
		{"a bound of NaN", value(metrics.ECEBound([]float64{nan}, 15, 9, 0.95, 1)), "prediction 1"},
		{"lift of a share of 0", value(metrics.Lift([]float64{1}, []float64{1}, 0)), "share is 0"},
		{"lift of no row", value(metrics.Lift([]float64{1}, []float64{1}, 0.1)), "holds none"},
		{"lift of no positive", value(metrics.Lift([]float64{1, 2}, []float64{0, 0}, 0.5)), "label above 0"},
		{"PSI of one bin", value(metrics.PSICounts([]float64{1}, []float64{1})), "at least 2"},
		{"PSI of nothing", value(metrics.PSI(nil, []float64{1}, 10)), "at least 2"},
		{"PSI against nothing", value(metrics.PSI([]float64{1, 2, 3}, nil, 3)), "rows on both sides"},
		{"PSI of a negative count", value(metrics.PSICounts([]float64{1, 2}, []float64{1, -1})), "count 2 is -1"},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.name, c.err, c.want)
		}
	}
	if _, _, err := metrics.CalibrationLine([]float64{0.2, 0.2}, []float64{0, 1}); err == nil || !strings.Contains(err.Error(), "equal") {
		t.Errorf("CalibrationLine of a constant: %v", err)
	}
}

// The Brier score of calibrated chances is E[p(1-p)], an independent formula for its expectation.
func TestBrierOfCalibratedChances(t *testing.T) {
	p, y := drawn(50_000, 1, 0, 3)
	want := make([]float64, len(p))
	for i, x := range p {
		want[i] = x * (1 - x)
	}
	if got, want := must(metrics.Brier(p, y))(t), stat.Mean(want, nil); math.Abs(got-want) > 0.004 {
		t.Errorf("Brier = %v, want %v", got, want)
	}
}

func BenchmarkAUC(b *testing.B) {
	p, y := drawn(12_000, 1, 0, 1)
	b.ReportAllocs()
	for b.Loop() {
		must(metrics.AUC(p, y))(b)
	}
}

func BenchmarkECEBound(b *testing.B) {
	p, _ := drawn(12_000, 1, 0, 1)
	b.ReportAllocs()
	for b.Loop() {
		must(metrics.ECEBound(p, 15, 500, 0.95, 1))(b)
	}
}
