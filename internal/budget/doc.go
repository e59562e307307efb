// Package budget keeps the budgets of programs: what asks commit them to, what friends' purchases make of that, the price that steers
// spending along the plan, and the hard stop, which each replica applies from memory by leases of the room that is left.
//
//	keeper := budget.NewKeeper(store, catalog, clock, log)
//	go keeper.Run(ctx)
//	service.Budgets = keeper // of decide
//
// It decides nothing about asks, and books no rewards: it counts what they may cost.
package budget
