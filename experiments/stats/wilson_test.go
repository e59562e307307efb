package stats

import (
	"bytes"
	"testing"

	"goodword/internal/vectors"
)

func TestWilson(t *testing.T) {
	group := vectors.Read(t, "frequentist")
	checked := 0
	for _, c := range group.Cases {
		var in struct {
			XA    float64 `json:"x_a"`
			NA    float64 `json:"n_a"`
			XB    float64 `json:"x_b"`
			NB    float64 `json:"n_b"`
			Alpha float64 `json:"alpha"`
		}
		var want struct {
			A []float64 `json:"wilson_ci_a"`
			B []float64 `json:"wilson_ci_b"`
		}
		if !bytes.Contains(c.Expected, []byte("wilson_ci_a")) {
			continue
		}
		c.Decode(t, &in, &want)
		if in.Alpha != 0.05 { // the level of all there are
			continue
		}
		checked++
		low, high := Wilson(in.XA/in.NA, in.NA)
		group.Check(t, c.ID+" a", []float64{low, high}, want.A)
		low, high = Wilson(in.XB/in.NB, in.NB)
		group.Check(t, c.ID+" b", []float64{low, high}, want.B)
	}
	if checked == 0 {
		t.Error("no case has a Wilson interval")
	}
	if low, high := Wilson(0, 10); low != 0 || high < 0.27 || high > 0.28 {
		t.Errorf("none of ten: got %v to %v", low, high)
	}
}
