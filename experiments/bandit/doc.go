// Package bandit learns which of several arms is worth the most while it chooses among them.
//
// What an arm has earned so far is a posterior. Thompson sampling gives each eligible arm the
// posterior probability that it is the best one; the package computes that probability itself, by
// quadrature, instead of drawing one sample and taking the largest. The probability can therefore be
// mixed with a floor, logged, and drawn from exactly:
//
//	counts := []bandit.Count{{Trials: 120, Successes: 14}, {Trials: 90, Successes: 3}} // closed windows
//	policy, err := bandit.NewThompson(bandit.ColdStart, counts, bandit.DefaultFloor, bandit.DefaultSlice)
//	p, err := policy.Probabilities(eligible) // sums to 1, 0 for arms that are not eligible
//
// Policies:
//
//   - Thompson compares chances, MoneyThompson money per decision (CompareWorth). With the aim FindBest they find the best arm
//     sooner and earn less meanwhile (TopTwo).
//   - LinearThompson and LogisticThompson look at features of composite actions (FeatureMap); arms that share parameters are
//     compared jointly (Scores). DisjointThompson has a model per arm. Scored takes any regression, with SquareCB as its rule.
//   - LinUCB, EpsilonGreedy and Softmax are here to be compared with.
//
// Every policy mixes its opinion with floors, minimum shares and a uniform slice in the same way (Exploration). An arm that may do
// harm is not eligible; it does not get a lower floor.
//
// What policies learn is stored as a State: Counts and MoneyCounts, which merge in any order, with arms that join and retire;
// Discounted, LinearState and LogisticState, which say whether their order counts. Around them: priors from other arms
// (EmpiricalPrior, PoolEffects), forgetting (ChooseDiscount, Tracker), delays (MaturityWeighted, FitCure, DelayCurve,
// FitLogisticDelayed), money (Chain, Pacer, Liability, FatigueCurve) and times (SmoothWeek, ShrinkCells, Survive).
//
// Probabilities are computed with rounding fixed at every step: the same inputs give the same bits in another process, another build
// and on another machine. Simulations are seeded by a hash of snapshot and decision. What is for reports only says so.
//
// The package does not draw (package assign does), does not know about time, and does not estimate
// the effect of an arm from the rows a bandit collected (package stats does). Counts must come from
// outcome windows that have closed, or be weighted by MaturityWeighted: a pending outcome is not a
// failure. Functions and policies are pure, modify no arguments and are safe for concurrent use; models (Linear, Logistic,
// Regression), states, Live and Tracker change when they observe, by one goroutine at a time.
package bandit
