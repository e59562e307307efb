package httpapi

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/gin-gonic/gin"

	"goodword/internal/catalog"
	"goodword/internal/decide"
	"goodword/models"
)

const (
	maxCustomers = 1000 // of a JSON document; lines have no number
	maxBatches   = 8    // at once in one process: each holds a window of lines and answers
)

// batchParameters may stand in the query for all lines.
var batchParameters = []string{"program", "placement", "channel", "send_id", "locale", "preview", "format"}

// batchDocument is the other shape of the body, for callers who have few customers and no use for lines.
type batchDocument struct {
	Customers []json.RawMessage `json:"customers"`
}

// decideBatch answers line by line, in order, while the lines still come in. What is wrong with one line is said in its place; a problem
// is answered only for what is wrong before the first.
func (a *API) decideBatch(c *gin.Context) {
	who, ok := a.admit(c, catalog.ScopeDecide)
	if !ok {
		return
	}
	select {
	case a.batches <- struct{}{}:
		defer func() { <-a.batches }()
	default:
		refuse(c, models.Errorf(models.RateLimited, "batch", "%d batches are under way; send this one when one of them has ended", maxBatches))
		return
	}
	b := &batch{api: a, workspace: who.Workspace}
	if err := b.setDefaults(c); err != nil {
		refuse(c, err)
		return
	}
	out := newLineWriter(c)
	in := &patientBody{ReadCloser: c.Request.Body, control: out.control}
	ahead := newReadAhead(in)
	defer func() {
		ahead.settle()
		in.stop()
		ahead.close()
	}()
	c.Request.Body = io.NopCloser(ahead)
	source, err := b.source(c.Request)
	if err != nil {
		refuse(c, err)
		return
	}
	out.start()
	flow := lineFlow{source: source, read: b.read, answer: b.answer, write: out.write, flush: out.flush}
	// net/http ends the context of the request when the caller has closed the sending half of the connection, and may yet be reading.
	if err := flow.run(context.WithoutCancel(c.Request.Context()), in.stop); err != nil {
		_ = c.Error(err) // for the log: the caller is gone, or too slow
	}
	if n := b.failed.Load(); n > 0 {
		_ = c.Error(fmt.Errorf("%d lines failed on our side, one of them with: %w", n, *b.failure.Load()))
	}
	out.end()
}

// batch is what all lines of one request have in common.
type batch struct {
	api       *API
	workspace models.WorkspaceID
	defaults  decisionRequest
	flat      bool
	failed    atomic.Int64          // lines, on our side
	failure   atomic.Pointer[error] // of one of them
}

// setDefaults reads the query.
func (b *batch) setDefaults(c *gin.Context) error {
	query := c.Request.URL.Query()
	var bad models.Check
	for _, name := range slices.Sorted(maps.Keys(query)) {
		bad.That(slices.Contains(batchParameters, name), "/"+escapePointer(name), "is not a parameter; %s may stand in the query", strings.Join(batchParameters, ", "))
	}
	b.defaults = decisionRequest{
		Program: query.Get("program"), Placement: query.Get("placement"), Channel: query.Get("channel"), SendID: query.Get("send_id"),
		Locale: query.Get("locale"),
	}
	var err error
	b.defaults.Preview, err = strconv.ParseBool(cmp.Or(query.Get("preview"), "0"))
	bad.That(err == nil, "/preview", "must be 1 or 0")
	format := cmp.Or(query.Get("format"), "full")
	b.flat = format == "flat"
	bad.That(b.flat || format == "full", "/format", "must be full or flat")
	named := b.defaults
	named.CustomerID = "named in the lines"
	return together(nil, joinFields(bad.Err("batch"), named.check(nil)))
}

// joinFields is one error with the bad fields of all.
func joinFields(errs ...error) error {
	var c models.Check
	for _, err := range errs {
		if err != nil {
			for _, f := range newProblem(err).Errors {
				c.That(false, f.Pointer, "%s", f.Detail)
			}
		}
	}
	return c.Err("httpapi")
}

// source finds out which shape the body has.
func (b *batch) source(r *http.Request) (lineSource, error) {
	lines, err := newLineReader(r)
	if err != nil || !opens(lines.peekLine(), "customers") {
		return lines, err
	}
	raw, err := lines.rest(maxJSON)
	if err != nil {
		return nil, err
	}
	var doc batchDocument
	bad, err := decode(raw, &doc)
	if err != nil {
		return nil, err
	}
	var c models.Check
	c.That(len(doc.Customers) <= maxCustomers, "/customers", "must have at most %d entries; send lines of JSON for more", maxCustomers)
	if err := together(bad, c.Err("batch")); err != nil {
		return nil, err
	}
	list := make(rawLines, len(doc.Customers))
	for i, customer := range doc.Customers {
		list[i] = customer
	}
	return &list, nil
}

// read finds out what a line asks.
func (b *batch) read(l *streamLine) {
	l.want = lineRequest{decisionRequest: b.defaults, err: l.bad}
	if l.bad != nil {
		return
	}
	bad, err := decode(l.raw, &l.want.decisionRequest)
	var wrong *malformed
	if errors.As(err, &wrong) {
		l.want.err = &malformed{strings.Replace(wrong.detail, "the body", "the line", 1)}
		return
	}
	l.want.err = l.want.check(bad)
}

// answer decides and writes the line to answer with.
func (b *batch) answer(ctx context.Context, l *streamLine) {
	l.out.Reset()
	made, err := b.decide(ctx, l)
	switch {
	case err != nil:
		b.refuse(l, err)
	case b.flat:
		flat := flatten(made, l.want.Locale)
		if l.want.Preview {
			flat.DecisionID = ""
		}
		flat.shorten()
		l.out.Write(encodePlain(batchFlat{Line: l.number, CustomerID: l.want.CustomerID, flatAnswer: flat}))
	default:
		view := b.api.viewDecision(ctx, b.workspace, made)
		if l.want.Preview {
			view.DecisionID = ""
		}
		doc := strconv.AppendInt(append(l.out.AvailableBuffer(), `{"line":`...), int64(l.number), 10)
		opening := len(doc)
		doc = view.appendJSON(doc)
		doc[opening] = ',' // as batchDecision is encoded
		l.out.Write(doc)
	}
	l.out.WriteByte('\n')
}

// refuse writes what is wrong with a line.
func (b *batch) refuse(l *streamLine, err error) {
	p := *newProblem(err)
	if p.Status >= http.StatusInternalServerError {
		b.failed.Add(1)
		b.failure.Store(&err)
	}
	l.out.Write(encodePlain(batchError{Line: l.number, CustomerID: l.want.CustomerID, Error: &p}))
}

func (b *batch) decide(ctx context.Context, l *streamLine) (*decide.Answer, error) {
	if err := cmp.Or(l.want.err, ctx.Err()); err != nil {
		return nil, err
	}
	if l.after != nil {
		select {
		case <-l.after:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	made, err := b.api.decideSafely(ctx, &askRequest{Request: l.want.request(b.workspace)})
	if err == nil {
		b.api.Metrics.DecidedInBatch(string(made.Reason()), made.Decision.Test)
	}
	return made, err
}

// batchDecision is a line of the answer; answer writes it by hand.
type batchDecision struct {
	Line int `json:"line" doc:"Of the request, from 1"`
	decisionView
}

// batchFlat is a line of the answer with format=flat.
type batchFlat struct {
	Line       int    `json:"line" doc:"Of the request, from 1"`
	CustomerID string `json:"customer_id"`
	flatAnswer
}

// batchError is a line of the answer where there is no decision.
type batchError struct {
	Line       int      `json:"line" doc:"Of the request, from 1"`
	CustomerID string   `json:"customer_id" doc:"Empty where it could not be read"`
	Error      *problem `json:"error"`
}
