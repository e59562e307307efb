package bandit

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"
)

// FatigueTime is the time constant with which past asks are forgotten.
const FatigueTime = 14 * 24 * time.Hour

// Fatigue is how much a customer has been asked lately: each past ask counts exp(-age/τ),
//
//	f = Σ exp(-(now - tⱼ)/τ),  τ = FatigueTime
//
// Asks in the future count in full.
func Fatigue(asks []time.Time, now time.Time) float64 {
	sum := 0.0
	for _, t := range asks {
		sum += math.Exp(-max(0, now.Sub(t).Seconds()) / FatigueTime.Seconds())
	}
	return sum
}

// FatigueRow is one activated decision that asked, or a group of them.
type FatigueRow struct {
	Fatigue float64 // before the ask, at least 0
	Value   float64 // what the ask brought, in money
	Weight  float64 // one over the propensity of having asked, times the number of rows; finite and at least 0
}

// MinFatigueRows is the number of rows from which a fitted curve is believed; below it take DefaultFatigueCurve.
const MinFatigueRows = 2000

// FatigueCurve is the value of the next ask as a function of the fatigue before it: never increasing, linear between its points,
// constant outside them.
type FatigueCurve struct {
	at, value []float64 // at ascends, value never does
}

// DefaultFatigueCurve returns the table that is used before there is data: an ask to a rested customer is worth value, and each ask
// of the last days takes a third of what is left, exp(-0.4·f). It is an assumption, to be replaced by FitFatigue.
func DefaultFatigueCurve(value float64) FatigueCurve {
	var c FatigueCurve
	for f := range 11 {
		c.at = append(c.at, float64(f))
		c.value = append(c.value, value*math.Exp(-0.4*float64(f)))
	}
	return c
}

// FitFatigue fits the curve that never increases and is nearest to the rows in weighted squares (pool adjacent violators). Asking at
// random, through the floor, is what makes it an effect of asking and not of who was asked.
//
// It is an error when no row has a weight above 0 or a number is out of range. Barlow, Bartholomew, Bremner and Brunk (1972).
func FitFatigue(rows []FatigueRow) (FatigueCurve, error) {
	sorted := make([]FatigueRow, 0, len(rows))
	for i, r := range rows {
		if !(r.Fatigue >= 0) || math.IsInf(r.Fatigue, 1) || math.IsNaN(r.Value) || math.IsInf(r.Value, 0) || !(r.Weight >= 0) || math.IsInf(r.Weight, 1) {
			return FatigueCurve{}, fmt.Errorf("%w: row %d is %+v", ErrNotFinite, i, r)
		}
		if r.Weight > 0 {
			sorted = append(sorted, r)
		}
	}
	if len(sorted) == 0 {
		return FatigueCurve{}, errors.New("bandit: no row to fit fatigue to")
	}
	slices.SortStableFunc(sorted, func(a, b FatigueRow) int { return cmp.Compare(a.Fatigue, b.Fatigue) })
	var blocks []FatigueRow
	for _, r := range sorted { // rows of equal fatigue are one
		if n := len(blocks); n > 0 && blocks[n-1].Fatigue == r.Fatigue {
			blocks[n-1] = pooledRow(blocks[n-1], r)
			blocks[n-1].Fatigue = r.Fatigue // without the rounding of a mean, or the next one is another
		} else {
			blocks = append(blocks, r)
		}
	}
	pooled := blocks[:0]
	for _, b := range blocks {
		pooled = append(pooled, b)
		for n := len(pooled); n > 1 && pooled[n-2].Value <= pooled[n-1].Value; n-- {
			pooled[n-2] = pooledRow(pooled[n-2], pooled[n-1])
			pooled = pooled[:n-1]
		}
	}
	var c FatigueCurve
	for _, b := range pooled {
		c.at, c.value = append(c.at, b.Fatigue), append(c.value, b.Value)
	}
	return c, nil
}

// pooledRow is the weighted mean of two rows.
func pooledRow(a, b FatigueRow) FatigueRow {
	w := a.Weight + b.Weight
	return FatigueRow{
		Fatigue: (a.Fatigue*a.Weight + b.Fatigue*b.Weight) / w, Value: (a.Value*a.Weight + b.Value*b.Weight) / w, Weight: w,
	}
}

// FatiguePoint is one point of a FatigueCurve.
type FatiguePoint struct {
	At    float64 `json:"at"`    // fatigue, at least 0
	Value float64 `json:"value"` // of an ask at it
}

// Points returns the points of the curve, for storing; NewFatigueCurve reads them back.
func (c FatigueCurve) Points() []FatiguePoint {
	list := make([]FatiguePoint, len(c.at))
	for i := range list {
		list[i] = FatiguePoint{c.at[i], c.value[i]}
	}
	return list
}

// NewFatigueCurve returns the curve through points. It is an error when there is none, a number is not finite, or they do not ascend in
// fatigue and descend in value.
func NewFatigueCurve(points []FatiguePoint) (FatigueCurve, error) {
	var c FatigueCurve
	for i, p := range points {
		bad := math.IsNaN(p.At) || math.IsInf(p.At, 0) || math.IsNaN(p.Value) || math.IsInf(p.Value, 0)
		if bad || i > 0 && (p.At <= points[i-1].At || p.Value > points[i-1].Value) {
			return FatigueCurve{}, fmt.Errorf("%w: point %d of a fatigue curve is %+v", ErrNotFinite, i, p)
		}
		c.at, c.value = append(c.at, p.At), append(c.value, p.Value)
	}
	if len(points) == 0 {
		return FatigueCurve{}, errors.New("bandit: a fatigue curve without points")
	}
	return c, nil
}

// Value returns G(f), the value of an ask at fatigue f; NaN for a curve without points or an f that is NaN.
func (c FatigueCurve) Value(f float64) float64 {
	n := len(c.at)
	if n == 0 || math.IsNaN(f) {
		return math.NaN()
	}
	i, _ := slices.BinarySearch(c.at, f)
	switch {
	case i == 0:
		return c.value[0]
	case i == n:
		return c.value[n-1]
	}
	part := (f - c.at[i-1]) / (c.at[i] - c.at[i-1])
	return c.value[i-1] + part*(c.value[i]-c.value[i-1])
}

// Cost returns what asking at fatigue f costs the next ask: max(0, G(f) - G(f+1)).
func (c FatigueCurve) Cost(f float64) float64 { return max(0, c.Value(f)-c.Value(f+1)) }
