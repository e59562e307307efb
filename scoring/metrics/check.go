package metrics

import (
	"errors"
	"fmt"
	"math"
)

// check names the first row that cannot be used: predictions are checked by usable, labels lie in [0,1].
func check(p, y, weight []float64, usable func(float64) bool, want string) error {
	if len(p) == 0 || len(y) != len(p) || weight != nil && len(weight) != len(p) {
		return fmt.Errorf("metrics: %d predictions, %d labels and %d weights, want as many of each and at least 1", len(p), len(y), len(weight))
	}
	total := 0.0
	for i, x := range p {
		if !usable(x) {
			return fmt.Errorf("metrics: prediction %d is %v, want %s", i+1, x, want)
		}
		if !(y[i] >= 0 && y[i] <= 1) {
			return fmt.Errorf("metrics: label %d is %v, want a number in [0,1]", i+1, y[i])
		}
		w := at(weight, i)
		if !(w >= 0) || math.IsInf(w, 1) {
			return fmt.Errorf("metrics: weight %d is %v, want a finite number of at least 0", i+1, w)
		}
		total += w
	}
	if total == 0 {
		return errors.New("metrics: there is no row of weight above 0")
	}
	return nil
}

func checkChances(p, y, weight []float64) error {
	return check(p, y, weight, func(x float64) bool { return x >= 0 && x <= 1 }, "a chance in [0,1]")
}

// checkScores allows infinite scores, which rank like others; NaN has no rank.
func checkScores(s, y, weight []float64) error {
	return check(s, y, weight, func(x float64) bool { return !math.IsNaN(x) }, "a number")
}

func checkBinary(y []float64) error {
	for i, label := range y {
		if label != 0 && label != 1 {
			return fmt.Errorf("metrics: label %d is %v, want 0 or 1", i+1, label)
		}
	}
	return nil
}

// at is the weight of row i; nil weights are all 1.
func at(weight []float64, i int) float64 {
	if weight == nil {
		return 1
	}
	return weight[i]
}
