// Package catalog keeps what a business has set up: its programs, offers, experiments and keys, with the rules of their lives, and the
// snapshot of them that every replica decides from.
//
//	c := catalog.New(store, clock, logger)
//	if err := c.Refresh(ctx); err != nil { ... }
//	go c.Run(ctx) // follows what other replicas publish
//	snapshot := c.Snapshot(workspace)
//
// Reading never waits: snapshots, secrets, keys and code prefixes stand in memory and stay there when the database goes away. Every
// change republishes the workspace's snapshot in its own transaction and reaches the other replicas within two seconds, by notification
// or, where none comes, by polling once a second.
//
// The package is not for deciding (internal/decide) nor for what policies learn (internal/learn publishes that itself).
package catalog
