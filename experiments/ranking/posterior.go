package ranking

import (
	"math"

	"goodword/experiments/bandit"
)

// What is thought of things before anything is known of them.
const (
	priorMean  = 0.05 // chance of use at the first place
	priorUses  = 2    // that it counts for
	othersUses = 10   // that what other groups of subjects show counts for, at most
)

// evidence is what counts say of one thing: uses, and looks, which are the showings weighed by how much their place is looked at.
type evidence struct{ uses, looks float64 }

func (c *Count) evidence(examination []float64) (e evidence) {
	for k := range min(len(c.Shown), len(examination)) {
		e.uses += c.used(k)
		e.looks += float64(c.shown(k) * examination[k])
	}
	return e
}

// Posteriors gives what is known of the attraction of each thing to one group of subjects, aᵢ as a Beta distribution. Own are the counts of that group and
// others those of all other groups together, both in the order in which the things are preferred while nothing is known.
//
// With U uses in N = Σ nₖ·eₖ looks, where eₖ is how much place k is looked at,
//
//	aᵢ ~ Beta(m·s + Uᵢ, (1 - m)·s + Nᵢ - Uᵢ)
//
// which is the conjugate posterior if a look uses with chance aᵢ, and close to the model's while chances are small; where rounding of eₖ makes
// N less than U, nothing but the prior is left of the second. The prior (m, s) is what the other groups show, worth ten uses at most:
//
//	mᵢ = (2·tᵢ + U°ᵢ)/(2/c + N°ᵢ),  sᵢ = min(2/c + N°ᵢ, 10/c),  c = (0.05·40 + Σ U)/(40 + Σ N) over all things and groups,
//
// with tᵢ = 1/√i for the i-th: the first is thought to be used somewhat more, by two uses' worth, and where there are no other groups that is all.
func Posteriors(own, others []Count, examination []float64) []bandit.Beta {
	mine, theirs := make([]evidence, len(own)), make([]evidence, len(own))
	all := evidence{uses: priorUses, looks: priorUses / priorMean}
	for i := range own {
		mine[i] = own[i].evidence(examination)
		if i < len(others) {
			theirs[i] = others[i].evidence(examination)
		}
		all.uses += mine[i].uses + theirs[i].uses
		all.looks += mine[i].looks + theirs[i].looks
	}
	chance := min(0.5, all.uses/all.looks)
	posteriors := make([]bandit.Beta, len(own))
	for i := range own {
		weight := priorUses/chance + theirs[i].looks
		tilt := 1 / math.Sqrt(float64(i+1))
		mean := min(0.9, (float64(priorUses*tilt)+theirs[i].uses)/weight)
		weight = min(weight, othersUses/chance)
		alpha := float64(mean * weight)
		posteriors[i] = bandit.Beta{Alpha: alpha + mine[i].uses, Beta: weight - alpha + max(0, mine[i].looks-mine[i].uses)}
	}
	return posteriors
}
