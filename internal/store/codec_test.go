package store

import (
	"reflect"
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
		Share: &models.ShareDraw{Able: 0x7f, Places: []byte{2, 0, 1}, U: 0.3, First: 0.2, Propensity: 0.001},
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
		if d.TeachesShare() && len(d.Share.Channels()) > models.MaxShareChannels {
			t.Fatalf("%d share channels", len(d.Share.Channels()))
		}
		for i := range d.Stages {
			s := &d.Stages[i]
			_, _, _ = d.Teaches(s, true), d.CommitTeaches(s), s.Governs(models.FactorOffer)
		}
	})
}

// TestShareDrawIsCompact: the order of the most share channels adds little to a row of a few hundred bytes, and comes back as it was.
func TestShareDrawIsCompact(t *testing.T) {
	plain := models.Decision{Ask: true, Offer: "ten"}
	without, err := encodeDecision(&plain)
	if err != nil {
		t.Fatal(err)
	}
	full := plain
	full.Share = &models.ShareDraw{
		Able: 0xff, Places: []byte{7, 6, 5, 4, 3, 2, 1, 0}, U: 0.123456789012345, First: 0.3141592653589793, Propensity: 2.718281828e-7, Full: true,
	}
	with, err := encodeDecision(&full)
	if err != nil {
		t.Fatal(err)
	}
	if more := len(with) - len(without); more > 50 {
		t.Errorf("the order takes %d bytes, want at most 50", more)
	}
	var back models.Decision
	if err := decodeDecision(with, &back); err != nil || !reflect.DeepEqual(back.Share, full.Share) {
		t.Errorf("read back: %+v, %v", back.Share, err)
	}
}
