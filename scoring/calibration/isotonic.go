package calibration

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"sort"
)

// Isotonic is a curve that never falls: the fitted chance Y[k] at the score X[k], linear between, level beyond the ends. X ascends
// strictly, Y ascends within [0,1], and both have the same length of at least 1.
//
// Its ends are often exactly 0 or 1, which a single surprise makes infinitely wrong by log loss: keep chances away from them where that
// counts.
type Isotonic struct {
	X []float64 `json:"x"`
	Y []float64 `json:"y"`
}

// FitIsotonic returns the non-decreasing curve with the least weighted squared distance to the labels, by pooling adjacent violators:
// equal scores are first merged into their weighted mean, then neighbours in the wrong order are, until none is. Knots are all
// distinct scores of weight above 0.
//
// Scores are finite and come in any order, y lies in [0,1], weights (nil: all 1) are finite and at least 0, and one is above 0; anything
// else is an error. Ayer, Brunk, Ewing, Reid and Silverman (1955), Annals of Mathematical Statistics 26(4).
func FitIsotonic(score, y, weight []float64) (Isotonic, error) {
	if err := check(score, y, weight); err != nil {
		return Isotonic{}, err
	}
	order := make([]int, 0, len(score))
	for i := range score {
		if weight == nil || weight[i] > 0 {
			order = append(order, i)
		}
	}
	if len(order) == 0 {
		return Isotonic{}, errors.New("calibration: there is no row of weight above 0")
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(score[a], score[b]) })

	var curve Isotonic
	var pools []pool
	for k := 0; k < len(order); {
		f, next := score[order[k]], pool{knots: 1}
		for ; k < len(order) && score[order[k]] == f; k++ {
			next.add(y[order[k]], weight, order[k])
		}
		curve.X = append(curve.X, f)
		for len(pools) > 0 && pools[len(pools)-1].mean() >= next.mean() {
			last := pools[len(pools)-1]
			pools = pools[:len(pools)-1]
			next = pool{knots: last.knots + next.knots, weight: last.weight + next.weight, sum: last.sum + next.sum}
		}
		pools = append(pools, next)
	}
	for _, p := range pools {
		for range p.knots {
			curve.Y = append(curve.Y, p.mean())
		}
	}
	return curve, nil
}

// pool is a run of knots with one fitted value.
type pool struct {
	knots       int
	weight, sum float64
}

func (p *pool) add(y float64, weight []float64, i int) {
	by := 1.0
	if weight != nil {
		by = weight[i]
	}
	p.weight += by
	p.sum += float64(by * y)
}

// mean stays within [0,1]: the sum rounds no further than the weight does, but for the last bit.
func (p pool) mean() float64 { return min(max(p.sum/p.weight, 0), 1) }

// At returns the chance at a score. A NaN gives NaN; infinite scores are beyond the ends.
func (c Isotonic) At(score float64) float64 {
	if math.IsNaN(score) {
		return score
	}
	k := sort.SearchFloat64s(c.X, score) // the first knot not below the score
	switch {
	case k == len(c.X):
		return c.Y[k-1]
	case k == 0 || c.X[k] == score || c.Y[k-1] == c.Y[k]:
		return c.Y[k]
	}
	share := (score - c.X[k-1]) / (c.X[k] - c.X[k-1])
	return min(c.Y[k-1]+float64(share*(c.Y[k]-c.Y[k-1])), c.Y[k])
}

// Validate reports a curve that FitIsotonic would not have made, for curves that were stored.
func (c Isotonic) Validate() error {
	if len(c.X) == 0 || len(c.X) != len(c.Y) {
		return fmt.Errorf("calibration: a curve of %d scores and %d chances", len(c.X), len(c.Y))
	}
	for k := range c.X {
		switch {
		case math.IsNaN(c.X[k]) || math.IsInf(c.X[k], 0) || !(c.Y[k] >= 0 && c.Y[k] <= 1):
			return fmt.Errorf("calibration: knot %d is (%v, %v)", k+1, c.X[k], c.Y[k])
		case k > 0 && (c.X[k] <= c.X[k-1] || c.Y[k] < c.Y[k-1]):
			return fmt.Errorf("calibration: knot %d does not ascend", k+1)
		}
	}
	return nil
}
