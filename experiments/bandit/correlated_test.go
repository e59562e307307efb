package bandit_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"goodword/experiments/bandit"
)

// drawScores draws scores of n arms that share rank parameters. Features are eighths: two arms are equal, or differ by far more than
// the digits of a covariance can show.
func drawScores(t *rapid.T, n, rank int) bandit.Scores {
	eighths := rapid.Map(rapid.IntRange(-16, 16), func(i int) float64 { return float64(i) / 8 })
	x := rapid.SliceOfN(eighths, n*rank, n*rank).Draw(t, "features")
	s := bandit.Scores{Mean: make([]float64, n), Covariance: make([]float64, n*n)}
	for i := range n {
		for c := range rank {
			s.Mean[i] += x[i*rank+c] * float64(c-1) / 2
			for j := range n {
				s.Covariance[i*n+j] += x[i*rank+c] * x[j*rank+c]
			}
		}
	}
	return s
}

// TestCorrelatedOfTwo compares with the closed form, for any correlation.
func TestCorrelatedOfTwo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawScores(t, 2, rapid.IntRange(1, 3).Draw(t, "rank"))
		got, err := s.ProbBest(0, nil)
		if err != nil {
			t.Fatal(err)
		}
		variance := s.Covariance[0] + s.Covariance[3] - 2*s.Covariance[1]
		if variance <= 1e-9*(s.Covariance[0]+s.Covariance[3]) {
			return // all digits have cancelled
		}
		want := distuv.UnitNormal.CDF((s.Mean[0] - s.Mean[1]) / math.Sqrt(variance))
		if math.Abs(got[0]-want) > 1e-6 {
			t.Fatalf("ProbBest(%+v) = %v, want %v", s, got, want)
		}
	})
}

// TestCorrelatedOfThreeAgreesWithIndependent gives the exact method independent arms.
func TestCorrelatedOfThreeAgreesWithIndependent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		arms := drawNormals(t)
		if len(arms) < 3 {
			return
		}
		arms = arms[:3]
		s := bandit.Scores{Mean: make([]float64, 3), Covariance: make([]float64, 9)}
		for k, n := range arms {
			s.Mean[k], s.Covariance[4*k] = n.Mean, n.SD*n.SD
		}
		got, err := s.ProbBest(0, nil)
		if err != nil {
			t.Fatal(err)
		}
		want, err := bandit.CompareNormal(arms)
		if err != nil {
			t.Fatal(err)
		}
		if !floats.EqualApprox(got, want.ProbBest, 1e-9) {
			t.Fatalf("ProbBest of %v = %v, want %v", arms, got, want.ProbBest)
		}
	})
}

// TestCorrelatedOfThreeAgreesWithSimulation covers singular covariances, correlations of 1 and arms that are equal for
// sure, with 200,000 draws.
func TestCorrelatedOfThreeAgreesWithSimulation(t *testing.T) {
	const draws = 200_000
	for name, c := range map[string]struct {
		mean     []float64
		features [][2]float64 // scores are mean + features·z
	}{
		"full rank":         {[]float64{0, .5, -.2}, [][2]float64{{1, 0}, {.5, 1}, {-.3, .8}}},
		"one parameter":     {[]float64{0, .5, -.2}, [][2]float64{{1, 0}, {2, 0}, {-1, 0}}},
		"known difference":  {[]float64{0, .1, .3}, [][2]float64{{1, .2}, {1, .2}, {.5, -1}}},
		"twins":             {[]float64{0, 0, .3}, [][2]float64{{1, .2}, {1, .2}, {.5, -1}}},
		"one arm is known":  {[]float64{.2, 0, .1}, [][2]float64{{0, 0}, {1, .2}, {.9, .1}}},
		"nothing is random": {[]float64{.2, 0, .1}, [][2]float64{{0, 0}, {0, 0}, {0, 0}}},
		"almost the same":   {[]float64{0, 0, 0}, [][2]float64{{1, 0}, {1, 1e-5}, {1, -2e-5}}},
	} {
		t.Run(name, func(t *testing.T) {
			s := bandit.Scores{Mean: c.mean, Covariance: make([]float64, 9)}
			for i, a := range c.features {
				for j, b := range c.features {
					s.Covariance[3*i+j] = a[0]*b[0] + a[1]*b[1]
				}
			}
			got, err := s.ProbBest(0, nil)
			if err != nil {
				t.Fatal(err)
			}
			random := rand.New(rand.NewPCG(31, 32))
			want := make([]float64, 3)
			for range draws {
				z0, z1 := random.NormFloat64(), random.NormFloat64()
				scores := make([]float64, 3)
				for k, f := range c.features {
					scores[k] = c.mean[k] + f[0]*z0 + f[1]*z1
				}
				ties := 0.0
				for _, v := range scores {
					if v == floats.Max(scores) {
						ties++
					}
				}
				for k, v := range scores {
					if v == floats.Max(scores) {
						want[k] += 1 / ties / draws
					}
				}
			}
			if !floats.EqualApprox(got, want, 0.005) { // four standard errors
				t.Errorf("got %v, simulated %v", got, want)
			}
		})
	}
}

// TestSimulationTendsToTheExact adds a hopeless arm to three, which makes four that are simulated.
func TestSimulationTendsToTheExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		three := drawScores(t, 3, 3)
		four := bandit.Scores{Mean: append(slices.Clone(three.Mean), -1e6), Covariance: make([]float64, 16)}
		for i := range 3 {
			copy(four.Covariance[4*i:4*i+3], three.Covariance[3*i:3*i+3])
		}
		four.Covariance[15] = 1
		want, err := three.ProbBest(0, nil)
		if err != nil {
			t.Fatal(err)
		}
		got, err := four.ProbBest(10_000, rand.NewPCG(1, 2))
		if err != nil {
			t.Fatal(err)
		}
		if !floats.EqualApprox(got[:3], want, 0.025) { // five standard errors
			t.Fatalf("ProbBest(%+v) = %v, want %v", four, got, want)
		}
	})
}

func simulationIsDistribution(t *rapid.T) {
	n := rapid.IntRange(1, 12).Draw(t, "arms")
	s := drawScores(t, n, rapid.IntRange(1, n).Draw(t, "rank"))
	seed := rapid.Uint64().Draw(t, "seed")
	got, err := s.ProbBest(64, rand.NewPCG(seed, 1))
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(floats.Sum(got)-1) > 1e-12 || floats.Min(got) < 0 {
		t.Fatalf("ProbBest(%+v) = %v", s, got)
	}
	again, err := s.ProbBest(64, rand.NewPCG(seed, 1))
	if err != nil || !slices.Equal(got, again) {
		t.Fatalf("ProbBest(%+v) = %v, then %v", s, got, again)
	}
}

func TestSimulationIsDistribution(t *testing.T) { rapid.Check(t, simulationIsDistribution) }
func FuzzSimulationIsDistribution(f *testing.F) { f.Fuzz(rapid.MakeFuzz(simulationIsDistribution)) }

func TestScoresReject(t *testing.T) {
	four := func(change func(*bandit.Scores)) bandit.Scores {
		s := bandit.Scores{Mean: []float64{1, 2, 3, 4}, Covariance: make([]float64, 16)}
		for i := range 4 {
			s.Covariance[5*i] = 1
		}
		change(&s)
		return s
	}
	for name, c := range map[string]struct {
		scores bandit.Scores
		want   error
	}{
		"no arms":    {bandit.Scores{}, bandit.ErrNoArms},
		"size":       {four(func(s *bandit.Scores) { s.Covariance = s.Covariance[1:] }), bandit.ErrSize},
		"NaN mean":   {four(func(s *bandit.Scores) { s.Mean[2] = math.NaN() }), bandit.ErrNotFinite},
		"infinite":   {four(func(s *bandit.Scores) { s.Covariance[4] = math.Inf(1) }), bandit.ErrNotFinite},
		"negative":   {four(func(s *bandit.Scores) { s.Covariance[5] = -1 }), bandit.ErrPosterior},
		"of 3 arms":  {bandit.Scores{Mean: []float64{1, 2, 3}, Covariance: []float64{-1, 0, 0, 0, 1, 0, 0, 0, 1}}, bandit.ErrPosterior},
		"no correct": {bandit.Scores{Mean: []float64{1, 2}, Covariance: []float64{1, 0, 0, math.NaN()}}, bandit.ErrNotFinite},
	} {
		if got, err := c.scores.ProbBest(64, rand.NewPCG(1, 2)); !errors.Is(err, c.want) {
			t.Errorf("%s: ProbBest = %v, %v, want the error %v", name, got, err, c.want)
		}
	}
	good := four(func(*bandit.Scores) {})
	if _, err := good.ProbBest(64, nil); err == nil {
		t.Error("four arms are simulated without a generator")
	}
	if _, err := good.ProbBest(1, rand.NewPCG(1, 2)); err == nil {
		t.Error("a simulation of one draw is accepted")
	}
}
