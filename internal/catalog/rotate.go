package catalog

import (
	"context"
	"time"

	"goodword/models"
)

// DefaultGrace is how long a rotated key keeps working unless somebody says otherwise; MaxGrace is the longest that may be said.
const (
	DefaultGrace = 24 * time.Hour
	MaxGrace     = 30 * 24 * time.Hour
)

// RotateKey makes a new key of the same scope, name and origins as key id, which keeps working for the grace, 0 to MaxGrace on the domain's
// clock. The new key's text is in the answer and nowhere else.
//
// The error has kind Invalid for a grace out of range, NotFound for a key that the workspace does not have, and Conflict for one that
// was revoked or rotated before. An answer that was lost is no loss: the new key is listed, and can be rotated without grace.
func (c *Catalog) RotateKey(ctx context.Context, ws models.WorkspaceID, id int64, grace time.Duration) (text string, key models.Key, err error) {
	text, key, err = RotateKey(ctx, c.store, ws, id, c.clock.Now(), grace)
	if err != nil {
		return "", models.Key{}, err
	}
	c.refreshAfterWrite(ctx)
	return text, key, nil
}

// KeyRotator stores the successor of a key; see internal/store for what it promises.
type KeyRotator interface {
	RotateKey(ctx context.Context, ws models.WorkspaceID, id int64, now, ends time.Time, successor func(models.Key) (models.Key, error)) (models.Key, error)
}

// RotateKey is Catalog.RotateKey at the time now, for the command line, which has no catalog.
func RotateKey(ctx context.Context, st KeyRotator, ws models.WorkspaceID, id int64, now time.Time, grace time.Duration) (text string, key models.Key, err error) {
	var check models.Check
	check.That(grace >= 0 && grace <= MaxGrace, "/grace_hours", "must be 0 to %.0f", MaxGrace.Hours())
	if err := check.Err("catalog.RotateKey"); err != nil {
		return "", models.Key{}, err
	}
	key, err = st.RotateKey(ctx, ws, id, now, now.Add(grace), func(old models.Key) (next models.Key, err error) {
		text, next, err = NewKey(ws, Scope(old.Scope), old.Name, now, old.Origins...)
		return next, err
	})
	return text, key, err
}
