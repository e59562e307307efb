package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"goodword/internal/store/storetest"
	"goodword/models"
)

// TestAsksAreSummedByLocale checks sums over days and replicas, their bound in time, and that old days go.
func TestAsksAreSummedByLocale(t *testing.T) {
	st := storetest.New(t)
	ws, other := storetest.Workspace(t, st), storetest.Workspace(t, st)
	asks := func(w models.WorkspaceID, program, locale string, n int64) models.LocaleAsks {
		return models.LocaleAsks{Workspace: w, Program: program, Locale: locale, Asks: n}
	}
	now, long := storetest.Now, storetest.Now.AddDate(0, 0, -100)
	for _, add := range []struct {
		days int
		asks []models.LocaleAsks
	}{
		{0, []models.LocaleAsks{asks(ws, "main", "de", 3), asks(other, "main", "de", 50)}},
		{0, []models.LocaleAsks{asks(ws, "main", "de", 4), asks(ws, "main", "en", 1)}},
		{1, []models.LocaleAsks{asks(ws, "main", "de", 10), asks(ws, "b2b", "ja", 2)}},
	} {
		if err := st.AddLocaleAsks(t.Context(), now.AddDate(0, 0, add.days), long, add.asks); err != nil {
			t.Fatal(err)
		}
	}
	want := []models.LocaleAsks{asks(ws, "b2b", "ja", 2), asks(ws, "main", "de", 17), asks(ws, "main", "en", 1)}
	if got, err := st.LocaleAsks(t.Context(), ws, now); err != nil || cmp.Diff(want, got) != "" {
		t.Errorf("%v %s", err, cmp.Diff(want, got))
	}
	want = []models.LocaleAsks{asks(ws, "b2b", "ja", 2), asks(ws, "main", "de", 10)}
	if got, err := st.LocaleAsks(t.Context(), ws, now.Add(24*time.Hour)); err != nil || cmp.Diff(want, got) != "" {
		t.Errorf("since the second day: %v %s", err, cmp.Diff(want, got))
	}
	if err := st.AddLocaleAsks(t.Context(), now.AddDate(0, 0, 2), now.AddDate(0, 0, 1), nil); err != nil {
		t.Fatal(err)
	}
	if got, err := st.LocaleAsks(t.Context(), ws, long); err != nil || cmp.Diff(want, got) != "" {
		t.Errorf("with the first day forgotten: %v %s", err, cmp.Diff(want, got))
	}
}
