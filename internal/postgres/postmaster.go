package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	readinessPoll    = 20 * time.Millisecond
	readinessReport  = 10 * time.Second
	connectPatience  = 5 * time.Second
	fastStopPatience = 30 * time.Second // for the last checkpoint
	quitPatience     = 10 * time.Second // postgres itself kills what ignores its SIGQUIT after 5 s
	largestLog       = 16 << 20         // bytes
)

// postmaster is one run of the postgres program. exited is closed when it has ended, err is set before that.
type postmaster struct {
	process *os.Process
	exited  chan struct{}
	err     error
}

// startPostmaster starts postgres and does not wait until it is ready.
func startPostmaster(program string, args []string, cluster string, a account, log *os.File) (*postmaster, error) {
	cmd := exec.Command(program, args...)
	cmd.Dir, cmd.Env = cluster, childEnvironment(cluster)
	cmd.Stdout, cmd.Stderr = log, log
	// SIGQUIT ends the server at once and leaves recovery to the next start. With SIGINT it can hang while it is itself recovering.
	cmd.SysProcAttr = childAttributes(a, syscall.SIGQUIT)

	p := &postmaster{exited: make(chan struct{})}
	started := make(chan error)
	go func() {
		// The death signal fires when the thread that forked ends, so this one stays with the child until it is gone.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		p.process = cmd.Process
		started <- err
		if err != nil {
			return
		}
		p.err = cmd.Wait()
		close(p.exited)
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("start postgres: %w", explainEntry(err, cluster, a))
	}
	return p, nil
}

// awaitReady returns nil as soon as this very postmaster answers a query, however long recovery takes. The error says why it ended
// before that, or is the context's.
func (p *postmaster) awaitReady(ctx context.Context, url, cluster string, log *slog.Logger) error {
	tick, slow := time.NewTicker(readinessPoll), time.NewTicker(readinessReport)
	defer tick.Stop()
	defer slow.Stop()
	for {
		// Until then every failure is normal: no socket, "the database system is starting up".
		failure := p.query(ctx, url, cluster)
		if failure == nil {
			return nil
		}
		select {
		case <-p.exited:
			return fmt.Errorf("postgres ended before it was ready: %w", p.exitError())
		case <-ctx.Done():
			return fmt.Errorf("postgres was not ready in time: %w (%w)", context.Cause(ctx), failure)
		case <-slow.C:
			log.Warn("still waiting for PostgreSQL to start; recovery after a crash can take a while", "error", failure)
		case <-tick.C:
		}
	}
}

// query succeeds when the server answers, and it was this postmaster that did.
func (p *postmaster) query(ctx context.Context, url, cluster string) error {
	ctx, cancel := context.WithTimeout(ctx, connectPatience)
	defer cancel()
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, "select 1"); err != nil {
		return err
	}
	if pid := pidIn(filepath.Join(cluster, pidFile)); pid != p.process.Pid {
		return fmt.Errorf("process %d answers instead of %d", pid, p.process.Pid)
	}
	return nil
}

func (p *postmaster) exitError() error {
	if p.err == nil {
		return errors.New("exit status 0")
	}
	return p.err
}

// stop asks for a fast shutdown (SIGINT: open transactions roll back, the last checkpoint is written), and for an immediate one
// (SIGQUIT) when hurry is closed or the patience ends. The error says that the next start will have to recover; rows are safe.
func (p *postmaster) stop(hurry <-chan struct{}) error {
	p.process.Signal(syscall.SIGINT) // fails only when it has ended already
	select {
	case <-p.exited:
		return nil
	case <-hurry:
	case <-time.After(fastStopPatience):
	}
	return p.quit()
}

// quit ends the postmaster at once. It returns an error even when that worked.
func (p *postmaster) quit() error {
	p.process.Signal(syscall.SIGQUIT)
	select {
	case <-p.exited:
		return errors.New("PostgreSQL did not stop in time and was made to quit; its next start recovers")
	case <-time.After(quitPatience):
	}
	p.process.Kill()
	<-p.exited
	return errors.New("PostgreSQL did not quit and was killed; its next start recovers")
}

// openLog opens the server's log to append to it, and sets a large one aside first.
func openLog(path string) (*os.File, error) {
	if info, err := os.Stat(path); err == nil && info.Size() > largestLog {
		if err := os.Rename(path, path+".old"); err != nil {
			return nil, fmt.Errorf("set the log aside: %w", err)
		}
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open log: %w", err)
	}
	return file, nil
}

// lastLines is the end of the log from the given offset on, for an error message.
func lastLines(path string, offset int64) string {
	file, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer file.Close()
	content, err := io.ReadAll(io.NewSectionReader(file, offset, 1<<20))
	if err != nil {
		return ""
	}
	lines := strings.Split(strings.TrimSpace(string(content)), "\n")
	return strings.Join(lines[max(0, len(lines)-8):], "\n")
}
