package jobs

import (
	"context"
	"fmt"
	"sync"
	"time"

	"goodword/internal/config"
	"goodword/internal/learn"
	"goodword/models"
)

// ClockStore keeps the manual clock and the partitions that the time needs.
type ClockStore interface {
	MakePartitions(ctx context.Context, from, until time.Time) error
	MoveManualClock(ctx context.Context, to time.Time) error
}

// Learner folds everything that is due.
type Learner interface {
	Drain(ctx context.Context) (learn.Drained, error)
}

// Clock is the clock of the domain; where it is manual, Move sets it forward and does all that has become due. It is safe for
// concurrent use.
type Clock struct {
	config.Clock
	Store   ClockStore
	Due     Due
	Learner Learner
	Refresh func(context.Context) error // lets this replica decide from what was published
	Flush   func(context.Context) error // stores what still waits in memory; may be nil

	moving sync.Mutex // one move at a time in this replica; the database refuses to go back
}

// Mode is "manual" or "system".
func (c *Clock) Mode() string {
	if _, ok := c.Clock.(*config.ManualClock); ok {
		return config.ClockManual
	}
	return config.ClockSystem
}

// Move makes the partitions for the way, moves the clock here and in the database, which tells the other replicas, and returns when
// everything due by then is done: periodic work, the fold queue, new snapshots. The error has kind Conflict for a time that is not
// later than the clock shows and on the system's clock, Invalid for one more than ten years later. When it has another kind the clock
// may have moved, and the work is done with the next move.
func (c *Clock) Move(ctx context.Context, to time.Time) (learn.Drained, error) {
	const op = "jobs.Clock.Move"
	manual, ok := c.Clock.(*config.ManualClock)
	if !ok {
		return learn.Drained{}, models.Errorf(models.Conflict, op, "the clock is the system's; serve with --clock=manual to move it")
	}
	c.moving.Lock()
	defer c.moving.Unlock()
	to = to.UTC().Truncate(time.Microsecond) // what the database can keep
	from := manual.Now()
	if to.After(from.AddDate(10, 0, 0)) {
		return learn.Drained{}, &models.Error{Op: op, Kind: models.Invalid, Detail: "too far", Fields: []models.FieldError{
			{Pointer: "/now", Detail: "must be at most ten years later than the clock shows"},
		}}
	}
	if !to.After(from) {
		return learn.Drained{}, models.Errorf(models.Conflict, op, "the clock stands at %s and only moves forward", from.Format(time.RFC3339Nano))
	}
	if c.Flush != nil {
		if err := c.Flush(ctx); err != nil {
			return learn.Drained{}, err
		}
	}
	if err := c.Store.MakePartitions(ctx, from, to); err != nil {
		return learn.Drained{}, err
	}
	if err := c.Store.MoveManualClock(ctx, to); err != nil {
		return learn.Drained{}, err
	}
	manual.Move(to)
	return c.catchUp(ctx)
}

func (c *Clock) catchUp(ctx context.Context) (learn.Drained, error) {
	if err := c.Due.Run(ctx); err != nil {
		return learn.Drained{}, fmt.Errorf("move the clock: %w", err)
	}
	done, err := c.Learner.Drain(ctx)
	if err != nil {
		return done, err
	}
	return done, c.Refresh(ctx)
}
