package bandit

import (
	"fmt"
	"math"
	"time"

	"goodword/experiments/internal/elementary"
)

const (
	// HoursPerWeek is the number of cells of an hour-of-week curve.
	HoursPerWeek = 7 * 24
	// DefaultKappa is the concentration of the smoothing kernel: hours three apart count about a tenth.
	DefaultKappa = 8
	// DefaultCellStrength is how many decisions the curve above is worth to a cell, until FitCellStrength has data.
	DefaultCellStrength = 25
)

// HourOfWeek returns the cell of a local time: 0 for Sunday 00:00 to 00:59, up to 167. The caller brings the time into the
// customer's zone.
func HourOfWeek(local time.Time) int { return 24*int(local.Weekday()) + local.Hour() }

// Curve is a rate per cell.
type Curve struct {
	Base  float64   // the pooled rate
	Rates []float64 // of each cell, in (0, 1)
}

// Best is the first cell with the largest rate.
func (c Curve) Best() int {
	best := 0
	for i, r := range c.Rates {
		if r > c.Rates[best] {
			best = i
		}
	}
	return best
}

// SmoothCircular smooths the success rate over cells on a circle, as the hours of a day are: neighbours count by a von
// Mises kernel, and all are drawn to the pooled rate, worth strength trials:
//
//	rateᵢ = (Σⱼ wᵢⱼ sⱼ + m·base)/(Σⱼ wᵢⱼ nⱼ + m),  wᵢⱼ = exp(κ(cos(2π(i-j)/cells) - 1)),  base = Σs/Σn
//
// The times of the trials have to have been random, or be weighted by how likely they were: people who are usually asked in the
// morning answer in the morning. It is an error when there is no cell or no trial, a count is out of range, kappa is not finite
// and at least 0, or strength not finite and above 0.
func SmoothCircular(counts []Count, kappa, strength float64) (Curve, error) {
	base, err := pooledRate(counts)
	if err != nil {
		return Curve{}, err
	}
	return smoothTowards(counts, base, kappa, strength)
}

// pooledRate is the share of successes over all cells.
func pooledRate(counts []Count) (float64, error) {
	var s, n float64
	for i, c := range counts {
		if c.Successes < 0 || c.Trials < c.Successes {
			return 0, fmt.Errorf("%w: cell %d has %d successes of %d trials", ErrPosterior, i, c.Successes, c.Trials)
		}
		s += float64(c.Successes)
		n += float64(c.Trials)
	}
	if n == 0 {
		return 0, fmt.Errorf("%w: no trials in %d cells", ErrPosterior, len(counts))
	}
	return s / n, nil
}

func smoothTowards(counts []Count, base, kappa, strength float64) (Curve, error) {
	if !(kappa >= 0) || math.IsInf(kappa, 1) || !(strength > 0) || math.IsInf(strength, 1) {
		return Curve{}, fmt.Errorf("%w: kappa %v and strength %v", ErrNotFinite, kappa, strength)
	}
	cells := len(counts)
	weights := circleWeights(cells, kappa)
	curve := Curve{Base: base, Rates: make([]float64, cells)}
	for i := range cells {
		s, n := float64(strength*base), strength
		for j, c := range counts {
			w := weights[(i-j+cells)%cells]
			s += float64(w * float64(c.Successes))
			n += float64(w * float64(c.Trials))
		}
		curve.Rates[i] = s / n
	}
	return curve, nil
}

// circleWeights are the weights of cells by their distance around the circle.
func circleWeights(cells int, kappa float64) []float64 {
	weights := make([]float64, cells)
	for d := range weights {
		weights[d] = elementary.Exp(float64(kappa * (elementary.CosTurns(float64(d)/float64(cells)) - 1)))
	}
	return weights
}

// DayTypes says which days of the week, from Sunday, have one daily curve.
type DayTypes [7]int

// Weekdays tells working days from the weekend.
var Weekdays = DayTypes{1, 0, 0, 0, 0, 0, 1}

// SmoothWeek smooths HoursPerWeek cells: the counts of the days of one type are added, smoothed over their 24 hours and drawn to the
// rate pooled over the whole week. Errors are those of SmoothCircular, and ErrSize for another number of cells.
func SmoothWeek(counts []Count, days DayTypes, kappa, strength float64) (Curve, error) {
	if len(counts) != HoursPerWeek {
		return Curve{}, fmt.Errorf("%w: %d cells, want %d", ErrSize, len(counts), HoursPerWeek)
	}
	base, err := pooledRate(counts)
	if err != nil {
		return Curve{}, err
	}
	week := Curve{Base: base, Rates: make([]float64, HoursPerWeek)}
	for day, kind := range days {
		pooled := make([]Count, 24)
		for other, otherKind := range days {
			if otherKind != kind {
				continue
			}
			for hour := range pooled {
				c := counts[24*other+hour]
				pooled[hour].Trials += c.Trials
				pooled[hour].Successes += c.Successes
			}
		}
		daily, err := smoothTowards(pooled, base, kappa, strength)
		if err != nil {
			return Curve{}, err
		}
		copy(week.Rates[24*day:24*day+24], daily.Rates)
	}
	return week, nil
}

// ShrinkCells returns the posterior of each cell of a level of the hierarchy (program, segment, customer) given the rates
// of the level above, worth strength trials:
//
//	Beta(m·g + s, m·(1-g) + n - s),  mean (s + m·g)/(n + m)
//
// The means are the rates for the level below. ProbBest of them are the probabilities of the slots. It is an error when lists differ in
// length, a rate is outside (0, 1), a count is out of range or strength is not finite and above 0.
func ShrinkCells(rates []float64, counts []Count, strength float64) ([]Beta, error) {
	if len(rates) != len(counts) {
		return nil, fmt.Errorf("%w: %d rates and %d counts", ErrSize, len(rates), len(counts))
	}
	cells := make([]Beta, len(counts))
	for i, c := range counts {
		prior, err := NewPrior(rates[i], strength)
		if err != nil {
			return nil, fmt.Errorf("cell %d: %w", i, err)
		}
		if cells[i], err = prior.Update(float64(c.Successes), float64(c.Trials)); err != nil {
			return nil, fmt.Errorf("cell %d: %w", i, err)
		}
	}
	return cells, nil
}

// Means returns the mean of each distribution.
func Means(cells []Beta) []float64 {
	means := make([]float64, len(cells))
	for i, b := range cells {
		means[i] = b.Mean()
	}
	return means
}

// FitCellStrength finds how many trials the rates above are worth to a cell below, by maximum marginal likelihood over the cells of
// many customers or segments, one list of counts each,
//
//	max over m of  Σ ln B(m·g+s, m·(1-g)+n-s) - ln B(m·g, m·(1-g))
//
// between 1 and 100,000. Cells that differ from the rates by no more than chance give the upper end. With no trial at all
// DefaultCellStrength comes back. It is an error when a list has another length than the rates, or a number is out of range.
func FitCellStrength(rates []float64, rows [][]Count) (float64, error) {
	var cells cellCounts
	for i, row := range rows {
		if _, err := ShrinkCells(rates, row, 1); err != nil {
			return 0, fmt.Errorf("row %d: %w", i, err)
		}
		for cell, c := range row {
			cells = cells.add(rates[cell], c)
		}
	}
	if len(cells) == 0 {
		return DefaultCellStrength, nil
	}
	const grid = 24
	high := math.Log(100_000)
	at := func(i int) float64 { return high * float64(i) / grid }
	best, top := 0, math.Inf(-1)
	for i := range grid + 1 {
		if v := cells.logLikelihood(math.Exp(at(i))); v > top {
			best, top = i, v
		}
	}
	rising := func(logStrength float64) float64 { return -cells.slope(math.Exp(logStrength)) }
	return math.Exp(invert(rising, 0, at(max(best-1, 0)), at(min(best+1, grid)))), nil
}

// cellCounts are cells with trials, each with the rate that the level above expects of it.
type cellCounts []ratedCount

type ratedCount struct{ rate, s, n, times float64 }

func (f cellCounts) add(rate float64, c Count) cellCounts {
	if c.Trials == 0 {
		return f
	}
	return append(f, ratedCount{rate, float64(c.Successes), float64(c.Trials), 1})
}

func (f cellCounts) logLikelihood(m float64) float64 {
	sum := 0.0
	for _, c := range f {
		a, b := m*c.rate, m*(1-c.rate)
		sum += logBetaRise(a, b, c.s, c.n)
	}
	return sum
}

// slope is the derivative with respect to m.
func (f cellCounts) slope(m float64) float64 {
	sum := 0.0
	for _, c := range f {
		g := c.rate
		sum += g*rise(m*g, c.s) + (1-g)*rise(m*(1-g), c.n-c.s) - rise(m, c.n)
	}
	return sum
}

// Survival is what discrete-time hazards come to.
type Survival struct {
	Survival []float64 // chance that nothing has happened by the end of each period: Π (1-h)
	Event    []float64 // chance that it happens in each period
	ByEnd    float64   // chance that it happens at all: 1 - Π (1-h)
}

// Survive returns what hazards come to: hazard[k], in [0, 1], is the chance of the event in period k given that it has not happened
// before. It is an error when there is none or one is out of range.
func Survive(hazard []float64) (Survival, error) {
	if len(hazard) == 0 {
		return Survival{}, fmt.Errorf("%w: no hazards", ErrSize)
	}
	var s Survival
	left := 1.0
	for k, h := range hazard {
		if !(h >= 0 && h <= 1) {
			return Survival{}, fmt.Errorf("%w: hazard of period %d is %v, want it in [0, 1]", ErrNotFinite, k, h)
		}
		s.Event = append(s.Event, float64(left*h))
		left = float64(left * (1 - h))
		s.Survival = append(s.Survival, left)
	}
	s.ByEnd = 1 - left
	return s, nil
}

// Hazards returns hₖ = σ(score + gₖ): the hazards of a customer whose features make the score, xᵀθ, with one effect g per period
// since the moment. Fit both by FitLogistic with a row per customer and period, an indicator per period among the features.
func Hazards(score float64, periods []float64) []float64 {
	h := make([]float64, len(periods))
	for k, g := range periods {
		h[k] = sigmoid(score + g)
	}
	return h
}

// WaitingDiscount returns what is left of a value that comes after a wait when it halves every halfLife: 2^(-wait/halfLife). Slots are
// compared by their net value times this. No wait, or a halfLife of 0 or less, takes nothing off.
func WaitingDiscount(wait, halfLife time.Duration) float64 {
	if wait <= 0 || halfLife <= 0 {
		return 1
	}
	return elementary.Exp(-float64(math.Ln2*wait.Seconds()) / halfLife.Seconds())
}
