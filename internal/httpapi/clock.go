package httpapi

import (
	"context"
	"time"

	"goodword/models"
)

type clockView struct {
	Now  time.Time `json:"now"`
	Mode string    `json:"mode" enum:"system,manual"`
}

type clockRequest struct {
	Now time.Time `json:"now" doc:"Where to move the clock: later than it shows"`
}

type movedView struct {
	Now       time.Time `json:"now"`
	Folded    int       `json:"folded" doc:"Stages of decisions that were learned from"`
	Published bool      `json:"published" doc:"Whether decisions now draw from new policies"`
}

func (a *API) readClock(context.Context, *none) (*reply[clockView], error) {
	return answer(clockView{Now: a.Clock.Now().UTC(), Mode: a.Clock.Mode()}), nil
}

func (a *API) moveClock(ctx context.Context, in *jsonBody) (*reply[movedView], error) {
	var want clockRequest
	bad, err := decode(in.RawBody, &want)
	if err != nil {
		return nil, err
	}
	var c models.Check
	c.That(!want.Now.IsZero(), "/now", "must be a time like 2026-03-02T09:00:00Z")
	if err := together(bad, c.Err("httpapi")); err != nil {
		return nil, err
	}
	moved, err := a.Clock.Move(ctx, want.Now)
	return answer(movedView{Now: a.Clock.Now().UTC(), Folded: moved.Folded, Published: moved.Published}), err
}
