package httpapi

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strconv"
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

// askRequest is a request as far as it makes sense, with what did not.
type askRequest struct {
	decide.Request
	email    *models.EmailHash // nil for none
	text     bool              // one field as plain text instead of JSON
	field    string            // that field
	strict   bool
	body     error // why the body could not be read
	warnings []string
	invalid  []models.FieldError
}

func (r *askRequest) warn(name, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	r.warnings = append(r.warnings, name+": "+text)
	r.invalid = append(r.invalid, models.FieldError{Pointer: "/" + name, Detail: text})
}

// wrong is what a strict caller is told about the request, nil for nothing.
func (r *askRequest) wrong() error {
	switch {
	case !r.strict:
		return nil
	case r.body != nil:
		return r.body
	case len(r.invalid) > 0:
		return &models.Error{Op: "next-ask", Kind: models.Invalid, Detail: "invalid parameters", Fields: r.invalid}
	}
	return nil
}

// nextAsk answers email platforms: always 200 once the key is good, flat and complete, with the fallback where there is no decision.
// With strict=1 developers get the real status and a problem instead.
func (a *API) nextAsk(c *gin.Context) {
	started := time.Now()
	who, ok := a.admit(c, catalog.ScopeDecide)
	if !ok {
		return
	}
	p := gather(c.Request, askParameters)
	r := a.readAsk(p, who.Workspace)
	if wait := a.asks.take(who.KeyID, a.proxies.client(c.Request), 1); wait > 0 {
		a.tooManyAsks(c, &r, wait)
		return
	}
	r.identify(p)
	r.Preview = r.flag("preview", p.given("preview"))
	a.answerAsk(c, &r, started)
}

// answerAsk decides and writes the answer, in whatever form was asked for.
func (a *API) answerAsk(c *gin.Context, r *askRequest, started time.Time) {
	ctx, cancel := context.WithTimeout(c.Request.Context(), askDeadline)
	defer cancel()
	made, err := a.decideSafely(ctx, r)
	if wrong := r.wrong(); wrong != nil {
		err = wrong
	}
	if r.strict && err != nil {
		refuse(c, err)
		return
	}
	var flat flatAnswer
	if err != nil {
		flat = fallback(fallbackReason(err))
		if flat.ReasonCode == string(models.ReasonDegraded) {
			_ = c.Error(err) // for the log
		}
	} else if flat = flatten(made, r.Locale); r.Preview {
		flat.DecisionID = "" // nothing was stored to come back to
	}
	a.Metrics.Decided(flat.ReasonCode, made != nil && made.Decision.Test, time.Since(started))
	flat.Warnings = strings.Join(r.warnings, "; ")
	flat.shorten()
	writeFlat(c, &flat, r)
}

// tooManyAsks answers who is over the limit: with the fallback, so that the message goes out.
func (a *API) tooManyAsks(c *gin.Context, r *askRequest, wait time.Duration) {
	p := tooMany(wait, "too many requests from this address")
	if r.strict {
		refuse(c, p)
		return
	}
	c.Writer.Header().Set("Retry-After", strconv.Itoa(p.retryAfter))
	flat := fallback(models.ReasonDegraded)
	flat.Warnings = strings.Join(append(r.warnings, p.Detail), "; ")
	a.Metrics.Decided(flat.ReasonCode, false, 0)
	writeFlat(c, &flat, r)
}

// decideSafely turns whatever goes wrong behind it, a panic too, into an error. A strict caller with a wrong request gets no decision.
func (a *API) decideSafely(ctx context.Context, r *askRequest) (made *decide.Answer, err error) {
	defer func() {
		if thrown := recover(); thrown != nil {
			made, err = nil, fmt.Errorf("next-ask: panic: %s", thrownText(thrown))
		}
	}()
	if r.email != nil {
		if err := a.resolveEmail(ctx, r); err != nil {
			return nil, err
		}
	}
	if r.wrong() != nil {
		return nil, nil
	}
	return a.Decide.Decide(ctx, r.Request)
}

// resolveEmail finds the customer by the address's hash, or, where the request names a customer too, checks that they are one person.
func (a *API) resolveEmail(ctx context.Context, r *askRequest) error {
	id, err := a.Decide.ByEmail(ctx, r.Workspace, *r.email)
	if r.CustomerID == "" {
		r.Customer = id
		return err
	}
	same := true // an address that nobody is known by contradicts nothing
	if err == nil {
		same, err = a.Decide.SamePerson(ctx, r.Workspace, r.CustomerID, id)
	}
	if err == nil && !same {
		r.warn("email_sha256", "is another customer's; customer_id is used")
	}
	return nil
}

// fallbackReason is the code for an answer without a decision.
func fallbackReason(err error) models.Reason {
	p := newProblem(err)
	switch {
	case models.KindOf(err) == models.Unauthorized:
		return models.ReasonBadToken
	case models.KindOf(err) != models.NotFound:
		return models.ReasonDegraded
	case p.Detail == string(models.ReasonNoProgram), p.Detail == string(models.ReasonNoPlacement):
		return models.Reason(p.Detail)
	}
	return models.ReasonUnknownCustomer
}

// readAsk reads what both doors understand. What makes no sense is ignored with a warning, so that a typing mistake in one template does
// not silence it.
func (a *API) readAsk(p *parameters, ws models.WorkspaceID) askRequest {
	r := askRequest{body: p.body, warnings: p.unknownWarnings(), Request: decide.Request{
		Workspace: ws, Program: p.given("program"), Placement: p.given("placement"), Channel: p.given("channel"),
		SendID: p.given("send_id"), Locale: p.given("locale"),
	}}
	for _, w := range p.warnings {
		r.warn(plain(w.name), "%s", w.text)
	}
	slices.Sort(r.warnings)
	r.strict = r.flag("strict", p.given("strict"))
	r.readShareChannels(p.given("share_channels"))
	r.readFormat(p.given("format"), p.given("field"))
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

// readFormat settles what the answer looks like. A field alone asks for text: there is no other use for it.
func (r *askRequest) readFormat(format, field string) {
	switch format {
	case "", "json":
	case "text":
		r.text = true
	default:
		r.warn("format", "must be json or text")
	}
	r.field = field
	if !r.text {
		if field != "" {
			r.warn("field", "needs format=text")
		}
		return
	}
	if _, known := flatFields[field]; !known {
		if field != "" {
			r.warn("field", "is no field of the answer; body is used")
		}
		r.field = "body"
	}
}

// identify reads who it is about.
func (r *askRequest) identify(p *parameters) {
	r.CustomerID = p.given("customer_id")
	if len(r.CustomerID) > 200 {
		r.warn("customer_id", "must have at most 200 characters")
		r.CustomerID = ""
	}
	if text := p.given("email_sha256"); text != "" {
		if h, ok := models.ParseEmailHash(text); ok {
			r.email = &h
		} else {
			r.warn("email_sha256", "must be 64 hexadecimal digits: the SHA-256 of the address in lower case")
		}
	}
	if h, ok := models.HashEmail(p.given("email")); ok && r.email == nil {
		r.email = &h
	}
	if r.CustomerID == "" && r.email == nil {
		r.warn("customer_id", "must have 1 to 200 characters, or email_sha256 be given")
	}
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
	p := programFor(snapshot, r.Program)
	if p == nil || r.Placement == "" {
		return
	}
	if _, ok := p.Placement(r.Placement); !ok {
		r.warn("placement", "the program has no such placement; %s is used", p.Placements[0].Key)
		r.Placement = ""
	}
}

// programFor is the program that a request means, "" for the only one; nil where there is none.
func programFor(snapshot *models.Snapshot, key string) *models.Program {
	switch {
	case snapshot == nil:
		return nil
	case key == "" && len(snapshot.Programs) == 1:
		return &snapshot.Programs[0]
	}
	return snapshot.Program(key)
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
func writeFlat(c *gin.Context, flat *flatAnswer, r *askRequest) {
	doc, kind := encodePlain(flat), "application/json; charset=utf-8"
	if r.text {
		doc, kind = []byte(flat.field(r.field)), "text/plain; charset=utf-8"
	}
	sum := sha256.Sum256(doc)
	h := c.Writer.Header()
	h.Set("Cache-Control", "private, max-age=300")
	if flat.ReasonCode == string(models.ReasonDegraded) || flat.ReasonCode == string(models.ReasonBadToken) {
		h.Set("Cache-Control", "private, no-store")
	}
	h.Set("ETag", `"`+hex.EncodeToString(sum[:12])+`"`)
	h.Set("Vary", "Authorization")
	h.Set("X-Content-Type-Options", "nosniff") // text is text, whatever stands in it
	if !flat.Ask {
		h.Set("X-Fallback", "1")
	}
	c.Data(http.StatusOK, kind, doc)
}
