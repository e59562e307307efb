// Package sequential says what may be concluded from results that somebody watches while they come in.
//
// An ordinary interval holds for one look at a moment fixed before; whoever looks every day and stops when it excludes zero
// is wrong far more often than it says. The bounds here hold at all looks at once: with probability 1 - alpha none of them is
// ever wrong. So far there is what guardrails need:
//
//	rho2, err := sequential.Rho2(0.05, 5000)          // tuned before the start, never again
//	margin := sequential.Margin{Margin: 0.001, Alpha: 0.05, Rho2: rho2}
//	harm := margin.Exceeded(difference, se, rows)      // asymptotic confidence sequence, after a start rule
//
//	limit, err := sequential.NewBinomialLimit(0.001)
//	harm := sequential.Reached(limit.LogAbove(complaints, sends), 0.05) // exact, at any counts
//
//	verdict := limit.Judge(0.05, all, closed)         // pass, fail or undecided; Margin has the same for sums and for mean costs
//
// The package keeps no state and reads no log: callers bring the sums. Everything is safe for concurrent use.
package sequential
