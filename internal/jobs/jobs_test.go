package jobs_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"goodword/internal/config"
	"goodword/internal/jobs"
	"goodword/internal/learn"
	"goodword/internal/postgres/pgtest"
	"goodword/internal/store/storetest"
	"goodword/models"
)

func TestDueGoesOnAfterAFailure(t *testing.T) {
	ran := 0
	boom := errors.New("boom")
	due := jobs.Due{
		{Name: "first", Do: func(context.Context) error { return boom }},
		{Name: "second", Do: func(context.Context) error { ran++; return nil }},
	}
	err := due.Run(t.Context())
	if !errors.Is(err, boom) || !strings.Contains(err.Error(), "first") || ran != 1 {
		t.Errorf("got %v after %d runs of the second", err, ran)
	}
}

func newPool(t *testing.T) *pgxpool.Pool {
	t.Helper()
	pool, err := pgxpool.New(t.Context(), pgtest.NewDatabase(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}

func TestMigrateInSeveralReplicasAtOnce(t *testing.T) {
	pool := newPool(t)
	if ok, err := jobs.Migrated(t.Context(), pool); err != nil || ok {
		t.Errorf("an empty database: got %v, %v", ok, err)
	}
	var replicas sync.WaitGroup
	var applied atomic.Int64
	for range 3 {
		replicas.Go(func() {
			n, err := jobs.Migrate(t.Context(), pool)
			if err != nil {
				t.Error(err)
			}
			applied.Add(int64(n))
		})
	}
	replicas.Wait()
	if ok, err := jobs.Migrated(t.Context(), pool); err != nil || !ok {
		t.Errorf("after migrating: got %v, %v", ok, err)
	}
	first := applied.Load()
	if n, err := jobs.Migrate(t.Context(), pool); err != nil || n != 0 || first == 0 {
		t.Errorf("%d migrations at first, %d again, %v", first, n, err)
	}
}

func TestScheduleRunsInOneReplicaAndStops(t *testing.T) {
	pool := newPool(t)
	if _, err := jobs.Migrate(t.Context(), pool); err != nil {
		t.Fatal(err)
	}
	ran := make(chan struct{}, 10)
	ctx, cancel := context.WithCancel(t.Context())
	var replicas sync.WaitGroup
	for range 2 {
		s := &jobs.Schedule{
			Due:  jobs.Due{{Name: "count", Do: func(context.Context) error { ran <- struct{}{}; return nil }}},
			Pool: pool, Log: slog.New(slog.DiscardHandler),
		}
		replicas.Go(func() {
			if err := s.Run(ctx); err != nil {
				t.Error(err)
			}
		})
	}
	select {
	case <-ran:
	case <-time.After(time.Minute):
		t.Error("nothing ran")
	}
	cancel()
	replicas.Wait()
	var distinct, total int
	if err := pool.QueryRow(t.Context(), `select count(distinct unique_key), count(*) from river_job`).Scan(&distinct, &total); err != nil {
		t.Fatal(err)
	}
	if distinct != total {
		t.Errorf("%d jobs for %d minutes", total, distinct)
	}
}

// fakeLearner tells whether it was drained and at what time.
type fakeLearner struct {
	clock config.Clock
	at    time.Time
}

func (l *fakeLearner) Drain(context.Context) (learn.Drained, error) {
	l.at = l.clock.Now()
	return learn.Drained{Folded: 3, Published: true}, nil
}

func TestMoveDoesWhatIsDueAtTheNewTime(t *testing.T) {
	st := storetest.New(t)
	manual := config.NewManualClock(storetest.Now)
	if _, err := st.StartManualClock(t.Context(), storetest.Now); err != nil {
		t.Fatal(err)
	}
	learner := &fakeLearner{clock: manual}
	var due, refreshed time.Time
	clock := &jobs.Clock{
		Clock: manual, Store: st, Learner: learner,
		Due:     jobs.Due{{Name: "due", Do: func(context.Context) error { due = manual.Now(); return nil }}},
		Refresh: func(context.Context) error { refreshed = manual.Now(); return nil },
	}
	to := storetest.Now.AddDate(1, 0, 0)
	done, err := clock.Move(t.Context(), to.Add(123*time.Nanosecond))
	if want := (learn.Drained{Folded: 3, Published: true}); err != nil || done != want {
		t.Fatalf("got %+v, %v, want %+v", done, err, want)
	}
	for what, at := range map[string]time.Time{"due": due, "learned": learner.at, "refreshed": refreshed, "clock": clock.Now()} {
		if !at.Equal(to) {
			t.Errorf("%s at %s, want %s", what, at, to)
		}
	}
	var stored time.Time
	if err := st.Pool().QueryRow(t.Context(), `select now from manual_clock`).Scan(&stored); err != nil || !stored.Equal(to) {
		t.Errorf("the database's clock stands at %s, %v", stored, err)
	}
	if _, err := st.Pool().Exec(t.Context(), `insert into clicks values (1, gen_random_uuid(), $1, gen_random_uuid(), 'c', 0, '')`, to); err != nil {
		t.Errorf("no partition for the new time: %v", err)
	}
	for name, test := range map[string]struct {
		to   time.Time
		kind models.Kind
	}{"back": {storetest.Now, models.Conflict}, "nowhere": {to, models.Conflict}, "too far": {to.AddDate(11, 0, 0), models.Invalid}} {
		if _, err := clock.Move(t.Context(), test.to); models.KindOf(err) != test.kind || !clock.Now().Equal(to) {
			t.Errorf("%s: got %v at %s, want kind %s", name, err, clock.Now(), test.kind)
		}
	}
}

func TestSystemClockDoesNotMove(t *testing.T) {
	clock := &jobs.Clock{Clock: config.SystemClock{}}
	if _, err := clock.Move(t.Context(), time.Now().Add(time.Hour)); models.KindOf(err) != models.Conflict || clock.Mode() != config.ClockSystem {
		t.Errorf("got %v in mode %s", err, clock.Mode())
	}
}

// TestTwoReplicasMoveOneClock checks that of two moves to the same time one wins.
func TestTwoReplicasMoveOneClock(t *testing.T) {
	url := storetest.URL(t)
	var moved atomic.Int64
	var replicas sync.WaitGroup
	for range 2 {
		st := storetest.Open(t, url)
		if _, err := st.StartManualClock(t.Context(), storetest.Now); err != nil {
			t.Fatal(err)
		}
		manual := config.NewManualClock(storetest.Now)
		clock := &jobs.Clock{Clock: manual, Store: st, Learner: &fakeLearner{clock: manual}, Refresh: func(context.Context) error { return nil }}
		replicas.Go(func() {
			_, err := clock.Move(t.Context(), storetest.Now.Add(time.Hour))
			if err == nil {
				moved.Add(1)
			} else if models.KindOf(err) != models.Conflict {
				t.Error(err)
			}
		})
	}
	replicas.Wait()
	if moved.Load() != 1 {
		t.Errorf("%d moves to the same time, want 1", moved.Load())
	}
}
