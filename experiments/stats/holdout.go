package stats

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Sample is what is known of a value that most customers of a group do not have: sums that can be added up. The zero value is empty.
type Sample struct {
	N          int64   // customers, those without a value included
	Positives  int64   // customers with a value other than 0
	Sum        float64 // Σx
	SumSquares float64 // Σx²
}

// Add takes in another sample of other customers.
func (s *Sample) Add(other Sample) {
	s.N += other.N
	s.Positives += other.Positives
	s.Sum += other.Sum
	s.SumSquares += other.SumSquares
}

// Mean is the value per customer, 0 when empty.
func (s Sample) Mean() float64 {
	if s.N == 0 {
		return 0
	}
	return s.Sum / float64(s.N)
}

// SD is the standard deviation √(Σx²/N - mean²), 0 when empty. With most values 0 the two terms are far apart, so that no digits are lost.
func (s Sample) SD() float64 {
	if s.N == 0 {
		return 0
	}
	mean := s.Mean()
	return math.Sqrt(max(0, s.SumSquares/float64(s.N)-mean*mean))
}

// AgainstHoldout estimates how much more a customer of the treated group is worth than one who was held out at random:
//
//	Δ = mean(treated) - mean(held),   se² = sd(treated)²/N(treated) + max(sd(treated), sd(held))²/N(held)
//
// with the interval Δ ± z·se of the given level in (0, 1). A small holdout with few values hardly knows its own spread, and one without
// any would claim to know its mean for certain; so its spread is taken to be at least that of the treated, which is the larger one where
// treating raises the value. The interval then errs on the wide side.
//
// TooEarly is set while the treated have fewer than MinPositives customers with a value, or would the held-out customers be expected to
// have fewer if they were like the treated: N(held)·Positives(treated)/N(treated) < MinPositives. Then the numbers are not to be shown.
// Rows is the number of customers of both groups. With an empty group all numbers are 0 and TooEarly is set; intervals of an invalid
// level are NaN.
func AgainstHoldout(treated, held Sample, level float64) Estimate {
	e := Estimate{Rows: treated.N + held.N, TooEarly: true}
	if treated.N == 0 || held.N == 0 {
		return e
	}
	nt, nh := float64(treated.N), float64(held.N)
	e.TooEarly = treated.Positives < MinPositives || nh*float64(treated.Positives)/nt < MinPositives
	sdt := treated.SD()
	sdh := max(sdt, held.SD())
	z := math.NaN()
	if level > 0 && level < 1 {
		z = distuv.UnitNormal.Quantile((1 + level) / 2)
	}
	e.Mean = treated.Mean() - held.Mean()
	e.SE = math.Sqrt(sdt*sdt/nt + sdh*sdh/nh)
	e.Low, e.High = e.Mean-z*e.SE, e.Mean+z*e.SE
	return e
}
