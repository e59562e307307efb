package catalog

import (
	"context"
	"crypto/rand"
	"strings"

	"goodword/models"
)

// tokenKeys are the keys of per-customer tokens that are not retired.
type tokenKeys struct {
	byKID  map[string]*models.TokenKey
	latest map[models.WorkspaceID]*models.TokenKey // the one that signs
}

func (c *Catalog) loadTokenKeys(ctx context.Context) (tokenKeys, error) {
	list, err := c.store.TokenKeys(ctx)
	t := tokenKeys{byKID: make(map[string]*models.TokenKey, len(list)), latest: map[models.WorkspaceID]*models.TokenKey{}}
	for i := range list {
		k := &list[i]
		t.byKID[k.KID], t.latest[k.Workspace] = k, k // the latest of a workspace comes last
	}
	return t, err
}

// TokenKey finds the key that a token names, from memory. Like an unknown API key, an unknown one is looked for in the database at most
// ten times a second. The error has kind Unauthorized for a key that never was or is retired and Unavailable when that cannot be told.
func (c *Catalog) TokenKey(ctx context.Context, kid string) (*models.TokenKey, error) {
	if k := c.state.Load().tokens.byKID[kid]; k != nil {
		return k, nil
	}
	if err := c.lookAgain(ctx); err != nil {
		return nil, err
	}
	if k := c.state.Load().tokens.byKID[kid]; k != nil {
		return k, nil
	}
	return nil, models.Errorf(models.Unauthorized, "catalog.TokenKey", "the token is not valid")
}

// SigningKey is what the workspace's new tokens are signed with; the first call makes it.
func (c *Catalog) SigningKey(ctx context.Context, ws models.WorkspaceID) (*models.TokenKey, error) {
	if k := c.state.Load().tokens.latest[ws]; k != nil {
		return k, nil
	}
	return c.RotateTokenKey(ctx, ws, false)
}

// RotateTokenKey makes a new key to sign tokens with. Tokens signed with the keys before stay good until they run out; with retire they
// are refused: here at once, in the other replicas within two seconds.
func (c *Catalog) RotateTokenKey(ctx context.Context, ws models.WorkspaceID, retire bool) (*models.TokenKey, error) {
	k := &models.TokenKey{KID: strings.ToLower(rand.Text()[:8]), Workspace: ws, CreatedAt: c.clock.Now()}
	if _, err := rand.Read(k.Key[:]); err != nil {
		return nil, err
	}
	if err := c.store.AddTokenKey(ctx, *k, retire); err != nil {
		return nil, err
	}
	c.refreshAfterWrite(ctx)
	return k, nil
}
