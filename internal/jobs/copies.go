package jobs

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"

	"goodword/internal/copydesk"
	"goodword/models"
)

// Filler does the work of one order of the copy desk; again, when it is not zero, is after which time to try the same order once more.
type Filler interface {
	Fill(ctx context.Context, ws models.WorkspaceID, cell, key string) (again time.Duration, err error)
}

const copyQueue = "copies"

// copyArgs is one order; equal keys of a workspace are one job.
type copyArgs struct {
	Workspace models.WorkspaceID `json:"workspace" river:"unique"`
	Key       string             `json:"key" river:"unique"`
	Cell      string             `json:"cell"`
}

// Kind is its name in the queue.
func (copyArgs) Kind() string { return "copies" }

// InsertOpts makes an order unique while it waits or is under way; what is finished, the desk knows.
func (copyArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: copyQueue, MaxAttempts: 5, UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable, rivertype.JobStateRunning, rivertype.JobStateScheduled,
	}}}
}

type copyWorker struct {
	river.WorkerDefaults[copyArgs]
	filler  Filler
	timeout time.Duration
}

// Work fills one cell. One that was stopped with its process is there for the next.
func (w *copyWorker) Work(ctx context.Context, job *river.Job[copyArgs]) error {
	again, err := w.filler.Fill(ctx, job.Args.Workspace, job.Args.Cell, job.Args.Key)
	switch {
	case err != nil && ctx.Err() != nil:
		return river.JobSnooze(0)
	case err == nil && again > 0:
		return river.JobSnooze(again)
	}
	return err
}

// Timeout is for one cell.
func (w *copyWorker) Timeout(*river.Job[copyArgs]) time.Duration { return w.timeout }

// CopyOrders puts orders into the queue.
type CopyOrders struct{ client *river.Client[pgx.Tx] }

// NewCopyOrders returns a queue that takes orders and works on none.
func NewCopyOrders(pool *pgxpool.Pool) (*CopyOrders, error) {
	client, err := river.NewClient(riverpgxv5.New(pool), &river.Config{})
	if err != nil {
		return nil, fmt.Errorf("queue of copies: %w", err)
	}
	return &CopyOrders{client}, nil
}

// PutCopyOrders adds orders that do not wait and are not under way already.
func (q *CopyOrders) PutCopyOrders(ctx context.Context, orders []copydesk.Order) error {
	params := make([]river.InsertManyParams, len(orders))
	for i, o := range orders {
		params[i].Args = copyArgs{Workspace: o.Workspace, Key: o.Key, Cell: o.Cell}
	}
	if _, err := q.client.InsertMany(ctx, params); err != nil {
		return fmt.Errorf("queue of copies: %w", err)
	}
	return nil
}
