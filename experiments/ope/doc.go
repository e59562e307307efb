// Package ope looks at logged decisions from outside: so far it says whether the log can be believed.
//
// Every estimate from a log rests on its propensities, and a wrong propensity looks like any other number. The audit
// recomputes what can be recomputed (sums, choices, hashes) and tests the rest: over all draws, arm k must have
// been drawn as often as its probabilities said.
//
//	audit, err := ope.NewAuditor(design)
//	for _, row := range rows { // all rows of a unit one after the other, in the order decided
//		audit.Add(row)
//	}
//	report := audit.Report() // report.Passed, and a sentence for each check
//
// An audit does not say whether an arm is better than another, only whether the log may be asked. Memory does not grow
// with the rows. An Auditor or Balance is a value that one goroutine at a time may change.
package ope
