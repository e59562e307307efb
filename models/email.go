package models

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
)

// EmailHash stands for an e-mail address where the address itself has no business: in URLs, in logs, in an index.
type EmailHash [sha256.Size]byte

// maxAddress is the longest address that mail can be sent to, in bytes (RFC 5321).
const maxAddress = 254

// HashEmail gives the SHA-256 of an address, lower-cased and without the spaces around it; ok is false for no address and for one that
// is too long to be any.
func HashEmail(address string) (h EmailHash, ok bool) {
	address = strings.ToLower(strings.TrimSpace(address))
	if address == "" || len(address) > maxAddress {
		return h, false
	}
	return sha256.Sum256([]byte(address)), true
}

// ParseEmailHash reads 64 hex digits, of either case.
func ParseEmailHash(s string) (h EmailHash, ok bool) {
	if len(s) != hex.EncodedLen(len(h)) {
		return h, false
	}
	_, err := hex.Decode(h[:], []byte(s))
	return h, err == nil
}

// Email is what an event says about the customer's address: said is false when it says nothing, known when it takes the address back.
func (e *Event) Email() (h EmailHash, known, said bool) {
	if e.Kind != EventIdentify {
		return h, false, false
	}
	for i := range e.Traits {
		var address string
		if e.Traits[i].Name != "email" || json.Unmarshal([]byte(e.Traits[i].Value), &address) != nil {
			continue
		}
		h, known = HashEmail(address)
		if known || strings.TrimSpace(address) == "" {
			said = true // of an address that stands twice the last counts
		}
	}
	return h, known, said
}
