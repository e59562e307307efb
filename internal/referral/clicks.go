package referral

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/url"
	"strings"
	"sync"
	"time"

	"goodword/models"
)

// ClickStore keeps visits, each once however often it is sent.
type ClickStore interface {
	RecordClicks(ctx context.Context, clicks []models.Click) error
}

// Prefixes finds the program whose codes start with a prefix, in memory.
type Prefixes interface {
	ByPrefix(prefix string) (models.WorkspaceID, *models.Program, bool)
}

// Clock tells the time of the domain.
type Clock interface {
	Now() time.Time
}

// Clicks sends friends on and keeps their visits until Run has stored them. A
// redirect needs nothing but the configuration in memory, so it works while
// the database is down. Clicks is safe for concurrent use.
type Clicks struct {
	store    ClickStore
	prefixes Prefixes
	clock    Clock
	log      *slog.Logger

	flushing sync.Mutex // held while visits are on their way

	mu      sync.Mutex
	waiting []models.Click // at most maxWaiting, those on their way included
	lost    uint64
}

const (
	maxWaiting = 10_000
	flushEvery = 200 * time.Millisecond
	maxFlush   = 1000
	maxPause   = 2 * time.Second // between tries while the database does not answer
	lastFlush  = 5 * time.Second // for what waits when Run ends
)

// NewClicks returns Clicks; Run must be running for visits to be stored.
func NewClicks(store ClickStore, prefixes Prefixes, clock Clock, log *slog.Logger) *Clicks {
	return &Clicks{store: store, prefixes: prefixes, clock: clock, log: log}
}

// Locate says where the link with the token leads, without counting a visit:
// to the program's landing page with ref=CODE and, for the link of a decision,
// gw_ref=CODE.N.CHANNEL in its query. A code that nobody has leads there too;
// known is false when no program has the code's prefix.
func (c *Clicks) Locate(token string) (location string, known bool) {
	_, _, location, known = c.locate(token)
	return location, known
}

// Follow is Locate for a friend's visit, which it counts: it waits in memory
// until it is stored, and is lost when maxWaiting others wait already.
func (c *Clicks) Follow(token string) (location string, known bool) {
	ref, ws, location, known := c.locate(token)
	if known {
		c.add(models.Click{Workspace: ws, ID: newID(), Ref: ref, At: c.clock.Now()})
	}
	return location, known
}

func (c *Clicks) locate(token string) (ref models.CodeRef, ws models.WorkspaceID, location string, known bool) {
	ref, ok := models.ParseCodeRef(token)
	if !ok {
		return ref, 0, "", false
	}
	ws, program, ok := c.prefixes.ByPrefix(ref.Prefix())
	if !ok || program.LandingURL == "" { // a draft has given out no codes
		return ref, 0, "", false
	}
	location, err := landing(program.LandingURL, ref)
	return ref, ws, location, err == nil
}

// landing adds the code to a landing address; whatever else its query says
// stays as it is.
func landing(address string, ref models.CodeRef) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	var parts []string
	for part := range strings.SplitSeq(u.RawQuery, "&") {
		name, _, _ := strings.Cut(part, "=")
		if name, _ = url.QueryUnescape(name); part != "" && name != "ref" && name != "gw_ref" {
			parts = append(parts, part)
		}
	}
	parts = append(parts, "ref="+url.QueryEscape(ref.Code))
	if ref.Number > 0 {
		parts = append(parts, "gw_ref="+url.QueryEscape(ref.String()))
	}
	u.RawQuery = strings.Join(parts, "&")
	return u.String(), nil
}

func (c *Clicks) add(click models.Click) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.waiting) >= maxWaiting {
		c.lost++
		return
	}
	c.waiting = append(c.waiting, click)
}

// Waiting is the number of visits that are not stored yet.
func (c *Clicks) Waiting() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.waiting)
}

// Lost counts the visits that could not be kept since the start.
func (c *Clicks) Lost() uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.lost
}

// Run stores visits until ctx ends, and then what still waits. While the
// database does not answer they stay and are tried again.
func (c *Clicks) Run(ctx context.Context) error {
	pause := flushEvery
	for {
		select {
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastFlush)
			defer cancel()
			if err := c.Flush(last); err != nil {
				c.log.Warn("visits could not be stored before the end", "error", err, "visits", c.Waiting())
			}
			return nil
		case <-time.After(pause):
		}
		if err := c.Flush(ctx); err == nil {
			pause = flushEvery
		} else if ctx.Err() == nil {
			c.log.Warn("visits cannot be stored, will try again", "error", err, "visits", c.Waiting())
			pause = min(2*pause, maxPause)
		}
	}
}

// Flush stores what waits now. While it fails the visits stay.
func (c *Clicks) Flush(ctx context.Context) error {
	c.flushing.Lock()
	defer c.flushing.Unlock()
	for {
		c.mu.Lock()
		batch := c.waiting[:min(len(c.waiting), maxFlush)]
		c.mu.Unlock()
		if len(batch) == 0 {
			return nil
		}
		if err := c.record(ctx, batch); err != nil {
			return err
		}
		c.mu.Lock()
		c.waiting = append(c.waiting[:0:0], c.waiting[len(batch):]...)
		c.mu.Unlock()
	}
}

// record stores a batch. What the database refuses for good is given up,
// click by click, so that it holds up no other.
func (c *Clicks) record(ctx context.Context, batch []models.Click) error {
	err := c.store.RecordClicks(ctx, batch)
	if err == nil || models.KindOf(err) == models.Unavailable {
		return err
	}
	if half := len(batch) / 2; half > 0 {
		if err := c.record(ctx, batch[:half]); err != nil {
			return err
		}
		return c.record(ctx, batch[half:])
	}
	c.log.Error("a visit cannot be stored", "error", err)
	c.mu.Lock()
	c.lost++
	c.mu.Unlock()
	return nil
}

func newID() (id [16]byte) {
	rand.Read(id[:]) // never fails
	return id
}
