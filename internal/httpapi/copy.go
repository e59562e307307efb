package httpapi

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"goodword/internal/decide"
	"goodword/models"
)

// copyParameters are what GET /v1/copy understands. Whom it is about stands in the token, and nowhere else.
var copyParameters = []string{"program", "placement", "locale", "share_channels", "strict"}

// copyRequest is a request for the words of a widget.
type copyRequest struct {
	askRequest
	visitor *visitor // nil for nobody
	misses  error    // what the program lacks to show a widget
}

// copy answers widgets. It decides for the customer whom the token names, as the other doors do; without a token it gives words for anybody
// and stores nothing. A token that is not valid is 401, since its host can get another; whatever else fails gives the words for anybody
// with status 200 and reason_code degraded, so that a page is never left with a hole. With strict=1 developers get the real status.
func (a *API) copy(c *gin.Context) {
	started := time.Now()
	who, token, ok := a.admitWidget(c)
	if !ok {
		return
	}
	over := a.overWidgetLimit(&who, c.Request)
	p := gather(c.Request, copyParameters)
	ctx, cancel := context.WithTimeout(c.Request.Context(), askDeadline)
	defer cancel()
	v, err := a.visitor(ctx, who.Workspace, token, p.given("program"))
	if models.KindOf(err) == models.Unauthorized {
		refuse(c, err)
		return
	}
	r := a.readCopy(p, who.Workspace, v)
	var made *decide.Answer
	switch {
	case over != nil:
		err = over
		c.Writer.Header().Set("Retry-After", strconv.Itoa(over.retryAfter))
	case err == nil:
		made, err = a.decideCopy(ctx, &r)
	}
	if models.KindOf(err) == models.Unauthorized {
		refuse(c, badWidgetToken()) // revoked: only the customer's row says so
		return
	}
	if wrong := r.wrong(); wrong != nil {
		err = wrong
	}
	if r.strict && err != nil {
		refuse(c, err)
		return
	}
	a.writeCopy(c, &r, made, err, started)
}

// readCopy reads the request. What the token says wins.
func (a *API) readCopy(p *parameters, ws models.WorkspaceID, v *visitor) copyRequest {
	if v != nil {
		p.values["program"] = v.Program
		p.values["locale"] = cmp.Or(v.Locale, p.given("locale"))
	}
	asked := p.given("placement")
	delete(p.values, "placement") // of those that there are a widget can be some
	r := copyRequest{askRequest: a.readAsk(p, ws), visitor: v}
	r.Placement = asked
	if v != nil {
		r.Customer, r.CustomerID, r.FirstName = v.customer, v.CustomerID, firstWord(v.Name)
		if v.opaque != nil {
			r.TokenEpoch = &v.opaque.Epoch
			r.Placement = cmp.Or(v.opaque.Placement, asked)
		}
	}
	r.place(a.Catalog.Snapshot(ws))
	return r
}

// widgetChannels are those of placements that a widget can be: nobody can have an e-mail decided from a page.
var widgetChannels = []string{"in_app", "onsite"}

// place settles the placement: the one asked for, else the program's first that a widget can be. One that leaves its channel open is in-app.
func (r *copyRequest) place(snapshot *models.Snapshot) {
	p := programFor(snapshot, r.Program)
	if p == nil {
		return // which the decision says
	}
	fits := func(x models.Placement) bool { return x.Channel == "" || slices.Contains(widgetChannels, x.Channel) }
	asked, known := p.Placement(r.Placement)
	if !known || !fits(asked) {
		i := slices.IndexFunc(p.Placements, fits)
		if i < 0 {
			r.misses = models.Errorf(models.NotFound, "httpapi", string(models.ReasonNoPlacement))
			r.warn("placement", "the program has none with channel in_app or onsite; add one")
			return
		}
		switch {
		case known:
			r.warn("placement", "is none that a widget can be; %s is used", p.Placements[i].Key)
		case r.Placement != "":
			r.warn("placement", "the program has no such placement; %s is used", p.Placements[i].Key)
		}
		asked = p.Placements[i]
	}
	r.Placement, r.Channel = asked.Key, cmp.Or(asked.Channel, widgetChannels[0])
}

// decideCopy decides for the visitor, whom it makes known first where nobody has spoken of them yet; nil for nobody.
func (a *API) decideCopy(ctx context.Context, r *copyRequest) (*decide.Answer, error) {
	if r.visitor == nil || r.misses != nil {
		return nil, r.misses
	}
	made, err := a.decideSafely(ctx, &r.askRequest)
	if r.visitor.opaque != nil || err == nil || fallbackReason(err) != models.ReasonUnknownCustomer {
		return made, err
	}
	if err := a.introduce(ctx, r.Workspace, r.visitor.Identity); err != nil {
		return nil, err
	}
	return a.decideSafely(ctx, &r.askRequest)
}

// writeCopy answers 200 with the decision, or with the words for anybody.
func (a *API) writeCopy(c *gin.Context, r *copyRequest, made *decide.Answer, err error, started time.Time) {
	var said copyAnswer
	switch {
	case made != nil && err == nil:
		said = viewCopy(made, r.Locale)
	case err != nil:
		said = a.genericCopy(r, fallbackReason(err))
	default:
		said = a.genericCopy(r, models.ReasonNoIdentity)
	}
	if r.visitor != nil || err != nil { // else nothing was to be decided
		a.Metrics.Decided(said.ReasonCode, made != nil && made.Decision.Test, time.Since(started))
	}
	if said.ReasonCode == string(models.ReasonDegraded) {
		_ = c.Error(err) // for the log
	}
	said.Warnings = append(said.Warnings, r.warnings...)
	h := c.Writer.Header()
	h.Set("Cache-Control", "private, no-store")
	if said.ReasonCode == string(models.ReasonNoIdentity) {
		h.Set("Cache-Control", "private, max-age=300")
	}
	h.Add("Vary", "Authorization, X-Api-Key")
	h.Set("X-Content-Type-Options", "nosniff")
	doc, err := json.Marshal(&said) // which leaves no <, > and & as they are
	if err != nil {
		refuse(c, err)
		return
	}
	c.Data(http.StatusOK, "application/json; charset=utf-8", doc)
}
