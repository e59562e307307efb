package stats_test

import (
	"testing"

	"goodword/experiments/stats"
	"goodword/internal/vectors"
)

// TestVectorsAdaptiveInference covers the uniform weighting; the adaptive weightings of the same file
// are not implemented.
func TestVectorsAdaptiveInference(t *testing.T) {
	group := vectors.Read(t, "adaptive_inference")
	for _, c := range group.Cases {
		t.Run(c.ID, func(t *testing.T) {
			var in struct {
				Arms         []int       `json:"arms"`
				Rewards      []float64   `json:"rewards"`
				Propensities [][]float64 `json:"propensities"`
				Alpha        float64     `json:"alpha"`
			}
			var want struct {
				NaiveMean []float64 `json:"naive_mean"`
				Uniform   struct {
					Estimate   []float64    `json:"estimate"`
					SE         []float64    `json:"se"`
					CI         [][2]float64 `json:"ci"`
					Contrast   float64      `json:"contrast_last_minus_first"`
					ContrastSE float64      `json:"contrast_se"`
					ContrastCI [2]float64   `json:"contrast_ci"`
				} `json:"uniform"`
			}
			c.Decode(t, &in, &want)

			arms := len(in.Propensities[0])
			aipw, err := stats.NewAIPW(arms, 0, 0)
			if err != nil {
				t.Fatal(err)
			}
			for i, arm := range in.Arms {
				row := stats.Row{Arm: arm, Propensity: in.Propensities[i][arm], Outcome: in.Rewards[i]}
				if err := aipw.Add(row); err != nil {
					t.Fatal(err)
				}
			}
			for k, got := range aipw.Arms(1 - in.Alpha) {
				group.Check(t, "arm", []float64{got.Mean, got.SE, got.Low, got.High, got.ObservedMean},
					[]float64{want.Uniform.Estimate[k], want.Uniform.SE[k], want.Uniform.CI[k][0], want.Uniform.CI[k][1], want.NaiveMean[k]})
			}
			got := aipw.Contrast(arms-1, 0, 1-in.Alpha)
			group.Check(t, "contrast", []float64{got.Mean, got.SE, got.Low, got.High},
				[]float64{want.Uniform.Contrast, want.Uniform.ContrastSE, want.Uniform.ContrastCI[0], want.Uniform.ContrastCI[1]})
		})
	}
}
