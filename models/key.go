package models

import "time"

// Key is one API key without its text, which nobody keeps. Times that never
// came are zero.
type Key struct {
	Workspace  WorkspaceID
	ID         int64
	Scope      string // decide, ingest, import, export, admin or public
	Name       string
	Hint       string   // the first characters, to recognise the key by
	Hash       [32]byte // SHA-256 of the text
	Origins    []string // of a public key: whose pages may use it
	CreatedAt  time.Time
	LastUsedAt time.Time
	ExpiresAt  time.Time // of a key that was rotated: from then on it is refused
	RevokedAt  time.Time
}
