package logistic_test

import (
	"testing"

	"gonum.org/v1/gonum/mat"

	"goodword/internal/vectors"
	"goodword/scoring/logistic"
)

func entries(m mat.Matrix) []float64 {
	rows, columns := m.Dims()
	var all []float64
	for i := range rows {
		for j := range columns {
			all = append(all, m.At(i, j))
		}
	}
	return all
}

func flat(rows [][]float64) []float64 {
	var all []float64
	for _, row := range rows {
		all = append(all, row...)
	}
	return all
}

// The selection among arms of these cases belongs to package bandit.
func TestVectorsLogisticLaplace(t *testing.T) {
	group := vectors.Read(t, "logistic_laplace")
	for _, c := range group.Cases {
		t.Run(c.ID, func(t *testing.T) {
			var in struct {
				X       [][]float64 `json:"X"`
				Y       []float64   `json:"y"`
				Weights []float64   `json:"weights"`
				SD      []float64   `json:"prior_sd"`
				Mean    []float64   `json:"prior_mean"`
				Actions [][]float64 `json:"actions"`
			}
			var want struct {
				Map        []float64   `json:"map"`
				Covariance [][]float64 `json:"covariance"`
				Kernel     *float64    `json:"log_posterior_kernel"`
				Evidence   *float64    `json:"laplace_log_evidence"`
				LogitMean  []float64   `json:"logit_mean"`
				LogitVar   []float64   `json:"logit_variance"`
				Plugin     []float64   `json:"prob_plugin"`
				Probit     []float64   `json:"prob_probit_approx"`
				Integrated []float64   `json:"prob_integrated"`
				Scores     [][]float64 `json:"score_covariance"`
			}
			c.Decode(t, &in, &want)
			got, err := logistic.Laplace(
				logistic.Rows{X: in.X, Label: in.Y, Weight: in.Weights}, logistic.Prior{Mean: in.Mean, SD: in.SD})
			if err != nil {
				t.Fatal(err)
			}
			if want.Map != nil {
				group.Check(t, "map", got.Mean, want.Map)
				group.Check(t, "covariance", entries(got.Covariance()), flat(want.Covariance))
			}
			if want.Kernel != nil {
				group.Check(t, "log posterior kernel", []float64{got.LogKernel}, []float64{*want.Kernel})
			}
			if want.Evidence != nil {
				evidence, err := got.LogEvidence()
				if err != nil {
					t.Fatal(err)
				}
				group.Check(t, "log evidence", []float64{evidence}, []float64{*want.Evidence})
			}
			if want.LogitMean != nil {
				checkPredictions(t, group, got, in.Actions, want.LogitMean, want.LogitVar, want.Plugin, want.Probit, want.Integrated)
			}
			if want.Scores != nil {
				_, covariance := got.Logits(in.Actions)
				group.Check(t, "score covariance", entries(covariance), flat(want.Scores))
			}
		})
	}
}

func checkPredictions(
	t *testing.T, group vectors.Group, p *logistic.Posterior, actions [][]float64, mean, variance, plugin, probit, integrated []float64,
) {
	t.Helper()
	var gotMean, gotVariance, gotPlugin, gotProbit, gotIntegrated []float64
	for _, x := range actions {
		m, v := p.Logit(x)
		gotMean, gotVariance = append(gotMean, m), append(gotVariance, v)
		gotPlugin = append(gotPlugin, logistic.Probability(m))
		gotProbit = append(gotProbit, logistic.ProbitProbability(m, v))
		gotIntegrated = append(gotIntegrated, logistic.MeanProbability(m, v))
	}
	group.Check(t, "logit mean", gotMean, mean)
	group.Check(t, "logit variance", gotVariance, variance)
	group.Check(t, "plug-in probability", gotPlugin, plugin)
	group.Check(t, "probit approximation", gotProbit, probit)
	group.Check(t, "integrated probability", gotIntegrated, integrated)
}
