package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"goodword/internal/config"
	"goodword/internal/obs"
	"goodword/internal/postgres"
	"goodword/internal/store"
)

type doctorCommand struct {
	Settings unchecked `embed:""`
	JSON     bool      `name:"json" help:"Print one JSON document."`
}

// unchecked is Config without its Validate, which the command line would call: what that refuses is to be told as a finding.
type unchecked config.Config

// What a check can come to.
const (
	checkOK   = "ok"
	checkWarn = "warn"
	checkFail = "fail"
)

// finding is what one check came to.
type finding struct {
	Name   string `json:"name"`
	Status string `json:"status"` // ok, warn or fail
	Detail string `json:"detail"`
	Fix    string `json:"fix,omitempty"` // what to do or type, where something is to be done
}

// diagnosis is all findings in the order they were made.
type diagnosis struct {
	Status string    `json:"status"` // the worst
	Checks []finding `json:"checks"`
}

func (d *diagnosis) ok(name, format string, args ...any) {
	d.add(finding{Name: name, Status: checkOK, Detail: fmt.Sprintf(format, args...)})
}

func (d *diagnosis) warn(name, fix, format string, args ...any) {
	d.add(finding{Name: name, Status: checkWarn, Detail: fmt.Sprintf(format, args...), Fix: fix})
}

func (d *diagnosis) fail(name, fix, format string, args ...any) {
	d.add(finding{Name: name, Status: checkFail, Detail: fmt.Sprintf(format, args...), Fix: fix})
}

func (d *diagnosis) add(f finding) {
	f.Detail = strings.Join(strings.Fields(f.Detail), " ") // errors of the driver have several lines
	d.Checks = append(d.Checks, f)
	if d.Status != checkFail && f.Status != checkOK || d.Status == "" {
		d.Status = f.Status
	}
}

// failed counts the checks that failed.
func (d *diagnosis) failed() (n int) {
	for _, f := range d.Checks {
		if f.Status == checkFail {
			n++
		}
	}
	return n
}

func (d *diagnosis) write(w io.Writer) {
	for _, f := range d.Checks {
		fmt.Fprintf(w, "%-5s %-11s %s", f.Status, f.Name, f.Detail)
		if f.Fix != "" {
			fmt.Fprintf(w, "; %s", f.Fix)
		}
		fmt.Fprintln(w)
	}
}

// Run prints the findings; a check that failed is an error.
func (c *doctorCommand) Run(ctx context.Context, env *environment) error {
	var d diagnosis
	c.examine(ctx, env.getenv, obs.NewLogger(env.stderr, max(c.Settings.LogLevel, slog.LevelWarn)), &d)
	if c.JSON {
		if err := json.NewEncoder(env.stdout).Encode(d); err != nil {
			return err
		}
	} else {
		d.write(env.stdout)
	}
	if n := d.failed(); n > 0 {
		return fmt.Errorf("%d of %d checks failed", n, len(d.Checks))
	}
	return nil
}

// doctorPatience is for everything that the database is asked.
const doctorPatience = 30 * time.Second

func (c *doctorCommand) examine(ctx context.Context, getenv func(string) string, log *slog.Logger, d *diagnosis) {
	cfg := (*config.Config)(&c.Settings)
	checkSettings(d, cfg)
	checkWords(d, cfg, getenv)
	flags := databaseFlags{DatabaseURL: cfg.DatabaseURL, DataDir: cfg.DataDir}
	checkTools(ctx, d, &flags)
	if cfg.DatabaseURL == "" {
		checkDisk(d, cfg.DataDir)
	}
	at, err := postgres.Reach(ctx, string(cfg.DatabaseURL), cfg.DataDir, log)
	if none, ok := errors.AsType[*postgres.NoClusterError](err); ok {
		d.warn("database", "type: goodword serve", "nothing is installed in %s yet", none.DataDir)
		return
	}
	if err != nil {
		d.fail("database", "start PostgreSQL, or correct the setting", "%v", err)
		return
	}
	defer func() {
		patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopPatience)
		defer cancel()
		if err := at.Close(patience); err != nil {
			d.warn("database", "look into postgres.log in the data directory", "the private PostgreSQL: %v", err)
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, doctorPatience)
	defer cancel()
	examineDatabase(ctx, d, cfg, at)
}

func examineDatabase(ctx context.Context, d *diagnosis, cfg *config.Config, at *postgres.Reached) {
	st, err := store.Open(ctx, at.URL, 2)
	if err != nil {
		d.fail("database", "correct DATABASE_URL", "%v", err)
		return
	}
	defer st.Close()
	if !checkServer(ctx, d, cfg, st, at) || !checkSchema(ctx, d, st, at.URL) {
		return
	}
	now := checkClock(ctx, d, cfg, st)
	checkPartitions(ctx, d, st, now)
	checkFolds(ctx, d, st, now)
	checkJobs(ctx, d, st)
}
