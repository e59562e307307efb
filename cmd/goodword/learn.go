package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"

	"goodword/internal/config"
	"goodword/internal/learn"
	"goodword/internal/obs"
	"goodword/internal/store"
	"goodword/models"
)

type learnCommand struct {
	Rebuild rebuildCommand `cmd:"" help:"Recompute everything learned from the log and compare."`
}

type rebuildCommand struct {
	databaseFlags
	Workspace int64 `default:"1" placeholder:"N" help:"Workspace to look at (${default})."`
	Apply     bool  `help:"Replace the stored policies by the result."`
}

// Run prints one line an arm; stored and recomputed policies that differ are an
// error.
func (c *rebuildCommand) Run(ctx context.Context, env *environment) error {
	log := obs.NewLogger(env.stderr, c.LogLevel)
	return c.withStore(ctx, log, func(st *store.Store) error {
		learner := learn.Learner{Store: st, Clock: config.SystemClock{}, Log: log}
		rebuilt, err := learner.Rebuild(ctx, models.WorkspaceID(c.Workspace), c.Apply)
		if err != nil {
			return err
		}
		return writeRebuilt(env.stdout, rebuilt, c.Apply)
	})
}

func writeRebuilt(w io.Writer, rebuilt []learn.Rebuilt, applied bool) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "experiment\tarm\tstored\tfrom the log\t")
	same := true
	for _, r := range rebuilt {
		for i, log := range r.FromLog.Arms {
			stored := r.Stored.Arms[i]
			fmt.Fprintf(table, "%s\t%d\t%d of %d\t%d of %d\t\n", r.Experiment, i, stored.Successes, stored.Trials, log.Successes, log.Trials)
		}
		if m := r.FromLog.Model; m != nil {
			fmt.Fprintf(table, "%s\ta model of %d features\t\t\t\n", r.Experiment, len(m.Vector))
		}
		if r.Unexplained > 0 {
			fmt.Fprintf(table, "%s\t\t%d rows of the fold queue and the log do not fit\t\t\n", r.Experiment, r.Unexplained)
		}
		same = same && r.Same()
	}
	if err := table.Flush(); err != nil {
		return err
	}
	switch {
	case same:
		fmt.Fprintln(w, "stored and recomputed policies are the same")
	case applied:
		fmt.Fprintln(w, "the stored policies were replaced")
	default:
		return errors.New("stored and recomputed policies differ; --apply replaces the stored ones")
	}
	return nil
}
