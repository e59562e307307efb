package httpapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"goodword/internal/catalog"
	"goodword/internal/ingest"
	"goodword/models"
)

// The Segment doors speak the HTTP tracking API of Segment and RudderStack, whose SDKs call them: basic authentication with the key as
// user, or the key as writeKey in the body; JSON whatever the content type says; 400 for what is too large or not JSON; 200 for the
// rest, events that were rejected included, with an answer that says which. Their SDKs send again after 429 and 5xx.

// maxEvents bounds the events of one batch.
const maxEvents = 2500

// segmentAnswer is what these doors say; SDKs look at the status only.
type segmentAnswer struct {
	Success    bool        `json:"success"`
	Accepted   int         `json:"accepted"`
	Duplicates int         `json:"duplicates" doc:"Stored before: nothing changes"`
	Rejected   int         `json:"rejected"`
	Errors     []rejection `json:"errors" doc:"What is wrong with the rejected events; of an import the first thousand"`
}

// rejection is one event that was not taken, by its place in the batch.
type rejection struct {
	Index  int    `json:"index" doc:"Place in the batch, or of the line, from 0"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

// segmentRefusal is how they say no to a whole request.
type segmentRefusal struct {
	Success bool   `json:"success"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// envelope is what surrounds events. In a request for one event its fields stand beside those of the event.
type envelope struct {
	Batch    []json.RawMessage `json:"batch"`
	SentAt   json.RawMessage   `json:"sentAt"`
	WriteKey json.RawMessage   `json:"writeKey"`
}

// event takes one event of a type.
func (a *API) event(eventType string) gin.HandlerFunc {
	return func(c *gin.Context) {
		var e envelope
		who, ok := a.openLive(c, &e)
		if !ok {
			return
		}
		a.store(c, ingest.Batch{
			Workspace: who.Workspace, Source: source(&who), SentAt: e.sentAt(), Items: []json.RawMessage{body(c)}, Type: eventType,
		})
	}
}

// batch takes many events, each with its type.
func (a *API) batch(c *gin.Context) {
	var e envelope
	who, ok := a.openLive(c, &e)
	if !ok {
		return
	}
	if err := e.check(maxEvents); err != nil {
		refuseSegment(c, err)
		return
	}
	a.store(c, ingest.Batch{Workspace: who.Workspace, Source: source(&who), SentAt: e.sentAt(), Items: e.Batch})
}

func (e *envelope) check(most int) error {
	switch {
	case e.Batch == nil:
		return &malformed{"the body must have a batch, an array of events"}
	case len(e.Batch) > most:
		return &malformed{fmt.Sprintf("a batch may have %d events", most)}
	}
	return nil
}

// source tells events that anybody can have made up from those of the business's own systems.
func source(who *catalog.Principal) string {
	if who.Scope == catalog.ScopePublic {
		return "public"
	}
	return "segment"
}

// openLive is open for events as they happen, which public keys may send too, up to a limit.
func (a *API) openLive(c *gin.Context, e *envelope) (catalog.Principal, bool) {
	who, ok := a.open(c, e, catalog.ScopeIngest, catalog.ScopePublic)
	if !ok || who.Scope != catalog.ScopePublic {
		return who, ok
	}
	n := max(1, len(e.Batch))
	wait := a.public.take(who.KeyID, a.proxies.client(c.Request), n)
	switch {
	case wait == 0:
		return who, true
	case n > a.Public.Burst:
		refuseSegment(c, &malformed{fmt.Sprintf("with a public key a batch may have %d events", a.Public.Burst)})
	default:
		refuseSegment(c, tooMany(wait, "this key sends too many events from this address"))
	}
	return who, false
}

// open reads the envelope and finds out whose it is. A key in the header is looked at before the body is.
func (a *API) open(c *gin.Context, e *envelope, scopes ...catalog.Scope) (catalog.Principal, bool) {
	key, unread := credential(c.Request), true
	if key == "" {
		if !a.read(c, e) {
			return catalog.Principal{}, false
		}
		key, unread = text(e.WriteKey), false
	}
	who, err := a.authenticate(c.Request.Context(), key, scopes...)
	if err == nil {
		err = a.allowOrigin(c, &who)
	}
	if err != nil {
		refuseSegment(c, err)
		return who, false
	}
	return who, !unread || a.read(c, e)
}

func (a *API) read(c *gin.Context, e *envelope) bool {
	err := json.Unmarshal(body(c), e)
	var wrongType *json.UnmarshalTypeError
	switch {
	case errors.As(err, &wrongType):
		refuseSegment(c, &malformed{"the body must be an object, and batch an array"})
	case err != nil:
		refuseSegment(c, syntax(body(c)))
	}
	return err == nil
}

func (a *API) store(c *gin.Context, b ingest.Batch) {
	result, err := a.Ingest.Ingest(c.Request.Context(), b)
	if err != nil {
		refuseSegment(c, err)
		return
	}
	a.Metrics.Events(result.Accepted, result.Duplicates, len(result.Rejected))
	said := segmentAnswer{
		Success: true, Accepted: result.Accepted, Duplicates: result.Duplicates, Rejected: len(result.Rejected), Errors: []rejection{},
	}
	for _, r := range result.Rejected {
		said.Errors = append(said.Errors, rejection(r))
	}
	c.JSON(http.StatusOK, said)
}

// sentAt is when the SDK says it sent, zero when it does not say so in a way that is understood.
func (e *envelope) sentAt() time.Time {
	said := text(e.SentAt)
	if said == "" {
		said = string(e.SentAt) // a number
	}
	t, _ := ingest.ParseTime(said)
	return t
}

func text(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
}

// refuseSegment says no in the shape of these doors. What we cannot take in is 400, as Segment answers.
func refuseSegment(c *gin.Context, err error) {
	p := newProblem(err)
	if p.Status == http.StatusRequestEntityTooLarge || p.Status == http.StatusUnprocessableEntity {
		p.Status = http.StatusBadRequest
	}
	note(c, p)
	for name, values := range p.GetHeaders() {
		c.Writer.Header()[name] = values
	}
	message := p.Detail
	if message == "" {
		message = p.Title
	}
	c.AbortWithStatusJSON(p.Status, segmentRefusal{Code: codeOf(p, err), Message: message})
}

func codeOf(p *problem, err error) string {
	var big *oversized
	switch {
	case errors.As(err, &big):
		return "too_large"
	case p.Type == badRequest.Type:
		return "malformed"
	case p.Status == http.StatusTooManyRequests:
		return string(models.RateLimited)
	}
	return string(models.KindOf(err))
}
