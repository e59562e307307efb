package bandit_test

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"goodword/experiments/bandit"
)

// drawWorth draws one value of the posterior.
func drawWorth(w bandit.Worth, source *rand.PCG) float64 {
	variance := 1 / (distuv.Gamma{Alpha: w.Value.A, Beta: w.Value.B, Src: source}).Rand()
	mean := (distuv.Normal{Mu: w.Value.Mean, Sigma: math.Sqrt(variance / w.Value.Kappa), Src: source}).Rand()
	rate := 1.0
	if w.Rate != (bandit.Beta{}) {
		rate = (distuv.Beta{Alpha: w.Rate.Alpha, Beta: w.Rate.Beta, Src: source}).Rand()
	}
	if w.Log {
		mean = math.Exp(mean + variance/2)
	}
	return rate*mean - w.Cost
}

// TestCompareWorthAgreesWithSimulation draws 50,000 times from the posteriors themselves.
func TestCompareWorthAgreesWithSimulation(t *testing.T) {
	const draws = 50_000
	for name, arms := range map[string][]bandit.Worth{
		"zero-inflated": {
			{Rate: bandit.Beta{Alpha: 12, Beta: 388}, Value: bandit.NIG{Mean: 40, Kappa: 12, A: 8, B: 3000}, Cost: 0.01},
			{Rate: bandit.Beta{Alpha: 20, Beta: 380}, Value: bandit.NIG{Mean: 25, Kappa: 20, A: 12, B: 2000}, Cost: 0.01},
			{Rate: bandit.Beta{Alpha: 3, Beta: 60}, Value: bandit.NIG{Mean: 30, Kappa: 3, A: 3, B: 800}, Cost: 0.02},
		},
		"untried arms": {
			{Rate: bandit.ColdStart, Value: bandit.NIG{Mean: 30, Kappa: 1, A: 2, B: 500}},
			{Rate: bandit.ColdStart, Value: bandit.NIG{Mean: 30, Kappa: 1, A: 2, B: 500}, Cost: 0.5},
			{Rate: bandit.Beta{Alpha: 30, Beta: 970}, Value: bandit.NIG{Mean: 30, Kappa: 30, A: 20, B: 3000}},
		},
		"values around 0": {
			{Rate: bandit.Beta{Alpha: 5, Beta: 20}, Value: bandit.NIG{Mean: 0, Kappa: 5, A: 4, B: 50}},
			{Rate: bandit.Beta{Alpha: 2, Beta: 20}, Value: bandit.NIG{Mean: -1, Kappa: 2, A: 3, B: 40}},
			{Value: bandit.NIG{Mean: 0.1, Kappa: 50, A: 25, B: 100}},
		},
		"values known well": {
			{Rate: bandit.Beta{Alpha: 12, Beta: 388}, Value: bandit.NIG{Mean: 40, Kappa: 1e6, A: 1e5, B: 1e5}},
			{Rate: bandit.Beta{Alpha: 20, Beta: 380}, Value: bandit.NIG{Mean: 25, Kappa: 1e6, A: 1e5, B: 1e5}},
		},
		"heavy tails": {
			{Rate: bandit.Beta{Alpha: 12, Beta: 388}, Value: bandit.NIG{Mean: 3.2, Kappa: 12, A: 8, B: 5}, Log: true, Cost: 0.05},
			{Rate: bandit.Beta{Alpha: 20, Beta: 380}, Value: bandit.NIG{Mean: 2.9, Kappa: 20, A: 12, B: 8}, Log: true},
			{Rate: bandit.Beta{Alpha: 0.8, Beta: 30}, Value: bandit.NIG{Mean: 3, Kappa: 2, A: 3, B: 2}, Log: true},
		},
		"of every kind": {
			{Rate: bandit.Beta{Alpha: 12, Beta: 388}, Value: bandit.NIG{Mean: 3.2, Kappa: 12, A: 8, B: 5}, Log: true, Cost: 0.05},
			{Rate: bandit.Beta{Alpha: 20, Beta: 380}, Value: bandit.NIG{Mean: 25, Kappa: 20, A: 12, B: 2000}},
			{Value: bandit.NIG{Mean: 1.1, Kappa: 400, A: 200, B: 10_000}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := bandit.CompareWorth(arms)
			if err != nil {
				t.Fatal(err)
			}
			source := rand.NewPCG(121, 122)
			wins, largest, squares := make([]float64, len(arms)), 0.0, 0.0
			for range draws {
				best, top := 0, math.Inf(-1)
				for k, w := range arms {
					if v := drawWorth(w, source); v > top {
						best, top = k, v
					}
				}
				wins[best] += 1.0 / draws
				largest += top / draws
				squares += top * top / draws
			}
			t.Logf("P(best) %.4f, simulated %.4f; E[max] %.4f, simulated %.4f", got.ProbBest, wins, got.ExpectedMax, largest)
			if !floats.EqualApprox(got.ProbBest, wins, 0.009) { // four standard errors
				t.Errorf("P(best) %.4f, simulated %.4f", got.ProbBest, wins)
			}
			if arms[0].Log {
				return // the expected maximum is infinite
			}
			if se := math.Sqrt((squares - largest*largest) / draws); math.Abs(got.ExpectedMax-largest) > 5*se {
				t.Errorf("E[max] %v, simulated %v ± %v", got.ExpectedMax, largest, se)
			}
		})
	}
}

func drawWorths(t *rapid.T) []bandit.Worth {
	var arms []bandit.Worth
	for range rapid.IntRange(1, 3).Draw(t, "arms") {
		n := math.Pow(10, rapid.Float64Range(0, 4).Draw(t, "n"))
		p := rapid.Float64Range(0.005, 0.4).Draw(t, "p")
		w := bandit.Worth{
			Rate: bandit.Beta{Alpha: 0.6 + n*p, Beta: 19.4 + n*(1-p)}, Cost: rapid.Float64Range(0, 0.5).Draw(t, "cost"),
			Value: bandit.NIG{
				Mean: rapid.Float64Range(-20, 50).Draw(t, "mean"), Kappa: 1 + n*p, A: 2 + n*p/2,
				B: (2 + n*p/2) * math.Pow(10, rapid.Float64Range(-2, 4).Draw(t, "variance")),
			},
		}
		switch rapid.IntRange(0, 2).Draw(t, "kind") {
		case 0:
			w.Rate = bandit.Beta{}
		case 1:
			w.Log = true
			w.Value.Mean = rapid.Float64Range(-1, 5).Draw(t, "log mean")
			w.Value.B = w.Value.A * rapid.Float64Range(0.01, 2).Draw(t, "log variance")
		}
		arms = append(arms, w)
	}
	return arms
}

// TestMoneyThompsonKeepsTheContract draws arms of every kind, of very different sizes: always a distribution, twins share, and the same
// arm for less is preferred. Ten examples, since each takes some milliseconds.
func TestMoneyThompsonKeepsTheContract(t *testing.T) {
	examples := rapid.Custom(drawWorths)
	for seed := range 10 {
		arms := examples.Example(seed)
		arms = append(arms, arms[0])
		policy := bandit.MoneyThompson{Arms: arms, Exploration: bandit.Exploration{Floor: 0.01, Slice: 0.02}}
		p, err := policy.Probabilities(nil)
		if err != nil {
			t.Fatalf("%+v: %v", arms, err)
		}
		last := len(arms) - 1
		if math.Abs(floats.Sum(p)-1) > 1e-12 || math.Abs(p[0]-p[last]) > 1e-6 {
			t.Fatalf("probabilities of %+v are %v", arms, p)
		}
		dearer := arms[0]
		dearer.Cost += 0.01
		c, err := bandit.CompareWorth([]bandit.Worth{arms[0], dearer})
		if err != nil || c.ProbBest[0] < c.ProbBest[1]-1e-9 {
			t.Fatalf("%+v and the same for more: %v, %v", arms[0], c.ProbBest, err)
		}
	}
}

// TestWorthWithoutARateIsStudent has the same probabilities as the marginals of the values.
func TestWorthWithoutARateIsStudent(t *testing.T) {
	values := []bandit.NIG{{Mean: 1, Kappa: 10, A: 5, B: 20}, {Mean: 1.4, Kappa: 7, A: 4, B: 30}}
	got, err := bandit.CompareWorth([]bandit.Worth{{Value: values[0], Cost: 0.2}, {Value: values[1]}})
	if err != nil {
		t.Fatal(err)
	}
	first := values[0].Marginal()
	first.Location -= 0.2
	want, err := bandit.CompareStudent([]bandit.Student{first, values[1].Marginal()})
	if err != nil || !floats.EqualApprox(got.ProbBest, want.ProbBest, 1e-12) || math.Abs(got.ExpectedMax-want.ExpectedMax) > 1e-12 {
		t.Errorf("got %+v, want %+v (%v)", got, want, err)
	}
}

// TestExpensiveArmWithMoreConversionsLoses is mistake 12 with money arms.
func TestExpensiveArmWithMoreConversionsLoses(t *testing.T) {
	cheap := bandit.Worth{Rate: bandit.Beta{Alpha: 60, Beta: 940}, Value: bandit.NIG{Mean: 40 - 10, Kappa: 60, A: 32, B: 3000}}
	dear := bandit.Worth{Rate: bandit.Beta{Alpha: 90, Beta: 910}, Value: bandit.NIG{Mean: 40 - 30, Kappa: 90, A: 47, B: 4500}}
	c, err := bandit.CompareWorth([]bandit.Worth{cheap, dear})
	if err != nil || c.ProbBest[0] < 0.99 {
		t.Errorf("P(best) %v, %v", c.ProbBest, err)
	}
}

func TestWorthRejects(t *testing.T) {
	good := bandit.NIG{Mean: 1, Kappa: 1, A: 2, B: 1}
	for name, c := range map[string]struct {
		arm  bandit.Worth
		want error
	}{
		"no value":         {bandit.Worth{Rate: bandit.ColdStart}, bandit.ErrPosterior},
		"rate":             {bandit.Worth{Rate: bandit.Beta{Alpha: -1, Beta: 1}, Value: good}, bandit.ErrPosterior},
		"log without rate": {bandit.Worth{Value: good, Log: true}, bandit.ErrPosterior},
		"cost":             {bandit.Worth{Value: good, Cost: math.NaN()}, bandit.ErrNotFinite},
		"too little known": {bandit.Worth{Value: bandit.NIG{Kappa: 1, A: 0.2, B: 1}}, bandit.ErrPosterior},
	} {
		if _, err := bandit.CompareWorth([]bandit.Worth{{Value: good}, c.arm}); !errors.Is(err, c.want) {
			t.Errorf("%s: error %v, want %v", name, err, c.want)
		}
	}
	if _, err := (bandit.MoneyThompson{}).Probabilities(nil); !errors.Is(err, bandit.ErrNoArms) {
		t.Errorf("no arms: %v", err)
	}
}

// TestMoneySameBitsEverywhere pins the bits of twenty comparisons. The digest was computed on amd64.
func TestMoneySameBitsEverywhere(t *testing.T) {
	const want = "c3daf0c8cd3fd343"
	random := rand.New(rand.NewPCG(123, 124))
	digest := sha256.New()
	for i := range 20 {
		arms := make([]bandit.Worth, 3)
		for k := range arms {
			n := float64(100 * random.Float64())
			arms[k] = bandit.Worth{
				Rate: bandit.Beta{Alpha: 1 + n, Beta: 19 + float64(15*n)}, Cost: 0.1 * random.Float64(),
				Value: bandit.NIG{Mean: 3 + random.Float64(), Kappa: 1 + n, A: 2 + n/2, B: 2 + n/2}, Log: (i+k)%3 == 0,
			}
			if (i+k)%3 == 1 {
				arms[k].Rate = bandit.Beta{}
				arms[k].Value.Mean = 0.2
			}
		}
		p, err := bandit.MoneyThompson{Arms: arms}.Probabilities(nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range p {
			digest.Write(binary.BigEndian.AppendUint64(nil, math.Float64bits(v)))
		}
	}
	if got := hex.EncodeToString(digest.Sum(nil))[:16]; got != want {
		t.Errorf("digest of the bits = %s, want %s", got, want)
	}
}

func BenchmarkCompareWorth(b *testing.B) {
	for _, log := range []bool{false, true} {
		arms := make([]bandit.Worth, 10)
		for k := range arms {
			n := float64(50 + 40*k)
			arms[k] = bandit.Worth{Rate: bandit.Beta{Alpha: 0.6 + 0.05*n, Beta: 19.4 + 0.95*n}, Log: log}
			arms[k].Value = bandit.NIG{Mean: 30 + float64(k), Kappa: 1 + 0.05*n, A: 2 + 0.025*n, B: 400 * (2 + 0.025*n)}
			name := "values"
			if log {
				name = "logarithms"
				arms[k].Value.Mean, arms[k].Value.B = 3, 0.5*arms[k].Value.A
			}
			if k < len(arms)-1 {
				continue
			}
			b.Run(name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, err := bandit.CompareWorth(arms); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
