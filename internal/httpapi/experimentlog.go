package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"goodword/internal/catalog"
	"goodword/internal/report"
	"goodword/models"
)

// maxLogReads is how many requests of one process may read the log at once: each reads all that its period holds.
const maxLogReads = 2

// readLog takes one of the places for reading the log; done gives it back.
func (a *API) readLog() (done func(), err error) {
	select {
	case a.logReads <- struct{}{}:
		return func() { <-a.logReads }, nil
	default:
		return nil, models.Errorf(models.RateLimited, "httpapi", "%d requests are reading the log already; ask again when one of them has ended", maxLogReads)
	}
}

// afterNow is the end of a period that has everything: decisions have a time in whole milliseconds.
func (a *API) afterNow() time.Time { return a.Clock.Now().Add(time.Millisecond) }

type auditExperimentInput struct {
	Key  string `path:"key" maxLength:"63" doc:"Its key"`
	From string `query:"from" doc:"A date (its start in UTC) or an RFC 3339 time, of decisions; 366 days before to when left out"`
	To   string `query:"to" doc:"The same, exclusive; now when left out. At most 366 days after from"`
}

func (a *API) auditExperiment(ctx context.Context, in *auditExperimentInput) (*reply[*report.AuditReport], error) {
	from, to, err := period(in.From, in.To, a.afterNow(), report.MaxPeriod)
	if err != nil {
		return nil, err
	}
	done, err := a.readLog()
	if err != nil {
		return nil, err
	}
	defer done()
	r, err := a.Reports.Audit(ctx, workspace(ctx), in.Key, from, to)
	return answer(r), err
}

// logError is the last line of a log that breaks off.
type logError struct {
	Error *problem `json:"error"`
}

// logParameters may stand in the query.
var logParameters = []string{"from", "to"}

// experimentLog answers one line of JSON a decision. What is wrong before the first is a problem with its status; afterwards it is a last line.
func (a *API) experimentLog(c *gin.Context) {
	who, ok := a.admit(c, catalog.ScopeExport)
	if !ok {
		return
	}
	from, to, err := a.logPeriod(c)
	if err != nil {
		refuse(c, err)
		return
	}
	done, err := a.readLog()
	if err != nil {
		refuse(c, err)
		return
	}
	defer done()
	out := &logWriter{lines: newLineWriter(c), last: time.Now()}
	err = a.Reports.Log(c.Request.Context(), who.Workspace, c.Param("key"), from, to, out.write)
	switch {
	case err != nil && !out.started:
		refuse(c, err)
		return
	case err != nil:
		_ = c.Error(err) // for the log: the caller may be gone
		if !out.broken {
			p := newProblem(err)
			_ = out.lines.write(append(encodePlain(logError{p}), '\n'))
		}
	}
	out.start() // of a log without a line, too
	_ = out.lines.flush()
	out.lines.end()
}

func (a *API) logPeriod(c *gin.Context) (from, to time.Time, err error) {
	query := c.Request.URL.Query()
	var bad models.Check
	for name := range query {
		bad.That(slices.Contains(logParameters, name), "/"+escapePointer(name), "is not a parameter; from and to are")
	}
	from, to, err = period(query.Get("from"), query.Get("to"), a.afterNow(), report.MaxPeriod)
	return from, to, joinFieldsOf(bad.Err("httpapi"), err)
}

// joinFieldsOf is one error with the bad fields of both, nil for none.
func joinFieldsOf(first, second error) error {
	if first == nil {
		return second
	}
	return joinFields(first, second)
}

// flushEvery is how long lines may wait for others before they are sent.
const flushEvery = time.Second

// logWriter begins the answer with the first line.
type logWriter struct {
	lines   *lineWriter
	started bool
	broken  bool // the caller is gone, or too slow
	buf     bytes.Buffer
	last    time.Time
}

func (w *logWriter) start() {
	if !w.started {
		w.started = true
		w.lines.start()
	}
}

func (w *logWriter) write(entry *report.LogEntry) error {
	w.start()
	w.buf.Reset()
	encoder := json.NewEncoder(&w.buf)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(entry)
	if err == nil {
		err = w.lines.write(w.buf.Bytes())
		w.broken = err != nil
	}
	if err == nil && time.Since(w.last) > flushEvery {
		w.last = time.Now()
		err = w.lines.flush()
		w.broken = err != nil
	}
	return err
}

func experimentLogDoor() door {
	return door{
		method: http.MethodGet, path: "/v1/experiments/{key}/log", summary: "The decisions of an experiment with what came of them, line by line",
		scopes: []catalog.Scope{catalog.ScopeExport},
		doc: "Lines of JSON, one a decision, customer by customer, each customer's in the order decided; decisions of test customers are left out. " +
			"A log that breaks off ends with a line that has error alone. Two logs or audits are read at once by one process.",
		params: []parameter{
			{name: "key", doc: "Its key"},
			{name: "from", doc: "A date (its start in UTC) or an RFC 3339 time, of decisions; 366 days before to when left out"},
			{name: "to", doc: "The same, exclusive; now when left out. At most 366 days after from"},
		},
		gives: joined(map[int]content{200: {"application/x-ndjson": {report.LogEntry{}, logError{}}}}, problems(400, 401, 403, 404, 422, 429, 500, 503)),
	}
}
