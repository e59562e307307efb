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
	"time"
)

// Task is one piece of periodic work. It may run twice, in several replicas at once, and after any length of time.
type Task struct {
	Name string
	Do   func(context.Context) error
}

// Due is all periodic work, in the order to do it.
type Due []Task

// Observed is the same work that tells of every run of a task: its name, the time it took and what it came to.
func (d Due) Observed(tell func(task string, took time.Duration, err error)) Due {
	observed := make(Due, len(d))
	for i, task := range d {
		observed[i] = Task{Name: task.Name, Do: func(ctx context.Context) error {
			began := time.Now()
			err := task.Do(ctx)
			tell(task.Name, time.Since(began), err)
			return err
		}}
	}
	return observed
}

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
