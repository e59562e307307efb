package uplift

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// tally counts the treated and untreated rows targeted so far, and sums their outcomes.
type tally struct{ nt, nc, rt, rc float64 }

func (s *tally) add(y float64, treated bool, times float64) {
	if treated {
		s.nt += times
		s.rt += float64(times * y)
	} else {
		s.nc += times
		s.rc += float64(times * y)
	}
}

// gained is rt - rc·nt/nc: what the treated among the targeted brought beyond the untreated, per their number. The second term is 0
// while nc is.
func (s *tally) gained() float64 {
	if s.nc == 0 {
		return s.rt
	}
	return s.rt - float64(s.rc*s.nt)/s.nc
}

// uplift is the difference of mean outcomes, a mean of nothing counting as 0.
func (s *tally) uplift() float64 {
	var u float64
	if s.nt > 0 {
		u += s.rt / s.nt
	}
	if s.nc > 0 {
		u -= s.rc / s.nc
	}
	return u
}

// ranked checks the input and returns the rows by descending score, ties by the lower row first.
func ranked(score, y []float64, treated []bool) ([]int, error) {
	if len(score) != len(y) {
		return nil, fmt.Errorf("uplift: %d scores and %d outcomes", len(score), len(y))
	}
	if err := (Data{Outcome: y, Treated: treated}).validateArms(); err != nil {
		return nil, err
	}
	for i, s := range score {
		if math.IsNaN(s) {
			return nil, fmt.Errorf("uplift: score %d is NaN", i+1)
		}
	}
	order := make([]int, len(score))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(score[b], score[a]), cmp.Compare(a, b)) })
	return order, nil
}

// QiniQ is the area between the Qini curve and the straight line of random targeting, by the rows' order alone:
//
//	Q = (1/N) Σ_k [ g(k)/Nt(N) - (k/N)·g(N)/Nt(N) ],   g(k) = Rt(k) - Rc(k)·Nt(k)/Nc(k)
//
// with Nt, Nc, Rt, Rc the treated and untreated rows and the sums of their outcomes among the k highest scores, ties by the lower row
// first, the second term of g being 0 while Nc(k) = 0. It is in units of outcome per row, 0 on average for an order that says nothing.
//
// score, y and treated have the length N; scores are any numbers but NaN, of which only the order counts. It is an error for a NaN, an
// outcome that is not finite, unequal lengths, and when no row or every row is treated. Radcliffe (2007), Direct Marketing Analytics Journal.
func QiniQ(score, y []float64, treated []bool) (float64, error) {
	order, err := ranked(score, y, treated)
	if err != nil {
		return 0, err
	}
	var s tally
	var sum float64
	for _, i := range order {
		s.add(y[i], treated[i], 1)
		sum += s.gained()
	}
	n := float64(len(order))
	return (sum - float64(s.gained()*(n+1)/2)) / s.nt / n, nil
}

// AUUC is the area under the uplift curve,
//
//	(1/N) Σ_k u(k),   u(k) = (Rt(k)/Nt(k) - Rc(k)/Nc(k))·k/N
//
// with the notation, order and errors of QiniQ, and a ratio with denominator 0 counting as 0.
func AUUC(score, y []float64, treated []bool) (float64, error) {
	area, _, err := areas(score, y, treated)
	return area, err
}

// Gain is AUUC less what a random order has on average, u(N)·(N+1)/(2N): how much more uplift targeting by score collects than targeting
// at random, averaged over all shares targeted. Errors are those of QiniQ.
func Gain(score, y []float64, treated []bool) (float64, error) {
	_, gain, err := areas(score, y, treated)
	return gain, err
}

func areas(score, y []float64, treated []bool) (area, gain float64, err error) {
	order, err := ranked(score, y, treated)
	if err != nil {
		return 0, 0, err
	}
	area, gain = (Data{Outcome: y, Treated: treated}).inOrder(order).curve(nil)
	return area, gain, nil
}

// inOrder returns the rows, without the table and propensities, in the given order.
func (d Data) inOrder(order []int) Data {
	s := Data{Outcome: make([]float64, len(order)), Treated: make([]bool, len(order))}
	for k, i := range order {
		s.Outcome[k], s.Treated[k] = d.Outcome[i], d.Treated[i]
	}
	if d.Group != nil {
		s.Group = make([]int, len(order))
		for k, i := range order {
			s.Group[k] = d.Group[i]
		}
	}
	return s
}

// curve walks along the uplift curve of rows that are in order, each counted times[row] times; nil: once.
func (d Data) curve(times []float64) (area, gain float64) {
	var s tally
	var sum, k float64
	for i, y := range d.Outcome {
		by := 1.0
		if times != nil {
			by = times[i]
		}
		if by == 0 {
			continue
		}
		// A row counted several times is as many steps; the curve is taken at the last of them for all, which differs in the order 1/N.
		s.add(y, d.Treated[i], by)
		k += by
		sum += float64(by * float64(s.uplift()*k))
	}
	if k == 0 {
		return 0, 0
	}
	area = sum / k / k
	return area, area - float64(s.uplift()*(k+1)/(2*k))
}

// UpliftAt is the difference of mean outcomes between treated and untreated rows among the ⌊share·N⌋ highest scores, ties by the lower row
// first, the mean of no rows counting as 0. share is in (0,1]. Errors are those of QiniQ, and a share without rows is one.
func UpliftAt(score, y []float64, treated []bool, share float64) (float64, error) {
	order, err := ranked(score, y, treated)
	if err != nil {
		return 0, err
	}
	k := 0
	if share > 0 && share <= 1 {
		k = int(math.Floor(share*float64(len(order)) + 1e-9)) // 0.29·100 is below 29
	}
	if k == 0 {
		return 0, fmt.Errorf("uplift: a share of %v of %d rows holds none", share, len(order))
	}
	var s tally
	for _, i := range order[:k] {
		s.add(y[i], treated[i], 1)
	}
	return s.uplift(), nil
}

// Point is a point of a Qini curve.
type Point struct {
	Targeted float64 // share of the rows, in [0,1]
	Gained   float64 // additional outcomes, g
}

// Curve is a Qini curve in which rows with equal scores are one step, as they are when somebody targets by a threshold.
type Curve struct {
	Points []Point // from (0, 0) to (1, g(N))
	Area   float64 // under the curve, by trapezoids
	Random float64 // under the straight line from the first to the last point
	// Coefficient is Area - Random, PerTreated that over the number of treated rows: QiniQ but for ties and the order 1/N.
	Coefficient, PerTreated float64
}

// QiniCurve returns the curve for plots. Errors are those of QiniQ.
func QiniCurve(score, y []float64, treated []bool) (Curve, error) {
	order, err := ranked(score, y, treated)
	if err != nil {
		return Curve{}, err
	}
	c := Curve{Points: []Point{{}}}
	var s tally
	n := float64(len(order))
	for k, i := range order {
		s.add(y[i], treated[i], 1)
		if k+1 < len(order) && score[order[k+1]] == score[i] {
			continue
		}
		last, next := c.Points[len(c.Points)-1], Point{Targeted: float64(k+1) / n, Gained: s.gained()}
		c.Area += float64((next.Targeted - last.Targeted) * (next.Gained + last.Gained) / 2)
		c.Points = append(c.Points, next)
	}
	c.Random = s.gained() / 2
	c.Coefficient = c.Area - c.Random
	c.PerTreated = c.Coefficient / s.nt
	return c, nil
}
