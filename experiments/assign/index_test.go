package assign_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"goodword/experiments/assign"
)

func TestIndex(t *testing.T) {
	belowOne := math.Nextafter(1, 0)
	for name, c := range map[string]struct {
		probabilities []float64
		u             float64
		want          int
	}{
		"start":                           {[]float64{.2, .5, .3}, 0, 0},
		"a border belongs to the next":    {[]float64{.25, .5, .25}, .25, 1},
		"end":                             {[]float64{.2, .5, .3}, belowOne, 2},
		"zero first":                      {[]float64{0, 1}, 0, 1},
		"zero last":                       {[]float64{1, 0}, belowOne, 0},
		"sum below 1 and zero last":       {[]float64{.5, .5 - 5e-10, 0}, belowOne, 1},
		"sum above 1":                     {[]float64{.5, .5 + 5e-10}, belowOne, 1},
		"ten tenths do not sum to 1":      {[]float64{.1, .1, .1, .1, .1, .1, .1, .1, .1, .1}, belowOne, 9},
		"only one arm":                    {[]float64{1}, .5, 0},
		"zeros between are stepped over":  {[]float64{.5, 0, 0, .5}, .5, 3},
		"smallest number is a share too":  {[]float64{5e-324, 1}, 0, 0},
		"the grid below the smallest arm": {[]float64{1e-10, 1 - 1e-10}, 1e-10, 1},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := assign.Index(c.probabilities, c.u)
			if err != nil || got != c.want {
				t.Errorf("Index(%v, %v) = %d, %v, want %d", c.probabilities, c.u, got, err, c.want)
			}
		})
	}
}

func TestIndexRejects(t *testing.T) {
	for name, c := range map[string]struct {
		probabilities []float64
		u             float64
	}{
		"nothing":           {nil, .5},
		"NaN":               {[]float64{.5, math.NaN()}, .1},
		"negative":          {[]float64{1.5, -.5}, .1},
		"infinite":          {[]float64{math.Inf(1), 0}, .1},
		"sum too small":     {[]float64{.5, .5 - 2e-9}, .1},
		"sum too large":     {[]float64{.5, .5 + 2e-9}, .1},
		"u of 1":            {[]float64{.5, .5}, 1},
		"u below 0":         {[]float64{.5, .5}, -1e-300},
		"u is not a number": {[]float64{.5, .5}, math.NaN()},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := assign.Index(c.probabilities, c.u); err == nil {
				t.Errorf("Index(%v, %v) = %d, want an error", c.probabilities, c.u, got)
			}
		})
	}
}

func indexReturnsAPossibleArm(t *rapid.T) {
	weights := rapid.SliceOfN(rapid.Float64Range(0, 1), 1, 20).Draw(t, "weights")
	weights[rapid.IntRange(0, len(weights)-1).Draw(t, "positive")] = 1
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	for i := range weights {
		weights[i] /= sum
	}
	u := rapid.Float64Range(0, math.Nextafter(1, 0)).Draw(t, "u")

	got, err := assign.Index(weights, u)
	if err != nil {
		t.Fatal(err)
	}
	if weights[got] == 0 {
		t.Fatalf("Index(%v, %v) = %d, an arm with probability 0", weights, u, got)
	}
	before := 0.0
	for _, w := range weights[:got] {
		before += w
	}
	if u < before-1e-12 || u > before+weights[got]+1e-12 {
		t.Fatalf("Index(%v, %v) = %d, whose part starts at %v", weights, u, got, before)
	}
}

func TestIndexReturnsAPossibleArm(t *testing.T) { rapid.Check(t, indexReturnsAPossibleArm) }
func FuzzIndexReturnsAPossibleArm(f *testing.F) { f.Fuzz(rapid.MakeFuzz(indexReturnsAPossibleArm)) }
