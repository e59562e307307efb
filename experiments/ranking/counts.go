package ranking

import "math"

// MaxItems bounds the things in one list, and so its places.
const MaxItems = 8

// Count is how often one thing was shown at each place, and how often it was used there. Both lists count places from 0, may be of any
// length up to MaxItems, and are of decisions: one that used a thing twice counts once.
type Count struct {
	Shown []int64
	Used  []int64
}

func (c *Count) shown(place int) float64 { return at(c.Shown, place) }
func (c *Count) used(place int) float64  { return at(c.Used, place) }

func at(list []int64, place int) float64 {
	if place >= len(list) {
		return 0
	}
	return float64(list[place])
}

// What is thought of places before anything is known, and how far estimates may go: a place that nobody seems to look at still is, a little.
const (
	examinationUses = 5 // what is thought counts as many uses
	leastExamined   = 0.05
	mostExamined    = 2
)

// priorExamination is 1/√k for the k-th place: the middle between rows of buttons, which are seen at a glance, and lists of results, where
// Joachims et al. take 1/k.
func priorExamination(place int) float64 { return 1 / math.Sqrt(float64(place+1)) }

// Examination estimates for each place from 0 how much it is looked at, as a multiple of the first. The strata are things in groups of like
// subjects, each shown at several places by chance. Of place k it is the ratio of use between k and the first place, pooled over strata s
// as Mantel and Haenszel pool a risk ratio, with examinationUses uses of what was thought before:
//
//	       Σ uₛₖ·nₛ₁/(nₛ₁+nₛₖ) + 5/√k
//	eₖ =  ────────────────────────────
//	       Σ uₛ₁·nₛₖ/(nₛ₁+nₛₖ) + 5
//
// where n counts how often it was shown there and u how often it was used. A thing that is used much and happens to stand first raises both
// sides alike: only the difference that the place makes to the same thing is left. Results lie in [0.05, 2], the first is 1. Greenland
// and Robins (1985), Biometrics 41; Agarwal, Zaitsev, Wang, Li, Najork and Joachims (2019), WSDM, for harvesting it from ordinary traffic.
func Examination(strata []Count, places int) []float64 {
	e := make([]float64, places)
	for k := range e {
		if k == 0 {
			e[k] = 1
			continue
		}
		here, first := float64(examinationUses*priorExamination(k)), float64(examinationUses)
		for i := range strata {
			s := &strata[i]
			n1, nk := s.shown(0), s.shown(k)
			if n1+nk == 0 {
				continue
			}
			here += float64(s.used(k)*n1) / (n1 + nk)
			first += float64(s.used(0)*nk) / (n1 + nk)
		}
		e[k] = min(mostExamined, max(leastExamined, here/first))
	}
	return e
}
