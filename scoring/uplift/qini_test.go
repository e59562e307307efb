package uplift_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"goodword/scoring/uplift"
)

// The hand example of the definitions.
func TestFiguresOfTheHandExample(t *testing.T) {
	score := []float64{6, 5, 4, 3, 2, 1}
	y, treated := []float64{1, 0, 1, 0, 1, 0}, bools([]int{1, 0, 0, 1, 1, 0})
	for _, c := range []struct {
		name   string
		figure func(score, y []float64, treated []bool) (float64, error)
		want   float64
	}{{"QiniQ", uplift.QiniQ, 0.0277777778}, {"AUUC", uplift.AUUC, 0.2037037037}, {"Gain", uplift.Gain, 0.0092592593}} {
		got, err := c.figure(score, y, treated)
		if err != nil || math.Abs(got-c.want) > 1e-10 {
			t.Errorf("%s = %.10f, %v, want %.10f", c.name, got, err, c.want)
		}
	}
	if got, err := uplift.UpliftAt(score, y, treated, 0.5); err != nil || got != 0.5 {
		t.Errorf("UpliftAt(.5) = %v, %v, want 1/1 - 1/2", got, err)
	}
}

// drawExperiment draws rows of both arms with scores that tie.
func drawExperiment(t *rapid.T) (score, y []float64, treated []bool) {
	for i := range rapid.IntRange(2, 30).Draw(t, "rows") {
		score = append(score, float64(rapid.IntRange(-5, 5).Draw(t, "score")))
		y = append(y, rapid.Float64Range(-2, 2).Draw(t, "y"))
		treated = append(treated, rapid.Bool().Draw(t, "treated"))
		if i < 2 {
			treated[i] = i == 0
		}
	}
	return score, y, treated
}

// figuresAreTheirSums computes the figures from counts over the first k rows, taken anew for every k.
func figuresAreTheirSums(t *rapid.T) {
	score, y, treated := drawExperiment(t)
	n := len(score)
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return int(score[b] - score[a]) })
	counts := func(k int) (nt, nc, rt, rc float64) {
		for _, i := range order[:k] {
			if treated[i] {
				nt, rt = nt+1, rt+y[i]
			} else {
				nc, rc = nc+1, rc+y[i]
			}
		}
		return nt, nc, rt, rc
	}
	ratio := func(a, b float64) float64 {
		if b == 0 {
			return 0
		}
		return a / b
	}
	g := func(k int) float64 { nt, nc, rt, rc := counts(k); return rt - ratio(rc*nt, nc) }
	u := func(k int) float64 {
		nt, nc, rt, rc := counts(k)
		return (ratio(rt, nt) - ratio(rc, nc)) * float64(k) / float64(n)
	}
	allTreated, _, _, _ := counts(n)
	var q, area float64
	for k := 1; k <= n; k++ {
		q += (g(k) - float64(k)/float64(n)*g(n)) / allTreated / float64(n)
		area += u(k) / float64(n)
	}
	gain := area - u(n)*float64(n+1)/float64(2*n)
	moved := make([]float64, n)
	for i, s := range score {
		moved[i] = math.Exp(s) - 3
	}
	for _, c := range []struct {
		name   string
		figure func(score, y []float64, treated []bool) (float64, error)
		want   float64
	}{{"QiniQ", uplift.QiniQ, q}, {"AUUC", uplift.AUUC, area}, {"Gain", uplift.Gain, gain}} {
		got, err := c.figure(score, y, treated)
		if err != nil || math.Abs(got-c.want) > 1e-12 {
			t.Fatalf("%s = %v, %v, want %v", c.name, got, err, c.want)
		}
		if again, _ := c.figure(moved, y, treated); again != got {
			t.Fatalf("%s = %v, after an increasing map %v", c.name, got, again)
		}
	}
}

func TestFiguresAreTheirSums(t *testing.T) { rapid.Check(t, figuresAreTheirSums) }
func FuzzFiguresAreTheirSums(f *testing.F) { f.Fuzz(rapid.MakeFuzz(figuresAreTheirSums)) }

// qiniCurveEndsWhereItMust checks the curve against QiniQ where no scores tie: trapezoids differ from sums by half the last step.
func qiniCurveEndsWhereItMust(t *rapid.T) {
	score, y, treated := drawExperiment(t)
	n := float64(len(score))
	for i := range score {
		score[i] = -float64(i)
	}
	curve, err := uplift.QiniCurve(score, y, treated)
	if err != nil {
		t.Fatal(err)
	}
	last := curve.Points[len(curve.Points)-1]
	if curve.Points[0] != (uplift.Point{}) || last.Targeted != 1 || len(curve.Points) != len(score)+1 {
		t.Fatalf("points %v", curve.Points)
	}
	q, err := uplift.QiniQ(score, y, treated)
	if err != nil {
		t.Fatal(err)
	}
	arm := 0.0
	for _, is := range treated {
		if is {
			arm++
		}
	}
	// Σg/N = area + g(N)/2N, and the line's sum is g(N)·(N+1)/2N.
	want := (curve.Area + last.Gained/2/n - last.Gained*(n+1)/2/n) / arm
	if math.Abs(q-want) > 1e-12 || math.Abs(curve.PerTreated-want) > 1e-12 {
		t.Fatalf("QiniQ %v, by trapezoids %v, PerTreated %v", q, want, curve.PerTreated)
	}
}

func TestQiniCurveEndsWhereItMust(t *testing.T) { rapid.Check(t, qiniCurveEndsWhereItMust) }

func TestFiguresRefuse(t *testing.T) {
	for _, c := range []struct {
		name     string
		score, y []float64
		treated  []bool
		want     string
	}{
		{"nothing", nil, nil, nil, "at least 1"},
		{"a score short", []float64{1}, []float64{1, 0}, []bool{true, false}, "1 scores and 2 outcomes"},
		{"a treatment short", []float64{1, 2}, []float64{1, 0}, []bool{true}, "1 treatments"},
		{"a score that is none", []float64{1, math.NaN()}, []float64{1, 0}, []bool{true, false}, "score 2 is NaN"},
		{"an outcome that is none", []float64{1, 2}, []float64{math.Inf(1), 0}, []bool{true, false}, "outcome of row 1"},
		{"nobody treated", []float64{1, 2}, []float64{1, 0}, []bool{false, false}, "no row is treated"},
		{"everybody treated", []float64{1, 2}, []float64{1, 0}, []bool{true, true}, "all rows are treated"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, q := uplift.QiniQ(c.score, c.y, c.treated)
			_, area := uplift.AUUC(c.score, c.y, c.treated)
			_, gain := uplift.Gain(c.score, c.y, c.treated)
			_, at := uplift.UpliftAt(c.score, c.y, c.treated, 0.3)
			_, curve := uplift.QiniCurve(c.score, c.y, c.treated)
			_, report := uplift.Evaluate(c.score, uplift.Data{Outcome: c.y, Treated: c.treated}, 1)
			_, bins := uplift.Bins(c.score, uplift.Data{Outcome: c.y, Treated: c.treated}, 1)
			for k, err := range []error{q, area, gain, at, curve, report, bins} {
				if err == nil || !strings.Contains(err.Error(), c.want) {
					t.Errorf("figure %d: error %v, want one with %q", k, err, c.want)
				}
			}
		})
	}
	score, y, treated := []float64{1, 2}, []float64{1, 0}, []bool{true, false}
	for _, share := range []float64{0, 0.3, 1.5, math.NaN()} {
		if _, err := uplift.UpliftAt(score, y, treated, share); err == nil {
			t.Errorf("UpliftAt of a share of %v of two rows: no error", share)
		}
	}
	if _, err := uplift.Bins(score, uplift.Data{Outcome: y, Treated: treated}, 3); err == nil {
		t.Error("two rows in three parts")
	}
	if _, err := uplift.Evaluate(score, uplift.Data{Outcome: y, Treated: treated, Propensity: []float64{0.2, 0.3}}, 1); err == nil ||
		!strings.Contains(err.Error(), "propensity varies") {
		t.Errorf("a propensity that varies: %v", err)
	}
}

func BenchmarkQiniQ(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 1))
	const n = 32_000
	score, y, treated := make([]float64, n), make([]float64, n), make([]bool, n)
	for i := range score {
		score[i], treated[i] = random.NormFloat64(), random.IntN(2) == 0
		if random.IntN(8) == 0 {
			y[i] = 1
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := uplift.QiniQ(score, y, treated); err != nil {
			b.Fatal(err)
		}
	}
}
