// Package experiments draws arms: it is the contract between a decision that has to choose and a
// policy that says with which probabilities.
//
// A Stage is one choice of a decision (whether to ask, which offer, ...) put to the test. Everything
// the draw depends on goes in as a value, so that the same call again, in another process or years
// later, is the replay of a logged decision:
//
//	policy, err := bandit.NewThompson(bandit.ColdStart, counts, bandit.DefaultFloor, bandit.DefaultSlice)
//	stage := experiments.Stage{Salt: salt, Method: experiments.Thompson, Arms: arms, Policy: policy, Slice: bandit.DefaultSlice}
//	draw, err := stage.Draw(customer, []string{decisionKey, epoch}, eligible)
//	// draw.Probabilities is what draw.Index was drawn from: log both, and draw.U.
//
// The parts lie in packages of their own: assign (hashes and indices), bandit (posteriors and their
// probabilities), ranking (orders of a list), stats (what the logged rows say about the arms). This package knows no customers,
// programs or offers: units and keys are strings, arms are positions. It does no I/O, reads no clock
// and has no random source. Everything is safe for concurrent use as long as a Stage is not changed.
package experiments
