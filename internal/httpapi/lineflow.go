package httpapi

import (
	"bytes"
	"context"
	"errors"
	"io"
	"sync"
)

// lineWindow is how many lines of one stream are worked on at once: three times what the store reads or commits together, one part for
// the reader and one for each writer.
const lineWindow = 768

// streamLine is one line on its way from the request to the answer. It is used again for another line once it is written.
type streamLine struct {
	number int // from 1
	raw    []byte
	bad    error         // why it could not be read, nil for a line in raw
	want   lineRequest   // what it asks
	after  chan struct{} // done of the line before it about the same customer, nil for none
	done   chan struct{} // closed when out is complete
	out    bytes.Buffer  // with the newline
}

// lineRequest is what a line asks, or why it makes no sense.
type lineRequest struct {
	decisionRequest
	err error
}

// lineSource gives one line after the other: io.EOF after the last, a *badLine for one that is wrong alone, any other error when there
// is no going on. A line stays as it is until the next call.
type lineSource interface{ next() ([]byte, error) }

// rawLines are lines that are in memory already.
type rawLines [][]byte

func (r *rawLines) next() ([]byte, error) {
	if len(*r) == 0 {
		return nil, io.EOF
	}
	line := (*r)[0]
	*r = (*r)[1:]
	return line, nil
}

// lineFlow answers lines: it reads ahead by at most a window, works on all of that at once and writes the answers in the order of the
// lines. A slow reader of the answers slows the reading of the lines. Lines about one customer are worked on in their order.
type lineFlow struct {
	source lineSource
	read   func(*streamLine)                  // fills want; one line at a time
	answer func(context.Context, *streamLine) // fills out; many at once
	write  func([]byte) error                 // one at a time
	flush  func() error                       // sends what was written; called before anything is waited for

	free    chan *streamLine
	ordered chan *streamLine
	work    chan *streamLine
}

// run goes on until the source ends or writing fails; then it calls stopReading, which ends a read under way, and the context of the
// answers under way ends.
func (f *lineFlow) run(ctx context.Context, stopReading func()) error {
	ctx, cancel := context.WithCancel(ctx)
	f.free, f.ordered, f.work = make(chan *streamLine, lineWindow), make(chan *streamLine, lineWindow), make(chan *streamLine, lineWindow)
	var parts sync.WaitGroup
	parts.Go(func() { f.readAll(ctx) })
	for range lineWindow {
		f.free <- &streamLine{}
		parts.Go(func() {
			for l := range f.work {
				f.answer(ctx, l)
				close(l.done)
			}
		})
	}
	err := f.writeAll()
	cancel()
	if err != nil {
		stopReading()
	}
	parts.Wait()
	return err
}

// readAll hands out every line, then closes the channels.
func (f *lineFlow) readAll(ctx context.Context) {
	defer close(f.ordered)
	defer close(f.work)
	latest := map[string]chan struct{}{} // by customer: done of the latest line in the window
	for number := 1; ; number++ {
		raw, err := f.source.next()
		if err == io.EOF {
			return
		}
		var l *streamLine
		select {
		case l = <-f.free:
		case <-ctx.Done():
			return
		}
		if id := l.want.CustomerID; latest[id] == l.done {
			delete(latest, id)
		}
		l.number, l.bad, l.done, l.after = number, err, make(chan struct{}), nil
		l.raw = append(l.raw[:0], raw...)
		f.read(l)
		if id := l.want.CustomerID; id != "" {
			l.after, latest[id] = latest[id], l.done
		}
		f.ordered <- l // has room: there are no more lines than places
		f.work <- l
		var alone *badLine
		if err != nil && !errors.As(err, &alone) {
			return
		}
	}
}

// writeAll writes the answers and gives their lines back.
func (f *lineFlow) writeAll() error {
	for {
		l, err := f.nextDone()
		switch {
		case err != nil:
			return err
		case l == nil:
			return f.flush()
		}
		if err := f.write(l.out.Bytes()); err != nil {
			return err
		}
		f.free <- l
	}
}

// nextDone waits for the next line in order to be answered; nil after the last. What was written goes out before it waits.
func (f *lineFlow) nextDone() (*streamLine, error) {
	var l *streamLine
	select {
	case l = <-f.ordered:
	default:
		if err := f.flush(); err != nil {
			return nil, err
		}
		l = <-f.ordered
	}
	if l == nil {
		return nil, nil
	}
	select {
	case <-l.done:
		return l, nil
	default:
	}
	if err := f.flush(); err != nil {
		return nil, err
	}
	<-l.done
	return l, nil
}
