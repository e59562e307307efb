package uplift_test

import (
	"testing"

	"goodword/internal/vectors"
	"goodword/scoring/uplift"
)

func bools(x []int) []bool {
	b := make([]bool, len(x))
	for i, v := range x {
		b[i] = v == 1
	}
	return b
}

func TestVectorsUplift(t *testing.T) {
	group := vectors.Read(t, "uplift")
	checked := 0
	for _, c := range group.Cases {
		var in struct {
			Score   []float64 `json:"score"`
			Treated []int     `json:"treated"`
			Y       []float64 `json:"y"`
			T       []int     `json:"t"`
			E       []float64 `json:"e"`
			M1      []float64 `json:"m1"`
			M0      []float64 `json:"m0"`
		}
		var want struct {
			Curve       [][2]float64 `json:"curve"`
			Area        float64      `json:"area"`
			Random      float64      `json:"random_area"`
			Coefficient float64      `json:"qini_coefficient"`
			PerTreated  float64      `json:"qini_per_treated"`
			Phi         []float64    `json:"pseudo_outcome"`
			Effect      float64      `json:"ate"`
			SE          float64      `json:"se"`
		}
		c.Decode(t, &in, &want)
		switch {
		case in.Score != nil:
			t.Run(c.ID, func(t *testing.T) {
				got, err := uplift.QiniCurve(in.Score, in.Y, bools(in.Treated))
				if err != nil {
					t.Fatal(err)
				}
				var points, wantPoints []float64
				for _, p := range got.Points {
					points = append(points, p.Targeted, p.Gained)
				}
				for _, p := range want.Curve {
					wantPoints = append(wantPoints, p[:]...)
				}
				group.Check(t, "curve", points, wantPoints)
				group.Check(t, "area, random area, coefficient, per treated",
					[]float64{got.Area, got.Random, got.Coefficient, got.PerTreated},
					[]float64{want.Area, want.Random, want.Coefficient, want.PerTreated})
			})
		case in.M1 != nil:
			t.Run(c.ID, func(t *testing.T) {
				phi, err := uplift.PseudoOutcomes(in.Y, bools(in.T), in.E, in.M1, in.M0)
				if err != nil {
					t.Fatal(err)
				}
				effect, se, err := uplift.Effect(phi)
				if err != nil {
					t.Fatal(err)
				}
				group.Check(t, "pseudo-outcomes", phi, want.Phi)
				group.Check(t, "effect, standard error", []float64{effect, se}, []float64{want.Effect, want.SE})
			})
		default:
			continue
		}
		checked++
	}
	if checked == 0 {
		t.Error("no case that this package knows")
	}
}
