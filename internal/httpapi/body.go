package httpapi

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/gin-gonic/gin"
)

// The largest bodies, in bytes, before and after decompression.
const (
	maxJSON  = 1 << 20
	maxEvent = 32 << 10  // of the Segment doors for one event
	maxBatch = 500 << 10 // and for many
)

// oversized is a body, or a part of one, over its limit.
type oversized struct {
	limit int64
	what  string // "" for the body
}

func (e *oversized) Error() string {
	if e.what != "" {
		return fmt.Sprintf("%s must have at most %d bytes", e.what, e.limit)
	}
	return fmt.Sprintf("the body must have at most %d bytes, before and after decompression", e.limit)
}

// takeBody reads the body of requests that have one, decompressed, before anything looks at it. What is over the limit by its
// Content-Length is refused unread, anything else as soon as the limit is passed. answer says no in the door's own shape.
func takeBody(limit int64, answer func(*gin.Context, error)) gin.HandlerFunc {
	return func(c *gin.Context) {
		if c.Request.Method == http.MethodGet || c.Request.Method == http.MethodDelete {
			return
		}
		raw, err := readBody(c.Request, limit)
		if err != nil {
			answer(c, err)
			c.Abort()
			return
		}
		c.Request.Body = io.NopCloser(bytes.NewReader(raw))
		c.Request.ContentLength = int64(len(raw))
		c.Set(bodyKey, raw)
	}
}

// takeJSON is takeBody for the typed operations.
func (a *API) takeJSON(c *gin.Context) {
	takeBody(max(maxJSON, a.large[c.FullPath()]), refuse)(c)
}

const bodyKey = "body"

// body is what takeBody has read.
func body(c *gin.Context) []byte {
	raw, _ := c.Get(bodyKey)
	b, _ := raw.([]byte)
	return b
}

func readBody(r *http.Request, limit int64) ([]byte, error) {
	if r.ContentLength > limit {
		return nil, &oversized{limit: limit}
	}
	raw, err := readUpTo(r.Body, limit, max(r.ContentLength, 0))
	if err != nil {
		return nil, err
	}
	// SDKs compress whatever content type they name, and some proxies drop the header that says so.
	if strings.Contains(r.Header.Get("Content-Encoding"), "gzip") || bytes.HasPrefix(raw, []byte{0x1f, 0x8b}) {
		return gunzip(raw, limit)
	}
	return raw, nil
}

// readUpTo reads all of r, of which size bytes are expected, and refuses more than limit.
func readUpTo(r io.Reader, limit, size int64) ([]byte, error) {
	buf := bytes.NewBuffer(make([]byte, 0, size+bytes.MinRead))
	_, err := buf.ReadFrom(io.LimitReader(r, limit+1))
	switch {
	case int64(buf.Len()) > limit:
		return nil, &oversized{limit: limit}
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader), errors.Is(err, io.ErrUnexpectedEOF):
		return nil, &malformed{"the body ends early or is not gzip"}
	case err != nil:
		return nil, &malformed{"the body could not be read"}
	}
	return buf.Bytes(), nil
}

var unzippers sync.Pool // of *gzip.Reader: each costs 40 kB to make

func gunzip(raw []byte, limit int64) ([]byte, error) {
	z, ok := unzippers.Get().(*gzip.Reader)
	if !ok {
		z = new(gzip.Reader)
	}
	defer unzippers.Put(z)
	if err := z.Reset(bytes.NewReader(raw)); err != nil {
		return nil, &malformed{"the body says it is gzip and is not"}
	}
	return readUpTo(z, limit, min(limit, int64(4*len(raw))))
}
