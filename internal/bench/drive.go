package bench

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
)

// driver keeps one request of each client in flight.
type driver struct {
	config  Config
	work    workload
	address string
	key     string
	cpu     func() cpuTime
	next    atomic.Int64 // the request to send next
	units   atomic.Int64 // answered in the whole run, warm-up included
}

// measured is one phase: units a second, milliseconds of a request, and what the units cost.
type measured struct {
	rate, p50, p99 float64
	units          int64
	cpu            cpuTime
}

// phase is the measured time between warm-up and end.
type phase struct{ from, to time.Time }

// tally is what one client did within a phase.
type tally struct {
	units     int64
	latencies []time.Duration
}

func (d *driver) measure(ctx context.Context) (measured, error) {
	p := phase{from: time.Now().Add(warmUp)}
	p.to = p.from.Add(d.config.Duration)
	tallies := make([]tally, d.config.Clients)
	group, ctx := errgroup.WithContext(ctx)
	for i := range tallies {
		group.Go(func() error { return d.client(ctx, p, &tallies[i]) })
	}
	var before cpuTime
	group.Go(func() error {
		select {
		case <-time.After(time.Until(p.from)):
			before = d.cpu()
		case <-ctx.Done():
		}
		return nil
	})
	if err := group.Wait(); err != nil {
		return measured{}, err
	}
	used := d.cpu().minus(before)
	var all tally
	for _, t := range tallies {
		all.units += t.units
		all.latencies = append(all.latencies, t.latencies...)
	}
	if len(all.latencies) == 0 {
		return measured{}, fmt.Errorf("no request was answered in %v", d.config.Duration)
	}
	slices.Sort(all.latencies)
	return measured{
		units: all.units, cpu: used, rate: float64(all.units) / d.config.Duration.Seconds(),
		p50: quantile(all.latencies, 0.50), p99: quantile(all.latencies, 0.99),
	}, nil
}

// client sends requests until the phase ends; answers that arrive in it count.
func (d *driver) client(ctx context.Context, p phase, t *tally) error {
	c, err := dial(d.address, d.work.path(), d.key)
	if err != nil {
		return err
	}
	defer c.Close()
	var body []byte
	for sent := time.Now(); sent.Before(p.to) && ctx.Err() == nil; {
		if body, err = d.work.body(body[:0], d.next.Add(1)-1); err != nil {
			return err
		}
		status, answer, err := c.post(body)
		if err != nil {
			return err
		}
		if status != http.StatusOK {
			return fmt.Errorf("POST %s: status %d: %.500s", d.work.path(), status, answer)
		}
		units, err := d.work.count(answer)
		if err != nil {
			return err
		}
		d.units.Add(units)
		now := time.Now()
		if now.After(p.from) && !now.After(p.to) {
			t.units += units
			t.latencies = append(t.latencies, now.Sub(sent))
		}
		sent = now
	}
	return ctx.Err()
}

// quantile of sorted latencies in milliseconds: the least that is at least as large as a share q of them.
func quantile(sorted []time.Duration, q float64) float64 {
	i := int(math.Ceil(q*float64(len(sorted)))) - 1
	return float64(sorted[max(0, i)].Microseconds()) / 1000
}

// round keeps the given number of decimals: more would be noise.
func round(v float64, decimals int) float64 {
	scale := math.Pow10(decimals)
	return math.Round(v*scale) / scale
}
