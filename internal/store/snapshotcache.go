package store

import (
	"context"
	"sync"

	"goodword/models"
)

// snapshotCache keeps the snapshots that recent decisions were drawn from:
// they say what counts as activation and how long a window is, as it stood when
// it was decided. Snapshots never change, so nothing expires.
type snapshotCache struct {
	store *Store

	mu   sync.Mutex
	kept map[snapshotKey]*models.Snapshot // at most maxKeptSnapshots
}

type snapshotKey struct {
	workspace models.WorkspaceID
	id        string
}

// A fit an hour for ten days; older ones are read again.
const maxKeptSnapshots = 240

func newSnapshotCache(s *Store) *snapshotCache {
	return &snapshotCache{store: s, kept: map[snapshotKey]*models.Snapshot{}}
}

func (c *snapshotCache) get(ctx context.Context, ws models.WorkspaceID, id string) (*models.Snapshot, error) {
	key := snapshotKey{ws, id}
	c.mu.Lock()
	snap := c.kept[key]
	c.mu.Unlock()
	if snap != nil {
		return snap, nil
	}
	snap, err := c.store.Snapshot(ctx, ws, id)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for old := range c.kept {
		if len(c.kept) < maxKeptSnapshots {
			break
		}
		delete(c.kept, old) // whichever: it can be read again
	}
	c.kept[key] = snap
	return snap, nil
}
