package store

import (
	"context"
	"runtime"
)

// coalescer answers single requests by batches: while workers are busy,
// requests gather, and the next free worker takes all of them at once. An idle
// worker starts at the first request, so nobody waits for a timer.
type coalescer[In, Out any] struct {
	queue   chan *pending[In, Out]
	most    int
	workers int
	// do answers a batch in place. Its context belongs to the worker, not to a
	// caller: one that gives up takes nobody else along.
	do func(ctx context.Context, batch []*pending[In, Out])
	// observe is told the size of every batch; it may be nil.
	observe func(requests int)
}

// pending is one request with its place for the answer.
type pending[In, Out any] struct {
	in   In
	out  Out
	err  error
	done chan struct{}
}

func newCoalescer[In, Out any](workers, most int, do func(context.Context, []*pending[In, Out])) *coalescer[In, Out] {
	return &coalescer[In, Out]{queue: make(chan *pending[In, Out], 4*most), most: most, workers: workers, do: do}
}

// ask waits for the answer to one request. When ctx ends first the request may
// still be carried out.
func (c *coalescer[In, Out]) ask(ctx context.Context, in In) (Out, error) {
	p := &pending[In, Out]{in: in, done: make(chan struct{})}
	var none Out
	select {
	case c.queue <- p:
	case <-ctx.Done():
		return none, unavailable("store", ctx.Err())
	}
	select {
	case <-p.done:
		return p.out, p.err
	case <-ctx.Done():
		return none, unavailable("store", ctx.Err())
	}
}

// run starts the workers and returns when ctx ends and the queue is empty.
func (c *coalescer[In, Out]) run(ctx context.Context) {
	finished := make(chan struct{}, c.workers)
	for range c.workers {
		go func() {
			c.work(ctx)
			finished <- struct{}{}
		}()
	}
	for range c.workers {
		<-finished
	}
}

func (c *coalescer[In, Out]) work(ctx context.Context) {
	for {
		select {
		case p := <-c.queue:
			c.finish(context.WithoutCancel(ctx), c.gather(p))
			continue
		default:
		}
		select {
		case p := <-c.queue:
			c.finish(context.WithoutCancel(ctx), c.gather(p))
		case <-ctx.Done():
			return
		}
	}
}

// gather takes all that waits, having let run whoever can, for as long as that
// brings more: the callers of one answered batch come back one by one, and a
// batch for the first of them alone costs nearly what one for all of them does.
func (c *coalescer[In, Out]) gather(first *pending[In, Out]) []*pending[In, Out] {
	batch := append(make([]*pending[In, Out], 0, 2+len(c.queue)), first)
	for {
		before := len(batch)
		runtime.Gosched()
		if batch = c.take(batch); len(batch) == before || len(batch) == c.most {
			return batch
		}
	}
}

func (c *coalescer[In, Out]) take(batch []*pending[In, Out]) []*pending[In, Out] {
	for len(batch) < c.most {
		select {
		case p := <-c.queue:
			batch = append(batch, p)
		default:
			return batch
		}
	}
	return batch
}

func (c *coalescer[In, Out]) finish(ctx context.Context, batch []*pending[In, Out]) {
	if c.observe != nil {
		c.observe(len(batch))
	}
	c.do(ctx, batch)
	for _, p := range batch {
		close(p.done)
	}
}

// failAll gives every request of a batch the same error.
func failAll[In, Out any](batch []*pending[In, Out], err error) {
	for _, p := range batch {
		p.err = err
	}
}
