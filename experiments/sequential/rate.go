package sequential

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"
)

// A mixture over the alternatives is a Beta or Gamma density cut at the limit. Its mean, before the cut, is twice the limit and its shape
// 1: of shapes .5, 1 and 2 and means of 1, 2, 3 and 5 limits this one finds a rate of two limits and one of ten with close to the fewest
// events (see the test of power).
const (
	mixtureShape = 1
	mixtureMean  = 2
)

// BinomialLimit watches whether events come more often than in a limiting share of trials, whatever the number of looks:
//
//	E = ∫ (p/p₀)ˢ((1-p)/(1-p₀))ⁿ⁻ˢ dπ(p),   π = Beta(a, b) cut to p > p₀ (or p < p₀)
//
// for s events in n trials. While every trial has a chance of at most p₀, given the trials before, E is at most a
// non-negative martingale that starts at 1, so that it ever reaches 1/α with probability at most α (Ville). This holds at any counts, for
// chances that change, and for trials chosen by a policy that learns. Because E grows with s, it holds too where an event may come
// late: a trial whose event has not come yet counts as one without.
//
// Robbins (1970), Annals of Mathematical Statistics 41; Howard, Ramdas, McAuliffe and Sekhon (2021), Annals of Statistics 49.
type BinomialLimit struct{ limit, a, b float64 }

// NewBinomialLimit watches a limit in (0, 1).
func NewBinomialLimit(limit float64) (BinomialLimit, error) {
	if !(limit > 0 && limit < 1) {
		return BinomialLimit{}, fmt.Errorf("sequential: limit is %v, want it in (0, 1)", limit)
	}
	mean := min(mixtureMean*limit, (1+limit)/2) // below 1
	return BinomialLimit{limit: limit, a: mixtureShape, b: mixtureShape * (1 - mean) / mean}, nil
}

// LogAbove returns ln E against "the chance is at most the limit": what there is to say that it is above. It is -Inf where that is beyond
// numbers, and NaN for counts that are not 0 ≤ events ≤ trials.
func (l BinomialLimit) LogAbove(events, trials int64) float64 {
	s, f, ok := l.counts(events, trials)
	if !ok {
		return math.NaN()
	}
	return l.logRatio(s, f) + logBetaAbove(l.a+s, l.b+f, l.limit) - logBetaAbove(l.a, l.b, l.limit)
}

// LogBelow returns ln E against "the chance is at least the limit": what there is to say that it is below. Trials whose event may come
// later must not be among the trials.
func (l BinomialLimit) LogBelow(events, trials int64) float64 {
	s, f, ok := l.counts(events, trials)
	if !ok {
		return math.NaN()
	}
	return l.logRatio(s, f) + logBetaBelow(l.a+s, l.b+f, l.limit) - logBetaBelow(l.a, l.b, l.limit)
}

func (l BinomialLimit) counts(events, trials int64) (s, f float64, ok bool) {
	return float64(events), float64(trials - events), events >= 0 && events <= trials
}

// logRatio is the likelihood of the counts under the whole mixture, by that under the limit.
func (l BinomialLimit) logRatio(s, f float64) float64 {
	return logBeta(l.a+s, l.b+f) - logBeta(l.a, l.b) - s*math.Log(l.limit) - f*math.Log1p(-l.limit)
}

func logBeta(a, b float64) float64 { return logGamma(a) + logGamma(b) - logGamma(a+b) }

func logGamma(x float64) float64 {
	v, _ := math.Lgamma(x)
	return v
}

// logBetaAbove and logBetaBelow are the logs of how much of Beta(a, b) lies above and below p.
func logBetaAbove(a, b, p float64) float64 { return logRegIncBeta(b, a, 1-p) }
func logBetaBelow(a, b, p float64) float64 { return logRegIncBeta(a, b, p) }

// PoissonLimit is the same for a number of events that may be any, against a limiting rate per unit of exposure (sends, days,
// customers):
//
//	E = ∫ (λ/λ₀)ˢ exp(-(λ-λ₀)T) dπ(λ),   π = Gamma(a, b) cut to λ > λ₀
//
// for s events in an exposure of T.
type PoissonLimit struct{ limit, shape, rate float64 }

// NewPoissonLimit watches a limit above 0, in events per unit of exposure.
func NewPoissonLimit(limit float64) (PoissonLimit, error) {
	if !(limit > 0) || math.IsInf(limit, 1) {
		return PoissonLimit{}, fmt.Errorf("sequential: limit is %v, want a finite number above 0", limit)
	}
	return PoissonLimit{limit: limit, shape: mixtureShape, rate: mixtureShape / (mixtureMean * limit)}, nil
}

// LogAbove returns ln E against "the rate is at most the limit"; NaN for negative or infinite counts.
func (l PoissonLimit) LogAbove(events int64, exposure float64) float64 {
	if events < 0 || !(exposure >= 0) || math.IsInf(exposure, 1) {
		return math.NaN()
	}
	s := float64(events)
	shape, rate := l.shape+s, l.rate+exposure
	ratio := logGamma(shape) - logGamma(l.shape) + l.shape*math.Log(l.rate) - shape*math.Log(rate) - s*math.Log(l.limit) + l.limit*exposure
	return ratio + math.Log(mathext.GammaIncRegComp(shape, rate*l.limit)) - math.Log(mathext.GammaIncRegComp(l.shape, l.rate*l.limit))
}

// Reached reports whether evidence ln E is enough at an error of alpha: E ≥ 1/α. An e-process that once reached it has found what it
// was looking for, whatever it says later; callers act at once or remember.
func Reached(logE, alpha float64) bool { return logE >= -math.Log(alpha) }
