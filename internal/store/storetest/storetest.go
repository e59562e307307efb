// Package storetest gives each test a store on a real, migrated database of
// its own, so that tests run in parallel.
//
//	st := storetest.New(t)
//	ws := storetest.Workspace(t, st)
package storetest

import (
	"context"
	"crypto/rand"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/internal/postgres/pgtest"
	"goodword/internal/store"
	"goodword/models"
)

// Now is the time at which the partitions of a test's store begin to exist,
// and a good start for its clock.
var Now = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// New returns a store on a new database with the whole schema and partitions
// for three months from Now. It is closed and dropped when the test ends.
func New(tb testing.TB) *store.Store {
	tb.Helper()
	return Open(tb, URL(tb))
}

// Open returns another store on a database made by URL, as a second replica
// would have.
func Open(tb testing.TB, databaseURL string) *store.Store {
	tb.Helper()
	st, err := store.Open(tb.Context(), databaseURL, 8)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(st.Close)
	return st
}

// URL makes the database alone, for tests that start the service as a process.
func URL(tb testing.TB) string {
	tb.Helper()
	server := pgtest.URL(tb)
	template, err := template(server)
	if err != nil {
		tb.Fatal(err)
	}
	databaseURL := pgtest.NewDatabaseFrom(tb, template)
	st, err := store.Open(tb.Context(), databaseURL, 1)
	if err != nil {
		tb.Fatal(err)
	}
	defer st.Close()
	if err := st.MakePartitions(tb.Context(), Now, Now.AddDate(0, 1, 0)); err != nil {
		tb.Fatal(err)
	}
	return databaseURL
}

// Workspace makes a workspace with a random secret.
func Workspace(tb testing.TB, st *store.Store) models.WorkspaceID {
	tb.Helper()
	ws, err := st.CreateWorkspace(tb.Context(), "test", Now)
	if err != nil {
		tb.Fatal(err)
	}
	return ws
}

var (
	templateOnce sync.Mutex
	templateName string
)

// template migrates one database per test process, which the others copy.
func template(server string) (string, error) {
	templateOnce.Lock()
	defer templateOnce.Unlock()
	if templateName != "" {
		return templateName, nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	name := "template_" + strings.ToLower(rand.Text())
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return "", err
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, "create database "+pgx.Identifier{name}.Sanitize()); err != nil {
		return "", err
	}
	u, err := url.Parse(server)
	if err != nil {
		return "", err
	}
	u.Path = "/" + name
	m, err := store.NewMigrator(u.String())
	if err != nil {
		return "", err
	}
	if _, err := m.Up(ctx); err != nil {
		return "", err
	}
	if err := m.Close(); err != nil {
		return "", err
	}
	templateName = name
	return name, nil
}
