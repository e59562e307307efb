package catalog

import (
	"context"
	"errors"
	"time"

	"goodword/internal/config"
	"goodword/models"
)

// state is what a replica knows at one moment; nothing in it changes once it stands in Catalog.state.
type state struct {
	workspaces map[models.WorkspaceID]*workspace
	prefixes   map[string]owner
	keys       map[[32]byte]*entry
	tokens     tokenKeys
	widgets    map[widgetRef]*models.WidgetKey
	keyStamp   string
	asked      time.Time // of the machine's clock, when this was read
	changed    time.Time // the same, when a snapshot in it last changed
}

type workspace struct {
	secret   []byte
	snapshot *models.Snapshot
	revision int64
}

type owner struct {
	workspace models.WorkspaceID
	program   *models.Program
}

// Refresh loads what has changed in the database since the last time, and returns when it can be seen.
func (c *Catalog) Refresh(ctx context.Context) error {
	c.refreshing.Lock()
	defer c.refreshing.Unlock()
	revisions, keyStamp, clock, err := c.store.Revisions(ctx)
	if err != nil {
		return err
	}
	if manual, ok := c.clock.(*config.ManualClock); ok && !clock.IsZero() {
		manual.Move(clock)
	}
	last := c.state.Load()
	next := *last
	if next.workspaces, err = c.loadWorkspaces(ctx, next.workspaces, revisions); err != nil {
		return err
	}
	next.prefixes = prefixes(next.workspaces)
	if next.keyStamp != keyStamp {
		if next.keys, err = c.loadKeys(ctx, next.keys); err != nil {
			return err
		}
		if next.tokens, err = c.loadTokenKeys(ctx); err != nil {
			return err
		}
		if next.widgets, err = c.loadWidgetKeys(ctx); err != nil {
			return err
		}
		next.keyStamp = keyStamp
	}
	next.asked = time.Now()
	if next.revision() != last.revision() || last.changed.IsZero() {
		next.changed = next.asked
	}
	c.state.Store(&next)
	return nil
}

// revision is the sum of the workspaces' revisions: it grows with every snapshot that any of them publishes.
func (s *state) revision() (sum int64) {
	for _, w := range s.workspaces {
		sum += w.revision
	}
	return sum
}

// Status tells how fresh this replica's configuration is: a number that grows with every snapshot published, and when, on the machine's
// clock, it last changed here and was last read from the database.
func (c *Catalog) Status() (revision int64, changed, asked time.Time) {
	s := c.state.Load()
	return s.revision(), s.changed, s.asked
}

func (c *Catalog) loadWorkspaces(ctx context.Context, known map[models.WorkspaceID]*workspace, revisions map[models.WorkspaceID]int64) (map[models.WorkspaceID]*workspace, error) {
	next := make(map[models.WorkspaceID]*workspace, len(revisions))
	var secrets map[models.WorkspaceID][]byte
	for ws, revision := range revisions {
		old := known[ws]
		if old != nil && old.revision == revision {
			next[ws] = old
			continue
		}
		if old == nil && secrets == nil {
			var err error
			if secrets, err = c.store.Secrets(ctx); err != nil {
				return nil, err
			}
		}
		// One read for each workspace that changed: seldom more than one.
		snapshot, revision, err := c.store.CurrentSnapshot(ctx, ws)
		if err != nil {
			return nil, err
		}
		if err := c.loadScorers(ctx, snapshot); err != nil {
			return nil, err
		}
		if err := c.loadCopies(ctx, snapshot, copiesOf(old)); err != nil {
			return nil, err
		}
		if c.Prepare != nil {
			c.Prepare(snapshot)
		}
		next[ws] = &workspace{snapshot: snapshot, revision: revision}
		if old != nil {
			next[ws].secret = old.secret
		} else {
			next[ws].secret = secrets[ws]
		}
	}
	return next, nil
}

func prefixes(workspaces map[models.WorkspaceID]*workspace) map[string]owner {
	all := map[string]owner{}
	for ws, w := range workspaces {
		for i := range w.snapshot.Programs {
			p := &w.snapshot.Programs[i]
			all[p.CodePrefix] = owner{workspace: ws, program: p}
		}
	}
	return all
}

// Snapshot returns what the workspace decides from now, nil for an unknown workspace. It is shared: do not change it.
func (c *Catalog) Snapshot(ws models.WorkspaceID) *models.Snapshot {
	if w := c.state.Load().workspaces[ws]; w != nil {
		return w.snapshot
	}
	return nil
}

// Secret returns the workspace's secret, from which inner ids and codes are made; nil for an unknown workspace. It is shared: do not
// change it.
func (c *Catalog) Secret(ws models.WorkspaceID) []byte {
	if w := c.state.Load().workspaces[ws]; w != nil {
		return w.secret
	}
	return nil
}

// Workspaces lists the ids of all workspaces, in no order.
func (c *Catalog) Workspaces() []models.WorkspaceID {
	var all []models.WorkspaceID
	for ws := range c.state.Load().workspaces {
		all = append(all, ws)
	}
	return all
}

// ByPrefix returns the program whose codes start with prefix; it is unique in the installation. The program is shared: do not change it.
func (c *Catalog) ByPrefix(prefix string) (models.WorkspaceID, *models.Program, bool) {
	o, ok := c.state.Load().prefixes[prefix]
	return o.workspace, o.program, ok
}

// maxOldSnapshots bounds the memory for snapshots that are no longer current: they are wanted when an older decision is looked up or
// replayed, a few at a time.
const maxOldSnapshots = 32

type snapshotRef struct {
	workspace models.WorkspaceID
	id        string
}

// SnapshotByID returns any snapshot that the workspace has ever decided from. The error has kind NotFound for an id that it has not.
func (c *Catalog) SnapshotByID(ctx context.Context, ws models.WorkspaceID, id string) (*models.Snapshot, error) {
	if s := c.Snapshot(ws); s != nil && s.ID == id {
		return s, nil
	}
	ref := snapshotRef{workspace: ws, id: id}
	c.old.Lock()
	s := c.old.snapshots[ref]
	c.old.Unlock()
	if s != nil {
		return s, nil
	}
	s, err := c.store.Snapshot(ctx, ws, id)
	if err != nil {
		return nil, err
	}
	if err := c.loadCopies(ctx, s, c.Snapshot(ws)); err != nil {
		return nil, err
	}
	c.old.Lock()
	defer c.old.Unlock()
	for any := range c.old.snapshots {
		if len(c.old.snapshots) < maxOldSnapshots {
			break
		}
		delete(c.old.snapshots, any) // immutable and cheap to read again: whichever
	}
	c.old.snapshots[ref] = s
	return s, nil
}

const (
	pollEvery     = time.Second
	pollPatience  = 5 * time.Second // for one poll, so that a database that hangs does not hold the next one up for long
	touchEvery    = 30 * time.Second
	listenBackoff = 30 * time.Second // the longest wait before listening again
)

// Run keeps the catalog as the database has it until ctx ends. While the database does not answer, what was known last stays.
func (c *Catalog) Run(ctx context.Context) error {
	heard := make(chan struct{}, 1)
	listening := make(chan struct{})
	go func() {
		defer close(listening)
		c.listen(ctx, heard)
	}()
	c.follow(ctx, heard)
	<-listening
	return nil
}

// listen wakes follow at each notification and listens again, after a growing pause, when its connection breaks.
func (c *Catalog) listen(ctx context.Context, heard chan<- struct{}) {
	pause := 100 * time.Millisecond
	for ctx.Err() == nil {
		err := c.store.Listen(ctx, func(string) {
			pause = 100 * time.Millisecond
			select {
			case heard <- struct{}{}:
			default: // follow is woken already and will see this too
			}
		})
		if ctx.Err() != nil {
			return
		}
		c.log.Warn("listening to the database broke off; polling meanwhile", "error", err, "again_after", pause)
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
		pause = min(2*pause, listenBackoff)
	}
}

func (c *Catalog) follow(ctx context.Context, heard <-chan struct{}) {
	poll := time.NewTicker(pollEvery)
	defer poll.Stop()
	touch := time.NewTicker(touchEvery)
	defer touch.Stop()
	failing := false
	for {
		select {
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
			c.touch(last)
			cancel()
			return
		case <-touch.C:
			c.touch(ctx)
			continue
		case <-heard:
		case <-poll.C:
		}
		short, cancel := context.WithTimeout(ctx, pollPatience)
		err := c.Refresh(short)
		cancel()
		if err != nil && !failing && !errors.Is(ctx.Err(), context.Canceled) {
			c.log.Warn("configuration cannot be read; the last one stays in use", "error", err)
		}
		if err == nil && failing {
			c.log.Info("configuration can be read again")
		}
		failing = err != nil
	}
}
