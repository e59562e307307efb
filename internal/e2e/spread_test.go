package e2e

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"goodword/internal/postgres/pgtest"
)

// spreadWithin is how soon what one replica changes must reach the decisions of another.
const spreadWithin = 2 * time.Second

// TestChangesSpreadWithinTwoSeconds edits the configuration and publishes snapshots through one process, again and again, and measures
// when the decisions of another follow: with LISTEN and NOTIFY, and where a pooler or a proxy breaks them and polling must do.
func TestChangesSpreadWithinTwoSeconds(t *testing.T) {
	for _, tt := range []struct {
		name string
		deaf bool
	}{{"listening", false}, {"polling", true}} {
		t.Run(tt.name, func(t *testing.T) {
			database := pgtest.NewDatabase(t)
			way := newProxy(t, database)
			way.deaf.Store(tt.deaf)
			a := serve(t, serving{database: database, manual: true})
			b := serve(t, serving{database: way.url, manual: true, admin: a.key})
			a.ready(t)
			customers := a.customers(t, "spread", 60, start)
			preview := func() (d decision) { // draws and stores nothing
				_ = b.call(http.MethodPost, "/v1/decisions",
					object{"customer_id": customers[0], "program": programKey, "placement": "email", "preview": true}, &d)
				return d
			}
			eventually(t, spreadWithin, "the other replica knows the program", func() bool { return preview().Ask })

			var edits, snapshots []time.Duration
			for _, status := range []string{"paused", "live", "paused", "live", "paused", "live"} {
				a.must(t, http.MethodPatch, "/v1/programs/"+programKey, object{"status": status}, nil)
				edits = append(edits, spread(t, "the program is "+status, func() bool { return preview().Ask == (status == "live") }))
			}
			for i := range 5 {
				var d decision
				a.must(t, http.MethodPost, "/v1/decisions", ask(customers[10+i], "email"), &d)
				a.activate(t, d.ID)
				before := preview().Snapshot
				a.moveClock(t, after(time.Duration(i+1)*73*time.Hour)) // it is published when this answers, or a little before
				snapshots = append(snapshots, spread(t, fmt.Sprintf("snapshot %d", i+1), func() bool { return preview().Snapshot != before }))
			}
			t.Logf("edits reached the other replica within %v (median %v), snapshots within %v (median %v)",
				slices.Max(edits), median(edits), slices.Max(snapshots), median(snapshots))
			if cut := way.cut.Load(); (cut > 0) != tt.deaf {
				t.Errorf("%d connections that wanted to listen were cut", cut)
			}
		})
	}
}

// spread waits for a change to be seen and returns how long that took.
func spread(t *testing.T, what string, seen func() bool) time.Duration {
	t.Helper()
	began := time.Now()
	eventually(t, spreadWithin, what, seen)
	return time.Since(began)
}

func median(d []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(d))
	return sorted[len(sorted)/2]
}
