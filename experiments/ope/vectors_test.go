package ope_test

import (
	"testing"

	"goodword/experiments/ope"
	"goodword/internal/vectors"
)

// TestVectorsPropensityAudit covers the audit of the file; its estimators are not implemented yet.
func TestVectorsPropensityAudit(t *testing.T) {
	group := vectors.Read(t, "off_policy")
	found := false
	for _, c := range group.Cases {
		var in struct {
			Propensities [][]float64 `json:"propensities"`
			Actions      []int       `json:"actions"`
		}
		var want struct {
			Difference []float64 `json:"count_minus_expected"`
			Form       *float64  `json:"quadratic_form"`
			DF         int       `json:"df"`
			P          float64   `json:"p_value"`
			Mean       []float64 `json:"mean_inverse_weight_per_arm"`
			SE         []float64 `json:"mean_inverse_weight_se"`
		}
		c.Decode(t, &in, &want)
		if want.Form == nil {
			continue
		}
		found = true
		t.Run(c.ID, func(t *testing.T) {
			arms := len(in.Propensities[0])
			balance, weights := ope.NewBalance(arms), ope.NewWeights(arms)
			for i, p := range in.Propensities {
				balance.Add(p, in.Actions[i])
				weights.Add(p, in.Actions[i])
			}
			group.Check(t, "count minus expected", balance.Difference(), want.Difference)
			test := balance.Test()
			if test.DF != want.DF {
				t.Errorf("got %d degrees of freedom, want %d", test.DF, want.DF)
			}
			group.Check(t, "form and p", []float64{test.Statistic, test.P}, []float64{*want.Form, want.P})
			var mean, se []float64
			for _, arm := range weights.Arms() {
				mean, se = append(mean, arm.Mean), append(se, arm.SE)
			}
			group.Check(t, "mean inverse weight", mean, want.Mean)
			group.Check(t, "its standard error", se, want.SE)
		})
	}
	if !found {
		t.Error("no case audits propensities")
	}
}
