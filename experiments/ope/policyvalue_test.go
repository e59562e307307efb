package ope_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"goodword/experiments/ope"
)

// TestPolicyValueIsUnbiased plays 400 logs of a policy that drifts and compares another one with it: the mean of the estimates is the truth, the
// intervals cover it as often as they say, and the difference is told more exactly than either value.
func TestPolicyValueIsUnbiased(t *testing.T) {
	truth := []float64{0.05, 0.08, 0.11}
	other := []float64{0.2, 0.2, 0.6}
	want := 0.2*truth[0] + 0.2*truth[1] + 0.6*truth[2]
	const logs, rows = 400, 3000
	sum, covered, difference := 0.0, 0, 0
	for log := range logs {
		random := rand.New(rand.NewPCG(uint64(log), 3))
		v, err := ope.NewPolicyValue(3, 0.03, 20)
		if err != nil {
			t.Fatal(err)
		}
		logging, mean := []float64{0, 0, 0}, 0.0
		for i := range rows {
			lean := 0.5 * float64(i) / rows
			logging[0], logging[1], logging[2] = 0.6-lean, 0.2, 0.2+lean
			arm, u := 0, random.Float64()
			for u -= logging[0]; u >= 0 && arm < 2; u -= logging[arm] {
				arm++
			}
			outcome := 0.0
			if random.Float64() < truth[arm] {
				outcome = 1
			}
			if err := v.Add(other, logging, arm, outcome); err != nil {
				t.Fatal(err)
			}
			for k, p := range logging {
				mean += p * truth[k] / rows
			}
		}
		c := v.Compare()
		if c.Refused != "" {
			t.Fatalf("log %d: %s", log, c.Refused)
		}
		sum += c.Value / logs
		if math.Abs(c.Value-want) < 1.96*c.ValueSE {
			covered++
		}
		if math.Abs(c.Difference-(want-mean)) < 1.96*c.DifferenceSE {
			difference++
		}
		if c.DifferenceSE > c.ValueSE {
			t.Errorf("log %d: difference ± %v, value ± %v", log, c.DifferenceSE, c.ValueSE)
		}
	}
	if math.Abs(sum-want) > 0.0012 { // 3 standard errors
		t.Errorf("mean estimate %.4f, truth %.4f", sum, want)
	}
	for name, n := range map[string]int{"value": covered, "difference": difference} {
		if share := float64(n) / logs; share < 0.92 || share > 0.98 {
			t.Errorf("95 %% intervals of the %s cover %.3f", name, share)
		}
	}
}

func TestPolicyValueRefuses(t *testing.T) {
	fill := func(other, logging []float64, outcome func(i int) float64, rows int) string {
		v, err := ope.NewPolicyValue(2, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		for i := range rows {
			drawn := 0
			if float64(i%10) >= 10*logging[0] {
				drawn = 1
			}
			if err := v.Add(other, logging, drawn, outcome(i)); err != nil {
				t.Fatal(err)
			}
		}
		return v.Compare().Refused
	}
	some := func(i int) float64 { return float64(i % 7 / 6) }
	half := []float64{0.5, 0.5}
	for name, refused := range map[string]string{
		"nothing":     fill(half, half, some, 0),
		"too few":     fill(half, half, some, 300),
		"no support":  fill([]float64{0.9, 0.1}, []float64{1, 0}, some, 2000),
		"no outcome":  fill(half, half, func(int) float64 { return 0 }, 2000),
		"far from it": fill([]float64{0, 1}, []float64{0.9, 0.1}, some, 2000),
	} {
		if refused == "" {
			t.Errorf("%s is not refused", name)
		}
	}
	if refused := fill([]float64{0.7, 0.3}, half, some, 3000); refused != "" {
		t.Errorf("a good log is refused: %s", refused)
	}
	lying, _ := ope.NewPolicyValue(2, 0, 0)
	for i := range 3000 { // drawn evenly, logged as 7 to 3
		if err := lying.Add([]float64{0.1, 0.9}, []float64{0.7, 0.3}, i%2, some(i)); err != nil {
			t.Fatal(err)
		}
	}
	if c := lying.Compare(); c.Refused == "" {
		t.Error("a false log is not refused")
	}
	v, _ := ope.NewPolicyValue(2, 0, 0)
	for _, err := range []error{
		v.Add([]float64{1}, half, 0, 1), v.Add(half, half, 2, 1), v.Add(half, []float64{0, 1}, 0, 1), v.Add(half, half, 0, math.NaN()),
	} {
		if err == nil {
			t.Error("a row that cannot be is taken in")
		}
	}
	if _, err := ope.NewPolicyValue(0, 0, 0); err == nil {
		t.Error("no arms")
	}
}
