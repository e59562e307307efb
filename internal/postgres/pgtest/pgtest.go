// Package pgtest gives tests a real PostgreSQL: one private cluster for all tests of a test process, and in it a database of its own
// for each test that asks.
//
//	url := pgtest.NewDatabase(t) // empty, dropped when the test ends
//
// The cluster starts with the first call (about 1.5 s) and ends with the process, however that one ends; nothing is left on disk. With
// GOODWORD_TEST_DATABASE_URL set, that server is used instead and its role must be allowed to create databases. Where PostgreSQL is
// not installed the test fails with the command that installs it.
//
// The cluster runs with fsync off: it survives the death of any of its processes, but is no place to measure durable writes.
package pgtest

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/internal/postgres"
)

// URLVariable names the environment variable with the URL of a server to test on instead of a private one.
const URLVariable = "GOODWORD_TEST_DATABASE_URL"

// patience is far more than a start or a new database takes on a machine that does several things at once.
const patience = 2 * time.Minute

// URL is the server's URL, with a database that all tests of the process share. Most tests want NewDatabase.
func URL(tb testing.TB) string {
	tb.Helper()
	if url := os.Getenv(URLVariable); url != "" {
		return url
	}
	url, err := sharedCluster()
	if err != nil {
		tb.Fatalf("pgtest: %v", err)
	}
	return url
}

var sharedCluster = sync.OnceValues(func() (string, error) {
	dir, err := makeDir()
	if err != nil {
		return "", err
	}
	if err := removeAfterThisProcess(dir); err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	server, err := postgres.Start(ctx, postgres.Config{
		DataDir:       filepath.Join(dir, "data"),
		Logger:        slog.New(slog.DiscardHandler),
		ExtraSettings: map[string]string{"fsync": "off"},
	})
	if err != nil {
		return "", err
	}
	return server.URL(), nil
})

// NewDatabase is the URL of a new, empty database that is dropped when the test ends, open connections or not.
func NewDatabase(tb testing.TB) string {
	tb.Helper()
	return NewDatabaseFrom(tb, "")
}

// NewDatabaseFrom is NewDatabase with the content of the database named template, to which nobody may be connected meanwhile. An
// empty name means PostgreSQL's own default.
func NewDatabaseFrom(tb testing.TB, template string) string {
	tb.Helper()
	server := URL(tb)
	name := "test_" + strings.ToLower(rand.Text())
	create := "create database " + pgx.Identifier{name}.Sanitize()
	if template != "" {
		create += " template " + pgx.Identifier{template}.Sanitize()
	}
	execute(tb, server, create)
	tb.Cleanup(func() {
		execute(tb, server, "drop database if exists "+pgx.Identifier{name}.Sanitize()+" with (force)")
	})
	return inDatabase(tb, server, name)
}

// DataDir is a directory for a test that runs a private server of its own. Unlike tb.TempDir it can be entered by the server's user
// when the tests run as root. It is removed when the test ends; stop the server before.
func DataDir(tb testing.TB) string {
	tb.Helper()
	dir, err := makeDir()
	if err != nil {
		tb.Fatalf("pgtest: %v", err)
	}
	tb.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			tb.Errorf("pgtest: %v", err)
		}
	})
	return filepath.Join(dir, "data")
}

// makeDir makes a temporary directory that other users may pass through.
func makeDir() (string, error) {
	dir, err := os.MkdirTemp("", "goodword-test-")
	if err != nil {
		return "", err
	}
	return dir, os.Chmod(dir, 0o711)
}

func execute(tb testing.TB, server, sql string) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience) // tb.Context() has ended when Cleanup runs
	defer cancel()
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		tb.Fatalf("pgtest: %v", err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, sql); err != nil {
		tb.Fatalf("pgtest: %s: %v", sql, err)
	}
}

// inDatabase is the server's URL with another database name.
func inDatabase(tb testing.TB, server, name string) string {
	tb.Helper()
	u, err := url.Parse(server)
	if err != nil || u.Scheme == "" {
		tb.Fatalf("pgtest: %s must be a URL (postgres://…), not a list of keywords", URLVariable)
	}
	u.Path = "/" + name
	return fmt.Sprint(u)
}
