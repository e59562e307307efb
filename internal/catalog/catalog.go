package catalog

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"goodword/internal/config"
	"goodword/models"
	"goodword/scoring"
)

// Store is the database as the catalog needs it; see internal/store for what each method promises.
type Store interface {
	Secrets(ctx context.Context) (map[models.WorkspaceID][]byte, error)
	Revisions(ctx context.Context) (snapshots map[models.WorkspaceID]int64, keys string, clock time.Time, err error)
	CurrentSnapshot(ctx context.Context, ws models.WorkspaceID) (*models.Snapshot, int64, error)
	Snapshot(ctx context.Context, ws models.WorkspaceID, id string) (*models.Snapshot, error)
	ScoringModel(ctx context.Context, ws models.WorkspaceID, version string) (*models.ScoringModel, error)
	CopyTexts(ctx context.Context, ws models.WorkspaceID, ids []string, versions []int) ([]models.Copy, error)
	Listen(ctx context.Context, heard func(payload string)) error

	Catalog(ctx context.Context, ws models.WorkspaceID) (*models.Snapshot, error)
	EditCatalog(ctx context.Context, ws models.WorkspaceID, now time.Time, edit func(*models.Snapshot) error) error

	RulesChangedAt(ctx context.Context, ws models.WorkspaceID, program string, offers []string) (time.Time, error)

	AuditLog(ctx context.Context, ws models.WorkspaceID, f models.AuditFilter) ([]models.AuditEntry, error)

	TokenKeys(ctx context.Context) ([]models.TokenKey, error)
	AddTokenKey(ctx context.Context, k models.TokenKey, retire bool) error

	ActiveWidgetKeys(ctx context.Context) ([]models.WidgetKey, error)
	WidgetKeys(ctx context.Context, ws models.WorkspaceID) ([]models.WidgetKey, error)
	AddWidgetKey(ctx context.Context, k models.WidgetKey) error
	RevokeWidgetKey(ctx context.Context, ws models.WorkspaceID, kid string, now time.Time) error

	ActiveKeys(ctx context.Context) ([]models.Key, error)
	Keys(ctx context.Context, ws models.WorkspaceID) ([]models.Key, error)
	AddKey(ctx context.Context, key models.Key) (int64, error)
	RevokeKey(ctx context.Context, ws models.WorkspaceID, id int64, now time.Time) error
	RotateKey(ctx context.Context, ws models.WorkspaceID, id int64, now, ends time.Time, successor func(models.Key) (models.Key, error)) (models.Key, error)
	TouchKeys(ctx context.Context, keys []models.Key) error
}

// Catalog is safe for concurrent use. Make it with New and Refresh it once before use.
type Catalog struct {
	// CheckAudience says whether a rule over customer state, of an audience or a segment, compiles. Nil accepts everything. Set before use.
	CheckAudience func(expression string) error
	// CheckMoment says the same of the rule of a moment.
	CheckMoment func(expression string) error
	// Prepare gets each new snapshot before it can be seen, and may take a little time over it. Nil does nothing. Set before use.
	Prepare func(*models.Snapshot)

	store Store
	clock config.Clock
	log   *slog.Logger

	state atomic.Pointer[state] // replaced whole, never changed

	refreshing sync.Mutex // held while a new state is made; orders them

	unknown struct {
		sync.Mutex
		last time.Time // when keys were last read because of an unknown one
		err  error     // of that time
	}

	scorers scorers

	old struct {
		sync.Mutex
		snapshots map[snapshotRef]*models.Snapshot // at most maxOldSnapshots
	}
}

// New returns a catalog without content. When clock is a *config.ManualClock, the catalog moves it to where the database's manual
// clock stands, so that replicas share it.
func New(st Store, clock config.Clock, log *slog.Logger) *Catalog {
	c := &Catalog{store: st, clock: clock, log: log}
	c.state.Store(&state{})
	c.scorers.kept, c.scorers.failed = map[snapshotRef]scoring.Scorer{}, map[snapshotRef]failure{}
	c.old.snapshots = map[snapshotRef]*models.Snapshot{}
	return c
}
