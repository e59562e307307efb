package models

import (
	"context"
	"encoding/json"
	"time"
)

// Actor is who changes configuration: a key, or somebody at the command line.
type Actor struct {
	KeyID int64  // 0 at the command line
	Name  string // the key's name, else its first characters; "command line"
}

// CommandLine is the actor of changes that no request asked for.
var CommandLine = Actor{Name: "command line"}

type actorKey struct{}

// WithActor says who does what is done under the context.
func WithActor(ctx context.Context, a Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, a)
}

// ActorOf says who does what is done under the context; CommandLine when nobody was named.
func ActorOf(ctx context.Context) Actor {
	if a, ok := ctx.Value(actorKey{}).(Actor); ok {
		return a
	}
	return CommandLine
}

// The kinds of thing whose changes are audited.
const (
	AuditProgram    = "program"
	AuditOffer      = "offer"
	AuditExperiment = "experiment"
	AuditKey        = "key"
	AuditClock      = "clock"
	AuditModel      = "model" // of the program that the key names
	AuditBrand      = "brand" // without a key: a workspace has one
	AuditCopy       = "copy"
)

// The audited actions. A change of status is an action of its own, whatever else changed with it.
const (
	AuditCreate = "create"
	AuditUpdate = "update"
	AuditStatus = "status"
	AuditDelete = "delete"
)

// AuditEntry is one change of configuration. Before and After hold the fields that differ, without salts; Before is null for a
// creation, After for a deletion.
type AuditEntry struct {
	ID     int64 // grows with every change
	At     time.Time
	Actor  Actor
	Action string
	Kind   string
	Key    string // the thing's own key; the number of an API key; "" for the clock and the brand
	Before json.RawMessage
	After  json.RawMessage
}

// AuditFilter narrows a listing. Empty fields narrow nothing.
type AuditFilter struct {
	Kind   string
	Key    string
	Before int64 // entries with a smaller id only; 0 for the latest
	Limit  int   // 1 to 1000
}
