package assign

import (
	"crypto/sha256"
	"encoding/binary"
	"math/rand/v2"
)

// separator stands between the hashed strings, so that ("ab", "c") and ("a", "bc") differ.
const separator = 0x1f

// Uniform returns a number in [0, 1) that depends on the seed and on all parts, and on nothing else:
//
//	u = (first 64 bits of SHA-256(seed ␟ part₁ ␟ part₂ …) >> 11) / 2⁵³
//
// The strings are UTF-8 bytes joined by the byte 0x1f, the first eight bytes of the hash are read
// big-endian, and 53 bits are what a float64 holds exactly, so the result is the same to the bit on
// every machine. Over different parts the numbers behave like independent uniform draws.
//
// A string that itself contains the byte 0x1f can collide with a longer list of parts; identifiers
// are checked for control characters where they enter the system.
func Uniform(seed string, parts ...string) float64 {
	hash := digest(seed, parts)
	return float64(binary.BigEndian.Uint64(hash[:8])>>11) / (1 << 53)
}

// Generator returns a random source whose state is a hash of the seed and the parts, as for Uniform: the first 16 bytes,
// big-endian, are the two halves of a PCG's state. It is for a simulation that has to be repeated elsewhere: the same
// strings give the same numbers on every machine.
func Generator(seed string, parts ...string) *rand.PCG {
	hash := digest(seed, parts)
	return rand.NewPCG(binary.BigEndian.Uint64(hash[:8]), binary.BigEndian.Uint64(hash[8:16]))
}

// digest is the SHA-256 of the strings joined by the separator.
func digest(seed string, parts []string) [sha256.Size]byte {
	var stack [256]byte // long enough for ordinary identifiers, which then need no heap
	text := append(stack[:0], seed...)
	for _, part := range parts {
		text = append(text, separator)
		text = append(text, part...)
	}
	return sha256.Sum256(text)
}

// Layer derives the salt of one layer of randomness from a common salt. Numbers drawn under
// different layers are independent:
//
//	Uniform(Layer(salt, "draw"), key) == Uniform(salt, "draw", key)
func Layer(salt, layer string) string {
	return salt + string(rune(separator)) + layer
}

// Holdout reports whether the unit (a customer, household or account) belongs to the held out
// share, a fraction in [0, 1]: Uniform(salt, unit) < share.
//
// The same unit always gets the same answer, and raising the share keeps everybody who was held out
// before. A share of 0 or less, or NaN, holds out nobody; 1 or more holds out everybody. A new
// salt draws a new holdout.
func Holdout(salt, unit string, share float64) bool {
	return Uniform(salt, unit) < share
}
