// Package pgvectortest gives tests a real PostgreSQL with pgvector: PGlite, which is PostgreSQL in WebAssembly, from npm. It has one session for all its
// connections and no COPY, so it is for the SQL of vectors alone; everything else is tested with storetest.
package pgvectortest

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"goodword/internal/store"
)

// shared is the server of Shared, one a process.
var shared struct {
	sync.Mutex
	st   *store.Store
	stop func() // never called, but it holds the pipe open
}

// Shared returns a store on a migrated database whose vectors pgvector searches, the same for all tests of a process: each works in a workspace of its
// own, and no two at a time. It starts as Open does.
func Shared(tb testing.TB) *store.Store {
	tb.Helper()
	shared.Lock()
	defer shared.Unlock()
	if shared.st != nil {
		return shared.st
	}
	port, stop := start(tb) // it ends with this process, whose end closes its standard input
	st := open(tb, port)
	if ready, why, err := st.PreparePgvector(tb.Context()); err != nil || !ready {
		tb.Fatalf("PreparePgvector = %v, %q, %v", ready, why, err)
	}
	shared.st, shared.stop = st, stop
	return st
}

// Open returns a store on a new migrated database that has pgvector, and has not made use of it yet. It installs what is missing from npm, as make test
// does before, and fails the test where that cannot be had.
func Open(tb testing.TB) *store.Store {
	tb.Helper()
	port, stop := start(tb)
	tb.Cleanup(stop)
	st := open(tb, port)
	tb.Cleanup(st.Close)
	return st
}

func open(tb testing.TB, port string) *store.Store {
	tb.Helper()
	// One connection and no named statements: PGlite has one session, in which those of every connection before stay.
	url := fmt.Sprintf("postgres://postgres@127.0.0.1:%s/postgres?sslmode=disable&default_query_exec_mode=", port)
	m, err := store.NewMigrator(url + "exec")
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := m.Up(tb.Context()); err != nil {
		tb.Fatal(err)
	}
	if err := m.Close(); err != nil {
		tb.Fatal(err)
	}
	st, err := store.Open(tb.Context(), url+"cache_describe", 1)
	if err != nil {
		tb.Fatal(err)
	}
	return st
}

// start runs a server and returns its port and what ends it.
func start(tb testing.TB) (port string, stop func()) {
	tb.Helper()
	if _, err := exec.LookPath("node"); err != nil {
		tb.Fatal("Node is not installed; `make test` installs it, or: apt-get install nodejs npm")
	}
	_, file, _, _ := runtime.Caller(0)
	dir := filepath.Dir(file)
	if out, err := exec.CommandContext(tb.Context(), "bash", filepath.Join(dir, "../../../scripts/sdks.sh"), "internal/store/pgvectortest").CombinedOutput(); err != nil {
		tb.Fatalf("scripts/sdks.sh: %v\n%s", err, out)
	}
	cmd := exec.Command("node", "server.mjs")
	cmd.Dir, cmd.Stderr = dir, os.Stderr
	stdin, err := cmd.StdinPipe() // it ends when this is closed, also by the end of the test's process
	if err != nil {
		tb.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	stop = func() {
		stdin.Close()
		if err := cmd.Wait(); err != nil {
			tb.Errorf("PGlite: %v", err)
		}
	}
	port, err = bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		tb.Fatalf("PGlite did not say its port: %v", err)
	}
	return strings.TrimSpace(port), stop
}
