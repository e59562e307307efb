package postgres

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"sync"

	"github.com/jackc/pgx/v5"
)

// database is the one that the service works in; initdb makes only the usual ones.
const database = "goodword"

// Config says how to run a private PostgreSQL.
type Config struct {
	// DataDir holds everything that must survive; it is created when missing. Required; see DefaultDataDir. Under root the server's
	// own user must be able to reach it, so it cannot be below /root.
	DataDir string

	// SocketDir holds the socket. Default: run in DataDir, or a short directory of its own when a socket cannot have that
	// path: it is longer than 103 bytes or has a comma.
	SocketDir string

	// Logger takes what happens to the server (start, death, restart). Default: slog.Default.
	Logger *slog.Logger

	// ExtraSettings are PostgreSQL settings by name, such as shared_buffers; they win over the package's own, except over those that
	// keep the server off the network. Tests may turn fsync off here, nobody else should.
	ExtraSettings map[string]string
}

// Server is a private PostgreSQL that runs. Its methods are safe for concurrent use.
type Server struct {
	config    Config
	log       *slog.Logger
	bin       programs
	account   account
	layout    layout
	socketDir string
	lock      *dataLock

	cancel  context.CancelFunc // tells the supervisor to stop the server
	hurry   func()             // makes it stop at once
	hurried chan struct{}
	done    chan struct{} // closed when nothing runs any more; err is set before that
	err     error
	ended   chan error
}

// Start runs a private PostgreSQL on the data directory, making a cluster there if none is, and returns when it answers queries and
// has the database goodword. From then on it is supervised: when its postmaster dies it is started again. ctx bounds the start only;
// Stop ends the server, and on Linux the end of this process does, too.
//
// The error is an *InUseError when another process uses the directory; it names the command to type when PostgreSQL is not installed,
// or not in the version that made the cluster, and ends with the last lines of the server's log when it does not start.
func Start(ctx context.Context, config Config) (*Server, error) {
	s := &Server{
		config:  config,
		log:     config.Logger,
		hurried: make(chan struct{}),
		done:    make(chan struct{}),
		ended:   make(chan error, 1),
	}
	if s.log == nil {
		s.log = slog.Default()
	}
	s.hurry = sync.OnceFunc(func() { close(s.hurried) })

	first, err := s.start(ctx)
	if err != nil {
		if s.lock != nil {
			s.lock.release()
		}
		return nil, fmt.Errorf("private PostgreSQL in %s: %w", config.DataDir, err)
	}
	running, cancel := context.WithCancel(context.WithoutCancel(ctx))
	s.cancel = cancel
	go s.supervise(running, first)
	return s, nil
}

// start does what comes before the first query: directories, lock, programs, cluster, postmaster, database.
func (s *Server) start(ctx context.Context) (*postmaster, error) {
	if err := s.prepare(ctx); err != nil {
		return nil, err
	}
	first, err := s.launch(ctx)
	if err != nil {
		return nil, err
	}
	if err := createDatabase(ctx, s.urlOf("postgres"), database); err != nil {
		first.quit()
		return nil, err
	}
	s.log.Info("private PostgreSQL started", "data_dir", s.layout.dataDir, "major", s.bin.major, "pid", first.process.Pid)
	return first, nil
}

func (s *Server) prepare(ctx context.Context) (err error) {
	if s.layout, err = newLayout(s.config.DataDir); err != nil {
		return err
	}
	if s.account, err = accountFor(s.layout.cluster); err != nil {
		return err
	}
	if err = s.layout.makeDataDir(s.account); err != nil {
		return err
	}
	if s.lock, err = lockDataDir(s.layout.dataDir, s.layout.lock); err != nil {
		return err
	}
	major, err := clusterMajor(s.layout.cluster)
	if err != nil {
		return err
	}
	if s.bin, err = systemSearch().find(ctx, major); err != nil {
		return err
	}
	if s.socketDir, err = s.layout.socketDir(s.config.SocketDir, s.account); err != nil {
		return err
	}
	if err = makePrivate(s.socketDir, s.account); err != nil {
		return err
	}
	if major != 0 {
		return nil
	}
	s.log.Info("making a new PostgreSQL cluster", "data_dir", s.layout.dataDir, "programs", s.bin.dir)
	return createCluster(ctx, s.bin, s.layout, s.account, s.config.ExtraSettings["fsync"] != "off")
}

// launch starts a postmaster and returns it when it answers.
func (s *Server) launch(ctx context.Context) (*postmaster, error) {
	if err := clearLeftovers(ctx, s.layout.cluster); err != nil {
		return nil, err
	}
	log, err := openLog(s.layout.log)
	if err != nil {
		return nil, err
	}
	defer log.Close() // the child has its own
	before, err := log.Stat()
	if err != nil {
		return nil, err
	}
	args := arguments(s.layout.cluster, s.socketDir, s.config.ExtraSettings)
	p, err := startPostmaster(filepath.Join(s.bin.dir, "postgres"), args, s.layout.cluster, s.account, log)
	if err != nil {
		return nil, err
	}
	if err := p.awaitReady(ctx, s.urlOf("postgres"), s.layout.cluster, s.log); err != nil {
		p.quit()
		return nil, fmt.Errorf("%w%s", err, indented(lastLines(s.layout.log, before.Size())))
	}
	return p, nil
}

// createDatabase makes the database unless it is there.
func createDatabase(ctx context.Context, adminURL, name string) error {
	conn, err := pgx.Connect(ctx, adminURL)
	if err != nil {
		return fmt.Errorf("create database %s: %w", name, err)
	}
	defer conn.Close(ctx)
	var exists bool
	err = conn.QueryRow(ctx, "select exists (select from pg_database where datname = $1)", name).Scan(&exists)
	if err == nil && !exists {
		_, err = conn.Exec(ctx, "create database "+pgx.Identifier{name}.Sanitize())
	}
	if err != nil {
		return fmt.Errorf("create database %s: %w", name, err)
	}
	return nil
}

// URL is what pgx, psql and pgbench connect to: the database goodword as its owner, over the unix socket. It stays the same when the
// server is started again.
func (s *Server) URL() string { return s.urlOf(database) }

func (s *Server) urlOf(name string) string { return socketURL(s.socketDir, name) }

func socketURL(dir, name string) string {
	u := url.URL{
		Scheme:   "postgres",
		User:     url.User(superuser),
		Path:     "/" + name,
		RawQuery: url.Values{"host": {dir}, "port": {port}}.Encode(),
	}
	return u.String()
}

// BinDir is the directory of the running PostgreSQL's programs, where pgbench and pg_dump of the same version usually are, too.
func (s *Server) BinDir() string { return s.bin.dir }

// Wait gives one value when the server has ended for good, then is closed: nil after Stop, else the reason why it cannot be started
// again. A postmaster that dies and comes back is not an end; meanwhile queries fail, and a readiness check sees that.
func (s *Server) Wait() <-chan error { return s.ended }

// Stop ends the server: a fast shutdown, and an immediate one after 30 s or when ctx ends. Connections still open are cut. It returns
// when no server runs and the data directory is free; the error then says why the next start has to recover. Stopping twice is fine.
func (s *Server) Stop(ctx context.Context) error {
	s.cancel()
	select {
	case <-s.done:
	case <-ctx.Done():
		s.hurry()
		<-s.done // bounded by quitPatience
	}
	return s.err
}

// removeSocketDir tidies up a socket directory outside the data directory; it does nothing when others use it.
func (s *Server) removeSocketDir() {
	if s.socketDir != s.layout.run && s.config.SocketDir == "" {
		os.Remove(s.socketDir)
	}
}
