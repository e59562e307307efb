package bandit

import (
	"errors"
	"fmt"
	"math"
)

// field is a number of posteriors on one axis of integration.
type field interface {
	// support returns the ends of the part of the axis outside of which density k counts as 0.
	support(k int) (start, end float64)
	// ahead returns where a panel that starts at e has to end, so that between the two every density is
	// close to a polynomial.
	ahead(e float64) float64
	// enter moves to the nodes at the given positions and fills in the values there, of which the
	// expected largest is taken: chances or money.
	enter(position, value *[nodes]float64)
	// density fills in density k at the nodes entered, times half the length of their panel. Densities
	// need not be normalised, but should integrate to about 1.
	density(k int, half float64, density *[nodes]float64)
}

// result holds what one pass over the axis gives.
type result struct {
	probBest    []float64
	expectedMax float64
}

// race integrates over the axis of a field with so many arms, from left to right. Probabilities whose sum is further than the
// tolerance from 1 are an error.
func race(f field, arms int, tolerance float64) (result, error) {
	start, end := f.support(0)
	for k := 1; k < arms; k++ {
		s, e := f.support(k)
		start = min(start, s)
		end = max(end, e)
	}
	s := newSweep(f, arms)
	panels := 0
	for e := start; e < end; panels++ {
		next := f.ahead(e)
		if !(next > e) || panels > maxPanels {
			return result{}, errors.New("bandit: cannot place the posteriors on one axis")
		}
		s.panel(e, next)
		e = next
	}
	return s.finish(tolerance)
}

// sweep accumulates the integrals panel by panel. Densities are scaled but not normalised: below[k]
// tends to the integral of density k, by which finish divides.
type sweep struct {
	field field
	// below is the integral of each density up to the left end of the current panel.
	below []float64
	// position and value are those of the nodes of the current panel; density and cumulative hold what the
	// arms have there.
	position, value     [nodes]float64
	density, cumulative [][nodes]float64
	// wins and largest are the integrals of fₖ Π Fⱼ and of x Σ fₖ Π Fⱼ.
	wins    []float64
	largest float64
}

func newSweep(f field, arms int) *sweep {
	return &sweep{
		field: f,
		below: make([]float64, arms), wins: make([]float64, arms),
		density: make([][nodes]float64, arms), cumulative: make([][nodes]float64, arms),
	}
}

// panel adds the panel from left to right.
func (s *sweep) panel(left, right float64) {
	half := float64((right - left) / 2)
	middle := left + half
	for i, z := range rule.node {
		s.position[i] = middle + float64(half*z)
	}
	s.field.enter(&s.position, &s.value)
	contested := true // some chance that each arm lies below this panel's end
	for k := range s.below {
		f, cumulative := &s.density[k], &s.cumulative[k]
		start, end := s.field.support(k)
		switch {
		case right <= start:
			contested = false
		case left >= end:
			*f = [nodes]float64{}
			for i := range cumulative {
				cumulative[i] = s.below[k]
			}
		default:
			s.field.density(k, half, f)
			s.below[k] = integrate(f, s.below[k], cumulative)
		}
	}
	if contested {
		s.compare()
	}
}

// integrate fills cumulative with the integral of f from minus infinity to each node, given the
// integral below the panel, and returns it for the panel's end.
func integrate(f *[nodes]float64, below float64, cumulative *[nodes]float64) float64 {
	var sums [nodes]float64
	total := 0.0
	for j, value := range f {
		row := &rule.upTo[j]
		for i := range sums {
			sums[i] += float64(value * row[i])
		}
		total += float64(value * rule.weight[j])
	}
	for i := range cumulative {
		// Where f is steep the polynomial may dip below 0 by a rounding error's worth.
		cumulative[i] = below + max(0, sums[i])
	}
	return below + total
}

// compare adds the panel's part of every P(k best) and of the expected maximum.
func (s *sweep) compare() {
	var others [nodes]float64 // product of the cumulatives of the arms before k, then also after
	for i := range others {
		others[i] = rule.weight[i]
	}
	// From the front: density[k] takes in the weights and the arms before k ...
	for k := range s.wins {
		for i := range others {
			s.density[k][i] = float64(s.density[k][i] * others[i])
			others[i] = float64(others[i] * s.cumulative[k][i])
		}
	}
	// ... from the back: the arms after k.
	for i := range others {
		others[i] = 1
	}
	for k := len(s.wins) - 1; k >= 0; k-- {
		sum := 0.0
		for i := range others {
			win := float64(s.density[k][i] * others[i])
			sum += win
			s.largest += float64(win * s.value[i])
			others[i] = float64(others[i] * s.cumulative[k][i])
		}
		s.wins[k] += sum
	}
}

// maxPanels bounds the work on posteriors that differ beyond all measure; usual ones take some dozens of panels.
const maxPanels = 50_000

// sumTolerance is how far from 1 probabilities may sum where densities have a closed form.
const sumTolerance = 1e-9

// finish normalises by the integrals of the densities and checks that the probabilities sum to 1.
func (s *sweep) finish(tolerance float64) (result, error) {
	volume := 1.0
	for _, z := range s.below {
		volume = float64(volume * z)
	}
	sum := 0.0
	for k := range s.wins {
		s.wins[k] /= volume
		sum += s.wins[k]
	}
	if !(math.Abs(sum-1) <= tolerance) {
		return result{}, fmt.Errorf("bandit: probabilities of being best sum to %v, want 1", sum)
	}
	for k := range s.wins {
		s.wins[k] /= sum
	}
	return result{probBest: s.wins, expectedMax: s.largest / volume / sum}, nil
}
