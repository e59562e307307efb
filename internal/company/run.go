package company

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"goodword/models"
)

// minGap is how many days lie between two requests for one customer at least:
// a night and Window, so that no share of one ask falls into the other's.
const minGap = 4

// run is one simulation on its way.
type run struct {
	company *Company
	api     *api
	diary   *diary
	last    []int           // day of each customer's last request
	codes   []string        // each customer's referral code, "" before the first ask
	drawn   []drawnDecision // in the order of the simulation
	reasons map[string]int  // answers by reason code
	counts  struct{ decisions, events, outcomes int }
}

// drawnDecision is one whose offer the experiment drew, no promise forcing it.
type drawnDecision struct {
	customer  int
	arm       int
	activated time.Time // zero: never
}

// Run plays the simulated half year against a goodword on a manual clock that
// stands at the company's start or before, and reports what its experiment
// found beside the truth. The workspace must be new: offers or a program of the
// same keys are an error. Progress, which may be nil, gets a line every two
// weeks. It returns the first error met; what was sent stays.
func (c *Company) Run(ctx context.Context, client Client, progress io.Writer) (Result, error) {
	if progress == nil {
		progress = io.Discard
	}
	began := time.Now()
	r := &run{
		company: c, api: newAPI(client), diary: c.newDiary(),
		last: make([]int, len(c.customers)), codes: make([]string, len(c.customers)), reasons: map[string]int{},
	}
	defer r.api.close()
	for i := range r.last {
		r.last[i] = -minGap
	}
	if err := c.setUp(ctx, r.api); err != nil {
		return Result{}, err
	}
	for n := range r.diary.pages {
		if err := r.day(ctx, n); err != nil {
			return Result{}, fmt.Errorf("day %d: %w", n, err)
		}
		if n%14 == 0 || n == c.config.Days {
			fmt.Fprintf(progress, "%s  day %3d of %d  %6d events  %6d decisions  %5d outcomes\n",
				c.midnight(n).Format(time.DateOnly), n, c.config.Days, r.counts.events, r.counts.decisions, r.counts.outcomes)
		}
	}
	result, err := r.result(ctx)
	result.Seconds = time.Since(began).Seconds()
	return result, err
}

// day moves the clock to a midnight, tells what happened until then and asks
// what to do next.
func (r *run) day(ctx context.Context, n int) error {
	if err := r.moveClock(ctx, r.company.midnight(n)); err != nil {
		return err
	}
	p := &r.diary.pages[n]
	for _, s := range p.organic {
		r.tellOrganic(s)
	}
	// Activations go first, as they happened first.
	if err := r.sendActivations(ctx, p.activations); err != nil {
		return err
	}
	for _, events := range [][]event{p.deliveries, p.events} {
		if err := r.sendEvents(ctx, events); err != nil {
			return err
		}
	}
	if err := r.api.each(ctx, len(p.visits), func(ctx context.Context, i int) error { return r.api.visit(ctx, p.visits[i]) }); err != nil {
		return err
	}
	moments := r.due(n, p.moments)
	*p = page{} // told: free the memory
	answers := make([]answer, len(moments))
	err := r.api.each(ctx, len(moments), func(ctx context.Context, i int) (err error) {
		answers[i], err = r.decide(ctx, moments[i])
		return err
	})
	if err != nil {
		return err
	}
	for i, m := range moments {
		if err := r.follow(n, m, answers[i]); err != nil {
			return err
		}
	}
	return nil
}

// due leaves out customers who were asked about a short while ago.
func (r *run) due(n int, moments []moment) []moment {
	var due []moment
	for _, m := range moments {
		if n-r.last[m.customer] >= minGap {
			r.last[m.customer] = n
			due = append(due, m)
		}
	}
	return due
}

func (r *run) moveClock(ctx context.Context, to time.Time) error {
	var clock struct{ Now time.Time }
	if err := r.api.call(ctx, http.MethodGet, "/v1/clock", r.api.admin, nil, &clock); err != nil {
		return err
	}
	if clock.Now.Equal(to) {
		return nil
	}
	return r.api.call(ctx, http.MethodPost, "/v1/clock", r.api.admin, object{"now": to}, nil)
}

// batchSize keeps a batch well under the 500 kB that the Segment doors take.
const batchSize = 150

func (r *run) sendEvents(ctx context.Context, events []event) error {
	r.counts.events += len(events)
	for i := range events {
		if events[i].outcome {
			r.counts.outcomes++
		}
	}
	return r.api.each(ctx, (len(events)+batchSize-1)/batchSize, func(ctx context.Context, i int) error {
		part := events[i*batchSize : min(len(events), (i+1)*batchSize)]
		var out struct {
			Errors []struct{ Code, Detail string }
		}
		if err := r.api.call(ctx, http.MethodPost, "/v1/batch", r.api.ingest, object{"batch": part}, &out); err != nil {
			return err
		}
		if len(out.Errors) > 0 {
			return fmt.Errorf("%d of %d events were refused: %v", len(out.Errors), len(part), out.Errors[0])
		}
		return nil
	})
}

func (r *run) sendActivations(ctx context.Context, all []activation) error {
	if len(all) == 0 {
		return nil
	}
	var out struct{ Errors []struct{ Detail string } }
	if err := r.api.call(ctx, http.MethodPost, "/v1/activations", r.api.decide, object{"activations": all}, &out); err != nil {
		return err
	}
	if len(out.Errors) > 0 {
		return fmt.Errorf("%d of %d activations were refused: %s", len(out.Errors), len(all), out.Errors[0].Detail)
	}
	return nil
}

// tellOrganic tells a share without an ask, and its friends where the customer
// has a code to give them.
func (r *run) tellOrganic(s organicShare) {
	user := CustomerID(s.customer)
	r.diary.tell(outcome(user, "Product Shared", fmt.Sprintf("%s-organic-%d", user, s.number), s.at, properties{ShareVia: "link"}))
	if code := r.codes[s.customer]; code != "" {
		r.company.writeFriends(r.diary, shareLink{customer: s.customer, number: 2*s.number + 1, ref: models.CodeRef{Code: code}, at: s.at})
	}
}
