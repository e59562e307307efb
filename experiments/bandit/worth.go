package bandit

import (
	"fmt"
	"math"

	"goodword/experiments/internal/elementary"
)

// Worth is the posterior of the money an arm brings per decision:
//
//	rate·value - Cost
//
// where rate is the chance that a decision brings a value at all, and value the mean of those that come. Most decisions bring nothing, so
// that the money itself is far from normal; its two parts are not.
type Worth struct {
	// Rate is the chance of a value. The zero Beta means that Value is about every decision, those without a value included: then
	// the arm's worth is Student.
	Rate Beta
	// Value is the posterior of the mean of the values that came, or of the mean of their logarithms when Log is set: then the mean of the
	// values is exp(μ + σ²/2), for values with heavy tails. Winsorise at a limit fixed before the experiment.
	Value NIG
	Log   bool
	// Cost is what each decision costs, whatever it brings.
	Cost float64
}

// Validate reports a part that is not valid, a log-normal value without a rate, and a cost that is not finite.
func (w Worth) Validate() error {
	if err := w.Value.Validate(); err != nil {
		return err
	}
	if err := w.Value.Marginal().Validate(); err != nil {
		return err
	}
	if math.IsNaN(w.Cost) || math.IsInf(w.Cost, 0) {
		return fmt.Errorf("%w: cost is %v", ErrNotFinite, w.Cost)
	}
	if w.Rate == (Beta{}) {
		if w.Log {
			return fmt.Errorf("%w: logarithms of values without a rate: a decision that brings nothing has none", ErrPosterior)
		}
		return nil
	}
	return w.Rate.Validate()
}

// Mean returns the expected worth. It is NaN where there is none: with Log set the mean of a log-normal posterior is
// infinite, and with A <= 1/2 that of a Student, too.
func (w Worth) Mean() float64 {
	if w.Log || w.Value.A <= 0.5 {
		return math.NaN()
	}
	if w.Rate == (Beta{}) {
		return w.Value.Mean - w.Cost
	}
	return float64(w.Rate.Mean()*w.Value.Mean) - w.Cost
}

// CompareWorth compares the worth of independent arms by quadrature, as CompareNormal does. The product of a chance and
// a value has no density in closed form; it is a mixture over a grid of chances (and of variances, with Log), on which
// sums converge exponentially. Where the value is known more than sixteen times better than the rate, its spread counts as
// that sixteenth, which widens the product by a fifth of a percent.
//
// Errors of probabilities are below 1e-6, of the expected maximum below 1e-4 of the arms' spread; ten arms take some 20 ms. The same
// arms give the same bits on every machine. ExpectedMax and ExpectedLoss are NaN when an arm's Mean is. It is an error when there
// is no arm or one is not valid.
func CompareWorth(arms []Worth) (Comparison, error) {
	list, means := make([]curve, len(arms)), make([]float64, len(arms))
	for k, w := range arms {
		if err := w.Validate(); err != nil {
			return Comparison{}, fmt.Errorf("arm %d: %w", k, err)
		}
		list[k], means[k] = w.curve(), w.Mean()
	}
	return compareCurves(list, means, 1e-5)
}

// MoneyThompson is Thompson sampling by money: every eligible arm gets the posterior probability that it is worth the most per
// decision, with the floor and slice of Exploration. It is only read, and safe for concurrent use.
type MoneyThompson struct {
	Arms []Worth
	Exploration
	Aim Aim
}

// Probabilities implements experiments.Policy; see Thompson.Probabilities, with CompareWorth for ProbBest.
func (m MoneyThompson) Probabilities(eligible []bool) ([]float64, error) {
	return m.probabilities(len(m.Arms), eligible, func(candidates []int) ([]float64, error) {
		c, err := CompareWorth(pick(m.Arms, candidates))
		if err != nil {
			return nil, err
		}
		return m.Aim.weigh(c.ProbBest)
	})
}

// curve is the density of the worth.
func (w Worth) curve() curve {
	if w.Rate == (Beta{}) {
		s := w.Value.Marginal()
		s.Location -= w.Cost
		return newStudentCurve(s)
	}
	if w.Log {
		return w.logCurve()
	}
	return w.productCurve()
}

// point is a node of a mixture.
type point struct{ at, weight float64 }

// negligible is the weight, relative to the heaviest, below which a node of a mixture is left out.
const negligible = 1e-9

// grid returns the nodes of the trapezoidal rule for an integral over a log density with its maximum at mode: from there in steps in both
// directions, down to negligible. The sum converges exponentially in 1/step for densities that are analytic around the real line.
// Weights sum to 1.
func grid(logDensity func(float64) float64, mode, step float64) []point {
	const most = 2000 // in each direction, a bound for densities that hardly fall
	top := logDensity(mode)
	points := []point{{mode, 1}}
	sum := 1.0
	for _, direction := range [...]float64{-1, 1} {
		for i := 1; i < most; i++ {
			at := mode + float64(direction*float64(float64(i)*step))
			weight := elementary.Exp(logDensity(at) - top)
			if weight < negligible {
				break
			}
			points = append(points, point{at, weight})
			sum += weight
		}
	}
	for i := range points {
		points[i].weight /= sum
	}
	return points
}

// sharpest is how much better than the rate a value may be known before its spread is widened.
const sharpest = 16

// productCurve is the mixture of Student densities over the chances of a value: given the chance θ, θ·value is Student with θ times
// location and scale.
func (w Worth) productCurve() curve {
	value := w.Value.Marginal()
	sd := math.Sqrt(1/w.Rate.Alpha + 1/w.Rate.Beta) // of the log-odds, near the mode
	size := math.Abs(value.Location)
	scale := max(value.Scale, float64(size*sd)/sharpest)
	relative := scale / size // of the value; infinite for a value around 0
	chances := rateGrid(w.Rate, min(sd, relative, float64(relative*math.Sqrt(value.DF))/3))

	c := curve{shape: studentKernel, df: value.DF, pinched: true, origin: -w.Cost}
	mean := w.Rate.Mean()
	reach := studentReach(value.DF)
	for _, p := range chances {
		location, spread := float64(p.at*value.Location), float64(p.at*scale)
		c.parts = append(c.parts, part{p.weight, location, spread})
		c.start = min(c.start, location-float64(reach*spread))
		c.end = max(c.end, location+float64(reach*spread))
	}
	// Most of the density lies within a few standard deviations of the product around its mean.
	middle := float64(mean * value.Location)
	spread := math.Sqrt(float64(float64(w.Rate.SD()*size)*float64(w.Rate.SD()*size)) + float64(float64(mean*scale)*float64(mean*scale)))
	c.step = float64(min(step, math.Sqrt(value.DF)) * spread)
	c.low, c.high = middle-float64(3*spread), middle+float64(3*spread)
	// Chances below θ have a share of about θ^α, and with them values as small.
	c.smallest = float64(c.step * max(elementary.Exp(-23/w.Rate.Alpha), 1e-30))
	return c
}

// rateGrid is the grid of chances for a kernel that varies over width in the logarithm of the chance.
func rateGrid(rate Beta, width float64) []point {
	// A Beta density has its singularities at a distance of π in log-odds, and is as wide as sd.
	sd := math.Sqrt(1/rate.Alpha + 1/rate.Beta)
	spacing := min(1, sd*width/math.Sqrt(float64(sd*sd)+float64(width*width)))
	if math.IsNaN(spacing) { // an infinite width
		spacing = min(1, sd)
	}
	common := newAxis(rate)
	n := rate.Alpha + rate.Beta
	points := grid(func(e float64) float64 {
		_, ell := common.at(e)
		return float64(rate.Alpha*e) - float64(n*ell)
	}, 0, spacing)
	for i, p := range points {
		points[i].at, _ = common.at(p.at)
	}
	return points
}

// logCurve is the mixture of log-normal densities over chances and variances: given θ and σ², the logarithm of θ·exp(μ + σ²/2) is
// normal around ln θ + m + σ²/2 with variance σ²/κ.
func (w Worth) logCurve() curve {
	// ln σ² has density exp(-a·u - b·exp(-u)), with its mode at ln(b/a) and about 1/√a wide.
	a, b := w.Value.A, w.Value.B
	variances := grid(func(u float64) float64 { return -float64(a*u) - float64(b*elementary.Exp(-u)) },
		elementary.Log(b/a), min(1, 1/math.Sqrt(a)))
	typical := math.Sqrt(b / float64(a*w.Value.Kappa))
	sd := math.Sqrt(1/w.Rate.Alpha + 1/w.Rate.Beta)
	narrowest := sd / sharpest
	chances := rateGrid(w.Rate, max(typical, narrowest))

	c := curve{shape: logNormalKernel, pinched: true, origin: -w.Cost}
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range variances {
		variance := elementary.Exp(v.at)
		scale := max(math.Sqrt(variance/w.Value.Kappa), narrowest)
		for _, p := range chances {
			weight := float64(v.weight * p.weight)
			if weight < negligible {
				continue
			}
			location := elementary.Log(p.at) + w.Value.Mean + variance/2
			c.parts = append(c.parts, part{weight, location, scale})
			reach := float64(scale * math.Sqrt(2*(34.5+elementary.Log(weight)))) // down to a density of 1e-15
			low, high = min(low, location-reach), max(high, location+reach)
		}
	}
	// The logarithm of the distance from the origin is what has a width; beyond e^±300 nothing is told apart.
	low, high = max(low, -300), min(high, 300)
	width := min(math.Sqrt(float64(typical*typical)+1/w.Rate.Alpha), 1)
	c.relative = min(2, elementary.Expm1(float64(step*width))) // at a factor of 3 the 1/distance in the density shows
	c.start, c.end = elementary.Exp(low), elementary.Exp(high)
	c.low, c.high, c.step = c.start, c.end, c.start // relative alone bounds the panels
	return c
}
