package sequential

import "goodword/experiments/stats"

// Sums are what a Contrast adds up, for callers that keep the log in a database: most draws do no harm, so that of them nothing
// need be known but their number and weights, and only those with harm are looked at one by one.
type Sums struct {
	N              int64   // draws in which both arms could come
	Arm, Reference float64 // Σ 1/e of each over these draws
	X, XX          float64 // Σ x and Σ x² over the draws with harm, x as Contrast has it

	ArmHarms, ReferenceHarms int64 // draws with harm
}

// AddHarm takes in the harm of one of the N draws, with the propensities of both arms, as Contrast.Add does.
func (s *Sums) AddHarm(arm, reference float64, drawn Drawn, harm float64) {
	x := 0.0
	switch drawn {
	case DrewArm:
		x = harm / arm
		s.ArmHarms++
	case DrewReference:
		x = -harm / reference
		s.ReferenceHarms++
	}
	s.X += x
	s.XX += float64(x * x)
}

// Scaled is the same with harm in units of so much, above 0: money in units of the mean amount, so that the events that bounds add are
// of that size.
func (s Sums) Scaled(unit float64) Sums {
	s.X /= unit
	s.XX /= float64(unit * unit)
	return s
}

// Contrast is the contrast of all N draws; empty without any.
func (s Sums) Contrast() Contrast {
	if s.N == 0 {
		return Contrast{}
	}
	mean := s.X / float64(s.N)
	return Contrast{
		scores: stats.Moments{N: s.N, Mean: mean, M2: max(0, s.XX-float64(s.X*mean))},
		arm:    s.Arm, reference: s.Reference, armHarm: s.ArmHarms, otherHarm: s.ReferenceHarms,
	}
}
