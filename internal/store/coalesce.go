package store

import (
	"context"
	"runtime"
	"slices"
	"sync"
)

// coalescer answers single requests by batches: while a batch is worked on, requests gather, and the next one takes all of them at once. The first
// request that comes to an idle coalescer starts a batch, so nobody waits for a timer.
type coalescer[In, Out any] struct {
	most    int // requests in one batch
	workers int // batches at once
	// worthwhile is how many requests have to wait before a batch is begun beside another: what a batch costs besides its rows is most of a small
	// one's cost.
	worthwhile int
	// do answers a batch in place. Its context belongs to the coalescer, not to a
	// caller: one that gives up takes nobody else along.
	do func(ctx context.Context, batch []*pending[In, Out])
	// observe is told the size of every batch; it may be nil.
	observe func(requests int)

	start   chan struct{} // has a token for each batch to be begun
	mu      sync.Mutex
	waiting []*pending[In, Out]
	busy    int // batches that are worked on, or have a token
}

// pending is one request with its place for the answer.
type pending[In, Out any] struct {
	in   In
	out  Out
	err  error
	done chan struct{}
}

func newCoalescer[In, Out any](workers, most int, do func(context.Context, []*pending[In, Out])) *coalescer[In, Out] {
	return &coalescer[In, Out]{start: make(chan struct{}, workers), most: most, workers: workers, do: do}
}

// ask waits for the answer to one request. When ctx ends first the request may
// still be carried out.
func (c *coalescer[In, Out]) ask(ctx context.Context, in In) (Out, error) {
	p := &pending[In, Out]{in: in, done: make(chan struct{})}
	c.mu.Lock()
	c.waiting = append(c.waiting, p)
	c.begin()
	c.mu.Unlock()
	select {
	case <-p.done:
		return p.out, p.err
	case <-ctx.Done():
		var none Out
		return none, unavailable("store", ctx.Err())
	}
}

// begin has a batch begun where it is worthwhile. The lock is held.
func (c *coalescer[In, Out]) begin() {
	n := len(c.waiting)
	if n > 0 && c.busy < c.workers && (c.busy == 0 || n >= c.worthwhile) {
		c.busy++
		c.start <- struct{}{}
	}
}

// run works until ctx ends and nobody waits.
func (c *coalescer[In, Out]) run(ctx context.Context) {
	var all sync.WaitGroup
	for range c.workers {
		all.Go(func() { c.work(ctx) })
	}
	all.Wait()
}

func (c *coalescer[In, Out]) work(ctx context.Context) {
	for {
		select {
		case <-c.start:
			c.finish(context.WithoutCancel(ctx))
			continue
		default:
		}
		select {
		case <-c.start:
			c.finish(context.WithoutCancel(ctx))
		case <-ctx.Done():
			return
		}
	}
}

// gather takes all that waits, having let run whoever can, for as long as that
// brings more: the callers of one answered batch come back one by one, and a
// batch for the first of them alone costs nearly what one for all of them does.
func (c *coalescer[In, Out]) gather() []*pending[In, Out] {
	before := -1
	for {
		c.mu.Lock()
		if n := len(c.waiting); n == before || n >= c.most {
			defer c.mu.Unlock()
			return c.take()
		} else {
			before = n
		}
		c.mu.Unlock()
		runtime.Gosched()
	}
}

// take takes a batch from those that wait. The lock is held.
func (c *coalescer[In, Out]) take() []*pending[In, Out] {
	if len(c.waiting) <= c.most {
		batch := c.waiting
		c.waiting = make([]*pending[In, Out], 0, len(batch)+2)
		return batch
	}
	batch := slices.Clone(c.waiting[:c.most])
	c.waiting = slices.Delete(c.waiting, 0, c.most)
	return batch
}

func (c *coalescer[In, Out]) finish(ctx context.Context) {
	batch := c.gather()
	if c.observe != nil {
		c.observe(len(batch))
	}
	if len(batch) > 0 {
		c.do(ctx, batch)
	}
	for _, p := range batch {
		close(p.done)
	}
	c.mu.Lock()
	c.busy--
	c.begin()
	c.mu.Unlock()
}

// failAll gives every request of a batch the same error.
func failAll[In, Out any](batch []*pending[In, Out], err error) {
	for _, p := range batch {
		p.err = err
	}
}
