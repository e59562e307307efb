package assign

import (
	"fmt"
	"math"

	"goodword/experiments/internal/elementary"
)

// Choice is one arm together with the probabilities it was drawn from.
type Choice struct {
	// Index is the chosen arm.
	Index int
	// Probabilities sums to 1 over the eligible arms and is 0 for the others. The caller owns it.
	Probabilities []float64
	// U is the uniform number of the draw: Index(Probabilities, U) gives Index back.
	U float64
}

// Sticky assigns a unit to one of the eligible arms, with probabilities in proportion to their
// weights, and gives the same answer for as long as salt, arms and weights stay the same:
//
//	P(arm k) = wₖ / Σ wⱼ over the eligible j
//
// It is a race (weighted rendezvous hashing). Every arm has a hash of its own, uₖ = Uniform(salt,
// unit, keys[k]), and runs the time tₖ = -ln(uₖ)/wₖ, exponential with rate wₖ; the eligible arm with
// the least time wins, and an exponential race is won with exactly the probability above. Because
// the times do not depend on the other arms:
//
//   - where an arm is not eligible, only the units of that arm go elsewhere, in proportion to the
//     remaining weights;
//   - raising one arm's weight moves units to that arm and nowhere else; adding or reordering arms
//     moves nobody between the others;
//   - weights count up to a common factor: {1, 1} and {0.5, 0.5} assign alike.
//
// Cutting [0, 1) into one interval per arm has none of these for three arms or more.
//
// The winning time T is independent of the winner, so U = (cumulative probability before the winner)
// + pₖ·exp(-T Σwⱼ) is uniform on [0, 1) and reproduces the choice, as for every other logged draw.
//
// keys, weights and eligible have equal length of at least 1; eligible may be nil when every arm is.
// Keys are distinct. Weights are finite and at least 0; an arm with weight 0 is never chosen. It is
// an error when the lengths differ, a weight is out of range, or no eligible arm has a weight above
// 0. Duplicate keys are the caller's mistake and are not looked for: such arms race with one hash.
//
// Thaler and Ravishankar (1998), IEEE/ACM Trans. Networking 6(1); the weighted race: Schindelhauer
// and Schomaker (2005), SPAA.
func Sticky(salt, unit string, keys []string, weights []float64, eligible []bool) (Choice, error) {
	probabilities, total, err := share(keys, weights, eligible)
	if err != nil {
		return Choice{}, err
	}
	winner, best := -1, math.Inf(1)
	for k, p := range probabilities {
		if p == 0 {
			continue
		}
		time := -elementary.Log(Uniform(salt, unit, keys[k])) / weights[k]
		if winner < 0 || time < best {
			winner, best = k, time
		}
	}
	position := elementary.Exp(-float64(best * total))
	return Choice{Index: winner, Probabilities: probabilities, U: place(probabilities, winner, position)}, nil
}

// share returns the eligible weights divided by their sum, 0 elsewhere, and that sum.
func share(keys []string, weights []float64, eligible []bool) ([]float64, float64, error) {
	if len(keys) != len(weights) || eligible != nil && len(eligible) != len(weights) {
		return nil, 0, fmt.Errorf("assign: %d keys, %d weights and %d eligibility flags, want equal numbers",
			len(keys), len(weights), len(eligible))
	}
	total := 0.0
	for k, w := range weights {
		if !(w >= 0) || math.IsInf(w, 1) {
			return nil, 0, fmt.Errorf("assign: weight %d is %v, want a finite number of at least 0", k, w)
		}
		if eligible == nil || eligible[k] {
			total += w
		}
	}
	if !(total > 0) || math.IsInf(total, 1) {
		return nil, 0, fmt.Errorf("assign: the weights of the eligible arms sum to %v, want a finite number above 0", total)
	}
	probabilities := make([]float64, len(weights))
	for k, w := range weights {
		if eligible == nil || eligible[k] {
			probabilities[k] = w / total
		}
	}
	return probabilities, total, nil
}

// place returns the uniform number that lies at the given position, in [0, 1], of the winner's part
// of the unit interval, such that Index picks the winner. The sums are those of Index.
func place(probabilities []float64, winner int, position float64) float64 {
	before := 0.0
	for _, p := range probabilities[:winner] {
		before += p
	}
	end := min(before+probabilities[winner], 1)
	u := before + float64(position*probabilities[winner])
	if u >= end {
		u = math.Nextafter(end, 0)
	}
	return max(u, before)
}
