package store

import (
	"testing"
	"time"

	"goodword/models"
)

// FuzzDecodeDecision: whatever stands in a decision's row, reading it gives an error or a decision of which everything can be asked.
func FuzzDecodeDecision(f *testing.F) {
	d := models.Decision{
		DecidedAt: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), OpensAt: time.Date(2026, 3, 2, 18, 0, 0, 0, time.UTC), Ask: true, Interrupt: true, Offer: "ten", Promise: 3,
		Stages: []models.Stage{
			{Name: "ask", Arm: "true"},
			{Name: "timing+channel", Experiment: "x", Arm: "b", Index: 1, Eligible: 3, Probabilities: []float64{0.4, 0.6}, U: 0.7, PolicyVersion: 9, Shadow: []float64{0.5, 0.5}},
		},
		Features: []float32{1, 2, 3}, Score: models.Score{ShareProbability: 0.1, Reasons: []models.Term{{Reason: "nps_promoter", Logit: 1}}},
	}
	b, err := encodeDecision(&d)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add(b[:len(b)-1])
	f.Add([]byte{0xa1, 1, 0x9b, 255, 255, 255})
	f.Fuzz(func(t *testing.T, b []byte) {
		var d models.Decision
		if decodeDecision(b, &d) != nil {
			return
		}
		if p := d.Propensity(); len(d.Stages) == 0 && p != 1 {
			t.Fatalf("no stage, and a propensity of %v", p)
		}
		for i := range d.Stages {
			s := &d.Stages[i]
			_, _, _ = d.Teaches(s, true), d.CommitTeaches(s), s.Governs(models.FactorOffer)
		}
	})
}
