package bandit_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"goodword/experiments/bandit"
	"goodword/internal/vectors"
)

// prior returns n coefficients with the given standard deviations, around the given means or 0.
func prior(n int, sds, means []float64) bandit.Coefficients {
	c := bandit.Around(n, 1)
	copy(c.SD, sds)
	copy(c.Mean, means)
	return c
}

func flat(rows [][]float64) (list []float64) {
	for _, row := range rows {
		list = append(list, row...)
	}
	return list
}

func TestVectorsBayesianLinear(t *testing.T) {
	group := vectors.Read(t, "bayesian_linear")
	for _, c := range group.Cases {
		t.Run(c.ID, func(t *testing.T) {
			var in struct {
				X              [][]float64 `json:"X"`
				Y              []float64   `json:"y"`
				PriorVariance  float64     `json:"prior_variance"`
				NoiseVariance  float64     `json:"noise_variance"`
				XNew           []float64   `json:"x_new"`
				XAdded         []float64   `json:"x_added"`
				YAdded         float64     `json:"y_added"`
				Discount       *float64    `json:"discount"`
				PriorPrecision []float64   `json:"prior_precision_scale"`
				PriorMean      []float64   `json:"prior_mean"`
				A              float64     `json:"a"`
				B              float64     `json:"b"`
			}
			var want struct {
				Mean       []float64   `json:"mean"`
				Covariance [][]float64 `json:"covariance"`
				Lower      [][]float64 `json:"precision_cholesky_lower"`
				ScoreMean  *float64    `json:"score_mean"`
				ScoreVar   float64     `json:"score_variance"`
				Predictive float64     `json:"predictive_variance"`
				A          float64     `json:"a"`
				B          float64     `json:"b"`
				Scaled     [][]float64 `json:"scaled_covariance"`
				Marginal   studentJSON `json:"score_marginal_t"`
			}
			c.Decode(t, &in, &want)
			d := len(in.X[0])

			if in.PriorPrecision != nil {
				sds := make([]float64, d)
				for i, p := range in.PriorPrecision {
					sds[i] = 1 / math.Sqrt(p)
				}
				model, err := bandit.NewRegression(prior(d, sds, in.PriorMean), in.A, in.B)
				if err != nil {
					t.Fatal(err)
				}
				for i, x := range in.X {
					if err := model.Observe(x, in.Y[i]); err != nil {
						t.Fatal(err)
					}
				}
				a, b := model.Noise()
				score, err := model.Score(in.XNew)
				if err != nil {
					t.Fatal(err)
				}
				group.Check(t, "mean", model.Mean(), want.Mean)
				group.Check(t, "noise", []float64{a, b}, []float64{want.A, want.B})
				group.Check(t, "scaled covariance", model.ScaledCovariance(), flat(want.Scaled))
				group.Check(t, "score", []float64{score.DF, score.Location, score.Scale},
					[]float64{want.Marginal.DF, want.Marginal.Location, want.Marginal.Scale})
				return
			}

			priorSDs := make([]float64, d)
			for i := range priorSDs {
				priorSDs[i] = math.Sqrt(in.PriorVariance)
			}
			model, err := bandit.NewLinear(prior(d, priorSDs, in.PriorMean), in.NoiseVariance)
			if err != nil {
				t.Fatal(err)
			}
			for i, x := range in.X {
				if err := model.Observe(x, in.Y[i]); err != nil {
					t.Fatal(err)
				}
			}
			if in.XAdded != nil && in.Discount == nil {
				checkShermanMorrison(t, group, model, in.XAdded, in.YAdded, want.Mean, flat(want.Covariance))
			}
			if in.Discount != nil {
				if err := model.Forget(*in.Discount); err != nil {
					t.Fatal(err)
				}
			}
			if in.XAdded != nil {
				if err := model.Observe(in.XAdded, in.YAdded); err != nil {
					t.Fatal(err)
				}
			}
			group.Check(t, "mean", model.Mean(), want.Mean)
			group.Check(t, "covariance", model.Covariance(), flat(want.Covariance))
			if want.Lower != nil {
				group.Check(t, "factor", model.Lower(), flat(want.Lower))
			}
			if want.ScoreMean != nil {
				mean, variance, err := model.Score(in.XNew)
				if err != nil {
					t.Fatal(err)
				}
				group.Check(t, "score", []float64{mean, variance, variance + model.Noise()},
					[]float64{*want.ScoreMean, want.ScoreVar, want.Predictive})
			}
		})
	}
}

// checkShermanMorrison adds an outcome to the posterior by the other well-known formula,
//
//	C ← C - C x xᵀ C/(σ² + xᵀ C x),  m ← m + C x (y - xᵀm)/(σ² + xᵀ C x)
//
// Sherman and Morrison (1950), Annals of Mathematical Statistics 21(1).
func checkShermanMorrison(t *testing.T, group vectors.Group, model *bandit.Linear, x []float64, y float64, wantMean, wantCovariance []float64) {
	t.Helper()
	d := len(x)
	m, c := model.Mean(), model.Covariance()
	cx, off, scale := make([]float64, d), y, model.Noise()
	for i := range d {
		for j := range d {
			cx[i] += c[i*d+j] * x[j]
		}
		off -= x[i] * m[i]
		scale += x[i] * cx[i]
	}
	for i := range d {
		m[i] += cx[i] * off / scale
		for j := range d {
			c[i*d+j] -= cx[i] * cx[j] / scale
		}
	}
	group.Check(t, "mean by Sherman-Morrison", m, wantMean)
	group.Check(t, "covariance by Sherman-Morrison", c, wantCovariance)
}

func TestVectorsLogisticLaplace(t *testing.T) {
	group := vectors.Read(t, "logistic_laplace")
	for _, c := range group.Cases {
		t.Run(c.ID, func(t *testing.T) {
			var in struct {
				X         [][]float64 `json:"X"`
				Y         []float64   `json:"y"`
				Weights   []float64   `json:"weights"`
				PriorSD   []float64   `json:"prior_sd"`
				PriorMean []float64   `json:"prior_mean"`
				Actions   [][]float64 `json:"actions"`
			}
			var want struct {
				Mode       []float64   `json:"map"`
				Covariance [][]float64 `json:"covariance"`
				Kernel     *float64    `json:"log_posterior_kernel"`
				Evidence   *float64    `json:"laplace_log_evidence"`
				LogitMean  []float64   `json:"logit_mean"`
				LogitVar   []float64   `json:"logit_variance"`
				Plugin     []float64   `json:"prob_plugin"`
				Probit     []float64   `json:"prob_probit_approx"`
				Integrated []float64   `json:"prob_integrated"`
				ScoreCov   [][]float64 `json:"score_covariance"`
				Beats      *float64    `json:"prob_action1_beats_action0"`
				BestThree  []float64   `json:"prob_best_three"`
			}
			c.Decode(t, &in, &want)
			rows := make([]bandit.Outcome, len(in.X))
			for i, x := range in.X {
				rows[i] = bandit.Outcome{X: x, Y: in.Y[i], Weight: 1}
				if in.Weights != nil {
					rows[i].Weight = in.Weights[i]
				}
			}
			fit, err := bandit.FitLogistic(rows, prior(len(in.X[0]), in.PriorSD, in.PriorMean))
			if err != nil {
				t.Fatal(err)
			}
			if want.Mode != nil {
				group.Check(t, "mode", fit.Model.Mean(), want.Mode)
				group.Check(t, "covariance", fit.Model.Covariance(), flat(want.Covariance))
			}
			if want.Kernel != nil {
				group.Check(t, "log posterior", []float64{fit.LogPosterior}, []float64{*want.Kernel})
			}
			if want.Evidence != nil {
				group.Check(t, "log evidence", []float64{fit.LogEvidence}, []float64{*want.Evidence})
			}
			if in.Actions == nil {
				return
			}
			scores, err := fit.Model.Scores(in.Actions)
			if err != nil {
				t.Fatal(err)
			}
			if want.LogitMean != nil {
				var plugin, probit, integrated, variances []float64
				for k, m := range scores.Mean {
					v := scores.Covariance[k*len(scores.Mean)+k]
					variances = append(variances, v)
					plugin = append(plugin, bandit.Chance(m, 0))
					probit = append(probit, bandit.Chance(m, v))
					integrated = append(integrated, bandit.ChanceIntegrated(m, v))
				}
				group.Check(t, "log-odds", scores.Mean, want.LogitMean)
				group.Check(t, "variance", variances, want.LogitVar)
				group.Check(t, "plug-in chance", plugin, want.Plugin)
				group.Check(t, "probit approximation", probit, want.Probit)
				group.Check(t, "integrated chance", integrated, want.Integrated)
			}
			if want.ScoreCov != nil {
				group.Check(t, "covariance of scores", scores.Covariance, flat(want.ScoreCov))
			}
			if want.Beats != nil {
				p := probBest(t, fit.Model, in.Actions[:2])
				group.Check(t, "P(1 beats 0)", p[1:], []float64{*want.Beats})
			}
			if want.BestThree != nil {
				group.Check(t, "P(best)", probBest(t, fit.Model, in.Actions), want.BestThree)
			}
		})
	}
}

func probBest(t *testing.T, model *bandit.Logistic, actions [][]float64) []float64 {
	t.Helper()
	scores, err := model.Scores(actions)
	if err != nil {
		t.Fatal(err)
	}
	p, err := scores.ProbBest(bandit.DefaultDraws, rand.NewPCG(1, 2))
	if err != nil {
		t.Fatal(err)
	}
	return p
}
