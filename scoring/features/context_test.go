package features_test

import (
	"math"
	"testing"

	"goodword/scoring/features"
)

func TestContext(t *testing.T) {
	v := make([]float32, features.Count)
	place, half, ok := features.ContextPlace("orders")
	if !ok || place != features.Orders || half != 2 {
		t.Fatalf("orders are place %d with %v in the middle, %v", place, half, ok)
	}
	last := math.Inf(-1)
	for _, n := range []float32{0, 1, 2, 5, 100, 1e9} {
		v[place] = n
		x := features.Context(v, place, half)
		if !(x > last) || x > 5.0/3 || n == 2 && x != 0 {
			t.Errorf("%v orders are %v", n, x)
		}
		last = x
	}
	for place, unknown := range map[int]func(){
		features.NPSLatest:    func() { v[features.NPSKnown], v[features.NPSLatest] = 0, 9 },
		features.OrderAgeDays: func() { v[features.Orders], v[features.OrderAgeDays] = 0, 9 },
		features.ShareAgeDays: func() { v[features.ShareAgeDays] = features.Missing },
		features.Count + 1:    func() {},
	} {
		if unknown(); features.Context(v, place, 1) != 0 {
			t.Errorf("place %d: %v, though nobody knows it", place, features.Context(v, place, 1))
		}
	}
	v[features.NPSTrend] = -3
	if x := features.Context(v, features.NPSTrend, 1); x >= features.Context(v[:features.NPSTrend], features.NPSTrend, 1) {
		t.Errorf("a falling answer is %v", x)
	}
	for _, level := range []string{"plan", "locale", "channel", "wait_hours", "trait:x", ""} {
		if _, _, ok := features.ContextPlace(level); ok {
			t.Errorf("%s is no number that describes a customer", level)
		}
	}
	for _, name := range features.ContextNames() {
		if _, half, ok := features.ContextPlace(name); !ok || !(half > 0) {
			t.Errorf("%s has no middle", name)
		}
	}
}
