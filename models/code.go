package models

import (
	"crypto/hmac"
	"crypto/sha256"
	"strconv"
	"strings"
)

// codeAlphabet has 31 letters and digits that nobody confuses: no i, l, o, 0, 1.
const codeAlphabet = "abcdefghjkmnpqrstuvwxyz23456789"

const codeDigits = 10 // 31^10 = 8e14 codes a program

// ValidCodePrefix reports whether s can start the codes of a program.
func ValidCodePrefix(s string) bool {
	return len(s) >= 2 && len(s) <= 6 && strings.Trim(s, codeAlphabet) == ""
}

// NewCode derives the referral code of a customer in a program, the prefix
// followed by ten characters of HMAC-SHA256(secret, program, customer,
// attempt). Attempt is 0; the writer raises it when a code is taken.
func NewCode(secret []byte, prefix, program string, customer CustomerID, attempt int) string {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte("code\x1f" + program + "\x1f" + string(customer[:]) + "\x1f" + strconv.Itoa(attempt)))
	sum := mac.Sum(nil)
	var b strings.Builder
	b.WriteString(prefix)
	for i := range codeDigits {
		// Two bytes a digit: the bias of mod 31 is below 0.05 %.
		b.WriteByte(codeAlphabet[(int(sum[2*i])<<8|int(sum[2*i+1]))%len(codeAlphabet)])
	}
	return b.String()
}

// CodeRef is what a link or a typed code says: the code, perhaps the
// customer's decision number (0 for none) and the share channel.
type CodeRef struct {
	Code         string
	Number       uint32
	ShareChannel string
}

// String prints code[.number[.channel]].
func (r CodeRef) String() string {
	s := r.Code
	if r.Number > 0 {
		s += "." + strconv.FormatUint(uint64(r.Number), 10)
		if r.ShareChannel != "" {
			s += "." + r.ShareChannel
		}
	}
	return s
}

// ParseCodeRef reads code[.number[.channel]], upper or lower case; ok is false
// when the code could not be one of ours. A bad number or channel is ignored:
// the friend's visit counts all the same.
func ParseCodeRef(s string) (ref CodeRef, ok bool) {
	if len(s) > 80 {
		return CodeRef{}, false
	}
	parts := strings.SplitN(strings.ToLower(strings.TrimSpace(s)), ".", 3)
	code := parts[0]
	if len(code) < codeDigits+2 || len(code) > codeDigits+6 || strings.Trim(code, codeAlphabet) != "" {
		return CodeRef{}, false
	}
	ref.Code = code
	if len(parts) > 1 {
		if n, err := strconv.ParseUint(parts[1], 10, 32); err == nil {
			ref.Number = uint32(n)
		}
	}
	if len(parts) > 2 && ref.Number > 0 && shareChannel(parts[2]) {
		ref.ShareChannel = parts[2]
	}
	return ref, true
}

// Prefix is the part that names the program.
func (r CodeRef) Prefix() string { return r.Code[:len(r.Code)-codeDigits] }

func shareChannel(s string) bool {
	if s == "" || len(s) > 12 {
		return false
	}
	return strings.Trim(s, "abcdefghijklmnopqrstuvwxyz_") == ""
}
