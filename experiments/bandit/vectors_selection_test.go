package bandit_test

import (
	"math"
	"testing"

	"goodword/experiments/bandit"
	"goodword/experiments/stats"
	"goodword/internal/vectors"
)

// selectionInputs are the inputs of every kind of case of selection_probabilities; a case has some of them.
type selectionInputs struct {
	Means         []float64   `json:"means"`
	SDs           []float64   `json:"sds"`
	Covariance    [][]float64 `json:"covariance"`
	Scores        []float64   `json:"scores"`
	Gamma         *float64    `json:"gamma"`
	Temperature   *float64    `json:"temperature"`
	Epsilon       *float64    `json:"epsilon"`
	Probabilities []float64   `json:"probabilities"`
	Floor         *float64    `json:"floor"`
}

func TestVectorsSelectionProbabilities(t *testing.T) {
	group := vectors.Read(t, "selection_probabilities")
	for _, c := range group.Cases {
		t.Run(c.ID, func(t *testing.T) {
			var in selectionInputs
			c.Decode(t, &in, &struct{}{})
			switch {
			case in.Covariance != nil:
				checkCorrelated(t, group, c, in)
			case in.SDs != nil:
				checkIndependent(t, group, c, in)
			case in.Gamma != nil:
				checkSquareCB(t, group, c, in)
			case in.Temperature != nil || in.Epsilon != nil:
				checkBaselines(t, group, c, in)
			case in.Floor != nil:
				checkFloors(t, group, c, in)
			default:
				t.Errorf("no check for the inputs %s", c.Inputs)
			}
		})
	}
}

func checkIndependent(t *testing.T, group vectors.Group, c vectors.Case, in selectionInputs) {
	var want struct {
		ProbBest     []float64 `json:"prob_best"`
		ExpectedMax  float64   `json:"expected_max"`
		ExpectedLoss []float64 `json:"expected_loss"`
		TopTwo       []float64 `json:"top_two_half"`
		Additive     []float64 `json:"floor_additive_2pct"`
		Projected    []float64 `json:"floor_projection_2pct"`
	}
	c.Decode(t, &in, &want)
	got, err := bandit.CompareNormal(normals(in.Means, in.SDs))
	if err != nil {
		t.Fatal(err)
	}
	group.Check(t, "P(best)", got.ProbBest, want.ProbBest)
	group.Check(t, "E[max]", []float64{got.ExpectedMax}, []float64{want.ExpectedMax})
	group.Check(t, "expected loss", got.ExpectedLoss, want.ExpectedLoss)
	check := func(name string, got []float64, err error, want []float64) {
		if err != nil {
			t.Fatal(err)
		}
		group.Check(t, name, got, want)
	}
	topTwo, err := bandit.TopTwo(got.ProbBest, 0.5)
	check("top two", topTwo, err, want.TopTwo)
	additive, err := bandit.WithFloor(got.ProbBest, 0.02)
	check("additive floor", additive, err, want.Additive)
	projected, err := bandit.WithFloorProjected(got.ProbBest, 0.02)
	check("projected floor", projected, err, want.Projected)
}

func checkCorrelated(t *testing.T, group vectors.Group, c vectors.Case, in selectionInputs) {
	var want struct {
		ProbBest    []float64 `json:"prob_best"`
		Independent []float64 `json:"ignoring_correlation"`
	}
	c.Decode(t, &in, &want)
	scores := bandit.Scores{Mean: in.Means}
	sds := make([]float64, len(in.Means))
	for k, row := range in.Covariance {
		scores.Covariance = append(scores.Covariance, row...)
		sds[k] = math.Sqrt(row[k])
	}
	got, err := scores.ProbBest(0, nil)
	if err != nil {
		t.Fatal(err)
	}
	group.Check(t, "P(best)", got, want.ProbBest)
	independent, err := bandit.CompareNormal(normals(in.Means, sds))
	if err != nil {
		t.Fatal(err)
	}
	group.Check(t, "P(best) of independent arms", independent.ProbBest, want.Independent)
}

func checkSquareCB(t *testing.T, group vectors.Group, c vectors.Case, in selectionInputs) {
	var want struct {
		Probabilities []float64 `json:"probabilities"`
	}
	c.Decode(t, &in, &want)
	got, err := bandit.SquareCB(in.Scores, *in.Gamma)
	if err != nil {
		t.Fatal(err)
	}
	group.Check(t, "SquareCB", got, want.Probabilities)
}

func checkBaselines(t *testing.T, group vectors.Group, c vectors.Case, in selectionInputs) {
	var want struct {
		Softmax []float64 `json:"softmax"`
		Greedy  []float64 `json:"epsilon_greedy"`
	}
	c.Decode(t, &in, &want)
	if want.Softmax != nil {
		got, err := bandit.Softmax(in.Scores, *in.Temperature)
		if err != nil {
			t.Fatal(err)
		}
		group.Check(t, "Softmax", got, want.Softmax)
	}
	if want.Greedy != nil {
		got, err := bandit.EpsilonGreedy(in.Scores, *in.Epsilon)
		if err != nil {
			t.Fatal(err)
		}
		group.Check(t, "EpsilonGreedy", got, want.Greedy)
	}
}

func checkFloors(t *testing.T, group vectors.Group, c vectors.Case, in selectionInputs) {
	var want struct {
		Additive   []float64 `json:"additive"`
		Projection []float64 `json:"projection"`
	}
	c.Decode(t, &in, &want)
	additive, err := bandit.WithFloor(in.Probabilities, *in.Floor)
	if err != nil {
		t.Fatal(err)
	}
	group.Check(t, "WithFloor", additive, want.Additive)
	projected, err := bandit.WithFloorProjected(in.Probabilities, *in.Floor)
	if err != nil {
		t.Fatal(err)
	}
	group.Check(t, "WithFloorProjected", projected, want.Projection)
}

func normals(means, sds []float64) []bandit.Normal {
	arms := make([]bandit.Normal, len(means))
	for k := range means {
		arms[k] = bandit.Normal{Mean: means[k], SD: sds[k]}
	}
	return arms
}

type nigJSON struct {
	Mean  float64 `json:"m"`
	Kappa float64 `json:"kappa"`
	A     float64 `json:"a"`
	B     float64 `json:"b"`
}

type studentJSON struct {
	DF       float64 `json:"df"`
	Location float64 `json:"loc"`
	Scale    float64 `json:"scale"`
}

func TestVectorsNormalInverseGamma(t *testing.T) {
	group := vectors.Read(t, "normal_inverse_gamma")
	for _, c := range group.Cases {
		t.Run(c.ID, func(t *testing.T) {
			var in struct {
				Prior nigJSON     `json:"prior"`
				Data  []float64   `json:"data"`
				Arms  [][]float64 `json:"arms"`
			}
			var want struct {
				nigJSON
				Marginal   studentJSON `json:"mean_marginal_t"`
				Interval   [2]float64  `json:"mean_ci95"`
				Predictive float64     `json:"predictive_scale"`
				Variance   float64     `json:"sigma2_posterior_mean"`
				ProbBest   []float64   `json:"prob_best"`
			}
			c.Decode(t, &in, &want)
			if in.Arms != nil {
				var arms []bandit.Student
				for _, data := range in.Arms {
					arms = append(arms, updated(t, bandit.NIG(in.Prior), data).Marginal())
				}
				got, err := bandit.CompareStudent(arms)
				if err != nil {
					t.Fatal(err)
				}
				group.Check(t, "P(best)", got.ProbBest, want.ProbBest)
				return
			}
			got := updated(t, bandit.NIG(in.Prior), in.Data)
			group.Check(t, "posterior", []float64{got.Mean, got.Kappa, got.A, got.B}, []float64{want.Mean, want.Kappa, want.A, want.B})
			marginal := got.Marginal()
			group.Check(t, "marginal", []float64{marginal.DF, marginal.Location, marginal.Scale},
				[]float64{want.Marginal.DF, want.Marginal.Location, want.Marginal.Scale})
			low, high := marginal.Interval(0.95)
			group.Check(t, "interval", []float64{low, high}, want.Interval[:])
			group.Check(t, "predictive scale, variance", []float64{got.Predictive().Scale, got.VarianceMean()},
				[]float64{want.Predictive, want.Variance})
		})
	}
}

// updated takes the data in as moments.
func updated(t *testing.T, prior bandit.NIG, data []float64) bandit.NIG {
	t.Helper()
	var m stats.Moments
	for _, x := range data {
		m.Add(x)
	}
	posterior, err := prior.Update(float64(m.N), m.Mean, m.M2)
	if err != nil {
		t.Fatal(err)
	}
	return posterior
}
