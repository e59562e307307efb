package httpapi

import (
	"context"
	"time"

	"goodword/internal/decide"
	"goodword/models"
)

type previewRequest struct {
	CustomerID string `json:"customer_id" maxLength:"200" doc:"Your own id of the customer" required:"true"`
	Program    string `json:"program,omitempty" doc:"Key of the program; may be left out where there is one"`
	Placement  string `json:"placement,omitempty" doc:"Key of the placement; the program's first when left out"`
	Channel    string `json:"channel,omitempty" doc:"Where to ask; the placement's own when left out"`
	Locale     string `json:"locale,omitempty" doc:"Language of the words, like en-GB"`
	At         string `json:"at,omitempty" doc:"For when: a date (its start in UTC, or now for today) or an RFC 3339 time; now when left out"`
}

type previewView struct {
	decisionView
	At     time.Time         `json:"at" doc:"For when it was decided"`
	Stored bool              `json:"stored" doc:"It is the customer's valid decision, not a new one"`
	Why    []stageReasonView `json:"why" doc:"What settled each stage, in drawing order"`
	Checks []checkView       `json:"checks" doc:"Every filter in its order; the first that hits decides"`
}

type checkView struct {
	Filter string     `json:"filter"`
	Hit    bool       `json:"hit"`
	Fact   string     `json:"fact" doc:"What it looked at, in words"`
	Change string     `json:"change,omitempty" doc:"What would end the hit, where that is simple"`
	From   *time.Time `json:"from,omitempty" doc:"When the hit ends by itself"`
}

func (a *API) preview(ctx context.Context, in *jsonBody) (*reply[previewView], error) {
	var want previewRequest
	bad, err := decode(in.RawBody, &want)
	if err != nil {
		return nil, err
	}
	asked := decisionRequest{
		CustomerID: want.CustomerID, Program: want.Program, Placement: want.Placement, Channel: want.Channel, Locale: want.Locale, Preview: true,
	}
	at, ok := previewTime(want.At, a.Clock.Now())
	if !ok {
		bad = append(bad, models.FieldError{Pointer: "/at", Detail: "must be a date like 2026-03-14 or an RFC 3339 time"})
	}
	if err := asked.check(bad); err != nil {
		return nil, err
	}
	ws := workspace(ctx)
	req := asked.request(ws)
	req.At = at
	p, err := a.Decide.Preview(ctx, req)
	if err != nil {
		return nil, err
	}
	return answer(a.viewPreview(ctx, ws, p)), nil
}

// lateness is how old the time of a preview can be when it comes here and still mean now.
const lateness = time.Minute

// previewTime reads when a preview is for, zero for now.
func previewTime(text string, now time.Time) (time.Time, bool) {
	if text == "" {
		return time.Time{}, true
	}
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		if now.UTC().Format(time.DateOnly) == text {
			return time.Time{}, true
		}
		return day, true
	}
	at, err := time.Parse(time.RFC3339, text)
	if err == nil && at.Before(now) && now.Sub(at) <= lateness {
		return time.Time{}, true
	}
	return at, err == nil
}

func (a *API) viewPreview(ctx context.Context, ws models.WorkspaceID, p *decide.Preview) previewView {
	v := previewView{decisionView: a.viewDecision(ctx, ws, &p.Answer), At: p.At, Stored: p.Stored, Why: []stageReasonView{}}
	if !p.Stored {
		v.DecisionID = "" // there is none to come back to
	}
	if p.Withdrawn != "" {
		v.Why = append(v.Why, stageReasonView{Stage: "ask", Choice: "no ask", Why: "the ask was taken back: " + string(p.Withdrawn)})
	} else {
		for _, r := range decide.Explain(&p.Decision) {
			v.Why = append(v.Why, stageReasonView(r))
		}
	}
	for _, f := range p.Filters {
		v.Checks = append(v.Checks, checkView{Filter: string(f.Filter), Hit: f.Hit, Fact: f.Fact, Change: f.Change, From: optional(f.From)})
	}
	return v
}
