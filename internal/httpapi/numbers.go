package httpapi

import (
	"context"
	"time"

	"goodword/internal/report"
	"goodword/models"
)

type numbersInput struct {
	Key  string `path:"key" maxLength:"63" doc:"Its key"`
	From string `query:"from" doc:"A date (its start in UTC) or an RFC 3339 time; 30 days before to when left out"`
	To   string `query:"to" doc:"The same, exclusive; now when left out. At most 366 days after from"`
	By   string `query:"by" enum:"segment" doc:"segment: the same numbers for each segment, too"`
}

// usualPeriod is what numbers are of when nobody says.
const usualPeriod = 30 * 24 * time.Hour

func (a *API) numbers(ctx context.Context, in *numbersInput) (*reply[*report.ProgramNumbers], error) {
	q := models.NumbersQuery{Workspace: workspace(ctx), Program: in.Key, BySegment: in.By == "segment"}
	var err error
	if q.From, q.To, err = period(in.From, in.To, a.Clock.Now(), usualPeriod); err != nil {
		return nil, err
	}
	p, err := a.Catalog.Program(ctx, q.Workspace, in.Key)
	if err != nil {
		return nil, err
	}
	n, err := a.Reports.Program(ctx, q)
	if err == nil && p.Budget != nil {
		// Before it begins a budget is not there yet.
		if n.Budget, err = a.Budgets.Status(ctx, q.Workspace, &p); models.KindOf(err) == models.NotFound {
			err = nil
		}
	}
	return answer(n), err
}

// period reads the ends of a period: until now, and as long as usual, where they are left out.
func period(from, to string, now time.Time, usual time.Duration) (time.Time, time.Time, error) {
	var c models.Check
	read := func(text, at string, otherwise time.Time) time.Time {
		if text == "" {
			return otherwise
		}
		t, err := time.Parse(time.DateOnly, text)
		if err != nil {
			t, err = time.Parse(time.RFC3339, text)
		}
		c.That(err == nil, at, "must be a date like 2026-03-14 or an RFC 3339 time")
		return t
	}
	until := read(to, "/to", now)
	since := read(from, "/from", until.Add(-usual))
	return since, until, c.Err("httpapi")
}
