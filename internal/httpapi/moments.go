package httpapi

import (
	"context"
	"time"

	"goodword/internal/ingest"
	"goodword/models"
)

// MomentTrier tries a moment on stored history.
type MomentTrier interface {
	Run(ctx context.Context, ws models.WorkspaceID, m models.Moment, from, until time.Time) (*ingest.Trial, error)
}

type trialRequest struct {
	Event string `json:"event" doc:"Name of the event, like NPS Submitted" required:"true"`
	Rule  string `json:"rule,omitempty" doc:"CEL over the event and the customer's state; empty is always"`
	Days  int    `json:"days,omitempty" doc:"How far to look back, 1 to 365; 30 when left out"`
}

type trialView struct {
	From      time.Time      `json:"from"`
	Until     time.Time      `json:"until"`
	Customers int            `json:"customers" doc:"Who had the event; at most 2000 are looked at, those who had it last"`
	Events    int            `json:"events" doc:"Events of that name"`
	Episodes  int            `json:"episodes" doc:"For how many of them the rule held: so many episodes would have opened"`
	Failures  int            `json:"failures" doc:"For how many it could not be evaluated; those open nothing"`
	Failure   string         `json:"failure" doc:"The first reason why it could not"`
	Days      map[string]int `json:"days" doc:"Episodes by day, UTC"`
	Examples  []exampleView  `json:"examples"`
}

type exampleView struct {
	At         time.Time `json:"at"`
	CustomerID string    `json:"customer_id"`
	Opens      bool      `json:"opens"`
}

// trialPatience bounds the scan of history.
const trialPatience = 30 * time.Second

// tryMoment says what a moment would have done, before it goes live.
func (a *API) tryMoment(ctx context.Context, in *jsonBody) (*reply[trialView], error) {
	want := trialRequest{Days: 30}
	bad, err := decode(in.RawBody, &want)
	if err != nil {
		return nil, err
	}
	var c models.Check
	c.That(want.Event != "" && len(want.Event) <= 200, "/event", "must be the name of an event, 1 to 200 characters")
	c.That(want.Days >= 1 && want.Days <= 365, "/days", "must be 1 to 365")
	if err := a.Catalog.CheckMomentRule(want.Rule); err != nil {
		c.That(false, "/rule", "%s", err)
	}
	if err := together(bad, c.Err("httpapi")); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, trialPatience)
	defer cancel()
	until := a.Clock.Now().UTC().Add(time.Microsecond) // what was received right now too
	from := until.AddDate(0, 0, -want.Days)
	out, err := a.Moments.Run(ctx, workspace(ctx), models.Moment{Event: want.Event, Rule: want.Rule}, from, until)
	if err != nil {
		return nil, err
	}
	view := trialView{
		From: from, Until: until, Customers: out.Customers, Events: out.Events, Episodes: out.Episodes,
		Failures: out.Failures, Failure: out.Failure, Days: out.Days, Examples: []exampleView{},
	}
	for _, x := range out.Examples {
		view.Examples = append(view.Examples, exampleView{At: x.At, CustomerID: x.ExternalID, Opens: x.Opens})
	}
	return answer(view), nil
}
