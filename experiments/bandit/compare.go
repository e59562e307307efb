package bandit

import (
	"fmt"
	"math"
)

// Comparison is what independent posteriors say about which arm is worth the most.
type Comparison struct {
	// ProbBest is the probability that each arm is worth the most; it sums to 1.
	ProbBest []float64
	// ExpectedMax is E[max], what the best arm would be worth if it were known, in units of the values.
	ExpectedMax float64
	// ExpectedLoss is what choosing each arm for good is expected to cost per decision: E[max] - E[arm], at least 0.
	ExpectedLoss []float64
}

// Normal is a normal distribution. SD is above 0, both are finite.
type Normal struct{ Mean, SD float64 }

// Validate reports a parameter out of range.
func (n Normal) Validate() error {
	if math.IsNaN(n.Mean) || math.IsInf(n.Mean, 0) || !(n.SD > 0) || math.IsInf(n.SD, 1) {
		return fmt.Errorf("%w: normal with mean %v and standard deviation %v", ErrPosterior, n.Mean, n.SD)
	}
	return nil
}

// CompareNormal compares independent normal posteriors,
//
//	P(k best) = ∫ fₖ(x) Π_{j≠k} Fⱼ(x) dx
//
// by the quadrature of ProbBest along the values: errors are below 1e-12, however different the standard
// deviations are, and the same input gives the same bits on every machine. Arms that share parameters
// are not independent; see ProbBestCorrelated. It is an error when there is no arm or one is not valid.
func CompareNormal(arms []Normal) (Comparison, error) {
	list, means := make([]curve, len(arms)), make([]float64, len(arms))
	for k, n := range arms {
		if err := n.Validate(); err != nil {
			return Comparison{}, fmt.Errorf("arm %d: %w", k, err)
		}
		list[k], means[k] = newNormalCurve(n.Mean, n.SD), n.Mean
	}
	return compareCurves(list, means, sumTolerance)
}

// CompareStudent compares independent Student distributions, the marginal posteriors of means with unknown
// variance, in the same way. With fewer than two degrees of freedom an arm has no expected value that quadrature
// could find: then ExpectedMax and ExpectedLoss are NaN.
func CompareStudent(arms []Student) (Comparison, error) {
	list, means := make([]curve, len(arms)), make([]float64, len(arms))
	for k, s := range arms {
		if err := s.Validate(); err != nil {
			return Comparison{}, fmt.Errorf("arm %d: %w", k, err)
		}
		list[k], means[k] = newStudentCurve(s), s.Location
		if s.DF < 2 {
			means[k] = math.NaN()
		}
	}
	return compareCurves(list, means, sumTolerance)
}

// compareCurves races the curves; means are those of the arms, NaN where there is none.
func compareCurves(list []curve, means []float64, tolerance float64) (Comparison, error) {
	if len(list) == 0 {
		return Comparison{}, ErrNoArms
	}
	r, err := race(newCurves(list, reference(list)), len(list), tolerance)
	if err != nil {
		return Comparison{}, err
	}
	for _, m := range means {
		if math.IsNaN(m) {
			r.expectedMax = m
		}
	}
	c := Comparison{ProbBest: r.probBest, ExpectedMax: r.expectedMax, ExpectedLoss: make([]float64, len(list))}
	for k, m := range means {
		c.ExpectedLoss[k] = max(0, c.ExpectedMax-m)
	}
	return c, nil
}

// reference is the value at the origin of the axis, near which positions have the most digits: the first point towards which panels
// shrink, else the location of the narrowest curve.
func reference(list []curve) float64 {
	narrowest := &list[0]
	for k := range list {
		if list[k].pinched {
			return list[k].origin
		}
		if list[k].step < narrowest.step {
			narrowest = &list[k]
		}
	}
	return narrowest.origin
}
