package copydesk_test

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"goodword/internal/config"
	"goodword/internal/copydesk"
	"goodword/internal/llm/scripted"
	"goodword/internal/store/storetest"
	"goodword/models"
	"goodword/prompts"
)

// ask counts asks of a program in a locale and stores them.
func (r *rig) ask(program, locale string, n int) {
	r.t.Helper()
	asked := &copydesk.Asked{Store: r.store, Clock: r.clock, Log: slog.New(slog.DiscardHandler)}
	for range n {
		asked.Count(r.ws, program, locale)
	}
	if err := asked.Flush(r.t.Context()); err != nil {
		r.t.Fatal(err)
	}
}

// locales are those of the orders that wait, by cells.
func (r *rig) locales() map[string]int {
	got := map[string]int{}
	for _, o := range r.orders {
		c, err := prompts.ParseCell(o.Cell)
		if err != nil {
			r.t.Fatal(err)
		}
		got[c.Locale]++
	}
	return got
}

// TestLocalesThatAreAskedInAreFilled asks in German until it is worth words, and leaves it again.
func TestLocalesThatAreAskedInAreFilled(t *testing.T) {
	r := newRig(t, scripted.Script{}, nil)
	r.program("second", "help_friend", []string{"email"}, []string{"sms"}, "twelve")
	r.brand(func(b *models.Brand) { b.Formality = map[string]models.Formality{"fr": models.Formal} })
	for _, step := range []struct {
		name, locale string
		asks         int
		want         map[string]int
	}{
		{"nobody asked yet", "", 0, map[string]int{"fr": 6}},
		{"nineteen in German", "de", 19, map[string]int{"fr": 6}},
		{"one more", "de", 1, map[string]int{"fr": 6, "de": 3}},
		{"many in English", "en", 1979, map[string]int{"fr": 6, "de": 3, "en": 3}},
		{"less than one in a hundred is German", "en", 2, map[string]int{"fr": 6, "en": 3}},
	} {
		r.ask("main", step.locale, step.asks)
		r.orders = nil
		r.tend()
		if diff := cmp.Diff(step.want, r.locales()); diff != "" {
			t.Errorf("%s: %s", step.name, diff)
		}
	}
	before := slices.DeleteFunc(r.orders, func(o copydesk.Order) bool { return strings.Contains(o.Cell, "/fr/") })
	r.clock.Move(storetest.Now.AddDate(0, 0, 29))
	r.orders = nil
	r.tend()
	if diff := cmp.Diff(map[string]int{"fr": 6}, r.locales()); diff != "" {
		t.Errorf("after four weeks: %s", diff)
	}
	r.orders = before
	r.work()
	if got := len(r.server.Requests()); got != 0 || r.results["stale"] != 3 {
		t.Errorf("%d requests, %v: orders of a locale that nobody asks in any more are paid", got, r.results)
	}
}

// TestEnglishIsOnlyForLackOfAnother checks a brand that names no locale.
func TestEnglishIsOnlyForLackOfAnother(t *testing.T) {
	b := models.DefaultBrand()
	for _, c := range []struct{ asked, want []string }{
		{nil, []string{"en"}}, {[]string{"ja"}, []string{"ja"}}, {[]string{"en", "pt"}, []string{"en", "pt"}},
	} {
		if diff := cmp.Diff(c.want, copydesk.Locales(&b, c.asked)); diff != "" {
			t.Errorf("asked in %v: %s", c.asked, diff)
		}
	}
}

// askStore fails as often as it is told, and keeps sums.
type askStore struct {
	mu   sync.Mutex
	fail int
	sums map[string]int64
}

func (s *askStore) AddLocaleAsks(ctx context.Context, _, _ time.Time, asks []models.LocaleAsks) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail--; s.fail >= 0 || ctx.Err() != nil {
		return errors.New("no database")
	}
	for _, a := range asks {
		s.sums[a.Program+" "+a.Locale] += a.Asks
	}
	return nil
}

func (s *askStore) stored() map[string]int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.sums)
}

// TestAsksAreStoredOnceAMinute checks that what cannot be stored waits, and that the last are stored at the end.
func TestAsksAreStoredOnceAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		st := &askStore{fail: 1, sums: map[string]int64{}}
		asked := &copydesk.Asked{Store: st, Clock: config.SystemClock{}, Log: slog.New(slog.DiscardHandler)}
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- asked.Run(ctx) }()
		asked.Count(1, "main", "de")
		time.Sleep(61 * time.Second)
		synctest.Wait()
		asked.Count(1, "main", "de")
		asked.Count(1, "main", "en")
		if got := st.stored(); len(got) != 0 {
			t.Errorf("got %v from a store that failed", got)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if diff := cmp.Diff(map[string]int64{"main de": 2, "main en": 1}, st.stored()); diff != "" {
			t.Error(diff)
		}
		asked.Count(1, "main", "en")
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff(map[string]int64{"main de": 2, "main en": 2}, st.stored()); diff != "" {
			t.Error(diff)
		}
	})
}
