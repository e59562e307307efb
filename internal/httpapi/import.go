package httpapi

import (
	"context"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"slices"
	"sync"

	"github.com/gin-gonic/gin"
	"golang.org/x/sync/errgroup"

	"goodword/internal/catalog"
	"goodword/internal/ingest"
)

// History comes through a door of its own, for keys of its own: its times are taken as they are written, and years of it come at once.

const (
	maxImport       = 5 << 20 // bytes of a batch; lines have no end
	maxImportEvents = 25_000  // of a batch
	maxRejections   = 1000    // that an answer lists; all are kept

	// Events go on in parts of about a transaction each, some at once, so that one is parsed while another is written.
	partEvents = 1000
	partBytes  = 1 << 20
	partsAhead = 4
)

// importLines takes history as lines of JSON, one event each, of any number. Other content types are left to the next handler.
func (a *API) importLines(c *gin.Context) {
	kind, _, _ := mime.ParseMediaType(c.Request.Header.Get("Content-Type"))
	if !slices.Contains([]string{"application/x-ndjson", "application/ndjson", "application/jsonl"}, kind) {
		return
	}
	defer c.Abort()
	who, err := a.authenticate(c.Request.Context(), credential(c.Request), catalog.ScopeImport)
	if err != nil {
		refuseSegment(c, err)
		return
	}
	c.Request.Body = &patientBody{ReadCloser: c.Request.Body, control: http.NewResponseController(c.Writer)}
	lines, err := newLineReader(c.Request)
	if err != nil {
		refuseSegment(c, err)
		return
	}
	a.takeHistory(c, lines, ingest.Batch{Workspace: who.Workspace, Source: "import", Import: true})
}

// importBatch takes history in the shape of a batch.
func (a *API) importBatch(c *gin.Context) {
	var e envelope
	who, ok := a.open(c, &e, catalog.ScopeImport)
	if !ok {
		return
	}
	if err := e.check(maxImportEvents); err != nil {
		refuseSegment(c, err)
		return
	}
	items := make(rawLines, len(e.Batch))
	for i, item := range e.Batch {
		items[i] = item
	}
	a.takeHistory(c, &items, ingest.Batch{Workspace: who.Workspace, Source: "import", SentAt: e.sentAt(), Import: true})
}

// takeHistory stores and folds all events of a source, then answers. After an error some of them are stored: sending all again is safe.
func (a *API) takeHistory(c *gin.Context, source lineSource, like ingest.Batch) {
	in := importer{api: a, like: like, said: segmentAnswer{Success: true, Errors: []rejection{}}}
	if err := in.run(c.Request.Context(), source); err != nil {
		refuseSegment(c, err)
		return
	}
	slices.SortFunc(in.said.Errors, func(x, y rejection) int { return x.Index - y.Index })
	c.JSON(http.StatusOK, in.said)
}

type importer struct {
	api  *API
	like ingest.Batch

	mu   sync.Mutex
	said segmentAnswer
}

// historyPart is some events of a source with the place of each.
type historyPart struct {
	items  []json.RawMessage
	places []int
	bytes  int
}

func (in *importer) run(ctx context.Context, source lineSource) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(partsAhead)
	send := func(p historyPart) { group.Go(func() error { return in.store(ctx, p) }) }
	var part historyPart
	var broken error
	for place := 0; ctx.Err() == nil; place++ {
		raw, err := source.next()
		if err == io.EOF {
			break
		}
		if err == longLine {
			in.refuse(ingest.Rejection{Index: place, Code: "too_large", Detail: longLine.Error()})
			continue
		}
		if err != nil {
			broken = err
			break
		}
		if blank(raw) {
			continue // files end with such lines
		}
		part.items, part.places, part.bytes = append(part.items, slices.Clone(raw)), append(part.places, place), part.bytes+len(raw)
		if len(part.items) == partEvents || part.bytes >= partBytes {
			send(part)
			part = historyPart{}
		}
	}
	if len(part.items) > 0 {
		send(part)
	}
	if err := group.Wait(); err != nil {
		return err
	}
	return broken
}

func (in *importer) store(ctx context.Context, p historyPart) error {
	b := in.like
	b.Items = p.items
	result, err := in.api.Ingest.Ingest(ctx, b)
	if err != nil {
		return err
	}
	in.api.Metrics.Events(result.Accepted, result.Duplicates, len(result.Rejected))
	in.mu.Lock()
	in.said.Accepted += result.Accepted
	in.said.Duplicates += result.Duplicates
	in.mu.Unlock()
	for _, r := range result.Rejected {
		r.Index = p.places[r.Index]
		in.refuse(r)
	}
	return nil
}

func (in *importer) refuse(r ingest.Rejection) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.said.Rejected++
	if len(in.said.Errors) < maxRejections {
		in.said.Errors = append(in.said.Errors, rejection(r))
	}
}

func blank(line []byte) bool {
	for _, c := range line {
		if c != ' ' && c != '\t' && c != '\r' {
			return false
		}
	}
	return true
}
