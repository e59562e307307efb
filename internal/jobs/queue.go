package jobs

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// Queue is the state of the job queue. Orders of copies are not overdue while they wait their turn: a provider answers so many calls at once.
type Queue struct {
	Overdue   int       // waiting or to be retried, and due for longer than overdueAfter
	OldestDue time.Time // of these, when it was due; zero for none
	Hanging   int       // running for longer than a run may take
	Discarded int       // given up after their last attempt, in the last day
	LastDone  time.Time // when periodic work last succeeded; zero for never, or not within the time that the queue remembers
}

const (
	// overdueAfter is many times the minute between wakings.
	overdueAfter = 10 * time.Minute
	// hangingAfter is a worker's timeout and some: then River's rescuer should have taken the job back.
	hangingAfter = time.Hour
)

const queueSQL = `
select count(*) filter (where queue = 'default' and state in ('available', 'retryable', 'scheduled') and scheduled_at < $1),
       min(scheduled_at) filter (where queue = 'default' and state in ('available', 'retryable', 'scheduled') and scheduled_at < $1),
       count(*) filter (where state = 'running' and attempted_at < $2),
       count(*) filter (where state = 'discarded' and finalized_at > $3),
       max(finalized_at) filter (where queue = 'default' and state = 'completed')
from river_job`

// ReadQueue looks at the queue at the time now, of the machine's clock: jobs do not go by the domain's.
func ReadQueue(ctx context.Context, pool *pgxpool.Pool, now time.Time) (Queue, error) {
	var q Queue
	var oldest, done *time.Time
	err := pool.QueryRow(ctx, queueSQL, now.Add(-overdueAfter), now.Add(-hangingAfter), now.AddDate(0, 0, -1)).
		Scan(&q.Overdue, &oldest, &q.Hanging, &q.Discarded, &done)
	if err != nil {
		return q, fmt.Errorf("job queue: %w", err)
	}
	if oldest != nil {
		q.OldestDue = oldest.UTC()
	}
	if done != nil {
		q.LastDone = done.UTC()
	}
	return q, nil
}
