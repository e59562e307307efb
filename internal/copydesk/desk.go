package copydesk

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"goodword/internal/config"
	"goodword/models"
)

// Store keeps copies. Methods are those of store.Store.
type Store interface {
	Copies(ctx context.Context, ws models.WorkspaceID, f models.CopyFilter) ([]models.Copy, error)
	// ShownCopies lists versions in a language that asks have shown, whatever their state, with what came of them, those shown most first.
	ShownCopies(ctx context.Context, ws models.WorkspaceID, language string, limit int) ([]models.Copy, error)
	CopyShelf(ctx context.Context, ws models.WorkspaceID) ([]models.Copy, error)
	AddCopies(ctx context.Context, ws models.WorkspaceID, copies []models.Copy) error
	EditCopy(ctx context.Context, ws models.WorkspaceID, id string, now time.Time, edit func(versions []models.Copy) ([]models.Copy, error)) error
	FilledCopies(ctx context.Context, ws models.WorkspaceID, keys []string) (map[string]bool, error)
	FinishCopyFill(ctx context.Context, ws models.WorkspaceID, f models.CopyFill, copies []models.Copy) (first bool, err error)
	LocaleAsks(ctx context.Context, ws models.WorkspaceID, since time.Time) ([]models.LocaleAsks, error)
	PublishSnapshot(ctx context.Context, ws models.WorkspaceID, now time.Time, fit bool, estimated ...models.PolicyState) (id string, changed bool, err error)
}

// Catalog is the configuration.
type Catalog interface {
	Workspaces() []models.WorkspaceID
	Snapshot(ws models.WorkspaceID) *models.Snapshot
	Refresh(ctx context.Context) error
}

// Writer gets one answer of a language model. The error holds a *models.LLMFailure.
type Writer interface {
	Complete(ctx context.Context, r models.LLMRequest) (models.LLMReply, error)
}

// Queue takes orders. One that it has already, waiting or under way, is left out.
type Queue interface {
	PutCopyOrders(ctx context.Context, orders []Order) error
}

// Order asks for a cell to be filled. Equal keys of a workspace are the same work.
type Order struct {
	Workspace models.WorkspaceID
	Cell      string // as prompts.Cell writes it
	Key       string
}

// Variants is how many a cell is kept filled with where the desk does not say.
const Variants = 3

// Desk is safe for concurrent use. Set its fields before the first call.
type Desk struct {
	Store   Store
	Catalog Catalog
	Writer  Writer
	Queue   Queue
	Clock   config.Clock
	Log     *slog.Logger

	// Model names the model that writes; "" for none, which leaves the desk to people.
	Model string
	// Likeness compares words by what they say; nil leaves it to the letters that they share.
	Likeness Likeness
	// Variants is how many approved variants and drafts a cell is kept filled with, 1 to 6; 0 is 3.
	Variants int

	Filled   func(result string) // told of every order that was worked on: filled, empty, put_back, stale or failed; may be nil
	Rejected func(code string)   // told of every reason against a variant; may be nil

	mu       sync.Mutex
	unshown  map[models.WorkspaceID]bool // approved copies that no snapshot has yet
	reviewed map[models.WorkspaceID]int  // the version of the brand that live copies were last held against
}

// variants is how many a cell is to have.
func (d *Desk) variants() int {
	if d.Variants > 0 {
		return d.Variants
	}
	return Variants
}

// showSoon has Run publish what was approved.
func (d *Desk) showSoon(ws models.WorkspaceID) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.unshown == nil {
		d.unshown = map[models.WorkspaceID]bool{}
	}
	d.unshown[ws] = true
}

// takeUnshown empties the list of workspaces to publish.
func (d *Desk) takeUnshown() map[models.WorkspaceID]bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	list := d.unshown
	d.unshown = nil
	return list
}

// showEvery is how long an approved copy waits at most for others, so that filling many cells makes a snapshot a second and not one each.
const showEvery = time.Second

// Run publishes what jobs approved until ctx ends. What a process that was killed had not published, Tend does.
func (d *Desk) Run(ctx context.Context) error {
	tick := time.NewTicker(showEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		for ws := range d.takeUnshown() {
			if err := d.publish(ctx, ws); err != nil && ctx.Err() == nil {
				d.Log.Warn("approved copies cannot be published yet", "error", err)
				d.showSoon(ws)
			}
		}
	}
}

func (d *Desk) publish(ctx context.Context, ws models.WorkspaceID) error {
	_, _, err := d.Store.PublishSnapshot(ctx, ws, d.Clock.Now(), false)
	return err
}
