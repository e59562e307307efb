package models

import "time"

// EventBatch is what one request hands over to be stored and folded.
type EventBatch struct {
	Workspace WorkspaceID
	Events    []Event
	Rejected  []RejectedEvent // kept for whoever looks for them
}

// RejectedEvent is an item that could not become an event.
type RejectedEvent struct {
	Source     string
	Code       string // why, in one word
	Detail     string
	Raw        string
	ReceivedAt time.Time
}

// EventFate says what became of one event of a batch.
type EventFate uint8

// What can become of an event.
const (
	EventStored    EventFate = iota + 1 // new: stored and folded
	EventDuplicate                      // it was stored before
	EventRefused                        // Strict, and its decision does not exist: nothing is stored
)

// Click is one visit through the redirect.
type Click struct {
	Workspace WorkspaceID
	ID        [16]byte // makes it count once
	Ref       CodeRef
	At        time.Time
}

// StoredEvent is an event as it was kept.
type StoredEvent struct {
	Customer   CustomerID // the id as sent
	Type       string
	Source     string
	At         time.Time // clock-corrected
	ReceivedAt time.Time
	Raw        []byte
}
