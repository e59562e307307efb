// Package company simulates a business whose customers' behaviour is known
// exactly, and drives it through goodword's public HTTP API: the demo, load and
// end-to-end tests. It is a client like any other: of this module it knows
// models alone, and it never sees the database.
//
// What is known is the chance that a customer shares after an ask. It is
// written down by ShareChance, and what customers then do follows it exactly,
// so the estimates the service gives can be held against the truth:
//
//	c, err := company.New(company.Config{Seed: 7, Start: halfYearAgo})
//	result, err := c.Run(ctx, company.Client{BaseURL: url, AdminKey: key}, os.Stderr)
//	result.WriteTable(os.Stdout)
//
// Everything drawn comes from streams named by seed, purpose, customer and
// day, never from a shared one: the order in which requests finish changes
// nothing. See docs/methods/simulated-company.md.
package company
