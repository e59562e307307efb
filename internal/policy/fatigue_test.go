package policy

import (
	"math"
	"math/rand/v2"
	"testing"

	"goodword/models"
	"goodword/scoring/features"
)

// asking is an experiment in money that puts asking on trial.
func asking() *models.Experiment {
	yes, no := true, false
	return experiment(func(e *models.Experiment) {
		e.Factors, e.Arms = []models.Factor{models.FactorAsk}, []models.Arm{{Key: "ask", Ask: &yes}, {Key: "not", Ask: &no}}
		e.Method, e.Objective, e.Metric = models.MethodLogistic, models.ObjectiveValue, models.OutcomePurchase
		e.Value = &models.ValueTerms{Currency: "EUR", Margin: 1, PurchaseMinor: 5000}
	})
}

// asksOf makes cases of customers who were asked f times of late and bring worth(f) each on average, one in twenty of them all of it; asks were drawn
// with a chance that falls with f.
func asksOf(e *models.Experiment, n int, worth func(f float64) float64) *Fatigue {
	random := rand.New(rand.NewPCG(3, 3))
	fatigue := NewFatigue(e)
	for range n {
		f := float32(math.Floor(5 * random.Float64()))
		ask := 0.9 - 0.15*float64(f)
		index := 1
		if random.Float64() < ask {
			index = 0
		}
		v := make([]float32, features.Count)
		v[features.Asks30] = f
		c := models.FoldCase{Row: &models.FoldRow{}, Decision: &models.Decision{Features: v, Stages: []models.Stage{
			{Name: "ask", Experiment: e.Key, Index: index, Eligible: 3, Probabilities: []float64{ask, 1 - ask}},
		}}}
		if index == 0 && random.IntN(20) == 0 {
			c.Row.Value = 20 * worth(float64(f))
		}
		fatigue.Add(&c)
	}
	return fatigue
}

// TestFatigueIsFitted: the curve of asks that lose a third of their worth with each before them is found, and what an ask costs the next is what it
// takes from it; while there are few asks there is no curve.
func TestFatigueIsFitted(t *testing.T) {
	e := asking()
	truth := func(f float64) float64 { return 250 * math.Exp(-0.4*f) }
	if curve, err := asksOf(e, 1500, truth).Fit(); curve != nil || err != nil {
		t.Errorf("of too few asks: %v, %v", curve, err)
	}
	curve, err := asksOf(e, 60_000, truth).Fit()
	if err != nil || len(curve) < 3 {
		t.Fatalf("%v, %v", curve, err)
	}
	for i, p := range curve {
		if math.Abs(p.Minor-truth(p.Asked)) > 45 || i > 0 && p.Minor > curve[i-1].Minor {
			t.Errorf("after %.1f asks %.1f, want %.1f", p.Asked, p.Minor, truth(p.Asked))
		}
	}
	state := empty(e)
	state.Arms = []models.ArmCount{{Trials: 9000, Successes: 450, Mean: 5000, M2: 1e9}, {Trials: 9000, Successes: 360, Mean: 5000, M2: 1e9}}
	cost := func(curve []models.FatiguePoint, asked float32) float64 {
		state.Fatigue = curve
		m, err := newMoney(e, state, Setting{})
		if err != nil {
			t.Fatal(err)
		}
		s := subject(1, "")
		s.Features[features.Asks30] = asked
		return m.tiredness(s)[0] * m.unit
	}
	if rested, tired := cost(curve, 0), cost(curve, 3); math.Abs(rested-82) > 30 || tired > rested {
		t.Errorf("an ask costs the next %.1f of a rested customer, want 82, and %.1f of a tired one", rested, tired)
	}
	flat, err := asksOf(e, 60_000, func(float64) float64 { return 250 }).Fit()
	if err != nil {
		t.Fatal(err)
	}
	if c := cost(flat, 0); c > 30 {
		t.Errorf("where nobody tires an ask costs the next %.1f", c)
	}
	state.Fatigue = []models.FatiguePoint{{Asked: 1, Minor: 5}, {Asked: 1, Minor: 9}}
	if p := New(e, state, Setting{}); p.Err() == nil {
		t.Error("a curve that rises is taken")
	}
}
