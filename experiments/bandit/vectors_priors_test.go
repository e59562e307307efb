package bandit_test

import (
	"testing"

	"goodword/experiments/bandit"
	"goodword/internal/vectors"
)

func TestVectorsPriorsAndDiscounting(t *testing.T) {
	group := vectors.Read(t, "priors_and_discounting")
	for _, c := range group.Cases {
		t.Run(c.ID, func(t *testing.T) {
			var in struct {
				Successes []int64   `json:"successes"`
				Trials    []int64   `json:"trials"`
				Estimates []float64 `json:"estimates"`
				Variances []float64 `json:"variances"`
				Prior     betaJSON  `json:"prior"`
				Discount  float64   `json:"discount"`
				Batches   []struct {
					Successes float64 `json:"successes"`
					Trials    float64 `json:"trials"`
				} `json:"batches"`
			}
			var want struct {
				Alpha         float64    `json:"alpha"`
				Beta          float64    `json:"beta"`
				Mean          float64    `json:"prior_mean"`
				Strength      float64    `json:"prior_strength"`
				Shrunk        []float64  `json:"shrunk"`
				LogLikelihood float64    `json:"loglik_kernel"`
				Q             float64    `json:"q"`
				Tau2          float64    `json:"tau2"`
				PooledMean    float64    `json:"mean"`
				SE            float64    `json:"se"`
				Path          []betaJSON `json:"path"`
			}
			c.Decode(t, &in, &want)
			switch {
			case in.Successes != nil:
				var counts []bandit.Count
				for k, s := range in.Successes {
					counts = append(counts, bandit.Count{Successes: s, Trials: in.Trials[k]})
				}
				fit, err := bandit.FitBeta(counts)
				if err != nil {
					t.Fatal(err)
				}
				var shrunk []float64
				for _, c := range counts {
					posterior, err := fit.Prior.Update(float64(c.Successes), float64(c.Trials))
					if err != nil {
						t.Fatal(err)
					}
					shrunk = append(shrunk, posterior.Mean())
				}
				group.Check(t, "alpha, beta, mean, strength, log likelihood",
					[]float64{fit.Prior.Alpha, fit.Prior.Beta, fit.Prior.Mean(), fit.Prior.Alpha + fit.Prior.Beta, fit.LogLikelihood},
					[]float64{want.Alpha, want.Beta, want.Mean, want.Strength, want.LogLikelihood})
				group.Check(t, "shrunk", shrunk, want.Shrunk)
			case in.Estimates != nil:
				got, err := bandit.PoolEffects(in.Estimates, in.Variances)
				if err != nil {
					t.Fatal(err)
				}
				group.Check(t, "q, tau2, mean, se", []float64{got.Q, got.Tau2, got.Mean, got.SE}, []float64{want.Q, want.Tau2, want.PooledMean, want.SE})
				group.Check(t, "shrunk", got.Shrunk, want.Shrunk)
			case in.Batches != nil:
				prior := bandit.Beta(in.Prior)
				posterior := prior
				for i, batch := range in.Batches {
					discounted, err := posterior.Discount(prior, in.Discount)
					if err != nil {
						t.Fatal(err)
					}
					if posterior, err = discounted.Update(batch.Successes, batch.Trials); err != nil {
						t.Fatal(err)
					}
					group.Check(t, "path", []float64{posterior.Alpha, posterior.Beta}, []float64{want.Path[i].Alpha, want.Path[i].Beta})
				}
			default:
				t.Errorf("no check for the inputs %s", c.Inputs)
			}
		})
	}
}
