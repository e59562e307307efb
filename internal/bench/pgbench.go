package bench

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// pgbenchTable has one b-tree; a row of it takes about 300 bytes, like a decision without what goes with it.
const (
	pgbenchTable  = `create table pgbench_rows (id bigint generated always as identity primary key, body text not null)`
	pgbenchScript = `insert into pgbench_rows (body) values ('%s');`
	pgbenchBody   = 300 - 24 - 8 - 4 - 4 // less header, id, text length and line pointer
)

// preparePgbench makes table and script.
func (r *rig) preparePgbench(ctx context.Context, db *pgx.Conn) error {
	if _, err := db.Exec(ctx, pgbenchTable); err != nil {
		return err
	}
	script := fmt.Sprintf(pgbenchScript, strings.Repeat("x", pgbenchBody))
	return os.WriteFile(r.pgbenchScript(), []byte(script), 0o644)
}

func (r *rig) pgbenchScript() string { return filepath.Join(r.dir, "insert.sql") }

var tpsLine = regexp.MustCompile(`(?m)^tps = ([0-9.]+)`)

// pgbench runs durable single-row inserts over 64 connections and returns transactions a second.
func (r *rig) pgbench(ctx context.Context, d time.Duration) (float64, error) {
	program := filepath.Join(r.server.BinDir(), "pgbench")
	if _, err := os.Stat(program); err != nil {
		if program, err = exec.LookPath("pgbench"); err != nil {
			return 0, fmt.Errorf("pgbench is neither in %s nor on PATH; install it with: apt-get install postgresql-contrib", r.server.BinDir())
		}
	}
	seconds := strconv.Itoa(max(1, int(d.Seconds())))
	cmd := exec.CommandContext(ctx, program, "-n", "-M", "prepared", "-c", "64", "-j", "2", "-T", seconds,
		"-f", r.pgbenchScript(), r.server.URL())
	out, err := cmd.CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("pgbench: %w: %.500s", err, out)
	}
	found := tpsLine.FindSubmatch(out)
	if found == nil {
		return 0, fmt.Errorf("pgbench says %.500s", out)
	}
	return strconv.ParseFloat(string(found[1]), 64)
}
