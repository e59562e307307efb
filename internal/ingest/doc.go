// Package ingest takes in what customers did: items in the shape of Segment's
// and RudderStack's HTTP API, and the reports of the activation and outcome
// doors. It checks them, corrects their clocks, drops friends' contact fields
// and hands them to the transaction that stores and folds them, before it
// answers.
//
//	result, err := service.Ingest(ctx, ingest.Batch{Workspace: ws, Source: "segment", Items: items})
//
// An item that cannot become an event is rejected alone, by its index, and kept
// for whoever looks for it. What an event means for a customer's state is
// models.State.Apply; docs/methods/customer-state.md says it in words.
package ingest
