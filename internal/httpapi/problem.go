package httpapi

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"goodword/models"
)

// problem is an error as callers get it: application/problem+json (RFC 9457), with every bad field of a 422.
type problem struct {
	Type     string              `json:"type" doc:"A stable name of the kind of problem" example:"/problems/invalid"`
	Title    string              `json:"title" doc:"The kind of problem in words"`
	Status   int                 `json:"status" doc:"HTTP status code"`
	Detail   string              `json:"detail,omitempty" doc:"What went wrong this time"`
	Instance string              `json:"instance,omitempty" doc:"Path of the request"`
	Errors   []models.FieldError `json:"errors,omitempty" doc:"Every bad field by JSON pointer (RFC 6901)"`

	cause      error // for the log
	retryAfter int   // seconds, where that is known
}

// kinds says how each kind of error is answered.
var kinds = map[models.Kind]problem{
	models.Invalid:      {Type: "/problems/invalid", Title: "Invalid input", Status: http.StatusUnprocessableEntity},
	models.NotFound:     {Type: "/problems/not-found", Title: "Not found", Status: http.StatusNotFound},
	models.Conflict:     {Type: "/problems/conflict", Title: "Conflict", Status: http.StatusConflict},
	models.Unauthorized: {Type: "/problems/unauthorized", Title: "Unauthorized", Status: http.StatusUnauthorized},
	models.Forbidden:    {Type: "/problems/forbidden", Title: "Forbidden", Status: http.StatusForbidden},
	models.RateLimited:  {Type: "/problems/rate-limited", Title: "Too many requests", Status: http.StatusTooManyRequests},
	models.Unavailable:  {Type: "/problems/unavailable", Title: "Unavailable, try again", Status: http.StatusServiceUnavailable},
	models.Internal:     {Type: "/problems/internal", Title: "Internal error", Status: http.StatusInternalServerError},
}

var (
	badRequest = problem{Type: "/problems/malformed", Title: "Malformed request", Status: http.StatusBadRequest}
	tooLarge   = problem{Type: "/problems/too-large", Title: "Too large", Status: http.StatusRequestEntityTooLarge}
	noMethod   = problem{Type: "/problems/method-not-allowed", Title: "Method not allowed", Status: http.StatusMethodNotAllowed}
)

// newProblem is the one place where an error becomes a status.
func newProblem(err error) *problem {
	var done *problem
	var bad *malformed
	var big *oversized
	var known *models.Error
	switch {
	case errors.As(err, &done):
		return done
	case errors.As(err, &bad):
		p := badRequest
		p.Detail, p.cause = bad.detail, err
		return &p
	case errors.As(err, &big):
		p := tooLarge
		p.Detail, p.cause = big.Error(), err
		return &p
	}
	p := kinds[models.KindOf(err)]
	p.cause = err
	if errors.As(err, &known) && p.Status != http.StatusInternalServerError {
		p.Detail, p.Errors = known.Detail, known.Fields
	}
	return &p
}

// Error is for the log; callers get the JSON.
func (p *problem) Error() string {
	if p.cause != nil {
		return p.cause.Error()
	}
	return p.Title
}

// GetStatus makes a problem an error that huma answers as it is.
func (p *problem) GetStatus() int { return p.Status }

// ContentType is that of RFC 9457.
func (p *problem) ContentType(string) string { return "application/problem+json" }

// GetHeaders says how to go on.
func (p *problem) GetHeaders() http.Header {
	h := http.Header{}
	switch p.Status {
	case http.StatusUnauthorized:
		h.Set("WWW-Authenticate", `Bearer realm="goodword", Basic realm="goodword"`)
	case http.StatusServiceUnavailable, http.StatusTooManyRequests:
		h.Set("Retry-After", strconv.Itoa(max(1, p.retryAfter)))
	}
	return h
}

// refuse answers with a problem and ends the request.
func refuse(c *gin.Context, err error) {
	p := *newProblem(err)
	if p.Instance = c.Request.URL.Path; c.Param("token") != "" {
		p.Instance = c.FullPath() // callers log answers: the path holds a credential
	}
	note(c, &p)
	for name, values := range p.GetHeaders() {
		c.Writer.Header()[name] = values
	}
	body, err := json.Marshal(&p)
	if err != nil {
		body = []byte(`{"status":500}`) // cannot happen: strings and numbers only
	}
	c.Abort()
	c.Data(p.Status, p.ContentType(""), body)
}

// note hands what went wrong to the log.
func note(c *gin.Context, p *problem) {
	if p.Status >= http.StatusInternalServerError && p.cause != nil {
		_ = c.Error(p.cause)
	}
}

// complete adds to a problem what only the request knows; huma calls it for every answer.
func complete(ctx huma.Context, _ string, v any) (any, error) {
	p, ok := v.(*problem)
	if !ok {
		return v, nil
	}
	with := *p
	url := ctx.URL()
	with.Instance = url.Path
	note(humagin.Unwrap(ctx), &with)
	return &with, nil
}

// The errors that huma makes itself, about parameters in path and query, take our shape. It keeps this function in a variable of its
// package, so that it is set once for the process.
func init() {
	huma.NewError = func(status int, detail string, errs ...error) huma.StatusError {
		p := &problem{Type: "/problems/malformed", Title: http.StatusText(status), Status: status, Detail: detail}
		if status == http.StatusUnprocessableEntity {
			p.Type, p.Title = kinds[models.Invalid].Type, kinds[models.Invalid].Title
		}
		for _, err := range errs {
			var known *huma.ErrorDetail
			if errors.As(err, &known) {
				at := "/" + strings.ReplaceAll(known.Location, ".", "/")
				p.Errors = append(p.Errors, models.FieldError{Pointer: at, Detail: known.Message})
			} else if err != nil {
				p.cause = err
			}
		}
		return p
	}
}
