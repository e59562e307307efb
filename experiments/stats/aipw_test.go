package stats_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"
	"pgregory.net/rapid"

	"goodword/experiments/bandit"
	"goodword/experiments/stats"
)

// drawRows draws a prior and up to 80 rows over two to five arms, all of them valid.
func drawRows(t *rapid.T) (arms int, mean, strength float64, rows []stats.Row) {
	arms = rapid.IntRange(2, 5).Draw(t, "arms")
	mean, strength = rapid.Float64Range(-2, 2).Draw(t, "mean"), rapid.Float64Range(0, 50).Draw(t, "strength")
	for range rapid.IntRange(0, 80).Draw(t, "rows") {
		row := stats.Row{
			Arm:        rapid.IntRange(0, arms-1).Draw(t, "arm"),
			Propensity: rapid.Float64Range(0.01, 1).Draw(t, "propensity"),
			Outcome:    rapid.Float64Range(-5, 5).Draw(t, "outcome"),
		}
		if rapid.Bool().Draw(t, "restricted") {
			row.Eligible = rapid.SliceOfN(rapid.Bool(), arms, arms).Draw(t, "eligible")
			row.Eligible[row.Arm] = true
		}
		rows = append(rows, row)
	}
	return arms, mean, strength, rows
}

// aipwEqualsItsFormula recomputes every score from the rows before it, in two passes.
func aipwEqualsItsFormula(t *rapid.T) {
	arms, mean, strength, rows := drawRows(t)
	aipw, err := stats.NewAIPW(arms, mean, strength)
	if err != nil {
		t.Fatal(err)
	}
	scores, differences := make([][]float64, arms), make([]float64, 0, len(rows))
	for i, row := range rows {
		current := make([]float64, arms)
		for k := range arms {
			if row.Eligible != nil && !row.Eligible[k] {
				current[k] = math.NaN()
				continue
			}
			sum, n := strength*mean, strength
			for _, before := range rows[:i] {
				if before.Arm == k {
					sum += before.Outcome
					n++
				}
			}
			mu := mean
			if n > 0 {
				mu = sum / n
			}
			current[k] = mu
			if row.Arm == k {
				current[k] = mu + (row.Outcome-mu)/row.Propensity
			}
			scores[k] = append(scores[k], current[k])
		}
		if d := current[1] - current[0]; !math.IsNaN(d) {
			differences = append(differences, d)
		}
		if err := aipw.Add(row); err != nil {
			t.Fatal(err)
		}
	}
	check := func(name string, got stats.Estimate, values []float64) {
		wantMean, wantSE := 0.0, 0.0
		if len(values) > 0 {
			var variance float64
			wantMean, variance = stat.PopMeanVariance(values, nil)
			wantSE = math.Sqrt(variance / float64(len(values)))
		}
		if got.Rows != int64(len(values)) || math.Abs(got.Mean-wantMean) > 1e-9 || math.Abs(got.SE-wantSE) > 1e-6 {
			t.Fatalf("%s: %+v, want mean %v and se %v of %d scores", name, got, wantMean, wantSE, len(values))
		}
		if math.IsNaN(got.Low + got.High) {
			t.Fatalf("%s: interval [%v, %v]", name, got.Low, got.High)
		}
	}
	for k, got := range aipw.Arms(0.95) {
		check("arm", got.Estimate, scores[k])
	}
	contrast, reverse := aipw.Contrast(1, 0, 0.95), aipw.Contrast(0, 1, 0.95)
	check("contrast", contrast, differences)
	if reverse.Mean != -contrast.Mean || reverse.SE != contrast.SE {
		t.Fatalf("contrast %+v, the other way round %+v", contrast, reverse)
	}
}

func TestAIPWEqualsItsFormula(t *testing.T) { rapid.Check(t, aipwEqualsItsFormula) }
func FuzzAIPWEqualsItsFormula(f *testing.F) { f.Fuzz(rapid.MakeFuzz(aipwEqualsItsFormula)) }

func TestAIPWIsHonestWhenThereIsLittle(t *testing.T) {
	aipw, err := stats.NewAIPW(2, 0.03, 20)
	if err != nil {
		t.Fatal(err)
	}
	for k, got := range aipw.Arms(0.95) {
		if got != (stats.ArmEstimate{Estimate: stats.Estimate{TooEarly: true}}) {
			t.Errorf("arm %d without rows: %+v", k, got)
		}
	}
	if got := aipw.Contrast(1, 0, 0.95); got != (stats.Estimate{TooEarly: true}) {
		t.Errorf("contrast without rows: %+v", got)
	}
	for i := range 100 {
		outcome := 0.0
		if i < stats.MinPositives {
			outcome = 1
		}
		if err := aipw.Add(stats.Row{Arm: 0, Propensity: 0.9, Outcome: outcome}); err != nil {
			t.Fatal(err)
		}
	}
	arms := aipw.Arms(0.95)
	if arms[0].TooEarly || arms[0].Positives != stats.MinPositives || arms[0].ObservedMean != 0.25 {
		t.Errorf("arm with enough positives: %+v", arms[0])
	}
	// Never drawn: the guess stands, and the marker says that it is only that.
	if !arms[1].TooEarly || math.Abs(arms[1].Mean-0.03) > 1e-12 || arms[1].Pulls != 0 || arms[1].Rows != 100 {
		t.Errorf("arm that was never drawn: %+v", arms[1])
	}
	if got := aipw.Contrast(0, 1, 0.95); !got.TooEarly {
		t.Errorf("contrast with an arm that was never drawn: %+v", got)
	}
	if got := aipw.Contrast(0, 0, 0.95); got.Mean != 0 || got.SE != 0 || got.Rows != 100 {
		t.Errorf("contrast of an arm with itself: %+v", got)
	}
}

func TestAIPWRejects(t *testing.T) {
	aipw, err := stats.NewAIPW(2, 0.03, 20)
	if err != nil {
		t.Fatal(err)
	}
	good := stats.Row{Arm: 1, Propensity: 0.5, Outcome: 1}
	for name, change := range map[string]func(*stats.Row){
		"arm too large":       func(r *stats.Row) { r.Arm = 2 },
		"negative arm":        func(r *stats.Row) { r.Arm = -1 },
		"not eligible":        func(r *stats.Row) { r.Eligible = []bool{true, false} },
		"too few flags":       func(r *stats.Row) { r.Eligible = []bool{true} },
		"propensity 0":        func(r *stats.Row) { r.Propensity = 0 },
		"propensity above 1":  func(r *stats.Row) { r.Propensity = 1.1 },
		"propensity is NaN":   func(r *stats.Row) { r.Propensity = math.NaN() },
		"outcome is NaN":      func(r *stats.Row) { r.Outcome = math.NaN() },
		"outcome is infinite": func(r *stats.Row) { r.Outcome = math.Inf(-1) },
	} {
		row := good
		change(&row)
		if err := aipw.Add(row); err == nil {
			t.Errorf("%s: row %+v is accepted", name, row)
		}
	}
	if got := aipw.Arms(0.95)[1].Rows; got != 0 {
		t.Errorf("refused rows left %d scores", got)
	}
	if got := aipw.Arms(1)[0].Low; !math.IsNaN(got) {
		t.Errorf("lower end at level 1 is %v, want NaN", got)
	}
	for _, c := range []struct {
		arms           int
		mean, strength float64
	}{{0, 0, 0}, {2, math.NaN(), 1}, {2, math.Inf(1), 1}, {2, 0, -1}, {2, 0, math.NaN()}, {2, 0, math.Inf(1)}} {
		if _, err := stats.NewAIPW(c.arms, c.mean, c.strength); err == nil {
			t.Errorf("NewAIPW(%+v) is accepted", c)
		}
	}
}

// TestAIPWUnderThompsonSampling is environment E4: three arms of chance .1, Thompson sampling in
// batches of 100 with a floor of 2 %, 5,000 rows. Reference figures of 2,000 runs: AIPW has bias
// .0001 and covers 94.5 % (the least pulled arm 93.7 %); raw means have bias -.0043 and cover 91.5 %,
// the least pulled arm 82.6 % with bias -.0134.
//
// With 250 runs the tolerances are three Monte-Carlo standard errors: coverage of 750 intervals
// ±2.5 points, of the 250 least pulled ±4.6 points, and that of the bias is computed from the spread.
func TestAIPWUnderThompsonSampling(t *testing.T) {
	const runs, chance = 250, 0.1
	random := rand.New(rand.NewPCG(13, 14))
	var errorsAIPW, errorsRaw, leastRaw []float64
	covered, coveredLeast := 0, 0
	for range runs {
		arms := simulate(t, random, chance)
		least := 0
		for k, arm := range arms {
			if arm.Pulls < arms[least].Pulls {
				least = k
			}
			errorsAIPW = append(errorsAIPW, arm.Mean-chance)
			errorsRaw = append(errorsRaw, arm.ObservedMean-chance)
			if arm.Low <= chance && chance <= arm.High {
				covered++
			}
		}
		if arms[least].Low <= chance && chance <= arms[least].High {
			coveredLeast++
		}
		leastRaw = append(leastRaw, arms[least].ObservedMean-chance)
	}
	bias, sd := stat.MeanStdDev(errorsAIPW, nil)
	coverage, coverageLeast := float64(covered)/(3*runs), float64(coveredLeast)/runs
	t.Logf("AIPW bias %.5f (sd %.4f), coverage %.3f, least pulled %.3f; raw bias %.4f, least pulled %.4f",
		bias, sd, coverage, coverageLeast, stat.Mean(errorsRaw, nil), stat.Mean(leastRaw, nil))
	if allowed := .001 + 3*sd/math.Sqrt(3*runs); math.Abs(bias) > allowed {
		t.Errorf("bias %.5f, want at most %.5f", bias, allowed)
	}
	if coverage < .92 || coverage > .97 {
		t.Errorf("coverage %.3f, want .945 ± .025", coverage)
	}
	if coverageLeast < .891 {
		t.Errorf("coverage of the least pulled arm %.3f, want .937 ± .046", coverageLeast)
	}
	if raw := stat.Mean(leastRaw, nil); raw > -.005 {
		t.Errorf("raw mean of the least pulled arm has bias %.4f: the test cannot tell a biased estimate", raw)
	}
}

// simulate runs one experiment of E4 and returns its estimates.
func simulate(t *testing.T, random *rand.Rand, chance float64) []stats.ArmEstimate {
	t.Helper()
	const arms, batch, total = 3, 100, 5000
	aipw, err := stats.NewAIPW(arms, 0.05, 20)
	if err != nil {
		t.Fatal(err)
	}
	counts := make([]bandit.Count, arms)
	for range total / batch {
		policy, err := bandit.NewThompson(bandit.Beta{Alpha: 1, Beta: 19}, counts, 0.02, 0)
		if err != nil {
			t.Fatal(err)
		}
		p, err := policy.Probabilities(nil)
		if err != nil {
			t.Fatal(err)
		}
		cumulative := floats.CumSum(make([]float64, arms), p)
		for range batch {
			u, k := random.Float64(), 0
			for cumulative[k] <= u && k < arms-1 {
				k++
			}
			row := stats.Row{Arm: k, Propensity: p[k]}
			if random.Float64() < chance {
				row.Outcome = 1
				counts[k].Successes++
			}
			counts[k].Trials++
			if err := aipw.Add(row); err != nil {
				t.Fatal(err)
			}
		}
	}
	return aipw.Arms(0.95)
}

func BenchmarkAdd(b *testing.B) {
	aipw, err := stats.NewAIPW(5, 0.03, 20)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := aipw.Add(stats.Row{Arm: 3, Propensity: 0.2, Outcome: 1}); err != nil {
			b.Fatal(err)
		}
	}
}
