package sequential_test

import (
	"math"
	"testing"

	"goodword/experiments/sequential"
	"goodword/internal/vectors"
)

// TestVectorsSequential covers the asymptotic confidence sequences of the file; its other cases belong to what is not implemented yet.
func TestVectorsSequential(t *testing.T) {
	group := vectors.Read(t, "sequential")
	tested := 0
	for _, c := range group.Cases {
		var in struct {
			Alpha    float64 `json:"alpha"`
			NStar    float64 `json:"n_star"`
			Variance float64 `json:"variance"`
			N        any     `json:"n"`
			Estimate float64 `json:"estimate"`
			SE       float64 `json:"standard_error"`
			NTotal   float64 `json:"n_total"`
		}
		var want struct {
			Rho2     *float64  `json:"rho2_exact"`
			Half     any       `json:"half_width"`
			HalfSE   []float64 `json:"half_width_in_standard_errors"`
			OneSided []float64 `json:"half_width_one_sided_same_rho"`
			CI       []float64 `json:"ci"`
			LogE     float64   `json:"log_e_value"`
			P        float64   `json:"p_value_at_this_look"`
		}
		c.Decode(t, &in, &want)
		if in.NStar == 0 {
			continue
		}
		tested++
		t.Run(c.ID, func(t *testing.T) {
			rho2, err := sequential.Rho2(in.Alpha, in.NStar)
			if err != nil {
				t.Fatal(err)
			}
			if want.Rho2 == nil { // two arms
				half := sequential.HalfWidth(in.Alpha, rho2, in.NTotal, in.SE*in.SE*in.NTotal)
				logE := sequential.LogE(rho2, in.NTotal, in.Estimate/in.SE)
				group.Check(t, "two arms", []float64{half, in.Estimate - half, in.Estimate + half, logE, min(1, math.Exp(-logE))},
					[]float64{want.Half.(float64), want.CI[0], want.CI[1], want.LogE, want.P})
				return
			}
			group.Check(t, "rho2", []float64{rho2}, []float64{*want.Rho2})
			for i, x := range in.N.([]any) {
				n := x.(float64)
				half := sequential.HalfWidth(in.Alpha, rho2, n, in.Variance)
				one := sequential.HalfWidthOneSided(in.Alpha, rho2, n, in.Variance)
				group.Check(t, "half widths", []float64{half, half / math.Sqrt(in.Variance/n), one},
					[]float64{want.Half.([]any)[i].(float64), want.HalfSE[i], want.OneSided[i]})
			}
		})
	}
	if tested == 0 {
		t.Error("no case is of a confidence sequence")
	}
}
