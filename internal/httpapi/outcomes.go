package httpapi

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"goodword/models"
)

// maxAhead is how far in the future something may be said to have happened: clocks differ.
const maxAhead = 24 * time.Hour

type activationRequest struct {
	Kind      models.ActivationKind `json:"kind,omitempty" enum:"delivered,render,click,fetch" doc:"What took place; what the program counts when left out"`
	At        time.Time             `json:"at,omitzero" doc:"When; now when left out"`
	MessageID string                `json:"message_id,omitempty" doc:"Your id of the report: it counts once. Without one, a report of a kind counts once a decision"`
}

func (r *activationRequest) check(now time.Time) error {
	var c models.Check
	c.That(r.Kind == "" || r.Kind.Valid(), "/kind", "must be delivered, render, click or fetch")
	c.That(!r.At.After(now.Add(maxAhead)), "/at", "must not be more than 24 hours ahead")
	c.That(len(r.MessageID) <= 200, "/message_id", "must have at most 200 characters")
	return c.Err("httpapi")
}

func (r *activationRequest) event(id models.DecisionID) models.Event {
	e := followed(id, models.OutcomeActivation, r.At, r.MessageID)
	e.Activation = r.Kind
	return e
}

// followed is the report that something followed a decision. Callers' message ids need only differ among reports of one kind about one
// decision; without one, a report of the same content counts once a decision.
func followed(id models.DecisionID, kind models.OutcomeKind, at time.Time, messageID string) models.Event {
	e := models.Event{Decision: id, Kind: kind.Event(), At: at}
	if messageID != "" {
		e.MessageID = fmt.Sprintf("%s:%d:%s", kind, id.Number, messageID)
	}
	return e
}

type activationInput struct {
	ID string `path:"id" maxLength:"60" doc:"The decision's id"`
	jsonBody
}

type recordedView struct {
	Duplicate bool `json:"duplicate" doc:"It was reported before and changed nothing"`
}

func (a *API) activate(ctx context.Context, in *activationInput) (*reply[recordedView], error) {
	id, err := decisionID(in.ID)
	if err != nil {
		return nil, err
	}
	if len(in.RawBody) == 0 {
		in.RawBody = []byte("{}") // that it took place is all there is to say
	}
	var want activationRequest
	bad, err := decode(in.RawBody, &want)
	if err != nil {
		return nil, err
	}
	if err := together(bad, want.check(a.Clock.Now())); err != nil {
		return nil, err
	}
	return a.record(ctx, want.event(id), in.RawBody)
}

func (a *API) record(ctx context.Context, e models.Event, raw []byte) (*reply[recordedView], error) {
	return a.recordFor(ctx, workspace(ctx), e, raw)
}

func (a *API) recordFor(ctx context.Context, ws models.WorkspaceID, e models.Event, raw []byte) (*reply[recordedView], error) {
	e.Raw = slices.Clone(raw)
	fates, err := a.Ingest.Record(ctx, ws, []models.Event{e})
	if err != nil {
		return nil, err
	}
	if fates[0] == models.EventRefused {
		return nil, models.Errorf(models.NotFound, "httpapi", "no decision %s in this workspace", e.Decision)
	}
	return answer(recordedView{Duplicate: fates[0] == models.EventDuplicate}), nil
}

type outcomeRequest struct {
	Type         models.OutcomeKind `json:"type" required:"true" enum:"exposure,share,click,signup,purchase,unsubscribe,complaint,refund,fraud,reward"`
	At           time.Time          `json:"at,omitzero" doc:"When; now when left out"`
	ValueMinor   int64              `json:"value_minor,omitempty" doc:"Of a purchase or refund, or what was paid to both sides for a friend's purchase, in minor units of currency"`
	Currency     string             `json:"currency,omitempty" doc:"ISO 4217"`
	ShareChannel string             `json:"share_channel,omitempty" doc:"Where it was shared: whatsapp, email, ..."`
	MessageID    string             `json:"message_id,omitempty" doc:"Your id of the report, or in the header Idempotency-Key: it counts once. Without one, a report of a type counts once a decision, or once for each at"`
}

func (r *outcomeRequest) check(now time.Time) error {
	var c models.Check
	c.That(r.Type.Valid() && r.Type != models.OutcomeActivation, "/type",
		"must be exposure, share, click, signup, purchase, unsubscribe, complaint, refund, fraud or reward")
	c.That(!r.At.After(now.Add(maxAhead)), "/at", "must not be more than 24 hours ahead")
	c.That(r.ValueMinor >= 0 && r.ValueMinor <= 1e15, "/value_minor", "must not be negative")
	c.That(r.Currency == "" || len(r.Currency) == 3, "/currency", "must be an ISO 4217 code")
	c.That(r.ValueMinor == 0 || r.Currency != "", "/currency", "must be there where there is a value")
	c.That(len(r.ShareChannel) <= 12, "/share_channel", "must have at most 12 characters")
	c.That(len(r.MessageID) <= 200, "/message_id", "must have at most 200 characters")
	return c.Err("httpapi")
}

func (r *outcomeRequest) event(id models.DecisionID, idempotencyKey string) models.Event {
	once := cmp.Or(r.MessageID, idempotencyKey)
	if once == "" && !r.At.IsZero() {
		once = "at " + strconv.FormatInt(r.At.UnixMicro(), 10)
	}
	e := followed(id, r.Type, r.At, once)
	e.Minor, e.Currency, e.Channel = r.ValueMinor, strings.ToUpper(r.Currency), strings.ToLower(r.ShareChannel)
	return e
}

type outcomeInput struct {
	ID             string `path:"id" maxLength:"60" doc:"The decision's id"`
	IdempotencyKey string `header:"Idempotency-Key" maxLength:"200" doc:"As message_id"`
	jsonBody
}

func (a *API) outcome(ctx context.Context, in *outcomeInput) (*reply[recordedView], error) {
	id, err := decisionID(in.ID)
	if err != nil {
		return nil, err
	}
	var want outcomeRequest
	bad, err := decode(in.RawBody, &want)
	if err != nil {
		return nil, err
	}
	if err := together(bad, want.check(a.Clock.Now())); err != nil {
		return nil, err
	}
	return a.record(ctx, want.event(id, in.IdempotencyKey), in.RawBody)
}

// maxActivations bounds one bulk request.
const maxActivations = 2500

type activationsRequest struct {
	Activations []json.RawMessage `json:"activations" required:"true" maxItems:"2500" doc:"decision_id, and kind, at and message_id as in a single one"`
}

type bulkActivation struct {
	DecisionID string `json:"decision_id"`
	activationRequest
}

type activationsView struct {
	Accepted   int         `json:"accepted"`
	Duplicates int         `json:"duplicates"`
	Errors     []itemError `json:"errors" doc:"The others count all the same"`
}

type itemError struct {
	Index  int    `json:"index"`
	Detail string `json:"detail"`
}

func (a *API) activateMany(ctx context.Context, in *jsonBody) (*reply[activationsView], error) {
	var want activationsRequest
	bad, err := decode(in.RawBody, &want)
	if err != nil {
		return nil, err
	}
	var c models.Check
	c.That(len(want.Activations) >= 1 && len(want.Activations) <= maxActivations, "/activations", "must have 1 to %d entries", maxActivations)
	if err := together(bad, c.Err("httpapi")); err != nil {
		return nil, err
	}
	view := activationsView{Errors: []itemError{}}
	var events []models.Event
	var places []int
	now := a.Clock.Now()
	for i, raw := range want.Activations {
		e, err := bulkEvent(raw, now)
		if err != nil {
			view.Errors = append(view.Errors, itemError{Index: i, Detail: briefly(err)})
			continue
		}
		events, places = append(events, e), append(places, i)
	}
	if len(events) == 0 {
		return answer(view), nil
	}
	fates, err := a.Ingest.Record(ctx, workspace(ctx), events)
	if err != nil {
		return nil, err
	}
	for i, fate := range fates {
		switch fate {
		case models.EventStored:
			view.Accepted++
		case models.EventDuplicate:
			view.Duplicates++
		case models.EventRefused:
			view.Errors = append(view.Errors, itemError{Index: places[i], Detail: "there is no such decision in this workspace"})
		}
	}
	slices.SortFunc(view.Errors, func(x, y itemError) int { return x.Index - y.Index })
	return answer(view), nil
}

func bulkEvent(raw json.RawMessage, now time.Time) (models.Event, error) {
	var item bulkActivation
	bad, err := decode(raw, &item)
	if err != nil {
		return models.Event{}, err
	}
	id, err := models.ParseDecisionID(item.DecisionID)
	if err != nil {
		return models.Event{}, err
	}
	if err := together(bad, item.check(now)); err != nil {
		return models.Event{}, err
	}
	e := item.event(id)
	e.Raw = slices.Clone(raw)
	return e, nil
}

// briefly says in one line what is wrong with an item.
func briefly(err error) string {
	p := newProblem(err)
	if len(p.Errors) == 0 {
		return p.Detail
	}
	parts := make([]string, len(p.Errors))
	for i, f := range p.Errors {
		parts[i] = strings.TrimPrefix(f.Pointer, "/") + " " + f.Detail
	}
	return strings.Join(parts, "; ")
}
