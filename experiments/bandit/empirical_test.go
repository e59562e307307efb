package bandit_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"goodword/experiments/bandit"
)

// simulateArms draws chances from a Beta distribution and counts successes.
func simulateArms(seed uint64, truth bandit.Beta, arms int, trials int64) []bandit.Count {
	source := rand.NewPCG(seed, 71)
	counts := make([]bandit.Count, arms)
	for k := range counts {
		chance := distuv.Beta{Alpha: truth.Alpha, Beta: truth.Beta, Src: source}.Rand()
		counts[k] = bandit.Count{Trials: trials, Successes: int64(distuv.Binomial{N: float64(trials), P: chance, Src: source}.Rand())}
	}
	return counts
}

func TestFitBetaFindsTheTruth(t *testing.T) {
	truth := bandit.Beta{Alpha: 6, Beta: 114}
	fit, err := bandit.FitBeta(simulateArms(1, truth, 400, 2000))
	if err != nil {
		t.Fatal(err)
	}
	// 400 arms know the mean to ±.001 and the strength to about a tenth; four of these.
	if math.Abs(fit.Prior.Mean()-0.05) > 0.004 || math.Abs(math.Log((fit.Prior.Alpha+fit.Prior.Beta)/120)) > 0.4 {
		t.Errorf("fitted %+v, drawn from %+v", fit.Prior, truth)
	}
}

// TestFitBetaOfArmsThatDoNotDiffer has two arms closer than chance would put them: the strength is the largest there is.
func TestFitBetaOfArmsThatDoNotDiffer(t *testing.T) {
	fit, err := bandit.FitBeta([]bandit.Count{{Trials: 83, Successes: 3}, {Trials: 132, Successes: 8}})
	if strength := fit.Prior.Alpha + fit.Prior.Beta; err != nil || math.Abs(strength/1e8-1) > 1e-6 || math.Abs(fit.Prior.Mean()-11.0/215) > 1e-6 {
		t.Errorf("fitted %+v, %v, want a mean of 11/215 and a strength of 1e8", fit.Prior, err)
	}
}

// TestFitBetaIsAMaximum moves the parameters: the likelihood falls.
func TestFitBetaIsAMaximum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		counts := drawCounts(t)
		fit, err := bandit.FitBeta(counts)
		if err != nil {
			return // none or all succeeded
		}
		likelihood := func(b bandit.Beta) float64 {
			sum := 0.0
			for _, c := range counts {
				for i := range c.Successes {
					sum += math.Log(b.Alpha + float64(i))
				}
				for i := range c.Trials - c.Successes {
					sum += math.Log(b.Beta + float64(i))
				}
				for i := range c.Trials {
					sum -= math.Log(b.Alpha + b.Beta + float64(i))
				}
			}
			return sum
		}
		top, strength := likelihood(fit.Prior), fit.Prior.Alpha+fit.Prior.Beta
		if strength < 1e6 && math.Abs(top-fit.LogLikelihood) > 1e-6*(1+math.Abs(top)) {
			t.Fatalf("log likelihood %v, want %v", fit.LogLikelihood, top)
		}
		for _, move := range []float64{0.9, 0.99, 1.01, 1.1} {
			for _, moved := range []bandit.Beta{
				{Alpha: fit.Prior.Alpha * move, Beta: fit.Prior.Beta}, {Alpha: fit.Prior.Alpha, Beta: fit.Prior.Beta * move},
				{Alpha: fit.Prior.Alpha * move, Beta: fit.Prior.Beta * move},
			} {
				if s := moved.Alpha + moved.Beta; s > 1e-2 && s < 1e8 && likelihood(moved) > top+1e-7 {
					t.Fatalf("%+v of %v is less likely than %+v", fit.Prior, counts, moved)
				}
			}
		}
	})
}

func drawCounts(t *rapid.T) []bandit.Count {
	var counts []bandit.Count
	for range rapid.IntRange(2, 8).Draw(t, "arms") {
		n := rapid.Int64Range(0, 200).Draw(t, "trials")
		counts = append(counts, bandit.Count{Trials: n, Successes: rapid.Int64Range(0, n).Draw(t, "successes")})
	}
	return counts
}

func TestEmpiricalPrior(t *testing.T) {
	many := simulateArms(2, bandit.Beta{Alpha: 6, Beta: 114}, 40, 2000)
	fit, err := bandit.FitBeta(many)
	if err != nil {
		t.Fatal(err)
	}
	same := make([]bandit.Count, 6)
	for k := range same {
		same[k] = bandit.Count{Trials: 1000, Successes: 50}
	}
	for name, c := range map[string]struct {
		counts         []bandit.Count
		mean, strength float64
	}{
		"no trials":           {make([]bandit.Count, 7), 0.03, 20},
		"nothing":             {nil, 0.03, 20},
		"two arms are pooled": {[]bandit.Count{{Trials: 100, Successes: 8}, {Trials: 80, Successes: 3}}, 11.6 / 200, 20},
		"nobody succeeded":    {[]bandit.Count{{Trials: 10}, {Trials: 10}, {Trials: 10}, {Trials: 10}, {Trials: 10}}, 0.6 / 70, 20},
		"many arms":           {many, fit.Prior.Mean(), fit.Prior.Alpha + fit.Prior.Beta},
		"arms that are alike": {same, 0.05, 2000},
		"less apart than by chance": {[]bandit.Count{
			{Trials: 83, Successes: 3}, {Trials: 132, Successes: 8}, {Trials: 100, Successes: 5}, {Trials: 100, Successes: 5}, {Trials: 90, Successes: 4},
		}, 25.0 / 505, 2000},
	} {
		got, err := bandit.EmpiricalPrior(c.counts, bandit.ColdStart)
		if err != nil || math.Abs(got.Mean()-c.mean) > 1e-7 || math.Abs(got.Alpha+got.Beta-c.strength) > 1e-6*c.strength {
			t.Errorf("%s: prior with mean %v and strength %v, %v, want %v and %v", name, got.Mean(), got.Alpha+got.Beta, err, c.mean, c.strength)
		}
	}
	bad := []bandit.Count{{Trials: 1, Successes: 2}}
	_, err = bandit.EmpiricalPrior(bad, bandit.ColdStart)
	_, fitErr := bandit.FitBeta(bad)
	_, fallback := bandit.EmpiricalPrior(nil, bandit.Beta{})
	for _, err := range []error{err, fitErr, fallback} {
		if !errors.Is(err, bandit.ErrPosterior) {
			t.Errorf("error %v, want ErrPosterior", err)
		}
	}
}

// TestPoolEffects checks what shrinking does: towards the mean, more for noisier effects, and not at all for exact ones.
func TestPoolEffects(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "n")
		effects := rapid.SliceOfN(rapid.Float64Range(-1, 1), n, n).Draw(t, "effects")
		variances := rapid.SliceOfN(rapid.Float64Range(1e-6, 1), n, n).Draw(t, "variances")
		got, err := bandit.PoolEffects(effects, variances)
		if err != nil {
			t.Fatal(err)
		}
		if got.Mean < floats.Min(effects)-1e-12 || got.Mean > floats.Max(effects)+1e-12 || got.Tau2 < 0 {
			t.Fatalf("PoolEffects(%v, %v) = %+v", effects, variances, got)
		}
		for i, s := range got.Shrunk {
			if (s-effects[i])*(s-got.Mean) > 1e-12 {
				t.Fatalf("effect %v is shrunk to %v, not towards %v", effects[i], s, got.Mean)
			}
		}
	})
	for name, c := range map[string]struct{ effects, variances []float64 }{
		"nothing": {nil, nil}, "lengths": {[]float64{1}, []float64{1, 2}}, "variance": {[]float64{1}, []float64{0}}, "NaN": {[]float64{math.NaN()}, []float64{1}},
	} {
		if got, err := bandit.PoolEffects(c.effects, c.variances); err == nil {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// TestChooseDiscount has arms that swap their chances halfway, and arms that do not: the first are forgotten, the others
// kept.
func TestChooseDiscount(t *testing.T) {
	candidates := []float64{1, .995, .98, .95}
	periods := func(swap bool) [][]bandit.Count {
		source := rand.NewPCG(81, 82)
		var all [][]bandit.Count
		for period := range 200 {
			chances := []float64{.04, .05, .08}
			if swap && period >= 100 {
				chances[0], chances[2] = chances[2], chances[0]
			}
			counts := make([]bandit.Count, len(chances))
			for k, p := range chances {
				counts[k] = bandit.Count{Trials: 60, Successes: int64(distuv.Binomial{N: 60, P: p, Src: source}.Rand())}
			}
			all = append(all, counts)
		}
		return all
	}
	for _, c := range []struct {
		swap bool
		want float64
	}{{false, 1}, {true, .95}} {
		got, err := bandit.ChooseDiscount(bandit.Beta{Alpha: 1, Beta: 19}, candidates, periods(c.swap), 1)
		if err != nil || got.Keep != c.want {
			t.Errorf("swap %v: %+v, %v, want to keep %v", c.swap, got, err, c.want)
		}
	}
	for name, c := range map[string]struct {
		candidates []float64
		periods    [][]bandit.Count
		margin     float64
	}{
		"no candidates": {nil, periods(false), 0},
		"no periods":    {candidates, nil, 0},
		"no arms":       {candidates, [][]bandit.Count{{}}, 0},
		"lengths":       {candidates, [][]bandit.Count{{{}}, {{}, {}}}, 0},
		"counts":        {candidates, [][]bandit.Count{{{Trials: -1}}}, 0},
		"margin":        {candidates, periods(false), math.NaN()},
		"discount of 0": {[]float64{0}, periods(false), 0},
	} {
		if got, err := bandit.ChooseDiscount(bandit.ColdStart, c.candidates, c.periods, c.margin); err == nil {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// TestDiscountTendsToThePrior discounts a posterior often.
func TestDiscountTendsToThePrior(t *testing.T) {
	b := bandit.Beta{Alpha: 500, Beta: 700}
	for range 400 {
		var err error
		if b, err = b.Discount(bandit.ColdStart, 0.9); err != nil {
			t.Fatal(err)
		}
	}
	if math.Abs(b.Alpha-bandit.ColdStart.Alpha) > 1e-9 || math.Abs(b.Beta-bandit.ColdStart.Beta) > 1e-9 {
		t.Errorf("after 400 periods %+v is left, want the prior", b)
	}
	for _, keep := range []float64{0, 1.1, math.NaN()} {
		if got, err := b.Discount(bandit.ColdStart, keep); err == nil {
			t.Errorf("keeping %v gives %+v", keep, got)
		}
	}
}

// TestEvidence compares with B(2,1)·B(1,2)/B(2,2) = 1.5 under the uniform prior, and lets equal arms be looked at after every trial: the Bayes factor may
// reach 20 in one of 20 sequences at most.
func TestEvidence(t *testing.T) {
	uniform := bandit.Beta{Alpha: 1, Beta: 1}
	got, err := bandit.Evidence(uniform, bandit.Count{Trials: 1, Successes: 1}, bandit.Count{Trials: 1})
	if err != nil || math.Abs(got-math.Log(1.5)) > 1e-14 {
		t.Errorf("got %v, %v, want ln 1.5", got, err)
	}
	for _, c := range []bandit.Count{{Trials: 1, Successes: 2}, {Trials: 1, Successes: -1}} {
		if _, err := bandit.Evidence(uniform, c, bandit.Count{}); err == nil {
			t.Errorf("%+v is a count", c)
		}
	}
	r := rand.New(rand.NewPCG(3, 4))
	const sequences = 200
	wrong := 0
	for range sequences {
		p := r.Float64() // of the prior
		var arms [2]bandit.Count
		for range 1000 {
			a := &arms[r.IntN(2)]
			a.Trials++
			if r.Float64() < p {
				a.Successes++
			}
			if e, _ := bandit.Evidence(uniform, arms[0], arms[1]); e >= math.Log(20) {
				wrong++
				break
			}
		}
	}
	if wrong > sequences/20 {
		t.Errorf("%d of %d sequences of equal arms speak for a difference", wrong, sequences)
	}
}
