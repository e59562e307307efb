package widget_test

import (
	"context"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"hash"
	"maps"
	"strings"
	"testing"
	"time"

	"goodword/internal/widget"
	"goodword/models"
)

var now = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

type clock struct{}

func (clock) Now() time.Time { return now }

// keys are those of workspace 1: old and new are secrets, ed a public key.
type keys map[string]*models.WidgetKey

func (k keys) WidgetKey(_ context.Context, ws models.WorkspaceID, kid string) (*models.WidgetKey, error) {
	if kid == "away" {
		return nil, models.Errorf(models.Unavailable, "test", "the database does not answer")
	}
	if key := k[kid]; key != nil && ws == 1 {
		return key, nil
	}
	return nil, models.Errorf(models.Unauthorized, "test", "no such key")
}

var (
	private  = ed25519.NewKeyFromSeed([]byte(strings.Repeat("s", ed25519.SeedSize)))
	public   = private.Public().(ed25519.PublicKey)
	verifier = &widget.Verifier{Clock: clock{}, Keys: keys{
		"old": {KID: "old", Algorithm: models.WidgetHS256, Key: []byte("gw_widget_old")},
		"new": {KID: "new", Algorithm: models.WidgetHS256, Key: []byte("gw_widget_new")},
		"ed":  {KID: "ed", Algorithm: models.WidgetEdDSA, Key: public},
	}}
)

type object = map[string]any

// token puts a token together by hand, as RFC 7515 has it, so that nothing of it rests on the library that reads it.
func token(header, claims any, sign func(text string) []byte) string {
	part := func(v any) string {
		b, err := json.Marshal(v)
		if err != nil {
			panic(err)
		}
		return base64.RawURLEncoding.EncodeToString(b)
	}
	text := part(header) + "." + part(claims)
	return text + "." + base64.RawURLEncoding.EncodeToString(sign(text))
}

func mac(h func() hash.Hash, secret string) func(string) []byte {
	return func(text string) []byte {
		m := hmac.New(h, []byte(secret))
		m.Write([]byte(text))
		return m.Sum(nil)
	}
}

func edSign(text string) []byte { return ed25519.Sign(private, []byte(text)) }
func unsigned(string) []byte    { return nil }

var (
	hs   = object{"alg": "HS256", "typ": "JWT", "kid": "new"}
	good = mac(sha256.New, "gw_widget_new")
)

// claims are good ones with changes; nil takes a claim away.
func claims(with object) object {
	c := object{"sub": "ada", "aud": "main", "iat": now.Unix(), "exp": now.Add(time.Hour).Unix()}
	maps.Copy(c, with)
	maps.DeleteFunc(c, func(_ string, v any) bool { return v == nil })
	return c
}

func TestVerify(t *testing.T) {
	all := claims(object{"email": "ada@example.com", "name": "Ada Lovelace", "locale": "en-GB", "aud": []string{"main"}, "unread": 1})
	whole := widget.Identity{CustomerID: "ada", Program: "main", Email: "ada@example.com", Name: "Ada Lovelace", Locale: "en-GB"}
	least := widget.Identity{CustomerID: "ada", Program: "main"}
	for name, test := range map[string]struct {
		token, program string
		want           widget.Identity
	}{
		"HS256":                 {token(hs, all, good), "main", whole},
		"HS256, no program":     {token(hs, claims(nil), good), "", least},
		"the old key":           {token(object{"alg": "HS256", "kid": "old"}, claims(nil), mac(sha256.New, "gw_widget_old")), "main", least},
		"EdDSA":                 {token(object{"alg": "EdDSA", "kid": "ed"}, all, edSign), "main", whole},
		"a minute late":         {token(hs, claims(object{"iat": now.Add(-time.Hour).Unix(), "exp": now.Add(-59 * time.Second).Unix()}), good), "", least},
		"a minute early":        {token(hs, claims(object{"iat": now.Add(time.Minute).Unix(), "nbf": now.Add(time.Minute).Unix()}), good), "", least},
		"an exp with decimals":  {token(hs, claims(object{"exp": float64(now.Unix()) + 1.5}), good), "", least},
		"null where none is":    {token(hs, object{"sub": "ada", "aud": "main", "iat": now.Unix(), "exp": now.Unix() + 9, "nbf": nil, "name": nil}, good), "", least},
		"the longest customer":  {token(hs, claims(object{"sub": strings.Repeat("x", 200)}), good), "", widget.Identity{CustomerID: strings.Repeat("x", 200), Program: "main"}},
		"a customer with a dot": {token(hs, claims(object{"sub": "a.b/c"}), good), "", widget.Identity{CustomerID: "a.b/c", Program: "main"}},
	} {
		got, err := verifier.Verify(t.Context(), 1, test.token, test.program)
		if err != nil || got != test.want {
			t.Errorf("%s: got %+v, %v; want %+v", name, got, err, test.want)
		}
	}
}

// TestForged holds what is no good token to 401 and a word on what to do.
func TestForged(t *testing.T) {
	right := token(hs, claims(nil), good)
	parts := strings.Split(right, ".")
	for name, test := range map[string]struct{ token, says string }{
		"nothing":                     {"", "is no JWT"},
		"nonsense":                    {"hello", "is no JWT"},
		"five parts":                  {right + ".a.b", "is no JWT"},
		"no signature":                {parts[0] + "." + parts[1] + ".", "wrong signature"},
		"another payload":             {parts[0] + "." + strings.Split(token(hs, claims(object{"sub": "eve"}), good), ".")[1] + "." + parts[2], "wrong signature"},
		"a padded signature":          {right + "=", "is no JWT"},
		"a character more":            {right + "A", "wrong signature"},
		"another secret":              {token(hs, claims(nil), mac(sha256.New, "guess")), "wrong signature"},
		"the empty secret":            {token(hs, claims(nil), mac(sha256.New, "")), "wrong signature"},
		"another private key":         {token(object{"alg": "EdDSA", "kid": "ed"}, claims(nil), func(text string) []byte { return make([]byte, 64) }), "wrong signature"},
		"alg none":                    {token(object{"alg": "none", "kid": "new"}, claims(nil), unsigned), "HS256 or EdDSA"},
		"alg None":                    {token(object{"alg": "None", "kid": "new"}, claims(nil), unsigned), "HS256 or EdDSA"},
		"no alg":                      {token(object{"kid": "new"}, claims(nil), good), "HS256 or EdDSA"},
		"HS512 with the right secret": {token(object{"alg": "HS512", "kid": "new"}, claims(nil), mac(sha512.New, "gw_widget_new")), "HS256 or EdDSA"},
		"RS256":                       {token(object{"alg": "RS256", "kid": "ed"}, claims(nil), edSign), "HS256 or EdDSA"},
		"the public key as a secret":  {token(object{"alg": "HS256", "kid": "ed"}, claims(nil), mac(sha256.New, string(public))), "signed with EdDSA, the algorithm of its key"},
		"the secret as a public key":  {token(object{"alg": "EdDSA", "kid": "new"}, claims(nil), edSign), "signed with HS256, the algorithm of its key"},
		"no kid":                      {token(object{"alg": "HS256"}, claims(nil), good), "header kid"},
		"a kid that is no text":       {token(object{"alg": "HS256", "kid": 7}, claims(nil), good), "header kid"},
		"an unknown kid":              {token(object{"alg": "HS256", "kid": "gone"}, claims(nil), good), "a kid that this workspace does not have"},
		"a key in the header":         {token(object{"alg": "HS256", "jwk": object{"kty": "oct", "k": "AA"}, "kid": "gone"}, claims(nil), mac(sha256.New, "\x00")), "a kid that this workspace does not have"},
		"crit":                        {token(object{"alg": "HS256", "kid": "new", "crit": []string{"b64"}, "b64": false}, claims(nil), good), "crit"},
		"claims that are null":        {token(hs, nil, good), "iat and exp"},
		"claims that are a list":      {token(hs, []int{1}, good), "is no JWT"},
		"a name that is a number":     {token(hs, claims(object{"name": 7}), good), "is no JWT"},
		"no exp":                      {token(hs, claims(object{"exp": nil}), good), "iat and exp"},
		"no iat":                      {token(hs, claims(object{"iat": nil}), good), "iat and exp"},
		"too long":                    {token(hs, claims(object{"exp": now.Add(time.Hour + time.Second).Unix()}), good), "at most an hour after its iat"},
		"for ever":                    {token(hs, claims(object{"exp": 1e300}), good), "an hour"},
		"an exp before its iat":       {token(hs, claims(object{"exp": now.Add(-time.Second).Unix()}), good), "at most an hour after its iat"},
		"expired":                     {token(hs, claims(object{"iat": now.Add(-time.Hour).Unix(), "exp": now.Add(-time.Minute).Unix()}), good), "expired at 2026-03-02T08:59:00Z; have your server sign a new one"},
		"from the future":             {token(hs, claims(object{"iat": now.Add(61 * time.Second).Unix(), "exp": now.Add(time.Hour).Unix()}), good), "set the clock"},
		"not yet":                     {token(hs, claims(object{"nbf": now.Add(61 * time.Second).Unix()}), good), "nbf"},
		"no aud":                      {token(hs, claims(object{"aud": nil}), good), "one aud"},
		"an empty aud":                {token(hs, claims(object{"aud": ""}), good), "one aud"},
		"two auds":                    {token(hs, claims(object{"aud": []string{"main", "other"}}), good), "one aud"},
		"another program":             {token(hs, claims(object{"aud": "other"}), good), "another program"},
		"no sub":                      {token(hs, claims(object{"sub": nil}), good), "sub"},
		"a long sub":                  {token(hs, claims(object{"sub": strings.Repeat("x", 201)}), good), "sub"},
		"a long name":                 {token(hs, claims(object{"name": strings.Repeat("x", 201)}), good), "200 of name"},
		"a long token":                {token(hs, claims(object{"more": strings.Repeat("x", 5000)}), good), "more than 4096 characters"},
	} {
		who, err := verifier.Verify(t.Context(), 1, test.token, "main")
		if models.KindOf(err) != models.Unauthorized || !strings.Contains(err.Error(), test.says) || who != (widget.Identity{}) {
			t.Errorf("%s: got %+v, %v; want %q", name, who, err, test.says)
		}
	}
	if _, err := verifier.Verify(t.Context(), 2, right, "main"); models.KindOf(err) != models.Unauthorized {
		t.Errorf("another workspace: %v", err)
	}
	if _, err := verifier.Verify(t.Context(), 1, token(object{"alg": "HS256", "kid": "away"}, claims(nil), good), ""); models.KindOf(err) != models.Unavailable {
		t.Errorf("without a database: %v", err)
	}
}

// FuzzVerify reads whatever comes, also under a good signature: never a panic, and no identity without a subject and a program.
func FuzzVerify(f *testing.F) {
	for _, s := range []string{"", "null", "{}", "[]", `"x"`, `{"alg":"HS256","kid":"new"}`, `{"sub":"a","aud":"main","iat":1e400,"exp":-1}`, `{"exp":"x"}`} {
		f.Add(s, `{"alg":"HS256","kid":"new"}`)
		f.Add(`{"sub":"ada","aud":["main"],"iat":1772442000,"exp":1772445600}`, s)
	}
	f.Fuzz(func(t *testing.T, payload, header string) {
		text := base64.RawURLEncoding.EncodeToString([]byte(header)) + "." + base64.RawURLEncoding.EncodeToString([]byte(payload))
		who, err := verifier.Verify(t.Context(), 1, text+"."+base64.RawURLEncoding.EncodeToString(good(text)), "")
		if (err == nil) != (who.CustomerID != "" && who.Program != "") || err != nil && models.KindOf(err) == models.Internal {
			t.Fatalf("got %+v, %v", who, err)
		}
		if _, err := verifier.Verify(t.Context(), 1, payload, ""); err == nil {
			t.Fatalf("%q is a token", payload)
		}
	})
}

func BenchmarkVerify(b *testing.B) {
	for name, text := range map[string]string{
		"HS256": token(hs, claims(nil), good), "EdDSA": token(object{"alg": "EdDSA", "kid": "ed"}, claims(nil), edSign),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := verifier.Verify(b.Context(), 1, text, "main"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
