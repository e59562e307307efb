package models

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"encoding/hex"
	"strings"
	"time"
)

// WorkspaceID numbers one business in an installation.
type WorkspaceID int64

// CustomerID is the inner id of a customer: a UUIDv8 made from the
// workspace's secret and the id as sent, so that it needs no look-up and
// outsiders cannot recompute it.
type CustomerID [16]byte

// NewCustomerID derives the inner id of the external id:
// the first 16 bytes of HMAC-SHA256(secret, external) with version 8 and the
// RFC 9562 variant set. User ids and anonymous ids share one name space.
func NewCustomerID(secret []byte, external string) CustomerID {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(external))
	var id CustomerID
	copy(id[:], mac.Sum(nil))
	id[6] = id[6]&0x0f | 0x80
	id[8] = id[8]&0x3f | 0x80
	return id
}

// String prints the canonical UUID form.
func (id CustomerID) String() string {
	h := hex.EncodeToString(id[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// Compare orders ids by their bytes, the order of every batch of row locks.
func (id CustomerID) Compare(other CustomerID) int {
	return bytes.Compare(id[:], other[:])
}

// IsZero reports whether id was never set.
func (id CustomerID) IsZero() bool { return id == CustomerID{} }

// DecisionID names one decision and routes to it: the customer, the time
// decided in milliseconds and the customer's decision number, counted from 1.
type DecisionID struct {
	Customer CustomerID
	At       time.Time // millisecond precision, UTC
	Number   uint32
}

const decisionPrefix = "dec_"

var idEncoding = base32.HexEncoding.WithPadding(base32.NoPadding)

// String prints "dec_" and 42 lower-case base32 digits.
func (id DecisionID) String() string {
	var b [26]byte
	copy(b[:16], id.Customer[:])
	ms := uint64(id.At.UnixMilli())
	b[16], b[17] = byte(ms>>40), byte(ms>>32)
	binary.BigEndian.PutUint32(b[18:22], uint32(ms))
	binary.BigEndian.PutUint32(b[22:26], id.Number)
	return decisionPrefix + strings.ToLower(idEncoding.EncodeToString(b[:]))
}

// ParseDecisionID reads what String printed. The error has kind Invalid.
func ParseDecisionID(s string) (DecisionID, error) {
	bad := Errorf(Invalid, "", "%.60q is not a decision id", s)
	digits, ok := strings.CutPrefix(s, decisionPrefix)
	if !ok || len(digits) != 42 || strings.ToLower(digits) != digits {
		return DecisionID{}, bad
	}
	b, err := idEncoding.DecodeString(strings.ToUpper(digits))
	if err != nil || len(b) != 26 {
		return DecisionID{}, bad
	}
	id := DecisionID{Number: binary.BigEndian.Uint32(b[22:26])}
	copy(id.Customer[:], b[:16])
	ms := uint64(b[16])<<40 | uint64(b[17])<<32 | uint64(binary.BigEndian.Uint32(b[18:22]))
	id.At = time.UnixMilli(int64(ms)).UTC()
	if id.Number == 0 || id.String() != s {
		return DecisionID{}, bad
	}
	return id, nil
}
