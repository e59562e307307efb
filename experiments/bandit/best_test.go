package bandit_test

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"goodword/experiments/bandit"
)

// finiteSum is P(B > A) for independent Beta variables with an integer number of successes in B:
//
//	Σ_{i<αB} B(αA+i, βA+βB) / ((βB+i) B(1+i, βB) B(αA, βA))
//
// Evan Miller (2015), Formulas for Bayesian A/B Testing; a closed form that shares nothing with the quadrature.
func finiteSum(a, b bandit.Beta) float64 {
	lnB := func(x, y float64) float64 {
		lx, _ := math.Lgamma(x)
		ly, _ := math.Lgamma(y)
		lxy, _ := math.Lgamma(x + y)
		return lx + ly - lxy
	}
	sum := 0.0
	for i := 0.0; i < b.Alpha; i++ {
		sum += math.Exp(lnB(a.Alpha+i, a.Beta+b.Beta) - math.Log(b.Beta+i) - lnB(1+i, b.Beta) - lnB(a.Alpha, a.Beta))
	}
	return sum
}

func TestProbBestEqualsFiniteSum(t *testing.T) {
	positive := rapid.Float64Range(0.1, 2000)
	rapid.Check(t, func(t *rapid.T) {
		a := bandit.Beta{Alpha: rapid.Float64Range(0.1, 300).Draw(t, "a.alpha"), Beta: positive.Draw(t, "a.beta")}
		b := bandit.Beta{Alpha: float64(rapid.IntRange(1, 300).Draw(t, "b.alpha")), Beta: positive.Draw(t, "b.beta")}
		got, err := bandit.ProbBest([]bandit.Beta{a, b})
		if err != nil {
			t.Fatal(err)
		}
		// The sum of logarithms of gamma functions near 10^4 is good to about 1e-11.
		if want := finiteSum(a, b); math.Abs(got[1]-want) > 1e-10 {
			t.Fatalf("P(%v > %v) = %.15g, want %.15g", b, a, got[1], want)
		}
	})
}

// TestProbBestEqualsPlainQuadrature recomputes everything over the chance itself instead of its
// log-odds, with 64 points per panel cut at quantiles 10^(-k/2) and an incomplete beta function from
// gonum: slow, and different in every part.
func TestProbBestEqualsPlainQuadrature(t *testing.T) {
	plain := func(arms []bandit.Beta) (best []float64, largest float64) {
		cuts := []float64{0, 1}
		for _, b := range arms {
			for k := 1; k <= 28; k++ {
				q := math.Pow(10, -float64(k)/2)
				cuts = append(cuts, b.Quantile(q), b.Quantile(1-q))
			}
		}
		slices.Sort(cuts)
		best = make([]float64, len(arms))
		for i := range len(cuts) - 1 {
			if cuts[i+1]-cuts[i] < 1e-14 {
				continue
			}
			for k := range arms {
				best[k] += quad.Fixed(func(x float64) float64 {
					value := distuv.Beta{Alpha: arms[k].Alpha, Beta: arms[k].Beta}.Prob(x)
					for j := range arms {
						if j != k {
							value *= arms[j].CDF(x)
						}
					}
					return value
				}, cuts[i], cuts[i+1], 64, quad.Legendre{}, 1)
			}
			largest += quad.Fixed(func(x float64) float64 {
				product := 1.0
				for _, b := range arms {
					product *= b.CDF(x)
				}
				return 1 - product
			}, cuts[i], cuts[i+1], 64, quad.Legendre{}, 1)
		}
		return best, largest
	}
	for name, arms := range map[string][]bandit.Beta{
		"cold start after a few trials": {{Alpha: 1.6, Beta: 25.4}, {Alpha: 2.6, Beta: 33.4}, {Alpha: 1.6, Beta: 49.4}},
		"one narrow among wide":         {{Alpha: 1200, Beta: 11000}, {Alpha: 3, Beta: 20}, {Alpha: 1.5, Beta: 30}, {Alpha: 2, Beta: 2}},
		"rates near 1":                  {{Alpha: 50, Beta: 1.2}, {Alpha: 180, Beta: 4}, {Alpha: 9, Beta: 1}},
		"far apart":                     {{Alpha: 20, Beta: 2000}, {Alpha: 60, Beta: 140}, {Alpha: 55, Beta: 140}},
	} {
		t.Run(name, func(t *testing.T) {
			want, wantMax := plain(arms)
			got, err := bandit.ProbBest(arms)
			if err != nil {
				t.Fatal(err)
			}
			gotMax, err := bandit.ExpectedMax(arms)
			if err != nil {
				t.Fatal(err)
			}
			// The incomplete beta function loses up to 1e-11 here.
			if !floats.EqualApprox(got, want, 1e-10) || math.Abs(gotMax-wantMax) > 1e-10 {
				t.Errorf("got %.13g and %.13g, want %.13g and %.13g", got, gotMax, want, wantMax)
			}
		})
	}
}

// drawPosteriors draws two to eight posteriors over a wide range of parameters, some of them close
// to each other.
func drawPosteriors(t *rapid.T) []bandit.Beta {
	exponent := rapid.Float64Range(-1.3, 5)
	var arms []bandit.Beta
	for range rapid.IntRange(2, 8).Draw(t, "arms") {
		b := bandit.Beta{Alpha: math.Pow(10, exponent.Draw(t, "alpha")), Beta: math.Pow(10, exponent.Draw(t, "beta"))}
		if len(arms) > 0 && rapid.Bool().Draw(t, "close") {
			nearby := rapid.Float64Range(0.9, 1.1)
			b = bandit.Beta{Alpha: arms[0].Alpha * nearby.Draw(t, "alpha"), Beta: arms[0].Beta * nearby.Draw(t, "beta")}
		}
		arms = append(arms, b)
	}
	return arms
}

func probBestIsConsistent(t *rapid.T) {
	const tolerance = 1e-9
	arms := drawPosteriors(t)
	got, err := bandit.ProbBest(arms)
	if err != nil {
		t.Fatal(err)
	}
	if sum := floats.Sum(got); math.Abs(sum-1) > 1e-14 || floats.Min(got) < 0 {
		t.Fatalf("ProbBest(%v) = %v is not a distribution (sum %v)", arms, got, sum)
	}

	again, err := bandit.ProbBest(slices.Clone(arms))
	if err != nil || !slices.Equal(again, got) {
		t.Fatalf("ProbBest(%v) = %v, then %v", arms, got, again)
	}

	reversed := slices.Clone(arms)
	slices.Reverse(reversed)
	mirrored, err := bandit.ProbBest(reversed)
	slices.Reverse(mirrored)
	if err != nil || !floats.EqualApprox(mirrored, got, tolerance) {
		t.Fatalf("ProbBest(%v) = %v, but %v in reverse order", arms, got, mirrored)
	}

	k := rapid.IntRange(0, len(arms)-1).Draw(t, "twin")
	twins, err := bandit.ProbBest(append(slices.Clone(arms), arms[k]))
	if err != nil || math.Abs(twins[k]-twins[len(arms)]) > tolerance {
		t.Fatalf("equal arms %d and %d of %v win with %v", k, len(arms), arms, twins)
	}

	better := slices.Clone(arms)
	better[k].Alpha *= 1.5
	raised, err := bandit.ProbBest(better)
	if err != nil || raised[k] < got[k]-tolerance {
		t.Fatalf("arm %d of %v wins with %v, after more successes with %v", k, arms, got[k], raised)
	}

	largest, err := bandit.ExpectedMax(arms)
	if err != nil {
		t.Fatal(err)
	}
	for j, b := range arms {
		if largest < b.Mean()-tolerance {
			t.Fatalf("ExpectedMax(%v) = %v, below the mean %v of arm %d", arms, largest, b.Mean(), j)
		}
	}
}

func TestProbBestIsConsistent(t *testing.T) { rapid.Check(t, probBestIsConsistent) }
func FuzzProbBestIsConsistent(f *testing.F) { f.Fuzz(rapid.MakeFuzz(probBestIsConsistent)) }

func TestProbBestEdges(t *testing.T) {
	for name, c := range map[string]struct {
		arms []bandit.Beta
		want []float64
	}{
		"one arm":            {[]bandit.Beta{{Alpha: 2, Beta: 3}}, []float64{1}},
		"cold start":         {[]bandit.Beta{bandit.ColdStart, bandit.ColdStart, bandit.ColdStart, bandit.ColdStart}, []float64{.25, .25, .25, .25}},
		"uniform priors":     {[]bandit.Beta{{Alpha: 1, Beta: 1}, {Alpha: 2, Beta: 1}}, []float64{1.0 / 3, 2.0 / 3}},
		"worlds apart":       {[]bandit.Beta{{Alpha: 1e5, Beta: 1e7}, {Alpha: 1e5, Beta: 1e5}}, []float64{0, 1}},
		"tiny parameters":    {[]bandit.Beta{{Alpha: 1e-3, Beta: 1e-3}, {Alpha: 1e-3, Beta: 1e-3}}, []float64{.5, .5}},
		"almost certain":     {[]bandit.Beta{{Alpha: 1e5, Beta: .05}, {Alpha: 1e5, Beta: .05}, {Alpha: 10, Beta: 10}}, []float64{.5, .5, 0}},
		"a hundred millions": {[]bandit.Beta{{Alpha: 5e6, Beta: 95e6}, {Alpha: 5e6, Beta: 95e6}}, []float64{.5, .5}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := bandit.ProbBest(c.arms)
			if err != nil || !floats.EqualApprox(got, c.want, 1e-8) {
				t.Errorf("ProbBest(%v) = %v, %v, want %v", c.arms, got, err, c.want)
			}
		})
	}
	many := slices.Repeat([]bandit.Beta{{Alpha: 3, Beta: 90}}, 512)
	got, err := bandit.ProbBest(many)
	if err != nil || math.Abs(got[17]-1.0/512) > 1e-12 {
		t.Errorf("512 equal arms: %v, %v, want 1/512 each", got[17], err)
	}
}

func TestProbBestRejects(t *testing.T) {
	for name, arms := range map[string][]bandit.Beta{
		"no arms":  nil,
		"zero":     {{}, {Alpha: 1, Beta: 1}},
		"negative": {{Alpha: -1, Beta: 1}},
		"NaN":      {{Alpha: math.NaN(), Beta: 1}},
		"infinite": {{Alpha: 1, Beta: math.Inf(1)}},
	} {
		if got, err := bandit.ProbBest(arms); err == nil || got != nil {
			t.Errorf("%s: ProbBest(%v) = %v, want an error", name, arms, got)
		}
		if got, err := bandit.ExpectedMax(arms); err == nil {
			t.Errorf("%s: ExpectedMax(%v) = %v, want an error", name, arms, got)
		}
		if got, err := bandit.ExpectedLoss(arms); err == nil {
			t.Errorf("%s: ExpectedLoss(%v) = %v, want an error", name, arms, got)
		}
	}
}

// TestProbBestSameBitsEverywhere pins the bits of 300 computations. The digest was computed on
// amd64; a machine or compiler setting (arm64, GOAMD64=v3) that changes one bit fails here. A change
// of method that changes the digest also breaks the replay of logged decisions: it needs a new
// policy version.
func TestProbBestSameBitsEverywhere(t *testing.T) {
	const want = "42243564697b15f5"
	random := rand.New(rand.NewPCG(5, 6))
	digest := sha256.New()
	for range 300 {
		arms := make([]bandit.Beta, 2+random.IntN(6))
		for k := range arms {
			trials := float64(random.IntN(5000))
			successes := math.Floor(float64(trials * 0.1 * random.Float64()))
			posterior, err := bandit.ColdStart.Update(successes, trials)
			if err != nil {
				t.Fatal(err)
			}
			arms[k] = posterior
		}
		policy := bandit.Thompson{Posteriors: arms, Floor: bandit.DefaultFloor, Slice: bandit.DefaultSlice}
		p, err := policy.Probabilities(nil)
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

func BenchmarkProbBest(b *testing.B) {
	for name, arms := range map[string][]bandit.Beta{
		"2 arms": {{Alpha: 21, Beta: 381}, {Alpha: 30, Beta: 372}},
		"5 arms": {{Alpha: 3, Beta: 200}, {Alpha: 9, Beta: 410}, {Alpha: 1, Beta: 60}, {Alpha: 14, Beta: 900}, {Alpha: 2.5, Beta: 47.5}},
		"10 arms": {
			{Alpha: 3, Beta: 200}, {Alpha: 9, Beta: 410}, {Alpha: 1, Beta: 60}, {Alpha: 14, Beta: 900}, {Alpha: 2.5, Beta: 47.5},
			{Alpha: .6, Beta: 19.4}, {Alpha: 20, Beta: 700}, {Alpha: 90, Beta: 3000}, {Alpha: 7, Beta: 190}, {Alpha: 400, Beta: 9000},
		},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := bandit.ProbBest(arms); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
