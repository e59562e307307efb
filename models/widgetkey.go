package models

import "time"

// WidgetAlgorithm is how a host signs the tokens of its widgets, by the name that the header alg has for it (RFC 7518, RFC 8037).
type WidgetAlgorithm string

// The algorithms. There are no others: not none, and none whose key could be taken for that of another.
const (
	WidgetHS256 WidgetAlgorithm = "HS256" // HMAC with SHA-256 and a secret that both sides have
	WidgetEdDSA WidgetAlgorithm = "EdDSA" // Ed25519, of which only the host has the private key
)

// Valid reports whether a is one of the algorithms.
func (a WidgetAlgorithm) Valid() bool { return a == WidgetHS256 || a == WidgetEdDSA }

// WidgetKey verifies the tokens that a host signs for its customers. All keys of a workspace that are not revoked verify, so that a host
// can go from one to the next.
type WidgetKey struct {
	KID       string // the header kid of a token, unique in the installation
	Workspace WorkspaceID
	Name      string
	Algorithm WidgetAlgorithm
	Key       []byte // HS256: the secret as it is written; EdDSA: the public key, 32 bytes
	CreatedAt time.Time
	RevokedAt time.Time // zero while it verifies
}

// MaxWidgetKeys is how many keys of a workspace verify at a time: a few apps, each with an old and a new one.
const MaxWidgetKeys = 10

// MaxWidgetToken is the longest time from iat to exp of a widget's token.
const MaxWidgetToken = time.Hour
