package httpapi

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// maxLine is the largest line of a streamed body, in bytes, without what ends it. Nothing else bounds such a body.
const maxLine = 32 << 10

// badLine is what is wrong with one line alone: the next one is read as if nothing had been.
type badLine struct{ error }

func (b *badLine) Unwrap() error { return b.error }

var (
	longLine = &badLine{&oversized{limit: maxLine, what: "a line"}}
	errCut   = &malformed{"the body ended early or could not be read: what stands from this line on was not taken in"}
)

// lineReader takes a body apart into lines, in constant memory.
type lineReader struct{ in *bufio.Reader }

// newLineReader reads a body, decompressed where it is gzip whatever its headers say.
func newLineReader(r *http.Request) (*lineReader, error) {
	in := bufio.NewReaderSize(r.Body, maxLine+2)
	start, err := in.Peek(2)
	if len(start) < 2 && err != io.EOF {
		return nil, &malformed{"the body could not be read"}
	}
	zipped := bytes.HasPrefix(start, []byte{0x1f, 0x8b})
	if !zipped && len(start) > 0 && strings.Contains(r.Header.Get("Content-Encoding"), "gzip") {
		return nil, &malformed{"the body says it is gzip and is not"}
	}
	if !zipped {
		return &lineReader{in}, nil
	}
	z, err := gzip.NewReader(in)
	if err != nil {
		return nil, &malformed{"the body ends early or is not gzip"}
	}
	return &lineReader{bufio.NewReaderSize(z, maxLine+2)}, nil
}

// next returns a line without its end; it stays as it is until the call after. What ends with the body is a line too. The error is
// io.EOF after the last line, longLine for one line that is too long, errCut, for good, when the body breaks off.
func (l *lineReader) next() ([]byte, error) {
	line, err := l.in.ReadSlice('\n')
	switch {
	case errors.Is(err, bufio.ErrBufferFull):
		return nil, l.skip()
	case err == io.EOF && len(line) > 0:
	case err == io.EOF:
		return nil, err
	case err != nil:
		return nil, errCut
	}
	line = bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
	if len(line) > maxLine {
		return nil, longLine
	}
	return line, nil
}

// skip leaves out the rest of a line that does not fit.
func (l *lineReader) skip() error {
	for {
		switch _, err := l.in.ReadSlice('\n'); {
		case errors.Is(err, bufio.ErrBufferFull):
		case err == nil || err == io.EOF:
			return longLine
		default:
			return errCut
		}
	}
}

// rest reads all that has not been read yet, and refuses more than limit.
func (l *lineReader) rest(limit int64) ([]byte, error) { return readUpTo(l.in, limit, 0) }

// opens reports, of the start of a body, whether it is one JSON document with the member rather than lines: its first object begins with
// the member's name, or goes on in the next line.
func opens(start []byte, member string) bool {
	start = bytes.TrimLeft(start, " \t\r\n")
	rest, ok := bytes.CutPrefix(start, []byte("{"))
	if !ok {
		return false
	}
	rest = bytes.TrimLeft(rest, " \t\r\n")
	return len(rest) == 0 || bytes.HasPrefix(rest, fmt.Appendf(nil, "%q", member))
}

// peekLine shows the start of the body without taking it: the first line, or as much as a line may have.
func (l *lineReader) peekLine() []byte {
	for {
		start, _ := l.in.Peek(l.in.Buffered())
		if bytes.IndexByte(start, '\n') >= 0 || len(start) > maxLine {
			return start
		}
		if _, err := l.in.Peek(len(start) + 1); err != nil { // waits for more
			start, _ = l.in.Peek(l.in.Buffered())
			return start
		}
	}
}
