package httpapi

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/gin-gonic/gin"

	"goodword/internal/catalog"
	"goodword/internal/decide"
	"goodword/models"
	"goodword/prompts"
)

// askDeadline is how long a caller, in the middle of rendering a message, waits for more than the fallback.
const askDeadline = 800 * time.Millisecond

// askParameters are what GET /v1/next-ask understands.
var askParameters = []string{"customer_id", "program", "placement", "channel", "send_id", "locale", "preview", "strict", "format"}

// askRequest is a request as far as it makes sense, with what did not.
type askRequest struct {
	decide.Request
	strict   bool
	warnings []string
	invalid  []models.FieldError
}

func (r *askRequest) warn(name, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	r.warnings = append(r.warnings, name+": "+text)
	r.invalid = append(r.invalid, models.FieldError{Pointer: "/" + name, Detail: text})
}

// nextAsk answers email platforms: always 200 once the key is good, flat and complete, with the fallback where there is no decision.
// With strict=1 developers get the real status and a problem instead.
func (a *API) nextAsk(c *gin.Context) {
	started := time.Now()
	who, ok := a.admit(c, catalog.ScopeDecide)
	if !ok {
		return
	}
	req := a.readAsk(c, who.Workspace)
	ctx, cancel := context.WithTimeout(c.Request.Context(), askDeadline)
	defer cancel()
	if req.strict && len(req.invalid) > 0 {
		refuse(c, &models.Error{Op: "next-ask", Kind: models.Invalid, Detail: "invalid parameters", Fields: req.invalid})
		return
	}
	made, err := a.decideSafely(ctx, &req)
	if req.strict && err != nil {
		refuse(c, err)
		return
	}
	var flat flatAnswer
	if err != nil {
		flat = fallback(fallbackReason(err))
		if flat.ReasonCode == string(models.ReasonDegraded) {
			_ = c.Error(err) // for the log
		}
	} else if flat = flatten(made, req.Locale); req.Preview {
		flat.DecisionID = "" // nothing was stored to come back to
	}
	a.Metrics.Decided(flat.ReasonCode, made != nil && made.Decision.Test, time.Since(started))
	flat.Warnings = strings.Join(req.warnings, "; ")
	writeFlat(c, &flat)
}

// decideSafely turns whatever goes wrong behind it, a panic too, into an error.
func (a *API) decideSafely(ctx context.Context, req *askRequest) (made *decide.Answer, err error) {
	defer func() {
		if thrown := recover(); thrown != nil {
			made, err = nil, fmt.Errorf("next-ask: panic: %v", thrown)
		}
	}()
	return a.Decide.Decide(ctx, req.Request)
}

// fallbackReason is the code for an answer without a decision.
func fallbackReason(err error) models.Reason {
	p := newProblem(err)
	if models.KindOf(err) != models.NotFound {
		return models.ReasonDegraded
	}
	if p.Detail == string(models.ReasonNoProgram) {
		return models.ReasonNoProgram
	}
	return models.ReasonUnknownCustomer
}

// readAsk reads the parameters. What makes no sense is ignored with a warning, so that a typing mistake in one template does not
// silence it.
func (a *API) readAsk(c *gin.Context, ws models.WorkspaceID) askRequest {
	query := c.Request.URL.Query()
	r := askRequest{Request: decide.Request{
		Workspace: ws, CustomerID: query.Get("customer_id"), Program: query.Get("program"), Placement: query.Get("placement"),
		Channel: query.Get("channel"), SendID: query.Get("send_id"), Locale: query.Get("locale"),
	}}
	for name := range query {
		if !slices.Contains(askParameters, name) {
			r.warnings = append(r.warnings, plain(name)+" is not a parameter")
		}
	}
	slices.Sort(r.warnings)
	r.strict = r.flag("strict", query.Get("strict"))
	r.Preview = r.flag("preview", query.Get("preview"))
	if f := query.Get("format"); f != "" && f != "json" {
		r.warn("format", "only json is available")
	}
	if r.CustomerID == "" || len(r.CustomerID) > 200 {
		r.warn("customer_id", "must have 1 to 200 characters")
		r.CustomerID = ""
	}
	if len(r.SendID) > 200 {
		r.warn("send_id", "must have at most 200 characters")
		r.SendID = ""
	}
	if r.Channel != "" && !slices.Contains(models.Channels, r.Channel) {
		r.warn("channel", "must be one of %s", strings.Join(models.Channels, ", "))
		r.Channel = ""
	}
	if r.Locale != "" && !strings.EqualFold(prompts.MatchLocale(r.Locale)[:2], r.Locale[:min(2, len(r.Locale))]) {
		r.warnings = append(r.warnings, "locale: the words are in English")
	}
	r.knownPlacement(a.Catalog.Snapshot(ws))
	return r
}

// plain keeps of a caller's text what means nothing to any template language.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < 128 && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' || r == '-' || r == '.') {
			return r
		}
		return '?'
	}, s)
	return s[:min(len(s), 40)]
}

// knownPlacement drops a placement that the program does not have, so that its first is taken.
func (r *askRequest) knownPlacement(snapshot *models.Snapshot) {
	if snapshot == nil || r.Placement == "" {
		return
	}
	p := snapshot.Program(r.Program)
	if p == nil && r.Program == "" && len(snapshot.Programs) == 1 {
		p = &snapshot.Programs[0]
	}
	if p == nil {
		return
	}
	if _, ok := p.Placement(r.Placement); !ok {
		r.warn("placement", "the program has no such placement; %s is used", p.Placements[0].Key)
		r.Placement = ""
	}
}

func (r *askRequest) flag(name, value string) bool {
	switch strings.ToLower(value) {
	case "1", "true", "yes":
		return true
	case "", "0", "false", "no":
		return false
	}
	r.warn(name, "must be 1 or 0")
	return false
}

// writeFlat answers 200. Callers may keep an answer for five minutes, which is what platforms do anyway, but not one that says
// something was broken.
func writeFlat(c *gin.Context, flat *flatAnswer) {
	doc := encodePlain(flat)
	sum := sha256.Sum256(doc)
	h := c.Writer.Header()
	h.Set("Cache-Control", "private, max-age=300")
	if flat.ReasonCode == string(models.ReasonDegraded) {
		h.Set("Cache-Control", "private, no-store")
	}
	h.Set("ETag", `"`+hex.EncodeToString(sum[:12])+`"`)
	h.Set("Vary", "Authorization")
	if !flat.Ask {
		h.Set("X-Fallback", "1")
	}
	c.Data(http.StatusOK, "application/json; charset=utf-8", doc)
}
