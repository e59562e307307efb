package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"

	"goodword/internal/postgres"
	"goodword/internal/postgres/pgtest"
)

func TestKilledPostmasterComesBackWithItsRows(t *testing.T) {
	t.Parallel()
	dataDir := pgtest.DataDir(t)
	server := start(t, postgres.Config{DataDir: dataDir})
	writeRows(t, server.URL())
	lost := keepBackendBusy(t, server.URL())

	first := postmaster(t, dataDir)
	for range 3 {
		killed := postmaster(t, dataDir)
		kill(t, killed, syscall.SIGKILL)
		eventually(t, "another postmaster", func() error {
			if postmaster(t, dataDir) == killed {
				return errors.New("not yet")
			}
			return nil
		})
		checkRows(t, server.URL())
	}
	if postmaster(t, dataDir) == first {
		t.Error("the postmaster was not killed")
	}
	if err := <-lost; err == nil {
		t.Error("the query of the killed server succeeded")
	}
	select {
	case err := <-server.Wait():
		t.Errorf("Wait = %v although the server lives", err)
	default:
	}
}

// keepBackendBusy runs a query that never looks whether its postmaster still lives, so that its process would outlive it for hours and
// keep another server from starting. The channel gives the query's end.
func keepBackendBusy(t *testing.T, url string) <-chan error {
	t.Helper()
	conn := connect(t, url)
	ended := make(chan error, 1)
	go func() {
		_, err := conn.Exec(context.WithoutCancel(t.Context()), "select /* busy */ count(*) from generate_series(1, 1000000) a, generate_series(1, 1000000) b")
		ended <- err
	}()
	watch := connect(t, url)
	eventually(t, "see the busy query", func() error {
		var seen bool
		err := watch.QueryRow(t.Context(),
			"select exists (select from pg_stat_activity where query like 'select /* busy */%' and state = 'active')").Scan(&seen)
		if err == nil && !seen {
			err = errors.New("not yet")
		}
		return err
	})
	return ended
}

func TestClusterThatVanishesEndsTheServer(t *testing.T) {
	t.Parallel()
	dataDir := pgtest.DataDir(t)
	server := start(t, postgres.Config{DataDir: dataDir, ExtraSettings: fast})
	pid := postmaster(t, dataDir)
	if err := os.Rename(filepath.Join(dataDir, "postgres"), filepath.Join(dataDir, "moved")); err != nil {
		t.Fatal(err)
	}
	kill(t, pid, syscall.SIGKILL)
	if err := <-server.Wait(); err == nil || !strings.Contains(err.Error(), "is gone") {
		t.Errorf("Wait = %v, want that the cluster is gone", err)
	}
	if err := server.Stop(t.Context()); err == nil {
		t.Error("Stop after the end = nil, want the reason of the end")
	}
}

func TestSecondInstanceIsRefused(t *testing.T) {
	t.Parallel()
	dataDir := pgtest.DataDir(t)
	parent, url := startParent(t, dataDir)
	writeRows(t, url)

	_, err := postgres.Start(t.Context(), postgres.Config{DataDir: dataDir})
	inUse, ok := errors.AsType[*postgres.InUseError](err)
	if !ok || *inUse != (postgres.InUseError{DataDir: dataDir, PID: parent.Pid}) {
		t.Fatalf("Start on a directory in use = %v, want an InUseError of process %d", err, parent.Pid)
	}
	want := fmt.Sprintf("another goodword runs on %s (pid %d); stop it or set DATABASE_URL / --data-dir", dataDir, parent.Pid)
	if !strings.HasSuffix(err.Error(), want) {
		t.Errorf("error = %q, want it to end in %q", err, want)
	}
	checkRows(t, url) // the first one does not notice

	t.Run("within one process", func(t *testing.T) {
		dataDir := pgtest.DataDir(t)
		start(t, postgres.Config{DataDir: dataDir, ExtraSettings: fast})
		_, err := postgres.Start(t.Context(), postgres.Config{DataDir: dataDir})
		if inUse, ok := errors.AsType[*postgres.InUseError](err); !ok || inUse.PID != os.Getpid() {
			t.Errorf("second Start = %v, want an InUseError of this process", err)
		}
	})
}

// Everything dies without a word: the parent is stopped first so that it cannot tidy up, then the server is killed, then the parent.
func TestUncleanShutdownRecovers(t *testing.T) {
	t.Parallel()
	dataDir := pgtest.DataDir(t)
	parent, url := startParent(t, dataDir)
	writeRows(t, url)
	lost := keepBackendBusy(t, url) // an orphan is in the next server's way

	kill(t, parent.Pid, syscall.SIGSTOP)
	kill(t, postmaster(t, dataDir), syscall.SIGKILL)
	kill(t, parent.Pid, syscall.SIGKILL)

	var server *postgres.Server
	eventually(t, "start again", func() (err error) { // at first the dying parent may still hold the lock
		server, err = postgres.Start(t.Context(), postgres.Config{DataDir: dataDir})
		return err
	})
	t.Cleanup(func() { server.Stop(context.Background()) })
	checkRows(t, server.URL())
	if err := <-lost; err == nil {
		t.Error("the query of the killed server succeeded")
	}
}

// A server that somebody started by hand is not ended behind their back.
func TestForeignPostmasterIsNamed(t *testing.T) {
	if testing.Short() {
		t.Skip("waits 10 s")
	}
	t.Parallel()
	dataDir := pgtest.DataDir(t)
	parent, url := startParent(t, dataDir)
	writeRows(t, url)
	if err := os.Remove(filepath.Join(dataDir, "lock")); err != nil { // as if the parent were no goodword
		t.Fatal(err)
	}
	_, err := postgres.Start(t.Context(), postgres.Config{DataDir: dataDir})
	want := fmt.Sprintf("stop it with: kill -INT %d", postmaster(t, dataDir))
	if err == nil || !strings.HasSuffix(err.Error(), want) {
		t.Errorf("Start = %v, want it to end in %q", err, want)
	}
	checkRows(t, url)
	if conn, err := pgx.Connect(t.Context(), url); err != nil {
		t.Errorf("the foreign server of %d no longer answers: %v", parent.Pid, err)
	} else {
		conn.Close(t.Context())
	}
}
