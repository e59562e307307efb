package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// NoClusterError says that a data directory holds no cluster yet.
type NoClusterError struct{ DataDir string }

// Error names the directory and the ways out.
func (e *NoClusterError) Error() string {
	return fmt.Sprintf("there is no installation in %s; the first goodword serve makes one, or name another with --data-dir or DATABASE_URL", e.DataDir)
}

// attachPatience is how long the server of another process may take until it answers: that process may just be starting.
const attachPatience = 15 * time.Second

// Reached is a PostgreSQL that a command works on for a moment.
type Reached struct {
	URL    string
	Others bool // another process of ours runs it: a service is, or may be, at work

	stop func(context.Context) error
}

// Close ends what was started to reach it, after the last connection has been closed.
func (r *Reached) Close(ctx context.Context) error {
	if r.stop == nil {
		return nil
	}
	return r.stop(ctx)
}

// Reach is Open for a command beside a running service: where another process runs the private server of dataDir, it connects to that
// one's socket; where none does, it starts the server until Close. It makes no cluster: the error is a *NoClusterError where none is.
func Reach(ctx context.Context, databaseURL, dataDir string, logger *slog.Logger) (*Reached, error) {
	if databaseURL != "" {
		return &Reached{URL: databaseURL, Others: true}, nil
	}
	l, err := newLayout(dataDir)
	if err != nil {
		return nil, err
	}
	if err := l.mustHaveCluster(); err != nil {
		return nil, err
	}
	server, err := Start(ctx, Config{DataDir: dataDir, Logger: logger})
	if inUse, ok := errors.AsType[*InUseError](err); ok {
		url, err := attach(ctx, l)
		if err != nil {
			return nil, fmt.Errorf("%w; its own PostgreSQL cannot be reached: %w", inUse, err)
		}
		return &Reached{URL: url, Others: true}, nil
	}
	if err != nil {
		return nil, err
	}
	return &Reached{URL: server.URL(), stop: server.Stop}, nil
}

func (l layout) mustHaveCluster() error {
	major, err := clusterMajor(l.cluster)
	if errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("%w; run this as the user of the service, or as root", err)
	}
	if err == nil && major == 0 {
		err = &NoClusterError{DataDir: l.dataDir}
	}
	return err
}

// attach finds the socket of the server that another process runs on the cluster and waits until it answers.
func attach(ctx context.Context, l layout) (url string, err error) {
	ctx, cancel := context.WithTimeout(ctx, attachPatience)
	defer cancel()
	for {
		if url, err = l.socketURL(); err == nil {
			if err = answers(ctx, url); err == nil {
				return url, nil
			}
		}
		select {
		case <-ctx.Done():
			return "", err
		case <-time.After(readinessPoll):
		}
	}
}

// socketURL reads from postmaster.pid where the running server listens: its fourth line is the port, its fifth the socket's directory.
func (l layout) socketURL() (string, error) {
	content, err := os.ReadFile(filepath.Join(l.cluster, pidFile))
	if err != nil {
		return "", err
	}
	lines := strings.Split(string(content), "\n")
	if len(lines) < 5 || lines[4] == "" {
		return "", fmt.Errorf("%s names no socket", pidFile)
	}
	return socketURL(lines[4], database), nil
}

func answers(ctx context.Context, url string) error {
	ctx, cancel := context.WithTimeout(ctx, connectPatience)
	defer cancel()
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	return conn.Ping(ctx)
}
