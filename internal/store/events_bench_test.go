package store_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"goodword/internal/postgres"
	"goodword/internal/postgres/pgtest"
	"goodword/internal/referral"
	"goodword/internal/store"
	"goodword/models"
)

// BenchmarkEvents writes batches of 100 events about customers drawn uniformly
// from GOODWORD_BENCH_CUSTOMERS (20,000 when not set), 32 batches at once, on a
// private PostgreSQL with fsync on. One operation is one event; parsing and
// HTTP are not in it.
func BenchmarkEvents(b *testing.B) {
	customers := 20_000
	if n, err := strconv.Atoi(os.Getenv("GOODWORD_BENCH_CUSTOMERS")); err == nil {
		customers = n
	}
	st, ws := durableStore(b, customers)
	var rows atomic.Int64
	var takes atomic.Int64
	events := st.NewEvents(&referral.Rules{Catalog: &world{}}, func(n int) {
		rows.Add(int64(n))
		takes.Add(1)
	})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = events.Run(ctx)
	}()
	defer func() {
		cancel()
		<-done
	}()
	const perBatch = 100
	var next atomic.Int64
	b.ReportAllocs()
	b.SetParallelism(16)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		batch := make([]models.Event, 0, perBatch)
		r := rand.New(rand.NewPCG(1, uint64(next.Add(1))))
		flush := func() {
			if _, err := events.Write(ctx, &models.EventBatch{Workspace: ws, Events: batch}); err != nil {
				b.Error(err)
			}
			batch = batch[:0]
		}
		for pb.Next() {
			if batch = append(batch, benchEvent(r, customers)); len(batch) == perBatch {
				flush()
			}
		}
		if len(batch) > 0 {
			flush()
		}
	})
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
	b.ReportMetric(float64(rows.Load())/float64(max(1, takes.Load())), "events/tx")
}

var benchRaw = []byte(fmt.Sprintf(`{"type":"track","messageId":"bench","userId":"c","event":"Product Viewed","properties":{"text":"%0300d"}}`, 0))

// benchEvent is one of a mix like that of goodword bench ingest: one in ten an
// order, one in 25 a share.
func benchEvent(r *rand.Rand, customers int) models.Event {
	external := fmt.Sprintf("c%07d", r.IntN(customers))
	e := models.Event{
		Customer: id(external), ExternalID: external, Known: true, Kind: models.EventOther, Type: "track", Name: "Product Viewed",
		Source: "segment", MessageID: fmt.Sprintf("bench-%016x", r.Uint64()), At: now, ReceivedAt: now, Raw: benchRaw,
	}
	switch n := r.IntN(100); {
	case n < 20:
		e.Kind = models.EventLogin
	case n < 30:
		e.Kind, e.OrderID, e.Minor, e.Currency = models.EventOrder, "o", 8450, "EUR"
	case n < 35:
		e.Kind, e.Score = models.EventNPS, 9
	case n < 38:
		e.Kind, e.TicketID = models.EventTicketOpened, "t"
	case n < 42:
		e.Kind, e.Channel = models.EventShare, "whatsapp"
	}
	return e
}

func durableStore(b *testing.B, customers int) (*store.Store, models.WorkspaceID) {
	b.Helper()
	ctx := b.Context()
	server, err := postgres.Start(ctx, postgres.Config{DataDir: pgtest.DataDir(b), Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := server.Stop(context.Background()); err != nil {
			b.Error(err)
		}
	})
	m, err := store.NewMigrator(server.URL())
	if err != nil {
		b.Fatal(err)
	}
	if _, err := m.Up(ctx); err != nil {
		b.Fatal(err)
	}
	if err := m.Close(); err != nil {
		b.Fatal(err)
	}
	st, err := store.Open(ctx, server.URL(), 8)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(st.Close)
	if err := st.MakePartitions(ctx, now, now); err != nil {
		b.Fatal(err)
	}
	ws, err := st.CreateWorkspace(ctx, "bench", now)
	if err != nil {
		b.Fatal(err)
	}
	err = st.LoadCustomers(ctx, ws, []byte("secret"), customers, now, func(i int) (string, *models.State) {
		s := &models.State{}
		for n, kind := range []models.EventKind{models.EventIdentify, models.EventOrder, models.EventLogin, models.EventPage, models.EventConsent} {
			s.Apply(&models.Event{Kind: kind, At: now.Add(-time.Duration(i+n) * time.Minute), MessageID: fmt.Sprintf("load-%d-%d", i, n),
				Traits: []models.Trait{{Name: "country", Value: `"DE"`}, {Name: "first_name", Value: `"Maya"`}}, Channel: "email", Granted: true, Currency: "EUR"})
		}
		return fmt.Sprintf("c%07d", i), s
	})
	if err != nil {
		b.Fatal(err)
	}
	for _, sql := range []string{"vacuum analyze customers", "checkpoint"} { // as after a quiet night
		if _, err := st.Pool().Exec(ctx, sql); err != nil {
			b.Fatal(err)
		}
	}
	return st, ws
}
