package httpapi

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"goodword/models"
)

// copyEventType is what a widget reports.
type copyEventType string

const (
	copyRendered copyEventType = "render"   // the placement was rendered, with an ask or without: activation
	copySeen     copyEventType = "exposure" // the ask was seen
	copyShared   copyEventType = "share"    // a share channel was clicked
	copyEdited   copyEventType = "edit"     // a share text was changed
)

// copyEventRequest is one report. It has no room for a text: of an edited one only its length is known.
type copyEventRequest struct {
	Type         copyEventType `json:"type" required:"true" enum:"render,exposure,share,edit"`
	ShareChannel string        `json:"share_channel,omitempty" doc:"Of a share or an edit: whatsapp, email, ..."`
	Length       int           `json:"length,omitempty" minimum:"0" maximum:"65536" doc:"Of an edit: how many characters the text has now; never send the text"`
	MessageID    string        `json:"message_id,omitempty" maxLength:"200" doc:"Your id of the report: it counts once. Without one, a type counts once a decision and share channel"`
}

func (r *copyEventRequest) check() error {
	var c models.Check
	types := []copyEventType{copyRendered, copySeen, copyShared, copyEdited}
	c.That(slices.Contains(types, r.Type), "/type", "must be render, exposure, share or edit")
	shares := r.Type == copyShared || r.Type == copyEdited
	c.That(!shares || slices.Contains(models.ShareChannels, r.ShareChannel), "/share_channel", "must be one of %s", strings.Join(models.ShareChannels, ", "))
	c.That(shares || r.ShareChannel == "", "/share_channel", "is for a share or an edit")
	c.That(r.Length >= 0 && r.Length <= 65_536, "/length", "must be 0 to 65536")
	c.That(r.Type == copyEdited || r.Length == 0, "/length", "is for an edit")
	c.That(len(r.MessageID) <= 200, "/message_id", "must have at most 200 characters")
	return c.Err("httpapi")
}

// event is what the report says of the decision; rendered is what a rendering counts as. Ids of widgets are kept apart from those of
// servers: a page cannot take one away.
func (r *copyEventRequest) event(id models.DecisionID, rendered models.ActivationKind) models.Event {
	once := r.MessageID
	if once != "" {
		once = "widget:" + once
	}
	switch r.Type {
	case copyRendered:
		report := activationRequest{Kind: rendered, MessageID: once}
		return report.event(id)
	case copySeen:
		return followed(id, models.OutcomeExposure, time.Time{}, once)
	case copyShared:
		e := followed(id, models.OutcomeShare, time.Time{}, once)
		e.Channel = r.ShareChannel
		return e
	}
	return models.Event{
		Decision: id, Kind: models.EventOther, Name: "Share Text Edited", Channel: r.ShareChannel,
		MessageID: fmt.Sprintf("edit:%d:%s:%s", id.Number, r.ShareChannel, once),
	}
}

// copyEvent takes what a widget reports of a decision of its own customer, and of no other.
func (a *API) copyEvent(c *gin.Context) {
	who, token, ok := a.admitWidget(c)
	if !ok {
		return
	}
	if over := a.overWidgetLimit(&who, c.Request); over != nil {
		refuse(c, over)
		return
	}
	v, id, err := a.ownDecision(c, who.Workspace, token)
	if err != nil {
		refuse(c, err)
		return
	}
	var want copyEventRequest
	bad, err := decode(body(c), &want)
	if err == nil {
		err = together(bad, want.check())
	}
	if err != nil {
		refuse(c, err)
		return
	}
	e := want.event(id, a.renderedAs(who.Workspace, v.Program))
	e.Source = "widget"
	said, err := a.recordFor(c.Request.Context(), who.Workspace, e, body(c))
	if err != nil {
		refuse(c, err)
		return
	}
	c.Writer.Header().Set("X-Content-Type-Options", "nosniff")
	c.Writer.Header().Set("Cache-Control", "private, no-store")
	c.JSON(http.StatusOK, said.Body)
}

// renderedAs is what a widget's rendering counts as: in a page, delivered means rendered.
func (a *API) renderedAs(ws models.WorkspaceID, program string) models.ActivationKind {
	if p := programFor(a.Catalog.Snapshot(ws), program); p != nil && p.Activation == models.ActivationDelivered {
		return models.ActivationDelivered
	}
	return models.ActivationRender
}

// ownDecision reads who reports and of which decision, which must be one of the token's own customer.
func (a *API) ownDecision(c *gin.Context, ws models.WorkspaceID, token string) (*visitor, models.DecisionID, error) {
	ctx, none := c.Request.Context(), models.DecisionID{}
	v, err := a.visitor(ctx, ws, token, "")
	switch {
	case err != nil:
		return nil, none, err
	case v == nil:
		return nil, none, models.Errorf(models.Unauthorized, "httpapi", "this needs the token of the customer as bearer, and the public key in X-Api-Key")
	case v.opaque != nil:
		err = a.Tokens.Holds(ctx, ws, *v.opaque)
	}
	if models.KindOf(err) == models.Unauthorized {
		err = badWidgetToken()
	}
	if err != nil {
		return nil, none, err
	}
	id, err := decisionID(c.Param("id"))
	if err != nil {
		return nil, none, err
	}
	own, err := a.Decide.SameCustomer(ctx, ws, v.customer, id.Customer)
	if err == nil && !own {
		err = models.Errorf(models.NotFound, "httpapi", "no decision %s of this customer", id)
	}
	return v, id, err
}
