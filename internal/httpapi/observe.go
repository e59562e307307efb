package httpapi

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/gin-gonic/gin"

	"goodword/models"
)

// requestIDs names requests that bring no name: a random part for the process and a count.
type requestIDs struct {
	process string
	count   atomic.Uint64
}

func newRequestIDs() *requestIDs { return &requestIDs{process: strings.ToLower(rand.Text()[:10])} }

func (ids *requestIDs) next() string {
	return ids.process + "-" + strconv.FormatUint(ids.count.Add(1), 36)
}

// usableID keeps a caller's own request id when it is short and plain, and no key: it goes into the log.
func usableID(s string) bool {
	if s == "" || len(s) > 64 || strings.HasPrefix(s, "gw_") {
		return false
	}
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_' && r != '.' {
			return false
		}
	}
	return true
}

// observe names, measures and logs every request, and answers 500 when its handler panics. Requests that went well are logged at level
// debug, those that failed on our side at warn. Neither path nor query is logged: they may hold ids and codes.
func (a *API) observe(c *gin.Context) {
	started := time.Now()
	id := c.Request.Header.Get("X-Request-Id")
	if !usableID(id) {
		id = a.ids.next()
	}
	c.Writer.Header()["X-Request-Id"] = []string{id}
	size := c.Request.ContentLength // as sent: what reads the body may uncompress it
	a.Metrics.Began()
	defer func() {
		if thrown := recover(); thrown != nil {
			a.panicked(c, id, thrown)
		}
		took := time.Since(started)
		route := c.FullPath()
		if route == "" {
			route = "unmatched"
		}
		status := c.Writer.Status()
		a.Metrics.Request(method(c.Request), route, strconv.Itoa(status), took)
		a.Metrics.Ended(route, size)
		level := slog.LevelDebug
		if status >= http.StatusInternalServerError {
			level = slog.LevelWarn
		}
		if !a.Log.Enabled(c.Request.Context(), level) {
			return
		}
		attrs := []slog.Attr{
			slog.String("request_id", id), slog.String("method", method(c.Request)), slog.String("route", route),
			slog.Int("status", status), slog.Duration("took", took), slog.Int("bytes", c.Writer.Size()),
		}
		if len(c.Errors) > 0 {
			attrs = append(attrs, slog.String("error", strings.Join(c.Errors.Errors(), "; ")))
		}
		a.Log.LogAttrs(context.WithoutCancel(c.Request.Context()), level, "request", attrs...)
	}()
	c.Next()
}

// panicked logs what was thrown and answers, unless part of an answer has left already.
func (a *API) panicked(c *gin.Context, id string, thrown any) {
	if thrown == http.ErrAbortHandler {
		panic(thrown) // net/http's own way to cut a connection
	}
	a.Log.Error("a handler panicked", "request_id", id, "route", c.FullPath(), "panic", thrownText(thrown), "stack", string(debug.Stack()))
	if !c.Writer.Written() {
		refuse(c, models.Errorf(models.Internal, "httpapi", "panic"))
	}
}

// thrownText is what the log may say of a panic's value. The runtime's own errors say what went wrong with a program; whatever else is
// thrown may have been made of a request, so that only its type is told. The stack, which holds no values of text, says where.
func thrownText(thrown any) string {
	if err, ok := thrown.(runtime.Error); ok {
		return err.Error()
	}
	return fmt.Sprintf("%T", thrown)
}

// method bounds what a label can be: callers may send any word as a method.
func method(r *http.Request) string {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return r.Method
	}
	return "other"
}
