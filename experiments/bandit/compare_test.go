package bandit_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"goodword/experiments/bandit"
)

// drawNormals draws two to eight normal posteriors with standard deviations from 1e-4 to 1e3, some close to each other.
func drawNormals(t *rapid.T) []bandit.Normal {
	var arms []bandit.Normal
	for range rapid.IntRange(2, 8).Draw(t, "arms") {
		sd := math.Pow(10, rapid.Float64Range(-4, 3).Draw(t, "sd"))
		n := bandit.Normal{Mean: rapid.Float64Range(-100, 100).Draw(t, "mean"), SD: sd}
		if len(arms) > 0 && rapid.Bool().Draw(t, "close") {
			n.Mean = arms[0].Mean + rapid.Float64Range(-2, 2).Draw(t, "off")*max(sd, arms[0].SD)
		}
		arms = append(arms, n)
	}
	return arms
}

// TestCompareNormalOfTwo compares with the closed form: P(A > B) = Φ(d/s) and E[max] = b + d·Φ(d/s) + s·φ(d/s) for the
// difference d of the means and s² the sum of the variances. Clark (1961), Operations Research 9(2).
func TestCompareNormalOfTwo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		arms := drawNormals(t)[:2]
		got, err := bandit.CompareNormal(arms)
		if err != nil {
			t.Fatal(err)
		}
		d, s := arms[0].Mean-arms[1].Mean, math.Hypot(arms[0].SD, arms[1].SD)
		want := distuv.UnitNormal.CDF(d / s)
		if math.Abs(got.ProbBest[0]-want) > 1e-11 {
			t.Fatalf("P(%v > %v) = %v, want %v", arms[0], arms[1], got.ProbBest[0], want)
		}
		largest := arms[1].Mean + d*want + s*distuv.UnitNormal.Prob(d/s)
		if math.Abs(got.ExpectedMax-largest) > 1e-10*(s+math.Abs(d)+1) {
			t.Fatalf("E[max] of %v = %v, want %v", arms, got.ExpectedMax, largest)
		}
	})
}

func compareNormalIsConsistent(t *rapid.T) {
	arms := drawNormals(t)
	got, err := bandit.CompareNormal(arms)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(floats.Sum(got.ProbBest)-1) > 1e-13 || floats.Min(got.ProbBest) < 0 || floats.Min(got.ExpectedLoss) < 0 {
		t.Fatalf("CompareNormal(%v) = %+v", arms, got)
	}
	// Moving and stretching all values moves and stretches the results.
	shift, stretch := rapid.Float64Range(-1e3, 1e3).Draw(t, "shift"), rapid.Float64Range(0.1, 10).Draw(t, "stretch")
	moved := make([]bandit.Normal, len(arms))
	for k, n := range arms {
		moved[k] = bandit.Normal{Mean: shift + stretch*n.Mean, SD: stretch * n.SD}
	}
	after, err := bandit.CompareNormal(moved)
	if err != nil || !floats.EqualApprox(after.ProbBest, got.ProbBest, 1e-8) {
		t.Fatalf("CompareNormal(%v) = %v, but %v, %v after moving and stretching", arms, got.ProbBest, after.ProbBest, err)
	}
}

func TestCompareNormalIsConsistent(t *testing.T) { rapid.Check(t, compareNormalIsConsistent) }
func FuzzCompareNormalIsConsistent(f *testing.F) { f.Fuzz(rapid.MakeFuzz(compareNormalIsConsistent)) }

// TestCompareStudentTendsToNormal raises the degrees of freedom.
func TestCompareStudentTendsToNormal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		arms := drawNormals(t)
		students := make([]bandit.Student, len(arms))
		for k, n := range arms {
			students[k] = bandit.Student{DF: 1e12, Location: n.Mean, Scale: n.SD}
		}
		want, err := bandit.CompareNormal(arms)
		if err != nil {
			t.Fatal(err)
		}
		got, err := bandit.CompareStudent(students)
		if err != nil || !floats.EqualApprox(got.ProbBest, want.ProbBest, 1e-7) {
			t.Fatalf("CompareStudent(%v) = %v, %v, want %v", students, got.ProbBest, err, want.ProbBest)
		}
	})
}

// TestCompareStudentOfTwoCauchys compares with a closed form: the difference of two Cauchy variables is Cauchy with the
// sum of the scales, so P(A > B) = 1/2 + atan(d/(a+b))/π.
func TestCompareStudentOfTwoCauchys(t *testing.T) {
	for _, c := range []struct{ d, a, b float64 }{{0, 1, 1}, {2, 1, 3}, {-5, 0.1, 7}, {1e4, 1, 1}, {0.3, 1e-3, 1e3}} {
		got, err := bandit.CompareStudent([]bandit.Student{{DF: 1, Location: c.d, Scale: c.a}, {DF: 1, Scale: c.b}})
		want := 0.5 + math.Atan(c.d/(c.a+c.b))/math.Pi
		if err != nil || math.Abs(got.ProbBest[0]-want) > 1e-10 {
			t.Errorf("%+v: P = %v, %v, want %v", c, got.ProbBest, err, want)
		}
		if !math.IsNaN(got.ExpectedMax) {
			t.Errorf("%+v: a maximum of Cauchy variables is expected to be %v", c, got.ExpectedMax)
		}
	}
}

// TestCompareStudentAgreesWithSimulation draws 300,000 times.
func TestCompareStudentAgreesWithSimulation(t *testing.T) {
	const draws = 300_000
	arms := []bandit.Student{{DF: 4, Location: 1, Scale: 1}, {DF: 12, Location: 1.4, Scale: 0.3}, {DF: 3, Location: 0, Scale: 2}}
	got, err := bandit.CompareStudent(arms)
	if err != nil {
		t.Fatal(err)
	}
	source := rand.NewPCG(21, 22)
	wins, largest := make([]float64, len(arms)), 0.0
	for range draws {
		best, top := 0, math.Inf(-1)
		for k, s := range arms {
			if x := (distuv.StudentsT{Mu: s.Location, Sigma: s.Scale, Nu: s.DF, Src: source}).Rand(); x > top {
				best, top = k, x
			}
		}
		wins[best]++
		largest += top / draws
	}
	floats.Scale(1.0/draws, wins)
	// Four standard deviations of a share, and of a maximum whose own is about 1.5.
	if !floats.EqualApprox(got.ProbBest, wins, 0.0037) || math.Abs(got.ExpectedMax-largest) > 0.011 {
		t.Errorf("got %v and %v, simulated %v and %v", got.ProbBest, got.ExpectedMax, wins, largest)
	}
}

func nigUpdatesInAnyBatches(t *rapid.T) {
	data := rapid.SliceOfN(rapid.Float64Range(-1e3, 1e3), 1, 30).Draw(t, "data")
	cut := rapid.IntRange(0, len(data)).Draw(t, "cut")
	prior := bandit.NIG{
		Mean:  rapid.Float64Range(-100, 100).Draw(t, "mean"),
		Kappa: rapid.Float64Range(0.01, 100).Draw(t, "kappa"),
		A:     rapid.Float64Range(0.5, 10).Draw(t, "a"),
		B:     rapid.Float64Range(0.1, 1e4).Draw(t, "b"),
	}
	update := func(p bandit.NIG, values []float64) bandit.NIG {
		mean, squares := 0.0, 0.0
		for _, x := range values {
			mean += x / float64(len(values))
		}
		for _, x := range values {
			squares += (x - mean) * (x - mean)
		}
		p, err := p.Update(float64(len(values)), mean, squares)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	want := update(prior, data)
	got := update(update(prior, data[:cut]), data[cut:])
	for _, pair := range [][2]float64{{got.Mean, want.Mean}, {got.Kappa, want.Kappa}, {got.A, want.A}, {got.B, want.B}} {
		if math.Abs(pair[0]-pair[1]) > 1e-9*(1+math.Abs(pair[1])) {
			t.Fatalf("in two batches %+v, at once %+v", got, want)
		}
	}
}

func TestNIGUpdatesInAnyBatches(t *testing.T) { rapid.Check(t, nigUpdatesInAnyBatches) }

func TestNIGRejects(t *testing.T) {
	good := bandit.NIG{Kappa: 1, A: 2, B: 3}
	for name, p := range map[string]bandit.NIG{
		"zero value": {}, "NaN": {Mean: math.NaN(), Kappa: 1, A: 1, B: 1}, "b": {Kappa: 1, A: 1}, "infinite": {Kappa: math.Inf(1), A: 1, B: 1},
	} {
		if _, err := p.Update(1, 1, 0); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	for name, c := range map[string][3]float64{
		"negative n": {-1, 0, 0}, "negative squares": {1, 0, -1}, "NaN": {1, math.NaN(), 0}, "infinite": {1, 0, math.Inf(1)},
	} {
		if _, err := good.Update(c[0], c[1], c[2]); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if !math.IsInf((bandit.NIG{Kappa: 1, A: 1, B: 1}).VarianceMean(), 1) {
		t.Error("the expected variance of A = 1 is finite")
	}
}

func BenchmarkCompareNormal10(b *testing.B) {
	arms := make([]bandit.Normal, 10)
	for k := range arms {
		arms[k] = bandit.Normal{Mean: float64(k) / 10, SD: 0.1 + float64(k)/20}
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := bandit.CompareNormal(arms); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCompareStudent10(b *testing.B) {
	arms := make([]bandit.Student, 10)
	for k := range arms {
		arms[k] = bandit.Student{DF: 5 + float64(k), Location: float64(k) / 10, Scale: 0.1 + float64(k)/20}
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := bandit.CompareStudent(arms); err != nil {
			b.Fatal(err)
		}
	}
}
