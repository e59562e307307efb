package models_test

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"goodword/models"
)

func tokenKey(kid string, fill byte) *models.TokenKey {
	k := &models.TokenKey{KID: kid}
	copy(k.Key[:], bytes.Repeat([]byte{fill}, len(k.Key)))
	return k
}

func drawToken(t *rapid.T) models.AskToken {
	key := rapid.StringMatching(`[a-z0-9][a-z0-9_-]{0,62}`)
	token := models.AskToken{
		Use:   rapid.SampledFrom([]models.TokenUse{models.TokenAsk, models.TokenWidget}).Draw(t, "use"),
		Epoch: rapid.Uint32().Draw(t, "epoch"), NotAfter: time.Unix(int64(rapid.Uint32().Draw(t, "until")), 0).UTC(),
		Program: key.Draw(t, "program"), Placement: key.Draw(t, "placement"), Channel: rapid.SampledFrom(append(models.Channels, "")).Draw(t, "channel"),
	}
	copy(token.Customer[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "customer"))
	return token
}

// TestTokensOpenWithTheirKeyAlone signs tokens and changes them by one character anywhere.
func TestTokensOpenWithTheirKeyAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want, key := drawToken(t), tokenKey("abcd2345", 1)
		text := want.Sign(key)
		if len(text) > 250 || strings.ContainsAny(text, "/+=%? ") {
			t.Fatalf("%q has %d characters or cannot stand in a path", text, len(text))
		}
		got, err := models.OpenToken(text, key)
		if err != nil || got != want {
			t.Fatalf("got %+v, %v; want %+v", got, err, want)
		}
		at := rapid.IntRange(0, len(text)-1).Draw(t, "at")
		other := rapid.SampledFrom([]byte("AZaz09-_.\n=")).Draw(t, "other")
		if changed := text[:at] + string(other) + text[at+1:]; changed != text {
			if _, err := models.OpenToken(changed, key); models.KindOf(err) != models.Unauthorized {
				t.Fatalf("%q opens: %v", changed, err)
			}
		}
		for name, wrong := range map[string]string{
			"cut": text[:at], "longer": text + "A", "newline": text[:at] + "\n" + text[at:], "padded": text + "=",
		} {
			if _, err := models.OpenToken(wrong, key); err == nil {
				t.Fatalf("%s: %q opens", name, wrong)
			}
		}
		for _, other := range []*models.TokenKey{tokenKey("abcd2345", 2), tokenKey("abcd2346", 1)} {
			if _, err := models.OpenToken(text, other); models.KindOf(err) != models.Unauthorized {
				t.Fatalf("opens with another key: %v", err)
			}
		}
	})
}

// TestTokensOfEarlierReleases keeps the tokens that stand in e-mails good: their texts were made by the release before there were uses.
func TestTokensOfEarlierReleases(t *testing.T) {
	const text = "v1.abcd2345.AQIDAAAAAAAAAAAAAAAAAAAAAAdrSdIAAQRtYWluBWVtYWlsAA.9TQIJWrS5Zvhx_-iQCY1iA"
	got, err := models.OpenToken(text, tokenKey("abcd2345", 1))
	want := models.AskToken{
		Use: models.TokenAsk, Customer: models.CustomerID{1, 2, 3}, Epoch: 7, NotAfter: time.Unix(1_800_000_000, 0).UTC(), Program: "main", Placement: "email",
	}
	if err != nil || got != want {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
}

func TestLongestTokenFitsTextFields(t *testing.T) {
	long := strings.Repeat("p", 63)
	token := models.AskToken{Program: long, Placement: long, Channel: "onsite", NotAfter: time.Unix(1<<32-1, 0)}
	if n := len(token.Sign(tokenKey("abcd2345", 1))); n > 250 {
		t.Errorf("%d characters, want at most 250", n)
	}
}

// TestTokenDoesNotRevealTheCustomer looks for the external id in what stands in a token.
func TestTokenDoesNotRevealTheCustomer(t *testing.T) {
	const external = "maya@example.com"
	id := models.NewCustomerID([]byte("secret"), external)
	text := models.AskToken{Customer: id, Program: "main", NotAfter: time.Unix(1, 0)}.Sign(tokenKey("abcd2345", 1))
	payload, err := base64.RawURLEncoding.DecodeString(strings.Split(text, ".")[2])
	if err != nil || bytes.Contains(payload, []byte(external)) || bytes.Contains(payload, []byte("maya")) {
		t.Errorf("the token holds %q, %v", payload, err)
	}
}

// FuzzOpenToken opens whatever comes: never a panic, and nothing opens but what Sign writes.
func FuzzOpenToken(f *testing.F) {
	key := tokenKey("abcd2345", 1)
	f.Add(models.AskToken{Program: "main", Placement: "email", Channel: "email", NotAfter: time.Unix(1, 0)}.Sign(key))
	for _, s := range []string{"", ".", "v1", "v1.", "v1..", "v1.abcd2345", "v1.abcd2345.", "v1.abcd2345..", "v2.abcd2345.AA.AA", "v1.abcd2345.AA.\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		token, err := models.OpenToken(text, key)
		if err == nil && token.Sign(key) != text {
			t.Errorf("%q opens as %+v, which is written %q", text, token, token.Sign(key))
		}
		if err != nil && models.KindOf(err) != models.Unauthorized {
			t.Errorf("%q: %v", text, err)
		}
	})
}

// FuzzTokenPayload puts any payload under a good seal: what a future or broken version of ourselves may have signed.
func FuzzTokenPayload(f *testing.F) {
	key := tokenKey("abcd2345", 1)
	f.Add([]byte{})
	f.Add(bytes.Repeat([]byte{1}, 25))
	f.Add(append(bytes.Repeat([]byte{1}, 25), 0, 0, 0))
	f.Add(append(bytes.Repeat([]byte{1}, 25), 255, 'a'))
	f.Fuzz(func(t *testing.T, payload []byte) {
		text := models.SealForTest(base64.RawURLEncoding.EncodeToString(payload), key)
		if token, err := models.OpenToken(text, key); err == nil && token.Sign(key) != text {
			t.Errorf("%x opens as %+v", payload, token)
		}
	})
}
