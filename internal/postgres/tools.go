package postgres

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Tools are pg_dump and pg_restore of a version that fits one server. Those of an older version than the server refuse to work, and
// those of a newer one write settings that it does not know.
type Tools struct {
	dir   string
	major int
}

// ErrNoTools says that no pg_dump and pg_restore fit the server.
var ErrNoTools = errors.New("pg_dump and pg_restore were not found")

// Dir is the directory that holds them.
func (t Tools) Dir() string { return t.dir }

// PrivateTools finds the tools for the private server of a data directory, which need not run nor exist yet.
func PrivateTools(ctx context.Context, dataDir string) (Tools, error) {
	l, err := newLayout(dataDir)
	if err != nil {
		return Tools{}, err
	}
	major, err := clusterMajor(l.cluster)
	if err != nil {
		return Tools{}, err
	}
	found, err := systemSearch().find(ctx, major)
	if err != nil {
		return Tools{}, err
	}
	if !executable(filepath.Join(found.dir, "pg_dump")) || !executable(filepath.Join(found.dir, "pg_restore")) {
		return Tools{}, fmt.Errorf("%w in %s; install them with: apt-get install postgresql-client-%d", ErrNoTools, found.dir, found.major)
	}
	return Tools(found), nil
}

// ToolsFor finds the tools for the server at a URL: of its own version, else of the next newer one that is installed.
func ToolsFor(ctx context.Context, databaseURL string) (Tools, error) {
	conn, err := pgx.Connect(ctx, databaseURL)
	if err != nil {
		return Tools{}, fmt.Errorf("connect to the database: %w", err)
	}
	defer conn.Close(ctx)
	var number int
	if err := conn.QueryRow(ctx, "select current_setting('server_version_num')::int").Scan(&number); err != nil {
		return Tools{}, fmt.Errorf("ask the database for its version: %w", err)
	}
	return systemSearch().tools(ctx, number/10000)
}

func (s search) tools(ctx context.Context, major int) (Tools, error) {
	var best Tools
	for _, dir := range append(s.besidePath(), filepath.SplitList(s.path)...) {
		if !executable(filepath.Join(dir, "pg_dump")) || !executable(filepath.Join(dir, "pg_restore")) {
			continue
		}
		got, err := toolVersion(ctx, filepath.Join(dir, "pg_dump"))
		if err == nil && got >= major && (best.major == 0 || got < best.major) {
			best = Tools{dir: dir, major: got}
		}
	}
	if best.major == 0 {
		return best, fmt.Errorf("%w in version %d or newer; install them with: apt-get install postgresql-client-%d", ErrNoTools, major, major)
	}
	return best, nil
}

var toolLine = regexp.MustCompile(`\(PostgreSQL\) (\d+)`)

func toolVersion(ctx context.Context, program string) (int, error) {
	line, err := exec.CommandContext(ctx, program, "-V").Output()
	if err != nil {
		return 0, err
	}
	match := toolLine.FindSubmatch(line)
	if match == nil {
		return 0, fmt.Errorf("%s -V says %q", program, line)
	}
	return strconv.Atoi(string(match[1]))
}

// run runs one of the tools; a password goes by the environment, since everybody on the machine may read a command line.
func (t Tools) run(ctx context.Context, password, name string, args ...string) (output string, err error) {
	cmd := exec.CommandContext(ctx, filepath.Join(t.dir, name), args...)
	cmd.Env = append(childEnvironment(os.TempDir()), "PGPASSWORD="+password, "PGCONNECT_TIMEOUT=10")
	text, err := cmd.CombinedOutput()
	if ctx.Err() != nil {
		return "", context.Cause(ctx)
	}
	if err != nil {
		return "", fmt.Errorf("%s: %w%s", name, err, indented(string(text)))
	}
	return string(text), nil
}

// clientURL is a URL as PostgreSQL's own programs take it, and the password that was taken out of it.
func clientURL(databaseURL string) (clean, password string, err error) {
	u, err := url.Parse(databaseURL)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
		return "", "", errors.New("DATABASE_URL must be a URL (postgres://…) here, not a list of keywords")
	}
	if u.User != nil {
		password, _ = u.User.Password()
		u.User = url.User(u.User.Username())
	}
	query := u.Query()
	for name := range query {
		switch {
		case name == "password":
			password = query.Get(name)
			query.Del(name)
		case strings.HasPrefix(name, "pool_"): // pgx's own
			query.Del(name)
		}
	}
	u.RawQuery = query.Encode()
	return u.String(), password, nil
}
