// Package copydesk keeps copy cells filled with words of a language model: it finds the cells that traffic needs, has their variants written,
// holds them against the guard, has them repaired once, drops near-duplicates, and leaves the rest to a person or to brand.auto_approve. People
// approve, reject, edit, retire and roll back through it. It is never on the path of a decision, and chooses nothing: decide picks from the
// approved copies of its snapshot.
//
//	desk := &copydesk.Desk{Store: st, Catalog: catalog, Writer: client, Model: "gpt-x", Clock: clock, Log: log}
//	err := desk.Tend(ctx)                        // once a minute: orders what is missing
//	again, err := desk.Fill(ctx, ws, cell, key)  // the job of one order
package copydesk
