package copydesk

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"goodword/internal/config"
	"goodword/models"
)

// AskStore keeps how often programs asked in a locale. Methods are those of store.Store.
type AskStore interface {
	AddLocaleAsks(ctx context.Context, now, since time.Time, asks []models.LocaleAsks) error
}

// Asked counts the asks of this process by program and locale, until Run or Flush has stored them: a process that is killed loses those of
// the last minute. It is safe for concurrent use; Store, Clock and Log are set before the first call.
type Asked struct {
	Store AskStore
	Clock config.Clock
	Log   *slog.Logger

	mu     sync.Mutex
	counts map[askedIn]int64 // as many as programs have languages with words, and locales of brands
}

type askedIn struct {
	workspace       models.WorkspaceID
	program, locale string
}

const (
	askedEvery   = time.Minute
	lastAsked    = 5 * time.Second     // for what waits when Run ends
	askedLately  = 28 * 24 * time.Hour // what counts as lately
	askedAtLeast = 20                  // asks, for a locale to be worth words
	askedPart    = 100                 // and at least one in so many of the program's
)

// Count counts one ask in a locale, as prompts.CellLocale gives it.
func (a *Asked) Count(ws models.WorkspaceID, program, locale string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.counts == nil {
		a.counts = map[askedIn]int64{}
	}
	a.counts[askedIn{ws, program, locale}]++
}

// Flush stores what was counted. What cannot be stored is kept for the next time.
func (a *Asked) Flush(ctx context.Context) error {
	a.mu.Lock()
	counts := a.counts
	a.counts = nil
	a.mu.Unlock()
	if len(counts) == 0 {
		return nil
	}
	list := make([]models.LocaleAsks, 0, len(counts))
	for in, n := range counts {
		list = append(list, models.LocaleAsks{Workspace: in.workspace, Program: in.program, Locale: in.locale, Asks: n})
	}
	now := a.Clock.Now()
	err := a.Store.AddLocaleAsks(ctx, now, now.Add(-askedLately), list)
	if err != nil {
		a.putBack(counts)
	}
	return err
}

func (a *Asked) putBack(counts map[askedIn]int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for in, n := range a.counts {
		counts[in] += n
	}
	a.counts = counts
}

// Run stores what was counted once a minute until ctx ends, and then the rest.
func (a *Asked) Run(ctx context.Context) error {
	tick := time.NewTicker(askedEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastAsked)
			defer cancel()
			a.flush(last)
			return nil
		case <-tick.C:
			a.flush(ctx)
		}
	}
}

func (a *Asked) flush(ctx context.Context) {
	if err := a.Flush(ctx); err != nil {
		a.Log.Warn("the locales that were asked in cannot be counted yet", "error", err)
	}
}

// Worth gives, by program, the locales that it asked in often enough for words of their own: twenty times, and once in a hundred of its asks. They
// are in their order. Beside the locales that a brand names these are languages, of which six have words: that bounds the money.
func Worth(asks []models.LocaleAsks) map[string][]string {
	all := map[string]int64{}
	for _, a := range asks {
		all[a.Program] += a.Asks
	}
	worth := map[string][]string{}
	for _, a := range asks {
		if a.Asks >= askedAtLeast && a.Asks*askedPart >= all[a.Program] && fillable(a.Locale) {
			worth[a.Program] = append(worth[a.Program], a.Locale)
		}
	}
	for _, list := range worth {
		slices.Sort(list)
	}
	return worth
}
