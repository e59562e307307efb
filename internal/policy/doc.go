// Package policy joins an experiment as it is configured, what it has learned, and the mathematics of package bandit:
//
//	p, err := policy.New(e, state, policy.Setting{Offers: snapshot.Offers, DefaultOffer: program.DefaultOffer})
//	draw, err := stage.Draw(unit, key, eligible) // with p.In(subject) as the stage's policy
//
// and, when outcome windows have closed, the other way round:
//
//	f := policy.NewFold(e, state)
//	f.Add(c)
//	state, err = f.State()
//
// Both are functions of their arguments alone, so that a decision recomputes to the bit in another process, and what was learned is
// rebuilt from the log with the same numbers. Use cases that decide, learn and report share it; it knows no store.
package policy
