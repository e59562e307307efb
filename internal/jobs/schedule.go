package jobs

import (
	"cmp"
	"context"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
)

// every is the time between wakings. Nothing here is urgent: partitions are made two months ahead.
const every = time.Minute

// Schedule wakes Due once a minute in one of the replicas, by a unique periodic job of River, and works on the orders of the copy desk in all.
type Schedule struct {
	Due  Due
	Pool *pgxpool.Pool
	Log  *slog.Logger
	Done func(ok bool) // told after each run; may be nil

	// Copies fills cells, CopyWorkers at once; nil leaves them to other replicas.
	Copies      Filler
	CopyWorkers int
	// CopyTimeout bounds the work on one cell, two answers of a slow model; one whose process was killed is taken up again a fifth later. 0 is 5
	// minutes.
	CopyTimeout time.Duration
}

const copyTimeout = 5 * time.Minute

// dueArgs is the one kind of job.
type dueArgs struct{}

// Kind is its name in the queue.
func (dueArgs) Kind() string { return "due" }

type dueWorker struct {
	river.WorkerDefaults[dueArgs]
	schedule *Schedule
}

// Work does what is due. River tries again, with growing pauses, what failed.
func (w *dueWorker) Work(ctx context.Context, _ *river.Job[dueArgs]) error {
	err := w.schedule.Due.Run(ctx)
	if w.schedule.Done != nil {
		w.schedule.Done(err == nil)
	}
	return err
}

// Timeout is for one run of everything.
func (w *dueWorker) Timeout(*river.Job[dueArgs]) time.Duration { return 10 * time.Minute }

// Run works until ctx ends; a job under way is then cancelled, and found again by the next replica. While the database does not answer
// it keeps trying.
func (s *Schedule) Run(ctx context.Context) error {
	for {
		err := s.run(ctx)
		if ctx.Err() != nil {
			return nil
		}
		s.Log.Warn("periodic work stopped, will start again", "error", err)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(5 * time.Second):
		}
	}
}

func (s *Schedule) run(ctx context.Context) error {
	client, err := s.client()
	if err != nil {
		return err
	}
	if err := client.Start(ctx); err != nil {
		return err
	}
	<-client.Stopped()
	return ctx.Err()
}

func (s *Schedule) client() (*river.Client[pgx.Tx], error) {
	workers := river.NewWorkers()
	river.AddWorker(workers, &dueWorker{schedule: s})
	timeout := cmp.Or(s.CopyTimeout, copyTimeout)
	queues := map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 1}}
	if s.Copies != nil {
		river.AddWorker(workers, &copyWorker{filler: s.Copies, timeout: timeout})
		queues[copyQueue] = river.QueueConfig{MaxWorkers: s.CopyWorkers, FetchCooldown: 100 * time.Millisecond}
	}
	return river.NewClient(riverpgxv5.New(s.Pool), &river.Config{
		Logger:               slog.New(warnings{s.Log.Handler()}),
		Queues:               queues,
		Workers:              workers,
		JobTimeout:           timeout,
		RescueStuckJobsAfter: timeout + timeout/5, // a run of what is due has a longer timeout of its own, which River heeds
		// One job a minute needs no haste: the defaults would poll every second.
		FetchCooldown:               time.Second,
		FetchPollInterval:           15 * time.Second,
		CompletedJobRetentionPeriod: time.Hour,
		PeriodicJobs: []*river.PeriodicJob{river.NewPeriodicJob(
			river.PeriodicInterval(every),
			func() (river.JobArgs, *river.InsertOpts) {
				return dueArgs{}, &river.InsertOpts{UniqueOpts: river.UniqueOpts{ByPeriod: every}, MaxAttempts: 3}
			},
			&river.PeriodicJobOpts{RunOnStart: true},
		)},
	})
}

// warnings keeps River's remarks on its own life out of the log.
type warnings struct{ slog.Handler }

// Enabled lets warnings and errors pass.
func (w warnings) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && w.Handler.Enabled(ctx, level)
}

// WithAttrs keeps the filter on derived handlers.
func (w warnings) WithAttrs(attrs []slog.Attr) slog.Handler {
	return warnings{w.Handler.WithAttrs(attrs)}
}

// WithGroup keeps the filter on derived handlers.
func (w warnings) WithGroup(name string) slog.Handler { return warnings{w.Handler.WithGroup(name)} }
