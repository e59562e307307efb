package httpapi

import (
	"io"
	"sync"
	"time"
)

// maxAheadOfAnswers is how much of a body is read, in bytes, while nobody takes the answers. Many clients send all of a request before
// they read anything: as long as it fits here, several hundred thousand lines, they are not stuck.
const maxAheadOfAnswers = 16 << 20

// settlePatience is for what is on its way already.
const settlePatience = 100 * time.Millisecond

// aheadBlock is how the body is kept.
const aheadBlock = 64 << 10

// readAhead reads a body before it is asked for.
type readAhead struct {
	done chan struct{} // closed when it no longer reads

	mu      sync.Mutex
	changed sync.Cond
	blocks  [][]byte // what is not taken yet; the first may be taken in part, the last may have room
	held    int      // bytes in blocks
	err     error    // why there is no more
	stopped bool
}

// newReadAhead begins to read; close ends it.
func newReadAhead(from io.Reader) *readAhead {
	r := &readAhead{done: make(chan struct{})}
	r.changed.L = &r.mu
	go func() {
		defer close(r.done)
		r.fill(from)
	}()
	return r
}

func (r *readAhead) fill(from io.Reader) {
	buf := make([]byte, aheadBlock)
	for {
		n, err := from.Read(buf)
		r.mu.Lock()
		r.keep(buf[:n])
		r.err = err
		r.changed.Broadcast()
		for r.held >= maxAheadOfAnswers && !r.stopped {
			r.changed.Wait()
		}
		stopped := r.stopped
		r.mu.Unlock()
		if err != nil || stopped {
			return
		}
	}
}

// keep appends to the last block, and to new ones.
func (r *readAhead) keep(b []byte) {
	r.held += len(b)
	for len(b) > 0 {
		if n := len(r.blocks); n == 0 || len(r.blocks[n-1]) == cap(r.blocks[n-1]) {
			r.blocks = append(r.blocks, make([]byte, 0, aheadBlock))
		}
		last := &r.blocks[len(r.blocks)-1]
		n := min(len(b), cap(*last)-len(*last))
		*last, b = append(*last, b[:n]...), b[n:]
	}
}

// Read takes what has been read, and waits where that is nothing.
func (r *readAhead) Read(b []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for r.held == 0 {
		if r.err != nil {
			return 0, r.err
		}
		if r.stopped {
			return 0, io.ErrUnexpectedEOF
		}
		r.changed.Wait()
	}
	n := copy(b, r.blocks[0])
	if r.blocks[0] = r.blocks[0][n:]; len(r.blocks[0]) == 0 {
		r.blocks[0] = nil
		r.blocks = r.blocks[1:]
	}
	r.held -= n
	r.changed.Broadcast()
	return n, nil
}

// settle waits a moment for the end of a body of which all that counts was taken: a document is over before its body is.
func (r *readAhead) settle() {
	select {
	case <-r.done:
	case <-time.After(settlePatience):
	}
}

// close ends the reading and waits for that; whoever reads the body below must be made to return.
func (r *readAhead) close() {
	r.mu.Lock()
	r.stopped = true
	r.changed.Broadcast()
	r.mu.Unlock()
	<-r.done
}
