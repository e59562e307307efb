// Package bandit learns which of several arms is worth the most while it chooses among them.
//
// What an arm has earned so far is a Beta posterior. Thompson sampling gives each eligible arm the
// posterior probability that it is the best one; the package computes that probability itself, by
// quadrature, instead of drawing one sample and taking the largest. The probability can therefore be
// mixed with a floor, logged, and drawn from exactly:
//
//	counts := []bandit.Count{{Trials: 120, Successes: 14}, {Trials: 90, Successes: 3}} // closed windows
//	policy, err := bandit.NewThompson(bandit.ColdStart, counts, bandit.DefaultFloor, bandit.DefaultSlice)
//	p, err := policy.Probabilities(eligible) // sums to 1, 0 for arms that are not eligible
//
// Probabilities are computed with rounding fixed at every step (see ProbBest): the same inputs give
// the same bits in another process, another build and on another machine.
//
// The package does not draw (package assign does), does not know about time, and does not estimate
// the effect of an arm from the rows a bandit collected (package stats does). Counts must come from
// outcome windows that have closed, or be weighted by MaturityWeighted: a pending outcome is not a
// failure. All functions are pure, none modifies its arguments, and everything is safe for
// concurrent use.
package bandit
