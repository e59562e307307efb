package postgres_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/internal/postgres"
)

// parentVariable, when set, makes the test binary a parent of the PostgreSQL in that data directory and nothing else.
const parentVariable = "GOODWORD_TEST_PARENT_OF"

func TestMain(m *testing.M) {
	if dataDir := os.Getenv(parentVariable); dataDir != "" {
		beParent(dataDir)
	}
	os.Exit(m.Run())
}

// beParent starts a server, prints its URL and waits to be killed.
func beParent(dataDir string) {
	server, err := postgres.Start(context.Background(), postgres.Config{DataDir: dataDir})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println(server.URL())
	io.Copy(io.Discard, os.Stdin) // also ends when the test dies
	os.Exit(0)
}

// startParent runs this test binary as another process that is the parent of a server, and returns it with the server's URL.
func startParent(t *testing.T, dataDir string) (parent *os.Process, url string) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), parentVariable+"="+dataDir)
	cmd.Stderr = os.Stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil || !strings.HasPrefix(line, "postgres://") {
		t.Fatalf("the parent says %q, %v, want a URL", line, err)
	}
	return cmd.Process, strings.TrimSpace(line)
}

// start runs a server for this test, stopped at its end.
func start(t *testing.T, config postgres.Config) *postgres.Server {
	t.Helper()
	if config.Logger == nil {
		config.Logger = slog.New(slog.NewTextHandler(t.Output(), nil))
	}
	server, err := postgres.Start(t.Context(), config)
	if err != nil {
		t.Fatalf("Start: %v", err)
	}
	t.Cleanup(func() { server.Stop(context.Background()) })
	return server
}

func stop(t *testing.T, server *postgres.Server) {
	t.Helper()
	if err := server.Stop(t.Context()); err != nil {
		t.Fatalf("Stop: %v", err)
	}
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatalf("connect: %v", err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

// writeRows leaves a table with 1,000 committed rows.
func writeRows(t *testing.T, url string) {
	t.Helper()
	if _, err := connect(t, url).Exec(t.Context(), "create table asks as select generate_series(1, 1000) as id"); err != nil {
		t.Fatalf("write rows: %v", err)
	}
}

// checkRows waits until a server answers at the URL and checks that it has what writeRows wrote.
func checkRows(t *testing.T, url string) {
	t.Helper()
	var rows, sum int
	eventually(t, "query the rows", func() error {
		conn, err := pgx.Connect(t.Context(), url)
		if err != nil {
			return err
		}
		defer conn.Close(t.Context())
		return conn.QueryRow(t.Context(), "select count(*), sum(id) from asks").Scan(&rows, &sum)
	})
	if rows != 1000 || sum != 500500 {
		t.Errorf("rows, sum of ids = %d, %d, want 1000, 500500", rows, sum)
	}
}

// postmaster is the process id in the cluster's own file.
func postmaster(t *testing.T, dataDir string) int {
	t.Helper()
	var pid int
	eventually(t, "read postmaster.pid", func() error {
		content, err := os.ReadFile(filepath.Join(dataDir, "postgres", "postmaster.pid"))
		if err != nil {
			return err
		}
		_, err = fmt.Sscan(string(content), &pid) // empty for a moment while a server starts
		return err
	})
	return pid
}

func kill(t *testing.T, pid int, signal syscall.Signal) {
	t.Helper()
	if err := syscall.Kill(pid, signal); err != nil {
		t.Fatalf("signal %v to process %d: %v", signal, pid, err)
	}
}

// eventually repeats the attempt until it succeeds, for a minute at most.
func eventually(t *testing.T, what string, attempt func() error) {
	t.Helper()
	deadline := time.Now().Add(time.Minute)
	for {
		err := attempt()
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s: still fails after a minute: %v", what, err)
		}
		time.Sleep(20 * time.Millisecond)
	}
}
