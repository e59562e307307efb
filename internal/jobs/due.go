// Package jobs does what is due: the periodic work of an installation, woken by a River job on the system's clock and by the request
// that moves a manual one.
//
//	due := jobs.Due{{Name: "partitions", Do: makePartitions}, ...}
//	go (&jobs.Schedule{Due: due, Pool: pool, Log: log}).Run(ctx)
//
// What must happen within seconds is not here: folding outcomes is a loop of its own in every replica (internal/learn).
package jobs

import (
	"context"
	"errors"
	"fmt"
)

// Task is one piece of periodic work. It may run twice, in several replicas at once, and after any length of time.
type Task struct {
	Name string
	Do   func(context.Context) error
}

// Due is all periodic work, in the order to do it.
type Due []Task

// Run does everything now. A task that fails holds up no other; the errors are joined.
func (d Due) Run(ctx context.Context) error {
	var failed []error
	for _, task := range d {
		if err := task.Do(ctx); err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", task.Name, err))
		}
	}
	return errors.Join(failed...)
}
