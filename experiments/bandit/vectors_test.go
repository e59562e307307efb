package bandit_test

import (
	"testing"

	"goodword/experiments/bandit"
	"goodword/internal/vectors"
)

type betaJSON struct {
	Alpha float64 `json:"alpha"`
	Beta  float64 `json:"beta"`
}

func TestVectorsBetaPosteriors(t *testing.T) {
	group := vectors.Read(t, "beta_posteriors")
	for _, c := range group.Cases {
		t.Run(c.ID, func(t *testing.T) {
			var in struct {
				Arms       []betaJSON `json:"arms"`
				Control    betaJSON   `json:"control"`
				Variant    betaJSON   `json:"variant"`
				Levels     []float64  `json:"quantile_levels"`
				Thresholds []float64  `json:"rel_lift_thresholds"`
			}
			var want struct {
				Mean         []float64    `json:"posterior_mean"`
				SD           []float64    `json:"posterior_sd"`
				Interval     [][2]float64 `json:"equal_tailed_95"`
				ProbBest     []float64    `json:"prob_best"`
				ExpectedMax  float64      `json:"expected_max"`
				ExpectedLoss []float64    `json:"expected_loss"`

				ProbGreater float64   `json:"prob_b_greater"`
				LossA       float64   `json:"expected_loss_choose_a"`
				LossB       float64   `json:"expected_loss_choose_b"`
				Lift        []float64 `json:"rel_lift_quantiles"`
				Difference  []float64 `json:"abs_diff_quantiles"`
				LiftAbove   []float64 `json:"prob_rel_lift_above"`
			}
			c.Decode(t, &in, &want)

			if len(in.Arms) == 0 {
				pair := bandit.Pair{Control: bandit.Beta(in.Control), Variant: bandit.Beta(in.Variant)}
				var lift, difference, above []float64
				for _, level := range in.Levels {
					lift = append(lift, pair.LiftQuantile(level))
					difference = append(difference, pair.DifferenceQuantile(level))
				}
				for _, threshold := range in.Thresholds {
					above = append(above, pair.ProbLiftAbove(threshold))
				}
				group.Check(t, "lift quantiles", lift, want.Lift)
				group.Check(t, "difference quantiles", difference, want.Difference)
				group.Check(t, "P(lift > threshold)", above, want.LiftAbove)
				group.Check(t, "P(difference > 0)", []float64{pair.ProbDifferenceAbove(0)}, []float64{want.ProbGreater})

				arms := []bandit.Beta{pair.Control, pair.Variant}
				best, err := bandit.ProbBest(arms)
				if err != nil {
					t.Fatal(err)
				}
				loss, err := bandit.ExpectedLoss(arms)
				if err != nil {
					t.Fatal(err)
				}
				group.Check(t, "P(variant best)", best[1:], []float64{want.ProbGreater})
				group.Check(t, "expected loss", loss, []float64{want.LossA, want.LossB})
				return
			}

			var arms []bandit.Beta
			for k, a := range in.Arms {
				arms = append(arms, bandit.Beta(a))
				low, high := arms[k].Interval(0.95)
				group.Check(t, "mean and sd", []float64{arms[k].Mean(), arms[k].SD()}, []float64{want.Mean[k], want.SD[k]})
				group.Check(t, "interval", []float64{low, high}, want.Interval[k][:])
			}
			best, err := bandit.ProbBest(arms)
			if err != nil {
				t.Fatal(err)
			}
			largest, err := bandit.ExpectedMax(arms)
			if err != nil {
				t.Fatal(err)
			}
			loss, err := bandit.ExpectedLoss(arms)
			if err != nil {
				t.Fatal(err)
			}
			group.Check(t, "P(best)", best, want.ProbBest)
			group.Check(t, "E[max]", []float64{largest}, []float64{want.ExpectedMax})
			group.Check(t, "expected loss", loss, want.ExpectedLoss)
		})
	}
}

func TestVectorsDelayedFeedback(t *testing.T) {
	group := vectors.Read(t, "delayed_feedback")
	for _, c := range group.Cases {
		t.Run(c.ID, func(t *testing.T) {
			var in struct {
				CDF         []float64 `json:"cdf_by_age"`
				Trials      []float64 `json:"n_by_age"`
				Conversions []float64 `json:"conversions_by_age"`
				Prior       betaJSON  `json:"prior"`
				Delays      []float64 `json:"conversion_delays"`
				Ages        []float64 `json:"unconverted_ages"`
			}
			var want struct {
				Naive         float64  `json:"naive_rate"`
				Effective     float64  `json:"effective_n"`
				Corrected     float64  `json:"corrected_rate"`
				Posterior     betaJSON `json:"posterior"`
				Mean          float64  `json:"posterior_mean"`
				P             float64  `json:"p"`
				Rate          float64  `json:"rate"`
				LogLikelihood float64  `json:"log_likelihood"`
				MeanDelay     float64  `json:"mean_delay"`
			}
			c.Decode(t, &in, &want)
			if in.Delays != nil {
				got, err := bandit.FitCure(in.Delays, in.Ages)
				if err != nil {
					t.Fatal(err)
				}
				group.Check(t, "p, rate, log likelihood, mean delay",
					[]float64{got.P, got.Rate, got.LogLikelihood, 1 / got.Rate},
					[]float64{want.P, want.Rate, want.LogLikelihood, want.MeanDelay})
				return
			}
			var ages []bandit.AgeGroup
			for i := range in.CDF {
				ages = append(ages, bandit.AgeGroup{Maturity: in.CDF[i], Trials: in.Trials[i], Successes: in.Conversions[i]})
			}
			got, err := bandit.MaturityWeighted(bandit.Beta(in.Prior), ages)
			if err != nil {
				t.Fatal(err)
			}
			group.Check(t, "naive, effective n, rate, alpha, beta, mean",
				[]float64{got.NaiveRate, got.EffectiveTrials, got.Rate, got.Posterior.Alpha, got.Posterior.Beta, got.Posterior.Mean()},
				[]float64{want.Naive, want.Effective, want.Corrected, want.Posterior.Alpha, want.Posterior.Beta, want.Mean})
		})
	}
}
