// Package assign turns identifiers and probabilities into choices that anybody can repeat.
//
// A choice never comes from a random number generator: its uniform number is a hash of a salt and of
// the identifiers that the choice is about. Two replicas therefore choose alike without talking, a
// retry chooses the same, and an auditor can recompute every choice from the log.
//
//	u := assign.Uniform(salt, decisionKey, epoch)          // in [0, 1)
//	arm, err := assign.Index([]float64{0.2, 0.5, 0.3}, u)   // drawn from exactly these probabilities
//	held := assign.Holdout(holdoutSalt, customer, 0.05)     // a fixed five percent of customers
//
// Sticky keeps a unit's arm through changes of eligibility and of one weight, Ramp through any change of weights; Namespace
// keeps experiments apart that must not meet in one unit; ClusterKind and TreeRoot say what a unit is: a customer, or the
// household, account or referral tree that is assigned together.
//
// Each layer of randomness (holdout, every experiment, the uniform slice) needs a salt of its own,
// see Layer: one hash used for two layers would tie their assignments together.
//
// The package does not decide who is eligible, does not compute probabilities and remembers nothing.
// All functions are pure and safe for concurrent use.
package assign
