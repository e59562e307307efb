package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"
)

const (
	firstRestartDelay = 50 * time.Millisecond
	lastRestartDelay  = 10 * time.Second
	stableAfter       = time.Minute // a server that lived this long starts with the first delay again
)

// supervise keeps a server running until ctx ends, then stops it.
func (s *Server) supervise(ctx context.Context, p *postmaster) {
	s.err = s.keepRunning(ctx, p)
	if s.err != nil {
		s.log.Error("private PostgreSQL ended", "error", s.err)
	}
	s.removeSocketDir()
	s.lock.release()
	s.cancel()
	s.ended <- s.err
	close(s.ended)
	close(s.done)
}

// keepRunning returns nil after a clean stop, or why the server cannot or did not go on.
func (s *Server) keepRunning(ctx context.Context, p *postmaster) error {
	delay := firstRestartDelay
	for {
		up := time.Now()
		select {
		case <-ctx.Done():
			return p.stop(s.hurried)
		case <-p.exited:
		}
		s.log.Error("PostgreSQL died", "pid", p.process.Pid, "error", p.exitError())
		if time.Since(up) > stableAfter {
			delay = firstRestartDelay
		}
		next, err := s.revive(ctx, &delay)
		if next == nil {
			return err
		}
		p = next
		s.log.Info("PostgreSQL is back", "pid", p.process.Pid)
	}
}

// revive starts the server again, as often as it takes, waiting longer each time. It gives up only when the cluster is gone; it
// returns neither a postmaster nor an error when ctx ends.
func (s *Server) revive(ctx context.Context, delay *time.Duration) (*postmaster, error) {
	for {
		select {
		case <-ctx.Done():
			return nil, nil
		case <-time.After(*delay):
		}
		*delay = min(2**delay, lastRestartDelay)

		if major, err := clusterMajor(s.layout.cluster); err != nil || major != s.bin.major {
			return nil, errors.Join(fmt.Errorf("the PostgreSQL %d cluster in %s is gone", s.bin.major, s.layout.cluster), err)
		}
		p, err := s.launch(ctx)
		if err == nil {
			return p, nil
		}
		if ctx.Err() == nil {
			s.log.Error("PostgreSQL did not come back", "error", err, "retry_in", *delay)
		}
	}
}
