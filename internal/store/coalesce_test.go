package store

import (
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
)

// held is a coalescer whose batches end when the test says so.
type held struct {
	*coalescer[int, int]
	begun chan []int
	end   chan struct{}
}

func newHeld(workers, most, worthwhile int) *held {
	h := &held{begun: make(chan []int, 100), end: make(chan struct{})}
	h.coalescer = newCoalescer(workers, most, func(_ context.Context, batch []*pending[int, int]) {
		var in []int
		for _, p := range batch {
			in, p.out = append(in, p.in), 10*p.in
		}
		slices.Sort(in)
		h.begun <- in
		<-h.end
	})
	h.worthwhile = worthwhile
	return h
}

// TestSecondBatchWaitsUntilItIsWorthwhile: the first request starts at once, the next ones wait until they are enough for a batch beside it, or until
// it is done.
func TestSecondBatchWaitsUntilItIsWorthwhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHeld(2, 100, 3)
		ctx, stop := context.WithCancel(t.Context())
		go h.run(ctx)
		var all sync.WaitGroup
		ask := func(in ...int) {
			for _, n := range in {
				all.Go(func() {
					if out, err := h.ask(t.Context(), n); out != 10*n || err != nil {
						t.Errorf("%d is answered with %d, %v", n, out, err)
					}
				})
			}
			synctest.Wait()
		}
		want := func(batches ...[]int) {
			t.Helper()
			synctest.Wait()
			for _, b := range batches {
				if got := <-h.begun; !slices.Equal(got, b) {
					t.Errorf("batch %v, want %v", got, b)
				}
			}
			if len(h.begun) > 0 {
				t.Errorf("one batch too many: %v", <-h.begun)
			}
		}
		ask(1)
		want([]int{1})
		ask(2, 3)
		want()
		ask(4)
		want([]int{2, 3, 4})
		ask(5, 6, 7, 8)
		want() // both workers have a batch
		h.end <- struct{}{}
		want([]int{5, 6, 7, 8})
		ask(9)
		want()
		h.end <- struct{}{}
		want()
		h.end <- struct{}{}
		want([]int{9})
		h.end <- struct{}{}
		all.Wait()
		stop()
	})
}

// TestNoBatchIsLargerThanTheMost: what is too much for one batch comes in the next ones, and everybody is answered though ctx ended meanwhile.
func TestNoBatchIsLargerThanTheMost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHeld(1, 4, 1)
		ctx, stop := context.WithCancel(t.Context())
		var all, done sync.WaitGroup
		for n := range 10 {
			all.Go(func() {
				if out, err := h.ask(t.Context(), n); out != 10*n || err != nil {
					t.Errorf("%d is answered with %d, %v", n, out, err)
				}
			})
		}
		synctest.Wait()
		stop()
		done.Go(func() { h.run(ctx) })
		var sizes []int
		for range 3 {
			sizes = append(sizes, len(<-h.begun))
			h.end <- struct{}{}
		}
		all.Wait()
		done.Wait()
		if !slices.Equal(sizes, []int{4, 4, 2}) {
			t.Errorf("batches of %v, want 4, 4 and 2", sizes)
		}
	})
}
