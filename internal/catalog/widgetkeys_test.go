package catalog_test

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"regexp"
	"testing"

	"goodword/internal/store/storetest"
	"goodword/models"
)

// publicPEM writes a public key as openssl does.
func publicPEM(t *testing.T, key any) string {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
}

// TestWidgetKeys makes a key of each algorithm, finds them in another replica and ends one.
func TestWidgetKeys(t *testing.T) {
	st := storetest.New(t)
	c, ws := newCatalog(t, st)
	second := replica(t, st)
	secret, hs, err := c.CreateWidgetKey(t.Context(), ws, "app", models.WidgetHS256, "")
	if err != nil || !regexp.MustCompile(`^gw_widget_[a-z2-7]{52}$`).MatchString(secret) {
		t.Fatalf("got %q, %v", secret, err)
	}
	public, _, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	none, ed, err := c.CreateWidgetKey(t.Context(), ws, "", models.WidgetEdDSA, publicPEM(t, public))
	if err != nil || none != "" {
		t.Fatalf("got %q, %v", none, err)
	}
	for _, want := range []struct{ kid, key string }{{hs.KID, secret}, {ed.KID, string(public)}} {
		if k, err := second.WidgetKey(t.Context(), ws, want.kid); err != nil || string(k.Key) != want.key {
			t.Errorf("the other replica: got %+v, %v", k, err)
		}
	}
	if _, err := c.WidgetKey(t.Context(), ws+1, hs.KID); models.KindOf(err) != models.Unauthorized {
		t.Errorf("another workspace finds it: %v", err)
	}
	if err := c.RevokeWidgetKey(t.Context(), ws+1, hs.KID); models.KindOf(err) != models.NotFound {
		t.Errorf("another workspace revokes it: %v", err)
	}
	for range 2 {
		if err := c.RevokeWidgetKey(t.Context(), ws, hs.KID); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := c.WidgetKey(t.Context(), ws, hs.KID); models.KindOf(err) != models.Unauthorized {
		t.Errorf("a revoked key verifies: %v", err)
	}
	if err := second.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := second.WidgetKey(t.Context(), ws, hs.KID); models.KindOf(err) != models.Unauthorized {
		t.Errorf("a revoked key verifies in the other replica: %v", err)
	}
	list, err := c.ListWidgetKeys(t.Context(), ws)
	if err != nil || len(list) != 2 || list[0].RevokedAt.IsZero() || !list[1].RevokedAt.IsZero() || list[0].Name != "app" {
		t.Errorf("got %+v, %v", list, err)
	}
}

func TestWrongWidgetKeys(t *testing.T) {
	c, ws := newCatalog(t, storetest.New(t))
	other, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	good := publicPEM(t, private.Public())
	for name, test := range map[string]struct {
		algorithm models.WidgetAlgorithm
		public    string
	}{
		"none": {"none", ""}, "no algorithm": {"", ""}, "RS256": {"RS256", good}, "no public key": {models.WidgetEdDSA, ""},
		"an ECDSA key": {models.WidgetEdDSA, publicPEM(t, &other.PublicKey)}, "a private key": {models.WidgetEdDSA, privatePEM(t, private)},
		"two keys": {models.WidgetEdDSA, good + good}, "a public key with HS256": {models.WidgetHS256, good},
	} {
		if _, _, err := c.CreateWidgetKey(t.Context(), ws, "", test.algorithm, test.public); models.KindOf(err) != models.Invalid {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func privatePEM(t *testing.T, key ed25519.PrivateKey) string {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

func TestWidgetKeysAreBounded(t *testing.T) {
	c, ws := newCatalog(t, storetest.New(t))
	var last string
	for range models.MaxWidgetKeys {
		_, key, err := c.CreateWidgetKey(t.Context(), ws, "", models.WidgetHS256, "")
		if err != nil {
			t.Fatal(err)
		}
		last = key.KID
	}
	if _, _, err := c.CreateWidgetKey(t.Context(), ws, "", models.WidgetHS256, ""); models.KindOf(err) != models.Conflict {
		t.Errorf("one more: %v", err)
	}
	if err := c.RevokeWidgetKey(t.Context(), ws, last); err != nil {
		t.Fatal(err)
	}
	if _, _, err := c.CreateWidgetKey(t.Context(), ws, "", models.WidgetHS256, ""); err != nil {
		t.Errorf("after one was revoked: %v", err)
	}
}
