package models

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"strings"
	"time"
)

// TokenUse is what a token is good for: it opens no other door.
type TokenUse byte

// The uses of a token. Their numbers are signed: never reorder, only append.
const (
	TokenAsk    TokenUse = iota // to read the next ask: it stands in URLs, for as long as three years
	TokenWidget                 // to read the words of a widget and to report what came of them, for an hour at most
)

// AskToken is the right of one customer to one use, in one program, and to nothing else. It names the customer by the inner id,
// so that whoever holds it learns nothing about the business's own ids.
type AskToken struct {
	Use       TokenUse
	Customer  CustomerID
	Epoch     uint32    // of the customer when it was made: a later one revokes it
	NotAfter  time.Time // whole seconds, UTC
	Program   string    // key of the program
	Placement string    // key of the one placement it is for, "" for any of the program
	Channel   string    // the one channel it is for, "" for the placement's own
}

// TokenKey is what the tokens of a workspace are signed with. Of several the one made last signs; all that are not retired verify.
type TokenKey struct {
	KID       string // 8 characters, unique in the installation: it tells the workspace
	Workspace WorkspaceID
	Key       [32]byte
	CreatedAt time.Time
}

const (
	tokenVersion = "v1"
	tokenScope   = 1 // the byte of TokenAsk, which the other uses follow
	tokenFixed   = 16 + 4 + 4 + 1
	tokenSeal    = 16      // bytes of the HMAC that a token carries
	maxToken     = 4 << 10 // of text that is looked at
)

var tokenEncoding = base64.RawURLEncoding.Strict()

// Sign writes the token as text that can stand in a URL:
//
//	v1.<kid>.<base64url(customer, epoch, not after, scope, program, placement, channel)>.<base64url(seal)>
//
// where the seal is the first 16 bytes of HMAC-SHA256 over everything before its dot. It has at most 250 characters, so that it fits
// the text fields of email platforms.
func (t AskToken) Sign(k *TokenKey) string {
	b := make([]byte, 0, tokenFixed+3+len(t.Program)+len(t.Placement)+len(t.Channel))
	b = append(b, t.Customer[:]...)
	b = binary.BigEndian.AppendUint32(b, t.Epoch)
	b = binary.BigEndian.AppendUint32(b, uint32(t.NotAfter.Unix()))
	b = append(b, tokenScope+byte(t.Use))
	for _, s := range [...]string{t.Program, t.Placement, t.Channel} {
		b = append(append(b, byte(len(s))), s...)
	}
	signed := tokenVersion + "." + k.KID + "." + tokenEncoding.EncodeToString(b)
	return signed + "." + seal(signed, k)
}

// seal is computed over the text as it stands, so that nothing has to be decoded before it is known to be ours.
func seal(signed string, k *TokenKey) string {
	mac := hmac.New(sha256.New, k.Key[:])
	mac.Write([]byte(signed))
	return tokenEncoding.EncodeToString(mac.Sum(nil)[:tokenSeal])
}

// TokenKID is the id of the key that a token says it is signed with: whose it is, not yet that it is genuine.
func TokenKID(token string) (kid string, ok bool) {
	rest, ok := strings.CutPrefix(token, tokenVersion+".")
	kid, _, dot := strings.Cut(rest, ".")
	return kid, ok && dot && kid != "" && len(token) <= maxToken
}

// OpenToken reads what Sign wrote with the same key. Nothing of the token is decoded before its seal has been found right. The error
// has kind Unauthorized and says no more: neither what is wrong nor with what. That the token is for the caller's use, has not run out,
// and that its epoch is still the customer's, is for the caller to check.
func OpenToken(token string, k *TokenKey) (AskToken, error) {
	bad := Errorf(Unauthorized, "", "the token is not valid")
	dot := strings.LastIndexByte(token, '.')
	if kid, ok := TokenKID(token); !ok || kid != k.KID || dot < 0 {
		return AskToken{}, bad
	}
	signed := token[:dot]
	// Texts are compared, not what they decode to: one token has one way to be written.
	if !hmac.Equal([]byte(token[dot+1:]), []byte(seal(signed, k))) {
		return AskToken{}, bad
	}
	b, err := tokenEncoding.DecodeString(strings.TrimPrefix(signed, tokenVersion+"."+k.KID+"."))
	if err != nil || len(b) < tokenFixed || b[tokenFixed-1] < tokenScope || b[tokenFixed-1] > tokenScope+byte(TokenWidget) {
		return AskToken{}, bad
	}
	t := AskToken{
		Use:      TokenUse(b[tokenFixed-1] - tokenScope),
		Epoch:    binary.BigEndian.Uint32(b[16:20]),
		NotAfter: time.Unix(int64(binary.BigEndian.Uint32(b[20:24])), 0).UTC(),
	}
	copy(t.Customer[:], b[:16])
	b = b[tokenFixed:]
	for _, to := range [...]*string{&t.Program, &t.Placement, &t.Channel} {
		if len(b) == 0 || len(b) < 1+int(b[0]) {
			return AskToken{}, bad
		}
		*to, b = string(b[1:1+b[0]]), b[1+b[0]:]
	}
	if len(b) > 0 {
		return AskToken{}, bad
	}
	return t, nil
}
