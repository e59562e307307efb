package httpapi

import (
	"bufio"
	"compress/gzip"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
)

// linePatience is how long a caller may take to send, or to take, anything at all.
const linePatience = 60 * time.Second

// lineWriter writes lines to the caller, compressed where the caller takes that.
type lineWriter struct {
	c       *gin.Context
	control *http.ResponseController
	buf     *bufio.Writer
	zip     *gzip.Writer // nil for none
}

func newLineWriter(c *gin.Context) *lineWriter {
	return &lineWriter{c: c, control: http.NewResponseController(c.Writer)}
}

// start answers 200: from here on what goes wrong is said in lines. The body is read on while the answer is under way.
func (w *lineWriter) start() {
	_ = w.control.EnableFullDuplex() // not there with HTTP/2, which needs none, and in tests
	h := w.c.Writer.Header()
	h.Set("Content-Type", "application/x-ndjson")
	h.Set("Cache-Control", "no-store")
	h.Set("Vary", "Accept-Encoding")
	h.Set("X-Accel-Buffering", "no") // nginx would hold lines back
	var to io.Writer = w.c.Writer
	if takesGzip(w.c.Request) {
		h.Set("Content-Encoding", "gzip")
		w.zip, _ = gzip.NewWriterLevel(w.c.Writer, gzip.BestSpeed) // a level that exists
		to = w.zip
	}
	w.buf = bufio.NewWriterSize(to, 64<<10)
	w.c.Status(http.StatusOK)
	w.c.Writer.WriteHeaderNow()
}

func (w *lineWriter) write(line []byte) error {
	if w.buf.Available() < len(line) {
		w.extend()
	}
	_, err := w.buf.Write(line)
	return err
}

// flush sends everything, so that a caller who waits for an answer gets it.
func (w *lineWriter) flush() error {
	if w.buf.Buffered() == 0 {
		return nil
	}
	w.extend()
	if err := w.buf.Flush(); err != nil {
		return err
	}
	if w.zip != nil {
		if err := w.zip.Flush(); err != nil {
			return err
		}
	}
	return w.control.Flush()
}

// extend gives the caller time to take what comes.
func (w *lineWriter) extend() { _ = w.control.SetWriteDeadline(time.Now().Add(linePatience)) }

// end completes the answer and leaves the connection without deadlines to whoever comes next on it.
func (w *lineWriter) end() {
	if w.zip != nil {
		w.extend()
		_ = w.zip.Close() // the caller may be gone
	}
	_ = w.control.SetWriteDeadline(time.Time{})
}

// takesGzip reads Accept-Encoding as far as gzip goes.
func takesGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, parameters, _ := strings.Cut(part, ";")
		if !strings.EqualFold(strings.TrimSpace(name), "gzip") {
			continue
		}
		q, ok := strings.CutPrefix(strings.ReplaceAll(parameters, " ", ""), "q=")
		weight, err := strconv.ParseFloat(q, 64)
		return !ok || err == nil && weight > 0
	}
	return false
}

// patientBody waits for each part of a body instead of for all of it: the server's own deadline is for bodies of a bounded size. Once the
// body has ended the connection has no deadline any more: net/http then waits on it for what comes next, and a deadline that passes there
// would take the context of every later request on the connection along.
type patientBody struct {
	io.ReadCloser
	control *http.ResponseController

	mu             sync.Mutex
	ended, stopped bool
}

func (p *patientBody) Read(b []byte) (int, error) {
	if !p.begin() {
		return 0, io.ErrUnexpectedEOF
	}
	n, err := p.ReadCloser.Read(b)
	if err == io.EOF {
		p.end()
	}
	return n, err
}

// begin gives the caller time for the next part; false after stop.
func (p *patientBody) begin() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.ended && !p.stopped {
		_ = p.control.SetReadDeadline(time.Now().Add(linePatience)) // not there in tests
	}
	return !p.stopped
}

func (p *patientBody) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended = true
	_ = p.control.SetReadDeadline(time.Time{})
}

// stop ends a read under way and lets no other begin. It does nothing to a body that has ended.
func (p *patientBody) stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stopped = true
	if !p.ended {
		_ = p.control.SetReadDeadline(time.Now())
	}
}
