package bench

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
)

// NextAskResult is one measurement of the email door.
type NextAskResult struct {
	RequestsPerSecond float64 `json:"requests_per_s"` // answered; less than Config.Rate when the service falls behind
	P50               float64 `json:"p50_ms"`         // from when a request was due to its whole answer
	P99               float64 `json:"p99_ms"`
	Max               float64 `json:"max_ms"`
	RSS               float64 `json:"rss_mb"` // the largest the service ever had, in MiB
	RowsWritten       int64   `json:"rows_written"`
}

// NextAsk measures GET /v1/next-ask under requests that arrive at a constant Config.Rate whatever becomes of those before, each about
// a customer without a decision. A latency counts from the moment its request was due: one that has to wait, for a free connection
// too, is as late as its caller finds it (no coordinated omission). There is one measured phase of Config.Duration.
func NextAsk(ctx context.Context, c Config) (NextAskResult, error) {
	r, err := newRig(ctx, c)
	if err != nil {
		return NextAskResult{}, err
	}
	defer r.close()
	w := &decisions{customers: int64(c.Customers)} // a flat answer shows what that of /v1/decisions does
	if err := r.prepare(ctx, w); err != nil {
		return NextAskResult{}, err
	}
	o := &openLoop{config: c, work: w, address: r.address, key: r.key}
	result, err := o.measure(ctx, r.cpu)
	if err != nil {
		return result, r.explain(err)
	}
	if result.RSS, err = r.peakMemory(); err != nil {
		return result, err
	}
	result.RowsWritten, err = w.check(ctx, r)
	return result, err
}

// openLoop sends requests when they are due.
type openLoop struct {
	config  Config
	work    *decisions
	address string
	key     string
	start   time.Time // when the first request is due
	next    atomic.Int64
}

// due is when the i-th request is.
func (o *openLoop) due(i int64) time.Time {
	return o.start.Add(time.Duration(i) * time.Second / time.Duration(o.config.Rate))
}

func (o *openLoop) measure(ctx context.Context, cpu func() cpuTime) (NextAskResult, error) {
	o.start = time.Now().Add(100 * time.Millisecond) // the connections are there by then
	from := o.start.Add(warmUp)
	to := from.Add(o.config.Duration)
	late := make([][]time.Duration, o.config.Clients)
	group, ctx := errgroup.WithContext(ctx)
	for i := range late {
		group.Go(func() (err error) {
			late[i], err = o.client(ctx, from, to)
			return err
		})
	}
	var before cpuTime
	group.Go(func() error {
		if wait(ctx, from) == nil {
			before = cpu()
		}
		return nil
	})
	if err := group.Wait(); err != nil {
		return NextAskResult{}, err
	}
	took, used := time.Since(from), cpu().minus(before)
	all := slices.Concat(late...)
	if len(all) == 0 {
		return NextAskResult{}, fmt.Errorf("no request was answered in %v", o.config.Duration)
	}
	slices.Sort(all)
	result := NextAskResult{
		RequestsPerSecond: round(float64(len(all))/max(took, o.config.Duration).Seconds(), 1),
		P50:               round(quantile(all, 0.50), 2), P99: round(quantile(all, 0.99), 2), Max: round(quantile(all, 1), 2),
	}
	o.config.say("%.0f/s, p50 %.1f ms, p99 %.1f ms, at most %.1f ms; %s",
		result.RequestsPerSecond, result.P50, result.P99, result.Max, used.per(int64(len(all))))
	return result, nil
}

// client sends the requests that nobody else has taken and returns how late the answers were to those due in the phase.
func (o *openLoop) client(ctx context.Context, from, to time.Time) ([]time.Duration, error) {
	c, err := dial(o.address, "", o.key)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	var late []time.Duration
	var target []byte
	for {
		i := o.next.Add(1) - 1
		due := o.due(i)
		if !due.Before(to) {
			return late, nil
		}
		if err := wait(ctx, due); err != nil {
			return nil, err
		}
		target = append(append(append(target[:0], "/v1/next-ask?customer_id="...), customerID(i)...),
			"&program="+program+"&placement=email&channel=email&send_id=2026-w10"...)
		status, answer, err := c.get(target)
		if err != nil {
			return nil, err
		}
		if status != http.StatusOK {
			return nil, fmt.Errorf("GET %s: status %d: %.500s", target, status, answer)
		}
		if _, err := o.work.count(answer); err != nil {
			return nil, err
		}
		if !due.Before(from) {
			late = append(late, time.Since(due))
		}
	}
}

// wait returns at t, or with an error when ctx ends before.
func wait(ctx context.Context, t time.Time) error {
	d := time.Until(t)
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
