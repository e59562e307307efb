package bandit

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"
)

// BetaFit is what FitBeta finds.
type BetaFit struct {
	Prior Beta
	// LogLikelihood is Σ ln B(α+s, β+n-s) - ln B(α, β) at the prior.
	LogLikelihood float64
}

// Strengths between which FitBeta searches: beyond, the arms say nothing about how much chances differ (or that they do
// not differ at all).
const (
	minFitStrength = 1e-2
	maxFitStrength = 1e8
)

// FitBeta finds the Beta distribution from which the chances of past arms look drawn, by maximum marginal likelihood:
//
//	max over α, β of  Σₖ ln B(α+sₖ, β+nₖ-sₖ) - ln B(α, β)
//
// For a given strength α+β the best mean is bracketed, and along those the best strength is searched on a log scale between
// 0.01 and 1e8; arms that differ by no more than chance give the upper end. For the last digits of an interior
// maximum the score is brought to 0.
//
// It is an error (ErrPosterior) when counts are out of range, there are fewer than two arms with trials, or no arm, or every
// trial of every arm, succeeded: then there is no maximum. Griffiths (1973), Biometrics 29(4).
func FitBeta(counts []Count) (BetaFit, error) {
	f := betaBinomial{}
	for k, c := range counts {
		if c.Successes < 0 || c.Trials < c.Successes {
			return BetaFit{}, fmt.Errorf("%w: arm %d has %d successes of %d trials", ErrPosterior, k, c.Successes, c.Trials)
		}
		if c.Trials > 0 {
			f.arms = append(f.arms, [2]float64{float64(c.Successes), float64(c.Trials)})
			f.successes += float64(c.Successes)
			f.trials += float64(c.Trials)
		}
	}
	if len(f.arms) < 2 || f.successes == 0 || f.successes == f.trials {
		return BetaFit{}, fmt.Errorf("%w: %d arms with %v successes of %v trials have no best prior", ErrPosterior, len(f.arms), f.successes, f.trials)
	}
	// The profile may have its maximum anywhere: a coarse search for it, then the root of its slope.
	const grid = 60
	low, high := math.Log(minFitStrength), math.Log(maxFitStrength)
	at := func(i int) float64 { return low + (high-low)*float64(i)/grid }
	best, top := 0, math.Inf(-1)
	for i := range grid + 1 {
		if v := f.logLikelihood(f.bestAt(math.Exp(at(i)))); v > top {
			best, top = i, v
		}
	}
	slope := func(logStrength float64) float64 { return -f.slope(math.Exp(logStrength)) }
	logStrength := invert(slope, 0, at(max(best-1, 0)), at(min(best+1, grid)))
	prior := f.bestAt(math.Exp(logStrength))
	return BetaFit{Prior: prior, LogLikelihood: f.logLikelihood(prior)}, nil
}

// betaBinomial holds the data of FitBeta.
type betaBinomial struct {
	arms              [][2]float64 // successes and trials
	successes, trials float64
}

// bestAt returns the prior of the given strength with the best mean: the root of the score in the log-odds of the mean,
// which falls.
func (f betaBinomial) bestAt(strength float64) Beta {
	prior := func(y float64) Beta {
		return Beta{Alpha: strength * logistic(y), Beta: strength * logistic(-y)}
	}
	falling := func(y float64) float64 {
		b := prior(y)
		sum := 0.0
		for _, arm := range f.arms {
			sum -= rise(b.Alpha, arm[0]) - rise(b.Beta, arm[1]-arm[0])
		}
		return sum
	}
	return prior(invert(falling, 0, -40, 40))
}

// slope is the derivative of the log likelihood with respect to the strength, at the best mean.
func (f betaBinomial) slope(strength float64) float64 {
	b := f.bestAt(strength)
	mean := b.Mean()
	sum := 0.0
	for _, arm := range f.arms {
		sum += mean*rise(b.Alpha, arm[0]) + (1-mean)*rise(b.Beta, arm[1]-arm[0]) - rise(strength, arm[1])
	}
	return sum
}

func (f betaBinomial) logLikelihood(b Beta) float64 {
	sum := 0.0
	for _, arm := range f.arms {
		sum += logBetaRise(b.Alpha, b.Beta, arm[0], arm[1])
	}
	return sum
}

// logBetaRise returns ln B(a+s, b+n-s) - ln B(a, b), the log likelihood of s successes of n.
func logBetaRise(a, b, s, n float64) float64 {
	return logRise(a, s) + logRise(b, n-s) - logRise(a+b, n)
}

// logRise returns ln Γ(a+n) - ln Γ(a), for a whole number n as Σ ln(a+i) over i < n: at strengths of millions the two logarithms have
// no digits left for what tells arms apart. Beyond ten thousand terms there is enough to tell, and below a strength of ten thousand, where
// they are good to 1e-11, a hundred terms take as long.
func logRise(a, n float64) float64 {
	if n > 10_000 || n > 100 && a < 10_000 || n != math.Floor(n) {
		high, _ := math.Lgamma(a + n)
		low, _ := math.Lgamma(a)
		return high - low
	}
	sum := 0.0
	for i := range int(n) {
		sum += math.Log(a + float64(i))
	}
	return sum
}

// rise returns ψ(a+n) - ψ(a). For a whole number n it is Σ 1/(a+i) over i < n, which loses no digits where the two are close; beyond
// ten thousand terms they are not.
func rise(a, n float64) float64 {
	if n > 1000 || n != math.Floor(n) {
		return mathext.Digamma(a+n) - mathext.Digamma(a)
	}
	sum := 0.0
	for i := n - 1; i >= 0; i-- { // small terms first
		sum += 1 / (a + i)
	}
	return sum
}

// Bounds of a prior's strength: with less, an arm's first decisions mean nothing or everything; with more, an arm could never show
// that it is different.
const (
	MinPriorStrength = 10
	MaxPriorStrength = 2000
	// minArmsForFit is the number of arms from which the spread of chances is estimated.
	minArmsForFit = 5
)

// EmpiricalPrior returns the prior of a new arm that past or sibling arms suggest: that of FitBeta, with its strength brought into
// [MinPriorStrength, MaxPriorStrength], from five arms with trials on; below that, or where the fit has no maximum, the
// rate of the fallback and all counts together, with DefaultPriorStrength. Without any trial the fallback comes back.
//
// It is a starting point only, never another arm's counts: the new arm's own outcomes outweigh it. It is an error when the
// fallback or a count is not valid.
func EmpiricalPrior(counts []Count, fallback Beta) (Beta, error) {
	if err := fallback.Validate(); err != nil {
		return Beta{}, err
	}
	var arms, successes, trials float64
	for k, c := range counts {
		if c.Successes < 0 || c.Trials < c.Successes {
			return Beta{}, fmt.Errorf("%w: arm %d has %d successes of %d trials", ErrPosterior, k, c.Successes, c.Trials)
		}
		if c.Trials > 0 {
			arms++
		}
		successes += float64(c.Successes)
		trials += float64(c.Trials)
	}
	if trials == 0 {
		return fallback, nil
	}
	if arms >= minArmsForFit {
		if fit, err := FitBeta(counts); err == nil {
			strength := fit.Prior.Alpha + fit.Prior.Beta
			return NewPrior(fit.Prior.Mean(), min(max(strength, MinPriorStrength), MaxPriorStrength))
		}
	}
	strength := fallback.Alpha + fallback.Beta
	pooled := (fallback.Alpha + successes) / (strength + trials)
	return NewPrior(pooled, DefaultPriorStrength)
}

// Evidence returns the log of the Bayes factor for two arms having chances of their own, each drawn from the prior, against their sharing one:
//
//	ln B(α+s₁, β+n₁-s₁)/B(α, β) + ln B(α+s₂, β+n₂-s₂)/B(α, β) - ln B(α+s₁+s₂, β+n₁+n₂-s₁-s₂)/B(α, β)
//
// Above 0 speaks for a difference. Where they share one that the prior gives, the factor is a martingale however the arms were drawn and however often it
// is looked at, and so its ever reaching c has a chance of at most 1/c (Ville). It is an error when the prior or a count is not valid. Kass and Raftery
// (1995), JASA 90(430).
func Evidence(prior Beta, a, b Count) (float64, error) {
	if err := prior.Validate(); err != nil {
		return 0, err
	}
	of := func(c Count) float64 {
		return logBetaRise(prior.Alpha, prior.Beta, float64(c.Successes), float64(c.Trials))
	}
	for _, c := range []Count{a, b} {
		if c.Successes < 0 || c.Trials < c.Successes {
			return 0, fmt.Errorf("%w: %d successes of %d trials", ErrPosterior, c.Successes, c.Trials)
		}
	}
	return of(a) + of(b) - of(Count{Trials: a.Trials + b.Trials, Successes: a.Successes + b.Successes}), nil
}

// Pooled is what PoolEffects finds.
type Pooled struct {
	Q      float64   // Σ (y - ȳ)²/v, Cochran's measure of how much the effects differ
	Tau2   float64   // variance of the true effects, at least 0
	Mean   float64   // of the true effects
	SE     float64   // its standard error
	Shrunk []float64 // each effect, drawn towards the mean
}

// PoolEffects pools effects estimated with known variances, by DerSimonian and Laird's moment estimator of the variance τ² of the
// true effects,
//
//	Q = Σ w (y - ȳ)²,  τ² = max(0, (Q - (k-1))/(Σw - Σw²/Σw)),  w = 1/v
//
// and draws each towards the mean by B = v/(v + τ²). One effect is its own mean. It is an error when there is none, the lists
// differ in length, an effect is not finite or a variance is not finite and above 0. DerSimonian and Laird (1986),
// Controlled Clinical Trials 7(3).
func PoolEffects(effects, variances []float64) (Pooled, error) {
	if len(effects) == 0 || len(effects) != len(variances) {
		return Pooled{}, fmt.Errorf("%w: %d effects and %d variances", ErrSize, len(effects), len(variances))
	}
	if err := checkFinite("effect", effects); err != nil {
		return Pooled{}, err
	}
	var sumW, sumW2, sumWY float64
	for i, v := range variances {
		if !(v > 0) || math.IsInf(v, 1) {
			return Pooled{}, fmt.Errorf("%w: variance %d is %v", ErrPosterior, i, v)
		}
		w := 1 / v
		sumW += w
		sumW2 += w * w
		sumWY += w * effects[i]
	}
	fixed := sumWY / sumW
	var p Pooled
	for i, v := range variances {
		off := effects[i] - fixed
		p.Q += off * off / v
	}
	if spread := sumW - sumW2/sumW; spread > 0 {
		p.Tau2 = max(0, (p.Q-float64(len(effects)-1))/spread)
	}
	sumW, sumWY = 0, 0
	for i, v := range variances {
		w := 1 / (v + p.Tau2)
		sumW += w
		sumWY += w * effects[i]
	}
	p.Mean, p.SE = sumWY/sumW, math.Sqrt(1/sumW)
	for i, v := range variances {
		b := v / (v + p.Tau2)
		p.Shrunk = append(p.Shrunk, b*p.Mean+(1-b)*effects[i])
	}
	return p, nil
}
