package bandit

import (
	"fmt"
	"math"

	"goodword/experiments/internal/elementary"
)

// Live keeps the probabilities of being best of Beta posteriors up to date while outcomes come in one by one. An outcome
// multiplies one arm's density by x or 1-x at every node of the quadrature, without a logarithm or an exponential, so that it
// costs about a tenth of ProbBest.
//
// It is for simulations and for replays of logs, where every outcome is learned from at once. Results agree with ProbBest to about
// 1e-10, not to the bit: they depend on the order of outcomes in their last digits. A service computes ProbBest once per
// snapshot instead. A Live is used by one goroutine at a time.
type Live struct {
	posteriors []Beta
	built      []Beta // for which the nodes were placed
	field      *betas
	panels     []livePanel
	total      []float64 // integral of each density
	best       []float64 // what ProbBest returns, nil when it has to be computed
}

// livePanel holds the nodes of one panel.
type livePanel struct {
	chance              [nodes]float64
	density, cumulative [][nodes]float64 // of each arm
}

// NewLive begins with the given posteriors, which it copies. Errors are those of ProbBest.
func NewLive(posteriors []Beta) (*Live, error) {
	if err := validateAll(posteriors); err != nil {
		return nil, err
	}
	l := &Live{posteriors: append([]Beta(nil), posteriors...)}
	return l, l.rebuild()
}

// Posterior returns the present posterior of an arm, from 0.
func (l *Live) Posterior(arm int) Beta { return l.posteriors[arm] }

// rebuild places the nodes for the present posteriors.
func (l *Live) rebuild() error {
	l.built = append(l.built[:0], l.posteriors...)
	l.field = newBetas(l.posteriors)
	arms := len(l.posteriors)
	start, end := math.Inf(1), math.Inf(-1)
	for k := range arms {
		s, e := l.field.support(k)
		start, end = min(start, s), max(end, e)
	}
	l.panels = l.panels[:0]
	var position [nodes]float64
	for e := start; e < end; {
		next := l.field.ahead(e)
		if !(next > e) || len(l.panels) > maxPanels {
			return fmt.Errorf("bandit: cannot place %v on one axis", l.posteriors)
		}
		half := float64((next - e) / 2)
		for i, z := range rule.node {
			position[i] = e + half + float64(half*z)
		}
		p := livePanel{density: make([][nodes]float64, arms), cumulative: make([][nodes]float64, arms)}
		l.field.enter(&position, &p.chance)
		for k := range arms {
			l.field.density(k, half, &p.density[k])
		}
		l.panels = append(l.panels, p)
		e = next
	}
	l.total = make([]float64, arms)
	for k := range arms {
		l.accumulate(k)
	}
	l.best = nil
	return nil
}

// accumulate integrates the density of an arm.
func (l *Live) accumulate(k int) {
	below := 0.0
	for i := range l.panels {
		p := &l.panels[i]
		below = integrate(&p.density[k], below, &p.cumulative[k])
	}
	l.total[k] = below
}

// Observe takes in the outcome of one trial of an arm, from 0. It is an error when there is no such arm.
func (l *Live) Observe(arm int, success bool) error {
	if arm < 0 || arm >= len(l.posteriors) {
		return fmt.Errorf("%w: no arm %d of %d", ErrSize, arm, len(l.posteriors))
	}
	b := &l.posteriors[arm]
	mean := b.Mean()
	if success {
		b.Alpha++
	} else {
		b.Beta++
	}
	if l.moved(arm) {
		return l.rebuild()
	}
	for i := range l.panels {
		p := &l.panels[i]
		f := &p.density[arm]
		if success { // divided by the mean, so that the integral stays near 1
			for j, x := range p.chance {
				f[j] = float64(f[j] * x / mean)
			}
		} else {
			for j, x := range p.chance {
				f[j] = float64(f[j] * (1 - x) / (1 - mean))
			}
		}
	}
	l.accumulate(arm)
	l.best = nil
	return nil
}

// moved reports whether a posterior has become so much narrower, or moved so far, that the nodes placed for it no longer suit.
func (l *Live) moved(k int) bool {
	now, then := l.posteriors[k], l.built[k]
	if now.Alpha+now.Beta > 1.15*(then.Alpha+then.Beta) || now.Alpha > 1.3*then.Alpha+1 {
		return true
	}
	sd := math.Sqrt(1/then.Alpha + 1/then.Beta)
	return math.Abs(elementary.Log(now.Alpha/then.Alpha)-elementary.Log(now.Beta/then.Beta)) > 0.4*sd
}

// ProbBest returns the probability that each arm has the largest chance, as the function ProbBest does. The caller does not modify the
// result and does not keep it beyond the next Observe. The error is for posteriors that cannot be told apart, see ProbBest.
func (l *Live) ProbBest() ([]float64, error) {
	if l.best != nil {
		return l.best, nil
	}
	arms := len(l.posteriors)
	wins := make([]float64, arms)
	before := make([][nodes]float64, arms) // Π of the cumulatives of the arms before
	for i := range l.panels {
		p := &l.panels[i]
		product := rule.weight
		for k := range arms {
			before[k] = product
			for j, c := range &p.cumulative[k] {
				product[j] = float64(product[j] * c)
			}
		}
		for j := range product {
			product[j] = 1
		}
		for k := arms - 1; k >= 0; k-- {
			sum := 0.0
			f, c, b := &p.density[k], &p.cumulative[k], &before[k]
			for j := range product {
				sum += float64(float64(f[j]*b[j]) * product[j])
				product[j] = float64(product[j] * c[j])
			}
			wins[k] += sum
		}
	}
	volume, sum := 1.0, 0.0
	for _, z := range l.total {
		volume = float64(volume * z)
	}
	for k := range wins {
		wins[k] /= volume
		sum += wins[k]
	}
	if !(math.Abs(sum-1) <= sumTolerance) {
		return nil, fmt.Errorf("bandit: probabilities of being best sum to %v, want 1", sum)
	}
	for k := range wins {
		wins[k] /= sum
	}
	l.best = wins
	return wins, nil
}
