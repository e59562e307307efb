package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"goodword/internal/budget"
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
		now, err := domainTime(ctx, st)
		if err != nil {
			return err
		}
		budgets, err := budget.Rebuild(ctx, st, models.WorkspaceID(c.Workspace), now, c.Apply)
		if err != nil {
			return err
		}
		return errors.Join(writeRebuilt(env.stdout, rebuilt, c.Apply), writeBudgets(env.stdout, budgets, c.Apply))
	})
}

// writeBudgets prints one line for each account of a budget; where stored and recomputed ones differ that is an error.
func writeBudgets(w io.Writer, rebuilt []budget.Rebuilt, applied bool) error {
	if len(rebuilt) == 0 {
		return nil
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "budget\tfrom\tstored\tfrom the log\t")
	same := true
	account := func(a *models.BudgetAccount) string {
		return fmt.Sprintf("%d asks, %d open, %.2f owed, %d paid", a.Asks, a.Open, a.ExpectedMinor(), a.Paid)
	}
	for i := range rebuilt {
		r := &rebuilt[i]
		from := r.FromLog.Span.From.Format(time.DateOnly) + " " + r.FromLog.Span.Currency
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t\n", r.Program, from, account(&r.Stored), account(&r.FromLog))
		same = same && r.Same()
	}
	if err := table.Flush(); err != nil {
		return err
	}
	switch {
	case same:
		fmt.Fprintln(w, "stored and recomputed budgets are the same")
	case applied:
		fmt.Fprintln(w, "the stored budgets were replaced")
	default:
		return errors.New("stored and recomputed budgets differ; --apply replaces the stored ones")
	}
	return nil
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
		writeRebuiltShares(table, &r)
		writeRebuiltCopies(table, &r)
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

// writeRebuiltShares prints one line a segment and share channel: how often it was used of how often it was shown, over all places.
func writeRebuiltShares(w io.Writer, r *learn.Rebuilt) {
	for _, log := range r.FromLog.Share {
		stored := models.ShareCount{}
		for _, s := range r.Stored.Share {
			if s.Segment == log.Segment && s.Channel == log.Channel {
				stored = s
			}
		}
		name := strings.TrimPrefix(log.Segment+"/"+log.Channel, "/")
		fmt.Fprintf(w, "%s\t%s\t%d of %d\t%d of %d\t\n", r.Experiment, name, sum(stored.Used), sum(stored.Shown), sum(log.Used), sum(log.Shown))
	}
}

// writeRebuiltCopies prints one line a version of a copy that was shown: how many of its asks were shared.
func writeRebuiltCopies(w io.Writer, r *learn.Rebuilt) {
	stored := map[models.CopyVersion]models.CopyResults{}
	for _, c := range r.StoredCopies {
		stored[c.CopyVersion] = c.CopyResults
	}
	for _, log := range r.CopiesFromLog {
		was := stored[log.CopyVersion]
		fmt.Fprintf(w, "%s\t%s@%d\t%d of %d\t%d of %d\t\n", r.Experiment, log.ID, log.Version, was.Shared, was.Shown, log.Shared, log.Shown)
	}
}

func sum(list []int64) (n int64) {
	for _, v := range list {
		n += v
	}
	return n
}
