// Package widget verifies who stands before an app's widget: the tokens (JWT, RFC 7519) that a host signs for its own customers. It
// decides nothing, and knows nothing of HTTP and SQL. The opaque tokens of hosts that do not sign are decide's.
//
//	who, err := verifier.Verify(ctx, workspace, token, "main")
package widget

import (
	"context"
	"crypto/ed25519"
	"errors"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"goodword/models"
)

// Keys finds what a token is signed with. The error has kind Unauthorized for a key that is not there, Unavailable when that cannot be told.
type Keys interface {
	WidgetKey(ctx context.Context, ws models.WorkspaceID, kid string) (*models.WidgetKey, error)
}

// Clock tells the time of the domain.
type Clock interface {
	Now() time.Time
}

// Verifier reads tokens. It is safe for concurrent use.
type Verifier struct {
	Keys  Keys
	Clock Clock
}

// Identity is what a token says.
type Identity struct {
	CustomerID string // sub: the business's own id
	Program    string // aud: key of the program
	Email      string // what else the host says of the customer, "" for nothing
	Name       string
	Locale     string
}

const (
	skew     = 60 * time.Second // by which clocks may differ
	maxToken = 4 << 10          // of text that is looked at
)

// claims are what is read of a token.
type claims struct {
	Email  string `json:"email"`
	Name   string `json:"name"`
	Locale string `json:"locale"`
	jwt.RegisteredClaims
}

// Verify reads a token of a workspace's host for a program, "" for the one that the token names. Its header names a key of the workspace
// by kid, and as alg the algorithm of that key, HS256 or EdDSA; it must hold sub, aud (one program), iat and exp, at most an hour apart,
// and may hold nbf, email, name and locale. Clocks may differ by 60 seconds.
//
// The error has kind Unauthorized, with a Detail that tells the host what to change, or Unavailable when the key cannot be looked up.
// No claim is looked at before the signature has been found right.
func (v *Verifier) Verify(ctx context.Context, ws models.WorkspaceID, token, program string) (Identity, error) {
	if len(token) > maxToken {
		return Identity{}, refuse("has more than %d characters; leave out claims that are not read", maxToken)
	}
	var c claims
	parser := jwt.NewParser(jwt.WithValidMethods([]string{string(models.WidgetHS256), string(models.WidgetEdDSA)}),
		jwt.WithStrictDecoding(), jwt.WithoutClaimsValidation()) // claims are checked below, one by one
	_, err := parser.ParseWithClaims(token, &c, func(t *jwt.Token) (any, error) { return v.key(ctx, ws, t) })
	if err != nil {
		return Identity{}, unverified(err)
	}
	if err := c.checkTimes(v.Clock.Now()); err != nil {
		return Identity{}, err
	}
	return c.identity(program)
}

// key is what the token says it is signed with. A key verifies by its own algorithm alone, so that a public key is never taken for a secret.
func (v *Verifier) key(ctx context.Context, ws models.WorkspaceID, t *jwt.Token) (any, error) {
	if _, critical := t.Header["crit"]; critical { // RFC 7515, 4.1.11: what is not understood must not be believed
		return nil, refuse("has the header crit, of which nothing is understood; leave it out")
	}
	kid, _ := t.Header["kid"].(string)
	if kid == "" {
		return nil, refuse("must have the header kid, that of its key from POST /v1/widget-keys")
	}
	key, err := v.Keys.WidgetKey(ctx, ws, kid)
	switch {
	case models.KindOf(err) == models.Unauthorized:
		return nil, refuse("names a kid that this workspace does not have, or has revoked; GET /v1/widget-keys lists them")
	case err != nil:
		return nil, err
	case t.Method.Alg() != string(key.Algorithm):
		return nil, refuse("must be signed with %s, the algorithm of its key", key.Algorithm)
	case key.Algorithm == models.WidgetEdDSA:
		return ed25519.PublicKey(key.Key), nil
	}
	return key.Key, nil
}

// unverified says why a token could not be read.
func unverified(err error) error {
	var known *models.Error
	switch {
	case errors.As(err, &known):
		return known
	case errors.Is(err, jwt.ErrTokenMalformed):
		return refuse("is no JWT with the claims of one: three parts of base64url with dots between them")
	case errors.Is(err, jwt.ErrSignatureInvalid), errors.Is(err, jwt.ErrEd25519Verification):
		return refuse("has a wrong signature; sign it with the key that its kid names")
	}
	return refuse("must be signed with HS256 or EdDSA")
}

// checkTimes says whether the token holds now, and was not made for longer than it may be.
func (c *claims) checkTimes(now time.Time) error {
	if c.IssuedAt == nil || c.ExpiresAt == nil {
		return refuse("must have iat and exp, in seconds since 1970")
	}
	iat, exp := c.IssuedAt.Time, c.ExpiresAt.Time
	switch {
	case !exp.After(iat) || exp.Sub(iat) > models.MaxWidgetToken:
		return refuse("must have an exp of at most an hour after its iat")
	case iat.After(now.Add(skew)):
		return refuse("has an iat that lies ahead; set the clock of the server that signs")
	case c.NotBefore != nil && c.NotBefore.After(now.Add(skew)):
		return refuse("is not valid yet, by its nbf")
	case !now.Before(exp.Add(skew)):
		return refuse("expired at %s; have your server sign a new one", exp.UTC().Format(time.RFC3339))
	}
	return nil
}

// identity is what the token says, if that is complete.
func (c *claims) identity(program string) (Identity, error) {
	switch {
	case len(c.Audience) != 1 || c.Audience[0] == "":
		return Identity{}, refuse("must have one aud, the key of the program")
	case program != "" && program != c.Audience[0]:
		return Identity{}, refuse("is for another program, by its aud; sign one for the program that is asked for")
	case c.Subject == "" || len(c.Subject) > 200:
		return Identity{}, refuse("must have a sub of 1 to 200 characters, your own id of the customer")
	case len(c.Email) > 254 || len(c.Name) > 200 || len(c.Locale) > 35:
		return Identity{}, refuse("must have at most 254 characters of email, 200 of name and 35 of locale")
	}
	return Identity{CustomerID: c.Subject, Program: c.Audience[0], Email: c.Email, Name: c.Name, Locale: c.Locale}, nil
}

func refuse(format string, args ...any) error {
	return models.Errorf(models.Unauthorized, "widget.Verify", "the widget token "+format, args...)
}
