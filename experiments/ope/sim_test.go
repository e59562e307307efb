package ope_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"goodword/experiments"
	"goodword/experiments/ope"
)

// bandit is a policy that learns: shares in proportion to squared success rates, over a floor of 5 %.
type bandit struct{ successes, trials []float64 }

func (b *bandit) Probabilities([]bool) ([]float64, error) {
	const floor = 0.05
	p, sum := make([]float64, len(b.trials)), 0.0
	for k := range p {
		rate := (1 + b.successes[k]) / (10 + b.trials[k])
		p[k] = rate * rate
		sum += p[k]
	}
	rest := 1 - floor*float64(len(p))
	for k := range p {
		p[k] = floor + rest*p[k]/sum
	}
	return p, nil
}

// world is a bandit over three arms whose log one may falsify.
type world struct {
	random *rand.Rand
	policy *bandit
	before []float64 // the probabilities of the batch before
	log    []ope.Row
}

// run draws batches of 100. falsify gets each row with the generator and may change what is logged, and returns the arm taken.
func run(t *testing.T, seed, batches int, falsify func(*world, *ope.Row)) (ope.Design, []ope.Row) {
	t.Helper()
	chances := []float64{0.05, 0.10, 0.20}
	w := &world{random: rand.New(rand.NewPCG(35, uint64(seed))), policy: &bandit{make([]float64, 3), make([]float64, 3)}}
	design := ope.Design{Arms: armsOf(3), Method: experiments.Thompson, Salt: "run-" + strconv.Itoa(seed)}
	for batch := range batches {
		p, _ := w.policy.Probabilities(nil)
		successes, trials := make([]float64, 3), make([]float64, 3)
		stage := experiments.Stage{Salt: design.Salt, Method: design.Method, Arms: design.Arms, Policy: fixed(p), Version: int64(batch)}
		for i := range 100 {
			key := strconv.Itoa(100*batch + i)
			draw, err := stage.Draw("", []string{key}, nil)
			if err != nil {
				t.Fatal(err)
			}
			row := ope.Row{
				ID: key, Key: key, DrawKey: []string{key}, Eligible: []bool{true, true, true}, Probabilities: draw.Probabilities, Index: draw.Index, U: draw.U,
				Version: int64(batch), DecidedAt: start.Add(time.Duration(100*batch+i) * 10 * time.Minute),
			}
			if falsify != nil {
				falsify(w, &row)
			}
			trials[row.Index]++
			if w.random.Float64() < chances[row.Index] {
				successes[row.Index]++
			}
			w.log = append(w.log, row)
		}
		for k := range trials {
			w.policy.trials[k] += trials[k]
			w.policy.successes[k] += successes[k]
		}
		w.before = p
	}
	return design, w.log
}

type fixed []float64

func (f fixed) Probabilities([]bool) ([]float64, error) { return f, nil }

// cover gives a row the uniform number that its own probabilities would need, so that only the tests can find the lie.
func (w *world) cover(r *ope.Row) {
	before := 0.0
	for k := range r.Index {
		before += r.Probabilities[k]
	}
	r.U = before + w.random.Float64()*r.Probabilities[r.Index]*0.999
	r.DrawKey = nil
}

// TestHonestPValuesAreUniform is E16: over 500 logs of a policy that learns, the p-values of the form are uniform, over the whole and
// by tenth of propensity. The Kolmogorov-Smirnov distance of 500 uniform numbers is above 1.63/√500 with probability .01, and
// 5 % of p-values lie below .05: 25 ± 15 (three standard deviations). Audits as a whole fail where one of three arms lies
// outside three standard errors (0.8 %) or a form is below .001: 1.5 % of 500 would be 8, 16 is three standard deviations more.
func TestHonestPValuesAreUniform(t *testing.T) {
	const runs = 500
	var whole, deciles []float64
	failures := 0
	for seed := range runs {
		design, log := run(t, seed, 8, nil)
		r := audit(t, design, log)
		whole, deciles = append(whole, r.Balance.P), append(deciles, r.ByDecile.P)
		if !r.Passed {
			failures++
		}
	}
	for name, p := range map[string][]float64{"whole": whole, "deciles": deciles} {
		slices.Sort(p)
		distance := 0.0
		for i, x := range p {
			distance = max(distance, math.Abs(x-float64(i)/runs), math.Abs(x-float64(i+1)/runs))
		}
		below, _ := slices.BinarySearch(p, 0.05)
		t.Logf("%s: distance %.4f, %d of %d below .05", name, distance, below, runs)
		if distance > 1.63/math.Sqrt(runs) || below < 10 || below > 40 {
			t.Errorf("%s: p-values are not uniform: distance %.3f, %d below .05", name, distance, below)
		}
	}
	t.Logf("%d of %d honest logs fail", failures, runs)
	if failures > 16 {
		t.Errorf("%d of %d honest logs fail", failures, runs)
	}
}

// TestLiesAreFound plants the mistakes of STATISTICS 7.1 in 10 logs of 2,000 decisions each. Without cover the hashes or choices give
// them away; under cover, with uniform numbers made to fit, only the tests can.
func TestLiesAreFound(t *testing.T) {
	third := []float64{1. / 3, 1. / 3, 1. / 3}
	for name, test := range map[string]struct {
		falsify func(*world, *ope.Row)
		fails   string
		least   int // of 10 logs
	}{
		"1/K logged": {func(_ *world, r *ope.Row) { r.Probabilities = third }, "choice", 10},
		"1/K logged, covered": {func(w *world, r *ope.Row) {
			r.Probabilities = third
			w.cover(r)
		}, "balance", 10},
		"stale": {func(w *world, r *ope.Row) {
			if w.before != nil {
				r.Probabilities = w.before
			}
		}, "choice", 10},
		"argmax of one posterior draw, the propensity simulated": {func(w *world, r *ope.Row) { w.argmax(r) }, "choice", 10},
		"the same, covered": {func(w *world, r *ope.Row) {
			w.argmax(r)
			w.cover(r)
		}, "propensity", 10},
		"drawn again until another arm came, one time in ten": {func(w *world, r *ope.Row) {
			if w.random.IntN(10) == 0 {
				r.Index = (r.Index + 1) % 3
				w.cover(r)
			}
		}, "balance", 9},
		"one arm's rows lost": {func(w *world, r *ope.Row) {
			if r.Index == 0 && w.random.IntN(2) == 0 { // the row counts for another arm: its own was lost on the way
				r.Index = 2
				w.cover(r)
			}
		}, "weights", 9},
	} {
		t.Run(name, func(t *testing.T) {
			found := 0
			for seed := range 10 {
				design, log := run(t, seed, 20, test.falsify)
				r := audit(t, design, log)
				if slices.Contains(failed(r), test.fails) {
					found++
				}
			}
			if found < test.least {
				t.Errorf("%s fails for %d of 10 logs, want at least %d", test.fails, found, test.least)
			}
		})
	}
}

// argmax takes the best of one posterior draw and logs how often arms were best in 20 others: what a service does that computes no
// probabilities. (Were the draw that was taken one of those counted, the count would be a true propensity: given the 21 draws, each
// is as likely to have been the one.)
func (w *world) argmax(r *ope.Row) {
	best := func() int {
		best, arm := -1.0, 0
		for k := range w.policy.trials {
			n := w.policy.trials[k] + 20
			mean := (w.policy.successes[k] + 1) / n
			if x := mean + math.Sqrt(mean*(1-mean)/n)*w.random.NormFloat64(); x > best {
				best, arm = x, k
			}
		}
		return arm
	}
	r.Probabilities, r.Index = make([]float64, 3), best()
	for range 20 {
		r.Probabilities[best()] += 1.0 / 20
	}
}
