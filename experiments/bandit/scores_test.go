package bandit_test

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/floats"
	"pgregory.net/rapid"

	"goodword/experiments/bandit"
)

func squareCBIsDistribution(t *rapid.T) {
	scores := rapid.SliceOfN(rapid.OneOf(rapid.Just(0.5), rapid.Float64Range(-1e6, 1e6)), 1, 20).Draw(t, "scores")
	gamma := rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(0, 1e9)).Draw(t, "gamma")
	got, err := bandit.SquareCB(scores, gamma)
	if err != nil {
		t.Fatal(err)
	}
	best := floats.MaxIdx(scores)
	if math.Abs(floats.Sum(got)-1) > 1e-12 || got[best] < 1/float64(len(scores))-1e-15 || floats.Min(got) <= 0 {
		t.Fatalf("SquareCB(%v, %v) = %v", scores, gamma, got)
	}
	for i := range scores {
		for j := range scores {
			if j != best && scores[i] > scores[j] && got[i] < got[j]-1e-15 {
				t.Fatalf("SquareCB(%v, %v) = %v prefers %d to %d", scores, gamma, got, j, i)
			}
		}
	}
}

func TestSquareCBIsDistribution(t *testing.T) { rapid.Check(t, squareCBIsDistribution) }
func FuzzSquareCBIsDistribution(f *testing.F) { f.Fuzz(rapid.MakeFuzz(squareCBIsDistribution)) }

// TestScorePoliciesDoNotDependOnTheOrderOfArms permutes arms with distinct scores: probabilities move along.
func TestScorePoliciesDoNotDependOnTheOrderOfArms(t *testing.T) {
	policies := map[string]func([]float64) ([]float64, error){
		"SquareCB":      func(s []float64) ([]float64, error) { return bandit.SquareCB(s, 30) },
		"Softmax":       func(s []float64) ([]float64, error) { return bandit.Softmax(s, 0.2) },
		"EpsilonGreedy": func(s []float64) ([]float64, error) { return bandit.EpsilonGreedy(s, 0.1) },
		"LinUCB":        func(s []float64) ([]float64, error) { return bandit.UpperBound(s, []float64{0, 0, 0, 0}, 1) },
	}
	for name, policy := range policies {
		rapid.Check(t, func(t *rapid.T) {
			scores := rapid.SliceOfNDistinct(rapid.Float64Range(0, 1), 4, 4, rapid.ID[float64]).Draw(t, "scores")
			order := rapid.Permutation([]int{0, 1, 2, 3}).Draw(t, "order")
			moved := make([]float64, 4)
			for i, k := range order {
				moved[i] = scores[k]
			}
			p, err := policy(scores)
			if err != nil {
				t.Fatal(err)
			}
			q, err := policy(moved)
			if err != nil {
				t.Fatal(err)
			}
			for i, k := range order {
				if math.Abs(q[i]-p[k]) > 1e-14 {
					t.Fatalf("%s(%v) = %v, but %v for %v", name, scores, p, q, moved)
				}
			}
		})
	}
}

func TestTiesGoToTheFirst(t *testing.T) {
	greedy, err := bandit.Greedy([]float64{.1, .3, .3})
	if err != nil || !slices.Equal(greedy, []float64{0, 1, 0}) {
		t.Errorf("Greedy = %v, %v", greedy, err)
	}
	bound, err := bandit.UpperBound([]float64{.1, .2, .3}, []float64{.3, .2, .1}, 1)
	if err != nil || !slices.Equal(bound, []float64{1, 0, 0}) {
		t.Errorf("UpperBound = %v, %v", bound, err)
	}
	if _, err := bandit.UpperBound([]float64{.1, .2}, []float64{.3}, 1); err == nil {
		t.Error("UpperBound accepts one deviation for two scores")
	}
}

func TestSoftmaxDoesNotOverflow(t *testing.T) {
	got, err := bandit.Softmax([]float64{-1e308, 0, 1e300}, 1e-300)
	if err != nil || !slices.Equal(got, []float64{0, 0, 1}) {
		t.Errorf("Softmax = %v, %v", got, err)
	}
}

func TestGammaAndScoreRange(t *testing.T) {
	if got := bandit.Gamma(2, 4, 100, 25); got != 8 {
		t.Errorf("Gamma = %v, want 2·√(4·100/25) = 8", got)
	}
	r := bandit.ScoreRange{Low: -5, High: 15}
	for v, want := range map[float64]float64{-9: 0, -5: 0, 5: 0.5, 15: 1, 99: 1} {
		if got := r.Score(v); got != want {
			t.Errorf("Score(%v) = %v, want %v", v, got, want)
		}
	}
	if !math.IsNaN(r.Score(math.NaN())) || (bandit.ScoreRange{}).Score(7) != 7 {
		t.Error("NaN does not stay NaN, or the zero range changes a score")
	}
}

// TestTopTwoIsResampling compares the formula with the procedure: draw the best arm, and with probability 1/2 draw
// again until it is another one.
func TestTopTwoIsResampling(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawDistribution(t)
		leader := rapid.Float64Range(0, 1).Draw(t, "leader")
		got, err := bandit.TopTwo(p, leader)
		if err != nil {
			t.Fatal(err)
		}
		rest := func(i int) (sum float64) { // 1 - p[i], without cancellation
			for j := range p {
				if j != i {
					sum += p[j]
				}
			}
			return sum
		}
		for j := range p {
			want := leader * p[j]
			for i := range p {
				switch {
				case i != j && rest(i) > 0:
					want += (1 - leader) * p[i] * p[j] / rest(i)
				case i != j:
					want += (1 - leader) / float64(len(p)-1)
				}
			}
			if math.Abs(got[j]-want) > 1e-14 {
				t.Fatalf("TopTwo(%v, %v) = %v, want %v for arm %d", p, leader, got, want, j)
			}
		}
	})
}

func TestTopTwoWithOneArmFarAhead(t *testing.T) {
	for name, c := range map[string]struct{ p, want []float64 }{
		"challengers share by their own p": {[]float64{3e-200, 1, 1e-200}, []float64{.375, .5, .125}},
		"nobody else has any":              {[]float64{0, 1, 0}, []float64{.25, .5, .25}},
		"one arm":                          {[]float64{1}, []float64{1}},
	} {
		got, err := bandit.TopTwo(c.p, 0.5)
		if err != nil || !floats.EqualApprox(got, c.want, 1e-12) {
			t.Errorf("%s: TopTwo(%v) = %v, %v, want %v", name, c.p, got, err, c.want)
		}
	}
}
