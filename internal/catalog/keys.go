package catalog

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"strings"
	"sync/atomic"
	"time"

	"goodword/models"
)

// Scope says what a key may do.
type Scope string

// The scopes. Admin may do everything, each other one only its own. Import is for history: what it brings is taken as true to its date.
// Public is for what everybody can read, web pages and apps: it may send events as they happen and can read nothing but words for
// anybody; what a widget reads of a customer needs that customer's token, too.
const (
	ScopeDecide Scope = "decide"
	ScopeIngest Scope = "ingest"
	ScopeImport Scope = "import"
	ScopeExport Scope = "export"
	ScopeAdmin  Scope = "admin"
	ScopePublic Scope = "public"
)

// Valid reports whether s is one of the scopes.
func (s Scope) Valid() bool {
	switch s {
	case ScopeDecide, ScopeIngest, ScopeImport, ScopeExport, ScopeAdmin, ScopePublic:
		return true
	}
	return false
}

// Allows reports whether a key of scope s may do what needs scope wanted.
func (s Scope) Allows(wanted Scope) bool { return s == ScopeAdmin || s == wanted }

// Principal is who a request comes from: a key of a workspace.
type Principal struct {
	Workspace models.WorkspaceID
	KeyID     int64
	Scope     Scope
	Name      string // the key's name, else its first characters

	origins *originList // whose pages may use it, nil for none
}

// NewKey makes a key of a scope: the text to show once and the record to store. The text is "gw_<scope>_" and 40 characters with 200
// bits of crypto/rand. Origins, of a public key only, are the web origins whose pages may use it, like https://shop.example or
// https://*.shop.example. The error has kind Invalid for an unknown scope, a name longer than 200 bytes or a wrong origin.
func NewKey(ws models.WorkspaceID, scope Scope, name string, now time.Time, origins ...string) (text string, key models.Key, err error) {
	var check models.Check
	check.That(scope.Valid(), "/scope", "must be decide, ingest, import, export, admin or public")
	check.That(len(name) <= 200, "/name", "must have at most 200 characters")
	checkOrigins(&check, scope, origins)
	if err := check.Err("catalog.NewKey"); err != nil {
		return "", models.Key{}, err
	}
	text = "gw_" + string(scope) + "_" + strings.ToLower((rand.Text() + rand.Text())[:40])
	return text, models.Key{
		Workspace: ws, Scope: string(scope), Name: name, Hint: text[:14], Hash: sha256.Sum256([]byte(text)), CreatedAt: now,
		Origins: origins,
	}, nil
}

// CreateKey makes and stores a key; its text is in the answer and nowhere else.
func (c *Catalog) CreateKey(ctx context.Context, ws models.WorkspaceID, scope Scope, name string, origins ...string) (text string, key models.Key, err error) {
	text, key, err = NewKey(ws, scope, name, c.clock.Now(), origins...)
	if err != nil {
		return "", models.Key{}, err
	}
	if key.ID, err = c.store.AddKey(ctx, key); err != nil {
		return "", models.Key{}, err
	}
	c.refreshAfterWrite(ctx)
	return text, key, nil
}

// ListKeys lists the workspace's keys, revoked ones included, oldest first.
func (c *Catalog) ListKeys(ctx context.Context, ws models.WorkspaceID) ([]models.Key, error) {
	return c.store.Keys(ctx, ws)
}

// RevokeKey ends a key in this replica at once and in the others within two seconds. The error has kind NotFound for a key that the
// workspace does not have.
func (c *Catalog) RevokeKey(ctx context.Context, ws models.WorkspaceID, id int64) error {
	if err := c.store.RevokeKey(ctx, ws, id, c.clock.Now()); err != nil {
		return err
	}
	c.refreshAfterWrite(ctx)
	return nil
}

// refreshAfterWrite lets this replica read what it wrote. When it fails the write stands all the same and the next poll brings it.
func (c *Catalog) refreshAfterWrite(ctx context.Context) {
	if err := c.Refresh(ctx); err != nil {
		c.log.Warn("configuration was written but not read back yet", "error", err)
	}
}

// entry is a key in memory with the time it was last used, which is written lazily.
type entry struct {
	principal Principal
	expires   atomic.Int64 // microseconds since 1970, 0 for never
	used      atomic.Int64 // the same, 0 for not since it was loaded
	touched   atomic.Int64 // what of used has been written
}

func (e *entry) expiresAt(t time.Time) {
	if !t.IsZero() {
		e.expires.Store(t.UnixMicro())
	}
}

// Authenticate tells who a key belongs to, from memory. For a key that is not there the database is asked, at most ten times a second
// for all of them together. The error has kind Unauthorized for an unknown, revoked or expired key and Unavailable when that cannot be told.
func (c *Catalog) Authenticate(ctx context.Context, key string) (Principal, error) {
	if !strings.HasPrefix(key, "gw_") || len(key) > 200 {
		return Principal{}, unauthorized()
	}
	hash := sha256.Sum256([]byte(key))
	found := c.state.Load().keys[hash]
	if found == nil {
		if err := c.lookAgain(ctx); err != nil {
			return Principal{}, err
		}
		if found = c.state.Load().keys[hash]; found == nil {
			return Principal{}, unauthorized()
		}
	}
	const coarse = int64(time.Minute / time.Microsecond) // a store a minute, not one a request
	now := c.clock.Now().UnixMicro()
	if ends := found.expires.Load(); ends != 0 && now >= ends {
		return Principal{}, unauthorized()
	}
	if now-found.used.Load() >= coarse {
		found.used.Store(now)
	}
	return found.principal, nil
}

// lookAgain refreshes because of an unknown key. What was found a moment ago, or that nothing could be found, holds for everybody who
// has waited meanwhile.
func (c *Catalog) lookAgain(ctx context.Context) error {
	c.unknown.Lock()
	defer c.unknown.Unlock()
	if time.Since(c.unknown.last) < 100*time.Millisecond {
		return c.unknown.err
	}
	short, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second) // others wait for it too
	defer cancel()
	c.unknown.err = c.Refresh(short)
	c.unknown.last = time.Now()
	return c.unknown.err
}

func unauthorized() error {
	return models.Errorf(models.Unauthorized, "catalog.Authenticate", "the key is unknown or was revoked, or its grace has ended")
}

func (c *Catalog) loadKeys(ctx context.Context, known map[[32]byte]*entry) (map[[32]byte]*entry, error) {
	keys, err := c.store.ActiveKeys(ctx)
	if err != nil {
		return nil, err
	}
	next := make(map[[32]byte]*entry, len(keys))
	for _, k := range keys {
		one := known[k.Hash]
		if one == nil {
			one = &entry{principal: Principal{
				Workspace: k.Workspace, KeyID: k.ID, Scope: Scope(k.Scope), Name: cmp.Or(k.Name, k.Hint),
				origins: readOrigins(k.Origins),
			}}
		}
		one.expiresAt(k.ExpiresAt) // a key once rotated keeps its end
		next[k.Hash] = one
	}
	return next, nil
}

// touch writes when keys were last used, all that were in one statement.
func (c *Catalog) touch(ctx context.Context) {
	var used []models.Key
	var entries []*entry
	for _, e := range c.state.Load().keys {
		at := e.used.Load()
		if at == e.touched.Load() {
			continue
		}
		entries = append(entries, e)
		used = append(used, models.Key{Workspace: e.principal.Workspace, ID: e.principal.KeyID, LastUsedAt: time.UnixMicro(at).UTC()})
	}
	if len(used) == 0 {
		return
	}
	if err := c.store.TouchKeys(ctx, used); err != nil {
		return // it is tried again with the next
	}
	for i, e := range entries {
		e.touched.Store(used[i].LastUsedAt.UnixMicro())
	}
}
