package calibration_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/floats"
	"pgregory.net/rapid"

	"goodword/scoring/calibration"
	"goodword/scoring/logistic"
)

// Labels drawn at σ(a + b·f) give back a and b, within four standard errors.
func TestFitAffineFindsTheLine(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	const n, slope, intercept = 20_000, 0.7, -1.2
	f, y := make([]float64, n), make([]float64, n)
	for i := range f {
		f[i] = 2 * random.NormFloat64()
		if random.Float64() < logistic.Probability(slope*f[i]+intercept) {
			y[i] = 1
		}
	}
	got, err := calibration.FitAffine(f, y, nil, calibration.Prior{})
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(got.Slope-slope) > 0.06 || math.Abs(got.Intercept-intercept) > 0.09 {
		t.Errorf("FitAffine = %+v, want slope %v and intercept %v", got, slope, intercept)
	}
}

// With a narrow prior little data leave the model as it is; with a wide one the prior does not matter.
func TestFitAffineWithAPrior(t *testing.T) {
	f, y := []float64{-2, -1, 0, 1, 2, 0.5}, []float64{0, 1, 0, 0, 1, 1}
	narrow, err := calibration.FitAffine(f, y, nil, calibration.Prior{SlopeSD: 1e-4, InterceptSD: 1e-4})
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(narrow.Slope-1) > 1e-6 || math.Abs(narrow.Intercept) > 1e-6 {
		t.Errorf("under a narrow prior: %+v", narrow)
	}
	wide, err := calibration.FitAffine(f, y, nil, calibration.Prior{SlopeSD: 1e6, InterceptSD: 1e6})
	if err != nil {
		t.Fatal(err)
	}
	free, err := calibration.FitAffine(f, y, nil, calibration.Prior{})
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(wide.Slope-free.Slope) > 1e-6 || math.Abs(wide.Intercept-free.Intercept) > 1e-6 {
		t.Errorf("under a wide prior %+v, without one %+v", wide, free)
	}
	// Separated labels, and labels of one kind, have an answer under a prior.
	for _, y := range [][]float64{{0, 0, 0, 1, 1, 1}, {1, 1, 1, 1, 1, 1}} {
		got, err := calibration.FitAffine(f, y, nil, calibration.Prior{SlopeSD: 0.5, InterceptSD: 1})
		if err != nil || math.IsNaN(got.Slope+got.Intercept) {
			t.Errorf("FitAffine of %v = %+v, %v", y, got, err)
		}
	}
}

func TestFitsRefuse(t *testing.T) {
	type input struct{ f, y, w []float64 }
	for _, c := range []struct {
		name string
		in   input
		want [3]string // part of the error of FitAffine, FitPlatt and FitIsotonic, "" for none
	}{
		{"nothing", input{}, [3]string{"at least 1", "at least 1", "at least 1"}},
		{"a label short", input{f: []float64{1, 2}, y: []float64{1}}, [3]string{"1 labels", "1 labels", "1 labels"}},
		{"a score that is none", input{f: []float64{1, math.NaN()}, y: []float64{1, 0}}, [3]string{"score 2", "score 2", "score 2"}},
		{"a label out of range", input{f: []float64{1, 2}, y: []float64{1, -1}}, [3]string{"label 2", "label 2", "label 2"}},
		{"half a label", input{f: []float64{1, 2, 3}, y: []float64{1, 0.5, 0.5}}, [3]string{"", "label 2 is 0.5", ""}},
		{"a weight that is none", input{f: []float64{1, 2}, y: []float64{1, 0}, w: []float64{1, math.Inf(1)}},
			[3]string{"weight 2", "weight 2", "weight 2"}},
		{"no weight", input{f: []float64{1, 2}, y: []float64{1, 0}, w: []float64{0, 0}},
			[3]string{"no row of weight", "no row of weight", "no row of weight"}},
		{"one kind", input{f: []float64{1, 2}, y: []float64{0, 0}}, [3]string{"all labels are 0", "", ""}},
		{"the other kind", input{f: []float64{1, 2}, y: []float64{1, 1}}, [3]string{"all labels are 1", "", ""}},
		{"equal scores", input{f: []float64{3, 3}, y: []float64{0, 1}}, [3]string{"all scores are equal", "all scores are equal", ""}},
		{"separated", input{f: []float64{1, 2, 2, 3}, y: []float64{0, 0, 1, 1}}, [3]string{"separate", "", ""}},
		{"separated the other way", input{f: []float64{4, 2, 1}, y: []float64{0, 1, 1}}, [3]string{"separate", "", ""}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, affine := calibration.FitAffine(c.in.f, c.in.y, c.in.w, calibration.Prior{})
			_, platt := calibration.FitPlatt(c.in.f, c.in.y, c.in.w)
			_, isotonic := calibration.FitIsotonic(c.in.f, c.in.y, c.in.w)
			for k, err := range []error{affine, platt, isotonic} {
				if (err == nil) != (c.want[k] == "") || err != nil && !strings.Contains(err.Error(), c.want[k]) {
					t.Errorf("fit %d: error %v, want %q", k, err, c.want[k])
				}
			}
		})
	}
}

// isotonicIsAProjection checks what characterises the least-squares curve: it ascends, each level is the mean of its rows, and cutting
// a level anywhere leaves no lower mean on the left than on the right (else splitting it would fit better).
func isotonicIsAProjection(t *rapid.T) {
	n := rapid.IntRange(1, 40).Draw(t, "rows")
	score, y, weight := make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range n {
		score[i] = float64(rapid.IntRange(-8, 8).Draw(t, "score"))
		y[i] = rapid.Float64Range(0, 1).Draw(t, "label")
		weight[i] = rapid.Float64Range(0.1, 4).Draw(t, "weight")
	}
	curve, err := calibration.FitIsotonic(score, y, weight)
	if err != nil {
		t.Fatal(err)
	}
	if err := curve.Validate(); err != nil {
		t.Fatal(err)
	}
	mean := func(from, to int) float64 { // over the rows of knots from up to before to
		var sum, total float64
		for i, f := range score {
			if k := slices.Index(curve.X, f); k >= from && k < to {
				sum, total = sum+weight[i]*y[i], total+weight[i]
			}
		}
		return sum / total
	}
	for from := 0; from < len(curve.X); {
		to := from
		for to < len(curve.X) && curve.Y[to] == curve.Y[from] {
			to++
		}
		if math.Abs(mean(from, to)-curve.Y[from]) > 1e-12 {
			t.Fatalf("level %v over knots %d to %d with mean %v", curve.Y[from], from, to, mean(from, to))
		}
		for cut := from + 1; cut < to; cut++ {
			if mean(from, cut) < mean(cut, to)-1e-12 {
				t.Fatalf("the level %v over knots %d to %d would better be cut at %d", curve.Y[from], from, to, cut)
			}
		}
		from = to
	}
	for k, f := range curve.X {
		if curve.At(f) != curve.Y[k] {
			t.Fatalf("At(%v) = %v, want the knot's %v", f, curve.At(f), curve.Y[k])
		}
	}
	a, b := rapid.Float64Range(-10, 10).Draw(t, "a"), rapid.Float64Range(-10, 10).Draw(t, "b")
	if curve.At(min(a, b)) > curve.At(max(a, b)) {
		t.Fatalf("At(%v) = %v, At(%v) = %v", a, curve.At(a), b, curve.At(b))
	}
}

func TestIsotonicIsAProjection(t *testing.T) { rapid.Check(t, isotonicIsAProjection) }
func FuzzIsotonicIsAProjection(f *testing.F) { f.Fuzz(rapid.MakeFuzz(isotonicIsAProjection)) }

func TestIsotonicAt(t *testing.T) {
	curve := calibration.Isotonic{X: []float64{1, 3}, Y: []float64{0.2, 0.6}}
	for _, c := range [][2]float64{{0, 0.2}, {1, 0.2}, {2, 0.4}, {3, 0.6}, {9, 0.6}, {math.Inf(1), 0.6}, {math.Inf(-1), 0.2}} {
		if got := curve.At(c[0]); math.Abs(got-c[1]) > 1e-15 {
			t.Errorf("At(%v) = %v, want %v", c[0], got, c[1])
		}
	}
	if !math.IsNaN(curve.At(math.NaN())) {
		t.Error("a chance for NaN")
	}
	for _, bad := range []calibration.Isotonic{
		{}, {X: []float64{1}, Y: []float64{0, 1}}, {X: []float64{1, 1}, Y: []float64{0, 1}}, {X: []float64{1, 2}, Y: []float64{1, 0}},
		{X: []float64{1}, Y: []float64{2}}, {X: []float64{math.NaN()}, Y: []float64{0}},
	} {
		if bad.Validate() == nil {
			t.Errorf("%+v is accepted", bad)
		}
	}
}

func foldsDealEvenly(t *rapid.T) {
	k := rapid.IntRange(2, 7).Draw(t, "folds")
	n := rapid.IntRange(k, 60).Draw(t, "rows")
	seed := rapid.Uint64().Draw(t, "seed")
	fold, err := calibration.Folds(n, k, seed)
	if err != nil {
		t.Fatal(err)
	}
	sizes := make([]float64, k)
	for _, f := range fold {
		sizes[f]++
	}
	if floats.Max(sizes)-floats.Min(sizes) > 1 {
		t.Fatalf("folds of sizes %v", sizes)
	}
	again, _ := calibration.Folds(n, k, seed)
	if !slices.Equal(fold, again) {
		t.Fatal("the same seed deals differently")
	}
	group := rapid.SliceOfN(rapid.IntRange(0, 9), n, n).Draw(t, "group")
	byGroup, err := calibration.GroupFolds(group, 2, seed)
	if err != nil {
		return // a single group
	}
	of := make(map[int]int)
	for i, g := range group {
		if f, seen := of[g]; seen && f != byGroup[i] {
			t.Fatalf("group %d is in folds %d and %d", g, f, byGroup[i])
		}
		of[g] = byGroup[i]
	}
}

func TestFoldsDealEvenly(t *testing.T) { rapid.Check(t, foldsDealEvenly) }

func TestCrossFitKeepsRowsOut(t *testing.T) {
	fold := []int{0, 1, 2, 0, 1}
	got, err := calibration.CrossFit(fold, func(train, held []int) ([]float64, error) {
		var sum float64
		for _, i := range train {
			sum += float64(i)
		}
		return slices.Repeat([]float64{sum}, len(held)), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := []float64{7, 5, 8, 7, 5}; !slices.Equal(got, want) {
		t.Errorf("CrossFit = %v, want the sums of the other folds %v", got, want)
	}
	failed := errors.New("no fit")
	for name, c := range map[string]struct {
		fold []int
		fit  func(train, held []int) ([]float64, error)
	}{
		"one fold":       {[]int{1, 1}, func(_, held []int) ([]float64, error) { return make([]float64, len(held)), nil }},
		"a fold below 0": {[]int{-1, 1}, func(_, held []int) ([]float64, error) { return make([]float64, len(held)), nil }},
		"too few values": {[]int{0, 1}, func(_, held []int) ([]float64, error) { return nil, nil }},
		"an error":       {[]int{0, 1}, func(_, held []int) ([]float64, error) { return nil, failed }},
	} {
		if _, err := calibration.CrossFit(c.fold, c.fit); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	for _, c := range [][2]int{{5, 1}, {2, 3}, {0, 2}} {
		if _, err := calibration.Folds(c[0], c[1], 1); err == nil {
			t.Errorf("Folds(%d, %d): no error", c[0], c[1])
		}
	}
}

func benchmarkData() (f, y []float64) {
	random := rand.New(rand.NewPCG(3, 4))
	f, y = make([]float64, 10_000), make([]float64, 10_000)
	for i := range f {
		f[i] = random.NormFloat64()
		if random.Float64() < logistic.Probability(f[i]) {
			y[i] = 1
		}
	}
	return f, y
}

func BenchmarkFitPlatt(b *testing.B) {
	f, y := benchmarkData()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := calibration.FitPlatt(f, y, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFitIsotonic(b *testing.B) {
	f, y := benchmarkData()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := calibration.FitIsotonic(f, y, nil); err != nil {
			b.Fatal(err)
		}
	}
}
