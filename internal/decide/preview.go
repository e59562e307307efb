package decide

import (
	"context"
	"time"

	"goodword/experiments/assign"
	"goodword/models"
)

// Preview is what a customer would get, and why.
type Preview struct {
	Answer
	At     time.Time // for when it was decided
	Stored bool      // it is the customer's valid decision of this key, not a new one
	// Filters explains every filter, in their order.
	Filters []FilterReason
}

// previewAhead bounds how far ahead a preview can look: further off, nothing that is known now means much.
const previewAhead = 2 * 366 * 24 * time.Hour

// timeOf is when a request is decided for.
func (s *Service) timeOf(req *Request) time.Time {
	at := req.At
	if at.IsZero() {
		at = s.Clock.Now()
	}
	return at.UTC().Truncate(time.Millisecond)
}

// Preview answers a request as Decide would at req.At, now when that is zero, and explains every filter. It stores nothing. It knows the
// customer, the configuration and the policies as they are now, so it answers what the customer would get if nothing happened until
// then. The errors are those of Decide; one of kind Invalid says that the time is past or more than two years ahead.
func (s *Service) Preview(ctx context.Context, req Request) (*Preview, error) {
	var c models.Check
	now := s.Clock.Now()
	c.That(req.At.IsZero() || !req.At.Before(now), "/at", "must not be in the past: what was known then is not kept")
	c.That(req.At.Sub(now) <= previewAhead, "/at", "must be at most two years ahead")
	if err := c.Err("decide.Preview"); err != nil {
		return nil, err
	}
	req.Preview, req.At = true, s.timeOf(&req) // one moment for the answer and its reasons
	made, err := s.Decide(ctx, req)
	if err != nil {
		return nil, err
	}
	d := &made.Decision
	sit, err := s.Store.Situation(ctx, req.Workspace, d.Key)
	if err != nil {
		return nil, err
	}
	p := &Preview{Answer: *made, At: req.At, Stored: sit.Current != nil && sit.Current.Decision.ID == d.ID}
	facts := filterFacts{program: made.Program, decision: d, sit: sit, at: req.At, withdrawn: made.Withdrawn, stored: p.Stored}
	facts.placement, _ = made.Program.Placement(d.Key.Placement)
	facts.held = !d.Test && assign.Holdout(assign.Layer(made.Program.Salt, "holdout"), d.Key.Customer.String(), made.Program.HoldoutShare)
	p.Filters = facts.explain()
	return p, nil
}
