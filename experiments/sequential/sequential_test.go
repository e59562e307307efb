package sequential_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/floats/scalar"
	"pgregory.net/rapid"

	"goodword/experiments/sequential"
)

func rho2(t testing.TB, alpha, nStar float64) float64 {
	t.Helper()
	r, err := sequential.Rho2(alpha, nStar)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestRho2 checks the equation that defines Lambert's function: with w = -ρ²n* - 1, w·exp(w) = -α²/e, also near the branch point.
func TestRho2(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		alpha, nStar := rapid.Float64Range(1e-12, 0.999999).Draw(t, "alpha"), rapid.Float64Range(1, 1e9).Draw(t, "n*")
		r, err := sequential.Rho2(alpha, nStar)
		if err != nil || !(r > 0) {
			t.Fatalf("got %v, %v", r, err)
		}
		w := -r*nStar - 1
		if got, want := w*math.Exp(w), -alpha*alpha/math.E; !scalar.EqualWithinAbsOrRel(got, want, 1e-14, 1e-11) {
			t.Fatalf("w·exp(w) = %v, want %v", got, want)
		}
	})
	for _, bad := range [][2]float64{{0, 1}, {1, 1}, {math.NaN(), 1}, {0.05, 0}, {0.05, math.Inf(1)}, {0.05, math.NaN()}} {
		if _, err := sequential.Rho2(bad[0], bad[1]); err == nil {
			t.Errorf("%v: no error", bad)
		}
	}
}

// TestNarrowestAtNStar: in standard errors the two-sided sequence is narrowest at n*, where it is 1.55 times the fixed interval's 1.96
// for alpha .05.
func TestNarrowestAtNStar(t *testing.T) {
	const alpha = 0.05
	r := rho2(t, alpha, 3000)
	width := func(n float64) float64 { return sequential.HalfWidth(alpha, r, n, 1) * math.Sqrt(n) }
	for _, n := range []float64{30, 1000, 2900, 3100, 10_000, 1e6} {
		if width(n) <= width(3000) {
			t.Errorf("at %v it is %v wide, at n* %v", n, width(n), width(3000))
		}
		if one := sequential.HalfWidthOneSided(alpha, r, n, 1); one >= sequential.HalfWidth(alpha, r, n, 1) {
			t.Errorf("at %v one side is no narrower", n)
		}
	}
	if ratio := width(3000) / 1.959964; math.Abs(ratio-1.55) > 0.01 {
		t.Errorf("it is %v times the fixed interval, want 1.55", ratio)
	}
	for _, bad := range []float64{sequential.HalfWidth(alpha, r, 0, 1), sequential.HalfWidthOneSided(alpha, r, 100, -1), sequential.HalfWidth(alpha, r, math.NaN(), 1)} {
		if !math.IsNaN(bad) {
			t.Errorf("got %v, want NaN", bad)
		}
	}
}

// TestSequenceAndEvidenceAgree: E reaches 1/α exactly where the sequence excludes 0.
func TestSequenceAndEvidenceAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		alpha, n := rapid.Float64Range(0.001, 0.5).Draw(t, "alpha"), rapid.Float64Range(10, 1e6).Draw(t, "n")
		r, err := sequential.Rho2(alpha, 5000)
		if err != nil {
			t.Fatal(err)
		}
		z := sequential.HalfWidth(alpha, r, n, 1) * math.Sqrt(n) // the estimate at the very edge, in standard errors
		if got, want := sequential.LogE(r, n, z), -math.Log(alpha); !scalar.EqualWithinAbsOrRel(got, want, 1e-9, 1e-9) {
			t.Fatalf("ln E is %v at the edge, want %v", got, want)
		}
		if sequential.Reached(sequential.LogE(r, n, z*0.999), alpha) || !sequential.Reached(sequential.LogE(r, n, z*1.001), alpha) {
			t.Fatal("evidence and interval disagree")
		}
	})
}

// TestBinomialEvidenceIsAMartingale: at the limit the next trial leaves E the same on average; below the limit it lowers it (LogAbove), above
// it lowers LogBelow's.
func TestBinomialEvidenceIsAMartingale(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limit := rapid.Float64Range(0.0005, 0.9).Draw(t, "limit")
		l, err := sequential.NewBinomialLimit(limit)
		if err != nil {
			t.Fatal(err)
		}
		n := rapid.Int64Range(0, 400).Draw(t, "n")
		s := rapid.Int64Range(0, min(n, 20+int64(3*limit*float64(n)))).Draw(t, "s")
		for name, e := range map[string]func(s, n int64) float64{"above": l.LogAbove, "below": l.LogBelow} {
			log := e(s, n)
			event, none := math.Exp(e(s+1, n+1)-log), math.Exp(e(s, n+1)-log) // as parts of E now
			if next := limit*event + (1-limit)*none; !scalar.EqualWithinRel(next, 1, 1e-7) {
				t.Fatalf("%s: E is multiplied by %v on average", name, next)
			}
			other := rapid.Float64Range(0, limit).Draw(t, "chance")
			if name == "below" {
				other = 1 - (1-limit)*other/limit
			}
			if next := other*event + (1-other)*none; next > 1+1e-7 {
				t.Fatalf("%s: at a chance of %v E is multiplied by %v on average", name, other, next)
			}
			if name == "above" && event < none || name == "below" && event > none {
				t.Fatalf("%s: an event speaks the wrong way", name)
			}
		}
	})
}

// TestBinomialEvidenceFarOut: few events in many trials speak for nothing, also where the posterior above the limit is below the smallest number.
// Compared with the integral by the midpoint rule over the logs.
func TestBinomialEvidenceFarOut(t *testing.T) {
	for _, c := range []struct {
		limit float64
		s, n  int64
	}{{0.9, 6, 330}, {0.9, 6, 336}, {0.9, 6, 400}, {0.9, 0, 5000}, {0.005, 0, 130_000}, {0.005, 3, 142_000}, {0.005, 100, 400_000}, {0.02, 5, 2_000_000}} {
		l, err := sequential.NewBinomialLimit(c.limit)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := l.LogAbove(c.s, c.n), logAboveByHand(c.limit, float64(c.s), float64(c.n)); !scalar.EqualWithinAbsOrRel(got, want, 1e-4, 1e-4) || got > 0 {
			t.Errorf("%d of %d at a limit of %v: ln E is %v, want %v", c.s, c.n, c.limit, got, want)
		}
	}
}

func logAboveByHand(limit, s, n float64) float64 {
	mean := min(2*limit, (1+limit)/2)
	b := (1 - mean) / mean // of Beta(1, b)
	const parts = 400_000
	// From the limit on the integrand falls like exp(-slope·(p-limit)); 50 of its lengths hold all of it, to e⁻⁵⁰.
	reach := min(1-limit, 50/((n-s)/(1-limit)-s/limit+b))
	prior, sum := b*math.Log1p(-limit), 0.0
	for i := range parts {
		p := limit + reach*(float64(i)+0.5)/parts
		sum += math.Exp(s*math.Log(p/limit) + (n-s)*(math.Log1p(-p)-math.Log1p(-limit)) + (b-1)*math.Log1p(-p) + math.Log(b) - prior)
	}
	return math.Log(sum * reach / parts)
}

func TestEvidenceWithoutData(t *testing.T) {
	l, err := sequential.NewBinomialLimit(0.001)
	if err != nil {
		t.Fatal(err)
	}
	p, err := sequential.NewPoissonLimit(0.001)
	if err != nil {
		t.Fatal(err)
	}
	for _, got := range []float64{l.LogAbove(0, 0), l.LogBelow(0, 0), p.LogAbove(0, 0)} {
		if got != 0 {
			t.Errorf("got ln E = %v of nothing, want 0", got)
		}
	}
	for _, got := range []float64{l.LogAbove(-1, 5), l.LogBelow(6, 5), p.LogAbove(-1, 5), p.LogAbove(1, math.Inf(1)), p.LogAbove(1, -1)} {
		if !math.IsNaN(got) {
			t.Errorf("got %v of impossible counts, want NaN", got)
		}
	}
	for _, bad := range []float64{0, 1, -1, math.NaN()} {
		if _, err := sequential.NewBinomialLimit(bad); err == nil {
			t.Errorf("a limit of %v is taken", bad)
		}
	}
	for _, bad := range []float64{0, -1, math.NaN(), math.Inf(1)} {
		if _, err := sequential.NewPoissonLimit(bad); err == nil {
			t.Errorf("a rate of %v is taken", bad)
		}
	}
	if sequential.Reached(math.NaN(), 0.05) || sequential.Reached(math.Inf(-1), 0.05) || !sequential.Reached(math.Log(20)+1e-12, 0.05) {
		t.Error("what is reached is wrong")
	}
}

// TestBinomialAndPoissonAgree for rare events: a thousand times rarer than trials they are the same process.
func TestBinomialAndPoissonAgree(t *testing.T) {
	l, _ := sequential.NewBinomialLimit(1e-5)
	p, _ := sequential.NewPoissonLimit(1e-5)
	for _, s := range []int64{0, 1, 5, 20} {
		if b, q := l.LogAbove(s, 400_000), p.LogAbove(s, 400_000); math.Abs(b-q) > 0.002 {
			t.Errorf("of %d events ln E is %v and %v", s, b, q)
		}
	}
}

// gaps is how many trials until and with the next event.
func gaps(r *rand.Rand, chance float64) int64 {
	return 1 + int64(math.Log(1-r.Float64())/math.Log1p(-chance))
}

// TestErrorUnderContinuousLooks looks after every event, where E is largest, at a rate that is exactly the limit, or below it: E reaches
// 20 in at most 5 % of runs. 600 runs know that to ±1.8 points (two standard deviations); 2,000 runs of twice the length gave 3.3 %.
func TestErrorUnderContinuousLooks(t *testing.T) {
	const runs = 600
	for _, limit := range []float64{0.001, 0.02} {
		l, err := sequential.NewBinomialLimit(limit)
		if err != nil {
			t.Fatal(err)
		}
		p, err := sequential.NewPoissonLimit(limit)
		if err != nil {
			t.Fatal(err)
		}
		random := rand.New(rand.NewPCG(38, 1))
		var above, poisson, below int
		for range runs {
			var trials int64
			var up, count, down bool
			for s := int64(1); s <= 60; s++ { // some 60,000 or 3,000 trials
				gap := gaps(random, limit)
				down = down || sequential.Reached(l.LogBelow(s-1, trials+gap-1), 0.05) // just before an event that is largest
				trials += gap
				up = up || sequential.Reached(l.LogAbove(s, trials), 0.05)
				count = count || sequential.Reached(p.LogAbove(s, float64(trials)), 0.05)
			}
			for into, hit := range map[*int]bool{&above: up, &poisson: count, &below: down} {
				if hit {
					*into++
				}
			}
		}
		t.Logf("limit %v: above %.4f, poisson %.4f, below %.4f", limit, float64(above)/runs, float64(poisson)/runs, float64(below)/runs)
		for name, hits := range map[string]int{"above": above, "poisson": poisson, "below": below} {
			if float64(hits)/runs > 0.068 {
				t.Errorf("limit %v: %s is reached in %d of %d runs", limit, name, hits, runs)
			}
		}
	}
}

// TestPower: with how many events at most half of 400 runs find a rate that is a multiple of the limit.
func TestPower(t *testing.T) {
	const runs, limit = 400, 0.002
	l, err := sequential.NewBinomialLimit(limit)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		times float64
		most  int64
	}{{2, 22}, {3, 10}, {5, 5}, {20, 3}} {
		random := rand.New(rand.NewPCG(39, 1))
		found := 0 // with at most that many events
		for range runs {
			var trials int64
			for s := int64(1); s <= c.most; s++ {
				if trials += gaps(random, c.times*limit); sequential.Reached(l.LogAbove(s, trials), 0.05) {
					found++
					break
				}
			}
		}
		t.Logf("%v times the limit: found with %d events in %.3f of runs", c.times, c.most, float64(found)/runs)
		if found < runs/2 {
			t.Errorf("%v times the limit: found with %d events in %d of %d runs only", c.times, c.most, found, runs)
		}
	}
}

// contrastRun draws rows of two arms, the arm with the share that shares gives, and looks after each event of the arm. It returns the row at
// which the margin was exceeded, 0 for never, and whether it was ever kept.
func contrastRun(r *rand.Rand, arm, reference float64, m sequential.Margin, rows int, share func(i int) float64) (exceeded int, kept bool) {
	var c sequential.Contrast
	for i := 1; i <= rows; i++ {
		e := share(i)
		drawn, chance := sequential.DrewReference, reference
		if r.Float64() < e {
			drawn, chance = sequential.DrewArm, arm
		}
		harm := 0.0
		if r.Float64() < chance {
			harm = 1
		}
		c.Add(e, 1-e, drawn, harm)
		if harm == 1 || i%500 == 0 {
			if exceeded == 0 && c.Low(m) > m.Margin {
				exceeded = i
			}
			kept = kept || i >= 2000 && c.High(m) < m.Margin
		}
	}
	return exceeded, kept
}

// TestMarginAtTheMarginOfHarm: with a difference that is exactly the margin, few runs exceed it and few keep it, also where one of the arms is
// seldom drawn, events are rare and shares change. 150 runs know 5 % to ±5.3 points (three standard deviations);
// 300 runs gave at most 2.3 %.
func TestMarginAtTheMarginOfHarm(t *testing.T) {
	const runs, rows = 150, 8000
	r := rho2(t, 0.05, 5000)
	fixed := func(e float64) func(int) float64 { return func(int) float64 { return e } }
	moving := func(i int) float64 { return []float64{0.97, 0.5, 0.03}[i/1000%3] }
	for _, c := range []struct {
		name           string
		arm, reference float64
		share          func(int) float64
	}{
		{"rare, even", 0.002, 0.001, fixed(0.5)}, {"frequent, even", 0.051, 0.05, fixed(0.5)}, {"rare, seldom the reference", 0.002, 0.001, fixed(0.97)},
		{"frequent, seldom the reference", 0.051, 0.05, fixed(0.97)}, {"frequent, seldom the arm", 0.051, 0.05, fixed(0.03)}, {"shares that change", 0.011, 0.010, moving},
	} {
		m := sequential.Margin{Margin: c.arm - c.reference, Alpha: 0.05, Rho2: r}
		exceeded, kept := 0, 0
		for run := range runs {
			over, under := contrastRun(rand.New(rand.NewPCG(40, uint64(run))), c.arm, c.reference, m, rows, c.share)
			if over > 0 {
				exceeded++
			}
			if under {
				kept++
			}
		}
		t.Logf("%s: exceeded %.3f, kept %.3f", c.name, float64(exceeded)/runs, float64(kept)/runs)
		if float64(exceeded)/runs > 0.103 || float64(kept)/runs > 0.103 {
			t.Errorf("%s: exceeded in %d and kept in %d of %d runs, want 5 %% at most", c.name, exceeded, kept, runs)
		}
	}
}

// TestMarginFindsHarm, and finds that there is none.
func TestMarginFindsHarm(t *testing.T) {
	m := sequential.Margin{Margin: 0.001, Alpha: 0.05, Rho2: rho2(t, 0.05, 5000)}
	even := func(int) float64 { return 0.5 }
	at := 0
	for run := range 50 {
		exceeded, kept := contrastRun(rand.New(rand.NewPCG(41, uint64(run))), 0.03, 0.001, m, 4000, even)
		if exceeded == 0 || kept {
			t.Fatalf("run %d: 3 %% against 0.1 %%: exceeded at %d, kept %v", run, exceeded, kept)
		}
		at += exceeded
	}
	t.Logf("3 %% against 0.1 %% is found after %d rows", at/50)
	kept := 0
	for run := range 20 {
		if _, ok := contrastRun(rand.New(rand.NewPCG(42, uint64(run))), 0.0005, 0.0005, m, 40_000, even); ok {
			kept++
		}
	}
	if kept < 15 {
		t.Errorf("no difference is seen to stay within the margin in %d of 20 runs", kept)
	}
}

func BenchmarkBinomialLogAbove(b *testing.B) {
	l, err := sequential.NewBinomialLimit(0.001)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		l.LogAbove(120, 100_000)
	}
}
