package calibration_test

import (
	"testing"

	"goodword/internal/vectors"
	"goodword/scoring/calibration"
	"goodword/scoring/logistic"
)

// The errors of calibration in the same file are tested by package metrics.
func TestVectorsCalibration(t *testing.T) {
	group := vectors.Read(t, "calibration")
	checked := 0
	for _, c := range group.Cases {
		var in struct {
			X       []float64 `json:"x"`
			Y       []float64 `json:"y"`
			Weights []float64 `json:"weights"`
			Scores  []float64 `json:"scores"`
		}
		var want struct {
			X          []float64 `json:"x"`
			Fitted     []float64 `json:"fitted"`
			Slope      float64   `json:"slope"`
			Intercept  float64   `json:"intercept"`
			Calibrated []float64 `json:"calibrated"`
			Targets    []float64 `json:"targets"`
		}
		c.Decode(t, &in, &want)
		switch {
		case in.X != nil:
			t.Run(c.ID, func(t *testing.T) {
				got, err := calibration.FitIsotonic(in.X, in.Y, in.Weights)
				if err != nil {
					t.Fatal(err)
				}
				group.Check(t, "x", got.X, want.X)
				group.Check(t, "fitted", got.Y, want.Fitted)
			})
		case in.Scores != nil:
			t.Run(c.ID, func(t *testing.T) {
				got, err := calibration.FitPlatt(in.Scores, in.Y, in.Weights)
				if err != nil {
					t.Fatal(err)
				}
				group.Check(t, "slope, intercept", []float64{got.Slope, got.Intercept}, []float64{want.Slope, want.Intercept})
				var chances []float64
				for _, f := range in.Scores {
					chances = append(chances, logistic.Probability(got.Logit(f)))
				}
				group.Check(t, "calibrated", chances, want.Calibrated)
				positive, negative, err := calibration.Targets(in.Y, in.Weights)
				if err != nil {
					t.Fatal(err)
				}
				group.Check(t, "targets", []float64{positive, negative}, want.Targets)
			})
		default:
			continue
		}
		checked++
	}
	if checked == 0 {
		t.Error("no case of a calibration map")
	}
}
