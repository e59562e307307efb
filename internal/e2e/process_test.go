package e2e

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// binary is the command under test, built once.
var binary string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "goodword-e2e-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	binary = filepath.Join(dir, "goodword")
	code := 1
	if out, err := exec.Command("go", "build", "-o", binary, "goodword/cmd/goodword").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "go build: %v\n%s", err, out)
	} else {
		code = m.Run()
	}
	_ = os.RemoveAll(dir) // it is the system's temporary directory: nothing depends on it
	os.Exit(code)
}

// start is where a manual clock begins.
var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// service is one running `goodword serve`.
type service struct {
	*api
	cmd   *exec.Cmd
	log   *journal
	ended chan struct{}
}

// serving says how to serve. Admin is the key of a database that was served before: a service prints one at the first start only.
type serving struct {
	database string
	manual   bool // on the manual clock, from start
	admin    string
	flags    []string // more of them
	env      []string // more of the environment, NAME=value
}

const patience = time.Minute // for anything that happens within seconds

// serve starts a service, waits until it is ready and ends it with the test.
func serve(t *testing.T, how serving) *service {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	args := []string{"serve", "--listen", address, "--public-url", "https://refer.example"} // replicas share their public address
	if how.manual {
		args = append(args, "--clock", "manual", "--clock-start", start.Format(time.RFC3339))
	}
	args = append(args, how.flags...)
	s := &service{
		api: &api{base: "http://" + address, key: how.admin}, cmd: exec.Command(binary, args...),
		log: &journal{}, ended: make(chan struct{}),
	}
	s.cmd.Env = append(append(os.Environ(), "DATABASE_URL="+how.database), how.env...)
	s.cmd.Stderr = s.log
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	printed := make(chan string, 1)
	go func() {
		defer close(s.ended)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if key, ok := strings.CutPrefix(lines.Text(), "admin key: "); ok {
				printed <- key
			}
		}
		_ = s.cmd.Wait() // killed more often than not
	}()
	t.Cleanup(func() {
		s.kill()
		if t.Failed() {
			t.Logf("the service at %s logged:\n%s", s.base, s.log.tail())
		}
	})
	eventually(t, patience, "the service is ready", func() bool {
		select {
		case <-s.ended:
			t.Fatal("the service ended while starting")
		default:
		}
		res, err := http.Get(s.base + "/readyz")
		if err != nil {
			return false
		}
		defer res.Body.Close()
		return res.StatusCode == http.StatusOK
	})
	if s.key == "" {
		select {
		case s.key = <-printed:
		case <-time.After(patience):
			t.Fatal("the first start printed no admin key")
		}
	}
	return s
}

// kill ends the process as a power cut would; again is nothing.
func (s *service) kill() {
	_ = s.cmd.Process.Kill() // it may have ended
	<-s.ended
}

// stop asks the process to end and reports how it did.
func (s *service) stop(t *testing.T) {
	t.Helper()
	s.signal(t, syscall.SIGTERM)
	select {
	case <-s.ended:
	case <-time.After(patience):
		t.Fatal("the service does not stop on SIGTERM")
	}
	if code := s.cmd.ProcessState.ExitCode(); code != 0 {
		t.Errorf("the stopped service exited with %d", code)
	}
}

func (s *service) signal(t *testing.T, sig syscall.Signal) {
	t.Helper()
	if err := s.cmd.Process.Signal(sig); err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Fatal(err)
	}
}

// run runs another command of the binary to its end and returns what it printed.
func run(t *testing.T, database string, args ...string) string {
	t.Helper()
	cmd := exec.Command(binary, args...)
	cmd.Env = append(os.Environ(), "DATABASE_URL="+database)
	var log bytes.Buffer
	cmd.Stderr = &log
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("goodword %s: %v\n%s%s", strings.Join(args, " "), err, out, log.String())
	}
	return string(out)
}

// journal keeps what a service logs.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journal) tail() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	lines := strings.Split(j.text.String(), "\n")
	return strings.Join(lines[max(0, len(lines)-30):], "\n")
}

// eventually waits for another process to get somewhere; there is nothing to be notified by.
func eventually(t *testing.T, within time.Duration, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(within); !done(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("after %v still not: %s", within, what)
		}
	}
}
