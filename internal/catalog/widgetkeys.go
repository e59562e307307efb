package catalog

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"strings"

	"goodword/models"
)

// widgetRef is what finds a widget key: a token of one workspace names no key of another.
type widgetRef struct {
	workspace models.WorkspaceID
	kid       string
}

func (c *Catalog) loadWidgetKeys(ctx context.Context) (map[widgetRef]*models.WidgetKey, error) {
	list, err := c.store.ActiveWidgetKeys(ctx)
	keys := make(map[widgetRef]*models.WidgetKey, len(list))
	for i := range list {
		keys[widgetRef{list[i].Workspace, list[i].KID}] = &list[i]
	}
	return keys, err
}

// WidgetKey finds the key that the token of a widget names, from memory. Like an unknown API key, an unknown one is looked for in the
// database at most ten times a second. The key is shared: do not change it. The error has kind Unauthorized for a key that the workspace
// never had or has revoked and Unavailable when that cannot be told.
func (c *Catalog) WidgetKey(ctx context.Context, ws models.WorkspaceID, kid string) (*models.WidgetKey, error) {
	ref := widgetRef{ws, kid}
	if k := c.state.Load().widgets[ref]; k != nil {
		return k, nil
	}
	if err := c.lookAgain(ctx); err != nil {
		return nil, err
	}
	if k := c.state.Load().widgets[ref]; k != nil {
		return k, nil
	}
	return nil, models.Errorf(models.Unauthorized, "catalog.WidgetKey", "no widget key %.20q of this workspace verifies tokens", kid)
}

// CreateWidgetKey makes and stores what a host signs the tokens of its widgets with. For HS256 the secret, "gw_widget_" and 52 characters
// with 256 bits of crypto/rand, is in the answer and is not shown again; it is kept as it is, since verifying needs it. For EdDSA the
// host keeps its private key and sends the public one, Ed25519 in PEM.
//
// The error has kind Invalid for another algorithm, a name of more than 200 characters or a public key that is none or does not belong,
// Conflict when the workspace has models.MaxWidgetKeys already.
func (c *Catalog) CreateWidgetKey(ctx context.Context, ws models.WorkspaceID, name string, algorithm models.WidgetAlgorithm, publicPEM string) (secret string, key models.WidgetKey, err error) {
	var check models.Check
	check.That(algorithm.Valid(), "/algorithm", "must be HS256 or EdDSA")
	check.That(len(name) <= 200, "/name", "must have at most 200 characters")
	public, ok := parseEd25519(publicPEM)
	check.That(algorithm != models.WidgetEdDSA || ok, "/public_key", "must be an Ed25519 public key in PEM, BEGIN PUBLIC KEY")
	check.That(algorithm != models.WidgetHS256 || publicPEM == "", "/public_key", "must be left out with HS256: the secret is made here")
	if err := check.Err("catalog.CreateWidgetKey"); err != nil {
		return "", models.WidgetKey{}, err
	}
	key = models.WidgetKey{
		KID: "wk_" + strings.ToLower(rand.Text()[:12]), Workspace: ws, Name: name, Algorithm: algorithm, Key: public, CreatedAt: c.clock.Now(),
	}
	if algorithm == models.WidgetHS256 {
		secret = "gw_widget_" + strings.ToLower((rand.Text() + rand.Text())[:52])
		key.Key = []byte(secret)
	}
	if err := c.store.AddWidgetKey(ctx, key); err != nil {
		return "", models.WidgetKey{}, err
	}
	c.refreshAfterWrite(ctx)
	return secret, key, nil
}

// parseEd25519 reads a public key in PEM (RFC 8410), as openssl and Node write it.
func parseEd25519(text string) (ed25519.PublicKey, bool) {
	block, rest := pem.Decode([]byte(text))
	if block == nil || block.Type != "PUBLIC KEY" || strings.TrimSpace(string(rest)) != "" {
		return nil, false
	}
	parsed, err := x509.ParsePKIXPublicKey(block.Bytes)
	public, ok := parsed.(ed25519.PublicKey)
	return public, err == nil && ok
}

// ListWidgetKeys lists the workspace's widget keys, revoked ones included, oldest first.
func (c *Catalog) ListWidgetKeys(ctx context.Context, ws models.WorkspaceID) ([]models.WidgetKey, error) {
	return c.store.WidgetKeys(ctx, ws)
}

// RevokeWidgetKey refuses the tokens that are signed with a key: here at once, in the other replicas within two seconds. The error has
// kind NotFound for a key that the workspace does not have.
func (c *Catalog) RevokeWidgetKey(ctx context.Context, ws models.WorkspaceID, kid string) error {
	if err := c.store.RevokeWidgetKey(ctx, ws, kid, c.clock.Now()); err != nil {
		return err
	}
	c.refreshAfterWrite(ctx)
	return nil
}
