package main

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"
)

// parts runs the long-lived parts of the service and stops them one by one, the last started first: what others lean on ends last.
type parts struct {
	log     *slog.Logger
	running []*part
	failed  chan error // the first part that ended by itself
}

type part struct {
	name   string
	cancel context.CancelFunc
	ended  chan struct{}
}

func newParts(log *slog.Logger) *parts { return &parts{log: log, failed: make(chan error, 1)} }

// start runs a part until stop, whatever becomes of ctx.
func (p *parts) start(ctx context.Context, name string, run func(context.Context) error) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	one := &part{name: name, cancel: cancel, ended: make(chan struct{})}
	p.running = append(p.running, one)
	go func() {
		defer close(one.ended)
		err := run(ctx)
		if ctx.Err() != nil {
			return // it was stopped
		}
		if err == nil {
			err = fmt.Errorf("it ended")
		}
		select {
		case p.failed <- fmt.Errorf("%s: %w", name, err):
		default:
		}
	}()
}

// stop ends every part in order and waits for each, at most for patience; a part that takes longer is left behind.
func (p *parts) stop(patience time.Duration) {
	for _, one := range slices.Backward(p.running) {
		one.cancel()
		select {
		case <-one.ended:
		case <-time.After(patience):
			p.log.Error("a part of the service does not stop", "part", one.name)
		}
	}
	p.running = nil
}
