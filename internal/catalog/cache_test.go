package catalog_test

import (
	"encoding/json"
	"sync"
	"testing"
	"time"

	"goodword/internal/catalog"
	"goodword/internal/config"
	"goodword/internal/store/storetest"
	"goodword/models"
)

func TestReplicaSeesEverythingWithinTwoSeconds(t *testing.T) {
	st := storetest.New(t)
	here, ws := newCatalog(t, st)
	clock := config.NewManualClock(start)
	there := catalog.New(st, clock, discard)
	if err := there.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	run(t, there)
	ctx := t.Context()

	setUp(t, here, ws)
	eventually(t, "a program", func() bool { return there.Snapshot(ws).Program("main") != nil })
	prefix := there.Snapshot(ws).Program("main").CodePrefix
	if _, _, ok := there.ByPrefix(prefix); !ok {
		t.Errorf("the other replica does not know prefix %s", prefix)
	}

	text, key, err := here.CreateKey(ctx, ws, catalog.ScopeDecide, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := there.Authenticate(ctx, text); err != nil { // it asks the database
		t.Errorf("the other replica refuses a new key: %v", err)
	}
	if err := here.RevokeKey(ctx, ws, key.ID); err != nil {
		t.Fatal(err)
	}
	eventually(t, "a revoked key", func() bool { _, err := there.Authenticate(ctx, text); return err != nil })

	if _, err := st.StartManualClock(ctx, start); err != nil {
		t.Fatal(err)
	}
	later := start.Add(36 * time.Hour)
	if err := st.MoveManualClock(ctx, later); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the clock", func() bool { return clock.Now().Equal(later) })

	second, err := st.CreateWorkspace(ctx, "second", later)
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "a workspace", func() bool { return len(there.Secret(second)) == 32 })
}

func TestPollingFindsWhatNoNotificationSaid(t *testing.T) {
	st := storetest.New(t)
	c, ws := newCatalog(t, st)
	run(t, c)
	eventually(t, "listening", func() bool {
		var n int
		err := st.Pool().QueryRow(t.Context(), `select count(*) from pg_stat_activity where query = 'listen goodword'`).Scan(&n)
		return err == nil && n > 0
	})
	const silently = `update current_snapshots set revision = revision + 1, snapshot_id = $2 where workspace_id = $1`
	const other = `insert into snapshots select workspace_id, 'other', body, created_at from snapshots where workspace_id = $1`
	if _, err := st.Pool().Exec(t.Context(), other, ws); err != nil {
		t.Fatal(err)
	}
	if _, err := st.Pool().Exec(t.Context(), silently, ws, "other"); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the revision", func() bool { return c.Snapshot(ws).ID == "other" })
}

func TestListeningComesBack(t *testing.T) {
	st := storetest.New(t)
	c, ws := newCatalog(t, st)
	run(t, c)
	const end = `select count(pg_terminate_backend(pid)) from pg_stat_activity where query = 'listen goodword'`
	eventually(t, "listening", func() bool {
		var n int
		return st.Pool().QueryRow(t.Context(), end).Scan(&n) == nil && n > 0
	})
	setUp(t, replica(t, st), ws)
	eventually(t, "the snapshot", func() bool { return c.Snapshot(ws).Program("main") != nil })
	eventually(t, "listening again", func() bool {
		var n int
		return st.Pool().QueryRow(t.Context(), end).Scan(&n) == nil && n > 0
	})
}

func TestWithoutDatabaseTheLastStays(t *testing.T) {
	st := storetest.New(t)
	c, ws := newCatalog(t, st)
	setUp(t, c, ws)
	text, _, err := c.CreateKey(t.Context(), ws, catalog.ScopeDecide, "")
	if err != nil {
		t.Fatal(err)
	}
	st.Close()
	wantKind(t, c.Refresh(t.Context()), models.Unavailable)
	if c.Snapshot(ws).Program("main") == nil || c.Secret(ws) == nil {
		t.Error("the configuration is gone")
	}
	if p, err := c.Authenticate(t.Context(), text); err != nil || p.Workspace != ws {
		t.Errorf("got %+v, %v, want the key known", p, err)
	}
	_, err = c.Authenticate(t.Context(), "gw_decide_unknown")
	wantKind(t, err, models.Unavailable) // it may be a new one
}

// TestSnapshotsAreNamedByContent checks that what is read back is what the id was made from, and that old ones stay readable.
func TestSnapshotsAreNamedByContent(t *testing.T) {
	st := storetest.New(t)
	c, ws := newCatalog(t, st)
	setUp(t, c, ws)
	first := c.Snapshot(ws)
	if id, changed, err := st.PublishSnapshot(t.Context(), ws, start, true); err != nil || changed || id != first.ID {
		t.Errorf("publishing the same again: got %s, %v, %v, want %s unchanged", id, changed, err, first.ID)
	}
	if _, err := c.UpdateOffer(t.Context(), ws, "a", func(o *models.Offer) error { o.Name = "Käse & <Brot>"; return nil }); err != nil {
		t.Fatal(err)
	}
	if c.Snapshot(ws).ID == first.ID {
		t.Error("an edit left the snapshot's id")
	}
	old, err := replica(t, st).SnapshotByID(t.Context(), ws, first.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := asJSON(t, old), asJSON(t, first); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	_, err = c.SnapshotByID(t.Context(), ws, "0000000000000000")
	wantKind(t, err, models.NotFound)
}

func TestFitTakesInWhatWasLearned(t *testing.T) {
	st := storetest.New(t)
	c, ws := newCatalog(t, st)
	setUp(t, c, ws)
	if _, err := c.StartExperiment(t.Context(), ws, "reward"); err != nil {
		t.Fatal(err)
	}
	const fold = `insert into policies values ($1, 'reward', 7, '{"experiment": "reward", "version": 7, "arms": [{"trials": 9, "successes": 2}, {"trials": 3, "successes": 1}]}')`
	if _, err := st.Pool().Exec(t.Context(), fold, ws); err != nil {
		t.Fatal(err)
	}
	if _, err := c.UpdateOffer(t.Context(), ws, "a", func(o *models.Offer) error { o.Name = "New"; return nil }); err != nil {
		t.Fatal(err)
	}
	policy := func() models.PolicyState {
		s := c.Snapshot(ws)
		return s.Policy(s.Experiment("reward"))
	}
	if got := policy(); got.Version != 0 {
		t.Errorf("an edit took in version %d", got.Version)
	}
	if _, changed, err := st.PublishSnapshot(t.Context(), ws, start, true); err != nil || !changed {
		t.Fatalf("publishing a fit: %v, %v", changed, err)
	}
	if err := c.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := policy(); got.Version != 7 || got.Arms[0].Trials != 9 {
		t.Errorf("got %+v, want version 7", got)
	}
	if _, err := c.UpdateOffer(t.Context(), ws, "a", func(o *models.Offer) error { o.Name = "Newer"; return nil }); err != nil {
		t.Fatal(err)
	}
	if got := policy(); got.Version != 7 {
		t.Errorf("an edit lost what was learned: %+v", got)
	}
}

func TestEditsOfOneWorkspaceWaitForEachOther(t *testing.T) {
	st := storetest.New(t)
	c, ws := newCatalog(t, st)
	setUp(t, c, ws)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 5 {
				if _, err := c.UpdateOffer(t.Context(), ws, "a", func(o *models.Offer) error { o.Advocate.Minor++; return nil }); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	o, err := c.Offer(t.Context(), ws, "a")
	if err != nil || o.Advocate.Minor != 1020 || o.Version != 21 {
		t.Errorf("got %+v, %v, want 1020 in version 21", o, err)
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
