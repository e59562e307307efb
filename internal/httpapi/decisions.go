package httpapi

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gin-gonic/gin"

	"goodword/internal/catalog"
	"goodword/internal/decide"
	"goodword/models"
)

type decisionRequest struct {
	CustomerID string `json:"customer_id" maxLength:"200" doc:"Your own id of the customer" required:"true"`
	Program    string `json:"program,omitempty" doc:"Key of the program; may be left out where there is one"`
	Placement  string `json:"placement,omitempty" doc:"Key of the placement; the program's first when left out"`
	Channel    string `json:"channel,omitempty" doc:"Where to ask; the placement's own when left out"`
	SendID     string `json:"send_id,omitempty" maxLength:"200" doc:"Your id of one send: another send may get another decision"`
	Locale     string `json:"locale,omitempty" doc:"Language of the words, like en-GB"`
	Preview    bool   `json:"preview,omitempty" doc:"Answer without storing anything"`

	ShareChannels []string `json:"share_channels,omitempty" maxItems:"20" doc:"The share channels that you can show; all of the program's when left out"`
}

// check reports every bad field, those that were found on reading included. That program and placement exist is for the decision to say.
func (r *decisionRequest) check(bad []models.FieldError) error {
	var c models.Check
	c.That(r.CustomerID != "" && len(r.CustomerID) <= 200, "/customer_id", "must have 1 to 200 characters")
	c.That(r.Channel == "" || slices.Contains(models.Channels, r.Channel), "/channel", "must be one of email, sms, push, in_app, onsite, offline")
	c.That(len(r.SendID) <= 200, "/send_id", "must have at most 200 characters")
	c.That(len(r.Locale) <= 35, "/locale", "must have at most 35 characters")
	c.That(len(r.ShareChannels) <= 20, "/share_channels", "must have at most 20 entries")
	for i, name := range r.ShareChannels {
		c.That(slices.Contains(models.ShareChannels, name), "/share_channels/"+strconv.Itoa(i), "must be one of %s", strings.Join(models.ShareChannels, ", "))
	}
	return together(bad, c.Err("httpapi"))
}

func (r *decisionRequest) request(ws models.WorkspaceID) decide.Request {
	return decide.Request{
		Workspace: ws, CustomerID: r.CustomerID, Program: r.Program, Placement: r.Placement, Channel: r.Channel, SendID: r.SendID,
		Locale: r.Locale, Preview: r.Preview, ShareChannels: models.NewShareSet(r.ShareChannels),
	}
}

// decide answers POST /v1/decisions. It is a plain handler: the busiest operation does without what typed ones cost.
func (a *API) decide(c *gin.Context) {
	started := time.Now()
	who, ok := a.admit(c, catalog.ScopeDecide)
	if !ok {
		return
	}
	var want decisionRequest
	bad, err := decode(body(c), &want)
	if err == nil {
		err = want.check(bad)
	}
	if err != nil {
		refuse(c, err)
		return
	}
	ctx := c.Request.Context()
	made, err := a.Decide.Decide(ctx, want.request(who.Workspace))
	if err != nil {
		refuse(c, err)
		return
	}
	a.Metrics.Decided(string(made.Reason()), made.Decision.Test, time.Since(started))
	view := a.viewDecision(ctx, who.Workspace, made)
	if want.Preview {
		view.DecisionID = "" // there is none to come back to
	}
	doc, _ := documents.Get().(*[]byte)
	if doc == nil {
		doc = new([]byte)
	}
	*doc = append(view.appendJSON((*doc)[:0]), '\n')
	c.Writer.Header()["Content-Length"] = []string{strconv.Itoa(len(*doc))} // or net/http would make chunks
	c.Data(http.StatusOK, "application/json", *doc)
	documents.Put(doc)
}

var documents sync.Pool // of *[]byte: an answer has some 3 kB

type decisionIDInput struct {
	ID string `path:"id" maxLength:"60" doc:"The decision's id"`
}

// decisionID reads an id in a path: what is none of ours is nowhere to be found.
func decisionID(s string) (models.DecisionID, error) {
	id, err := models.ParseDecisionID(s)
	if err != nil {
		return id, models.Errorf(models.NotFound, "httpapi", "%.60q is not the id of a decision", s)
	}
	return id, nil
}

func (a *API) lookup(ctx context.Context, in *decisionIDInput) (*reply[recordView], error) {
	id, err := decisionID(in.ID)
	if err != nil {
		return nil, err
	}
	ws := workspace(ctx)
	record, err := a.Decide.Lookup(ctx, ws, id)
	if err != nil {
		return nil, err
	}
	view := recordView{
		decisionView: a.viewDecision(ctx, ws, &record.Answer), ShareDraw: viewShareDraw(record.Decision.Share), ActivatedAt: optional(record.ActivatedAt),
	}
	for _, r := range decide.Explain(&record.Decision) {
		view.Why = append(view.Why, stageReasonView(r))
	}
	view.Outcomes = make([]outcomeView, 0, len(record.Outcomes))
	for _, o := range record.Outcomes {
		view.Outcomes = append(view.Outcomes, viewOutcome(&o))
	}
	return answer(view), nil
}

func (a *API) replay(ctx context.Context, in *decisionIDInput) (*reply[replayView], error) {
	id, err := decisionID(in.ID)
	if err != nil {
		return nil, err
	}
	ws := workspace(ctx)
	again, err := a.Decide.Replay(ctx, ws, id)
	if err != nil {
		return nil, err
	}
	record, err := a.Decide.Lookup(ctx, ws, id)
	if err != nil {
		return nil, err
	}
	snapshot := a.snapshotOf(ctx, ws, &record.Decision)
	view := replayView{
		DecisionID: id.String(), Match: again.Match, MaxDifference: again.MaxDifference, Stages: []stageReplayView{},
		Stored:     scoreView{again.Stored.ShareProbability, again.Stored.ModelVersion},
		Recomputed: scoreView{again.Recomputed.ShareProbability, again.Recomputed.ModelVersion},
		Share:      shareReplayView{viewShareDraw(again.Share.Stored), viewShareDraw(again.Share.Recomputed)},
	}
	for i := range again.Stages {
		s := &again.Stages[i]
		view.Stages = append(view.Stages, stageReplayView{
			Name: s.Stored.Name, Stored: viewStage(&s.Stored, snapshot), Recomputed: viewStage(&s.Recomputed, snapshot),
		})
	}
	return answer(view), nil
}

// snapshotOf is what the decision was drawn from, nil when it cannot be read: the answer then goes without the names of the arms.
func (a *API) snapshotOf(ctx context.Context, ws models.WorkspaceID, d *models.Decision) *models.Snapshot {
	s, err := a.Catalog.SnapshotByID(ctx, ws, d.Snapshot)
	if err != nil {
		return nil
	}
	return s
}
